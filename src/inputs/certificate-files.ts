// A certificate as certbot, acme.sh or lego wrote it: parsed, put in order and checked before
// anything is sent. Pure, except for node's X.509 parser.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { CertificateFiles } from '../certificate/certificate.ts'
import { namesOf, oneLineName } from '../certificate/names.ts'
import { type PemBlock, readPem } from './pem.ts'
import type { Problem } from './problems.ts'

/** SCM's limits, in characters of PEM. */
const limits = { leaf: 4096, chain: 8192, key: 4096 }

const fullchain = 'fullchain-file'
const keyFile = 'key-file'

/**
 * Parses and checks the texts of both files. Never throws: problems come back with input and line,
 * and then `files` is null.
 */
export function readCertificateFiles(
  fullchainText: string,
  keyText: string,
): { readonly files: CertificateFiles | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const certificates = readCertificates(fullchainText, problems)
  const key = readKey(keyText, problems)
  const files = key === null || problems.length > 0 ? null : assemble(certificates, key, problems)
  return { files: problems.length > 0 ? null : files, problems }
}

/**
 * The parts of a key to mask: its base64, whole and line by line. BEGIN and END lines and lines
 * shorter than 16 characters are left out, because the job's log would lose such common text.
 */
export function secretsOfKey(keyText: string): readonly string[] {
  return readPem(keyText)
    .blocks.filter(isPrivateKey)
    .flatMap(({ lines }) => [lines.join(''), ...lines])
    .filter((line) => line.length >= 16)
}

interface ReadCertificate {
  readonly block: PemBlock
  readonly x509: X509Certificate
}

function readCertificates(text: string, problems: Problem[]): ReadCertificate[] {
  const { blocks, problems: broken } = readPem(text)
  problems.push(...broken.map((problem) => ({ input: fullchain, ...problem })))
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE')
  if (certificates.length === 0 && broken.length === 0) {
    const isKey = blocks.some(isPrivateKey)
    const message = isKey
      ? `contains no certificate, but a private key; that belongs in ${keyFile}`
      : `contains no certificate (no "BEGIN CERTIFICATE" line); ${otherForm(text, 'x509')}`
    problems.push({ input: fullchain, message, mentions: isKey ? [keyFile] : [] })
  }
  return certificates.flatMap((block) => {
    try {
      const x509 = new X509Certificate(block.text)
      const dates = [x509.validFromDate, x509.validToDate]
      if (dates.every((date) => !Number.isNaN(date.getTime()))) return [{ block, x509 }]
      const message = 'this certificate has unreadable dates; issue it again'
      problems.push({ input: fullchain, line: block.line, message })
      return []
    } catch {
      const message = 'this certificate is damaged and cannot be read; issue it again'
      problems.push({ input: fullchain, line: block.line, message })
      return []
    }
  })
}

/** What to do about a file without PEM. */
function otherForm(text: string, command: 'x509' | 'pkey'): string {
  // DER and PKCS#12 are binary, and so no UTF-8.
  if (!text.includes('\uFFFD')) return 'check that it is the right file'
  // The version of PKCS#12 comes first: the integer 3.
  const isPkcs12 = text.slice(0, 9).includes('\u0002\u0001\u0003')
  const [form, how] = isPkcs12
    ? ['PKCS#12', 'pkcs12 -nodes']
    : ['DER or another form', `${command} -inform DER`]
  return `it is ${form}; convert it with "openssl ${how} -in FILE -out PEM"`
}

function isPrivateKey({ label }: PemBlock): boolean {
  return label.endsWith('PRIVATE KEY')
}

function readKey(text: string, problems: Problem[]): { block: PemBlock; key: KeyObject } | null {
  const { blocks, problems: broken } = readPem(text)
  problems.push(...broken.map((problem) => ({ input: keyFile, ...problem })))
  if (broken.length > 0) return null
  const block = blocks.find(isPrivateKey)
  if (block === undefined) {
    const isCertificate = blocks.some(({ label }) => label === 'CERTIFICATE')
    const message = isCertificate
      ? `contains no private key, but a certificate; that belongs in ${fullchain}`
      : `contains no private key (no "BEGIN PRIVATE KEY" line); ${otherForm(text, 'pkey')}`
    problems.push({ input: keyFile, message, mentions: isCertificate ? [fullchain] : [] })
    return null
  }
  if (block.label === 'ENCRYPTED PRIVATE KEY' || block.text.includes('ENCRYPTED')) {
    const message =
      'the key is encrypted, but SCM accepts only unencrypted keys; decrypt it in the job with ' +
      '"openssl pkey -in KEY -out PLAIN"'
    problems.push({ input: keyFile, line: block.line, message })
    return null
  }
  try {
    return { block, key: createPrivateKey(block.text) }
  } catch {
    const message = 'this private key is damaged and cannot be read; write the file again'
    problems.push({ input: keyFile, line: block.line, message })
    return null
  }
}

function assemble(
  certificates: readonly ReadCertificate[],
  { block, key }: { block: PemBlock; key: KeyObject },
  problems: Problem[],
): CertificateFiles | null {
  const leaf = certificates.find(({ x509 }) => x509.checkPrivateKey(key))
  if (leaf === undefined) {
    const message = `does not match any certificate in ${fullchain}; use both files of the same renewal`
    problems.push({ input: keyFile, message, mentions: [fullchain] })
    return null
  }
  const isSelfSigned = isIssuedBy(leaf.x509, leaf.x509)
  const chain = orderChain(leaf, certificates, problems)
  if (chain.length === 0 && !isSelfSigned) {
    const message =
      'contains no intermediate certificate; use the full chain (fullchain.pem, not cert.pem)'
    problems.push({ input: fullchain, message })
  }
  const leafPem = leaf.block.text
  const chainPem = chain.map((each) => each.block.text).join('\n')
  checkSize(fullchain, 'the certificate', leafPem, limits.leaf, problems)
  checkSize(fullchain, 'the chain', chainPem, limits.chain, problems)
  checkSize(keyFile, 'the key', block.text, limits.key, problems)
  const names = namesOf(leaf.x509)
  const x509 = { leaf: leaf.x509, chain: chain.map((each) => each.x509) }
  return { ...x509, leafPem, chainPem, keyPem: block.text, names, isSelfSigned }
}

/**
 * The chain from the leaf's issuer upwards, whatever the order in the file. A root is left out,
 * because clients bring their own.
 */
function orderChain(
  leaf: ReadCertificate,
  certificates: readonly ReadCertificate[],
  problems: Problem[],
): readonly ReadCertificate[] {
  const rest = new Map(certificates.map((each) => [each.x509.fingerprint256, each]))
  rest.delete(leaf.x509.fingerprint256)
  const chain: ReadCertificate[] = []
  for (let current = leaf; ; ) {
    const issuer = [...rest.values()].find(({ x509 }) => isIssuedBy(current.x509, x509))
    if (issuer === undefined) break
    rest.delete(issuer.x509.fingerprint256)
    if (!isIssuedBy(issuer.x509, issuer.x509)) chain.push(issuer)
    current = issuer
  }
  for (const { block, x509 } of rest.values()) {
    const message = `this certificate (${oneLineName(x509.subject)}) is not part of the chain; remove it, or add the certificates in between`
    problems.push({ input: fullchain, line: block.line, message })
  }
  return chain
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

function checkSize(input: string, what: string, pem: string, most: number, problems: Problem[]) {
  if (pem.length <= most) return
  const message = `${what} has ${pem.length} characters, but SCM accepts at most ${most}`
  problems.push({ input, message })
}
