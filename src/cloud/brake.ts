// The brake: while a service asks for less, every call of a run waits before its next attempt.

import type { Clock } from './clock.ts'

export interface Brake {
  /** Holds every call back for `ms` from now; a shorter wait never ends a longer one. */
  hold(ms: number): void
  /** How long calls are still held back, in milliseconds; 0 when they may go. */
  remainingMs(): number
}

export function createBrake(clock: Clock): Brake {
  let heldUntil = 0
  return {
    hold: (ms) => {
      heldUntil = Math.max(heldUntil, clock.now() + ms)
    },
    remainingMs: () => Math.max(0, heldUntil - clock.now()),
  }
}
