// What happens to a request before its service answers it: it is recorded and logged, meets its
// scripted fault, and a test's callback may come first.

import type http from 'node:http'
import type { CloudState } from './cloud-state.ts'
import { type Fault, type FaultAction, faultFor, isEarly, leavesUnanswered } from './faults.ts'
import type { Handler } from './message.ts'
import { type Operation, operationOf, type ServiceName } from './operations.ts'
import { type LogEntry, renderLogLine } from './request-log.ts'
import type { LoggedRequest, RecordedRequest, RequestRecord } from './request-record.ts'
import { trusted } from './seed.ts'
import { createListener } from './server.ts'
import { targetOfPath, targetOfRequest } from './target.ts'

/** Called before a request is carried out; the simulator waits for a promise. */
export type BeforeCallback = (request: LoggedRequest) => void | Promise<void>

/** Which requests a callback is for; what is absent does not matter. */
export interface BeforeOptions {
  /** Counted from 1 per operation and target. */
  readonly attempt?: number
  /** `CDN` or `ELB:cn-north-4`. */
  readonly target?: string
}

interface Hook extends BeforeOptions {
  readonly operation: Operation
  readonly callback: BeforeCallback
}

/** What the requests of one simulated cloud have in common. */
export class Receiver {
  readonly faults: Fault[]
  private readonly cloud: CloudState
  private readonly record: RequestRecord
  /** Returns the number of a connection. */
  private readonly numberOf: (socket: object) => number
  private readonly print: (line: string) => void
  private readonly hooks = new Set<Hook>()

  constructor(
    cloud: CloudState,
    record: RequestRecord,
    faults: readonly Fault[],
    numberOf: (socket: object) => number,
    print: (line: string) => void,
  ) {
    this.cloud = cloud
    this.record = record
    this.faults = [...faults]
    this.numberOf = numberOf
    this.print = print
  }

  /** Calls back before each request that fits; returns how to stop that. */
  before(
    operation: Operation,
    callback: BeforeCallback,
    { attempt, target }: BeforeOptions = {},
  ): () => void {
    const hook: Hook = {
      operation,
      callback,
      ...(attempt !== undefined && { attempt }),
      ...(target !== undefined && { target }),
    }
    this.hooks.add(hook)
    return () => {
      this.hooks.delete(hook)
    }
  }

  /** Prints a line of the log. */
  log(entry: Omit<LogEntry, 'time'>, headers: LoggedRequest['headers'] = {}): void {
    const isSecret = (text: string) =>
      this.cloud.isSecret(text, headers) || text.includes(trusted.requestToken)
    this.print(renderLogLine({ ...entry, time: this.cloud.now() }, isSecret))
  }

  /** The listener of a service's HTTP server. */
  listenerOf(
    service: ServiceName,
    handler: Handler,
    errorBody: (code: string, message: string) => unknown,
  ): http.RequestListener {
    const { projects } = this.cloud.seed
    return createListener({
      now: this.cloud.now,
      handler,
      errorBody,
      resetsBeforeReading: ({ method = '', url: path = '' }) => {
        const recognisedAs = operationOf(service, method, path)
        if (recognisedAs === null) return false
        const target = targetOfPath(service, path, projects)
        const attempt = this.record.countArrival(`before reading ${recognisedAs} ${target}`)
        const fault = faultFor(this.faults.filter(isEarly), recognisedAs, target, attempt)
        if (fault === undefined) return false
        this.log({ service, method, path, recognisedAs, target, status: null, fault: fault.kind })
        return true
      },
      onRequest: (request, { socket }) => {
        const { method, url, headers, body } = request
        const path = `${url.pathname}${url.search}`
        const operation = operationOf(service, method, path)
        const target = targetOfRequest(service, operation, request, projects)
        const attempt = this.record.countArrival(`${operation ?? path} ${target}`)
        const late = this.faults.filter((each) => !isEarly(each))
        const fault = operation === null ? undefined : faultFor(late, operation, target, attempt)
        const about = { service, operation, method, path, headers, body, target, attempt }
        const connection = this.numberOf(socket)
        const entry = { ...about, connection, status: null, fault: fault?.kind ?? null }
        return { fault, onAnswer: this.recordRequest(entry, fault), before: this.hooksOf(entry) }
      },
    })
  }

  /** Records and logs a request; returns what to call with the status of its answer. */
  private recordRequest(
    entry: RecordedRequest,
    fault: FaultAction | undefined,
  ): (status: number) => void {
    const logNow = () => this.log({ ...entry, recognisedAs: entry.operation }, entry.headers)
    this.record.add(entry)
    if (fault !== undefined && leavesUnanswered(fault)) logNow()
    return (status) => {
      this.record.setStatus(entry, status)
      logNow()
    }
  }

  private hooksOf(request: LoggedRequest): (() => Promise<void>) | null {
    const fitting = [...this.hooks].filter(
      ({ operation, attempt = request.attempt, target = request.target }) =>
        operation === request.operation && attempt === request.attempt && target === request.target,
    )
    if (fitting.length === 0) return null
    return async () => {
      for (const { callback } of fitting) await callback(request)
    }
  }
}
