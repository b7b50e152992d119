// What one probe of a host saw. Times are milliseconds since the epoch.

import type { Host } from './host.ts'

/** The certificate that a host serves, as a visitor gets it. */
export interface ServedCertificate {
  readonly subject: string
  readonly issuer: string
  /** Null when the issuer's name has none. */
  readonly issuerOrganization: string | null
  /** The names and addresses that it covers, in lower case. */
  readonly names: readonly string[]
  /** Fingerprints in hexadecimal, lower case, without separators. */
  readonly sha1: string
  readonly sha256: string
  readonly notBefore: number
  readonly notAfter: number
  /** By the rules of browsers. */
  readonly coversHost: boolean
  readonly isSelfSigned: boolean
  /** As Node names it: `rsa`, `ec`, … */
  readonly keyType: string
  /** How many certificates the host sent after its own. */
  readonly intermediates: number
  /** When the first of those expires; null when there are none. */
  readonly chainNotAfter: number | null
  /** Why this machine does not trust the chain, as OpenSSL's code; null when it does. */
  readonly distrust: string | null
  /** Why the handshake failed after the host sent its certificate; null when it did not. */
  readonly failedAfterwards: string | null
}

/** What a probe saw: a certificate, or why there was no handshake. */
export type Probed =
  | { readonly kind: 'seen'; readonly certificate: ServedCertificate }
  | {
      readonly kind: 'unreachable'
      readonly reason: string
      /**
       * Whether the host itself ended the handshake, as it does when it has no certificate of the
       * key type that it was asked for.
       */
      readonly isDeclined: boolean
    }

/**
 * The key type to ask a host for: it may have a certificate of each. `any` lets the host choose.
 */
export type KeyKind = 'any' | 'rsa' | 'ec'

/** Probes a host once: one TLS handshake, nothing sent, nothing trusted. Never throws. */
export type Probe = (host: Host, kind: KeyKind, signal: AbortSignal) => Promise<Probed>
