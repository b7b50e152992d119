// Sign-in with an IAM user's password. A refused password is never tried again, because five wrong
// tries lock the user; so the remedy lists everything to check before the next run.

import type { Caller } from '../cloud/call.ts'
import { isJsonObject, parseJson } from '../cloud/decode.ts'
import {
  type IssuedToken,
  type Password,
  passwordTokenCall,
  type TokenScope,
} from '../cloud/iam.ts'
import { type Authorize, type Credentials, withToken } from '../cloud/session.ts'
import type { NamedProject } from '../errors/facts.ts'
import { ActionError, answerBehind, ServiceError, sentenceOf } from '../errors.ts'

/**
 * Credentials from a password: an IAM token. `signIn` rejects with `SIGN_IN_REFUSED` or
 * `CANCELLED`.
 * @param endpoint IAM's URL, without a path
 * @param onToken gets each token before it is used, so that the token can be masked
 */
export function passwordCredentials(
  call: Caller,
  endpoint: string,
  { password, scope, project }: PasswordSignIn,
  onToken: (issued: IssuedToken) => void,
): Credentials {
  let projectId: string | null = null
  const signIn = async (): Promise<Authorize> => {
    const result = await call(passwordTokenCall(endpoint, password, scope))
    if (result.kind === 'failed') throw explained(result.error, endpoint, password, project)
    onToken(result.value)
    projectId = result.value.projectId
    return withToken(result.value.token)
  }
  return {
    signIn,
    renew: signIn,
    isRenewable: true,
    project,
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

function explained(
  error: ActionError,
  endpoint: string,
  { username, accountName }: Password,
  project: NamedProject | null,
): ActionError {
  if (error.code === 'CANCELLED') return error
  const answer = answerBehind(error)
  const where = project === null ? '' : `, project ${project.text}`
  const who = `IAM user "${username}" of account "${accountName}"${where}`
  if (answer === null || answer.httpStatus >= 500 || answer.httpStatus === 429) {
    const message = `IAM at ${endpoint} could not sign in ${who}: ${sentenceOf(error)}`
    return new ActionError('SIGN_IN_REFUSED', message, { cause: error })
  }
  const message = `IAM refused the sign-in of ${who}: ${sentenceOf(error)}`
  const asksForSecondFactor = error instanceof ServiceError && isReceipt(error.body)
  const facts = {
    kind: 'password-refused',
    answer,
    accountName,
    project,
    asksForSecondFactor,
  } as const
  return new ActionError('SIGN_IN_REFUSED', message, { cause: error, facts })
}

/** If the password is right but not enough, Keystone answers with a receipt, not with an error. */
function isReceipt(body: string): boolean {
  const answer = parseJson(body)
  return isJsonObject(answer) && Array.isArray(answer['required_auth_methods'])
}
