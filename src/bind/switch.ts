// Switches one place: read, write, read back. No service has a conditional write, so the place is
// read right before each write, and a write that may have been done is settled by reading.

import { type BackOff, pauseAfter } from '../cloud/back-off.ts'
import type { CallResult } from '../cloud/call.ts'
import { type Deadline, outOfTime } from '../cloud/deadline.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import type { Place, PlaceState } from './place.ts'

/** What switching needs from the run. */
export interface SwitchContext {
  readonly deadline: Deadline
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

const pauses: BackOff = { firstMs: 1000, factor: 2, longestMs: 20_000 }
/** How long a service may go on showing the old certificate after it accepted a change. */
const longestLagMs = 30_000
/** The calls of a write that is read back; each must have its time left. */
const callsOfWrite = 4

/** Carries out a change. Never throws an `ActionError`. */
export async function switchPlace(wanted: Change, context: SwitchContext): Promise<Switched> {
  const { deadline, maxRetries } = context
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
      deadline.ensureTimeFor((callsOfWrite - 1) * deadline.leastTimeMs)
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
      if (deadline.cancelled.aborted) return end({ kind: mayBeWritten ? 'uncertain' : 'unwritten' })
      if (!isWorthAnother(written) || round === maxRetries) {
        return end(mayBeWritten ? await readBack(change, false, context) : { kind: 'refused' })
      }
      await deadline.sleep(written.retryAfterMs ?? pauseAfter(round + 1, pauses))
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
    await waitFor(pauseAfter(round + 1, pauses), context)
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
  const startedAt = context.deadline.now()
  let hasChanged = false
  try {
    for (let round = 0; ; round += 1) {
      const state = await settledState(place, context, () => {
        hasChanged = true
      })
      if (state.kind === 'failed') return { kind: 'uncertain', error: state.error }
      const { ids, progress } = state.value
      const tookMs = context.deadline.now() - startedAt
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
      await waitFor(Math.min(pauseAfter(round + 1, pauses), 5000), context)
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

/**
 * Waits, but not longer than there is time for another read: a last one says more than none.
 * @throws `OUT_OF_TIME` if there is none, or `CANCELLED`
 */
async function waitFor(ms: number, { deadline }: SwitchContext): Promise<void> {
  if (!(await deadline.sleepUpTo(ms))) throw outOfTime()
}
