// SCM's import of a certificate with its key, with every check that the documentation names.
// @see https://support.huaweicloud.com/intl/en-us/api-ccm/ImportCertificate.html

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { CloudState } from './cloud-state.ts'
import {
  hasExactly,
  type JsonObject,
  readJsonBody,
  type SimulatedRequest,
  type SimulatedResponse,
  scmError,
} from './message.ts'

const fields = [
  'name',
  'certificate',
  'certificate_chain?',
  'private_key',
  'duplicate_check?',
  'enterprise_project_id?',
  'enc_certificate?',
  'enc_private_key?',
]

/** Imports a certificate and answers with its id. */
export function importCertificate(request: SimulatedRequest, cloud: CloudState): SimulatedResponse {
  const body = readJsonBody(request)
  if (body === null || !hasExactly(body, fields))
    return scmError(400, 'SCM.0005', 'Parameter error.')
  const texts = readTexts(body)
  if (texts === null) return scmError(400, 'SCM.0005', 'Parameter error.')
  const [leaf, ...rest] = readCertificates(texts.certificate)
  if (leaf === undefined) return scmError(400, 'SCM.0006', 'The certificate cannot be parsed.')
  const key = readKey(texts.privateKey)
  if (key === null) return scmError(400, 'SCM.0012', 'The private key cannot be parsed.')
  if (!leaf.checkPrivateKey(key)) {
    return scmError(400, 'SCM.0014', 'The certificate does not match the private key.')
  }
  // `certificate` may contain the chain, too. With `certificate_chain`, only its leaf counts.
  const chain = texts.chain === '' ? rest : readCertificates(texts.chain)
  if (chain.length === 0 || !linksUp([leaf, ...chain])) {
    return scmError(400, 'SCM.0013', 'The certificate chain cannot be parsed.')
  }
  if (leaf.validToDate.getTime() < cloud.now()) {
    return scmError(400, 'SCM.0006', 'The certificate has expired.')
  }
  const fingerprint = leaf.fingerprint.replaceAll(':', '').toLowerCase()
  const isThere = cloud.certificates.some((each) => each.fingerprint === fingerprint)
  // The code for a duplicate is not documented. This one is a guess.
  if (isThere && body['duplicate_check'] === cloud.seed.duplicatesRefusedWith) {
    return scmError(400, 'SCM.0010', 'The certificate already exists.')
  }
  const id = `scs${String(1_800_000_000_000 + cloud.certificates.length)}`
  const names = [...(leaf.subjectAltName ?? '').matchAll(/DNS:([^,\s]+)/g)].map(([, name]) => name)
  cloud.certificates.push({
    id,
    name: texts.name,
    domain: names[0] ?? '',
    sans: names.join(';'),
    status: 'UPLOAD',
    pushSupport: 'ON',
    notBefore: leaf.validFromDate.getTime(),
    notAfter: leaf.validToDate.getTime(),
    fingerprint,
    enterpriseProjectId: String(body['enterprise_project_id'] ?? '0'),
    pem: { chain: [leaf, ...chain].map(String).join(''), key: texts.privateKey },
  })
  return { status: 200, json: { certificate_id: id } }
}

/** The texts of a request; null when a field is missing, of another type or too long. */
function readTexts(body: JsonObject) {
  if (typeof (body['duplicate_check'] ?? false) !== 'boolean') return null
  const optional = ['enterprise_project_id', 'enc_certificate', 'enc_private_key']
  if (!optional.every((field) => typeof (body[field] ?? '') === 'string')) return null
  const { name, certificate, certificate_chain: chain = '', private_key: privateKey } = body
  if (typeof name !== 'string' || !/^[\w.-]{3,63}$/.test(name)) return null
  const isText = (value: unknown, most: number): value is string =>
    typeof value === 'string' && value.length <= most && value === value.trim()
  if (!isText(certificate, 4096) || !isText(chain, 8192) || !isText(privateKey, 4096)) return null
  return { name, certificate, chain, privateKey }
}

function readCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    return blocks.map((block) => new X509Certificate(block))
  } catch {
    return []
  }
}

function readKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}

/** Whether each certificate was issued by the next one. */
function linksUp(chain: readonly X509Certificate[]): boolean {
  return chain.every((certificate, index) => {
    const issuer = chain[index + 1]
    return issuer === undefined || certificate.checkIssued(issuer)
  })
}
