// Which places are switched, and to what: the whole plan, before anything is written. Pure.

import type { ActionError } from '../errors.ts'
import { type Binding, formatBinding, type Reason } from './binding.ts'
import type { Copy, Place } from './place.ts'
import {
  commonNames,
  isCovered,
  type NewCertificate,
  type Relation,
  type Replaceable,
  relationOf,
  type UsedCertificate,
} from './relation.ts'

/** What the inputs say may be switched. */
export type Wish =
  /** Every place that uses a certificate which the new one renews. */
  | { readonly kind: 'replace' }
  /** Exactly these. */
  | { readonly kind: 'lines'; readonly bindings: readonly Binding[] }

/** What to do with one place. */
export type Decision =
  | {
      readonly kind: 'switch'
      /** The certificates that are replaced; none for a first binding. */
      readonly olds: readonly UsedCertificate[]
    }
  | { readonly kind: 'unchanged' }
  /** The place could not be read as far as switching needs it. */
  | {
      readonly kind: 'unread'
      readonly olds: readonly UsedCertificate[]
      readonly error: ActionError
    }
  | {
      readonly kind: 'skip'
      readonly olds: readonly UsedCertificate[]
      readonly reason: Reason
      readonly message: string
      readonly remedy: string | null
    }

/** A place with its decision; no place where a line names something that is not there. */
export interface PlanRow {
  readonly binding: Binding
  readonly place: Place | null
  readonly decision: Decision
}

