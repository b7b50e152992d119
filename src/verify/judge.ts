// What a look at a host means: is it the certificate that was pushed, an older one, a wrong one?
// Pure.

import { type Certificate, daysBetween } from '../certificate/certificate.ts'
import { type Fingerprint, readFingerprint } from '../certificate/fingerprint.ts'
import { canonicalName } from '../certificate/names.ts'
import type { Host } from './hosts.ts'
import type { ServedCertificate, Sight } from './served.ts'

/**
 * - `served`      the host serves the certificate that was pushed
 * - `stale`       another one that covers the host: most often the old one
 * - `mismatch`    another one that does not cover the host, or is self-signed, or expired
 * - `unreachable` no TLS handshake
 */
export type CheckStatus = 'served' | 'stale' | 'mismatch' | 'unreachable'

/** How one host ended. */
export interface Check {
  readonly host: Host
  readonly status: CheckStatus
  /** Fingerprints, of the same hash, so that they can be compared; null where not known. */
  readonly expected: string | null
  readonly served: string | null
  /** What was seen, as a sentence. */
  readonly seen: string
  /** What visitors will stumble over, whichever certificate it is; a sentence each. */
  readonly defects: readonly string[]
}

/** The check of a host where there was nothing to see. */
export function unseen(host: Host, reason: string, wanted: Certificate): Check {
  return {
    host,
    status: 'unreachable',
    expected: expectedFingerprint(wanted)?.hex ?? null,
    served: null,
    seen: reason,
    defects: [],
  }
}

/**
 * Judges the sights of a host: one, or with a second when the first was another certificate and the
 * host may have one of each kind. The one that is ours counts.
 * @param now milliseconds since the epoch
 */
export function judgeSights(
  host: Host,
  sights: readonly Sight[],
  wanted: Certificate,
  now: number,
): Check {
  const checks = sights.map((sight) => judge(host, sight, wanted, now))
  const [first = unseen(host, 'it was not looked at', wanted), ...others] = checks
  if (first.status === 'served') return first
  const ours = others.find(({ status }) => status === 'served')
  if (ours === undefined) return first
  // Clients choose by what they understand, so the other one is met, too.
  return { ...ours, defects: [...ours.defects, `to other clients ${first.seen}`, ...first.defects] }
}

function judge(host: Host, sight: Sight, wanted: Certificate, now: number): Check {
  if (sight.kind === 'unreachable') {
    return unseen(host, `no TLS handshake: ${sight.reason}`, wanted)
  }
  const { certificate } = sight
  const fingerprint = expectedFingerprint(wanted)
  const { hash, hex } = fingerprint ?? { hash: 'sha256', hex: null }
  const facts = {
    host,
    expected: hex,
    served: certificate[hash],
    defects: defectsOf(certificate, now),
  }
  const description = describe(certificate, hash, now)
  if (fingerprint === null) {
    const isAlike = hasSameNames(certificate, wanted) && expiresWithinADay(certificate, wanted)
    if (isAlike) {
      const seen = `it serves a certificate of the same names and expiry, which is all that can be compared: ${description}`
      return { ...facts, status: 'served', seen }
    }
  } else if (certificate[hash] === hex) {
    return { ...facts, status: 'served', seen: `it serves the certificate: ${description}` }
  }
  const isWrong = !certificate.coversHost || certificate.isSelfSigned || certificate.notAfter < now
  return {
    ...facts,
    status: isWrong ? 'mismatch' : 'stale',
    seen: `it serves ${isKnown(wanted) ? 'another certificate' : 'a certificate that cannot be compared, since nothing of the pushed one may be read'}: ${description}`,
  }
}

/** The strongest that is known. */
function expectedFingerprint({ sha256, fingerprint }: Certificate): Fingerprint | null {
  return readFingerprint(sha256) ?? readFingerprint(fingerprint)
}

function isKnown(wanted: Certificate): boolean {
  return expectedFingerprint(wanted) !== null || wanted.expiresAt !== null
}

function hasSameNames({ names }: ServedCertificate, wanted: Certificate): boolean {
  const canonical = (list: readonly string[]) => new Set(list.map(canonicalName))
  const [own, other] = [canonical(names), canonical(wanted.names)]
  return own.size > 0 && own.size === other.size && [...own].every((name) => other.has(name))
}

const dayMs = 86_400_000

/** SCM writes no time zone: a day is more than that can matter. */
function expiresWithinADay({ notAfter }: ServedCertificate, { expiresAt }: Certificate): boolean {
  return expiresAt !== null && Math.abs(notAfter - expiresAt) <= dayMs
}

const shownDigits = 16
const shownNames = 3

/** Subject, issuer, the fingerprint's start, expiry and days left. */
function describe(certificate: ServedCertificate, hash: Fingerprint['hash'], now: number): string {
  const { subject, issuer, notAfter } = certificate
  const name = hash === 'sha1' ? 'SHA-1' : 'SHA-256'
  const days = daysBetween(now, notAfter)
  const left = days < 0 ? 'expired' : `${days} ${days === 1 ? 'day' : 'days'} left`
  return [
    subject,
    `issued by ${issuer}`,
    `${name} ${certificate[hash].slice(0, shownDigits)}…`,
    `expires ${new Date(notAfter).toISOString().slice(0, 10)}`,
    left,
  ].join(', ')
}

/** Why a chain is not trusted, by OpenSSL's code; dates and names are judged by ourselves. */
const distrusts: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'its root is not trusted by this machine',
  CERT_UNTRUSTED: 'its root is not trusted by this machine',
  CERT_CHAIN_TOO_LONG: 'its chain is too long',
  CERT_REVOKED: 'a certificate of its chain is revoked',
  INVALID_CA: 'a certificate of its chain may not issue others',
  PATH_LENGTH_EXCEEDED: 'a certificate of its chain may not issue others so far down',
  INVALID_PURPOSE: 'the certificate is not meant for servers',
  CERT_SIGNATURE_FAILURE: 'a signature in its chain is wrong',
}

function defectsOf(certificate: ServedCertificate, now: number): readonly string[] {
  const { coversHost, names, isSelfSigned, notBefore, notAfter } = certificate
  const shown = names.slice(0, shownNames).join(', ')
  const more = names.length > shownNames ? `, and ${names.length - shownNames} more` : ''
  return [
    coversHost ? null : `it does not cover the host (only ${shown || 'no name'}${more})`,
    now > notAfter ? 'it has expired' : null,
    now < notBefore ? `it is not valid before ${new Date(notBefore).toISOString()}` : null,
    isSelfSigned ? 'it is self-signed: browsers do not trust it' : distrustOf(certificate, now),
  ].filter((defect) => defect !== null)
}

function distrustOf(certificate: ServedCertificate, now: number): string | null {
  const { distrust, intermediates, notBefore, notAfter } = certificate
  switch (distrust) {
    case null:
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return null
    case 'CERT_HAS_EXPIRED':
      return now > notAfter ? null : 'a certificate of its chain has expired'
    case 'CERT_NOT_YET_VALID':
      return now < notBefore ? null : 'a certificate of its chain is not valid yet'
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return intermediates === 0
        ? 'an intermediate certificate is missing: the host sends the certificate alone'
        : 'its chain does not lead to a root that this machine trusts'
    default:
      return distrusts[distrust] ?? `its chain is not trusted (${distrust})`
  }
}
