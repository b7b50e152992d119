// What one look at a host has shown. Times are milliseconds since the epoch.

import type { Host } from './host.ts'

/** The certificate that a host serves, as a visitor gets it. */
export interface ServedCertificate {
  readonly subject: string
  readonly issuer: string
  /** Names and addresses that it is good for, lower case. */
  readonly names: readonly string[]
  /** Hexadecimal, lower case, without separators. */
  readonly sha1: string
  readonly sha256: string
  readonly notBefore: number
  readonly notAfter: number
  readonly coversHost: boolean
  readonly isSelfSigned: boolean
  /** As node names it: `rsa`, `ec`, ... */
  readonly keyType: string
  /** How many certificates the host sent along with it, and when the first of them expires. */
  readonly intermediates: number
  readonly chainNotAfter: number | null
  /** Why this machine does not trust the chain, as OpenSSL's code; null when it does. */
  readonly distrust: string | null
  /** Why the handshake failed after the certificate was shown; null when it did not. */
  readonly failedAfterwards: string | null
}

export type Probed =
  | { readonly kind: 'seen'; readonly certificate: ServedCertificate }
  | { readonly kind: 'unreachable'; readonly reason: string }

/** Which of its certificates a host is asked for: a host may have one of each kind. */
export type KeyKind = 'any' | 'rsa' | 'ec'

/** Looks at a host once: one TLS handshake, nothing sent, nothing trusted. Never throws. */
export type Probe = (host: Host, kind: KeyKind, signal: AbortSignal) => Promise<Probed>
