// What CDN checks about a certificate before a domain gets it, judged on the real certificate.
// @see https://support.huaweicloud.com/intl/en-us/api-cdn/UpdateDomainFullConfig.html

import type { CdnCall, CdnCode } from './cdn-request.ts'
import type { CdnCertificate, CdnDomain } from './cdn-state.ts'
import { coversHost, dnsNamesOf, readChain, readPrivateKey, validityOf } from './leaf.ts'
import type { JsonObject } from './message.ts'
import type { ServablePem } from './seed.ts'

/** A certificate as a request describes it, in the names of `configs`. */
export interface CertificateWish {
  readonly type: 'server' | 'server_sm'
  readonly source: unknown
  readonly name: unknown
  readonly scmCertificateId: unknown
  readonly value: unknown
  readonly key: unknown
}

/** The wish in the block `https` of a configuration, or in one entry of its `certificates`. */
export function readWish(fields: JsonObject): CertificateWish {
  return {
    type: fields['certificate_type'] === 'server_sm' ? 'server_sm' : 'server',
    // The documented default is an uploaded certificate.
    source: fields['certificate_source'] ?? 0,
    name: fields['certificate_name'],
    scmCertificateId: fields['scm_certificate_id'],
    value: fields['certificate_value'],
    key: fields['private_key'],
  }
}

const dayMs = 86_400_000
const mostBytes = 20 * 1024

/** The certificate that a request asks for, or the code of the reason why not. */
export function readCertificate(
  wish: CertificateWish,
  { name: domainName }: Pick<CdnDomain, 'name'>,
  call: CdnCall,
): CdnCertificate | CdnCode {
  const { type, source, name } = wish
  if (source !== 0 && source !== 1 && source !== 2) return '0001'
  if (!isFilled(name)) return '0402'
  if (name.length < 3 || name.length > 64) return '0001'
  // Huawei manages those certificates itself.
  if (source === 1) return '0411'
  const pem = source === 2 ? readFromScm(wish, call) : readUpload(wish)
  if (typeof pem === 'string') return pem
  const problem = judge(pem.chain, domainName, call.cdn.now())
  if (problem !== null) return problem
  const scmCertificateId = source === 2 ? String(wish.scmCertificateId) : null
  return { type, source, scmCertificateId, name, pem }
}

function readFromScm(
  { scmCertificateId: id }: CertificateWish,
  call: CdnCall,
): ServablePem | CdnCode {
  if (!call.cdn.switches.hasScmAgency) return '00010198'
  if (!isFilled(id)) return '0402'
  const certificate = call.inScm(id)
  if (certificate === undefined) return '0407'
  if (!['ISSUED', 'UPLOAD'].includes(certificate.status)) return '0411'
  return certificate.pem ?? '0407'
}

function readUpload({ value, key }: CertificateWish): ServablePem | CdnCode {
  if (!isFilled(value) || !isFilled(key)) return '0402'
  if (value.length > mostBytes) return '0412'
  const chain = readChain(value)
  const [leaf] = chain
  if (leaf === undefined) return '0403'
  const privateKey = readPrivateKey(key)
  if (privateKey === null) return '0414'
  if (!leaf.checkPrivateKey(privateKey)) return '0405'
  const isSelfSigned = leaf.issuer === leaf.subject
  if (chain.length === 1 && !isSelfSigned) return '0410'
  return { chain: value, key }
}

function judge(pem: string, domainName: string, now: number): CdnCode | null {
  const [leaf] = readChain(pem)
  if (leaf === undefined) return '0407'
  const { notBefore, notAfter } = validityOf(leaf)
  if (notAfter < now) return '0408'
  if (notBefore > now) return '0413'
  if (notAfter < now + dayMs) return '0409'
  return coversHost(dnsNamesOf(leaf), domainName) ? null : '0406'
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
