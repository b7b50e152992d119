// What a dry run sees of the switch: which places roll-back would protect. Nothing is changed.

import { noRemarks, type Remarks, warning } from '../certificate/remarks.ts'
import { inParallel } from '../cloud/parallel.ts'
import { type BindingOutcome, formatBinding } from './binding.ts'
import { probeBefore, probedAtOnce, whyUnprotected } from './harm.ts'
import type { Step } from './outcome.ts'
import { type BindPlan, outcomesOfPlan, stepsToSwitch } from './prepare.ts'
import { hostsOf, type StepContext } from './protect.ts'

/** The outcomes of a plan that is not carried out, with what its hosts serve now. */
export interface Foreseen extends Remarks {
  readonly outcomes: readonly BindingOutcome[]
}

/** A place without protection. */
interface Doubt {
  readonly binding: string
  readonly says: string
  /** A host to name in `verify-hosts`; null if that would not help. */
  readonly name: string | null
  readonly isElb: boolean
}

/** Probes the hosts of each place that would be switched, as the true run does before it. */
export async function foresee(
  plan: BindPlan,
  context: Pick<StepContext, 'hosts' | 'checking'>,
): Promise<Foreseen> {
  const steps = stepsToSwitch(plan)
  const found = await inParallel(steps, probedAtOnce, (step) => doubtAbout(step, context))
  const doubts = found.filter((doubt) => doubt !== null)
  const saysOf = new Map(doubts.map(({ binding, says }) => [binding, says]))
  const outcomes = outcomesOfPlan(plan, true).map((outcome) => ({
    ...outcome,
    says: saysOf.get(outcome.binding) ?? outcome.says,
  }))
  return { outcomes, ...remarksOn(doubts, steps.length) }
}

async function doubtAbout(
  step: Step,
  { hosts, checking }: Pick<StepContext, 'hosts' | 'checking'>,
): Promise<Doubt | null> {
  const { row, inspection } = step
  const { place } = row
  if (place === null || inspection === null) return null
  const baselines = await probeBefore(hostsOf({ ...step, place, inspection }, hosts), checking)
  const { hostsProblem } = inspection
  const says = whyUnprotected(baselines, hostsProblem)
  if (says === null) return null
  const isReached = baselines.some(({ before }) => before.kind === 'seen')
  const isNamed = hosts.some(({ name, via }) => via !== null && place.mustCover.includes(name))
  const [name = null] = isReached || isNamed ? [] : place.mustCover
  const isElb = !isReached && hostsProblem === undefined && row.binding.service === 'ELB'
  return { binding: formatBinding(row.binding), says, name, isElb }
}

const shownNames = 5

function remarksOn(doubts: readonly Doubt[], total: number): Remarks {
  if (doubts.length === 0) return noRemarks
  const names = new Set(doubts.flatMap(({ name }) => name?.replace(/^\*\./, 'www.') ?? []))
  const lines = [...names].slice(0, shownNames).map((name) => `"${name} via ADDRESS"`)
  if (names.size > shownNames) lines.push(`${names.size - shownNames} more`)
  const advice = [
    lines.length > 0 &&
      ` Add these lines to verify-hosts, each with an address that this machine reaches: ${lines.join(', ')}.`,
    doubts.some(({ isElb }) => isElb) &&
      ' For ELB, use a runner that reaches the address of the load balancer.',
  ]
  const message = `bind: ${doubts.length} of ${total} bindings would not be protected by roll-back, because harm would not be noticed; the plan says why.`
  return warning([message, ...advice.filter((each) => each !== false)].join(''))
}
