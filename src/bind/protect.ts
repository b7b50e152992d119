// One step of the plan: probe, switch, probe again, and switch back what harms visitors.

import type { Certificate } from '../certificate/certificate.ts'
import { hasFingerprint } from '../certificate/leaf.ts'
import { covers } from '../certificate/names.ts'
import type { Host } from '../verify/host.ts'
import { type BindingOutcome, formatBinding } from './binding.ts'
import { type Change, type SwitchContext, type Switched, switchPlace } from './change.ts'
import { idsAfter } from './decide.ts'
import {
  type Baseline,
  type HarmContext,
  type PlaceCheck,
  probeAfter,
  probeBefore,
  whyUnprotected,
} from './harm.ts'
import { type Details, outcomeOfStep, type Step } from './outcome.ts'
import { type Inspection, identitiesOf, idsOf, isEqual, isSameSet, type Place } from './place.ts'
import { rollBack, type Written } from './roll-back.ts'
import { afterHarm, changedMeanwhile, outcomeOfSwitch, restoreByHand } from './switch-outcome.ts'

/** What a step needs from the run. */
export interface StepContext {
  readonly switching: SwitchContext
  readonly checking: HarmContext
  /** The certificate that is bound. */
  readonly certificate: Certificate
  /** Hosts that the inputs name; they say how a name is reached. */
  readonly hosts: readonly Host[]
  readonly rollsBack: boolean
  /** Called with a sentence about a place right before it is switched. */
  readonly onDoubt: (sentence: string) => void
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
  /** Whether the switch harmed visitors, whatever became of it afterwards. */
  readonly hasHarmed: boolean
  readonly written: Written | null
  readonly baselines: readonly Baseline[]
}

/** Carries out one step. */
export async function runStep(step: ReadyStep, context: StepContext): Promise<StepResult> {
  const baselines = await probeBefore(hostsOf(step, context.hosts), context.checking)
  const { hostsProblem } = step.inspection
  const doubt = context.rollsBack ? whyUnprotected(baselines, hostsProblem) : null
  if (doubt !== null) context.onDoubt(`${formatBinding(step.row.binding)} · ${doubt}`)
  const switched = await switchPlace(changeOf(step), context.switching)
  if (switched.kind !== 'done') {
    const outcome = outcomeOfSwitch(step, switched)
    return { outcome, hasHarmed: false, written: null, baselines }
  }
  if (switched.error === null && switched.httpStatus === null) {
    const outcome = outcomeOfStep(step, 'unchanged')
    return { outcome, hasHarmed: false, written: null, baselines }
  }
  const check = await probeAfter(baselines, context.certificate, context.checking)
  const outcome = outcomeOfStep(step, 'bound', { ...answerOf(switched), ...told(check, step) })
  const result = { outcome, hasHarmed: false, written: writtenBy(step), baselines }
  return check.isHarmful ? undo(step, result, check, context) : result
}

/** Switches back what harms, unless it must not be, or the run was cancelled. */
export async function undo(
  step: ReadyStep,
  before: StepResult,
  check: PlaceCheck,
  { rollsBack, switching, checking, certificate }: StepContext,
): Promise<StepResult> {
  const result = { ...before, hasHarmed: true }
  const { written, baselines, outcome } = result
  const harm = { reason: 'harm', isHarmful: true, check: check.check } as const
  const seen = check.seen === null ? '' : ` (${check.seen})`
  if (!rollsBack || written === null || switching.deadline.cancelled.aborted) {
    const says = `its hosts were good before the switch, and are not now${seen}`
    const knownRemedy = restoreByHand(step)
    return { ...result, outcome: { ...outcome, ...harm, says, knownRemedy } }
  }
  const back = await rollBack(written, switching)
  const end = (status: 'rolled-back' | 'failed' | 'rollback-failed', details: Details) => ({
    ...result,
    outcome: outcomeOfStep(step, status, { ...harm, ...answerOf(back), ...details }),
    written: null,
  })
  if (back.kind === 'changed') {
    return end('failed', { ...changedMeanwhile, isHarmful: false, seen: back.seen })
  }
  if (back.kind === 'done') {
    const { check: now, isHarmful } = await probeAfter(baselines, certificate, checking)
    const message = `rolled back, because its hosts were good before the switch, and were not afterwards${seen}`
    return end('rolled-back', { check: now, isHarmful, message, remedy: afterHarm })
  }
  const isUnknown = back.kind === 'uncertain'
  const what = isUnknown
    ? 'it is not known whether it was rolled back'
    : 'it could not be rolled back'
  const message = `it harms visitors${seen}, and ${what}`
  return end('rollback-failed', { error: back.error, message, remedy: restoreByHand(step) })
}

