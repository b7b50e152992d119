// One step of the plan: probe, switch, probe again, and switch back what harms visitors.

import type { Certificate } from '../certificate/certificate.ts'
import { covers } from '../certificate/names.ts'
import type { CheckContext } from '../verify/checks.ts'
import type { Host } from '../verify/host.ts'
import type { BindingOutcome } from './binding.ts'
import { type Baseline, type PlaceCheck, probeAfter, probeBefore } from './harm.ts'
import { type Details, outcomeOfStep, type Step } from './outcome.ts'
import type { Inspection, Place } from './place.ts'
import { idsAfter } from './plan.ts'
import { rollBack, type Written } from './roll-back.ts'
import { type SwitchContext, type Switched, switchPlace } from './switch.ts'

/** What a step needs from the run. */
export interface StepContext {
  readonly switching: SwitchContext
  readonly checking: CheckContext
  /** The certificate that is bound. */
  readonly certificate: Certificate
  /** Hosts that the inputs name; they say how a name is reached. */
  readonly hosts: readonly Host[]
  readonly rollsBack: boolean
}

/** A step whose place, inspection and new certificate are known. */
export interface ReadyStep extends Step {
  readonly place: Place
  readonly inspection: Inspection
  readonly newId: string
}

/** How a step ended so far; `written` and `baselines` allow to switch it back later. */
export interface StepResult {
  readonly outcome: BindingOutcome
  readonly written: Written | null
  readonly baselines: readonly Baseline[]
}

/** Carries out one step. Never throws what the step can report. */
export async function runStep(step: ReadyStep, context: StepContext): Promise<StepResult> {
  const { place, inspection, newId } = step
  const baselines = await probeBefore(hostsOf(step, context.hosts), context.checking)
  const olds = oldsOf(step)
  const next = idsAfter(inspection.ids, olds, place.isList, newId)
  const switched = await switchPlace(place, inspection.ids, next, context.switching)
  if (switched.kind !== 'done') {
    return { outcome: outcomeOfSwitch(step, switched), written: null, baselines }
  }
  if (switched.error === null && switched.httpStatus === null) {
    return { outcome: outcomeOfStep(step, 'unchanged'), written: null, baselines }
  }
  const oldIds = olds.flatMap(({ id }) => id ?? [])
  const written = { place, inspection, oldIds, newId, ids: next }
  const check = await probeAfter(baselines, context.certificate, context.checking)
  const outcome = outcomeOfStep(step, 'bound', { ...answerOf(switched), ...told(check) })
  const result = { outcome, written, baselines }
  return check.isHarmful ? undo(step, result, check, context) : result
}

/** Switches back what harms, unless it must not be, or the run was cancelled. */
export async function undo(
  step: ReadyStep,
  result: StepResult,
  check: PlaceCheck,
  { rollsBack, switching, checking, certificate }: StepContext,
): Promise<StepResult> {
  const { written, baselines, outcome } = result
  const harm = { reason: 'harm', isHarmful: true, check: check.check } as const
  const seen = check.seen === null ? '' : ` (${check.seen})`
  if (!rollsBack || written === null || switching.cancelled.aborted) {
    const message = `its hosts were good before the switch, and are not now${seen}`
    return { ...result, outcome: { ...outcome, ...harm, message, knownRemedy: restoreByHand } }
  }
  const back = await rollBack(written, switching)
  if (back.kind === 'done') {
    const after = await probeAfter(baselines, certificate, checking)
    const message = `switched back, because its hosts were good before the switch, and were not afterwards${seen}`
    const details = { ...harm, ...answerOf(back), check: after.check, isHarmful: after.isHarmful }
    const ended = outcomeOfStep(step, 'rolled-back', { ...details, message, remedy: afterHarm })
    return { ...result, outcome: ended, written: null }
  }
  if (back.kind === 'changed') {
    const details = { ...harm, ...changed, isHarmful: false }
    return { ...result, outcome: outcomeOfStep(step, 'failed', details), written: null }
  }
  const why = back.error === null ? '' : `: ${back.error.message}`
  const message = `harms visitors${seen} and could not be switched back${why}`
  const details = { ...harm, ...answerOf(back), error: back.error, message, remedy: restoreByHand }
  return { ...result, outcome: outcomeOfStep(step, 'rollback-failed', details), written: null }
}

/** What a check adds to an outcome. */
function told({ check, isHarmful, seen }: PlaceCheck): Details {
  return { check, isHarmful, message: check === 'served' || check === 'unverified' ? null : seen }
}

function answerOf({ httpStatus, requestId }: Switched): Details {
  return { httpStatus, requestId }
}

const restoreByHand = 'Bind the old certificate again by hand, now: the output restore names it.'

const afterHarm =
  'Find out why visitors did not get the new certificate properly (its chain, its key, the listener), and run again.'

const changed: Details = {
  reason: 'changed-meanwhile',
  message: 'somebody else changed it during this run',
  remedy: 'Run again: the plan is then made from what is there now.',
}

function outcomeOfSwitch(step: ReadyStep, switched: Switched): BindingOutcome {
  const { kind, error } = switched
  const details = { error, ...answerOf(switched) }
  switch (kind) {
    case 'changed':
      return outcomeOfStep(step, 'failed', { ...answerOf(switched), ...changed })
    case 'uncertain':
      return outcomeOfStep(step, 'uncertain', {
        ...details,
        message: error?.message ?? 'the service did not finish the change in time',
        remedy:
          'Run again: a second run reads which certificate it uses, and switches it if needed.',
      })
    case 'unwritten': {
      const isStopped = error?.code === 'CANCELLED' || error?.code === 'OUT_OF_TIME'
      return isStopped
        ? outcomeOfStep(step, 'not-attempted', { reason: 'stopped', ...details })
        : outcomeOfStep(step, 'failed', { reason: 'unreadable', ...details })
    }
    default:
      return outcomeOfStep(step, 'failed', {
        ...details,
        message: error === null ? 'it still uses the old certificate' : null,
      })
  }
}

function oldsOf({ row }: Step) {
  return row.decision.kind === 'switch' ? row.decision.olds : []
}

/** The hosts that show what a place serves. */
function hostsOf(step: ReadyStep, named: readonly Host[]): readonly Host[] {
  const olds = oldsOf(step).flatMap(({ names }) => names)
  const names = [...new Set(olds.length > 0 ? olds : step.wanted.names)]
  // Names come before wildcards, for which a name has to be made up.
  const isWildcard = (name: string) => name.startsWith('*.')
  const ordered = [...names.filter((name) => !isWildcard(name)), ...names.filter(isWildcard)]
  const { place, inspection } = step
  if (place.mustCover.length === 0) return inspection.hosts(ordered)
  const known = named.filter(({ name }) => place.mustCover.some((each) => covers(each, name)))
  const direct = known.filter(({ via }) => via === null)
  if (known.length > 0) return direct.length > 0 ? direct : known
  return inspection.hosts(ordered)
}
