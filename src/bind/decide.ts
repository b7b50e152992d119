// What becomes of each place: switched, or left as it is, and why. Pure. The same function decides
// again whenever more is known: what the inspection of the place shows, and what the copy shows.

import { hasFingerprint } from '../certificate/leaf.ts'
import type { ActionError } from '../errors.ts'
import {
  type Binding,
  type BindingOutcome,
  type CertificateRef,
  formatBinding,
  type Wish,
} from './binding.ts'
import { type ObstacleFacts, obstacleTo } from './obstacles.ts'
import { endOfUnread, outcomeOfUntouched, withRestoreId } from './outcome.ts'
import type { Copy, Inspection, Obstacle, Place } from './place.ts'
import {
  type NewCertificate,
  type Relation,
  type Replaceable,
  refOf,
  relationOf,
  type UsedCertificate,
} from './relation.ts'

/** A place to decide about. */
export interface Candidate {
  readonly place: Place
  /** Whether a line of the input names it. */
  readonly isNamed: boolean
  /** Whether the new certificate may come where it renews none. */
  readonly mayBeFirst: boolean
  /** Null until the place was inspected. */
  readonly inspection: Inspection | null
}

/** A place whose certificates the new one replaces. */
export interface Renewal extends Candidate {
  /** The certificates that are replaced; none for a first binding. */
  readonly olds: readonly UsedCertificate[]
}

