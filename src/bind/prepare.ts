// Prepares the switch: reads every service and project, and makes the whole plan before anything is
// written. What cannot be read is one failed row and touches no other service.

import { noRemarks, notice, type Remarks, warning } from '../certificate/remarks.ts'
import { inParallel } from '../cloud/parallel.ts'
import { ActionError, asActionError } from '../errors.ts'
import { formatTarget, type Service, type Target } from '../push/target.ts'
import { type BindAccess, type Lane, openLane } from './access.ts'
import { type BindingOutcome, formatBinding } from './binding.ts'
import { cdnBinder } from './cdn.ts'
import { type PlanContext, type PlanRow, planAgain, planRows, type Wish } from './decide.ts'
import { elbBinder } from './elb.ts'
import { outcomeAsPlanned, outcomeOfStep, outcomeOfUnread, type Step } from './outcome.ts'
import type { Binder, Copy, Inspection, Inventory } from './place.ts'
import type { NewCertificate } from './relation.ts'
import { wafBinder } from './waf.ts'

/** A binder for each service; a new service does not compile until it has one. */
const binders: Readonly<Record<Service, (lane: Lane) => Binder>> = {
  CDN: cdnBinder,
  WAF: wafBinder,
  ELB: elbBinder,
}

/** What to plan. */
export interface PlanRequest extends PlanContext {
  readonly targets: readonly Target[]
  readonly wanted: NewCertificate
  /** Whether a place that cannot be switched back may be switched. */
  readonly mayBeFinal: boolean
  readonly maxParallel: number
}

/** The plan for one service in one project. */
export interface LanePlan {
  readonly lane: Lane
  readonly binder: Binder
  readonly steps: readonly Step[]
  readonly copy: Copy | null
  /** What was in the service's store before a push. */
  readonly stored: Inventory['stored']
  /** Places whose certificate the service does not show, so that nobody knows whose they are. */
  readonly unreadCount: number
  /** Why the service could not be read; null if it was. */
  readonly error: ActionError | null
}

/** The plan for all services and projects that bindings are in. */
export interface BindPlan {
  readonly lanes: readonly LanePlan[]
  readonly request: PlanRequest
}

/** Reads what is in use, and plans what to switch. Never throws: see `LanePlan.error`. */
export async function prepareBindings(access: BindAccess, request: PlanRequest): Promise<BindPlan> {
  const { targets, wish, maxParallel } = request
  const isMeant = ({ service, project }: Target) =>
    wish.kind === 'replace' ||
    wish.bindings.some((line) => line.service === service && isIn(line.project, project, service))
  const lanes = await inParallel(targets.filter(isMeant), maxParallel, (target) =>
    planLane(openLane(target, access), request),
  )
  return { lanes, request }
}

function isIn(named: string, project: string, service: Service): boolean {
  return service === 'CDN' || named === project
}

async function planLane(lane: Lane, request: PlanRequest): Promise<LanePlan> {
  const binder = binders[lane.target.service](lane)
  try {
    const { places, copy, stored } = await binder.read(request.wanted)
    const context = { ...request, wish: wishFor(lane.target, request.wish) }
    const steps: Step[] = []
    for (const planned of planRows(places, request.wanted, context)) {
      // A copy that is there already shows its key now, which the plan would learn later.
      const row = copy === null ? planned : planAgain(planned, copy, request.wanted, context)
      steps.push(await inspected(row, lane.target, copy, request))
    }
    const unread = places.filter(({ uses }) => uses.some((used) => used.names.length === 0))
    return { lane, binder, steps, copy, stored, unreadCount: unread.length, error: null }
  } catch (error) {
    const nothing = { steps: [], copy: null, stored: new Set<string>(), unreadCount: 0 }
    return { lane, binder, ...nothing, error: asActionError(error) }
  }
}

/** Only the lines of this lane. */
function wishFor({ service, project }: Target, wish: Wish): Wish {
  if (wish.kind === 'replace') return wish
  const bindings = wish.bindings.filter(
    (line) => line.service === service && isIn(line.project, project, service),
  )
  return { kind: 'lines', bindings }
}

/** Reads the rest about a place of the plan, which may show that it must stay as it is. */
async function inspected(
  row: PlanRow,
  target: Target,
  copy: Copy | null,
  { wanted, mayBeFinal }: PlanRequest,
): Promise<Step> {
  const step = {
    row,
    target,
    wanted,
    inspection: null,
    newId: copy?.id ?? null,
    isNewCertain: copy?.isCertain ?? true,
  }
  const { place, decision } = row
  if (place === null || decision.kind !== 'switch') return step
  const { olds } = decision
  let inspection: Inspection
  try {
    inspection = await place.inspect()
  } catch (error) {
    const unread = { kind: 'unread', olds, error: asActionError(error) } as const
    return { ...step, row: { ...row, decision: unread } }
  }
  const isFinal = inspection.restoreIds === null && !mayBeFinal
  const obstacle = inspection.obstacle ?? (isFinal ? irreversible : null)
  if (obstacle === null) return { ...step, inspection }
  return { ...step, inspection, row: { ...row, decision: { kind: 'skip', olds, ...obstacle } } }
}

