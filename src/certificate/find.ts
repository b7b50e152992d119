// Finds the certificate to push by its domain or name: the candidate that expires last. A renewed
// certificate has a new id, so a workflow that names an id would push the old certificate.

import { closestMatch } from 'leven'
import { type ListedCertificate, type ShownCertificate, showCall } from '../cloud/scm.ts'
import type { ScmTime } from '../cloud/scm-time.ts'
import { formatDay } from '../days.ts'
import type { Wanted } from '../errors/facts.ts'
import { item, prose } from '../errors/lines.ts'
import { ActionError, unbroken } from '../errors.ts'
import { certificateFailure } from './failure.ts'
import { type Inspection, inspectShown } from './inspect.ts'
import { type Listing, listCertificates, listPushable, type ScmAccess } from './list.ts'
import { commonLabels, covers } from './names.ts'
import { joinRemarks, type Remarks, warning } from './remarks.ts'
import type { Requirements } from './usable.ts'

/** A certificate that was found, with the reason for the log. */
type Found = Inspection & { readonly reason: string }

/**
 * Finds the certificate with a name, or for a domain: of those that can be pushed, the one that
 * expires last.
 * @throws `CERTIFICATE_REFUSED` with the nearest misses if none fits, `SIGN_IN_REFUSED`, or the
 * code of the call that failed
 */
export async function findCertificate(
  scm: ScmAccess,
  wanted: Wanted,
  requirements: Requirements,
): Promise<Found> {
  const listing = await listPushable(scm)
  const remarks = remarksOn(listing)
  const fitting = listing.certificates.filter((each) => fits(each, wanted))
  if (fitting.length === 0) throw await noneFits(scm, wanted, remarks)
  const candidates = (await readExpiries(scm, fitting)).sort(byExpiry)
  return firstPushable(scm, candidates, wanted, requirements, remarks)
}

function remarksOn({ isPartial, unreadable }: Listing): Remarks {
  const warnings = [
    isPartial && 'SCM did not list all certificates; only those that expire last were searched.',
    unreadable > 0 &&
      `SCM listed ${unreadable} ${unreadable === 1 ? 'certificate' : 'certificates'} in a form that cannot be read; the others were searched.`,
  ]
  return { notices: [], warnings: warnings.filter((text) => text !== false) }
}

/**
 * Reads the expiry date of each candidate whose row has none: guessed, an unreadable date would
 * lose to an older certificate without a word. A lone candidate needs no comparison.
 * @throws `CERTIFICATE_REFUSED` if it stays unknown which one expires last
 */
async function readExpiries(
  scm: ScmAccess,
  candidates: readonly ListedCertificate[],
): Promise<ListedCertificate[]> {
  if (candidates.length === 1) return [...candidates]
  const read: ListedCertificate[] = []
  for (const candidate of candidates) {
    if (candidate.notAfter !== null) read.push(candidate)
    else read.push({ ...candidate, notAfter: await expiryOf(scm, candidate.id) })
  }
  return read
}

async function expiryOf(scm: ScmAccess, id: string): Promise<ScmTime> {
  const { notAfter } = await show(scm, id)
  if (notAfter !== null) return notAfter
  const message = `Cannot tell which certificate expires last: ${id} has no expiry date that can be read`
  const facts = { kind: 'candidates-incomparable' } as const
  throw new ActionError('CERTIFICATE_REFUSED', message, { facts })
}

/** The first candidate that SCM does not keep from being pushed; warnings name those before it. */
async function firstPushable(
  scm: ScmAccess,
  candidates: readonly ListedCertificate[],
  wanted: Wanted,
  requirements: Requirements,
  remarks: Remarks,
): Promise<Found> {
  const [candidate, ...rest] = candidates
  if (candidate === undefined) throw new ActionError('INTERNAL', 'there is no candidate to inspect')
  const shown = await show(scm, candidate.id)
  if (!shown.pushable && rest.length > 0) {
    const skipped = warning(`Skipped ${label(candidate)}: push support is off in SCM.`)
    return firstPushable(scm, rest, wanted, requirements, joinRemarks(remarks, skipped))
  }
  const inspection = inspectShown(shown, { ...requirements, chosenBy: wanted }, true)
  const { certificate } = inspection
  return {
    ...joinRemarks(remarks, inspection),
    certificate,
    reason: reasonFor(candidate, rest, wanted),
  }
}

