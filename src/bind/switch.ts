// Switches one place: read, write, read back. No service has a conditional write, so the place is
// read right before each write, and a write that may have been done is settled by reading.

import type { CallResult } from '../cloud/call.ts'
import type { Clock, Deadline } from '../cloud/clock.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import type { Place, PlaceState } from './place.ts'

/** What switching needs from the run. */
export interface SwitchContext {
  readonly clock: Clock
  readonly deadline: Deadline
  readonly cancelled: AbortSignal
  /** Writes after the first one. */
  readonly maxRetries: number
}

/** What to make of the certificates that a place uses; each function gets their ids. */
export interface Change {
  readonly place: Place
  /** Whether they are those of the plan; if not, nothing is written. */
  readonly isExpected: (ids: readonly string[]) => boolean
  readonly isDone: (ids: readonly string[]) => boolean
  /** What to write. */
  readonly next: (ids: readonly string[]) => readonly string[]
}

/** How a switch ended. */
export interface Switched {
  /**
   * - `done`      read back, or proved by the answer to the write
   * - `refused`   nothing was changed
   * - `changed`   somebody else changed the place meanwhile
   * - `uncertain` no answer and no read proves which certificate it uses
   * - `unwritten` no write was sent
   */
  readonly kind: 'done' | 'refused' | 'changed' | 'uncertain' | 'unwritten'
  /** The error behind it; null if the service refused nothing. */
  readonly error: ActionError | null
  /** What happened, where no error says it; continues a sentence about the binding. */
  readonly says: string | null
  readonly httpStatus: number | null
  readonly requestId: string | null
  /** The certificates that the place used when it was read last; null if it was never read. */
  readonly ids: readonly string[] | null
}

type Failed = Extract<CallResult<never>, { kind: 'failed' }>
type Ending = Pick<Switched, 'kind'> & Partial<Pick<Switched, 'error' | 'says'>>

const firstPauseMs = 1000
const longestPauseMs = 20_000
/** How long a service may go on showing the old certificate after it accepted a change. */
const longestLagMs = 30_000
/** Time that a write, and reading it back, must still have: as many shares as they have calls. */
const sharesOfWrite = 4

/** Carries out a change. Never throws an `ActionError`. */
export async function switchPlace(wanted: Change, context: SwitchContext): Promise<Switched> {
  const { cancelled, maxRetries } = context
  let ids: readonly string[] | null = null
  const change = {
    ...wanted,
    place: watched(wanted.place, (seen) => {
      ids = seen
    }),
  }
  let answer: Pick<Switched, 'httpStatus' | 'requestId'> = { httpStatus: null, requestId: null }
  let mayBeWritten = false
  let lastError: ActionError | null = null
  const end = ({ kind, error = lastError, says = null }: Ending): Switched => ({
    kind,
    error,
    says,
    ids,
    ...answer,
  })

  try {
    for (let round = 0; ; round += 1) {
      const before = await settledState(change.place, context)
      if (before.kind === 'failed') {
        return end({ kind: mayBeWritten ? 'uncertain' : 'unwritten', error: before.error })
      }
      const { ids: now } = before.value
      if (change.isDone(now)) return end({ kind: 'done' })
      if (!change.isExpected(now)) return end({ kind: 'changed' })
      ensureTime(context)
      const written = await change.place.write(change.next(now))
      if (written.kind === 'done') {
        answer = { httpStatus: written.httpStatus, requestId: written.requestId }
        lastError = null
        const shown = await readBack(change, true, context)
        // The answer to the write proves as much as a read, should the run end before that.
        const isProved = written.value !== null && change.isDone(written.value)
        return end(shown.kind === 'uncertain' && isProved ? { kind: 'done' } : shown)
      }
      lastError = written.error
      answer = answerOf(written)
      mayBeWritten ||= written.mayHaveTakenEffect
      if (cancelled.aborted) return end({ kind: mayBeWritten ? 'uncertain' : 'unwritten' })
      if (!isWorthAnother(written) || round === maxRetries) {
        return end(mayBeWritten ? await readBack(change, false, context) : { kind: 'refused' })
      }
      await sleep(written.retryAfterMs ?? pauseMs(round), context)
    }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    const isRefused = !mayBeWritten && answer.httpStatus !== null
    return end({ kind: mayBeWritten ? 'uncertain' : isRefused ? 'refused' : 'unwritten', error })
  }
}

