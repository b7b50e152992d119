// What the leaf of a certificate in ELB's store says: its names, its key, its end.

import { createPrivateKey, X509Certificate } from 'node:crypto'
import { Memory } from './memory.ts'

/** The longest chain that ELB takes. */
const mostCertificates = 11

// Every list of certificates reads each of them again.
const chains = new Memory<readonly X509Certificate[] | null>()
const leaves = new Memory<X509Certificate>()

/** Every certificate of a PEM text; null when one is unreadable, or there is none or too many. */
export function readChain(pem: string): readonly X509Certificate[] | null {
  return chains.get(pem, () => parseChain(pem))
}

function parseChain(pem: string): readonly X509Certificate[] | null {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0 || blocks.length > mostCertificates) return null
  try {
    return blocks.map((block) => new X509Certificate(block))
  } catch {
    return null
  }
}

/** The leaf of a stored certificate, which was readable when it was stored. */
export function leafOf({ certificate }: { readonly certificate: string }): X509Certificate {
  return leaves.get(certificate, () => new X509Certificate(certificate))
}

/** The DNS names of a certificate, in lower case. */
export function namesOf(leaf: X509Certificate): string[] {
  const names = [...(leaf.subjectAltName ?? '').matchAll(/DNS:([^,\s]+)/g)]
  return names.map(([, name = '']) => name.toLowerCase())
}

/** The key family of a certificate. */
export function keyFamilyOf(leaf: X509Certificate): 'ECC' | 'RSA' {
  return leaf.publicKey.asymmetricKeyType === 'ec' ? 'ECC' : 'RSA'
}

/** Whether a private key in PEM is the certificate's. */
export function isKeyOf(leaf: X509Certificate, keyPem: string): boolean {
  try {
    return leaf.checkPrivateKey(createPrivateKey(keyPem))
  } catch {
    return false
  }
}

/** SHA-1 of the leaf, 40 hexadecimal digits. */
export function fingerprintOf(leaf: X509Certificate): string {
  return leaf.fingerprint.replaceAll(':', '').toLowerCase()
}
