// CDN: routes and permissions; cdn-reads.ts, cdn-configs.ts and cdn-https-info.ts have the calls.
// It is global and accepts only documented requests.
// @see https://support.huaweicloud.com/intl/en-us/api-cdn/cdn_02_0001.html

import { randomUUID } from 'node:crypto'
import { updateConfigs } from './cdn-configs.ts'
import { updateHttpsInfo } from './cdn-https-info.ts'
import { listCertificateInfo, listDomains, showConfigs, showDomain } from './cdn-reads.ts'
import type { CdnCall } from './cdn-request.ts'
import { cdnEdgeName, createCdnState, startCdnEdges } from './cdn-start.ts'
import type { CdnState } from './cdn-state.ts'
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
import { enterAccount, isRefused } from './project-access.ts'
import { sparsely } from './sparse.ts'

interface Route {
  /** The permission that the call needs, as classic IAM names it. */
  readonly action: string
  readonly answer: (call: CdnCall) => SimulatedResponse
}

const routes: Readonly<Partial<Record<Operation, Route>>> = {
  'cdn-domains': { action: 'cdn:configuration:queryDomains', answer: listDomains },
  'cdn-domain': { action: 'cdn:configuration:queryDomains', answer: showDomain },
  'cdn-certificates': { action: 'cdn:configuration:queryHttpsConf', answer: listCertificateInfo },
  // A guess: no page names the permission of this read in classic IAM.
  'cdn-configs': { action: 'cdn:configuration:queryOriginConfInfo', answer: showConfigs },
  'cdn-update-configs': { action: 'cdn:configuration:modifyOriginConfInfo', answer: updateConfigs },
  'cdn-update-https': { action: 'cdn:configuration:modifyHttpsConf', answer: updateHttpsInfo },
}

/** CDN, and what tests do to it. */
export interface Cdn extends GoLiveService {
  readonly state: CdnState
  /**
   * The name of a TLS server of a domain: `CDN:www.example.com`, `CDN:www.example.com/edge/2`.
   * @param edge from 0; absent: 0
   */
  edgeName(domain: string, edge?: number): string
  /**
   * Makes every TLS server of a domain harmful while it serves `certificateId`; without an id,
   * while it serves another certificate than now.
   * @param certificateId the id in SCM; of an upload, its name
   */
  sabotage(domain: string, harm: Harm, certificateId?: string): void
}

/** Starts CDN with what the seed says. */
export async function startCdn(world: GoLiveWorld): Promise<Cdn> {
  const state = createCdnState(world)
  await startCdnEdges(world, state)
  const handler: Handler = (request) => {
    const answer = answerTo(request, world.cloud, state)
    return { ...answer, headers: { 'X-Request-Id': randomUUID(), ...answer.headers } }
  }
  return {
    state,
    handler: sparsely('cdn', handler, () => state.switches.sparse),
    errorBody: (code, message) => ({ error: { error_code: code, error_msg: message } }),
    reset: () => state.reset(),
    edgeName: cdnEdgeName,
    sabotage: (domain, harm, certificateId) => {
      const { edgeCount = 1 } = state.domain(domain) ?? {}
      for (let edge = 0; edge < edgeCount; edge++) {
        world.edges.sabotage(cdnEdgeName(domain, edge), harm, certificateId)
      }
    },
  }
}

const domainPath =
  /^\/(?:v1\.0\/cdn\/configuration\/domains\/([^/]+)|v1\.1\/cdn\/configuration\/domains\/([^/]+)\/configs)$/
const listPath = /^\/v1\.0\/cdn\/domains(?:\/https-certificate-info|\/config-https-info)?$/

function answerTo(request: SimulatedRequest, cloud: CloudState, cdn: CdnState): SimulatedResponse {
  const { pathname } = request.url
  const [isOfDomain, plain, withConfigs] = domainPath.exec(pathname) ?? []
  if (isOfDomain === undefined && !listPath.test(pathname)) return gatewayNotFound()
  const operation = operationOf('cdn', request.method, pathname)
  const route = operation === null ? undefined : routes[operation]
  if (route === undefined) return gatewayError(405, 'APIGW.0501', 'Method not allowed')
  const caller = enterAccount(request, cloud, route.action, forbid)
  if (isRefused(caller)) return caller
  // A client may encode the star of a wildcard domain.
  const domain = (plain ?? withConfigs ?? '').replace(/%2a/i, '*')
  return route.answer({ request, cdn, domain, inScm: (id) => cloud.certificate(id) })
}

function forbid(action: string): SimulatedResponse {
  const message = `The policy does not allow ${action}.`
  return { status: 403, json: { error: { error_code: 'CDN.0021', error_msg: message } } }
}
