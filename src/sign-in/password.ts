// Sign-in with an IAM user's password. A refusal is explained so that the search ends here, and the
// password is never tried again: five wrong tries lock the user.

import type { Caller } from '../cloud/call.ts'
import { isJsonObject, parseJson } from '../cloud/decode.ts'
import {
  type IssuedToken,
  type Password,
  passwordTokenCall,
  type TokenScope,
} from '../cloud/iam.ts'
import { type Authorize, type Credentials, withToken } from '../cloud/session.ts'
import { ActionError, refusalBehind, ServiceError } from '../errors.ts'

/** @param onToken told of each token before anything else happens with it */
export function passwordCredentials(
  call: Caller,
  endpoint: string,
  { password, scope }: { readonly password: Password; readonly scope: TokenScope },
  onToken: (issued: IssuedToken) => void,
): Credentials {
  const signIn = async (): Promise<Authorize> => {
    const result = await call(passwordTokenCall(endpoint, password, scope))
    if (result.kind === 'failed') throw explained(result.error, endpoint, password)
    onToken(result.value)
    return withToken(result.value.token)
  }
  return { signIn, renew: signIn }
}

function explained(error: ActionError, endpoint: string, password: Password): ActionError {
  if (error.code === 'CANCELLED') return error
  const refusal = refusalBehind(error)
  const who = `user "${password.username}" of account "${password.accountName}"`
  const refused = refusal !== null && refusal.httpStatus < 500 && refusal.httpStatus !== 429
  const message = refused
    ? `IAM refused the sign-in of ${who}: ${error.message}`
    : `IAM at ${endpoint} could not sign in ${who}: ${error.message}`
  const remedy = refused ? remedyOf(error, refusal.errorCode, refusal.httpStatus) : undefined
  return new ActionError('SIGN_IN_REFUSED', message, {
    cause: error,
    ...(remedy !== undefined && { remedy }),
  })
}

const secondFactorRemedy =
  'This user must give a second factor, which a workflow cannot. Use an IAM user for programmatic ' +
  'access only, without login protection or virtual MFA.'

/**
 * IAM answers a wrong password, an unknown user, an unknown account and a HUAWEI ID alike, so that
 * nobody can find out which accounts exist; the fix must name them all.
 */
const unknownOrWrongRemedy =
  'Check, in this order: account-name is the name of the account (shown under My Credentials), not ' +
  'a DNS domain and not the user; username is an IAM user created in that account, since a HUAWEI ' +
  'account or a federated user cannot sign in with a password here; password is current, without ' +
  'a trailing blank; the user has programmatic access. Do not just run it again: five wrong tries ' +
  'lock the user for 15 minutes.'

/** Undefined where the error code says enough for the table of remedies. */
function remedyOf(error: ActionError, code: string | null, httpStatus: number): string | undefined {
  if (error instanceof ServiceError && asksForSecondFactor(error.body)) return secondFactorRemedy
  return code === null && httpStatus === 401 ? unknownOrWrongRemedy : undefined
}

/** Keystone's answer to a right password that is not enough: a receipt instead of an error. */
function asksForSecondFactor(body: string): boolean {
  const answer = parseJson(body)
  return isJsonObject(answer) && Array.isArray(answer['required_auth_methods'])
}
