// The entrance to this room: reads what the services use, plans what to switch, and carries that
// out. What cannot be read is one failed row and touches no other service.
//
// The words of this room: a binding names where a service uses a certificate. A place is a binding
// as it was read. A change is what to make of a place; renew.ts and roll-back.ts make changes, and
// carry-out.ts carries them out. An outcome is how a binding ended.

import type { Certificate } from '../certificate/certificate.ts'
import { isDomainName } from '../certificate/names.ts'
import { joinRemarks, noRemarks, type Remarks } from '../certificate/remarks.ts'
import { inParallel } from '../cloud/parallel.ts'
import { ActionError, asActionError } from '../errors.ts'
import { formatTarget, type Service, type Target } from '../push/target.ts'
import { accessTo, type BindAccess, type ServiceAccess } from './access.ts'
import type { Binding, BindingOutcome, Wish } from './binding.ts'
import { type CarryOutContext, type CarryOutResult, carryOut } from './carry-out.ts'
import { cdnBinder } from './cdn.ts'
import {
  decide,
  decideAll,
  type Facts,
  isNamedBy,
  isOutcome,
  type Renewal,
  unreadable,
} from './decide.ts'
import { elbBinder } from './elb.ts'
import { outcomeOfChange, outcomeOfUnread, stopped } from './outcome.ts'
import type { Binder, Obstacle, Place } from './place.ts'
import { newCertificateOf } from './relation.ts'
import {
  checkLimit,
  type ForeseeContext,
  type Foreseen,
  foresee,
  noticeIdle,
  renewalsIn,
  warnSlow,
  warnUnmatched,
  warnUnread,
} from './remarks.ts'
import {
  type InspectedRenewal,
  type RenewContext,
  renewAll,
  type ServicePlan,
  shownOf,
} from './renew.ts'
import { readReplaceable } from './replaceable.ts'
import { checkUnchanged } from './unchanged.ts'
import { wafBinder } from './waf.ts'

/** A binder for each service; a new service does not compile until it has one. */
const binders: Readonly<Record<Service, (access: ServiceAccess) => Binder>> = {
  CDN: cdnBinder,
  WAF: wafBinder,
  ELB: elbBinder,
}

