// ELB v3: routes and permissions, and a TLS server for each listener. The other files whose names
// begin with `elb-` have the rest. Only documented requests are accepted.
// @see https://support.huaweicloud.com/intl/en-us/api-elb/elb_jd_0001.html

import { randomUUID } from 'node:crypto'
import type { Edges } from './edges.ts'
import {
  deleteCertificate,
  type ElbCall,
  listCertificates,
  setKeyEcho,
  showCertificate,
  showKeyEcho,
  updateCertificate,
} from './elb-certificates.ts'
import { buildElb } from './elb-content.ts'
import { elbError, invalidInput } from './elb-errors.ts'
import { listListeners, showListener, updateListener } from './elb-listeners.ts'
import { showLoadBalancer } from './elb-load-balancers.ts'
import { type ElbCertificate, type ElbListener, tlsProtocols } from './elb-model.ts'
import { certificatesFor } from './elb-sni.ts'
import { ElbState } from './elb-state.ts'
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
import type { ServablePem } from './seed.ts'
import { sparsely } from './sparse.ts'

/** ELB, and what tests do to it. */
export interface Elb extends GoLiveService {
  readonly state: ElbState
  /** The name of a listener's TLS server: `ELB:cn-north-4/listener/ID`. */
  edgeName(listenerId: string): string
  /**
   * Makes the TLS server of a listener harmful while `certificateId` is bound there; without an
   * id, while other certificates are bound than now.
   */
  sabotage(listenerId: string, harm: Harm, certificateId?: string): void
}

/** Starts ELB with what the seed says, and the TLS servers of its listeners. */
export async function startElb(world: GoLiveWorld): Promise<Elb> {
  const { cloud, edges } = world
  const content = buildElb(world)
  const projectNameOf = (listener: ElbListener | undefined) =>
    cloud.seed.projects.find(({ id }) => id === listener?.project_id)?.name ?? ''
  const edgeName = (id: string) => `ELB:${projectNameOf(state.listeners.get(id))}/listener/${id}`
  let state = new ElbState(content, cloud.now)
  const ports = new Map<string, number>()
  for (const listener of content.listeners) {
    if (!tlsProtocols.includes(listener.protocol)) continue
    const name = edgeName(listener.id)
    ports.set(listener.id, await serve(listener, name, () => state, edges))
  }
  const listeners = content.listeners.map((each) => ({
    ...each,
    protocol_port: ports.get(each.id) ?? each.protocol_port,
  }))
  state = new ElbState({ ...content, listeners }, cloud.now)
  cloud.copiers.set('ELB', (certificate, project) => state.takeCopy(certificate, project))
  const handler: Handler = (request) => {
    const answer = answerTo(request, world, state)
    return { ...answer, headers: { 'X-Request-Id': randomUUID(), ...answer.headers } }
  }
  return {
    state,
    handler: sparsely('elb', handler, () => state.switches.sparse),
    errorBody: (code, message) => elbError(0, code, message).json,
    reset: () => state.reset(),
    edgeName,
    sabotage: (id, harm, certificateId) => edges.sabotage(edgeName(id), harm, certificateId),
  }
}

function serve(
  { id, protocol_port: port }: ElbListener,
  name: string,
  state: () => ElbState,
  edges: Edges,
): Promise<number> {
  const now = () => state().listeners.get(id)
  return edges.add({
    name,
    port,
    servable: (serverName) => servableBy(now(), serverName, state()),
    bound: () => {
      const { default_tls_container_ref: ref = null, sni_container_refs: sni = [] } = now() ?? {}
      return [...(ref === null ? [] : [ref]), ...sni]
    },
  })
}

/** The SNI certificates that fit, else the default one. */
function servableBy(
  listener: ElbListener | undefined,
  serverName: string,
  state: ElbState,
): ServablePem[] {
  if (listener === undefined) return []
  const stored = (ref: string | null): ElbCertificate[] => {
    const certificate = state.certificates.get(ref ?? '')
    return certificate === undefined ? [] : [certificate]
  }
  const sni = listener.sni_container_refs.flatMap(stored)
  const fitting = certificatesFor(serverName, sni, listener.sni_match_algo)
  const served = fitting.length > 0 ? fitting : stored(listener.default_tls_container_ref)
  return served.map(({ certificate, private_key: key }) => ({ chain: certificate, key: key ?? '' }))
}

interface Route {
  readonly action: string
  readonly answer: (call: ElbCall) => SimulatedResponse
}

/** The actions of the key echo are not documented; these are the nearest. */
const routes: Readonly<Partial<Record<Operation, Route>>> = {
  'elb-certificates': { action: 'elb:certificates:list', answer: listCertificates },
  'elb-certificate': { action: 'elb:certificates:get', answer: showCertificate },
  'elb-update-certificate': { action: 'elb:certificates:put', answer: updateCertificate },
  'elb-delete-certificate': { action: 'elb:certificates:delete', answer: deleteCertificate },
  'elb-listeners': { action: 'elb:listeners:list', answer: listListeners },
  'elb-listener': { action: 'elb:listeners:get', answer: showListener },
  'elb-update-listener': { action: 'elb:listeners:put', answer: updateListener },
  'elb-load-balancer': { action: 'elb:loadbalancers:get', answer: showLoadBalancer },
}

function routeOf({ method, url }: SimulatedRequest): Route | null {
  const operation = operationOf('elb', method, url.pathname)
  if (operation === 'elb-key-echo') {
    return method === 'GET'
      ? { action: 'elb:certificates:list', answer: showKeyEcho }
      : { action: 'elb:certificates:put', answer: setKeyEcho }
  }
  return operation === null ? null : (routes[operation] ?? null)
}

function answerTo(
  request: SimulatedRequest,
  { cloud }: GoLiveWorld,
  state: ElbState,
): SimulatedResponse {
  const { url } = request
  const route = routeOf(request)
  if (route === null) {
    const others = ['GET', 'POST', 'PUT', 'DELETE']
    const isKnown = others.some((method) => operationOf('elb', method, url.pathname) !== null)
    return isKnown ? gatewayError(405, 'APIGW.0501', 'Method not allowed') : gatewayNotFound()
  }
  const [, , projectId = '', , , id = ''] = url.pathname.split('/')
  const forbid = (action: string) =>
    elbError(403, 'ELB.9802', `Policy doesn't allow ${action} to be performed.`)
  const project = enterProject(request, cloud, projectId, route.action, forbid)
  if (isRefused(project)) return project
  const isList = route.answer === listCertificates || route.answer === listListeners
  if (!isList && url.search !== '') return invalidInput('this call has no query parameters.')
  return route.answer({ request, project, state, id })
}
