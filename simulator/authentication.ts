// Authenticates a request by its token or its signature, in the same way for every service.

import type { CloudState, TokenScope } from './cloud-state.ts'
import type { SimulatedRequest, SimulatedResponse } from './message.ts'
import type { SimulatedUser } from './seed.ts'
import { checkSignature } from './signature.ts'

/** The user behind a request, and what the credentials are for. */
export interface Caller {
  readonly user: SimulatedUser
  /** Null for a signed request that names no project. */
  readonly scope: TokenScope | null
}

/** Whether `authenticate` refused the request. */
export function isRefusal(value: Caller | SimulatedResponse): value is SimulatedResponse {
  return 'status' in value
}

/**
 * The caller of a request, or the answer that refuses it.
 * @param refuseToken returns the service's own answer to an invalid token
 */
export function authenticate(
  request: SimulatedRequest,
  cloud: CloudState,
  refuseToken: () => SimulatedResponse,
): Caller | SimulatedResponse {
  const { headers } = request
  if (headers['authorization'] === undefined) {
    const token = cloud.validToken(headers['x-auth-token'])
    return token ?? refuseToken()
  }
  const key = checkSignature(request, cloud)
  if ('status' in key) return key
  const projectId = headers['x-project-id']
  const project = cloud.seed.projects.find(({ id }) => id === projectId)
  return { user: key.user, scope: project === undefined ? null : { kind: 'project', project } }
}
