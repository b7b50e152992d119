// The time as the servers have it. The clock of a machine may be off by days; then signatures are
// refused, and good certificates look expired. Every answer carries the server's time.

import type { Clock } from './clock.ts'

/** The run's time, corrected by what the servers say. */
export interface ServerTime {
  /** Milliseconds since the epoch: the machine's clock, corrected if it was found to be wrong. */
  now(): number
  /** How far the machine's clock is behind, in milliseconds; 0 until it was found to be wrong. */
  readonly offsetMs: number
  /** Compares the clock with the time in an answer; null when the answer has none. */
  note(serverTime: number | null): void
}

/**
 * Services accept signatures that are up to 15 minutes old. Below 5 minutes, the clock is right.
 */
export const tolerableSkewMs = 5 * 60_000

/** @param onClockOff called once when the clock is found to be wrong; positive seconds: behind */
export function createServerTime(clock: Clock, onClockOff: (seconds: number) => void): ServerTime {
  let offsetMs = 0
  let isTold = false
  return {
    now: () => clock.now() + offsetMs,
    get offsetMs() {
      return offsetMs
    },
    note: (serverTime) => {
      if (serverTime === null) return
      const skewMs = serverTime - clock.now()
      // An answer that agrees with the machine's clock also corrects one that did not.
      const isRight = Math.abs(skewMs) < tolerableSkewMs
      offsetMs = isRight ? 0 : skewMs
      if (isRight || isTold) return
      isTold = true
      onClockOff(Math.round(skewMs / 1000))
    },
  }
}
