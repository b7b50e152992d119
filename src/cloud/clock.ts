// Time as the rest of the client sees it. The doorway supplies the real one, tests supply their own.

/** Nothing starts with less time left before a deadline. */
export const leastTimeMs = 1000

export interface Clock {
  /** Milliseconds since the epoch; never runs backwards within a run. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason as soon as that aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Starts a limit of `ms` that `signal` can end early. */
  limit(ms: number, signal: AbortSignal): Limit
}

/** A time limit for one piece of work. */
export interface Limit {
  /** Aborts when the time is over (with a `TimeoutError`), or with the reason of the other signal. */
  readonly signal: AbortSignal
  /** To be called when the work is done, so that nothing is left behind. */
  release(): void
}
