// Authenticates a request by its token or its signature, in the same way for every service.

import { type CloudState, mayEnter, type TokenScope } from './cloud-state.ts'
import type { SimulatedRequest, SimulatedResponse } from './message.ts'
import { checkSignature } from './signature.ts'
import type { SimulatedUser } from './users.ts'

/** The user behind a request, and what the credentials are for. */
export interface Caller {
  readonly user: SimulatedUser
  /** Null for a signed request that names neither a project nor the account. */
  readonly scope: TokenScope | null
  /**
   * Whether `X-Project-Id` or `X-Domain-Id` names a project or account that is not the caller's,
   * or not the token's.
   */
  readonly namesAnother: boolean
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
  const {
    'x-auth-token': value,
    'x-project-id': projectId,
    'x-domain-id': domainId,
    authorization,
  } = request.headers
  const { accountId, projects } = cloud.seed
  const isOtherAccount = domainId !== undefined && domainId !== accountId
  if (authorization === undefined) {
    const token = cloud.validToken(value)
    if (token === undefined) return refuseToken()
    const { user, scope } = token
    const ownId = scope.kind === 'project' ? scope.project.id : undefined
    return { user, scope, namesAnother: isOtherAccount || (projectId ?? ownId) !== ownId }
  }
  const key = checkSignature(request, cloud)
  if ('status' in key) return key
  const { user } = key
  const project = projects.find((each) => each.id === projectId && mayEnter(user, each))
  const account = domainId === accountId ? ({ kind: 'account' } as const) : null
  return {
    user,
    scope: project === undefined ? account : { kind: 'project', project },
    namesAnother: isOtherAccount || (projectId !== undefined && project === undefined),
  }
}
