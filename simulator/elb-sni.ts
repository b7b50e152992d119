// Which certificates of a listener fit the name that a visitor asks for.

import type { ElbCertificate } from './elb-model.ts'

/** The names of a certificate's `domain`, in lower case; none when it is empty. */
export function domainNames({ domain }: Pick<ElbCertificate, 'domain'>): string[] {
  return (domain ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/**
 * The certificates whose `domain` fits best: the exact name, else the longest wildcard. They are
 * several when an ECC and an RSA certificate have the same name.
 * @param serverName in lower case; empty for a visitor who asks for no name
 * @param algorithm `longest_suffix`: a wildcard covers any number of labels; else exactly one
 */
export function certificatesFor<Certificate extends Pick<ElbCertificate, 'domain'>>(
  serverName: string,
  certificates: readonly Certificate[],
  algorithm: string | null,
): Certificate[] {
  const all = certificates.flatMap(domainNames)
  const fitting = all.filter((pattern) => fits(serverName, pattern, algorithm))
  const best = fitting.find((pattern) => !pattern.startsWith('*.')) ?? longest(fitting)
  if (best === undefined) return []
  return certificates.filter((certificate) => domainNames(certificate).includes(best))
}

function longest(patterns: readonly string[]): string | undefined {
  return patterns.toSorted((one, other) => other.length - one.length)[0]
}

function fits(name: string, pattern: string, algorithm: string | null): boolean {
  if (!pattern.startsWith('*.')) return name === pattern
  const suffix = pattern.slice(1)
  if (!name.endsWith(suffix)) return false
  const labels = name.slice(0, -suffix.length)
  return labels !== '' && (algorithm === 'longest_suffix' || !labels.includes('.'))
}
