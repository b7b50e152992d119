// Who asks for a token: reads the identity of a request for a token, and checks it.
// @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html

import { type CloudState, userIdOf } from './cloud-state.ts'
import { codedError, unauthorized } from './iam-errors.ts'
import { isAccount, isNamedBy } from './iam-scope.ts'
import { hasExactly, isObject, type JsonObject, type SimulatedResponse } from './message.ts'
import type { SimulatedUser } from './users.ts'

/** What a request for a token proves its sender with. */
export type Identity =
  | { readonly method: 'password'; readonly wanted: JsonObject; readonly password: string }
  | { readonly method: 'token'; readonly token: string }

/** An identity of exactly the documented shape; null when a field is missing, unknown or wrong. */
export function readIdentity(identity: unknown): Identity | null {
  if (!isObject(identity)) return null
  const { methods, password, token } = identity
  switch (JSON.stringify(methods)) {
    case '["password"]': {
      if (!hasExactly(identity, ['methods', 'password'])) return null
      const user = isObject(password) && hasExactly(password, ['user']) ? password['user'] : null
      return isObject(user) ? readUser(user) : null
    }
    case '["token"]': {
      if (!hasExactly(identity, ['methods', 'token'])) return null
      const id = isObject(token) && hasExactly(token, ['id']) ? token['id'] : null
      return typeof id === 'string' ? { method: 'token', token: id } : null
    }
    default:
      return null
  }
}

/** A user is named by an id, or by a name and an account, which has a name or an id itself. */
function readUser(user: JsonObject): Identity | null {
  if (!hasExactly(user, ['id?', 'name?', 'domain?', 'password'])) return null
  const { domain, password } = user
  if (typeof password !== 'string') return null
  if (!['id', 'name'].some((field) => field in user)) return null
  if (['id', 'name'].some((field) => field in user && typeof user[field] !== 'string')) return null
  if ('name' in user && !('domain' in user)) return null
  return 'domain' in user && !namesDomain(domain)
    ? null
    : { method: 'password', wanted: user, password }
}

function namesDomain(domain: unknown): boolean {
  if (!isObject(domain) || !hasExactly(domain, ['id?', 'name?'])) return false
  const values = Object.values(domain)
  return values.length > 0 && values.every((value) => typeof value === 'string')
}

/** The user behind a password, or IAM's refusal. */
export function checkPassword(
  { wanted, password }: Identity & { method: 'password' },
  cloud: CloudState,
): SimulatedUser | SimulatedResponse {
  const { domain } = wanted
  const user = cloud.seed.users.find((each) =>
    isNamedBy({ id: userIdOf(each), name: each.name }, wanted),
  )
  if (user === undefined) return unauthorized()
  if (isObject(domain) && !isAccount(domain, cloud.seed)) return unauthorized()
  if (cloud.isLocked(user.name)) {
    return codedError(401, 'IAM.0061', 'The user has been locked. Try again in 15 minutes.')
  }
  if (user.password !== password) {
    cloud.noteFailure(user.name)
    return unauthorized()
  }
  return refusalOf(user) ?? user
}

function refusalOf({ obstacle }: SimulatedUser): SimulatedResponse | null {
  if (obstacle === undefined) return null
  switch (obstacle) {
    case 'huawei-id':
      return unauthorized()
    case 'disabled':
      return codedError(403, 'IAM.0082', 'The user is disabled.')
    case 'console-only':
      return codedError(403, 'IAM.0081', 'The user does not support programmatic access.')
    case 'second-factor':
      // Keystone's answer to a correct password when a second factor is required.
      return {
        status: 401,
        json: {
          receipt: { methods: ['password'], expires_at: new Date(0).toISOString() },
          required_auth_methods: [['totp', 'password']],
        },
      }
  }
}
