// Carries out changes, wherever they come from: service by service; in each project first one
// place, the canary, then the rest. A place that harms visitors stops its service and project, and
// so does a canary that is uncertain.

import { inParallel } from '../cloud/parallel.ts'
import { type ActionError, asActionError } from '../errors.ts'
import { formatTarget, type Service, serviceNames } from '../push/target.ts'
import { formatHostLine } from '../verify/host.ts'
import type { BindingOutcome } from './binding.ts'
import type { Change } from './change.ts'
import { outcomeOfChange, stopped, withError } from './outcome.ts'
import { type CarriedOut, carryOutSafely, type ProtectContext, watch } from './protect.ts'

/** What carrying out needs from the run. */
export interface CarryOutContext extends ProtectContext {
  /**
   * Called once, before the first write, with everything that is about to be switched. If it
   * throws, nothing is.
   */
  readonly onRestore: (outcomes: readonly BindingOutcome[]) => void
  /** Called with each outcome as it comes. */
  readonly onOutcome: (outcome: BindingOutcome) => void
}

/** How all changes ended. */
export interface CarryOutResult {
  /** How long the hosts were watched after the last switch, in milliseconds. */
  readonly watchedMs: number
  /** One per change. */
  readonly outcomes: ReadonlyMap<Change, BindingOutcome>
  /** What ended the run: `CANCELLED`, or `INTERNAL` for a bug; null when nothing did. */
  readonly stoppedBy: ActionError | null
}

/** When a service has its turn. Those whose harm shows at once come first. */
const turns: Readonly<Record<Service, number>> = { ELB: 1, WAF: 2, CDN: 3 }
const serviceOrder = [...serviceNames].sort((one, other) => turns[one] - turns[other])

/** Places that are written at the same time in one service, after the first one. */
export const mostWrites = 4

/** Carries out every change. Never throws: what ended it early is in `stoppedBy`. */
export async function carryOut(
  changes: readonly Change[],
  context: CarryOutContext,
): Promise<CarryOutResult> {
  const { deadline } = context.switching
  const course: Course = { carriedOut: new Map(), stops: new Map(), context }
  let stoppedBy: ActionError | null = null
  let watchedSince: number | null = null
  try {
    if (changes.length > 0) {
      context.onRestore(changes.map((change) => outcomeOfChange(change, 'not-attempted')))
    }
    for (const service of serviceOrder) {
      const own = changes.filter(({ place }) => place.binding.service === service)
      await carryOutService(own, course)
    }
    watchedSince = deadline.now()
    await watch(course.carriedOut, context, (change, carriedOut) =>
      note(course, change, carriedOut, seenLater(carriedOut)),
    )
  } catch (error) {
    stoppedBy = asActionError(error)
  }
  stoppedBy ??= deadline.cancelled.aborted ? asActionError(deadline.cancelled.reason) : null
  const rest = { ...stopped, says: stoppedBy?.message ?? null }
  return {
    outcomes: new Map(changes.map((change) => [change, endOf(change, course, rest)])),
    watchedMs: watchedSince === null ? 0 : deadline.now() - watchedSince,
    stoppedBy,
  }
}

/** @param rest what is said of places that the run did not get to */
function endOf(
  change: Change,
  { carriedOut, stops }: Course,
  rest: Partial<BindingOutcome>,
): BindingOutcome {
  const known = carriedOut.get(change)?.outcome
  return known ?? outcomeOfChange(change, 'not-attempted', stops.get(siteOf(change)) ?? rest)
}

/** What has happened so far. */
interface Course {
  /** In the order in which they were begun. */
  readonly carriedOut: Map<Change, CarriedOut>
  /** Why nothing more is written, by the service and project. */
  readonly stops: Map<string, Partial<BindingOutcome>>
  readonly context: CarryOutContext
}

/** The service and project of a change. */
function siteOf({ place }: Change): string {
  return formatTarget(place.binding)
}

