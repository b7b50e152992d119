// A certificate authority. It issues real certificates, so that the simulated cloud shows, serves
// and accepts what the real cloud would. Keys are generated at run time; none is ever committed.

import { webcrypto } from 'node:crypto'
// @peculiar/x509 uses decorators, which need this import before it.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

// The library's types name the browser's CryptoKey; Node's is the same, so the cast is safe.
x509.cryptoProvider.set(webcrypto as never)

const algorithms = {
  ecdsa: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
} as const
/** The key type of a certificate. */
export type Algorithm = keyof typeof algorithms

/** A certificate with its keys; a CA certificate can issue others. */
export interface Issued {
  readonly subject: string
  readonly keys: webcrypto.CryptoKeyPair
  readonly certificate: x509.X509Certificate
}

/** What to issue. */
export interface Order {
  /** DNS names; the first is also the common name. */
  readonly names: readonly string[]
  readonly algorithm?: Algorithm
  readonly notBefore?: Date
  readonly notAfter?: Date
  readonly isAuthority?: boolean
  readonly issuer?: Issued
}

const hourMs = 3_600_000
let serial = 1

/**
 * Issues a certificate. Without an issuer it is self-signed; without dates it is valid from an hour
 * ago for two hours.
 */
export async function issue(order: Order): Promise<Issued> {
  const { names, algorithm = 'ecdsa', isAuthority = false } = order
  const keys = await webcrypto.subtle.generateKey(algorithms[algorithm], true, ['sign', 'verify'])
  const subject = `CN=${names[0]}`
  const issuer = order.issuer ?? { subject, keys }
  const altNames = names.map((value) => ({ type: 'dns', value }) as const)
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: (serial++).toString(16).padStart(4, '0'),
    subject,
    issuer: issuer.subject,
    notBefore: order.notBefore ?? new Date(Date.now() - hourMs),
    notAfter: order.notAfter ?? new Date(Date.now() + hourMs),
    publicKey: keys.publicKey as never,
    signingKey: issuer.keys.privateKey as never,
    signingAlgorithm: { ...issuer.keys.privateKey.algorithm, hash: 'SHA-256' } as never,
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority, undefined, true),
      ...(isAuthority ? [] : [new x509.SubjectAlternativeNameExtension(altNames)]),
    ],
  })
  return { subject, keys, certificate }
}

/** The private key of a certificate, as PEM (PKCS#8). */
export async function keyPem({ keys }: Issued): Promise<string> {
  return x509.PemConverter.encode(
    await webcrypto.subtle.exportKey('pkcs8', keys.privateKey),
    'PRIVATE KEY',
  )
}
