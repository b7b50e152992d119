// The changes that renew: each puts the new certificate into the place of those that it renews.
// They are made after the push, when the service has a copy of the new certificate.

import { hasFingerprint } from '../certificate/leaf.ts'
import { covers } from '../certificate/names.ts'
import { type BackOff, pauseAfter } from '../cloud/back-off.ts'
import type { Deadline } from '../cloud/deadline.ts'
import { inParallel } from '../cloud/parallel.ts'
import { ActionError, asActionError } from '../errors.ts'
import { formatTarget, type Target } from '../push/target.ts'
import type { Host } from '../verify/host.ts'
import { type Binding, type BindingOutcome, type CertificateRef, formatBinding } from './binding.ts'
import type { Change } from './change.ts'
import { beforeOf, decide, type Facts, isOutcome, type Renewal, withCopy } from './decide.ts'
import { outcomeOfChange, outcomeOfUnread, type Shown, withError } from './outcome.ts'
import {
  type Binder,
  type Copy,
  type Inspection,
  type Inventory,
  idsOf,
  isEqual,
  isSameSet,
  type Place,
} from './place.ts'
import type { NewCertificate } from './relation.ts'
import { takeBack } from './roll-back.ts'

/** A renewal whose place was inspected. */
export interface InspectedRenewal extends Renewal {
  readonly inspection: Inspection
}

/** The plan for one service in one project. */
export interface ServicePlan extends Pick<Inventory, 'copy' | 'stored'> {
  readonly target: Target
  readonly binder: Binder
  /** What is switched, and the outcome of everything else; in the order of the plan. */
  readonly rows: readonly (InspectedRenewal | BindingOutcome)[]
  /** Every place of the service, whatever becomes of it. */
  readonly places: readonly Place[]
  /** Places whose certificate the service does not show, so that nobody knows whose they are. */
  readonly unreadCount: number
  /** Lines that except a binding which is not there. */
  readonly unmatched: readonly Binding[]
  /** Why the service could not be read; null if it was. */
  readonly error: ActionError | null
}

/** What making the changes needs from the run. */
export interface RenewContext {
  /** Why a target has no copy, as its push says; null if the push was made. By canonical form. */
  readonly whyNotPushed: (target: string) => string | null
  /** Hosts that the inputs name; they say how a name is reached. */
  readonly hosts: readonly Host[]
  readonly deadline: Deadline
  readonly maxParallel: number
}

/**
 * Finds the copies of the new certificate, and decides again with what they show. A binding that
 * cannot be switched after all has its outcome; every other one has its change.
 * @param facts with the new certificate, which by now SCM has
 */
export async function renewAll(
  services: readonly ServicePlan[],
  facts: Facts,
  context: RenewContext,
): Promise<readonly (Change | BindingOutcome)[]> {
  const found = await inParallel(services, context.maxParallel, async (service) => ({
    service,
    ...(await findCopy(service, facts.wanted, context)),
  }))
  // A copy in any service shows the type of key, which SCM does not.
  const families = found.flatMap(({ copy }) => copy?.keyFamily ?? [])
  const wanted = { ...facts.wanted, keyFamily: families[0] ?? facts.wanted.keyFamily }
  return found.flatMap(({ service, copy, missing }) => {
    if (service.error !== null) return [outcomeOfUnread(service.target, service.error)]
    return service.rows.map((row) => {
      if (isOutcome(row)) return row
      if (copy === null) {
        return outcomeOfChange(shownOf(row, wanted, null), 'not-attempted', missing)
      }
      const again = decide(row, { ...facts, wanted, copy }) ?? row
      if (isOutcome(again)) return again
      const findDone = () => findUnchanged(service.binder, row.place, { ...facts, wanted, copy })
      return renew(again, withCopy(wanted, copy), copy, context.hosts, findDone)
    })
  })
}

/** The change that renews what a place uses. */
function renew(
  renewal: InspectedRenewal,
  wanted: NewCertificate,
  copy: Copy,
  hosts: readonly Host[],
  findDone: Change['findDone'],
): Change {
  const { place, inspection, olds } = renewal
  const oldIds = olds.flatMap(({ id }) => id ?? [])
  const newId = newIdIn(place, wanted, copy)
  const change: Change = {
    ...shownOf(renewal, wanted, copy),
    ...replacing(place, inspection, oldIds, newId),
    hosts: hostsOf(renewal, wanted, hosts),
    restores: false,
    takeBack: () => takeBack(change, oldIds, newId),
    findDone,
  }
  return change
}

/** Two runs with one certificate may each push a copy, so leaves count here, and not ids. */
async function findUnchanged(
  binder: Binder,
  { binding }: Place,
  facts: Facts,
): Promise<BindingOutcome | null> {
  try {
    const { places } = await binder.read(facts.wanted)
    const name = formatBinding(binding)
    const place = places.find((each) => formatBinding(each.binding) === name)
    if (place === undefined) return null
    const now = decide({ place, isNamed: false, mayBeFirst: false, inspection: null }, facts)
    return now !== null && isOutcome(now) && now.status === 'unchanged' ? now : null
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return null
  }
}

/**
 * What a renewal shows of itself, however it ends.
 * @param copy null until it is known
 */