/** What the decisions depend on. */
export interface PlanContext {
  readonly wish: Wish
  /** Null: every certificate that is renewed. */
  readonly replaceable: Replaceable | null
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Decides about every place of one service and project. Places of other sites get no row. */
export function planRows(
  places: readonly Place[],
  wanted: NewCertificate,
  context: PlanContext,
): readonly PlanRow[] {
  const { wish } = context
  if (wish.kind === 'replace') {
    return places.flatMap((place) => rowFor(place, false, wanted, context) ?? [])
  }
  const rows = wish.bindings.flatMap((line) => rowsForLine(line, places, wanted, context))
  // Two lines may name the same place, such as a listener and one of its slots.
  return [...new Map(rows.map((row) => [formatBinding(row.binding), row])).values()]
}

/** Decides again about a place once the copy of the new certificate was read. */
export function planAgain(
  row: PlanRow,
  copy: Copy,
  wanted: NewCertificate,
  context: PlanContext,
): PlanRow {
  const { place, decision } = row
  if (place === null || decision.kind !== 'switch') return row
  const isFirst = decision.olds.length === 0
  const again = rowFor(place, isFirst, withCopy(wanted, copy), context)
  const sniNames = place.isList ? copy.sniNames : null
  if (again?.decision.kind !== 'switch' || sniNames === null) return again ?? row
  const obstacle = sniObstacle(place, sniNames, again.decision.olds, copy, wanted)
  return obstacle === null ? again : { ...again, decision: { ...obstacle, olds: decision.olds } }
}

/** The new certificate with what its copy shows. */
export function withCopy(wanted: NewCertificate, copy: Copy): NewCertificate {
  const { keyFamily, expiresAt } = copy
  return {
    ...wanted,
    keyFamily: keyFamily ?? wanted.keyFamily,
    ...(expiresAt !== null && { expiresAt, slackMs: 0 }),
  }
}

/** What a place uses once it is switched, in the service's own ids. */
export function idsAfter(
  idsNow: readonly string[],
  oldIds: readonly string[],
  isList: boolean,
  newId: string,
): readonly string[] {
  if (!isList) return [newId]
  const first = idsNow.findIndex((id) => oldIds.includes(id))
  const hasNew = idsNow.includes(newId)
  if (first === -1) return hasNew ? idsNow : [...idsNow, newId]
  return idsNow.flatMap((id, index) => {
    if (!oldIds.includes(id)) return [id]
    return index === first && !hasNew ? [newId] : []
  })
}

/** Null if the place belongs to another site. */
function rowFor(
  place: Place,
  mayBeFirst: boolean,
  wanted: NewCertificate,
  context: PlanContext,
): PlanRow | null {
  const decision = decide(place, mayBeFirst, wanted, context)
  return decision === null ? null : { binding: place.binding, place, decision }
}

function decide(
  place: Place,
  mayBeFirst: boolean,
  wanted: NewCertificate,
  { now, replaceable }: PlanContext,
): Decision | null {
  const relations = place.uses.map((used) => ({
    used,
    relation: relationOf(used, wanted, now, replaceable),
  }))
  const by = (kind: Relation['kind']) => relations.filter(({ relation }) => relation.kind === kind)
  const olds = by('renewed').map(({ used }) => used)
  const [kept] = by('kept')
  if (olds.length === 0 && by('same').length > 0) return { kind: 'unchanged' }
  if (olds.length === 0 && kept?.relation.kind === 'kept') {
    const { reason, message } = kept.relation
    return { kind: 'skip', olds: [kept.used], reason, message, remedy: null }
  }
  const isFirst = mayBeFirst && (place.isList || place.uses.length === 0)
  if (olds.length === 0 && !isFirst) return null
  if (place.obstacle !== null) return { kind: 'skip', olds, ...place.obstacle }
  const lost = place.mustCover.filter((name) => !isCovered(name, wanted))
  if (lost.length > 0) {
    const message = `the new certificate does not cover ${lost.join(', ')}`
    return { kind: 'skip', olds, reason: 'not-covered', message, remedy: null }
  }
  const collision = place.isList
    ? collisionWith(staying(place, olds, wanted), wanted.names, wanted.keyFamily)
    : null
  return collision === null ? { kind: 'switch', olds } : { ...collision, olds }
}

function rowsForLine(
  line: Binding,
  places: readonly Place[],
  wanted: NewCertificate,
  context: PlanContext,
): readonly PlanRow[] {
  const text = formatBinding(line)
  const named = places.filter((place) => namesOfPlace(place).includes(text))
  const isOpen = line.service === 'ELB' && line.slot === null
  const rows = named.flatMap((place) => rowFor(place, !isOpen, wanted, context) ?? [])
  if (rows.length > 0) return rows
  const decision = named.length > 0 ? nothingToRenew : notFound(candidates(places, wanted, context))
  return [{ binding: line, place: null, decision }]
}

const mostCandidates = 5

/** What a line that matches nothing may mean: the places that the new certificate is for. */
function candidates(
  places: readonly Place[],
  wanted: NewCertificate,
  context: PlanContext,
): readonly string[] {
  const renewed = places.filter((place) => {
    const row = rowFor(place, false, wanted, context)
    return row?.decision.kind === 'switch' || row?.decision.kind === 'unchanged'
  })
  return renewed.slice(0, mostCandidates).map(({ binding }) => formatBinding(binding))
}

/** Its canonical form, and for a slot of a listener also the listener without its slot. */
function namesOfPlace({ binding, aliases }: Place): readonly string[] {
  const own = [formatBinding(binding), ...aliases]
  return binding.service === 'ELB' ? [...own, formatBinding({ ...binding, slot: null })] : own
}

const nothingToRenew: Decision = {
  kind: 'skip',
  olds: [],
  reason: 'nothing-to-renew',
  message: 'it uses no certificate that the new one renews',
  remedy:
    'Bind the new certificate there once by hand, or correct the line in bind. For a listener, a line that ends with "sni" may also make a first binding.',
}

/** @param meant what the line may mean */
function notFound(meant: readonly string[]): Decision {
  const lines = meant.map((each) => `"${each}"`).join(', ')
  const fix =
    meant.length > 0
      ? `the certificate renews ${lines}`
      : 'check the project. The place must exist and use HTTPS; a listener is named by its ID, and a WAF host must be in the default enterprise project'
  return {
    kind: 'skip',
    olds: [],
    reason: 'not-found',
    message: 'the service shows no such binding',
    remedy: `Correct the line in bind: ${fix}.`,
  }
}

type Skip = Omit<Extract<Decision, { kind: 'skip' }>, 'olds'>

/** What stays in a list beside the new certificate. */
function staying(
  { uses }: Place,
  olds: readonly UsedCertificate[],
  wanted: NewCertificate,
): readonly UsedCertificate[] {
  const isNew = ({ leaf }: UsedCertificate) =>
    leaf !== null && leaf[wanted.fingerprint.hash] === wanted.fingerprint.hex
  return uses.filter((used) => !olds.includes(used) && !isNew(used))
}

/** ELB refuses a list in which two certificates with the same type of key have a name in common. */
function collisionWith(
  others: readonly UsedCertificate[],
  names: readonly string[],
  keyFamily: string | null,
): Skip | null {
  if (keyFamily === null) return null
  for (const { id, leaf, names: otherNames } of others) {
    const common = commonNames(names, otherNames)
    const hasOtherKey = leaf !== null && leaf.keyFamily !== keyFamily
    if (common.length === 0 || hasOtherKey) continue
    return {
      kind: 'skip',
      reason: 'name-collision',
      message: `certificate ${id} stays in its SNI list and also has the name ${common.join(', ')}, which ELB does not allow`,
      remedy: 'Remove one of the two certificates from the SNI list by hand.',
    }
  }
  return null
}

function sniObstacle(
  place: Place,
  sniNames: readonly string[],
  olds: readonly UsedCertificate[],
  copy: Copy,
  wanted: NewCertificate,
): Skip | null {
  if (sniNames.length === 0) {
    return {
      kind: 'skip',
      reason: 'sni-domain-missing',
      message: `ELB's copy of the new certificate (${copy.id}) has no domain, so it cannot be an SNI certificate`,
      remedy: `Set the domain of certificate ${copy.id} in ELB, then run again.`,
    }
  }
  return collisionWith(staying(place, olds, wanted), sniNames, copy.keyFamily)
}
