// Assembles the simulated cloud: state, services, faults and a log of requests. Each service has a
// port of its own, so that a request to the wrong endpoint fails as in the real cloud.

import http from 'node:http'
import { CloudState, type PushRecord } from './cloud-state.ts'
import { answerControl, type Controlled } from './control.ts'
import { type Edge, startEdge, type Visitors } from './edge.ts'
import type { EdgeSabotage, Edges } from './edges.ts'
import type { Fault } from './faults.ts'
import { type GoLive, startGoLive } from './go-live.ts'
import type { GoLiveSeed } from './go-live-seed.ts'
import type { Leaf } from './go-live-service.ts'
import { createIam } from './iam.ts'
import { codedError } from './iam-errors.ts'
import { createGitHub, IdTokens } from './id-tokens.ts'
import { Issuers } from './issuers.ts'
import { closeServer, listen, portOf } from './listen.ts'
import { scmError } from './message.ts'
import { type Operation, type ServiceName, serviceNames } from './operations.ts'
import { type BeforeCallback, type BeforeOptions, Receiver } from './receiver.ts'
import { type LoggedRequest, RequestRecord } from './request-record.ts'
import { createScm } from './scm.ts'
import { type CloudSeed, createDefaultSeed, trusted } from './seed.ts'
import { createSts } from './sts.ts'

/** How to start the simulated cloud. */
export interface SimulatorOptions {
  /**
   * IAM's port; SCM, STS, GitHub, ELB, WAF and CDN use the next six. 0 or absent chooses free
   * ports.
   */
  readonly port?: number
  /** Returns milliseconds since the epoch; default is the machine's clock. */
  readonly now?: () => number
  /** Replaces parts of the default seed. */
  readonly cloud?: Partial<CloudSeed>
  readonly faults?: readonly Fault[]
  /** Whether to start the TLS edge, too, on the ports after those of the services. */
  readonly withEdge?: boolean
  /** What ELB, WAF and CDN have. Absent: nothing, and no TLS servers. */
  readonly goLive?: GoLiveSeed
  /** TLS servers that harm visitors as soon as another certificate is bound there. */
  readonly sabotages?: readonly EdgeSabotage[]
  /** Which hosts the edge has; the default fits the default seed. */
  readonly visitors?: Visitors
  /** The scenario that the faults belong to, for `/health`. */
  readonly scenario?: string
  /** Receives a line for each request, without secrets. */
  readonly log?: (line: string) => void
}

/** SCM documents tokens of up to 2 MiB, which come in a header. */
const mostHeaderBytes = 2 * 1024 * 1024 + 64 * 1024

/** The running simulated cloud. */
export interface Simulator {
  /** `http://127.0.0.1:PORT` */
  readonly iamEndpoint: string
  readonly scmEndpoint: string
  readonly stsEndpoint: string
  readonly elbEndpoint: string
  readonly wafEndpoint: string
  readonly cdnEndpoint: string
  /** The variables that GitHub sets for a job with the permission `id-token: write`. */
  readonly idTokenVariables: Readonly<Record<string, string>>
  /** Every request so far, in order. */
  readonly requests: readonly LoggedRequest[]
  /** The number of TCP connections so far. */
  readonly connectionCount: number
  /** The pushes that took effect. */
  readonly pushes: readonly PushRecord[]
  readonly cloud: CloudState
  /** The TLS edge; null when it was not started. */
  readonly edge: Edge | null
  /** ELB, WAF and CDN: their states, and how to change them behind a client's back. */
  readonly elb: GoLive['elb']
  readonly waf: GoLive['waf']
  readonly cdn: GoLive['cdn']
  /** The TLS servers of ELB listeners, WAF hosts and CDN domains. */
  readonly edges: Edges
  /** The roots that visitors have to trust, as PEM; empty when no certificate was issued. */
  readonly rootPem: string
  /** The certificate that the go-live seed has under this key. Throws when it has none. */
  leaf(key: string): Leaf
  /** The services without their servers, to run them behind another one, such as a TLS server. */
  readonly listeners: Readonly<Record<ServiceName, http.RequestListener>>
  /**
   * Calls back right before a request takes effect, such as to change the state between a client's
   * read and its write. A promise is awaited. Returns how to stop that.
   */
  before(operation: Operation, callback: BeforeCallback, options?: BeforeOptions): () => void
  /** Adds a fault for requests that arrive from now on. */
  addFault(fault: Fault): void
  /**
   * Resolves as soon as `count` requests of one operation have arrived, including earlier ones.
   * By then each has had its effect, if it has any, but may be unanswered. With `answered`, only
   * requests count for which the simulated cloud has decided on a status. Stays pending if they
   * never come.
   * @param count default is 1
   */
  whenSeen(
    operation: Operation,
    count?: number,
    options?: { readonly answered?: boolean },
  ): Promise<void>
  /** Stops listening and cuts every connection. */
  close(): Promise<void>
}

