// SCM's list of certificates, with paging, filters and sorting as documented. An unknown parameter
// or value is an error.
// @see https://support.huaweicloud.com/intl/en-us/api-ccm/ListCertificates.html

import type { CloudState } from './cloud-state.ts'
import { type SimulatedRequest, type SimulatedResponse, scmError } from './message.ts'
import type { SimulatedCertificate } from './seed.ts'

export const states = [
  'ALL',
  'PAID',
  'ISSUED',
  'CHECKING',
  'CANCELCHECKING',
  'UNPASSED',
  'EXPIRED',
  'REVOKING',
  'REVOKED',
  'UPLOAD',
  'CHECKING_ORG',
  'ISSUING',
  'SUPPLEMENTCHECKING',
]

/** The valid values of each parameter. */
const parameters: Readonly<Record<string, RegExp>> = {
  limit: /^(?:10|20|50)$/,
  offset: /^\d+$/,
  sort_dir: /^(?:ASC|DESC)$/,
  sort_key: /^(?:certExpiredTime|certStatus|certUpdateTime)$/,
  status: new RegExp(`^(?:${states.join('|')})$`),
  enterprise_project_id: /^(?:all|0|[0-9a-f-]{36})$/,
  deploy_support: /^(?:true|false)$/i,
  owned_by_self: /^(?:true|false)$/i,
  expired_days_since: /^(?:\d{1,3}|10[0-8]\d|109[0-5])$/,
  // A text to search for in names and domains.
  content: /^/,
}

const dayMs = 86_400_000

/** One page of the certificates that match the query. */
export function listCertificates({ url }: SimulatedRequest, cloud: CloudState): SimulatedResponse {
  for (const [name, value] of url.searchParams) {
    if (parameters[name]?.test(value) !== true || url.searchParams.getAll(name).length > 1) {
      return scmError(400, 'SCM.0005', `Parameter error: ${name}.`)
    }
  }
  const parameter = (name: string, otherwise: string) => url.searchParams.get(name) ?? otherwise
  const limit = Number(parameter('limit', '10'))
  const offset = Number(parameter('offset', '0'))
  if (offset > cloud.seed.mostListOffset) {
    return scmError(400, 'SCM.0005', 'Parameter error: offset.')
  }
  const status = parameter('status', 'ALL')
  const enterpriseProject = parameter('enterprise_project_id', 'all')
  const expiredSince = cloud.now() - Number(parameter('expired_days_since', '0')) * dayMs
  const content = parameter('content', '').toLowerCase()
  const found = cloud.certificates.filter(
    (certificate) =>
      [certificate.name, certificate.domain].some((text) => text.toLowerCase().includes(content)) &&
      (status === 'ALL' || certificate.status === status) &&
      (enterpriseProject === 'all' || certificate.enterpriseProjectId === enterpriseProject) &&
      certificate.notAfter >= expiredSince,
  )
  const key = sortKeys[parameter('sort_key', 'certUpdateTime')] ?? ((each) => each.notBefore)
  const direction = parameter('sort_dir', 'DESC') === 'ASC' ? 1 : -1
  found.sort((one, other) => (key(one) < key(other) ? -direction : direction))
  const page = found.slice(offset, offset + Math.min(limit, cloud.seed.mostListRows))
  return {
    status: 200,
    json: { certificates: page.map((each) => listItem(each, cloud)), total_count: found.length },
  }
}

const sortKeys: Readonly<Record<string, (each: SimulatedCertificate) => number | string>> = {
  certExpiredTime: (each) => each.notAfter,
  certStatus: (each) => each.status,
}

/** A row of the list. Unlike `show`, it has neither a fingerprint nor a start date. */
function listItem(certificate: SimulatedCertificate, cloud: CloudState) {
  const { id, name, domain, sans, status, notAfter, enterpriseProjectId } = certificate
  return {
    id,
    name,
    domain,
    sans,
    signature_algorithm: 'SHA256withRSA',
    deploy_support: true,
    type: 'DV_SSL_CERT',
    brand: 'GEOTRUST',
    expire_time: scmTime(notAfter, cloud),
    domain_type: 'MULTI_DOMAIN',
    validity_period: 3,
    status,
    domain_count: sans.split(';').length,
    wildcard_count: sans.split(';').filter((each) => each.startsWith('*.')).length,
    description: null,
    domain_id: cloud.seed.accountId,
    enterprise_project_id: enterpriseProjectId,
  }
}

/**
 * A time as SCM writes it, without a time zone; this simulator uses UTC. It is text without a
 * declared form. The documentation's examples have a blank in it.
 */
export function scmTime(time: number, { seed }: Pick<CloudState, 'seed'>): string {
  const iso = new Date(time).toISOString().slice(0, 19)
  return seed.scmTimesAreIso ? iso : `${iso.replace('T', ' ')}.0`
}
