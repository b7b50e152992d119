// Keyless sign-in, in two ways: exchange GitHub's ID token at STS for temporary keys (recommended),
// or at classic IAM for a token. No secret is stored, so none can leak.

import type { Caller } from '../cloud/call.ts'
import { endpointRemedy, isOtherServer } from '../cloud/endpoints.ts'
import { type IssuedToken, idTokenCall, type TokenScope } from '../cloud/iam.ts'
import { type Authorize, type Credentials, withToken } from '../cloud/session.ts'
import { type Assumption, assumeAgencyCall } from '../cloud/sts.ts'
import { code, type Lines } from '../errors/lines.ts'
import { ActionError, linesAfter, refusalBehind, sentenceOf, unbroken } from '../errors.ts'
import type { Job } from '../runner.ts'
import { type Claims, readClaims, requestIdToken } from './github-id-token.ts'
import type { NamedProject } from './project.ts'
import { checkProject, issuedTokenRemedy, numbered } from './remedies.ts'
import { RequestSigner, type SigningContext, type SigningKey } from './signed-requests.ts'

/** The agency to assume, and the identity provider that its trust policy names. */
export interface Agency {
  readonly providerUrn: string
  readonly agencyUrn: string
  /** Null: GitHub's default. */
  readonly audience: string | null
}

/** Temporary keys from STS, which the sessions of all projects share. */
export interface TemporaryKeys {
  /**
   * The keys to sign with. The first call gets them; rejects with `SIGN_IN_REFUSED` or `CANCELLED`.
   */
  current(): Promise<SigningKey>
  /** Other keys than the refused ones, once per run; null if those are refused, too. */
  renew(refused: SigningKey): Promise<SigningKey> | null
}

/**
 * Temporary keys of an agency. Nothing is sent yet.
 * @param onKeys gets the time when the keys expire, in milliseconds since the epoch
 */
export function createTemporaryKeys(
  job: Job,
  call: Caller,
  stsEndpoint: string,
  { providerUrn, agencyUrn, audience }: Agency,
  onKeys: (expiresAt: number) => void,
): TemporaryKeys {
  let latest: SigningKey | null = null
  let isRenewed = false
  const assume = async (): Promise<SigningKey> => {
    const idToken = await requestIdToken(call, job, audience)
    const sessionName = sessionNameOf(job.env)
    const assumption = { providerUrn, agencyUrn, sessionName, idToken }
    const result = await call(assumeAgencyCall(stsEndpoint, assumption))
    if (result.kind === 'failed') {
      throw stsRefused(result.error, stsEndpoint, assumption, readClaims(idToken))
    }
    latest = result.value
    for (const secret of Object.values(result.value)) {
      if (typeof secret === 'string') job.runner.setSecret(secret)
    }
    onKeys(result.value.expiresAt)
    return result.value
  }
  let pending: Promise<SigningKey> | null = null
  const current = (): Promise<SigningKey> => {
    pending ??= assume()
    return pending
  }
  return {
    current,
    renew: (refused) => {
      // Another project may have renewed them meanwhile.
      if (latest !== refused) return current()
      if (isRenewed) return null
      isRenewed = true
      latest = null
      pending = assume()
      return pending
    },
  }
}

/**
 * Credentials that sign every request with temporary keys. `signIn` rejects with `SIGN_IN_REFUSED`
 * or `CANCELLED`.
 */
export function agencyCredentials(
  context: SigningContext,
  stsEndpoint: string,
  keys: TemporaryKeys,
): Credentials {
  const signer = new RequestSigner(context)
  const remedyFor = () => temporaryKeysRemedy(stsEndpoint, context.iamEndpoint)
  let key: SigningKey | null = null
  const signWith = async (next: Promise<SigningKey>): Promise<Authorize> => {
    key = await next
    return signer.signWith(key, remedyFor)
  }
  return {
    signIn: () => signWith(keys.current()),
    renew: () => {
      if (key === null) return signWith(keys.current())
      if (signer.hasNewTime()) return signer.signWith(key, remedyFor)
      const renewed = keys.renew(key)
      return renewed && signWith(renewed)
    },
    isRenewable: true,
    remedyFor,
    projectId: () => signer.projectId,
  }
}

/** An identity provider that is registered in classic IAM. */
export interface IdentityProvider {
  readonly identityProviderId: string
  /** Null: GitHub's default. */
  readonly audience: string | null
  readonly scope: TokenScope
  /** The project of the scope, and who named it; null for the whole account. */
  readonly project: NamedProject | null
}

/**
 * Credentials from classic IAM: a token. `signIn` rejects with `SIGN_IN_REFUSED` or `CANCELLED`.
 * @param onToken gets each token before it is used, so that the token can be masked
 */
