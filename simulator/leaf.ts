// What the services read from a certificate in PEM: its leaf, its names, its dates, its key.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

/** The certificates of a PEM text, in its order; empty when one of them cannot be read. */
export function readChain(pem: string): readonly X509Certificate[] {
  try {
    return blocksOf(pem).map((block) => new X509Certificate(block))
  } catch {
    return []
  }
}

/** A private key in PEM; null when it cannot be read. */
export function readPrivateKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}

/** The DNS names of a certificate. */
export function dnsNamesOf({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return [...(subjectAltName ?? '').matchAll(/DNS:([^,\s"]+)/g)].flatMap(([, name = '']) => name)
}

/**
 * Whether a certificate with these names may be bound to a host. A wildcard covers one label. A
 * wildcard host needs the same wildcard in the certificate.
 */
export function coversHost(names: readonly string[], hostname: string): boolean {
  const host = hostname.toLowerCase()
  const wildcard = host.replace(/^[^.]+/, '*')
  return names.some((name) => [host, wildcard].includes(name.toLowerCase()))
}

/** When a certificate is valid, in milliseconds since the epoch. */
export function validityOf(leaf: X509Certificate): {
  readonly notBefore: number
  readonly notAfter: number
} {
  return { notBefore: leaf.validFromDate.getTime(), notAfter: leaf.validToDate.getTime() }
}

/** The same certificates in longer lines, as a service shows them that parses what it gets. */
export function reformatted(pem: string): string {
  return blocksOf(pem)
    .map((block) => {
      const base64 = block.replace(/-----[A-Z ]+-----|\s/g, '')
      const lines = base64.match(/.{1,76}/g) ?? []
      return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
    })
    .join('')
}

function blocksOf(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
}
