// Finds the certificate to push by its domain or name: the candidate that expires last. A renewed
// certificate has a new id, so a workflow that names an id would push the old certificate.

import type { ListedCertificate } from '../cloud/scm.ts'
import { formatDay } from '../days.ts'
import { ActionError } from '../errors.ts'
import { type Listing, listCertificates, type ScmAccess } from './list.ts'
import { commonLabels, covers } from './names.ts'
import { pushableStates } from './usable.ts'

/** What to search for. */
export type Wanted =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'domain'; readonly domain: string }

/** The certificate that was found. */
export interface Found {
  readonly id: string
  /** Which certificate was chosen, why, and the other candidates: a sentence for the log. */
  readonly reason: string
  /** Sentences for the user about problems that do not stop the run. */
  readonly warnings: readonly string[]
}

/**
 * Finds the certificate with a name, or for a domain.
 * @throws `CERTIFICATE_REFUSED` with the nearest misses if none fits, `SIGN_IN_REFUSED`, or the
 * code of the call that failed
 */
export async function findCertificate(scm: ScmAccess, wanted: Wanted): Promise<Found> {
  const { certificates, isPartial } = await listPushable(scm)
  const warnings = isPartial
    ? ['SCM did not list all certificates; only those that expire last were searched.']
    : []
  const [chosen, ...others] = certificates.filter((each) => fits(each, wanted)).sort(byExpiry)
  if (chosen !== undefined)
    return { id: chosen.id, reason: reasonFor(chosen, others, wanted), warnings }
  const misses = await nearestMisses(scm, wanted)
  const message = `SCM has no pushable certificate ${describe(wanted)}`
  throw new ActionError('CERTIFICATE_REFUSED', [message, ...warnings, ...misses].join('\n'), {
    remedy:
      'Issue or upload the certificate in SCM. If it is there already, check the account that signs in, and enterprise-project-id.',
  })
}

/**
 * Lists the certificates in the states that can be pushed.
 * @throws as `listCertificates`
 */
export async function listPushable(scm: ScmAccess): Promise<Listing> {
  const listings: Listing[] = []
  for (const status of pushableStates) listings.push(await listCertificates(scm, status))
  return {
    certificates: listings.flatMap(({ certificates }) => certificates),
    isPartial: listings.some(({ isPartial }) => isPartial),
  }
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
  return `${id} "${name ?? ''}" (${status}${expiry})`
}

const shownMisses = 5
/** Near misses include certificates that expired within the last year. */
const expiredDaysSince = 365

async function nearestMisses(scm: ScmAccess, wanted: Wanted): Promise<readonly string[]> {
  const { certificates } = await listCertificates(scm, 'ALL', expiredDaysSince)
  return certificates
    .map((certificate) => ({ certificate, nearness: nearness(certificate, wanted) }))
    .filter(({ nearness: score }) => score > 0)
    .sort((one, other) => other.nearness - one.nearness)
    .slice(0, shownMisses)
    .map(({ certificate }) => `- ${label(certificate)}: ${whyNot(certificate, wanted)}`)
}

/**
 * 100 if only the status rules a certificate out; else how similar the names are; 0: not at all.
 */
function nearness(certificate: ListedCertificate, wanted: Wanted): number {
  if (fits(certificate, wanted)) return 100
  if (wanted.kind === 'name') {
    return certificate.name?.toLowerCase() === wanted.name.toLowerCase() ? 50 : 0
  }
  const common = Math.max(0, ...certificate.names.map((name) => commonLabels(name, wanted.domain)))
  // A shared top-level domain does not make two names similar.
  return common >= 2 ? common : 0
}

function whyNot(certificate: ListedCertificate, wanted: Wanted): string {
  if (fits(certificate, wanted)) return `its status is ${certificate.status}`
  if (wanted.kind === 'name') return 'its name differs only in upper and lower case'
  return `it covers only ${certificate.names.slice(0, shownOthers).join(', ')}`
}
