// Judges what a probe saw: does the host serve the pushed certificate, an older one, or a wrong
// one? Pure.

import type { Certificate } from '../certificate/certificate.ts'
import { type Fingerprint, readFingerprint } from '../certificate/fingerprint.ts'
import { canonicalName, covers } from '../certificate/names.ts'
import { dayMs, daysBetween, formatDay, formatDaysLeft } from '../days.ts'
import { defectsOf } from './defects.ts'
import type { Host } from './host.ts'
import type { Probed, ServedCertificate } from './probe.ts'

/**
 * - `served`      the host serves the certificate that was pushed
 * - `stale`       another certificate that covers the host, most often the old one
 * - `mismatch`    a certificate that does not cover the host, is self-signed or has expired
 * - `unreachable` no TLS handshake
 */
export type CheckStatus = 'served' | 'stale' | 'mismatch' | 'unreachable'

/** How one host ended. */
export interface Check {
  readonly host: Host
  readonly status: CheckStatus
  /** Fingerprints in hexadecimal, both SHA-256 or both SHA-1; null where not known. */
  readonly expected: string | null
  readonly served: string | null
  /** What the probe saw, as a sentence about the host. */
  readonly seen: string
  /**
   * Problems that visitors would hit, even when the right certificate is served; a sentence each.
   */
  readonly defects: readonly string[]
  /** Why the status does not tell the whole truth; null when it does. */
  readonly doubt: 'not-checked' | 'half-checked' | 'nothing-to-compare' | 'not-for-this-host' | null
}

/**
 * Whether a host serves exactly this certificate, to all clients: equal fingerprints, not only
 * equal names.
 */
export function isThisVeryCertificate({ status, expected, served, doubt }: Check): boolean {
  const isSame = expected !== null && expected === served
  return status === 'served' && isSame && doubt !== 'half-checked'
}

/** The check of a host that was not probed, because the run ended first. */
export function notChecked(host: Host, wanted: Certificate): Check {
  const seen = 'it was not checked, because the run ended first'
  return { ...unreachable(host, seen, wanted), doubt: 'not-checked' }
}

function unreachable(host: Host, seen: string, wanted: Certificate): Check {
  return {
    host,
    status: 'unreachable',
    expected: expectedFingerprint(wanted)?.hex ?? null,
    served: null,
    seen,
    defects: [],
    doubt: null,
  }
}

/**
 * Judges the probes of a host. If one of them saw the right certificate, the host serves it, unless
 * clients of the other key type still get one that it was meant to renew.
 * @param preferred what browsers get
 * @param other what clients get that take only the other key type; null when nobody asked
 * @param now milliseconds since the epoch
 */
export function judgeProbes(
  host: Host,
  preferred: Probed,
  other: Probed | null,
  wanted: Certificate,
  now: number,
): Check {
  const check = judge(host, preferred, wanted, now)
  if (other === null || preferred.kind === 'unreachable') return check
  if (other.kind === 'unreachable') {
    // A host without a certificate of the other key type declines: all is said.
    if (other.isDeclined) return check
    const defect = `clients that take only ${otherKeyName(preferred.certificate)} could not be checked: ${other.reason}`
    return { ...check, doubt: check.doubt ?? 'half-checked', defects: [...check.defects, defect] }
  }
  const second = judge(host, other, wanted, now)
  if (check.status !== 'served' && second.status !== 'served') return check
  if (check.status === 'served' && second.status === 'served') return check
  const right = check.status === 'served' ? check : second
  const [ours, theirs] =
    check.status === 'served'
      ? [preferred.certificate, other.certificate]
      : [other.certificate, preferred.certificate]
  // Only now it is known which visitors get the wrong one.
  const subject =
    second === right ? 'browsers get' : `clients that take only ${keyName(theirs)} get`
  const wrong = judgeCertificate(host, theirs, wanted, now, subject)
  if (isRenewedBy(theirs, ours)) return wrong
  return { ...right, defects: [...right.defects, [wrong.seen, ...wrong.defects].join('; ')] }
}

/**
 * Whether a certificate is one that the other was meant to renew: same issuer, and it ends earlier.
 */
function isRenewedBy(old: ServedCertificate, renewed: ServedCertificate): boolean {
  return old.coversHost && old.notAfter < renewed.notAfter && hasSameIssuer(old, renewed)
}

/**
 * The same name, or the same organization: an authority may issue RSA and ECDSA certificates under
 * different names.
 */
