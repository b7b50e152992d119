// What a run knows about the certificate that it pushes.

import type { X509Certificate } from 'node:crypto'
import { daysBetween } from '../days.ts'

/** A certificate; null where a field is not known. Times are milliseconds since the epoch. */
export interface Certificate {
  /** SCM's id; null for files that a dry run would upload. */
  readonly id: string | null
  readonly name: string | null
  readonly domain: string | null
  /** Every name that the certificate covers, as far as known. */
  readonly names: readonly string[]
  /** As SCM shows it; for a certificate from files its SHA-1. */
  readonly fingerprint: string | null
  /** SHA-256, hexadecimal; known only for a certificate from files. */
  readonly sha256: string | null
  /** Exact for files. SCM gives no time zone, so its times are read as UTC: up to 14 hours off. */
  readonly expiresAt: number | null
  /** `rsa` or `ec`; Node's word for any other key of a certificate from files. */
  readonly keyFamily: string | null
}

/** Whole days until the certificate expires; negative afterwards, null when not known. */
export function daysRemaining({ expiresAt }: Certificate, now: number): number | null {
  return expiresAt === null ? null : daysBetween(now, expiresAt)
}

const nothingKnown: Certificate = {
  id: null,
  name: null,
  domain: null,
  names: [],
  fingerprint: null,
  sha256: null,
  expiresAt: null,
  keyFamily: null,
}

/** A certificate of which only the id is known. */
export function unseenCertificate(id: string): Certificate {
  return { ...nothingKnown, id }
}

/** The content of fullchain-file and key-file, ready to upload; each text is PEM. */
export interface CertificateFiles {
  readonly leaf: X509Certificate
  /** Intermediates in order, without a root; empty when the leaf is self-signed. */
  readonly chain: readonly X509Certificate[]
  readonly leafPem: string
  readonly chainPem: string
  readonly keyPem: string
  /** The leaf's names, lower case. */
  readonly names: readonly string[]
  readonly isSelfSigned: boolean
}

/** A certificate from files. */
export interface WantedFiles {
  readonly kind: 'files'
  readonly files: CertificateFiles
  /** The new entry's name in SCM; null: made from the domain and the expiry date. */
  readonly name: string | null
}
