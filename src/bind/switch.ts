// Switches one place: read, write, read back. No service has a conditional write, so the place is
// read right before each write, and a write that may have been done is settled by reading.

import type { CallResult } from '../cloud/call.ts'
import type { Clock, Deadline } from '../cloud/clock.ts'
import { ActionError, type ErrorCode, refusalBehind } from '../errors.ts'
import type { Place, PlaceState } from './place.ts'

/** What switching needs from the run. */
export interface SwitchContext {
  readonly clock: Clock
  readonly deadline: Deadline
  readonly cancelled: AbortSignal
  /** Writes after the first one. */
  readonly maxRetries: number
}

/** How a switch ended. */
export interface Switched {
  /**
   * - `done`      read back
   * - `refused`   nothing was changed
   * - `changed`   somebody else changed the place meanwhile
   * - `uncertain` no answer and no read proves which certificate it uses
   * - `unwritten` no write was sent
   */
  readonly kind: 'done' | 'refused' | 'changed' | 'uncertain' | 'unwritten'
  /** The error behind it, or the last one before it was done; null if there was none. */
  readonly error: ActionError | null
  readonly httpStatus: number | null
  readonly requestId: string | null
}

type Failed = Extract<CallResult<never>, { kind: 'failed' }>

const firstPauseMs = 1000
const longestPauseMs = 20_000
/** A service may take a moment until it shows what was written. */
const mostReadsBack = 3
/** Time that a write, and reading it back, must still have: as many shares as they have calls. */
const sharesOfWrite = 4

/**
 * Makes a place use `next` instead of `from`. Never throws.
 * @param from the certificates it used when the plan was made; with others, nothing is written
 */
export async function switchPlace(
  place: Place,
  from: readonly string[],
  next: readonly string[],
  context: SwitchContext,
): Promise<Switched> {
  const { cancelled, maxRetries } = context
  let answer: Pick<Switched, 'httpStatus' | 'requestId'> = { httpStatus: null, requestId: null }
  let mayBeWritten = false
  let lastError: ActionError | null = null
  const end = (kind: Switched['kind'], error: ActionError | null = lastError): Switched => ({
    kind,
    error,
    ...answer,
  })
  const pause = (round: number) =>
    sleep(Math.min(firstPauseMs * 2 ** round, longestPauseMs), context)

  try {
    for (let round = 0; ; round += 1) {
      const before = await settledState(place, context)
      if (before.kind === 'failed') {
        return end(mayBeWritten ? 'uncertain' : 'unwritten', before.error)
      }
      if (isEqual(before.value.ids, next)) return end('done')
      if (!isEqual(before.value.ids, from)) return end('changed')
      ensureTime(context)
      const written = await place.write(next)
      if (written.kind === 'done') {
        answer = { httpStatus: written.httpStatus, requestId: written.requestId }
        const shown = await readBack(place, from, next, context)
        // The answer to the write proves as much as a read, should the run end before that.
        const isProved = written.value !== null && isEqual(written.value, next)
        return end(shown === 'uncertain' && isProved ? 'done' : shown, null)
      }
      lastError = written.error
      answer = answerOf(written)
      mayBeWritten ||= written.mayHaveTakenEffect
      if (cancelled.aborted) return end(mayBeWritten ? 'uncertain' : 'unwritten')
      if (!isWorthAnother(written)) {
        return end(mayBeWritten ? await readBack(place, from, next, context) : 'refused')
      }
      if (round === maxRetries) {
        return end(mayBeWritten ? await readBack(place, from, next, context) : 'refused')
      }
      await (written.retryAfterMs === null ? pause(round) : sleep(written.retryAfterMs, context))
    }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return end(
      mayBeWritten ? 'uncertain' : answer.httpStatus === null ? 'unwritten' : 'refused',
      error,
    )
  }
}

/** Reads a place, and waits while the service is still carrying out a change. */
async function settledState(place: Place, context: SwitchContext): Promise<CallResult<PlaceState>> {
  for (let round = 0; ; round += 1) {
    const result = await place.read()
    if (result.kind === 'failed' || result.value.progress !== 'changing') return result
    await sleep(Math.min(firstPauseMs * 2 ** round, longestPauseMs), context)
  }
}

/** What a place shows after a write that was done, or may have been. */
async function readBack(
  place: Place,
  from: readonly string[],
  next: readonly string[],
  context: SwitchContext,
): Promise<Switched['kind']> {
  try {
    for (let reads = 1; ; reads += 1) {
      const state = await settledState(place, context)
      if (state.kind === 'failed') return 'uncertain'
      const { ids, progress } = state.value
      if (isEqual(ids, next)) return progress === 'broken' ? 'uncertain' : 'done'
      if (!isEqual(ids, from)) return 'changed'
      if (progress === 'broken') return 'refused'
      if (reads === mostReadsBack) return 'refused'
      await sleep(firstPauseMs, context)
    }
  } catch (error) {
    if (error instanceof ActionError) return 'uncertain'
    throw error
  }
}

/** Whether another write may succeed: the service was busy, or nobody knows what became of it. */
function isWorthAnother(written: Failed): boolean {
  const isConflict = refusalBehind(written.error)?.httpStatus === 409
  return written.retryAfterMs !== null || written.mayHaveTakenEffect || isConflict
}

function answerOf({ error, lastAnswer }: Failed): Pick<Switched, 'httpStatus' | 'requestId'> {
  const answer = refusalBehind(error) ?? lastAnswer
  return { httpStatus: answer?.httpStatus ?? null, requestId: answer?.requestId ?? null }
}

/** Whether two lists hold the same ids in the same order. */
export function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index])
}

/** @throws `OUT_OF_TIME` or `CANCELLED` */
function ensureTime({ clock, deadline, cancelled }: SwitchContext): void {
  cancelled.throwIfAborted()
  const leastMs = sharesOfWrite * deadline.leastTimeMs
  if (clock.now() + leastMs <= deadline.at) return
  const code: ErrorCode = 'OUT_OF_TIME'
  throw new ActionError(code, 'no time left before the deadline')
}

/** @throws `OUT_OF_TIME` or `CANCELLED` */
async function sleep(ms: number, { clock, deadline, cancelled }: SwitchContext): Promise<void> {
  if (clock.now() + ms + deadline.leastTimeMs > deadline.at) {
    throw new ActionError('OUT_OF_TIME', 'no time left before the deadline')
  }
  await clock.sleep(ms, cancelled)
}