function hasSameIssuer(one: ServedCertificate, other: ServedCertificate): boolean {
  const { issuerOrganization: known } = one
  return one.issuer === other.issuer || (known !== null && known === other.issuerOrganization)
}

function keyName({ keyType }: ServedCertificate): string {
  return keyType === 'ec' ? 'ECDSA' : 'RSA'
}

function otherKeyName({ keyType }: ServedCertificate): string {
  return keyType === 'ec' ? 'RSA' : 'ECDSA'
}

function judge(host: Host, probed: Probed, wanted: Certificate, now: number): Check {
  if (probed.kind === 'unreachable') {
    return unreachable(host, `no TLS handshake: ${probed.reason}`, wanted)
  }
  return judgeCertificate(host, probed.certificate, wanted, now, 'it serves')
}

/** @param subject who gets the certificate, as the beginning of the sentence: `browsers get` */
function judgeCertificate(
  host: Host,
  certificate: ServedCertificate,
  wanted: Certificate,
  now: number,
  subject: string,
): Check {
  const fingerprint = expectedFingerprint(wanted)
  const { hash, hex } = fingerprint ?? { hash: 'sha256', hex: null }
  const facts = {
    host,
    expected: hex,
    served: certificate[hash],
    defects: defectsOf(certificate, now),
    doubt: null,
  }
  const description = describe(certificate, hash, now)
  if (fingerprint === null && hasSameNamesAndExpiry(certificate, wanted)) {
    const seen = `${subject} a certificate with the same names and expiry date; its fingerprint could not be compared: ${description}`
    return { ...facts, status: 'served', seen }
  }
  if (certificate[hash] === hex) {
    return { ...facts, status: 'served', seen: `${subject} the certificate: ${description}` }
  }
  const { coversHost, isSelfSigned, notAfter } = certificate
  const isWrong = !coversHost || isSelfSigned || notAfter < now
  const doubt = doubtOf(host, wanted)
  const what =
    doubt === 'nothing-to-compare'
      ? 'a certificate that cannot be compared, because the new one could not be read'
      : 'another certificate'
  return {
    ...facts,
    doubt,
    status: isWrong ? 'mismatch' : 'stale',
    seen: `${subject} ${what}: ${description}`,
  }
}

/** The strongest known fingerprint of the right certificate; null when none is known. */
function expectedFingerprint({ sha256, fingerprint }: Certificate): Fingerprint | null {
  return readFingerprint(sha256) ?? readFingerprint(fingerprint)
}

function doubtOf({ name }: Host, wanted: Certificate): Check['doubt'] {
  if (!isComparable(wanted)) return 'nothing-to-compare'
  const isForHost = wanted.names.length === 0 || wanted.names.some((each) => covers(each, name))
  return isForHost ? null : 'not-for-this-host'
}

function isComparable(wanted: Certificate): boolean {
  const hasNamesAndExpiry = wanted.names.length > 0 && wanted.expiresAt !== null
  return expectedFingerprint(wanted) !== null || hasNamesAndExpiry
}

function hasSameNamesAndExpiry(certificate: ServedCertificate, wanted: Certificate): boolean {
  return hasSameNames(certificate, wanted) && expiresWithinADay(certificate, wanted)
}

function hasSameNames({ names }: ServedCertificate, wanted: Certificate): boolean {
  const canonical = (list: readonly string[]) => new Set(list.map(canonicalName))
  const [own, other] = [canonical(names), canonical(wanted.names)]
  return own.size > 0 && own.size === other.size && [...own].every((name) => other.has(name))
}

/** SCM's dates have no time zone, and no time zone shifts a date by more than a day. */
function expiresWithinADay({ notAfter }: ServedCertificate, { expiresAt }: Certificate): boolean {
  return expiresAt !== null && Math.abs(notAfter - expiresAt) <= dayMs
}

const shownDigits = 16

/** Subject, issuer, the first digits of the fingerprint, expiry date and days left. */
function describe(certificate: ServedCertificate, hash: Fingerprint['hash'], now: number): string {
  const { subject, issuer, notAfter } = certificate
  const name = hash === 'sha1' ? 'SHA-1' : 'SHA-256'
  const days = daysBetween(now, notAfter)
  const expiry = `expires ${formatDay(notAfter)}`
  return [
    subject,
    `issued by ${issuer}`,
    `${name} ${certificate[hash].slice(0, shownDigits)}…`,
    Number.isNaN(days) ? expiry : `${expiry}, ${formatDaysLeft(days)}`,
  ].join(', ')
}
