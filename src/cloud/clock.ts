// Time as the rest of the client sees it. The doorway supplies the real one, tests supply their own.

/** Nothing starts with less time left before a deadline. */
export const leastTimeMs = 1000

export interface Clock {
  /** Milliseconds since the epoch; never runs backwards within a run. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason as soon as that aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Starts a timeout of `ms` that `signal` can end early. */
  timeout(ms: number, signal: AbortSignal): Timeout
}

/** The time that one piece of work has. */
export interface Timeout {
  /** Aborts when the time is over (with a `TimeoutError`), or with the reason of the other signal. */
  readonly signal: AbortSignal
  /** Call it when the work is done, so that no timer is left behind. */
  release(): void
}
