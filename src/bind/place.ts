// A place where a service uses a certificate: as the lists show it (facts for the plan), inspected,
// and as it is right now. Each step gives the next one: only what was inspected can be read, and
// only what was just read can be written. Each service has its own file that makes places.

import type { CallResult } from '../cloud/call.ts'
import type { ErrorFacts } from '../errors/facts.ts'
import type { Host } from '../verify/host.ts'
import type { Binding, Reason } from './binding.ts'
import type { NewCertificate, UsedCertificate } from './relation.ts'

/** Why a place must not be switched. */
export interface Obstacle {
  readonly reason: Reason
  /** Continues a sentence about the binding. */
  readonly message: string
  /** What else is known of it. */
  readonly facts?: ErrorFacts
  /** Whether a line of the input that names the place overrules it. */
  readonly endsIfNamed?: true
}

/** One place where a service uses a certificate. */
export interface Place {
  readonly binding: Binding
  /** What people call it, if its binding is only an id; text from outside. */
  readonly title: string | null
  /** Further texts that a line of the input may name it by, beside its canonical form. */
  readonly aliases: readonly string[]
  /** The certificates in use, in their order. */
  readonly uses: readonly UsedCertificate[]
  /** Whether other certificates stay beside the new one: the SNI list of a listener. */
  readonly isList: boolean
  /** The names that the new certificate must cover, whatever is in use. */
  readonly mustCover: readonly string[]
  /** What the lists show already; see `Inspection`. */
  readonly obstacle: Obstacle | null
  /** Places with the same lock are never written at the same time. */
  readonly lock: string
  /**
   * How long a change must stand until it is done, in milliseconds, unless it was seen under way; 0
   * if the service changes at once.
   */
  readonly settleMs: number
  /** Reads what the lists do not show. Rejects with the error of the call that failed. */
  readonly inspect: () => Promise<Inspection>
}

/** What has to be known about a place before it is switched, beside what the lists show. */
export interface Inspection {
  readonly obstacle: Obstacle | null
  /** Which certificates it used when the plan was made. */
  readonly uses: readonly Identity[]
  /** What to write to switch it back; null: it cannot be switched back. */
  readonly restoreIds: readonly string[] | null
  /**
   * The hosts that show what it serves, if a client asks for these names; empty if none is known.
   */
  readonly hosts: (names: readonly string[]) => readonly Host[]
  /** Why no host is known although there should be one; absent if there is no reason. */
  readonly hostsProblem?: string
  /** What else is known of that. */
  readonly hostsFacts?: ErrorFacts
  /** Reads which certificates it uses now. Rejects with the error of the call that failed. */
  readonly read: () => Promise<PlaceState>
}

/** Which certificates a place uses right now. */
export interface PlaceState {
  /** In their order. */
  readonly uses: readonly Identity[]
  /** `changing`: the service is still carrying out a change; `broken`: it could not. */
  readonly progress: 'settled' | 'changing' | 'broken'
  /**
   * Makes the place use the certificates with these ids. One attempt; it sends back what was read
   * and must not change. The value is what the place uses according to the answer; null if the
   * answer does not say.
   */
  readonly write: (ids: readonly string[]) => Promise<CallResult<readonly Identity[] | null>>
}

/** How a place names a certificate that it uses. */
export type Identity =
  /** The service's own id; for CDN, the id in SCM. */
  | { readonly id: string }
  /** It has no id there. The fingerprint (SHA-1) is null if the certificate cannot be read. */
  | { readonly fingerprint: string | null; readonly source: string }

/** Whether two lists name the same certificates in the same order. */
export function isEqual(one: readonly Identity[], other: readonly Identity[]): boolean {
  return one.length === other.length && one.every((each, index) => isSame(each, other[index]))
}

/** Whether two lists name the same certificates in any order. */
export function isSameSet(one: readonly Identity[], other: readonly Identity[]): boolean {
  const isIn = (list: readonly Identity[]) => (each: Identity) =>
    list.some((candidate) => isSame(candidate, each))
  return one.length === other.length && one.every(isIn(other)) && other.every(isIn(one))
}

function isSame(one: Identity, other: Identity | undefined): boolean {
  if (other === undefined) return false
  if ('id' in one) return 'id' in other && one.id === other.id
  return !('id' in other) && one.fingerprint === other.fingerprint && one.source === other.source
}

/** The ids of what has one. */
export function idsOf(uses: readonly Identity[]): readonly string[] {
  return uses.flatMap((each) => ('id' in each ? [each.id] : []))
}

/** Certificates that have ids. */
export function identitiesOf(ids: readonly string[]): readonly Identity[] {
  return ids.map((id) => ({ id }))
}

/** A copy of the new certificate in a service's store. */
export interface Copy {
  readonly id: string
  /** The names for which ELB chooses it by SNI; null for a service that has none. */
  readonly sniNames: readonly string[] | null
  readonly keyFamily: string | null
  /** Exact, where the copy could be read; null otherwise. */
  readonly expiresAt: number | null
  /** Whether it was recognised by its leaf, and not only by its expiry date. */
  readonly isCertain: boolean
}

/** What a service uses in one project. */
export interface Inventory {
  readonly places: readonly Place[]
  /** The copy of the new certificate; null if the service has none. */
  readonly copy: Copy | null
  /** The ids of every certificate in the service's store, where `findCopy` needs to know them. */
  readonly stored: ReadonlySet<string>
}

/** What a service needs to know of one project to bind a certificate there. */
export interface Binder {
  /** Reads what is in use. Rejects with the error of the call that failed. */
  read(wanted: NewCertificate): Promise<Inventory>
  /**
   * Searches the copy again, after a push. Rejects with the error of the call that failed.
   * @param stored what was in the store before the push
   */
  findCopy(wanted: NewCertificate, stored: ReadonlySet<string>): Promise<Copy | null>
}
