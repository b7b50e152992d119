// Classic federation: IAM's tokens for the ID tokens of an identity provider that it trusts. Such
// a token without a scope can only be exchanged, for another token or for temporary keys.
// @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_13_0605.html

import type { CloudState } from './cloud-state.ts'
import { codedError } from './iam-errors.ts'
import { readScope } from './iam-scope.ts'
import { renderToken } from './iam-tokens.ts'
import type { IdTokens } from './id-tokens.ts'
import {
  hasExactly,
  isObject,
  type JsonObject,
  readJsonBody,
  type SimulatedRequest,
  type SimulatedResponse,
} from './message.ts'

/** Issues a token for an ID token in the body, whose provider a header names. */
export function createFederatedToken(
  request: SimulatedRequest,
  cloud: CloudState,
  idTokens: IdTokens,
): SimulatedResponse {
  const body = readJsonBody(request)
  const auth = body !== null && hasExactly(body, ['auth']) ? body['auth'] : null
  if (!isObject(auth) || !hasExactly(auth, ['id_token', 'scope?'])) return invalidBody()
  const { id_token: idToken, scope = null } = auth
  if (!isObject(idToken) || !hasExactly(idToken, ['id'])) return invalidBody()
  if (typeof idToken['id'] !== 'string') return invalidBody()
  if ('scope' in auth && !isObject(scope)) return invalidBody()
  const provider = request.headers['x-idp-id'] ?? ''
  const wanted = isObject(scope) ? scope : null
  return exchange({ provider, idToken: idToken['id'], wanted }, request, cloud, idTokens)
}

/**
 * Issues a token without a scope for an ID token in the header `Authorization`.
 * @param provider the identity provider that the path names
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_13_0606.html
 */
export function createUnscopedToken(
  provider: string,
  request: SimulatedRequest,
  cloud: CloudState,
  idTokens: IdTokens,
): SimulatedResponse {
  const [, idToken] = /^Bearer (\S+)$/.exec(request.headers['authorization'] ?? '') ?? []
  if (idToken === undefined) return codedError(401, 'IAM.0001', 'There is no ID token.')
  if (!['', '{}'].includes(request.body)) return invalidBody()
  return exchange({ provider, idToken, wanted: null }, request, cloud, idTokens)
}

interface Exchange {
  readonly provider: string
  readonly idToken: string
  /** The scope; null for none. */
  readonly wanted: JsonObject | null
}

function exchange(
  { provider, idToken, wanted }: Exchange,
  request: SimulatedRequest,
  cloud: CloudState,
  idTokens: IdTokens,
): SimulatedResponse {
  const trust = cloud.seed.trusts.find((each) => each.provider === provider && each.agency === null)
  if (trust === undefined) return codedError(404, 'IAM.0004', `Could not find ${provider}.`)
  const distrust = idTokens.distrust(idToken, trust)
  if (distrust !== null) return codedError(401, 'IAM.0001', distrust)
  const user = { name: 'federated', password: '', permissions: trust.permissions, provider }
  const scope = wanted === null ? ({ kind: 'none' } as const) : readScope(wanted, user, cloud)
  if (scope === null) return codedError(403, 'IAM.0003', 'The scope is not allowed.')
  const token = cloud.issueToken(user, scope, ['mapped'])
  return { status: 201, ...renderToken(token, request, cloud, null) }
}

function invalidBody(): SimulatedResponse {
  return codedError(400, 'IAM.0011', 'Invalid request body.')
}