/** What a check adds to an outcome: "bound" alone would say more than was seen. */
function told({ check, isHarmful, seen }: PlaceCheck, { inspection }: ReadyStep): Details {
  if (check === 'served') return { check, isHarmful }
  if (check !== 'unverified') return { check, isHarmful, message: seen }
  if (seen !== null) return { check, isHarmful, message: `not checked (${seen})` }
  const { hostsProblem, hostsRemedy } = inspection
  const message = `not checked: ${hostsProblem ?? 'no host is known'}`
  return { check, isHarmful, message, remedy: hostsRemedy ?? null }
}

function answerOf({ httpStatus, requestId }: Switched): Details {
  return { httpStatus, requestId }
}

function oldIdsOf({ row }: Step): readonly string[] {
  return row.decision.kind === 'switch' ? row.decision.olds.flatMap(({ id }) => id ?? []) : []
}

/** The new certificate's id in this place: a list may hold another copy of it already. */
function newIdIn({ place, wanted, newId }: ReadyStep): string {
  const same = place.uses.find(({ leaf }) => leaf && hasFingerprint(leaf, wanted.fingerprint))
  return (place.isList ? same?.id : null) ?? newId
}

function changeOf(step: ReadyStep): Change {
  const { place, inspection } = step
  const newId = newIdIn(step)
  const oldIds = oldIdsOf(step)
  const next: Change['next'] = (uses) => idsAfter(idsOf(uses), oldIds, place.isList, newId)
  const common = { place, inspection, next }
  if (!place.isList) {
    return {
      ...common,
      isExpected: (uses) => isEqual(uses, inspection.uses),
      isDone: (uses) => isEqual(uses, [{ id: newId }]),
    }
  }
  return {
    ...common,
    // A service may show a list in another order each time.
    isExpected: (uses) => isSameSet(uses, inspection.uses),
    // What others add to the list meanwhile is theirs.
    isDone: (uses) => {
      const ids = idsOf(uses)
      return ids.includes(newId) && !oldIds.some((id) => ids.includes(id))
    },
  }
}

function writtenBy(step: ReadyStep): Written {
  const { place, inspection } = step
  const [newId, oldIds] = [newIdIn(step), oldIdsOf(step)]
  const uses = identitiesOf(changeOf(step).next(inspection.uses))
  return { place, inspection, oldIds, newId, uses }
}

type StepWithHosts = Pick<ReadyStep, 'row' | 'wanted' | 'place' | 'inspection'>

/** The hosts that show what a place serves. */
export function hostsOf(step: StepWithHosts, named: readonly Host[]): readonly Host[] {
  const { decision } = step.row
  const olds = decision.kind === 'switch' ? decision.olds.flatMap(({ names }) => names) : []
  const names = [...new Set(olds.length > 0 ? olds : step.wanted.names)]
  // Names come before wildcards, for which a name has to be made up.
  const isWildcard = (name: string) => name.startsWith('*.')
  const ordered = [...names.filter((name) => !isWildcard(name)), ...names.filter(isWildcard)]
  const { place, inspection } = step
  if (place.mustCover.length === 0) return inspection.hosts(ordered)
  const known = named.filter(({ name }) => place.mustCover.some((each) => covers(each, name)))
  // What visitors reach comes first; the others count where that is out of reach.
  const direct = known.filter(({ via }) => via === null)
  if (known.length > 0) return [...direct, ...known.filter(({ via }) => via !== null)]
  return inspection.hosts(ordered)
}
