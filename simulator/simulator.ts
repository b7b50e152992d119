// Assembles the simulated cloud: state, services, faults and a log of requests. Each service has a
// port of its own, so that a request to the wrong endpoint fails as in the real cloud.

import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { CloudState, type PushRecord } from './cloud-state.ts'
import { answerControl } from './control.ts'
import { type Edge, startEdge } from './edge.ts'
import { type Fault, faultFor, isEarly, type Operation } from './faults.ts'
import { createIam } from './iam.ts'
import { codedError } from './iam-errors.ts'
import { createGitHub, IdTokens } from './id-tokens.ts'
import { type Handler, scmError } from './message.ts'
import { operationOf, type ServiceName, serviceNames } from './operations.ts'
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
}

/** SCM documents tokens of up to 2 MiB, which come in a header. */
const mostHeaderBytes = 2 * 1024 * 1024 + 64 * 1024

/** A request as it arrived, including secrets, because the simulator is for tests only. */
export interface LoggedRequest {
  readonly service: ServiceName
  /** Null when the request is not a documented call. */
  readonly operation: Operation | null
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** With names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The target of a push: `CDN` or `ELB:cn-north-4`. */
  readonly target: string | undefined
  /** Counted from 1 per operation, and per target for pushes. */
  readonly attempt: number
  /** The number of the TCP connection, counted from 1. */
  readonly connection: number
  /** The status of the answer; null when there was none. */
  readonly status: number | null
}

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

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Starts the simulated cloud on loopback. Throws when a port is in use. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? Date.now
  const cloud = new CloudState({ ...createDefaultSeed(now()), ...options.cloud }, now)
  const faults: Fault[] = [...(options.faults ?? [])]
  const requests: Mutable<LoggedRequest>[] = []
  const arrivals = new Map<string, number>()
  const connections = new WeakMap<object, number>()
  const waiting = new Set<() => void>()
  let connectionCount = 0

  /** Called whenever `requests` has changed. */
  const notifyWaiting = (): void => {
    for (const check of waiting) check()
  }

  const whenSeen: Simulator['whenSeen'] = (operation, count = 1, { answered = false } = {}) =>
    new Promise((resolve) => {
      const check = (): void => {
        const seen = requests.filter(
          (request) => request.operation === operation && !(answered && request.status === null),
        )
        if (seen.length < count) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
    })

  const countArrival = (key: string): number => {
    const attempt = (arrivals.get(key) ?? 0) + 1
    arrivals.set(key, attempt)
    return attempt
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
      resetsBeforeReading: ({ method, url }) => {
        const operation = operationOf(service, method, url)
        if (operation === null) return false
        const attempt = countArrival(`before reading ${operation}`)
        return faultFor(faults.filter(isEarly), operation, undefined, attempt) !== undefined
      },
      onRequest: (request, { socket }) => {
        const { method, url, headers, body } = request
        const path = `${url.pathname}${url.search}`
        const operation = operationOf(service, method, path)
        const target = operation === 'push' ? targetOfPush(request) : undefined
        const attempt = countArrival(`${operation ?? path} ${target}`)
        const connection = connections.get(socket) ?? 0
        const about = { service, operation, method, path, headers, body, target, attempt }
        const entry: Mutable<LoggedRequest> = { ...about, connection, status: null }
        requests.push(entry)
        notifyWaiting()
        const late = faults.filter((fault) => !isEarly(fault))
        return {
          fault: operation === null ? undefined : faultFor(late, operation, target, attempt),
          onAnswer: (status) => {
            entry.status = status
            notifyWaiting()
          },
        }
      },
    })

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
  const control = { requests, faults, cloud, edge: () => edge }
  const start = (listener: http.RequestListener, port: number): Promise<http.Server> => {
    const server = http.createServer({ maxHeaderSize: mostHeaderBytes }, (message, response) => {
      if (!answerControl(control, message, response)) listener(message, response)
    })
    server.on('connection', (socket) => {
      connectionCount += 1
      connections.set(socket, connectionCount)
    })
    return listening(server, port)
  }
  const servers: http.Server[] = []
  const close = async (): Promise<void> => {
    await Promise.all([...servers.map(closed), edge?.close()])
  }
  try {
    for (const [index, service] of serviceNames.entries()) {
      const port = options.port ? options.port + index : 0
      servers.push(await start(listeners[service], port))
    }
    if (options.withEdge) {
      edge = await startEdge(cloud, options.port ? options.port + serviceNames.length : 0)
    }
  } catch (error) {
    await close()
    throw error
  }
  const [iamEndpoint = '', scmEndpoint = '', stsEndpoint = '', github] = servers.map(endpointOf)
  endpoints = { scm: scmEndpoint, sts: stsEndpoint }

  return {
    iamEndpoint,
    scmEndpoint,
    stsEndpoint,
    idTokenVariables: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${github}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: trusted.requestToken,
    },
    requests,
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
    whenSeen,
    close,
  }
}

function listening(server: http.Server, port: number): Promise<http.Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function endpointOf(server: http.Server): string {
  // A server that listens on a TCP port has an address of this kind.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

function closed(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