export function identityProviderCredentials(
  job: Job,
  call: Caller,
  iamEndpoint: string,
  provider: IdentityProvider,
  onToken: (issued: IssuedToken) => void,
): Credentials {
  const { identityProviderId, audience, scope, project } = provider
  let projectId: string | null = null
  const signIn = async (): Promise<Authorize> => {
    const idToken = await requestIdToken(call, job, audience)
    const result = await call(idTokenCall(iamEndpoint, identityProviderId, idToken, scope))
    if (result.kind === 'failed') {
      throw iamRefused(result.error, iamEndpoint, provider, readClaims(idToken))
    }
    onToken(result.value)
    projectId = result.value.projectId
    return withToken(result.value.token)
  }
  return {
    signIn,
    renew: signIn,
    isRenewable: true,
    remedyFor: (refusal) => issuedTokenRemedy(refusal, project),
    projectId: () => projectId,
  }
}

function temporaryKeysRemedy(stsEndpoint: string, iamEndpoint: string): string {
  return `STS issued these temporary keys, and the service does not accept them. Check that all endpoints belong to the same site (STS is ${stsEndpoint}, IAM is ${iamEndpoint}), and that the agency's permissions were not changed during the run.`
}

/**
 * STS does not say whether the provider, the agency or the trust policy is the reason, so all three
 * are shown with what was sent. Never shows the token.
 */
function stsRefused(
  error: ActionError,
  endpoint: string,
  { providerUrn, agencyUrn }: Assumption,
  claims: Claims,
): ActionError {
  const remedy = numbered(
    'STS does not say which of these is wrong. Check, in this order:',
    [
      `oidc-provider-urn and agency-urn exist in the account: "${providerUrn}" and "${agencyUrn}"`,
      "the agency's trust policy names this provider, and its conditions match the claims above exactly",
      "the provider's URL is the claim iss, and its client ID is the claim aud",
    ],
    'A pull request has another sub than a branch.',
  )
  return tokenRefused(error, 'STS', endpointRemedy('sts-endpoint', endpoint), remedy, claims)
}

function iamRefused(
  error: ActionError,
  endpoint: string,
  { identityProviderId, project }: IdentityProvider,
  claims: Claims,
): ActionError {
  const { httpStatus = 0, errorCode = null } = refusalBehind(error) ?? {}
  const provider = `identity-provider-id "${identityProviderId}" is the name of an OpenID Connect provider with programmatic access in this account`
  const isUnknown = httpStatus === 404 || errorCode === 'IAM.0004'
  const isScope = httpStatus === 403 && project !== null
  const remedy = isUnknown
    ? `Check that ${provider}. If it is, check the project: ${project === null ? 'none was asked for' : checkProject(project)}.`
    : isScope
      ? `Check the project: ${checkProject(project)}. The mapping must put the user in a group with rights there.`
      : numbered(
          'Check, in this order:',
          [
            provider,
            "the provider's URL, client ID and signing keys match the claims above (iss, aud) and GitHub's current keys",
            'its mapping accepts the claim sub, or repository',
          ],
          'When GitHub changes its signing keys, update the copy in the provider.',
        )
  return tokenRefused(error, 'IAM', endpointRemedy('iam-endpoint', endpoint), remedy, claims)
}

function tokenRefused(
  error: ActionError,
  service: string,
  wrongEndpoint: string,
  remedy: string | Lines,
  claims: Claims,
): ActionError {
  if (error.code === 'CANCELLED') return error
  const refusal = refusalBehind(error)
  const isPassing = refusal !== null && (refusal.httpStatus >= 500 || refusal.httpStatus === 429)
  if (refusal === null || isPassing) {
    const message = `No usable answer from ${service}: ${sentenceOf(error)}`
    return new ActionError('SIGN_IN_REFUSED', message, { cause: error })
  }
  if (isOtherServer(refusal)) {
    const message = `${service} could not be asked: ${error.message}`
    return new ActionError('SIGN_IN_REFUSED', message, { cause: error, remedy: wrongEndpoint })
  }
  const shown = Object.entries(claims).map(([name, value]) =>
    code(`${name}: ${unbroken(value ?? '(none)')}`),
  )
  const message = [...linesAfter(`${service} did not accept GitHub's ID token`, error), ...shown]
  return new ActionError('SIGN_IN_REFUSED', message, { cause: error, remedy })
}

const longestSessionName = 64

/**
 * The session's name in the account's audit log, made from the repository and the run's id:
 * `owner-name-1234567890`. At most 64 characters.
 */
export function sessionNameOf(env: Job['env']): string {
  const run = `-${env['GITHUB_RUN_ID'] ?? 'run'}`
  const repository = (env['GITHUB_REPOSITORY'] ?? 'github').slice(
    0,
    longestSessionName - run.length,
  )
  return `${repository}${run}`.replace(/[^A-Za-z0-9_.@=-]/g, '-')
}
