// Carries out the plan: service by service; in each project first one place, the canary, then the
// rest. A place that harms visitors stops its service and project.

import { inParallel } from '../cloud/parallel.ts'
import { type ActionError, asActionError } from '../errors.ts'
import { type Service, serviceNames } from '../push/target.ts'
import { formatHostLine } from '../verify/host.ts'
import type { BindingOutcome } from './binding.ts'
import { planAgain, withCopy } from './decide.ts'
import { groupsByKeys } from './groups.ts'
import { type Details, outcomeAsPlanned, outcomeOfStep, outcomeOfUnread } from './outcome.ts'
import type { Copy } from './place.ts'
import { type BindPlan, type LanePlan, mostWrites, outcomesOfPlan } from './prepare.ts'
import { hostsOf, type ReadyStep, runStep, type StepContext, type StepResult } from './protect.ts'
import type { NewCertificate } from './relation.ts'
import { copyFor, knownFrom } from './renew.ts'
import { watchBound } from './watch.ts'

/** What carrying out needs from the run. */
export interface CarryOutContext extends StepContext {
  /** The certificate that is bound; by now SCM has it. */
  readonly wanted: NewCertificate
  /** Why a target has no copy, as its push says; null if the push was made. By canonical form. */
  readonly whyNotPushed: (target: string) => string | null
  /** Called once, before the first write, with everything that is about to be switched. */
  readonly onRestore: (outcomes: readonly BindingOutcome[]) => void
  /** Called with each outcome as it comes. */
  readonly onOutcome: (outcome: BindingOutcome) => void
}

/** How all bindings ended. */
export interface CarryOutResult {
  /** How long the hosts were watched after the last switch, in milliseconds. */
  readonly watchedMs: number
  /** One per row of the plan, in its order. */
  readonly outcomes: readonly BindingOutcome[]
  /** What ended the run: `CANCELLED`, or `INTERNAL` for a bug; null when nothing did. */
  readonly stoppedBy: ActionError | null
}

/** When a service has its turn. Those whose harm shows at once come first. */
const turns: Readonly<Record<Service, number>> = { ELB: 1, WAF: 2, CDN: 3 }
const serviceOrder = [...serviceNames].sort((one, other) => turns[one] - turns[other])

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
  const { deadline } = context.switching
  const { maxParallel } = plan.request
  let runs: readonly LaneRun[] = []
  let stoppedBy: ActionError | null = null
  let watchedSince: number | null = null
  try {
    const found = await inParallel(plan.lanes, maxParallel, async (lane) => ({
      lane,
      ...(await copyFor(lane, { ...context, deadline })),
    }))
    runs = found.map(({ lane, copy, details }) =>
      prepareLane(
        lane,
        copy,
        details,
        { ...context, wanted: knownFrom(found, context.wanted) },
        plan,
      ),
    )
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
    watchedSince = deadline.now()
    await watchBound(
      runs.flatMap(({ results }) => [...results]),
      context,
      (step, result) => note(runOf(runs, step), step, result, context, seenLater(result)),
    )
  } catch (error) {
    stoppedBy = asActionError(error)
  }
  stoppedBy ??= deadline.cancelled.aborted ? asActionError(deadline.cancelled.reason) : null
  const rest: Details = { reason: 'stopped', message: stoppedBy?.message ?? null }
  const outcomes = runs.flatMap((run) => outcomesOf(run, rest))
  return {
    outcomes: runs.length > 0 ? outcomes : outcomesOfPlan(plan, false),
    watchedMs: watchedSince === null ? 0 : deadline.now() - watchedSince,
    stoppedBy,
  }
}

/** Decides again with what the copy in a lane's service shows. */
function prepareLane(
  lane: LanePlan,
  copy: Copy | null,
  details: Details,
  { wanted: known }: CarryOutContext,
  { request }: BindPlan,
): LaneRun {
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
  return run(
    lane.steps.map((step): Entry => {
      if (step.row.decision.kind !== 'switch') {
        return { kind: 'outcome', outcome: outcomeAsPlanned(step) }
      }
      if (copy === null) {
        return { kind: 'outcome', outcome: outcomeOfStep(step, 'not-attempted', details) }
      }
      const wanted = withCopy(known, copy)
      const row = planAgain(step.row, copy, wanted, request)
      const again = { ...step, wanted, newId: copy.id, isNewCertain: copy.isCertain, row }
      const { place } = row
      const { inspection, newId } = again
      const isReady = row.decision.kind === 'switch' && place !== null && inspection !== null
      return isReady
        ? { kind: 'step', step: { ...again, place, inspection, newId } }
        : { kind: 'outcome', outcome: outcomeAsPlanned(again) }
    }),
  )
}

/** Tells what is about to be switched, before the first write. */
function announce(runs: readonly LaneRun[], { onRestore }: CarryOutContext): void {
  const steps = runs.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.kind === 'step' ? [entry.step] : [])),
  )
  if (steps.length > 0) onRestore(steps.map((step) => outcomeOfStep(step, 'not-attempted')))
}

async function runService(runs: readonly LaneRun[], context: CarryOutContext): Promise<void> {
  const hostsOfStep = (step: ReadyStep) => hostsOf(step, context.hosts).map(formatHostLine)
  // What visitors get from a host can be blamed on one place only if no other changes meanwhile.
  const lanes = groupsByKeys(runs, (run) => stepsOf(run).flatMap(hostsOfStep))
  await inParallel(lanes, mostWrites, async (group) => {
    for (const run of group) await runCanary(run, context)
  })
  const rest = runs.flatMap((run) => stepsOf(run).map((step) => ({ run, step })))
  const groups = groupsByKeys(rest, ({ step }) => [`lock ${step.place.lock}`, ...hostsOfStep(step)])
  await inParallel(groups, mostWrites, async (group) => {
    for (const { run, step } of group) await runOne(run, step, context)
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
  return { outcome, hasHarmed: false, written: null, baselines: [] }
}

function note(
  run: LaneRun | undefined,
  step: ReadyStep,
  result: StepResult,
  { onOutcome }: CarryOutContext,
  told = result.outcome,
): void {
  if (run === undefined) return
  const { outcome } = result
  run.results.set(step, result)
  if (result.hasHarmed) {
    run.stopped ??= {
      reason: 'harm-elsewhere',
      message: `${outcome.binding} harmed visitors, so nothing more is switched in this service and project`,
    }
  }
  onOutcome(told)
}

/** What is new about a place that was told to be bound before: its answer is not. */
function seenLater({ outcome }: StepResult): BindingOutcome {
  if (outcome.status !== 'bound') return outcome
  const says = outcome.says ?? 'its hosts serve the certificate now'
  return { ...outcome, says, httpStatus: null, requestId: null }
}

function stepsOf({ entries, results }: LaneRun): readonly ReadyStep[] {
  return entries.flatMap((entry) =>
    entry.kind === 'step' && !results.has(entry.step) ? [entry.step] : [],
  )
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