/** What the decisions depend on, beside the place. */
export interface Facts extends ObstacleFacts {
  /** Null: every certificate that is renewed. */
  readonly replaceable: Replaceable | null
  /** Whether the other type of key may take its place. */
  readonly mayBeOtherKey: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Whether a decision leaves the place as it is, so that its outcome is known already. */
export function isOutcome<Other extends object>(
  decision: Other | BindingOutcome,
): decision is BindingOutcome {
  return 'status' in decision
}

/** Decides about every place that the inputs mean. Places of other sites are left out. */
export function decideAll(
  places: readonly Place[],
  wish: Wish,
  facts: Facts,
): readonly (Renewal | BindingOutcome)[] {
  if (wish.kind === 'replace') {
    const isExcepted = (place: Place) => wish.excepted.some((line) => isNamedBy(line, place))
    return places.flatMap((place) => {
      const decision = decide(candidate(place), facts)
      if (decision === null) return []
      return isExcepted(place) ? leftAlone(decision, facts) : decision
    })
  }
  const decisions = wish.bindings.flatMap((line) => decideLine(line, places, facts))
  // Two lines may name the same place, such as a listener and one of its slots.
  return [...new Map(decisions.map((each) => [nameOf(each), each])).values()]
}

function candidate(place: Place): Candidate {
  return { place, isNamed: false, mayBeFirst: false, inspection: null }
}

function nameOf(decision: Renewal | BindingOutcome): string {
  return isOutcome(decision) ? decision.binding : formatBinding(decision.place.binding)
}

/** Decides about one place; null if it belongs to another site. */
export function decide<Known extends Candidate>(
  candidate: Known,
  facts: Facts,
): (Known & Renewal) | BindingOutcome | null {
  const { place, isNamed, mayBeFirst, inspection } = candidate
  const wanted = withCopy(facts.wanted, facts.copy)
  // Of what a line names, the copy shows the type in time, before the switch.
  const keyRule = facts.mayBeOtherKey ? 'any' : isNamed ? 'not-other' : 'same'
  const relations = place.uses.map((used) => ({
    used,
    relation: relationOf(used, wanted, facts.now, facts.replaceable, keyRule),
  }))
  const by = (kind: Relation['kind']) => relations.filter(({ relation }) => relation.kind === kind)
  const olds = by('renewed').map(({ used }) => used)
  if (olds.length === 0) {
    const [kept] = by('kept')
    if (by('same').length > 0) return unchanged(place, wanted)
    if (kept?.relation.kind === 'kept') {
      return skipped({ ...candidate, olds: [kept.used] }, kept.relation, wanted)
    }
    if (!mayBeFirst || !(place.isList || place.uses.length === 0)) return null
  }
  const renewal = { ...candidate, olds }
  const obstacle = obstacleTo(place, olds, inspection, { ...facts, wanted }, isNamed)
  return obstacle === null ? renewal : skipped(renewal, obstacle, wanted)
}

/** The new certificate with what its copy shows. */
export function withCopy(wanted: NewCertificate, copy: Copy | null): NewCertificate {
  if (copy === null) return wanted
  const { keyFamily, expiresAt } = copy
  return {
    ...wanted,
    keyFamily: keyFamily ?? wanted.keyFamily,
    ...(expiresAt !== null && { expiresAt, slackMs: 0 }),
  }
}

/** The outcome of a place that could not be read as far as switching needs it. */
export function unreadable(renewal: Renewal, error: ActionError, facts: Facts): BindingOutcome {
  const { status, fields } = endOfUnread(error)
  return outcomeOfUntouched(renewal.place, status, beforeOf(renewal, facts.wanted), fields)
}

/** The certificates that a renewal replaces, as the report shows them. */
export function beforeOf(
  { olds, inspection }: Pick<Renewal, 'olds' | 'inspection'>,
  wanted: NewCertificate,
): readonly CertificateRef[] {
  return withRestoreId(
    olds.map((used) => refOf(used, wanted)),
    inspection,
  )
}

function unchanged(place: Place, wanted: NewCertificate): BindingOutcome {
  const same = place.uses.filter(
    ({ leaf }) => leaf === null || hasFingerprint(leaf, wanted.fingerprint),
  )
  const isUnread = place.uses.some(({ leaf }) => leaf === null)
  const says = isUnread
    ? 'recognised by its expiry date only, because this user may not read the certificate'
    : null
  const refs = same.map((used) => refOf(used, wanted))
  return outcomeOfUntouched(place, 'unchanged', refs, { says })
}

function skipped(
  renewal: Renewal,
  { reason, message: says, facts }: Obstacle,
  wanted: NewCertificate,
): BindingOutcome {
  const fields = { reason, says, facts: facts === undefined ? [] : [facts] }
  return outcomeOfUntouched(renewal.place, 'skipped', beforeOf(renewal, wanted), fields)
}

function decideLine(
  line: Binding,
  places: readonly Place[],
  facts: Facts,
): readonly (Renewal | BindingOutcome)[] {
  const named = places.filter((place) => isNamedBy(line, place))
  const isOpen = line.service === 'ELB' && line.slot === null
  const lineOf = (place: Place) => ({ ...candidate(place), isNamed: true, mayBeFirst: !isOpen })
  const decisions = named.flatMap((place) => decide(lineOf(place), facts) ?? [])
  if (decisions.length > 0) return decisions
  const fields = named.length > 0 ? nothingToRenew : notFound(meantBy(places, facts))
  return [outcomeOfUntouched({ binding: line, title: null }, 'skipped', [], fields)]
}

/**
 * Whether a line of the input names a place: by its canonical form, or an alias; and a slot of a
 * listener by the listener alone.
 */
export function isNamedBy(line: Binding, { binding, aliases }: Place): boolean {
  const own = [formatBinding(binding), ...aliases]
  const all = binding.service === 'ELB' ? [...own, formatBinding({ ...binding, slot: null })] : own
  return all.includes(formatBinding(line))
}

/** What is excepted stays as it is, unless it uses the new certificate already. */
function leftAlone(decision: Renewal | BindingOutcome, { wanted }: Facts): BindingOutcome {
  if (!isOutcome(decision)) return skipped(decision, excepted, wanted)
  const { reason, message: says } = excepted
  return decision.status === 'unchanged' ? decision : { ...decision, reason, says, facts: [] }
}

const excepted: Obstacle = { reason: 'excepted', message: 'a line of bind excepts it' }

const nothingToRenew = {
  reason: 'nothing-to-renew',
  says: 'it uses no certificate that the new one renews',
} as const

const mostMeant = 5

/** What a line that matches nothing may mean: the places that the new certificate is for. */
function meantBy(places: readonly Place[], facts: Facts): readonly string[] {
  const meant = places.filter((place) => {
    const decision = decide(candidate(place), facts)
    if (decision === null) return false
    return !isOutcome(decision) || decision.status === 'unchanged'
  })
  return meant.slice(0, mostMeant).map(({ binding }) => formatBinding(binding))
}

function notFound(renewed: readonly string[]) {
  return {
    reason: 'not-found',
    says: 'the service shows no such binding',
    facts: [{ kind: 'binding-not-found', renewed }],
  } as const
}
