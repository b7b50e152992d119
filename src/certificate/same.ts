// Finds the very certificate of a file in SCM, by its fingerprint.

import { showCall } from '../cloud/scm.ts'
import { hourMs } from '../days.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import type { CertificateFiles } from './certificate.ts'
import { certificateFailure } from './failure.ts'
import { bareHex, readFingerprint } from './fingerprint.ts'
import { type Listing, listPushable, type ScmAccess } from './list.ts'
import { covers } from './names.ts'

/** SCM gives no time zone, so its dates are up to this far off. */
const zoneMs = 14 * hourMs

/** A certificate to search for, with the names that it covers. */
type Sought = Pick<CertificateFiles, 'leaf' | 'names'>

/**
 * The ids of this certificate in SCM, the oldest first; empty if SCM does not have it.
 * @throws the error of the call that failed, because "unknown" must not be taken for "not there"
 */
export async function findSame(scm: ScmAccess, sought: Sought): Promise<readonly string[]> {
  const listing = await listPushable(scm)
  const found: string[] = []
  for (const id of candidatesIn(listing, sought)) {
    if (await isThisCertificate(scm, id, sought)) found.push(id)
  }
  if (found.length === 0 && mayMiss(listing, sought)) {
    const message = 'SCM did not list all certificates, so it may have this one already'
    const facts = { kind: 'list-incomplete' } as const
    throw new ActionError('CERTIFICATE_REFUSED', message, { facts })
  }
  return found.sort(byAge)
}

/**
 * Whether a certificate in SCM is the one in the files; false if it was deleted meanwhile, or if
 * this user may not read it.
 * @throws the error of the call that failed
 */
async function isThisCertificate(scm: ScmAccess, id: string, { leaf }: Sought): Promise<boolean> {
  const result = await scm.call(showCall(scm.endpoint, id), scm.session)
  if (result.kind === 'done') return isFingerprintOf(result.value.fingerprint, leaf)
  const status = refusalBehind(result.error)?.httpStatus ?? 0
  const isGone = result.error.code === 'REFUSED' && status >= 400 && status < 500 && status !== 429
  if (isGone) return false
  throw certificateFailure(`Could not read certificate ${id}`, result.error, 'compare')
}

/** A list shows no fingerprints; the expiry and a shared name leave few certificates to read. */
function candidatesIn({ certificates }: Listing, { leaf, names }: Sought): string[] {
  const expiresAt = leaf.validToDate.getTime()
  return certificates
    .filter(({ notAfter }) => notAfter === null || Math.abs(notAfter.asUtc - expiresAt) <= zoneMs)
    .filter(
      ({ names: listed }) =>
        listed.length === 0 || names.some((name) => listed.some((each) => covers(each, name))),
    )
    .map(({ id }) => id)
}

/** Whether a certificate that was not listed may expire as late as this one. */
function mayMiss({ certificates, isPartial }: Listing, { leaf }: Sought): boolean {
  if (!isPartial) return false
  const earliest = Math.min(...certificates.map(({ notAfter }) => notAfter?.asUtc ?? Infinity))
  return earliest >= leaf.validToDate.getTime() - zoneMs
}

/** Whether a fingerprint, as SCM shows it, is that of the certificate. */
export function isFingerprintOf(shown: string | null, leaf: CertificateFiles['leaf']): boolean {
  const wanted = readFingerprint(shown)
  const own = wanted?.hash === 'sha256' ? leaf.fingerprint256 : leaf.fingerprint
  return wanted?.hex === bareHex(own)
}

/** Ids are made from the time: the lower one is the older one. Every job decides alike. */
export function byAge(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
