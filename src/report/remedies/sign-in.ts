// What to do when a sign-in, or the credentials that it gave, are refused. Each way to sign in has
// its own words: a remedy for a password helps nobody who uses a key. Pure.

import { isOtherServer } from '../../cloud/endpoints.ts'
import type { ErrorFacts, NamedProject, RunWithoutSecrets } from '../../errors/facts.ts'
import { code, type Lines, prose } from '../../errors/lines.ts'
import { wrongEndpoint } from './network.ts'
import type { Remedy, RemedyTable } from './remedy.ts'
import { endpointOf, type Situation } from './situation.ts'
import { whyWithoutSecrets } from './without-secrets.ts'

type SignInKind =
  | 'agency-refused'
  | 'credentials-refused'
  | 'id-token-delayed'
  | 'id-token-denied'
  | 'identity-provider-refused'
  | 'password-refused'
  | 'project-lookup-refused'
  | 'project-unknown'
  | 'too-many-refusals'

export const signInRemedies: RemedyTable<SignInKind> = {
  'agency-refused': agencyRefused,
  'credentials-refused': credentialsRefused,
  'id-token-delayed': () =>
    'Run the job again later: GitHub could not issue an ID token now (see githubstatus.com).',
  'id-token-denied': ({ run }) => (run === null ? grantToJob : neverGranted(run)),
  'identity-provider-refused': identityProviderRefused,
  'password-refused': passwordRefused,
  'project-lookup-refused': lookupRefused,
  'project-unknown': ({ project }) => `Check the project: ${checkProject(project)}.`,
  'too-many-refusals': () => 'First correct the projects in targets whose sign-in was refused.',
}

/** How to correct a project, beginning with what was asked for. */
function checkProject({ text, input }: NamedProject): string {
  if (input === 'targets') {
    return `targets names "${text}". It must be a project of the account that the user can enter (see My Credentials)`
  }
  if (input === 'scm-region') {
    return `"${text}" is the default project, taken from scm-region. It must exist in the account, and the user must be able to enter it. If not, set project-name or project-id, or correct scm-region`
  }
  return `${input} is "${text}". It must be a project of the account that the user can enter (see My Credentials). Without it, the value of scm-region is the project`
}

/** Lines that are numbered, below a first one. */
function numbered(first: string, lines: readonly string[], last: string): Lines {
  return [first, ...lines.map((line, index) => `${index + 1}. ${line}.`), last].map(prose)
}

/** A token for another region's project; the gateway says so. */
const otherRegion = 'APIGW.0307'

/** A service refuses credentials that seemed good. */
function credentialsRefused(
  { project, errorCode }: ErrorFacts<'credentials-refused'>,
  situation: Situation,
): Remedy | null {
  const { signIn } = situation
  switch (signIn?.kind) {
    case 'password':
    case 'identity-provider':
      return issuedTokenRefused(project, errorCode)
    case 'access-key':
      return keyRefused(signIn.accessKeyId, signIn.variables)
    case 'agency':
      return `STS issued these temporary keys, and the service does not accept them. Check that all endpoints belong to the same site (STS is ${endpointOf(situation, 'sts-endpoint')}, IAM is ${endpointOf(situation, 'iam-endpoint')}), and that the agency's permissions were not changed during the run.`
    case 'token':
      return errorCode === otherRegion
        ? "The token is for another region's project. Get a token for the project that is named like scm-region."
        : 'Get a new token in this job: a token expires after 24 hours, and when the password or the permissions of its user change. Check that it belongs to the account of the certificate.'
    case undefined:
      return null
  }
}

function issuedTokenRefused(project: NamedProject | null, errorCode: string | null): string {
  if (project === null) {
    return 'The token is for the whole account. Set token-scope to project: SCM may accept only a token for the project of its own region.'
  }
  if (errorCode === otherRegion) {
    return `The token is for another region than SCM's. Check the project: ${checkProject(project)}.`
  }
  return `IAM issued this token, and the service does not accept it. Check that iam-endpoint and scm-endpoint belong to the same site, and the project: ${checkProject(project)}.`
}

/** The gateway answers an unknown key, a deleted one and a wrong secret alike. */
function keyRefused(accessKeyId: string, variables: readonly string[]): Lines {
  const [id = 'access-key-id', secret = 'secret-access-key'] = variables
  return numbered(
    'Check the access key, in this order:',
    [
      `${id} "${accessKeyId}" exists and is enabled (see My Credentials of its IAM user)`,
      `${secret} belongs to it: it is shown only once, when the key is created`,
      'a temporary key also needs its security-token, and has not expired',
    ],
    'The key is not tried again in this run: five bad signatures lock it for five minutes.',
  )
}

/** Only the gateway and proxies answer without a code of IAM. */
function isCoded(errorCode: string | null): errorCode is string {
  return errorCode !== null && !errorCode.startsWith('APIG')
}

