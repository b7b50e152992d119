// Carries out one change so that visitors are not harmed: probe, switch, probe again, and switch
// back if they are. Some edges switch late, so the hosts are watched afterwards, too.

import type { Certificate } from '../certificate/certificate.ts'
import { pauseAfter } from '../cloud/back-off.ts'
import type { Deadline } from '../cloud/deadline.ts'
import { inParallel } from '../cloud/parallel.ts'
import { servedPauses } from '../verify/checks.ts'
import type { Host } from '../verify/host.ts'
import { type BindingOutcome, formatBinding } from './binding.ts'
import { type Change, type ChangeResult, type SwitchContext, switchPlace } from './change.ts'
import {
  type Baseline,
  type HarmContext,
  longestCheckMs,
  type PlaceCheck,
  probeAfter,
  probeBefore,
  probedAtOnce,
  renderProbed,
  whyUnprotected,
} from './harm.ts'
import {
  changedMeanwhile,
  outcomeOfChange,
  outcomeOfResult,
  refsSeen,
  withError,
} from './outcome.ts'
import { rollBack } from './roll-back.ts'
import { checkStanding } from './unchanged.ts'

/** What carrying out a change needs from the run. */
export interface ProtectContext {
  readonly switching: SwitchContext
  readonly checking: HarmContext
  /** The certificate that the hosts should serve. */
  readonly certificate: Certificate
  /** Hosts that the inputs name. */
  readonly hosts: readonly Host[]
  readonly rollsBack: boolean
  /** Called with a sentence about a place right before it is switched. */
  readonly onDoubt: (sentence: string) => void
}

/** What became of a change so far. */
export interface CarriedOut {
  readonly outcome: BindingOutcome
  /** Whether it harmed visitors, even if it was taken back. */
  readonly hasHarmed: boolean
  /** Whether this run has made it, or may have, and has not taken it back. */
  readonly isStanding: boolean
  /** See `ChangeResult`. */
  readonly mayArriveUntil: number | null
  readonly baselines: readonly Baseline[]
}

/** Carries out one change. */
export async function carryOutSafely(change: Change, context: ProtectContext): Promise<CarriedOut> {
  const { place, inspection, hosts } = change
  const baselines = await probeBefore(hosts, context.checking)
  const doubt = context.rollsBack ? whyUnprotected(baselines, inspection.hostsProblem) : null
  if (doubt !== null) context.onDoubt(`${formatBinding(place.binding)} · ${doubt}`)
  const result = await switchPlace(change, {
    ...context.switching,
    deadline: deadlineOfSwitch(baselines, context),
  })
  const { cancelled } = context.switching.deadline
  const { mayArriveUntil } = result
  const untouched = { hasHarmed: false, isStanding: false, mayArriveUntil, baselines }
  const standing = (outcome: BindingOutcome) =>
    checkStanding(outcome, hosts, context.certificate, context.checking)
  if (result.kind === 'changed') {
    const done = await change.findDone()
    if (done !== null) return { ...untouched, outcome: await standing(done) }
  }
  const isUncertain = result.kind === 'uncertain'
  if ((result.kind !== 'done' && !isUncertain) || (isUncertain && cancelled.aborted)) {
    return { ...untouched, outcome: outcomeOfResult(change, result) }
  }
  if (result.kind === 'done' && result.error === null && result.httpStatus === null) {
    return { ...untouched, outcome: await standing(outcomeOfChange(change, 'unchanged')) }
  }
  const check = await probeInTime(baselines, context)
  const outcome = isUncertain
    ? { ...outcomeOfResult(change, result), check: check.check }
    : outcomeOfChange(change, 'bound', { ...answerOf(result), ...seenBy(check, change) })
  const switched = { ...untouched, outcome, isStanding: true }
  return check.isHarmful ? undo(change, switched, check, context) : switched
}

/** The calls of a roll-back: it reads, writes and reads back. */
const callsOfRollBack = 3

/** The deadline of what comes before a roll-back, so that this still has its time. */
function beforeRollBack({ rollsBack, switching: { deadline } }: ProtectContext): Deadline {
  return rollsBack ? earlier(deadline, callsOfRollBack * deadline.leastTimeMs) : deadline
}

/** The deadline of a switch: what its probes may show must still be noticed, and taken back. */
function deadlineOfSwitch(baselines: readonly Baseline[], context: ProtectContext): Deadline {
  const isProtected = context.rollsBack && baselines.some(({ wasGood }) => wasGood)
  if (!isProtected) return context.switching.deadline
  return earlier(beforeRollBack(context), longestCheckMs(context.checking))
}

function earlier(deadline: Deadline, ms: number): Deadline {
  return deadline.within(deadline.at - deadline.now() - ms)
}

/** What the hosts serve after a switch, while there is time to take it back. */
function probeInTime(baselines: readonly Baseline[], context: ProtectContext): Promise<PlaceCheck> {
  const checking = { ...context.checking, deadline: beforeRollBack(context) }
  return probeAfter(baselines, context.certificate, checking)
}

