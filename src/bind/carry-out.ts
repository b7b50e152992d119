// Carries out the plan: service by service; in each project first one place, the canary, then the
// rest. A place that harms visitors stops its service and project.

import { inParallel } from '../cloud/parallel.ts'
import { type ActionError, asActionError } from '../errors.ts'
import { type Service, serviceNames } from '../push/target.ts'
import type { BindingOutcome } from './binding.ts'
import { type Details, outcomeAsPlanned, outcomeOfStep, outcomeOfUnread } from './outcome.ts'
import type { Copy } from './place.ts'
import { planAgain, withCopy } from './plan.ts'
import { type BindPlan, type LanePlan, outcomesOfPlan } from './prepare.ts'
import type { NewCertificate } from './renewal.ts'
import { type ReadyStep, runStep, type StepContext, type StepResult } from './step.ts'
import { watchBound } from './watch.ts'

/** What carrying out needs from the run. */
export interface CarryOutContext extends StepContext {
  /** The certificate that is bound; by now SCM has it. */
  readonly wanted: NewCertificate
  /** How long to watch what was bound until it is served, in milliseconds. */
  readonly patienceMs: number
  /** Why a target has no copy, as its push says; null if the push was made. By canonical form. */
  readonly whyNotPushed: (target: string) => string | null
  /** Called once, before the first write, with everything that is about to be switched. */
  readonly onRestore: (outcomes: readonly BindingOutcome[]) => void
  /** Called with each outcome as it comes. */
  readonly onOutcome: (outcome: BindingOutcome) => void
}

/** How all bindings ended. */
export interface CarryOutResult {
  /** One per row of the plan, in its order. */
  readonly outcomes: readonly BindingOutcome[]
  /** What ended the run: `CANCELLED`, or `INTERNAL` for a bug; null when nothing did. */
  readonly stoppedBy: ActionError | null
}

/** When a service has its turn. Those whose harm shows at once come first. */
const turns: Readonly<Record<Service, number>> = { ELB: 1, WAF: 2, CDN: 3 }
const serviceOrder = [...serviceNames].sort((one, other) => turns[one] - turns[other])

/** Places that are written at the same time in one service. */
const mostWrites = 4

/** The step of a row, or its outcome where there is nothing to do. */
type Entry =
  | { readonly kind: 'step'; readonly step: ReadyStep }
  | { readonly kind: 'outcome'; readonly outcome: BindingOutcome }

/** A lane while it is carried out. */
interface LaneRun {
  readonly service: Service
  readonly entries: readonly Entry[]
  readonly results: Map<ReadyStep, StepResult>
  /** Why nothing more is written; null as long as nothing harmed. */
  stopped: Details | null
}

/** Switches every place of the plan. Never throws: what ended it early is in `stoppedBy`. */
export async function carryOut(plan: BindPlan, context: CarryOutContext): Promise<CarryOutResult> {
  const { switching } = context
  const { maxParallel } = plan.request
  let runs: readonly LaneRun[] = []
  let stoppedBy: ActionError | null = null
  try {
    runs = await inParallel(plan.lanes, maxParallel, (lane) => prepareLane(lane, plan, context))
    for (const { entries } of runs) {
      for (const entry of entries) if (entry.kind === 'outcome') context.onOutcome(entry.outcome)
    }
    announce(runs, context)
    for (const service of serviceOrder) {
      await runService(
        runs.filter((run) => run.service === service),
        context,
      )
    }
    await watchBound(
      runs.flatMap(({ results }) => [...results]),
      context,
      (step, result) => note(runOf(runs, step), step, result, context),
    )
  } catch (error) {
    stoppedBy = asActionError(error)
  }
  stoppedBy ??= switching.cancelled.aborted ? asActionError(switching.cancelled.reason) : null
  const rest: Details = { reason: 'stopped', message: stoppedBy?.message ?? null }
  const outcomes = runs.flatMap((run) => outcomesOf(run, rest))
  return { outcomes: runs.length > 0 ? outcomes : outcomesOfPlan(plan, false), stoppedBy }
}

/** Finds the copy in a lane's service, and decides again with what the copy shows. */
async function prepareLane(
  lane: LanePlan,
  { request }: BindPlan,
  context: CarryOutContext,
): Promise<LaneRun> {
  const { service } = lane.lane.target
  const run = (entries: readonly Entry[]): LaneRun => ({
    service,
    entries,
    results: new Map(),
    stopped: null,
  })
  if (lane.error !== null) {
    return run([{ kind: 'outcome', outcome: outcomeOfUnread(lane.lane.target, lane.error) }])
  }
  const isNeeded = lane.steps.some(({ row }) => row.decision.kind === 'switch')
  const found = isNeeded ? await findCopy(lane, context) : { copy: lane.copy, details: {} }
  return run(
    lane.steps.map((step): Entry => {
      const { copy, details } = found
      if (step.row.decision.kind !== 'switch') {
        return { kind: 'outcome', outcome: outcomeAsPlanned(step) }
      }
      if (copy === null) {
        return { kind: 'outcome', outcome: outcomeOfStep(step, 'not-attempted', details) }
      }
      const wanted = withCopy(context.wanted, copy)
      const again = {
        ...step,
        wanted,
        newId: copy.id,
        row: planAgain(step.row, copy, wanted, request),
      }
      const { place } = again.row
      const { inspection, newId } = again
      const isReady = again.row.decision.kind === 'switch' && place !== null && inspection !== null
      return isReady
        ? { kind: 'step', step: { ...again, place, inspection, newId } }
        : { kind: 'outcome', outcome: outcomeAsPlanned(again) }
    }),
  )
}

