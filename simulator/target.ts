// Which target a request is about, so that a fault can name it: `CDN`, `ELB:cn-north-4`.

import type { SimulatedRequest } from './message.ts'
import type { Operation, ServiceName } from './operations.ts'
import { targetOfPush } from './scm-push.ts'
import type { SimulatedProject } from './seed.ts'

const projectPath = /^\/v[13]\/([^/]+)\/(?:elb|waf|premium-waf|composite-waf)\//

/**
 * The target that the path names: `ELB:PROJECT` and `WAF:PROJECT` with the name of the project, or
 * with what the path has instead if there is no such project. `CDN` for a call of CDN. Undefined
 * for calls of other services.
 */
export function targetOfPath(
  service: ServiceName,
  path: string,
  projects: readonly SimulatedProject[],
): string | undefined {
  if (service === 'cdn') return 'CDN'
  if (service !== 'elb' && service !== 'waf') return undefined
  const [, id] = projectPath.exec(path) ?? []
  if (id === undefined) return undefined
  const name = projects.find((project) => project.id === id)?.name ?? id
  return `${service.toUpperCase()}:${name}`
}

/** The target of a request that was read: of a push the one in its body, else that of its path. */
export function targetOfRequest(
  service: ServiceName,
  operation: Operation | null,
  request: SimulatedRequest,
  projects: readonly SimulatedProject[],
): string | undefined {
  if (operation === 'push') return targetOfPush(request)
  return operation === null ? undefined : targetOfPath(service, request.url.pathname, projects)
}