const irreversible = {
  reason: 'irreversible',
  message: 'SCM does not have the certificate that it uses, so it could not be rolled back',
  remedy: 'Upload the old certificate to SCM, or set rollback to off to switch it all the same.',
} as const

/** Every place that the plan switches. */
export function stepsToSwitch({ lanes }: BindPlan): readonly Step[] {
  return lanes.flatMap(({ steps }) => steps).filter(({ row }) => row.decision.kind === 'switch')
}

/** Says which services do not show certificates that are in use. */
export function warnUnread({ lanes }: BindPlan): Remarks {
  const warnings = lanes
    .filter(({ unreadCount }) => unreadCount > 0)
    .map(
      ({ lane, unreadCount }) =>
        `bind: ${lane.name} does not show the certificates of ${unreadCount} ${unreadCount === 1 ? 'binding' : 'bindings'}, so these are left alone. If one of them serves this site, bind the certificate there by hand.`,
    )
  return { notices: [], warnings }
}

/** How long CDN takes for a change, in seconds. */
const cdnSeconds = 300
/** Places that are written at the same time in one service, after the first one. */
export const mostWrites = 4

/** Warns if CDN cannot be done in time: what still changes at the deadline is not rolled back. */
export function warnSlow(plan: BindPlan, timeoutMs: number): Remarks {
  const domains = stepsToSwitch(plan).filter(({ target }) => target.service === 'CDN').length
  const seconds = cdnSeconds * (1 + Math.ceil((domains - 1) / mostWrites))
  if (domains === 0 || seconds < timeoutMs / 1000) return noRemarks
  const needs = domains === 1 ? '1 CDN domain needs' : `${domains} CDN domains need`
  return warning(
    `bind: ${needs} about ${seconds} seconds, and timeout-seconds is ${timeoutMs / 1000}. What still changes then is uncertain, and is not rolled back. Set timeout-seconds to ${seconds + cdnSeconds}.`,
  )
}

/** Says so if there is nothing to switch, unless an outcome tells why. */
export function noticeIdle(plan: BindPlan): Remarks {
  const isTold = plan.lanes.some(
    ({ error, steps }) =>
      error !== null ||
      steps.some(({ row }) => ['switch', 'unchanged', 'unread'].includes(row.decision.kind)),
  )
  if (isTold || plan.request.wish.kind === 'lines') return noRemarks
  const steps = plan.lanes.flatMap((lane) => lane.steps)
  const left = steps.filter(
    ({ row }) => row.decision.kind === 'skip' && row.decision.reason === 'not-in-replaces',
  )
  if (left.length > 0) {
    return warning(
      `bind: nothing is switched, because replaces names none of the certificates that ${left.length} ${left.length === 1 ? 'binding uses' : 'bindings use'}. Correct replaces, or leave it out.`,
    )
  }
  return notice(
    'bind: there is nothing to switch. No binding that may be switched uses a certificate that this one renews. Bind it once by hand; the next renewal will take its place.',
  )
}

/**
 * Checks how much would be switched. Named bindings are as many as somebody wrote down.
 * @param limit the value of bind-limit
 * @throws `INPUT_INVALID` with the lines to paste if it is more
 */
export function checkLimit(plan: BindPlan, limit: number): void {
  const steps = stepsToSwitch(plan)
  if (plan.request.wish.kind === 'lines' || steps.length <= limit) return
  const message = `bind: "replace" would switch ${steps.length} bindings, more than bind-limit (${limit})`
  const lines = steps.map(({ row }) => formatBinding(row.binding))
  const remedy = [
    'Raise bind-limit, or switch exactly these with these lines:',
    'bind: |',
    ...lines.map((line) => `  ${line}`),
  ]
  throw new ActionError('INPUT_INVALID', message, { remedy: remedy.join('\n') })
}

/**
 * An outcome for every row of the plan, before it is carried out.
 * @param isDryRun whether it never will be
 */
export function outcomesOfPlan({ lanes }: BindPlan, isDryRun: boolean): readonly BindingOutcome[] {
  return lanes.flatMap(({ lane, steps, error: unread }) => {
    if (unread !== null) return [outcomeOfUnread(lane.target, unread)]
    return steps.map((step) => {
      const isPending = !isDryRun && step.row.decision.kind === 'switch'
      return isPending
        ? outcomeOfStep(step, 'not-attempted', { reason: 'stopped' })
        : outcomeAsPlanned(step)
    })
  })
}

/**
 * The targets that need no push: their service has this very certificate already, or refers to
 * SCM's. By their canonical form.
 */
export function targetsWithCopy(plan: BindPlan | null): ReadonlySet<string> {
  const supplied = (plan?.lanes ?? []).filter(
    ({ lane, copy, error }) => lane.target.service === 'CDN' || (error === null && copy !== null),
  )
  return new Set(supplied.map(({ lane }) => formatTarget(lane.target)))
}