async function carryOutService(changes: readonly Change[], course: Course): Promise<void> {
  const hostsOf = ({ hosts }: Change) => hosts.map(formatHostLine)
  // What visitors get from a host can be blamed on one place only if no other changes meanwhile.
  const sites = [...Map.groupBy(changes, siteOf).values()]
  await inParallel(
    groupsByKeys(sites, (own) => own.flatMap(hostsOf)),
    mostWrites,
    async (group) => {
      for (const own of group) await carryOutCanary(own, course)
    },
  )
  const rest = sites.flat().filter((change) => !course.carriedOut.has(change))
  const groups = groupsByKeys(rest, (change) => [`lock ${change.place.lock}`, ...hostsOf(change)])
  await inParallel(groups, mostWrites, async (group) => {
    for (const change of group) await carryOutOne(change, course)
  })
}

/** Changes of one site one after another, until the first place was switched. */
async function carryOutCanary(changes: readonly Change[], course: Course): Promise<void> {
  for (const change of changes) {
    const { isStanding, outcome } = await carryOutOne(change, course)
    if (outcome.status === 'uncertain') stopAfterDoubt(change, outcome, course)
    if (isStanding || course.stops.has(siteOf(change))) return
  }
}

/** A service that does not do what it is asked for would take the time of the others. */
function stopAfterDoubt(change: Change, { binding }: BindingOutcome, { stops }: Course): void {
  const site = siteOf(change)
  if (stops.has(site)) return
  const says = `nobody knows whether ${binding} was switched, so nothing more is switched here`
  stops.set(site, { reason: 'uncertain-elsewhere', says })
}

async function carryOutOne(change: Change, course: Course): Promise<CarriedOut> {
  const { context, stops } = course
  const stop = stops.get(siteOf(change))
  const carriedOut =
    stop === undefined
      ? await carryOutSafely(change, context).catch((error: unknown) => brokenOff(change, error))
      : withoutWrite(outcomeOfChange(change, 'not-attempted', stop))
  note(course, change, carriedOut)
  return carriedOut
}

/** A mistake in this action must not make a place look untouched that may be switched. */
function brokenOff(change: Change, error: unknown): CarriedOut {
  return withoutWrite(outcomeOfChange(change, 'uncertain', withError(asActionError(error))))
}

function withoutWrite(outcome: BindingOutcome): CarriedOut {
  return { outcome, hasHarmed: false, isStanding: false, mayArriveUntil: null, baselines: [] }
}

function note(
  { carriedOut: all, stops, context }: Course,
  change: Change,
  carriedOut: CarriedOut,
  told = carriedOut.outcome,
): void {
  all.set(change, carriedOut)
  const site = siteOf(change)
  if (carriedOut.hasHarmed && !stops.has(site)) {
    const says = `${carriedOut.outcome.binding} harmed visitors, so nothing more is switched in this service and project`
    stops.set(site, { reason: 'harm-elsewhere', says })
  }
  context.onOutcome(told)
}

/** What is new about a place that was told to be bound before: its answer is not. */
function seenLater({ outcome }: CarriedOut): BindingOutcome {
  if (outcome.status !== 'bound') return outcome
  const says = outcome.says ?? 'its hosts serve the certificate now'
  return { ...outcome, says, httpStatus: null, requestId: null }
}

/** Groups items that share a key, directly or through others; in their order. */
function groupsByKeys<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): readonly (readonly Item[])[] {
  let groups: { readonly keys: ReadonlySet<string>; readonly items: readonly Item[] }[] = []
  for (const item of items) {
    const keys = keysOf(item)
    const isShared = (group: (typeof groups)[number]) => keys.some((key) => group.keys.has(key))
    const shared = groups.filter(isShared)
    const joined = {
      keys: new Set([...shared.flatMap((group) => [...group.keys]), ...keys]),
      items: [...shared.flatMap((group) => group.items), item],
    }
    groups = [...groups.filter((group) => !isShared(group)), joined]
  }
  return groups.map((group) => group.items)
}
