// Sign-in with an IAM user's password. A refused password is never tried again, because five wrong
// tries lock the user; so the remedy lists everything to check before the next run.

import type { Caller } from '../cloud/call.ts'
import { isJsonObject, parseJson } from '../cloud/decode.ts'
import { endpointRemedy, isOtherServer } from '../cloud/endpoints.ts'
import {
  type IssuedToken,
  type Password,
  passwordTokenCall,
  type TokenScope,
} from '../cloud/iam.ts'
import { type Authorize, type Credentials, withToken } from '../cloud/session.ts'
import type { Lines } from '../errors/lines.ts'
import { ActionError, type Refusal, refusalBehind, ServiceError, sentenceOf } from '../errors.ts'
import type { NamedProject } from './project.ts'
import { checkProject, issuedTokenRemedy, numbered } from './remedies.ts'

/**
 * Credentials from a password: an IAM token. `signIn` rejects with `SIGN_IN_REFUSED` or
 * `CANCELLED`.
 * @param endpoint IAM's URL, without a path
 * @param onToken gets each token before it is used, so that the token can be masked
 */
export function passwordCredentials(
  call: Caller,
  endpoint: string,
  { password, scope, project, variables }: PasswordSignIn & FromVariables,
  onToken: (issued: IssuedToken) => void,
): Credentials {
  let projectId: string | null = null
  const signIn = async (): Promise<Authorize> => {
    const result = await call(passwordTokenCall(endpoint, password, scope))
    if (result.kind === 'failed')
      throw explained(result.error, endpoint, password, project, variables)
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

/** What signing in with a password needs. */
export interface PasswordSignIn {
  readonly password: Password
  readonly scope: TokenScope
  /** The project of the scope, and who named it; null for the whole account. */
  readonly project: NamedProject | null
}

/** The variables that hold account, user and password; empty: the inputs do. */
interface FromVariables {
  readonly variables: readonly string[]
}

function explained(
  error: ActionError,
  endpoint: string,
  password: Password,
  project: NamedProject | null,
  variables: readonly string[],
): ActionError {
  if (error.code === 'CANCELLED') return error
  const refusal = refusalBehind(error)
  const where = project === null ? '' : `, project ${project.text}`
  const who = `IAM user "${password.username}" of account "${password.accountName}"${where}`
  const refused = refusal !== null && refusal.httpStatus < 500 && refusal.httpStatus !== 429
  const message = refused
    ? `IAM refused the sign-in of ${who}: ${sentenceOf(error)}`
    : `IAM at ${endpoint} could not sign in ${who}: ${sentenceOf(error)}`
  const remedy = refused
    ? remedyOf(error, refusal, endpoint, password, project, variables)
    : undefined
  return new ActionError('SIGN_IN_REFUSED', message, {
    cause: error,
    ...(remedy !== undefined && { remedy }),
  })
}

const secondFactorRemedy =
  'This user must give a second factor, which a workflow cannot do. Use an IAM user with ' +
  'programmatic access only, without login protection and without a virtual MFA device.'

/**
 * IAM gives the same answer to a wrong password, an unknown user, an unknown account and a HUAWEI
 * ID, so that nobody can find out which accounts exist; and to a project that it refuses. The
 * remedy therefore covers them all, the project first. One of the targets is asked for once the
 * sign-in for SCM was good, so it is the only suspect.
 */
function unauthorizedRemedy(
  accountName: string,
  project: NamedProject | null,
  variables: readonly string[],
): string | Lines {
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

/** Undefined if the report has a remedy for IAM's error code. */
function remedyOf(
  error: ActionError,
  { errorCode, httpStatus }: Refusal,
  endpoint: string,
  { accountName }: Password,
  project: NamedProject | null,
  variables: readonly string[],
): string | Lines | undefined {
  if (error instanceof ServiceError && asksForSecondFactor(error.body)) return secondFactorRemedy
  if (isOtherServer({ errorCode, httpStatus })) return endpointRemedy('iam-endpoint', endpoint)
  if (httpStatus === 401 && !errorCode?.startsWith('IAM.'))
    return unauthorizedRemedy(accountName, project, variables)
  const isScope = ['IAM.0002', 'IAM.0003', 'IAM.0004'].includes(errorCode ?? '')
  // Only the gateway and proxies answer without a code of IAM.
  const isCoded = errorCode !== null && !errorCode.startsWith('APIG')
  if (project !== null && (isScope || (!isCoded && httpStatus === 403))) {
    return `Check the project: ${checkProject(project)}.`
  }
  return isCoded ? undefined : endpointRemedy('iam-endpoint', endpoint)
}

/** If the password is right but not enough, Keystone answers with a receipt, not with an error. */
function asksForSecondFactor(body: string): boolean {
  const answer = parseJson(body)
  return isJsonObject(answer) && Array.isArray(answer['required_auth_methods'])
}