/** A place that tells what each read has seen. */
function watched(place: Place, onRead: (ids: readonly string[]) => void): Place {
  return {
    ...place,
    read: async () => {
      const result = await place.read()
      if (result.kind === 'done') onRead(result.value.ids)
      return result
    },
  }
}

/** Reads a place, and waits while the service is still carrying out a change. */
async function settledState(
  place: Place,
  context: SwitchContext,
  onChanging: () => void = () => {},
): Promise<CallResult<PlaceState>> {
  for (let round = 0; ; round += 1) {
    const result = await place.read()
    if (result.kind === 'failed' || result.value.progress !== 'changing') return result
    onChanging()
    await sleepUpTo(pauseMs(round), context)
  }
}

/**
 * What a place shows after a write that was done, or may have been.
 * @param isAccepted whether the service said that it was done
 */
async function readBack(
  { place, isDone, isExpected }: Change,
  isAccepted: boolean,
  context: SwitchContext,
): Promise<Ending> {
  const startedAt = context.clock.now()
  let hasChanged = false
  try {
    for (let round = 0; ; round += 1) {
      const state = await settledState(place, context, () => {
        hasChanged = true
      })
      if (state.kind === 'failed') return { kind: 'uncertain', error: state.error }
      const { ids, progress } = state.value
      const tookMs = context.clock.now() - startedAt
      if (progress === 'broken' && (hasChanged || isAccepted)) {
        return { kind: isDone(ids) ? 'uncertain' : 'refused', says: couldNot }
      }
      if (isDone(ids)) {
        // Some services show a change before they begin with it, and may still fail.
        if (hasChanged || tookMs >= place.settleMs) return { kind: 'done' }
      } else if (!isExpected(ids)) {
        return { kind: 'changed' }
      } else if (!isAccepted) {
        return { kind: 'refused' }
      } else if (tookMs >= longestLagMs) {
        return { kind: 'uncertain', says: notShown }
      }
      await sleepUpTo(Math.min(pauseMs(round), 5000), context)
    }
  } catch (error) {
    if (error instanceof ActionError) return { kind: 'uncertain', error }
    throw error
  }
}

const couldNot = 'the service reports that it could not carry out the change'
const notShown = 'the service accepted the change, and still shows the old certificate'

/** Whether another write may succeed: the service was busy, or nobody knows what became of it. */
function isWorthAnother(written: Failed): boolean {
  const isConflict = refusalBehind(written.error)?.httpStatus === 409
  return written.retryAfterMs !== null || written.mayHaveTakenEffect || isConflict
}

function answerOf({ error, lastAnswer }: Failed): Pick<Switched, 'httpStatus' | 'requestId'> {
  const answer = refusalBehind(error) ?? lastAnswer
  return { httpStatus: answer?.httpStatus ?? null, requestId: answer?.requestId ?? null }
}

function pauseMs(round: number): number {
  return Math.min(firstPauseMs * 2 ** round, longestPauseMs)
}

/** @throws `OUT_OF_TIME` or `CANCELLED` */
function ensureTime({ clock, deadline, cancelled }: SwitchContext): void {
  cancelled.throwIfAborted()
  if (clock.now() + sharesOfWrite * deadline.leastTimeMs <= deadline.at) return
  throw outOfTime()
}

/** @throws `OUT_OF_TIME` if that would pass the deadline, or `CANCELLED` */
async function sleep(ms: number, { clock, deadline, cancelled }: SwitchContext): Promise<void> {
  if (clock.now() + ms + deadline.leastTimeMs > deadline.at) throw outOfTime()
  await clock.sleep(ms, cancelled)
}

/**
 * As `sleep`, but not longer than there is time for another read: a last one says more than none.
 * @throws `OUT_OF_TIME` if there is none, or `CANCELLED`
 */
async function sleepUpTo(ms: number, context: SwitchContext): Promise<void> {
  const { clock, deadline } = context
  const leftMs = deadline.at - deadline.leastTimeMs - clock.now()
  if (leftMs <= 0) throw outOfTime()
  await sleep(Math.min(ms, leftMs), context)
}

function outOfTime(): ActionError {
  return new ActionError('OUT_OF_TIME', 'no time left before the deadline')
}