/** What to bind, and how carefully. */
export interface PlanOptions {
  readonly certificate: Certificate
  readonly targets: readonly Target[]
  readonly wish: Wish
  /** Ids in SCM and fingerprints of what counts as old; empty: all that the new one renews. */
  readonly replaces: readonly string[]
  /** Whether harm is switched back; if not, what cannot be switched back is switched, too. */
  readonly rollsBack: boolean
  /** Whether bindings of the other type of key are switched, too. */
  readonly allowsOtherKey: boolean
  /** `replace` switches nothing if it would switch more. */
  readonly limit: number
  readonly isDryRun: boolean
  readonly maxParallel: number
  /** How long the whole run may take, in milliseconds. */
  readonly timeoutMs: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What carrying out needs beside the plan. */
export type BindContext = Omit<CarryOutContext, 'rollsBack'> & Pick<RenewContext, 'whyNotPushed'>

/** How all bindings of a plan ended, in the order of the plan. */
export interface BindResult extends Omit<CarryOutResult, 'outcomes'> {
  readonly outcomes: readonly BindingOutcome[]
}

/** A whole plan, of which nothing is carried out yet. */
export interface BindingPlan extends Remarks {
  /** One per binding; to switch one is `not-attempted` as yet, or `planned` in a dry run. */
  readonly outcomes: readonly BindingOutcome[]
  /** How many bindings it switches. */
  readonly switchCount: number
  /** Targets that need no push, in their canonical form. */
  readonly supplied: ReadonlySet<string>
  /**
   * Checks how much would be switched.
   * @throws `INPUT_INVALID` if it is more than the limit
   */
  checkLimit(): void
  /** Says in a dry run which bindings roll-back would protect; changes nothing. */
  foresee(context: ForeseeContext): Promise<Foreseen>
  /** Switches every binding of the plan. Never throws. */
  carryOut(context: BindContext): Promise<BindResult>
}

/**
 * Reads what the services use, and plans what to switch; nothing is changed.
 * @throws `CERTIFICATE_REFUSED` if the certificate is not known well enough, `SIGN_IN_REFUSED` or
 * `CANCELLED`
 */
export async function planBindings(access: BindAccess, options: PlanOptions): Promise<BindingPlan> {
  const { certificate, targets, wish, limit, isDryRun, rollsBack, maxParallel, now } = options
  const wanted = newCertificateOf(certificate)
  const { replaceable, ...read } = await readReplaceable(access.scm, options.replaces)
  const mayBe = { mayBeFinal: !rollsBack, mayBeOtherKey: options.allowsOtherKey }
  const facts: Facts = { wanted, copy: null, replaceable, ...mayBe, now }
  const services = await inParallel(targetsOf(wish, targets), maxParallel, (target) =>
    planService(accessTo(target, access), wish, facts),
  )
  const outcomesOf = (isPending: boolean) =>
    services.flatMap((service) => outcomesOfService(service, facts, isPending))
  return {
    ...joinRemarks(
      read,
      warnUnread(services),
      warnUnmatched(services),
      noticeIdle(services, wish),
      warnSlow(services, options.timeoutMs),
    ),
    outcomes: outcomesOf(!isDryRun),
    switchCount: renewalsIn(services).length,
    supplied: targetsWithCopy(services),
    foresee: async (context) =>
      rollsBack
        ? foresee(services, outcomesOf(false), wanted, context)
        : { outcomes: outcomesOf(false), ...noRemarks },
    checkLimit: () => checkLimit(services, wish, limit),
    carryOut: async (context) => {
      const { deadline } = context.switching
      const known = { ...facts, wanted: newCertificateOf(context.certificate) }
      try {
        const rows = await checkUnchanged(
          await renewAll(services, known, { ...context, deadline, maxParallel }),
          services.flatMap(({ places }) => places),
          known.wanted,
          context,
        )
        rows.filter(isOutcome).forEach(context.onOutcome)
        const changes = rows.flatMap((row) => (isOutcome(row) ? [] : [row]))
        const { outcomes, ...rest } = await carryOut(changes, { ...context, rollsBack })
        const inOrder = rows.flatMap((row) => (isOutcome(row) ? row : (outcomes.get(row) ?? [])))
        return { ...rest, outcomes: inOrder }
      } catch (error) {
        return { outcomes: outcomesOf(true), watchedMs: 0, stoppedBy: asActionError(error) }
      }
    },
  }
}

/** The targets that the inputs mean. */
function targetsOf(wish: Wish, targets: readonly Target[]): readonly Target[] {
  if (wish.kind === 'replace') return targets
  return targets.filter((target) => wish.bindings.some((line) => isIn(line, target)))
}

function isIn(line: Binding, { service, project }: Target): boolean {
  return line.service === service && (service === 'CDN' || line.project === project)
}

/** Plans for one service in one project. Never throws: see `ServicePlan.error`. */
async function planService(access: ServiceAccess, wish: Wish, facts: Facts): Promise<ServicePlan> {
  const { target } = access
  const binder = binders[target.service](access)
  try {
    const { places: found, copy, stored } = await binder.read(facts.wanted)
    const places = found.map(withoutOddName)
    const rows: ServicePlan['rows'][number][] = []
    for (const row of decideAll(places, linesFor(target, wish), facts)) {
      // A copy that is there already shows its key now, which the plan would learn later. What was
      // left alone without it stays so.
      const decision = isOutcome(row) ? row : (decide(row, { ...facts, copy }) ?? row)
      rows.push(isOutcome(decision) ? decision : await inspect(decision, { ...facts, copy }))
    }
    const unread = places.filter(({ uses }) => uses.some((used) => used.names.length === 0))
    const unmatched = exceptedIn(target, wish).filter(
      (line) => !places.some((place) => isNamedBy(line, place)),
    )
    const counts = { unreadCount: unread.length, unmatched }
    return { target, binder, rows, places, copy, stored, ...counts, error: null }
  } catch (error) {
    const nothing = { rows: [], places: [], copy: null, stored: new Set<string>(), unreadCount: 0 }
    const unmatched: readonly Binding[] = []
    return { target, binder, ...nothing, unmatched, error: asActionError(error) }
  }
}

/** The lines of this target that except bindings. */
function exceptedIn(target: Target, wish: Wish): readonly Binding[] {
  return wish.kind === 'replace' ? wish.excepted.filter((line) => isIn(line, target)) : []
}

/**
 * A binding is a line of the inputs, so a name with a line break in it could smuggle in another
 * line. A WAF host may have a port.
 */
function withoutOddName(place: Place): Place {
  const isOdd = place.mustCover.some((name) => !isDomainName(name.replace(/:\d+$/, '')))
  return isOdd ? { ...place, obstacle: oddName } : place
}

const oddName: Obstacle = { reason: 'unreadable', message: 'its name is not a host name' }

/** Only the lines of this target. */
function linesFor(target: Target, wish: Wish): Wish {
  if (wish.kind === 'replace') return wish
  return { kind: 'lines', bindings: wish.bindings.filter((line) => isIn(line, target)) }
}

/** Reads the rest about a place of the plan, which may show that it must stay as it is. */
async function inspect(renewal: Renewal, facts: Facts): Promise<InspectedRenewal | BindingOutcome> {
  const inspection = await renewal.place.inspect().catch(asActionError)
  if (inspection instanceof ActionError) return unreadable(renewal, inspection, facts)
  const inspected = { ...renewal, inspection }
  return decide(inspected, facts) ?? inspected
}

/**
 * An outcome for every row of a service, before anything is carried out.
 * @param isPending whether it will be
 */
function outcomesOfService(
  { target, rows, copy, error }: ServicePlan,
  { wanted }: Facts,
  isPending: boolean,
): readonly BindingOutcome[] {
  if (error !== null) return [outcomeOfUnread(target, error)]
  return rows.map((row) => {
    if (isOutcome(row)) return row
    const shown = shownOf(row, wanted, copy)
    return isPending
      ? outcomeOfChange(shown, 'not-attempted', stopped)
      : outcomeOfChange(shown, 'planned')
  })
}

/**
 * The targets that need no push: their service has this very certificate already, or refers to
 * SCM's. By their canonical form.
 */
function targetsWithCopy(services: readonly ServicePlan[]): ReadonlySet<string> {
  const supplied = services.filter(
    ({ target, copy, error }) => target.service === 'CDN' || (error === null && copy !== null),
  )
  return new Set(supplied.map(({ target }) => formatTarget(target)))
}
