// Who may call a service whose paths name a project (ELB, WAF), or the global CDN. The credentials
// must be for exactly that project, and the user must have the action's permission.
// @see https://support.huaweicloud.com/intl/en-us/api-elb/elb_fl_0000.html

import { authenticate, type Caller, isRefusal } from './authentication.ts'
import { type CloudState, mayEnter } from './cloud-state.ts'
import { gatewayError, type SimulatedRequest, type SimulatedResponse } from './message.ts'
import type { SimulatedProject } from './seed.ts'

/** A service's own answer to a user without the permission for `action`. */
export type Forbid = (action: string) => SimulatedResponse

/**
 * The project that the path names, or the answer that refuses the request. A token must be that
 * project's own. A signed request must name it in `X-Project-Id`, too.
 * @param projectId as the path has it
 * @param action such as `elb:listeners:put`
 */
export function enterProject(
  request: SimulatedRequest,
  cloud: CloudState,
  projectId: string,
  action: string,
  forbid: Forbid,
): SimulatedProject | SimulatedResponse {
  const caller = authenticate(request, cloud, refuseToken)
  if (isRefusal(caller)) return caller
  const project = cloud.seed.projects.find(({ id }) => id === projectId)
  if (project === undefined || !mayEnter(caller.user, project)) return notAuthorized()
  const { scope } = caller
  const isOwn = scope?.kind === 'project' && scope.project.id === projectId
  if (!isOwn || caller.namesAnother) {
    return request.headers['authorization'] === undefined ? updateToken() : notAuthorized()
  }
  return caller.user.permissions.includes(action) ? project : forbid(action)
}

/**
 * The caller of a global service, or the answer that refuses the request. Credentials of any
 * project of the account are good, and those of the account.
 */
export function enterAccount(
  request: SimulatedRequest,
  cloud: CloudState,
  action: string,
  forbid: Forbid,
): Caller | SimulatedResponse {
  const caller = authenticate(request, cloud, refuseToken)
  if (isRefusal(caller)) return caller
  const { scope, namesAnother, user } = caller
  if (scope === null || scope.kind === 'none' || namesAnother) {
    return request.headers['authorization'] === undefined ? updateToken() : notAuthorized()
  }
  return user.permissions.includes(action) ? caller : forbid(action)
}

/** Whether one of these functions refused the request. */
export function isRefused(
  value: SimulatedProject | Caller | SimulatedResponse,
): value is SimulatedResponse {
  return 'status' in value
}

function refuseToken(): SimulatedResponse {
  const message = 'Incorrect IAM authentication information: decrypt token fail'
  return gatewayError(401, 'APIGW.0301', message)
}

function updateToken(): SimulatedResponse {
  return gatewayError(401, 'APIGW.0307', 'The token must be updated')
}

function notAuthorized(): SimulatedResponse {
  return gatewayError(403, 'APIGW.0302', 'The IAM user is not authorized to access the API')
}