async function show(scm: ScmAccess, id: string): Promise<ShownCertificate> {
  const result = await scm.call(showCall(scm.endpoint, id), scm.session)
  if (result.kind === 'done') return result.value
  throw certificateFailure(`Could not read certificate ${id}`, result.error, 'read-candidate')
}

function fits({ name, names }: ListedCertificate, wanted: Wanted): boolean {
  return wanted.kind === 'name'
    ? name === wanted.name
    : names.some((each) => covers(each, wanted.domain))
}

/** Latest expiry first; if two expire at the same time, the higher id first. */
function byExpiry(one: ListedCertificate, other: ListedCertificate): number {
  const expiry = (other.notAfter?.asUtc ?? 0) - (one.notAfter?.asUtc ?? 0)
  return expiry !== 0 ? expiry : other.id.localeCompare(one.id)
}

const shownOthers = 5

function reasonFor(
  chosen: ListedCertificate,
  others: readonly ListedCertificate[],
  wanted: Wanted,
): string {
  const choice = `Chose ${label(chosen)}`
  if (others.length === 0) return `${choice}: the only pushable certificate ${describe(wanted)}`
  const shown = others.slice(0, shownOthers).map(label).join('; ')
  const hidden = others.length - shownOthers
  const more = hidden > 0 ? `; and ${hidden} more` : ''
  const count = others.length + 1
  return `${choice}: it expires last of ${count} certificates ${describe(wanted)} (others: ${shown}${more})`
}

function describe(wanted: Wanted): string {
  return wanted.kind === 'name' ? `named "${wanted.name}"` : `for ${wanted.domain}`
}

function label({ id, name, status, notAfter }: ListedCertificate): string {
  const expiry = notAfter === null ? '' : `, expires ${formatDay(notAfter.asUtc)}`
  return unbroken(`${id} "${name ?? ''}" (${status}${expiry})`)
}

const shownMisses = 5
/** Near misses include certificates that expired within the last year. */
const expiredDaysSince = 365

/** The error when no certificate fits, with the nearest misses if SCM lists them. */
async function noneFits(
  scm: ScmAccess,
  wanted: Wanted,
  { warnings }: Remarks,
): Promise<ActionError> {
  const { certificates } = await listCertificates(scm, 'ALL', expiredDaysSince).catch(() => noMore)
  const misses = nearestMisses(certificates, wanted)
  const message = `SCM has no pushable certificate ${describe(wanted)}`
  const lines = [prose(message), ...warnings.map(prose), ...misses.map(item)]
  const { enterpriseProjectId } = scm
  const facts = { kind: 'no-certificate-fits', wanted, enterpriseProjectId } as const
  return new ActionError('CERTIFICATE_REFUSED', lines, { facts })
}

const noMore: Listing = { certificates: [], isPartial: true, unreadable: 0 }

function nearestMisses(
  certificates: readonly ListedCertificate[],
  wanted: Wanted,
): readonly string[] {
  return certificates
    .map((certificate) => ({ certificate, nearness: nearness(certificate, wanted) }))
    .filter(({ nearness: score }) => score > 0)
    .sort((one, other) => other.nearness - one.nearness)
    .slice(0, shownMisses)
    .map(({ certificate }) => `${label(certificate)}: ${whyNot(certificate, wanted)}`)
}

/**
 * 100 if only the status rules a certificate out; else how similar the names are; 0: not at all.
 */
function nearness(certificate: ListedCertificate, wanted: Wanted): number {
  if (fits(certificate, wanted)) return 100
  if (wanted.kind === 'name') {
    if (certificate.name?.toLowerCase() === wanted.name.toLowerCase()) return 50
    return isMisspelling(wanted.name, [certificate.name ?? '']) ? 1 : 0
  }
  const common = Math.max(0, ...certificate.names.map((name) => commonLabels(name, wanted.domain)))
  // A shared top-level domain does not make two names similar.
  if (common >= 2) return common
  return isMisspelling(wanted.domain, certificate.names) ? 1 : 0
}

/** Whether one of the names is at most two edits away. */
function isMisspelling(asked: string, names: readonly string[]): boolean {
  return closestMatch(asked, [...names], { maxDistance: 2 }) !== undefined
}

function whyNot(certificate: ListedCertificate, wanted: Wanted): string {
  if (fits(certificate, wanted)) return `its status is ${certificate.status}`
  if (wanted.kind === 'name') {
    return certificate.name?.toLowerCase() === wanted.name.toLowerCase()
      ? 'its name differs only in upper and lower case'
      : 'its name is spelt differently'
  }
  return `it covers only ${certificate.names.slice(0, shownOthers).join(', ')}`
}
