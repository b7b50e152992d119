// Bindings: the places where a service uses a certificate, and how each of them ended.

import type { ErrorFacts } from '../errors/facts.ts'
import type { ErrorCode } from '../errors.ts'
import type { Service } from '../push/target.ts'

/** A slot of an ELB listener: its default certificate, or its list for SNI. */
export type Slot = 'default' | 'sni'

/** One place where a service uses a certificate. */
export type Binding =
  | { readonly service: 'CDN'; readonly project: ''; readonly domain: string }
  /** `host` is a name or an address, maybe with a port; or an id, if several hosts share it. */
  | { readonly service: 'WAF'; readonly project: string; readonly host: string }
  | {
      readonly service: 'ELB'
      readonly project: string
      readonly listener: string
      /** Null, in a line of the input: the slots that use a certificate to renew. */
      readonly slot: Slot | null
    }

/** A binding in its canonical form, which is also a line of the input `bind`. */
export function formatBinding(binding: Binding): string {
  switch (binding.service) {
    case 'CDN':
      return `CDN ${binding.domain}`
    case 'WAF':
      return `WAF:${binding.project} host ${binding.host}`
    case 'ELB': {
      const { project, listener, slot } = binding
      return `ELB:${project} listener ${listener}${slot === null ? '' : ` ${slot}`}`
    }
  }
}

/** What the inputs say may be switched. */
export type Wish =
  /** Every place that uses a certificate which the new one renews, but these. */
  | { readonly kind: 'replace'; readonly excepted: readonly Binding[] }
  /** Exactly these. */
  | { readonly kind: 'lines'; readonly bindings: readonly Binding[] }

/**
 * - `planned`         a dry run
 * - `bound`           switched, and read back
 * - `unchanged`       uses this certificate already
 * - `skipped`         not to be touched; the reason says why
 * - `failed`          refused, or changed by somebody else meanwhile; still the old one
 * - `uncertain`       no answer and no read proves which certificate it uses
 * - `not-attempted`   never written
 * - `rolled-back`     switched, harmful, switched back
 * - `rollback-failed` switched, harmful, and still switched
 */
export type BindingStatus =
  | 'planned'
  | 'bound'
  | 'unchanged'
  | 'skipped'
  | 'failed'
  | 'uncertain'
  | 'not-attempted'
  | 'rolled-back'
  | 'rollback-failed'

/** Why a binding was not switched, or did not stay so; a word for programs. */
export type Reason =
  | 'changed-meanwhile'
  | 'copy-missing'
  | 'dual-certificate'
  | 'elb-mode'
  | 'excepted'
  | 'expires-too-soon'
  | 'frozen'
  | 'harm'
  | 'harm-elsewhere'
  | 'https-off'
  | 'irreversible'
  | 'managed-by-cce'
  | 'managed-by-huawei'
  | 'name-collision'
  | 'not-covered'
  | 'not-found'
  | 'not-in-replaces'
  | 'not-older'
  | 'not-online'
  | 'nothing-to-renew'
  | 'other-key-type'
  | 'over-bind-limit'
  | 'push-failed'
  | 'sni-domain-missing'
  | 'stopped'
  | 'uncertain-elsewhere'
  | 'unreadable'

/** A certificate that a binding uses or used; null where a field is not known. */
export interface CertificateRef {
  /** The service's own id; for CDN, the id in SCM. */
  readonly certificateId: string | null
  /** Hexadecimal: SHA-256, or SHA-1 where SCM shows no more. */
  readonly fingerprint: string | null
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | null
}

/**
 * What the hosts of a binding served after the switch: the worst of them. `unverified`: none of
 * them could be reached, before or after, or none is known.
 */
export type BindingCheck = 'served' | 'stale' | 'mismatch' | 'unreachable' | 'unverified'

/** How one binding ended; null where there was no answer. */
export interface BindingOutcome {
  /** In its canonical form; for a service that could not be read, its target. */
  readonly binding: string
  /** What people call it, if `binding` is only an id; text from outside. */
  readonly title: string | null
  readonly service: Service
  readonly project: string
  readonly status: BindingStatus
  readonly reason: Reason | null
  /** The certificates that the new one replaces: none for a first binding, or several. */
  readonly before: readonly CertificateRef[]
  /** What stands there at the end of the run, as far as it is known. */
  readonly after: readonly CertificateRef[]
  /** Whether it can be switched back; null if nobody found out. */
  readonly reversible: boolean | null
  readonly check: BindingCheck | null
  /** Whether visitors are harmed: what its hosts serve is worse than before. */
  readonly isHarmful: boolean
  /** Of the error that went wrong; null if none did. */
  readonly failureCode: ErrorCode | null
  readonly httpStatus: number | null
  readonly errorCode: string | null
  /** What went wrong, in the service's words. */
  readonly message: string | null
  /** What we say of it. */
  readonly says: string | null
  readonly requestId: string | null
  /** What is known of why it ended so, and what the error behind it and its causes know. */
  readonly facts: readonly ErrorFacts[]
}
