// The brake: when a service throttles us, every call of the run waits before its next attempt.

import type { Clock } from './clock.ts'

/** Holds back all calls of a run at once. */
export interface Brake {
  /** Holds every call back for `ms` from now. A shorter wait never ends a longer one. */
  hold(ms: number): void
  /** How long calls are still held back, in milliseconds; 0 when the brake is off. */
  remainingMs(): number
}

/** A brake that is off until its first `hold`. */
export function createBrake(clock: Pick<Clock, 'now'>): Brake {
  let heldUntil = 0
  return {
    hold: (ms) => {
      heldUntil = Math.max(heldUntil, clock.now() + ms)
    },
    remainingMs: () => Math.max(0, heldUntil - clock.now()),
  }
}
