// A place where a service uses a certificate, as it was read: facts for the plan, and the calls to
// switch it. Each service has its own file that makes places: elb.ts, waf.ts, cdn.ts.

import type { CallResult } from '../cloud/call.ts'
import type { Host } from '../verify/host.ts'
import type { Binding, Reason } from './binding.ts'
import type { NewCertificate, UsedCertificate } from './renewal.ts'

/** Why a place must not be switched, and what to do about it. */
export interface Obstacle {
  readonly reason: Reason
  /** Continues a sentence about the binding. */
  readonly message: string
  readonly remedy: string | null
}

/** Which certificates a place uses now. */
export interface PlaceState {
  /** In their order. */
  readonly ids: readonly string[]
  /** `changing`: the service is still carrying out a change; `broken`: it could not. */
  readonly progress: 'settled' | 'changing' | 'broken'
}

/** What has to be known about a place before it is switched, beside what the lists show. */
export interface Inspection {
  readonly obstacle: Obstacle | null
  /** Which certificates it used when the plan was made, in the service's own ids. */
  readonly ids: readonly string[]
  /** What to write to switch it back; null: it cannot be switched back. */
  readonly restoreIds: readonly string[] | null
  /**
   * The hosts that show what it serves, if a client asks for these names; empty if none is known.
   */
  readonly hosts: (names: readonly string[]) => readonly Host[]
  /** Why no host is known although there should be one; absent if there is no reason. */
  readonly hostsProblem?: string
  /** What to do about that. */
  readonly hostsRemedy?: string
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
  readonly read: () => Promise<CallResult<PlaceState>>
  /**
   * Makes the place use these certificates. One attempt; `read` comes right before it. The value is
   * what the place uses according to the answer; null if the answer does not say.
   */
  readonly write: (ids: readonly string[]) => Promise<CallResult<readonly string[] | null>>
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
}

/** What a service needs to know of one project to bind a certificate there. */
export interface Binder {
  /** Reads what is in use. Rejects with the error of the call that failed. */
  read(wanted: NewCertificate): Promise<Inventory>
  /** Searches the copy again, after a push. Rejects with the error of the call that failed. */
  findCopy(wanted: NewCertificate): Promise<Copy | null>
}
