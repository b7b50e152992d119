// A change of one place, and how it is carried out: read, write, read back. No service has a
// conditional write, so the place is read right before each write, and a write that may have been
// done is settled by reading. Who made a change, and why, is not known here.

import { type BackOff, pauseAfter } from '../cloud/back-off.ts'
import type { CallResult } from '../cloud/call.ts'
import { type Deadline, outOfTime } from '../cloud/deadline.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import type { Host } from '../verify/host.ts'
import type { BindingOutcome, CertificateRef } from './binding.ts'
import type { Identity, Inspection, Place, PlaceState } from './place.ts'

/** What switching needs from the run. */
export interface SwitchContext {
  readonly deadline: Deadline
  /** Writes after the first one. */
  readonly maxRetries: number
}

/** What to make of the certificates that a place uses; functions get them in their order. */
export interface Change {
  readonly place: Place
  readonly inspection: Inspection
  /** Whether the place uses what the change begins with; if not, nothing is written. */
  readonly isExpected: (uses: readonly Identity[]) => boolean
  readonly isDone: (uses: readonly Identity[]) => boolean
  /** The ids to write. */
  readonly next: (uses: readonly Identity[]) => readonly string[]
  /**
   * Whether it ends where the place was before, as a roll-back does. A read that shows its end
   * proves nothing then, because it may lag: the change is written whatever was read.
   */
  readonly restores: boolean
  /** The change that takes this one back; null: nothing can. */
  readonly takeBack: () => Change | null
  /**
   * The outcome of a place that uses the new certificate by now, perhaps another copy of it; null
   * if it does not, or nobody can say. Reads the service again.
   */
  readonly findDone: () => Promise<BindingOutcome | null>
  /** The certificates that it replaces, and those that it brings, as the report shows them. */
  readonly before: readonly CertificateRef[]
  readonly after: readonly CertificateRef[]
  /** How sure `after` is, if it is not; continues a sentence about the binding. */
  readonly doubt: string | null
  /** The hosts that show what the place serves; empty if none is known. */
  readonly hosts: readonly Host[]
}

/** How a change ended. */
export interface ChangeResult {
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
  readonly seen: readonly Identity[] | null
  /** Until when a write without an answer may still arrive, since the epoch; null: none may. */
  readonly mayArriveUntil: number | null
}

type Ending = Pick<ChangeResult, 'kind'> & Partial<Pick<ChangeResult, 'error' | 'says'>>

/** What is known so far. */
interface SoFar {
  seen: readonly Identity[] | null
  mayBeWritten: boolean
  mayArriveUntil: number | null
  /** Of the last write; null if that was done. */
  error: ActionError | null
  /** Of the last write. */
  answer: Pick<ChangeResult, 'httpStatus' | 'requestId'>
}

const pauses: BackOff = { firstMs: 1000, factor: 2, longestMs: 20_000 }
/** A change that was done shows soon, so that reading it back need not wait for long. */
const longestReadBackMs = 5000
/** How long a service may show the old certificate after a change, or take until it does it. */
const longestLagMs = 30_000
/** How long a service may say that it is busy. */
const longestBusyMs = 60_000
/** The calls of a write that is read back; each must have its time left. */
const callsOfWrite = 4

/** Carries out a change. Never throws an `ActionError`. */
export async function switchPlace(change: Change, context: SwitchContext): Promise<ChangeResult> {
  const soFar: SoFar = {
    seen: null,
    mayBeWritten: false,
    mayArriveUntil: null,
    error: null,
    answer: { httpStatus: null, requestId: null },
  }
  const ending = await writeUntilSettled(change, context, soFar).catch((error: unknown) => {
    if (!(error instanceof ActionError)) throw error
    return brokenOff(soFar, error)
  })
  const { seen, mayArriveUntil, answer } = soFar
  return { error: soFar.error, says: null, ...ending, seen, mayArriveUntil, ...answer }
}

/** Writes again and again, as long as that may help. */
async function writeUntilSettled(
  change: Change,
  context: SwitchContext,
  soFar: SoFar,
): Promise<Ending> {
  const { deadline, maxRetries } = context
  const busyUntil = deadline.now() + longestBusyMs
  for (let round = 1; ; round += 1) {
    const state = await readSettled(change, context, soFar)
    if (state instanceof ActionError) return unfinished(soFar, state)
    const isDone = change.isDone(state.uses)
    if (isDone && !change.restores) return { kind: 'done' }
    if (!isDone && !change.isExpected(state.uses)) {
      return soFar.mayBeWritten ? readBack(change, false, context, soFar) : { kind: 'changed' }
    }
    // A roll-back that cannot be read back is better than none.
    deadline.ensureTimeFor(change.restores ? 0 : (callsOfWrite - 1) * deadline.leastTimeMs)
    const written = await state.write(change.next(state.uses))
    note(written, deadline, soFar)
    if (written.kind === 'done') return proved(change, written.value, context, soFar)
    if (deadline.cancelled.aborted) return unfinished(soFar, written.error)
    if (!isWorthAnother(written, round <= maxRetries, deadline.now() < busyUntil)) {
      return soFar.mayBeWritten ? readBack(change, false, context, soFar) : { kind: 'refused' }
    }
    await deadline.sleep(written.retryAfterMs ?? pauseAfter(round, pauses))
  }
}