/** Starts the simulated cloud on loopback. Throws when a port is in use. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? Date.now
  const cloud = new CloudState({ ...createDefaultSeed(now()), ...options.cloud }, now)
  const startedAt = now()
  const record = new RequestRecord()
  const connections = new WeakMap<object, number>()
  let connectionCount = 0
  const receiver = new Receiver(
    cloud,
    record,
    options.faults ?? [],
    (socket) => connections.get(socket) ?? 0,
    options.log ?? (() => {}),
  )
  const { faults } = receiver
  const issuers = new Issuers(now)
  const goLive = await startGoLive(cloud, issuers, options.goLive)
  const sabotage = (): void => {
    for (const { edge, harm } of options.sabotages ?? []) goLive.edges.sabotage(edge, harm)
  }
  sabotage()

  const idTokens = new IdTokens(cloud)
  // Known as soon as the servers listen.
  let endpoints = { scm: '', sts: '' }
  const scmBody = (code: string, text: string) => scmError(0, code, text).json
  const listeners = {
    iam: receiver.listenerOf(
      'iam',
      createIam(cloud, idTokens, () => endpoints),
      (code, text) => codedError(0, code, text).json,
    ),
    scm: receiver.listenerOf('scm', createScm(cloud), scmBody),
    sts: receiver.listenerOf('sts', createSts(cloud, idTokens), scmBody),
    github: receiver.listenerOf('github', createGitHub(idTokens), (_, message) => ({ message })),
    elb: receiver.listenerOf('elb', goLive.elb.handler, goLive.elb.errorBody),
    waf: receiver.listenerOf('waf', goLive.waf.handler, goLive.waf.errorBody),
    cdn: receiver.listenerOf('cdn', goLive.cdn.handler, goLive.cdn.errorBody),
  }
  let edge: Edge | null = null
  let isReady = false
  const control: Controlled = {
    requests: record.requests,
    faults,
    cloud,
    edge: () => edge,
    edges: goLive.edges,
    isReady: () => isReady,
    startedAt,
    ports: () =>
      Object.fromEntries(servers.map((each, index) => [serviceNames[index], portOf(each)])),
    scenario: options.scenario ?? null,
    reset: () => {
      record.reset()
      cloud.reset()
      faults.splice(0, faults.length, ...(options.faults ?? []))
      edge?.reset()
      goLive.reset()
      sabotage()
    },
    onCommand: (method, path, status) =>
      receiver.log({
        service: 'control',
        method,
        path,
        recognisedAs: 'command',
        target: undefined,
        status,
        fault: null,
      }),
  }
  const start = (service: ServiceName, port: number): Promise<http.Server> => {
    const server = http.createServer({ maxHeaderSize: mostHeaderBytes }, (message, response) => {
      if (!answerControl(control, message, response)) listeners[service](message, response)
    })
    server.on('connection', (socket) => {
      connectionCount += 1
      connections.set(socket, connectionCount)
    })
    return listen(server, port, service === 'github' ? "GitHub's ID tokens" : service.toUpperCase())
  }
  const servers: http.Server[] = []
  const close = async (): Promise<void> => {
    await Promise.all([...servers.map(closeServer), edge?.close(), goLive.close()])
  }
  try {
    for (const [index, service] of serviceNames.entries()) {
      const port = options.port ? options.port + index : 0
      servers.push(await start(service, port))
    }
    if (options.withEdge) {
      const port = options.port ? options.port + serviceNames.length : 0
      edge = await startEdge(cloud, issuers, port, options.visitors)
    }
  } catch (error) {
    await close()
    throw error
  }
  isReady = true
  const [iamEndpoint = '', scmEndpoint = '', stsEndpoint = '', github, ...others] = servers.map(
    (server) => `http://127.0.0.1:${portOf(server)}`,
  )
  const [elbEndpoint = '', wafEndpoint = '', cdnEndpoint = ''] = others
  endpoints = { scm: scmEndpoint, sts: stsEndpoint }

  return {
    iamEndpoint,
    scmEndpoint,
    stsEndpoint,
    elbEndpoint,
    wafEndpoint,
    cdnEndpoint,
    idTokenVariables: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${github}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: trusted.requestToken,
    },
    requests: record.requests,
    get connectionCount() {
      return connectionCount
    },
    pushes: cloud.pushes,
    cloud,
    edge,
    elb: goLive.elb,
    waf: goLive.waf,
    cdn: goLive.cdn,
    edges: goLive.edges,
    leaf: goLive.leaf,
    get rootPem() {
      return issuers.rootPem
    },
    listeners,
    before: (...wanted) => receiver.before(...wanted),
    addFault: (fault) => {
      faults.push(fault)
    },
    whenSeen: (...wanted) => record.whenSeen(...wanted),
    close,
  }
}