/** Null if the table of error codes has a remedy. */
function passwordRefused(
  { answer, accountName, project, asksForSecondFactor }: ErrorFacts<'password-refused'>,
  situation: Situation,
): Remedy | null {
  const { httpStatus, errorCode } = answer
  if (asksForSecondFactor) return secondFactor
  if (isOtherServer(answer)) return wrongEndpoint('iam-endpoint', situation)
  if (httpStatus === 401 && !errorCode?.startsWith('IAM.'))
    return unauthorized(accountName, project, situation.signIn?.variables ?? [])
  const isScope = ['IAM.0002', 'IAM.0003', 'IAM.0004'].includes(errorCode ?? '')
  if (project !== null && (isScope || (!isCoded(errorCode) && httpStatus === 403))) {
    return `Check the project: ${checkProject(project)}.`
  }
  return isCoded(errorCode) ? null : wrongEndpoint('iam-endpoint', situation)
}

const secondFactor =
  'This user must give a second factor, which a workflow cannot do. Use an IAM user with programmatic access only, without login protection and without a virtual MFA device.'

/**
 * IAM gives the same answer to a wrong password, an unknown user, an unknown account and a HUAWEI
 * ID, so that nobody can find out which accounts exist; and to a project that it refuses. The
 * remedy therefore covers them all, the project first. One of the targets is asked for once the
 * sign-in for SCM was good, so it is the only suspect.
 */
function unauthorized(
  accountName: string,
  project: NamedProject | null,
  variables: readonly string[],
): Remedy {
  if (project?.input === 'targets') {
    return `${checkProject(project)}. The same credentials have just signed in to another project. ${lock}`
  }
  const [account = 'account-name', user = 'username', password = 'password'] = variables
  const credentials = [
    `${account} is the name of the account, as My Credentials shows it, not a DNS domain`,
    `${user} is an IAM user of that account: a HUAWEI ID cannot sign in with a password here`,
    `${password} is current`,
    'the user has programmatic access',
  ]
  const scope = project === null ? [] : [checkProject(project)]
  // A dot means a domain of DNS.
  const isDomain = accountName.includes('.')
  return numbered(
    'IAM does not say which of these is wrong. Check, in this order:',
    isDomain ? [...credentials, ...scope] : [...scope, ...credentials],
    lock,
  )
}

const lock = 'Do not simply run the workflow again: five wrong tries lock the user for 15 minutes.'

/** STS does not say whether the provider, the agency or the trust policy is the reason. */
function agencyRefused({ providerUrn, agencyUrn }: ErrorFacts<'agency-refused'>): Lines {
  return numbered(
    'STS does not say which of these is wrong. Check, in this order:',
    [
      `oidc-provider-urn and agency-urn exist in the account: "${providerUrn}" and "${agencyUrn}"`,
      "the agency's trust policy names this provider, and its conditions match the claims above exactly",
      "the provider's URL is the claim iss, and its client ID is the claim aud",
    ],
    'A pull request has another sub than a branch.',
  )
}

function identityProviderRefused({
  answer: { httpStatus, errorCode },
  identityProviderId,
  project,
}: ErrorFacts<'identity-provider-refused'>): Remedy {
  const provider = `identity-provider-id "${identityProviderId}" is the name of an OpenID Connect provider with programmatic access in this account`
  if (httpStatus === 404 || errorCode === 'IAM.0004') {
    return `Check that ${provider}. If it is, check the project: ${project === null ? 'none was asked for' : checkProject(project)}.`
  }
  if (httpStatus === 403 && project !== null) {
    return `Check the project: ${checkProject(project)}. The mapping must put the user in a group with rights there.`
  }
  return numbered(
    'Check, in this order:',
    [
      provider,
      "the provider's URL, client ID and signing keys match the claims above (iss, aud) and GitHub's current keys",
      'its mapping accepts the claim sub, or repository',
    ],
    'When GitHub changes its signing keys, update the copy in the provider.',
  )
}

/** Null if the refusal has a remedy of its own. */
function lookupRefused(
  { answer }: ErrorFacts<'project-lookup-refused'>,
  situation: Situation,
): string | null {
  const { httpStatus, errorCode } = answer
  if (isOtherServer(answer)) return wrongEndpoint('iam-endpoint', situation)
  if (httpStatus === 403) {
    return 'Set project-id to the ID of the project (see My Credentials); then no look-up is needed.'
  }
  const isOver = httpStatus !== null && (httpStatus >= 500 || httpStatus === 429)
  return isCoded(errorCode) || isOver ? null : wrongEndpoint('iam-endpoint', situation)
}

const grantToJob: Lines = [
  prose('Add "id-token: write" to the permissions of the job:'),
  code('permissions:'),
  code('  id-token: write'),
  code('  contents: read  # if the job checks out the repository'),
  prose('Runs of pull requests from forks and of Dependabot are never given a token.'),
]

function neverGranted(run: RunWithoutSecrets): Lines {
  return [
    prose(
      `Such a run is never given an ID token. Skip this step in it, with the line below. ${whyWithoutSecrets[run]}`,
    ),
    code(
      "if: github.actor != 'dependabot[bot]' && github.event.pull_request.head.repo.fork != true",
    ),
  ]
}
