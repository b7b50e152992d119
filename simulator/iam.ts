// IAM: which call a request makes. The other files whose names begin with `iam-` answer it. Only
// documented requests are accepted.
// @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0000.html

import { randomUUID } from 'node:crypto'
import type { CloudState } from './cloud-state.ts'
import type { Endpoints } from './iam-catalog.ts'
import { answerDirectory, answerVersions } from './iam-directory.ts'
import { createFederatedToken, createUnscopedToken } from './iam-federation.ts'
import { createTemporaryKey, createToken, showToken } from './iam-tokens.ts'
import type { IdTokens } from './id-tokens.ts'
import {
  gatewayError,
  gatewayNotFound,
  type Handler,
  type SimulatedRequest,
  type SimulatedResponse,
} from './message.ts'
import { sparsely } from './sparse.ts'

/**
 * Creates the service behind IAM's endpoint.
 * @param endpoints returns the services' addresses, which are not known before they listen
 */
export function createIam(
  cloud: CloudState,
  idTokens: IdTokens,
  endpoints: () => Omit<Endpoints, 'iam'>,
): Handler {
  const handler: Handler = (request) => {
    // IAM names itself as the client calls it.
    const known = { ...endpoints(), iam: request.url.origin }
    const answer = answerTo(request, cloud, idTokens, known)
    const traceId = randomUUID()
    const headers = { 'X-IAM-Trace-Id': traceId, 'X-Request-Id': traceId, ...answer.headers }
    return { ...answer, headers }
  }
  return sparsely('iam', handler, () => cloud.seed.sparse.iam ?? 'none')
}

const federation = /^\/v3\/OS-FEDERATION\/identity_providers\/([^/]+)\/protocols\/oidc\/auth$/

function answerTo(
  request: SimulatedRequest,
  cloud: CloudState,
  idTokens: IdTokens,
  endpoints: Endpoints,
): SimulatedResponse {
  const { method, url } = request
  const methodNotAllowed = () => gatewayError(405, 'APIGW.0501', 'Method not allowed')
  switch (url.pathname) {
    case '/':
    case '/v3':
    case '/v3/':
      return method === 'GET' ? answerVersions(request) : methodNotAllowed()
    case '/v3/auth/tokens':
      if (method === 'POST') return createToken(request, cloud, endpoints)
      return method === 'GET' ? showToken(request, cloud, endpoints) : methodNotAllowed()
    case '/v3.0/OS-AUTH/id-token/tokens':
      if (method !== 'POST') return methodNotAllowed()
      return createFederatedToken(request, cloud, idTokens)
    case '/v3.0/OS-CREDENTIAL/securitytokens':
      return method === 'POST' ? createTemporaryKey(request, cloud) : methodNotAllowed()
    default: {
      const [, provider] = federation.exec(url.pathname) ?? []
      if (provider !== undefined) {
        if (method !== 'POST') return methodNotAllowed()
        return createUnscopedToken(provider, request, cloud, idTokens)
      }
      const answer = method === 'GET' ? answerDirectory(request, cloud, endpoints) : null
      return answer ?? gatewayNotFound()
    }
  }
}
