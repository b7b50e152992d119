// Which names a certificate covers. Pure.

import type { X509Certificate } from 'node:crypto'
import { domainToASCII } from 'node:url'

/** A name as DNS and TLS use it: lower case, IDN as `xn--`, no dot at the end. */
export function canonicalName(name: string): string {
  const trimmed = name.trim().toLowerCase().replace(/\.$/, '')
  // domainToASCII does not know wildcards and turns numbers into addresses, so ASCII names skip it.
  if (isAscii(trimmed)) return trimmed
  const [, wildcard = '', rest = ''] = /^(\*\.)?(.*)$/s.exec(trimmed) ?? []
  return wildcard + (domainToASCII(rest) || rest)
}

/**
 * Whether a text may be a domain name or a wildcard. It is judged as it stands in certificates: an
 * IDN may be written in letters of every script, but not with the quotes and dashes of a text.
 */
export function isDomainName(text: string): boolean {
  const isPlain = !/[\u2010-\u201f\u2026\u2039\u203a\u00ab\u00b4\u00bb]/.test(text)
  return isPlain && /^(?:\*\.)?(?:[a-z0-9_-]+\.)*[a-z0-9_-]+$/.test(canonicalName(text))
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}

/**
 * Whether a certificate's name covers a domain: it is the same name, or a wildcard for the domain's
 * first label. A domain that is itself a wildcard is covered only by the same wildcard.
 * @see https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3
 */
export function covers(certificateName: string, domain: string): boolean {
  const name = canonicalName(certificateName)
  const wanted = canonicalName(domain)
  if (name === wanted) return true
  if (!name.startsWith('*.') || wanted.startsWith('*.')) return false
  const parent = wanted.slice(wanted.indexOf('.') + 1)
  return wanted.includes('.') && !wanted.startsWith('.') && name.slice(2) === parent
}

/** How many labels two names have in common, counted from the right. */
export function commonLabels(one: string, other: string): number {
  const labels = canonicalName(one).split('.').reverse()
  const others = canonicalName(other).split('.').reverse()
  const differing = labels.findIndex((label, index) => label !== others[index])
  return differing === -1 ? labels.length : differing
}

/** The names and addresses in the SAN extension; the common name if there are none. Lower case. */
export function namesOf(certificate: X509Certificate): readonly string[] {
  const names = altNamesOf(certificate)
  const common = /^CN=(.+)$/m.exec(certificate.subject)?.[1]
  return names.length > 0 || common === undefined ? names : [common.toLowerCase()]
}

/** One entry of a SAN extension as node writes it; a value with a comma or a quote is in quotes. */
const altName = /\s*([^:,"]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)/gy

/**
 * The names and addresses in the SAN extension, the only ones that browsers accept. Lower case.
 * Each entry is read to its end, because a URI may hold what looks like a further name.
 */
export function altNamesOf({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return [...subjectAltName.matchAll(altName)]
    .filter(([, kind]) => kind === 'DNS' || kind === 'IP Address')
    .map(([, , value = '']) => value.trim().toLowerCase())
    .filter((value) => !/[\s"]/.test(value) && value !== '')
}

/** A subject or issuer in one line; node writes each part on its own line. */
export function oneLineName(name: string | undefined): string {
  return name?.replaceAll('\n', ', ') ?? '(none)'
}
