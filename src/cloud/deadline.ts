// The deadline of a run: a budget of time that everybody who sends or waits draws from. Nothing
// waits in any other way, so that nobody sleeps beyond the end of the run, or through a cancel.

import { ActionError } from '../errors.ts'
import type { Clock, Timeout } from './clock.ts'

/** The end of a run, or of a part of it. Times are milliseconds, instants since the epoch. */
export interface Deadline {
  readonly at: number
  /** Nothing starts with less than this left, because it could hardly finish. */
  readonly leastTimeMs: number
  /** Aborts when the workflow is cancelled; its reason is an `ActionError` (`CANCELLED`). */
  readonly cancelled: AbortSignal
  now(): number
  /** How long something may still wait before it starts; 0 or less: nothing starts any more. */
  leftMs(): number
  /** Whether something may start after `ms`. */
  hasTimeFor(ms: number): boolean
  /** @throws `CANCELLED`, or `OUT_OF_TIME` if nothing may start after `ms` */
  ensureTimeFor(ms: number): void
  /** Waits. Rejects as `ensureTimeFor` throws, or with `CANCELLED` as soon as that happens. */
  sleep(ms: number): Promise<void>
  /**
   * Waits as long as there is time for something afterwards, but not longer than `ms`. False, and
   * at once, if there is none. Rejects with `CANCELLED`.
   */
  sleepUpTo(ms: number): Promise<boolean>
  /** Starts the time limit of one piece of work, which a cancel ends early. */
  timeout(ms: number): Timeout
  /** A deadline in `ms`, unless this one is earlier. */
  within(ms: number): Deadline
}

/** What a deadline is made of: the time, and the signal that aborts when the run is cancelled. */
export interface DeadlineSource {
  readonly clock: Clock
  readonly cancelled: AbortSignal
}

/** A second is little for a request, but a run of a few seconds must be able to send one. */
const mostLeastTimeMs = 1000
const leastShare = 10

/** The deadline of a run that begins now and may take `totalMs`. */
export function createDeadline({ clock, cancelled }: DeadlineSource, totalMs: number): Deadline {
  const leastTimeMs = Math.min(mostLeastTimeMs, totalMs / leastShare)
  const endingAt = (at: number): Deadline => {
    const leftMs = (): number => at - leastTimeMs - clock.now()
    const hasTimeFor = (ms: number): boolean => clock.now() + ms + leastTimeMs <= at
    const ensureTimeFor = (ms: number): void => {
      cancelled.throwIfAborted()
      if (!hasTimeFor(ms)) throw outOfTime()
    }
    return {
      at,
      leastTimeMs,
      cancelled,
      now: clock.now,
      leftMs,
      hasTimeFor,
      ensureTimeFor,
      sleep: async (ms) => {
        ensureTimeFor(ms)
        await clock.sleep(ms, cancelled)
      },
      sleepUpTo: async (ms) => {
        const left = leftMs()
        if (left <= 0) return false
        await clock.sleep(Math.min(ms, left), cancelled)
        return true
      },
      timeout: (ms) => clock.timeout(Math.min(ms, at - clock.now()), cancelled),
      within: (ms) => endingAt(Math.min(at, clock.now() + ms)),
    }
  }
  return endingAt(clock.now() + totalMs)
}

/** The error of what the deadline leaves no time for. */
export function outOfTime(): ActionError {
  return new ActionError('OUT_OF_TIME', 'no time left before the deadline')
}
