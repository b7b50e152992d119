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
import { ActionError, refusalBehind, ServiceError } from '../errors.ts'

/**
 * Credentials from a password: an IAM token. `signIn` rejects with `SIGN_IN_REFUSED` or
 * `CANCELLED`.
 * @param endpoint IAM's URL, without a path
 * @param onToken gets each token before it is used, so that the token can be masked
 */
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
  return { signIn, renew: signIn, isRenewable: true }
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
  'This user must give a second factor, which a workflow cannot do. Use an IAM user with ' +
  'programmatic access only, without login protection and without a virtual MFA device.'

/**
 * IAM gives the same answer to a wrong password, an unknown user, an unknown account and a HUAWEI
 * ID, so that nobody can find out which accounts exist. The remedy therefore has to cover them all.
 */
const unknownOrWrongRemedy =
  'Check, in this order: (1) account-name is the name of the account, as My Credentials shows it, ' +
  'not a DNS domain and not a user name; (2) username is an IAM user of that account, because a ' +
  'HUAWEI ID or a federated user cannot sign in with a password here; (3) password is current; ' +
  '(4) the user has programmatic access. Do not simply run the workflow again: five wrong tries ' +
  'lock the user for 15 minutes.'

/** Undefined if IAM sent an error code, because the report has a remedy for each code. */
function remedyOf(error: ActionError, code: string | null, httpStatus: number): string | undefined {
  if (error instanceof ServiceError && asksForSecondFactor(error.body)) return secondFactorRemedy
  return code === null && httpStatus === 401 ? unknownOrWrongRemedy : undefined
}

/** If the password is right but not enough, Keystone answers with a receipt, not with an error. */
function asksForSecondFactor(body: string): boolean {
  const answer = parseJson(body)
  return isJsonObject(answer) && Array.isArray(answer['required_auth_methods'])
}