export function shownOf(
  renewal: InspectedRenewal,
  wanted: NewCertificate,
  copy: Copy | null,
): Shown {
  const { place, inspection } = renewal
  const isCertain = copy?.isCertain ?? true
  const after: CertificateRef = {
    certificateId: copy?.id ?? null,
    // What was not read has no fingerprint.
    fingerprint: isCertain ? wanted.fingerprint.hex : null,
    expiresAt: wanted.expiresAt,
  }
  const doubt = isCertain ? null : recognisedByExpiry
  return { place, inspection, before: beforeOf(renewal, wanted), after: [after], doubt }
}

const recognisedByExpiry =
  'the new certificate was recognised there by its expiry date only, because this user may not read it'

/** The new certificate's id in this place: a list may hold another copy of it already. */
function newIdIn({ isList, uses }: Place, wanted: NewCertificate, copy: Copy): string {
  const same = uses.find(({ leaf }) => leaf !== null && hasFingerprint(leaf, wanted.fingerprint))
  return (isList ? same?.id : null) ?? copy.id
}

/**
 * Puts one certificate into the place of others.
 * @param oldIds what is replaced, in the service's own ids
 */
export function replacing(
  { isList }: Pick<Place, 'isList'>,
  inspection: Inspection,
  oldIds: readonly string[],
  newId: string,
): Pick<Change, 'isExpected' | 'isDone' | 'next'> {
  if (!isList) {
    return {
      isExpected: (uses) => isEqual(uses, inspection.uses),
      isDone: (uses) => isEqual(uses, [{ id: newId }]),
      next: () => [newId],
    }
  }
  return {
    // A service may show a list in another order each time.
    isExpected: (uses) => isSameSet(uses, inspection.uses),
    // What others add to the list meanwhile is theirs.
    isDone: (uses) => {
      const ids = idsOf(uses)
      return ids.includes(newId) && !oldIds.some((id) => ids.includes(id))
    },
    next: (uses) => replacedIn(idsOf(uses), oldIds, newId),
  }
}

/** A list with the new certificate where the first old one was, or at its end. */
function replacedIn(
  ids: readonly string[],
  oldIds: readonly string[],
  newId: string,
): readonly string[] {
  const first = ids.findIndex((id) => oldIds.includes(id))
  const hasNew = ids.includes(newId)
  if (first === -1) return hasNew ? ids : [...ids, newId]
  return ids.flatMap((id, index) => {
    if (!oldIds.includes(id)) return [id]
    return index === first && !hasNew ? [newId] : []
  })
}

/**
 * The hosts that show what a place serves.
 * @param named hosts that the inputs name
 */
export function hostsOf(
  { place, inspection, olds }: Pick<InspectedRenewal, 'place' | 'inspection' | 'olds'>,
  wanted: NewCertificate,
  named: readonly Host[],
): readonly Host[] {
  const oldNames = olds.flatMap(({ names }) => names)
  const names = [...new Set(oldNames.length > 0 ? oldNames : wanted.names)]
  // Names come before wildcards, for which a name has to be made up.
  const isWildcard = (name: string) => name.startsWith('*.')
  const ordered = [...names.filter((name) => !isWildcard(name)), ...names.filter(isWildcard)]
  if (place.mustCover.length === 0) return inspection.hosts(ordered)
  const known = named.filter(({ name }) => place.mustCover.some((each) => covers(each, name)))
  // What visitors reach comes first; the others count where that is out of reach.
  const direct = known.filter(({ via }) => via === null)
  if (known.length > 0) return [...direct, ...known.filter(({ via }) => via !== null)]
  return inspection.hosts(ordered)
}

/** A service may take a while until it lists a copy. */
const searchPauses: BackOff = { firstMs: 1000, factor: 2, longestMs: 60_000 }
/** Other services wait for the copy, and need time to switch. */
const searchShare = 1 / 2

/** The copy in a service, and what to say if it has none. Never throws. */
async function findCopy(
  { target, binder, copy: known, stored, rows }: ServicePlan,
  wanted: NewCertificate,
  { whyNotPushed, deadline }: RenewContext,
): Promise<{ readonly copy: Copy | null; readonly missing: Partial<BindingOutcome> }> {
  if (known !== null || rows.every(isOutcome)) return { copy: known, missing: {} }
  const why = whyNotPushed(formatTarget(target))
  try {
    const patience = deadline.within((deadline.at - deadline.now()) * searchShare)
    for (let searches = 1; ; searches += 1) {
      const copy = await binder.findCopy(wanted, stored)
      const isLast = copy !== null || why !== null
      if (isLast || !(await patience.sleepUpTo(pauseAfter(searches, searchPauses)))) {
        return { copy, missing: whyMissing(target, why) }
      }
    }
  } catch (error) {
    return { copy: null, missing: withError(asActionError(error), { reason: 'copy-missing' }) }
  }
}

function whyMissing(target: Target, why: string | null): Partial<BindingOutcome> {
  const name = formatTarget(target)
  return why === null
    ? {
        reason: 'copy-missing',
        says: `${name} does not list the copy that was pushed`,
      }
    : {
        reason: 'push-failed',
        says: `the push to ${name} ${why}`,
      }
}
