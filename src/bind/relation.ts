// Whether the new certificate renews one that is in use, so that it may take its place. Pure.

import type { Certificate } from '../certificate/certificate.ts'
import { type Fingerprint, readFingerprint } from '../certificate/fingerprint.ts'
import { hasFingerprint, type Leaf } from '../certificate/leaf.ts'
import { canonicalName, covers } from '../certificate/names.ts'
import { dayMs, formatDay, hourMs } from '../days.ts'
import { ActionError } from '../errors.ts'
import type { CertificateRef, Reason } from './binding.ts'

/** SCM gives no time zone, so its times may be this far off. */
export const zoneMs = 14 * hourMs
const quarterMs = hourMs / 4

/** The certificate to bind, as far as it is known before a copy of it is read. */
export interface NewCertificate {
  /** SCM's id; null for files that a dry run would upload. */
  readonly id: string | null
  readonly name: string | null
  readonly names: readonly string[]
  readonly fingerprint: Fingerprint
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** How far `expiresAt` may be off, in milliseconds. */
  readonly slackMs: number
  /** `rsa`, `ec`, …; null while nobody knows. */
  readonly keyFamily: string | null
}

/** A certificate in use. Without a leaf, it is known by its hosts and its expiry only. */
export interface UsedCertificate {
  /** The service's own id; null where the list shows none. */
  readonly id: string | null
  /** SCM's id, where the service recorded it. */
  readonly scmId: string | null
  readonly leaf: Leaf | null
  /** The names that it serves. */
  readonly names: readonly string[]
  readonly expiresAt: number | null
}

/** Which certificates count as old: all that are renewed, or only these. */
export interface Replaceable {
  /** Ids in SCM. */
  readonly ids: readonly string[]
  /** SHA-1 or SHA-256. */
  readonly fingerprints: readonly Fingerprint[]
}

/**
 * Which certificates the new one may replace, by the types of their keys: `any`; the `same` one; or
 * `not-other`, which one of an unknown type may be.
 */
export type KeyRule = 'any' | 'same' | 'not-other'

/** What the new certificate is to one in use. */
export type Relation =
  | { readonly kind: 'same' }
  | { readonly kind: 'unrelated' }
  | { readonly kind: 'renewed' }
  | { readonly kind: 'kept'; readonly reason: Reason; readonly message: string }

/**
 * The facts that binding needs of a certificate.
 * @throws `CERTIFICATE_REFUSED` if one of them is not known
 */
export function newCertificateOf(certificate: Certificate): NewCertificate {
  const { id, name, names, expiresAt, sha256, keyFamily } = certificate
  const fingerprint = readFingerprint(sha256) ?? readFingerprint(certificate.fingerprint)
  if (fingerprint === null || expiresAt === null || names.length === 0) {
    const missing = [
      fingerprint === null && 'fingerprint',
      names.length === 0 && 'names',
      expiresAt === null && 'expiry date',
    ].filter((field) => field !== false)
    throw new ActionError(
      'CERTIFICATE_REFUSED',
      `Certificate ${id} cannot be bound: SCM does not show its ${missing.join(', ')}, so nobody can tell which certificates it renews`,
      { facts: { kind: 'certificate-unbindable' } },
    )
  }
  const slackMs = sha256 === null ? zoneMs : 0
  return { id, name, names, fingerprint, expiresAt, slackMs, keyFamily }
}

/**
 * What the new certificate is to one in use.
 * @param now milliseconds since the epoch
 * @param replaceable null: every certificate that it renews
 */
export function relationOf(
  used: UsedCertificate,
  wanted: NewCertificate,
  now: number,
  replaceable: Replaceable | null,
  keyRule: KeyRule,
): Relation {
  if (isSame(used, wanted)) return { kind: 'same' }
  if (!sharesName(used, wanted)) return { kind: 'unrelated' }
  const obstacle =
    replaceableObstacle(used, replaceable) ??
    coverageObstacle(used, wanted) ??
    ageObstacle(used, wanted, now) ??
    keyObstacle(used, wanted, keyRule)
  return obstacle === null ? { kind: 'renewed' } : { kind: 'kept', ...obstacle }
}

interface Obstacle {
  readonly reason: Reason
  readonly message: string
}