/** A service may take a moment until it lists a copy. */
const mostSearches = 3
const searchPauseMs = 1000

async function findCopy(
  { lane, binder, copy: known }: LanePlan,
  { wanted, switching, whyNotPushed }: CarryOutContext,
): Promise<{ readonly copy: Copy | null; readonly details: Details }> {
  if (known !== null) return { copy: known, details: {} }
  const why = whyNotPushed(lane.name)
  try {
    for (let searches = 1; ; searches += 1) {
      const copy = await binder.findCopy(wanted)
      const isLast = why !== null || searches === mostSearches
      if (copy !== null || isLast) return { copy, details: missing(lane.name, why) }
      await switching.clock.sleep(searchPauseMs, switching.cancelled)
    }
  } catch (error) {
    return { copy: null, details: { reason: 'copy-missing', error: asActionError(error) } }
  }
}

function missing(target: string, why: string | null): Details {
  return why === null
    ? {
        reason: 'copy-missing',
        message: `${target} does not list the copy that was pushed`,
        remedy: 'Run again in a few minutes.',
      }
    : { reason: 'push-failed', message: `the push to ${target} ${why}` }
}

/** Tells what is about to be switched, before the first write. */
function announce(runs: readonly LaneRun[], { onRestore }: CarryOutContext): void {
  const steps = runs.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.kind === 'step' ? [entry.step] : [])),
  )
  if (steps.length > 0) onRestore(steps.map((step) => outcomeOfStep(step, 'not-attempted')))
}

async function runService(runs: readonly LaneRun[], context: CarryOutContext): Promise<void> {
  await inParallel(runs, mostWrites, (run) => runCanary(run, context))
  const groups = runs.flatMap((run) => groupsByLock(run).map((steps) => ({ run, steps })))
  await inParallel(groups, mostWrites, async ({ run, steps }) => {
    for (const step of steps) await runOne(run, step, context)
  })
}

/** Steps one after another, until the first place was switched. */
async function runCanary(run: LaneRun, context: CarryOutContext): Promise<void> {
  for (const step of stepsOf(run)) {
    const { written } = await runOne(run, step, context)
    if (written !== null || run.stopped !== null) return
  }
}

async function runOne(
  run: LaneRun,
  step: ReadyStep,
  context: CarryOutContext,
): Promise<StepResult> {
  const result =
    run.stopped === null
      ? await runStep(step, context).catch((error) => brokenOff(step, asActionError(error)))
      : withoutWrite(outcomeOfStep(step, 'not-attempted', run.stopped))
  note(run, step, result, context)
  return result
}

/** A mistake in this action must not make a place look untouched that may be switched. */
function brokenOff(step: ReadyStep, error: ActionError): StepResult {
  return withoutWrite(outcomeOfStep(step, 'uncertain', { error }))
}

function withoutWrite(outcome: BindingOutcome): StepResult {
  return { outcome, written: null, baselines: [] }
}

function note(
  run: LaneRun | undefined,
  step: ReadyStep,
  result: StepResult,
  { onOutcome }: CarryOutContext,
): void {
  if (run === undefined) return
  const { outcome } = result
  run.results.set(step, result)
  if (outcome.reason === 'harm') {
    run.stopped ??= {
      reason: 'stopped',
      message: `${outcome.binding} harmed visitors, so nothing more is switched in this service and project`,
    }
  }
  onOutcome(outcome)
}

function stepsOf({ entries, results }: LaneRun): readonly ReadyStep[] {
  return entries.flatMap((entry) =>
    entry.kind === 'step' && !results.has(entry.step) ? [entry.step] : [],
  )
}

/** Places that share a lock are switched one after another. */
function groupsByLock(run: LaneRun): readonly (readonly ReadyStep[])[] {
  const groups = new Map<string, ReadyStep[]>()
  for (const step of stepsOf(run)) {
    const { lock } = step.place
    groups.set(lock, [...(groups.get(lock) ?? []), step])
  }
  return [...groups.values()]
}

function runOf(runs: readonly LaneRun[], step: ReadyStep): LaneRun | undefined {
  return runs.find(({ results }) => results.has(step))
}

/** @param rest what is said about places that the run did not get to */
function outcomesOf({ entries, results, stopped }: LaneRun, rest: Details) {
  return entries.map((entry) => {
    if (entry.kind === 'outcome') return entry.outcome
    const outcome = results.get(entry.step)?.outcome
    return outcome ?? outcomeOfStep(entry.step, 'not-attempted', stopped ?? rest)
  })
}
