// Time as the client sees it. The doorway supplies the real clock; tests supply their own.

/** The end of a run. */
export interface Deadline {
  /** Milliseconds since the epoch; nobody sends, waits or sleeps beyond it. */
  readonly at: number
  /** Nothing starts with less than this left, in milliseconds, because it could hardly finish. */
  readonly leastTimeMs: number
}

/** A second is little for a request, but a run of a few seconds must be able to send one. */
const mostLeastTimeMs = 1000
const leastShare = 10

/** The deadline of a run that begins now and may take `totalMs`. */
export function deadlineAfter(now: number, totalMs: number): Deadline {
  return { at: now + totalMs, leastTimeMs: Math.min(mostLeastTimeMs, totalMs / leastShare) }
}
/** The time, and the only timers of a run. */
export interface Clock {
  /** Milliseconds since the epoch; never runs backwards within a run. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason as soon as the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Starts a timeout of `ms`. `signal` can end it early. */
  timeout(ms: number, signal: AbortSignal): Timeout
}

/** The time limit of one piece of work. */
export interface Timeout {
  /** Aborts with a `TimeoutError` when time is up, or with the reason of the outer signal. */
  readonly signal: AbortSignal
  /** Clears the timer; call it as soon as the work is done. */
  release(): void
}