function note(written: CallResult<unknown>, { now }: Deadline, soFar: SoFar): void {
  if (written.kind === 'done') {
    const { httpStatus, requestId } = written
    soFar.error = null
    soFar.answer = { httpStatus, requestId }
    return
  }
  const answer = refusalBehind(written.error) ?? written.lastAnswer
  soFar.error = written.error
  soFar.answer = { httpStatus: answer?.httpStatus ?? null, requestId: answer?.requestId ?? null }
  if (!written.mayHaveTakenEffect) return
  soFar.mayBeWritten = true
  soFar.mayArriveUntil = now() + longestLagMs
}

/** Whether another write may succeed: the service was busy, or nobody knows what became of it. */
function isWorthAnother(
  written: Extract<CallResult<never>, { kind: 'failed' }>,
  mayRetry: boolean,
  mayBeBusy: boolean,
): boolean {
  // A load balancer that is busy with the changes of others is waited for: that is no failure.
  if (refusalBehind(written.error)?.httpStatus === 409) return mayRetry || mayBeBusy
  return mayRetry && (written.retryAfterMs !== null || written.mayHaveTakenEffect)
}

function unfinished({ mayBeWritten }: SoFar, error: ActionError): Ending {
  return { kind: mayBeWritten ? 'uncertain' : 'unwritten', error }
}

/** The deadline or a cancel ended the waiting, perhaps after a write that was refused. */
function brokenOff(soFar: SoFar, error: ActionError): Ending {
  const isRefused = !soFar.mayBeWritten && soFar.answer.httpStatus !== null
  return isRefused ? { kind: 'refused', error } : unfinished(soFar, error)
}

/**
 * How an accepted write ended: its answer proves as much as a read, should the run end before that.
 * @param answered what the place uses according to the answer
 */
async function proved(
  change: Change,
  answered: readonly Identity[] | null,
  context: SwitchContext,
  soFar: SoFar,
): Promise<Ending> {
  const shown = await readBack(change, true, context, soFar)
  const isProved = answered !== null && change.isDone(answered)
  return shown.kind === 'uncertain' && isProved ? { kind: 'done' } : shown
}

/**
 * What a place shows after a write that was done, or may have been.
 * @param isAccepted whether the service said that it was done
 */
async function readBack(
  change: Change,
  isAccepted: boolean,
  context: SwitchContext,
  soFar: SoFar,
): Promise<Ending> {
  const { deadline } = context
  const startedAt = deadline.now()
  let hasChanged = false
  const onChanging = () => {
    hasChanged = true
  }
  try {
    for (let round = 1; ; round += 1) {
      const state = await readSettled(change, context, soFar, onChanging)
      if (state instanceof ActionError) return { kind: 'uncertain', error: state }
      const tookMs = deadline.now() - startedAt
      const ending = endingOf(change, state, isAccepted, hasChanged, tookMs)
      if (ending !== null) return ending
      await waitUpTo(Math.min(pauseAfter(round, pauses), longestReadBackMs), deadline)
    }
  } catch (error) {
    if (error instanceof ActionError) return { kind: 'uncertain', error }
    throw error
  }
}

/**
 * How a write ended, by what the place shows now; null: that may still change.
 * @param hasChanged whether the service was seen carrying it out
 */
function endingOf(
  { place, isDone, isExpected, restores }: Change,
  { uses, progress }: PlaceState,
  isAccepted: boolean,
  hasChanged: boolean,
  tookMs: number,
): Ending | null {
  if (progress === 'broken' && (hasChanged || isAccepted)) {
    return { kind: isDone(uses) ? 'uncertain' : 'refused', says: couldNot }
  }
  const mayLag = tookMs < longestLagMs
  if (isDone(uses)) {
    if (restores && !isAccepted) return mayLag ? null : { kind: 'done' }
    // Some services show a change before they begin with it, and may still fail.
    return hasChanged || tookMs >= place.settleMs ? { kind: 'done' } : null
  }
  // A write without an answer may still arrive, whatever stands there now.
  if (!isExpected(uses)) return isAccepted || !mayLag ? { kind: 'changed' } : null
  return mayLag ? null : { kind: 'uncertain', says: isAccepted ? notShown : notKnown }
}

const couldNot = 'the service reports that it could not carry out the change'
const notShown = 'the service accepted the change, and still shows the old certificate'
const notKnown = 'no answer came, and the old certificate is still shown'

/**
 * Reads a place, and waits while the service is still carrying out a change. An error of a read is
 * a value: it says less about a write than one that ends the waiting.
 * @throws `OUT_OF_TIME` or `CANCELLED` while it waits
 */
async function readSettled(
  { inspection }: Change,
  { deadline }: SwitchContext,
  soFar: SoFar,
  onChanging: () => void = () => {},
): Promise<PlaceState | ActionError> {
  for (let round = 1; ; round += 1) {
    const state = await inspection.read().catch((error: unknown) => {
      if (error instanceof ActionError) return error
      throw error
    })
    if (state instanceof ActionError) return state
    soFar.seen = state.uses
    if (state.progress !== 'changing') return state
    onChanging()
    await waitUpTo(pauseAfter(round, pauses), deadline)
  }
}

/**
 * Waits, but not longer than there is time for another read: a last one says more than none.
 * @throws `OUT_OF_TIME` if there is none, or `CANCELLED`
 */
async function waitUpTo(ms: number, deadline: Deadline): Promise<void> {
  if (!(await deadline.sleepUpTo(ms))) throw outOfTime()
}
