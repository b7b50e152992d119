// Time as the client sees it. The doorway supplies the real clock; tests supply their own.

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
