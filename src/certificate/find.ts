// Finds the renewed certificate, which has a new id, by its domain or name: the candidate that
// expires last.

import type { ListedCertificate } from '../cloud/scm.ts'
import { formatDay } from '../days.ts'
import { ActionError } from '../errors.ts'
import { type Listing, listCertificates, type ScmAccess } from './list.ts'
import { commonLabels, covers } from './names.ts'
import { pushableStates } from './usable.ts'

export type Wanted =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'domain'; readonly domain: string }

export interface Found {
  readonly id: string
  /** Which certificate was chosen, the other candidates, and why. */
  readonly reason: string
  /** What the user should know although it stops nothing. */
  readonly warnings: readonly string[]
}

/** @throws `CERTIFICATE_REFUSED` with the nearest misses, when none fits */
export async function findCertificate(scm: ScmAccess, wanted: Wanted): Promise<Found> {
  const { certificates, isPartial } = await listPushable(scm)
  const warnings = isPartial
    ? ['SCM refused to list all certificates; only those that expire last were searched.']
    : []
  const [chosen, ...others] = certificates.filter((each) => fits(each, wanted)).sort(byExpiry)
  if (chosen !== undefined)
    return { id: chosen.id, reason: reasonFor(chosen, others, wanted), warnings }
  const misses = await nearestMisses(scm, wanted)
  const message = `SCM has no certificate that can be pushed ${describe(wanted)}`
  throw new ActionError('CERTIFICATE_REFUSED', [message, ...warnings, ...misses].join('\n'), {
    remedy:
      'Issue or upload the certificate first; check the account, and enterprise-project-id if it is given.',
  })
}

/** Certificates in the states that can be pushed. */
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

/** The one that expires last first; of two that expire together, the newer id. */
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
  const choice = `${label(chosen)} was chosen: `
  if (others.length === 0) return `${choice}the only one ${describe(wanted)}`
  const shown = others.slice(0, shownOthers).map(label).join('; ')
  const hidden = others.length - shownOthers
  const more = hidden > 0 ? `; and ${hidden} more` : ''
  return `${choice}it expires last of ${others.length + 1} ${describe(wanted)} (others: ${shown}${more})`
}

function describe(wanted: Wanted): string {
  return wanted.kind === 'name' ? `named "${wanted.name}"` : `for ${wanted.domain}`
}

function label({ id, name, status, notAfter }: ListedCertificate): string {
  const expiry = notAfter === null ? '' : `, expires ${formatDay(notAfter.asUtc)}`
  return `${id} "${name ?? ''}" (${status}${expiry})`
}

const shownMisses = 5
/** Certificates that expired within a year are worth a word. */
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

/** 100 for a certificate that fits but for its state; else how alike the names are; 0 for not at all. */
function nearness(certificate: ListedCertificate, wanted: Wanted): number {
  if (fits(certificate, wanted)) return 100
  if (wanted.kind === 'name') {
    return certificate.name?.toLowerCase() === wanted.name.toLowerCase() ? 50 : 0
  }
  const common = Math.max(0, ...certificate.names.map((name) => commonLabels(name, wanted.domain)))
  // The top-level domain alone is no likeness.
  return common >= 2 ? common : 0
}

function whyNot(certificate: ListedCertificate, wanted: Wanted): string {
  if (fits(certificate, wanted)) return `it is ${certificate.status}`
  if (wanted.kind === 'name') return 'its name differs in upper and lower case'
  return `it covers ${certificate.names.slice(0, shownOthers).join(', ')} only`
}
