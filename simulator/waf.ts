// WAF: routes and permissions; waf-certificates.ts, waf-apply.ts, waf-hosts.ts and
// waf-host-changes.ts have the calls. It accepts only documented requests.
// @see https://support.huaweicloud.com/intl/en-us/api-waf/waf_02_0001.html

import { randomUUID } from 'node:crypto'
import type { CloudState } from './cloud-state.ts'
import type { GoLiveService, GoLiveWorld } from './go-live-service.ts'
import type { Harm } from './harm.ts'
import {
  gatewayError,
  gatewayNotFound,
  type Handler,
  type SimulatedRequest,
  type SimulatedResponse,
} from './message.ts'
import { type Operation, operationOf } from './operations.ts'
import { enterProject, isRefused } from './project-access.ts'
import { sparsely } from './sparse.ts'
import { applyToHosts } from './waf-apply.ts'
import {
  deleteCertificate,
  listCertificates,
  showCertificate,
  updateCertificate,
} from './waf-certificates.ts'
import { patchCloudHost, putPremiumHost } from './waf-host-changes.ts'
import {
  listCloudHosts,
  listCompositeHosts,
  listPremiumHosts,
  showCompositeHost,
  showHost,
} from './waf-hosts.ts'
import { type WafCall, wafError } from './waf-request.ts'
import { createWafState, startWafEdges, wafEdgeName } from './waf-start.ts'
import type { WafState } from './waf-state.ts'

interface Route {
  /** The permission that the call needs, as classic IAM names it. */
  readonly action: string
  readonly answer: (call: WafCall) => SimulatedResponse
}

const read = (answer: Route['answer']): Route => ({ action: 'waf:instance:get', answer })
const list = (answer: Route['answer']): Route => ({ action: 'waf:instance:list', answer })
const write = (answer: Route['answer']): Route => ({ action: 'waf:instance:put', answer })

const routes: Readonly<Partial<Record<Operation, Route>>> = {
  'waf-certificates': { action: 'waf:certificate:list', answer: listCertificates },
  'waf-certificate': { action: 'waf:certificate:get', answer: showCertificate },
  'waf-update-certificate': { action: 'waf:certificate:put', answer: updateCertificate },
  'waf-delete-certificate': { action: 'waf:certificate:delete', answer: deleteCertificate },
  'waf-apply': { action: 'waf:certificate:apply', answer: applyToHosts },
  'waf-hosts': list(listCloudHosts),
  'waf-host': read((call) => showHost(call, 'cloud')),
  'waf-update-host': write(patchCloudHost),
  'waf-premium-hosts': list(listPremiumHosts),
  'waf-premium-host': read((call) => showHost(call, 'premium')),
  'waf-update-premium-host': write(putPremiumHost),
  'waf-composite-hosts': list(listCompositeHosts),
  'waf-composite-host': read(showCompositeHost),
}

/** WAF, and what tests do to it. */
export interface Waf extends GoLiveService {
  readonly state: WafState
  /** The name of a host's TLS server: `WAF:cn-north-4/host/ID`. */
  edgeName(hostId: string): string
  /**
   * Makes the TLS server of a host harmful while `certificateId` is bound there; without an id,
   * while another certificate is bound than now.
   */
  sabotage(hostId: string, harm: Harm, certificateId?: string): void
}

/** Starts WAF with what the seed says, and takes the copies that SCM pushes. */
export async function startWaf(world: GoLiveWorld): Promise<Waf> {
  const { cloud, edges } = world
  const state = createWafState(world)
  await startWafEdges(world, state)
  const edgeName = (id: string) => wafEdgeName(state.host(id)?.project ?? '', id)
  cloud.copiers.set('WAF', (certificate, project) => state.takeCopy(certificate, project))
  const handler: Handler = (request) => {
    const answer = answerTo(request, cloud, state)
    return { ...answer, headers: { 'X-Request-Id': randomUUID(), ...answer.headers } }
  }
  return {
    state,
    handler: sparsely('waf', handler, () => state.switches.sparse),
    errorBody: (code, message) => ({ error_code: code, error_msg: message }),
    reset: () => state.reset(),
    edgeName,
    sabotage: (id, harm, certificateId) => edges.sabotage(edgeName(id), harm, certificateId),
  }
}

const path =
  /^\/v1\/([^/]+)\/(?:waf\/certificate|waf\/instance|premium-waf\/host|composite-waf\/host)(?:\/([^/]+))?(?:\/apply-to-hosts)?$/

function answerTo(request: SimulatedRequest, cloud: CloudState, waf: WafState): SimulatedResponse {
  const { pathname } = request.url
  const [, projectId, id = ''] = path.exec(pathname) ?? []
  if (projectId === undefined) return gatewayNotFound()
  const operation = operationOf('waf', request.method, pathname)
  const route = operation === null ? undefined : routes[operation]
  if (route === undefined) return gatewayError(405, 'APIGW.0501', 'Method not allowed')
  const project = enterProject(request, cloud, projectId, route.action, forbid)
  if (isRefused(project)) return project
  const { accountId } = cloud.seed
  return route.answer({ request, waf, project: project.name, projectId, accountId, id })
}

/** The code is a guess: no page names the one for a missing permission. */
function forbid(action: string): SimulatedResponse {
  return wafError('00013002', `The policy does not allow ${action}.`, 403)
}
