// IAM's tokens: issued for a password or another token, and shown; and temporary keys for a token.
// It accepts only documented requests.
// @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html

import { authenticate, isRefusal } from './authentication.ts'
import { type CloudState, type IssuedToken, userIdOf } from './cloud-state.ts'
import { type Endpoints, renderCatalog } from './iam-catalog.ts'
import { codedError, invalidParameters, keystoneError, unauthorized } from './iam-errors.ts'
import { checkPassword, readIdentity } from './iam-identity.ts'
import { readScope } from './iam-scope.ts'
import {
  hasExactly,
  hasQuery,
  isObject,
  readJsonBody,
  type SimulatedRequest,
  type SimulatedResponse,
} from './message.ts'

/** Issues a token for a password, or for another token. */
export function createToken(
  request: SimulatedRequest,
  cloud: CloudState,
  endpoints: Endpoints,
): SimulatedResponse {
  const body = readJsonBody(request)
  if (body === null) return codedError(400, 'IAM.0011', 'The request body is not JSON.')
  const auth = hasExactly(body, ['auth']) ? body['auth'] : null
  if (!isObject(auth) || !hasExactly(auth, ['identity', 'scope?'])) return invalidParameters()
  const identity = readIdentity(auth['identity'])
  // Keystone's "unscoped" is the same as no scope, for which IAM takes the account.
  const wanted = auth['scope'] === 'unscoped' ? {} : (auth['scope'] ?? {})
  if (identity === null || !isObject(wanted) || !hasQuery(request, ['nocatalog'])) {
    return invalidParameters()
  }
  const earlier = identity.method === 'token' ? cloud.validToken(identity.token) : undefined
  if (identity.method === 'token' && earlier === undefined) return unauthorized()
  const user = identity.method === 'password' ? checkPassword(identity, cloud) : earlier?.user
  if (user === undefined || 'status' in user) return user ?? unauthorized()
  const scope = readScope(wanted, user, cloud)
  if (scope === null) return unauthorized()
  // A token for a token lives no longer than the first one.
  const token = cloud.issueToken(user, scope, [identity.method], earlier?.expiresAt)
  return { status: 201, ...renderToken(token, request, cloud, endpoints) }
}

/** Shows the token in `X-Subject-Token`; the caller's own token needs no permission. */
export function showToken(
  request: SimulatedRequest,
  cloud: CloudState,
  endpoints: Endpoints,
): SimulatedResponse {
  const caller = authenticate(request, cloud, unauthorized)
  if (isRefusal(caller)) return caller
  if (!hasQuery(request, ['nocatalog'])) return invalidParameters()
  const token = cloud.validToken(request.headers['x-subject-token'])
  if (token === undefined) return keystoneError(404, 'Not Found', 'Could not find token.')
  return { status: 200, ...renderToken(token, request, cloud, endpoints) }
}

/** A token as an answer's header and body. There is no catalog without `endpoints`. */
export function renderToken(
  { value, user, scope, methods, issuedAt, expiresAt }: IssuedToken,
  { url }: SimulatedRequest,
  { seed }: CloudState,
  endpoints: Endpoints | null,
): Pick<SimulatedResponse, 'headers' | 'json'> {
  const domain = { id: seed.accountId, name: seed.account }
  const catalog =
    endpoints === null || scope.kind === 'none' || url.searchParams.has('nocatalog')
      ? {}
      : { catalog: renderCatalog(seed, endpoints) }
  const { provider } = user
  // A federated user has no password, but an identity provider.
  const origin =
    provider === undefined
      ? { password_expires_at: '' }
      : {
          'OS-FEDERATION': {
            identity_provider: { id: provider },
            protocol: { id: 'oidc' },
            groups: [],
          },
        }
  const json = {
    token: {
      methods,
      expires_at: microseconds(expiresAt),
      issued_at: microseconds(issuedAt),
      ...(scope.kind === 'project' && {
        project: { id: scope.project.id, name: scope.project.name, domain },
      }),
      ...(scope.kind === 'account' && { domain }),
      ...(scope.kind !== 'none' && { roles: [{ id: '0', name: 'te_admin' }] }),
      user: { domain, id: userIdOf(user), name: user.name, ...origin },
      ...catalog,
    },
  }
  return { headers: { 'X-Subject-Token': value }, json }
}

/**
 * Issues a temporary access key for a token.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_04_0002.html
 */
export function createTemporaryKey(
  request: SimulatedRequest,
  cloud: CloudState,
): SimulatedResponse {
  const body = readJsonBody(request)
  const auth = body !== null && hasExactly(body, ['auth']) ? body['auth'] : null
  const identity = isObject(auth) && hasExactly(auth, ['identity']) ? auth['identity'] : null
  if (!isObject(identity) || !hasExactly(identity, ['methods', 'token?'])) {
    return invalidParameters()
  }
  const { methods, token: details = {} } = identity
  if (JSON.stringify(methods) !== '["token"]') return invalidParameters()
  if (!isObject(details) || !hasExactly(details, ['id?', 'duration_seconds?'])) {
    return invalidParameters()
  }
  const { id = request.headers['x-auth-token'], duration_seconds: seconds = 900 } = details
  if (!Number.isInteger(seconds) || Number(seconds) < 900 || Number(seconds) > 86_400) {
    return invalidParameters()
  }
  const token = typeof id === 'string' ? cloud.validToken(id) : undefined
  if (token === undefined) return unauthorized()
  const key = cloud.issueTemporaryKey(token.user, Number(seconds) * 1000)
  const credential = {
    access: key.id,
    secret: key.secret,
    securitytoken: key.securityToken,
    expires_at: microseconds(key.expiresAt),
  }
  return { status: 201, json: { credential } }
}

/** A time as IAM writes it: `2020-01-04T09:05:22.701000Z`. */
function microseconds(time: number): string {
  return new Date(time).toISOString().replace('Z', '000Z')
}
