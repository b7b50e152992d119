// What the simulated cloud has received: every request, how often each call came, and who waits for
// a call to come.

import type { FaultKind } from './faults.ts'
import type { Operation, ServiceName } from './operations.ts'

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
  /** The target of a push, or of a call of ELB, WAF or CDN: `CDN` or `ELB:cn-north-4`. */
  readonly target: string | undefined
  /** Counted from 1 per operation and target. */
  readonly attempt: number
  /** The number of the TCP connection, counted from 1. */
  readonly connection: number
  /** The status of the answer; null when there was none. */
  readonly status: number | null
  /** The scripted fault that this request met; null when it met none. */
  readonly fault: FaultKind | null
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** A request in the record, whose status is set when it is answered. */
export type RecordedRequest = Mutable<LoggedRequest>

/** Records requests in order. */
export class RequestRecord {
  /** Every request so far. The array stays the same one, also after `reset`. */
  readonly requests: RecordedRequest[] = []
  private readonly arrivals = new Map<string, number>()
  private readonly waiting = new Set<() => void>()

  /** Counts an arrival; returns how many there were of this kind, including this one. */
  countArrival(key: string): number {
    const attempt = (this.arrivals.get(key) ?? 0) + 1
    this.arrivals.set(key, attempt)
    return attempt
  }

  add(request: RecordedRequest): void {
    this.requests.push(request)
    this.notify()
  }

  setStatus(request: RecordedRequest, status: number): void {
    request.status = status
    this.notify()
  }

  /** Forgets every request and begins to count again. Those who wait go on waiting. */
  reset(): void {
    this.requests.length = 0
    this.arrivals.clear()
  }

  /** See `whenSeen` of the simulator. */
  whenSeen(
    operation: Operation,
    count = 1,
    { answered = false }: { readonly answered?: boolean } = {},
  ): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        const seen = this.requests.filter(
          (request) => request.operation === operation && !(answered && request.status === null),
        )
        if (seen.length < count) return
        this.waiting.delete(check)
        resolve()
      }
      this.waiting.add(check)
      check()
    })
  }

  private notify(): void {
    for (const check of this.waiting) check()
  }
}
