// Time as the rest of the client sees it. The doorway supplies the real one, tests supply their own.

export interface Clock {
  /** Milliseconds since the epoch; never runs backwards within a run. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason as soon as that aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** A signal that aborts after `ms`. */
  timeout(ms: number): AbortSignal
}
