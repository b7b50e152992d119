// The facts of a certificate that a service shows as PEM. Only the leaf counts: what follows is its
// chain.

import { X509Certificate } from 'node:crypto'
import { bareHex, type Fingerprint } from './fingerprint.ts'
import { namesOf } from './names.ts'

/** A certificate's facts. Times are milliseconds since the epoch. */
export interface Leaf {
  /** Hexadecimal, lower case, without separators. */
  readonly sha1: string
  readonly sha256: string
  readonly names: readonly string[]
  readonly expiresAt: number
  /** `rsa` or `ec`; Node's word for any other key. */
  readonly keyFamily: string
}

const pemBlock = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** The leaf in a PEM text, which a service may show behind its chain; null if there is none. */
export function parseCertificate(pem: string | null): X509Certificate | null {
  const certificates = (pem?.match(pemBlock) ?? []).flatMap((block) => parse(block) ?? [])
  return certificates.find(({ ca }) => !ca) ?? certificates[0] ?? null
}

function parse(block: string): X509Certificate | null {
  try {
    return new X509Certificate(block)
  } catch {
    return null
  }
}

/** The facts of the certificate in a PEM text; null if it cannot be read. */
export function readLeaf(pem: string | null): Leaf | null {
  const certificate = parseCertificate(pem)
  return certificate === null ? null : leafOf(certificate)
}

/** The facts of a certificate. */
export function leafOf(certificate: X509Certificate): Leaf {
  return {
    sha1: bareHex(certificate.fingerprint),
    sha256: bareHex(certificate.fingerprint256),
    names: namesOf(certificate),
    expiresAt: certificate.validToDate.getTime(),
    keyFamily: keyFamilyOf(certificate),
  }
}

/** Whether a certificate has this fingerprint. */
export function hasFingerprint(leaf: Leaf, { hash, hex }: Fingerprint): boolean {
  return leaf[hash] === hex
}

/** `rsa` or `ec`; Node's word for any other key. */
export function keyFamilyOf(certificate: X509Certificate): string {
  try {
    const type = certificate.publicKey.asymmetricKeyType ?? 'unknown'
    return type === 'rsa-pss' ? 'rsa' : type
  } catch {
    return 'unknown'
  }
}