/** Whether it is this very certificate; without its leaf, whether it expires at the same time. */
function isSame({ leaf, expiresAt, names }: UsedCertificate, wanted: NewCertificate): boolean {
  if (leaf !== null) return hasFingerprint(leaf, wanted.fingerprint)
  return isAround(expiresAt, wanted) && names.every((name) => isCovered(name, wanted))
}

/** Whether a time is that near to the one when the new certificate expires. */
export function isNear(time: number | null, { expiresAt }: NewCertificate): boolean {
  return time !== null && Math.abs(time - expiresAt) <= zoneMs
}

/** Whether a time may be the very one when the new certificate expires, in whatever zone. */
export function isAround(time: number | null, wanted: NewCertificate): boolean {
  if (time === null || !isNear(time, wanted)) return false
  // Zones differ by quarters of an hour, and services may cut a second.
  const overhang = Math.abs(time - wanted.expiresAt) % quarterMs
  return Math.min(overhang, quarterMs - overhang) <= 1000
}

/** Whether the new certificate covers a name. */
export function isCovered(name: string, { names }: NewCertificate): boolean {
  return names.some((each) => covers(each, name))
}

function sharesName({ names }: UsedCertificate, wanted: NewCertificate): boolean {
  return names.some(
    (name) => isCovered(name, wanted) || wanted.names.some((each) => covers(name, each)),
  )
}

function replaceableObstacle(
  { leaf, scmId }: UsedCertificate,
  replaceable: Replaceable | null,
): Obstacle | null {
  if (replaceable === null) return null
  const { ids, fingerprints } = replaceable
  if (scmId !== null && ids.includes(scmId)) return null
  if (leaf !== null && fingerprints.some((each) => hasFingerprint(leaf, each))) return null
  const message = 'replaces does not name the certificate that it uses'
  return { reason: 'not-in-replaces', message }
}

function coverageObstacle(used: UsedCertificate, wanted: NewCertificate): Obstacle | null {
  const lost = used.names.filter((name) => !isCovered(name, wanted))
  if (lost.length === 0) return null
  const message = `the new certificate does not cover ${lost.join(', ')}`
  return { reason: 'not-covered', message }
}

function ageObstacle(
  { expiresAt }: UsedCertificate,
  wanted: NewCertificate,
  now: number,
): Obstacle | null {
  if (wanted.expiresAt - now <= dayMs) {
    const message = `the new certificate expires on ${formatDay(wanted.expiresAt)}, in less than a day`
    return { reason: 'expires-too-soon', message }
  }
  if (expiresAt !== null && expiresAt < wanted.expiresAt - wanted.slackMs) return null
  const old = expiresAt === null ? 'on an unknown day' : `on ${formatDay(expiresAt)}`
  const message = `its certificate expires ${old}, not before the new one (${formatDay(wanted.expiresAt)})`
  return { reason: 'not-older', message }
}

function keyObstacle(
  { leaf }: UsedCertificate,
  { keyFamily }: NewCertificate,
  keyRule: KeyRule,
): Obstacle | null {
  if (leaf === null || leaf.keyFamily === keyFamily || keyRule === 'any') return null
  if (keyFamily === null) {
    if (keyRule === 'not-other') return null
    const message = `its key is ${keyName(leaf.keyFamily)}, and SCM does not show the new one's type`
    return { reason: 'other-key-type', message }
  }
  const message = `its certificate has another type of key (${keyName(leaf.keyFamily)}) than the new one (${keyName(keyFamily)})`
  return { reason: 'other-key-type', message }
}

function keyName(family: string): string {
  return family === 'ec' ? 'ECDSA' : family.toUpperCase()
}

/** Names that two certificates of a list would both serve, which ELB refuses. */
export function commonNames(one: readonly string[], other: readonly string[]): readonly string[] {
  const known = new Set(other.map(canonicalName))
  return one.filter((name) => known.has(canonicalName(name)))
}

/** A certificate in use, for the report; with the same kind of fingerprint as the new one. */
export function refOf(
  { id, leaf, expiresAt }: UsedCertificate,
  { fingerprint }: NewCertificate,
): CertificateRef {
  return { certificateId: id, fingerprint: leaf?.[fingerprint.hash] ?? null, expiresAt }
}
