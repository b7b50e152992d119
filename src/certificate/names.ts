// Which names a certificate is good for. Pure.

import type { X509Certificate } from 'node:crypto'
import { domainToASCII } from 'node:url'

/** In lower case, as it travels on the wire (IDN as `xn--`), without a dot at the end. */
export function canonicalName(name: string): string {
  const trimmed = name.trim().toLowerCase().replace(/\.$/, '')
  // domainToASCII knows no wildcard, and takes numbers for an address.
  if (/^\p{ASCII}*$/u.test(trimmed)) return trimmed
  const [, wildcard = '', rest = ''] = /^(\*\.)?(.*)$/s.exec(trimmed) ?? []
  return wildcard + (domainToASCII(rest) || rest)
}

/**
 * Whether a certificate's name covers a domain: the same name, or a wildcard for its first label
 * only. A domain that is itself a wildcard is covered by the same wildcard.
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

/** How many labels, counted from the right, two names have in common. */
export function commonLabels(one: string, other: string): number {
  const labels = canonicalName(one).split('.').reverse()
  const others = canonicalName(other).split('.').reverse()
  const differing = labels.findIndex((label, index) => label !== others[index])
  return differing === -1 ? labels.length : differing
}

/** DNS names from the SAN extension; the common name only where there is none. Lower case. */
export function namesOf(certificate: X509Certificate): readonly string[] {
  const names = altNamesOf(certificate)
  const common = /^CN=(.+)$/m.exec(certificate.subject)?.[1]
  return names.length > 0 || common === undefined ? names : [common.toLowerCase()]
}

/** Names and addresses from the SAN extension, the only ones that browsers accept. Lower case. */
export function altNamesOf({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return [...subjectAltName.matchAll(/(?:DNS|IP Address):([^,\s"]+)/g)].map(([, name = '']) =>
    name.toLowerCase(),
  )
}

/** A subject or issuer, of which node writes each part in a line of its own. */
export function oneLineName(name: string | undefined): string {
  return name?.replaceAll('\n', ', ') ?? '(none)'
}
