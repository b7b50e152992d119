// Assembles the simulated cloud: state, services, faults and a log of requests. Each service has a
// port of its own, so that a request to the wrong endpoint fails as in the real cloud.

import http from 'node:http'
import { CloudState, type PushRecord } from './cloud-state.ts'
import { answerControl, type Controlled } from './control.ts'
import { type Edge, startEdge, type Visitors } from './edge.ts'
import { type Fault, type FaultAction, faultFor, isEarly, leavesUnanswered } from './faults.ts'
import { createIam } from './iam.ts'
import { codedError } from './iam-errors.ts'
import { createGitHub, IdTokens } from './id-tokens.ts'
import { closeServer, listen, portOf } from './listen.ts'
import { type Handler, scmError } from './message.ts'
import { type Operation, operationOf, type ServiceName, serviceNames } from './operations.ts'
import { type LogEntry, renderLogLine } from './request-log.ts'
import { type LoggedRequest, type RecordedRequest, RequestRecord } from './request-record.ts'
import { createScm } from './scm.ts'
import { targetOfPush } from './scm-push.ts'
import { type CloudSeed, createDefaultSeed, trusted } from './seed.ts'
import { createListener } from './server.ts'
import { createSts } from './sts.ts'

/** How to start the simulated cloud. */
export interface SimulatorOptions {
  /** IAM's port; SCM, STS and GitHub use the next three. 0 or absent chooses free ports. */
  readonly port?: number
  /** Returns milliseconds since the epoch; default is the machine's clock. */
  readonly now?: () => number
  /** Replaces parts of the default seed. */
  readonly cloud?: Partial<CloudSeed>
  readonly faults?: readonly Fault[]
  /** Whether to start the TLS edge, too, on the ports after those of the services. */
  readonly withEdge?: boolean
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
  /** The services without their servers, to run them behind another one, such as a TLS server. */
  readonly listeners: Readonly<Record<ServiceName, http.RequestListener>>
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
  const faults: Fault[] = [...(options.faults ?? [])]
  const record = new RequestRecord()
  const connections = new WeakMap<object, number>()
  let connectionCount = 0

  const log = (entry: Omit<LogEntry, 'time'>, headers: LoggedRequest['headers'] = {}): void => {
    options.log?.(
      renderLogLine(
        { ...entry, time: now() },
        (text) => cloud.isSecret(text, headers) || text.includes(trusted.requestToken),
      ),
    )
  }

  const serviceListener = (
    service: ServiceName,
    handler: Handler,
    errorBody: (code: string, message: string) => unknown,
  ): http.RequestListener =>
    createListener({
      now,
      handler,
      errorBody,
      resetsBeforeReading: ({ method = '', url: path = '' }) => {
        const recognisedAs = operationOf(service, method, path)
        if (recognisedAs === null) return false
        const attempt = record.countArrival(`before reading ${recognisedAs}`)
        const fault = faultFor(faults.filter(isEarly), recognisedAs, undefined, attempt)
        if (fault === undefined) return false
        const about = { service, method, path, recognisedAs, target: undefined, status: null }
        log({ ...about, fault: fault.kind })
        return true
      },
      onRequest: (request, { socket }) => {
        const { method, url, headers, body } = request
        const path = `${url.pathname}${url.search}`
        const operation = operationOf(service, method, path)
        const target = operation === 'push' ? targetOfPush(request) : undefined
        const attempt = record.countArrival(`${operation ?? path} ${target}`)
        const connection = connections.get(socket) ?? 0
        const late = faults.filter((each) => !isEarly(each))
        const fault = operation === null ? undefined : faultFor(late, operation, target, attempt)
        const about = { service, operation, method, path, headers, body, target, attempt }
        const entry = { ...about, connection, status: null, fault: fault?.kind ?? null }
        return { fault, onAnswer: recordRequest(entry, fault) }
      },
    })

  /** Records and logs a request; returns what to call with the status of its answer. */
  const recordRequest = (
    entry: RecordedRequest,
    fault: FaultAction | undefined,
  ): ((status: number) => void) => {
    const logNow = () => log({ ...entry, recognisedAs: entry.operation }, entry.headers)
    record.add(entry)
    if (fault !== undefined && leavesUnanswered(fault)) logNow()
    return (status) => {
      record.setStatus(entry, status)
      logNow()
    }
  }

  const idTokens = new IdTokens(cloud)
  // Known as soon as the servers listen.
  let endpoints = { scm: '', sts: '' }
  const listeners = {
    iam: serviceListener(
      'iam',
      createIam(cloud, idTokens, () => endpoints),
      (code, text) => codedError(0, code, text).json,
    ),
    scm: serviceListener('scm', createScm(cloud), (code, text) => scmError(0, code, text).json),
    sts: serviceListener(
      'sts',
      createSts(cloud, idTokens),
      (code, text) => scmError(0, code, text).json,
    ),
    github: serviceListener('github', createGitHub(idTokens), (_, message) => ({ message })),
  }
  let edge: Edge | null = null
  let isReady = false
  const control: Controlled = {
    requests: record.requests,
    faults,
    cloud,
    edge: () => edge,
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
    },
    onCommand: (method, path, status) =>
      log({
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
    await Promise.all([...servers.map(closeServer), edge?.close()])
  }
  try {
    for (const [index, service] of serviceNames.entries()) {
      const port = options.port ? options.port + index : 0
      servers.push(await start(service, port))
    }
    if (options.withEdge) {
      const port = options.port ? options.port + serviceNames.length : 0
      edge = await startEdge(cloud, port, options.visitors)
    }
  } catch (error) {
    await close()
    throw error
  }
  isReady = true
  const [iamEndpoint = '', scmEndpoint = '', stsEndpoint = '', github] = servers.map(
    (server) => `http://127.0.0.1:${portOf(server)}`,
  )
  endpoints = { scm: scmEndpoint, sts: stsEndpoint }

  return {
    iamEndpoint,
    scmEndpoint,
    stsEndpoint,
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
    listeners,
    addFault: (fault) => {
      faults.push(fault)
    },
    whenSeen: (...wanted) => record.whenSeen(...wanted),
    close,
  }
}