/** Switches back what harms, unless it must not be, or the run was cancelled. */
async function undo(
  change: Change,
  carriedOut: CarriedOut,
  { check, seen }: PlaceCheck,
  { rollsBack, switching, checking, certificate }: ProtectContext,
): Promise<CarriedOut> {
  const { baselines, mayArriveUntil, outcome } = carriedOut
  const harm = { reason: 'harm', isHarmful: true, check } as const
  const told = seen === null ? '' : ` (${seen})`
  if (!rollsBack || switching.deadline.cancelled.aborted) {
    const says = `its hosts were good before the switch, and are not now${told}`
    return { ...carriedOut, hasHarmed: true, outcome: { ...outcome, ...harm, says } }
  }
  const back = await rollBack(change, mayArriveUntil, switching)
  const fields = { ...harm, ...answerOf(back) }
  const end = (ended: BindingOutcome): CarriedOut => ({
    ...carriedOut,
    hasHarmed: true,
    isStanding: false,
    outcome: ended,
  })
  const lookAgain = async () => {
    const again = await probeAfter(baselines, certificate, checking)
    // A probe that was cut short proves nothing, so what was seen before still counts.
    return again.check === 'unverified'
      ? { check, isHarmful: true }
      : { check: again.check, isHarmful: again.isHarmful }
  }
  switch (back.kind) {
    case 'changed': {
      const now = back.seen === null ? {} : { after: refsSeen(change, back.seen) }
      const kept = { ...fields, ...now, ...changedMeanwhile, ...(await lookAgain()) }
      return end(outcomeOfChange(change, 'failed', kept))
    }
    case 'done': {
      const says = `rolled back, because its hosts were good before the switch, and were not afterwards${told}`
      const now = { ...(await lookAgain()), says }
      return end(outcomeOfChange(change, 'rolled-back', { ...fields, ...now }))
    }
    default: {
      const what =
        back.kind === 'uncertain'
          ? 'it is not known whether it was rolled back'
          : 'it could not be rolled back'
      const says = `it harms visitors${told}, and ${what}`
      return end(
        outcomeOfChange(change, 'rollback-failed', withError(back.error, { ...fields, says })),
      )
    }
  }
}

/** What a check adds to an outcome: "bound" alone would say more than was seen. */
function seenBy(
  { check, isHarmful, seen }: PlaceCheck,
  { inspection, hosts }: Change,
): Partial<BindingOutcome> {
  if (check === 'served') return { check, isHarmful, says: renderProbed(hosts) }
  if (check !== 'unverified') return { check, isHarmful, says: seen }
  if (seen !== null) return { check, isHarmful, says: `not checked (${seen})` }
  const { hostsProblem, hostsFacts } = inspection
  const says = `not checked: ${hostsProblem ?? 'no host is known'}`
  return { check, isHarmful, says, facts: hostsFacts === undefined ? [] : [hostsFacts] }
}

function answerOf({ httpStatus, requestId }: ChangeResult): Partial<BindingOutcome> {
  return { httpStatus, requestId }
}

/**
 * Probes what does not serve the certificate yet, again and again, until it is served or the
 * patience of the inputs ends. Late harm is switched back, too. Rejects with `CANCELLED`.
 * @param onNews gets what has changed
 */
export async function watch(
  changes: ReadonlyMap<Change, CarriedOut>,
  context: ProtectContext,
  onNews: (change: Change, carriedOut: CarriedOut) => void,
): Promise<void> {
  const { deadline, patienceMs } = context.checking
  // The hosts that the inputs name are checked afterwards, and need time, too.
  const share = context.hosts.length > 0 ? 1 / 2 : 1
  const mostMs = (beforeRollBack(context).at - deadline.now()) * share
  const patience = deadline.within(Math.min(patienceMs, mostMs))
  let waiting = [...changes].filter(([, carriedOut]) => isWorthWatching(carriedOut))
  // The first time at once: another place that was switched later may serve these hosts, too.
  for (let round = 0; waiting.length > 0; round += 1) {
    if (round > 0 && !(await patience.sleepUpTo(pauseAfter(round, servedPauses)))) return
    deadline.cancelled.throwIfAborted()
    const checks = await inParallel(waiting, probedAtOnce, ([, { baselines }]) =>
      probeInTime(baselines, context),
    )
    const again: [Change, CarriedOut][] = []
    // One after another: what is switched back may share a load balancer.
    for (const [index, [change, carriedOut]] of waiting.entries()) {
      const check = checks[index]
      const next =
        check === undefined ? carriedOut : await judgeAgain(change, carriedOut, check, context)
      if (isNews(carriedOut, next)) onNews(change, next)
      if (isWorthWatching(next)) again.push([change, next])
    }
    waiting = again
  }
}

function isWorthWatching({ isStanding, outcome }: CarriedOut): boolean {
  const isSettled = outcome.check === 'served' || outcome.check === 'unverified'
  return isStanding && !isSettled && !outcome.isHarmful
}

/** A place that was switched back may be checked as before, so its status counts, too. */
function isNews({ outcome: before }: CarriedOut, { outcome: now }: CarriedOut): boolean {
  return (['status', 'reason', 'check'] as const).some((field) => now[field] !== before[field])
}

async function judgeAgain(
  change: Change,
  carriedOut: CarriedOut,
  check: PlaceCheck,
  context: ProtectContext,
): Promise<CarriedOut> {
  const { httpStatus, requestId } = carriedOut.outcome
  const says = check.check === 'served' ? renderProbed(change.hosts) : check.seen
  const fields = { httpStatus, requestId, check: check.check, says }
  const outcome =
    carriedOut.outcome.status === 'uncertain'
      ? { ...carriedOut.outcome, check: check.check }
      : outcomeOfChange(change, 'bound', fields)
  const next = { ...carriedOut, outcome }
  return check.isHarmful ? undo(change, next, check, context) : next
}
