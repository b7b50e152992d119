// CDN's reads: the domains, one domain, the certificates of all domains, and a configuration.
// @see https://support.huaweicloud.com/intl/en-us/api-cdn/ListDomains.html
// @see https://support.huaweicloud.com/intl/en-us/api-cdn/ShowCertificatesHttpsInfo.html
// @see https://support.huaweicloud.com/intl/en-us/api-cdn/ShowDomainFullConfig.html

import {
  type CdnCall,
  enterpriseRule,
  findDomain,
  isDomain,
  isInScope,
  refuseQuery,
} from './cdn-request.ts'
import type { CdnCertificate, CdnDomain, CdnState } from './cdn-state.ts'
import { readChain, reformatted, validityOf } from './leaf.ts'
import { isObject, type SimulatedResponse } from './message.ts'

const paging = {
  page_size: /^(?:[1-9]\d{0,3}|10000)$/,
  page_number: /^[1-9]\d{0,4}$/,
  domain_name: /^.{1,255}$/s,
}

const listRules = {
  ...paging,
  ...enterpriseRule,
  business_type: /^(?:web|download|video|wholeSite)$/,
  domain_status: /^(?:online|offline|configuring|configure_failed|checking|check_failed|deleting)$/,
  service_area: /^(?:mainland_china|outside_mainland_china|global)$/,
  show_tags: /^(?:true|false)$/,
  exact_match: /^(?:true|false)$/,
}

/** One page of the domains: `{total, domains}`. */
export function listDomains(call: CdnCall): SimulatedResponse {
  const refusal = refuseQuery(call, listRules)
  if (refusal !== null) return refusal
  const { searchParams } = call.request.url
  const name = searchParams.get('domain_name') ?? ''
  const isExact = name !== '' && searchParams.get('exact_match') === 'true'
  const fields = ['business_type', 'domain_status', 'service_area'] as const
  const found = call.cdn.domains
    .filter((domain) => isInScope(call, domain))
    .filter((domain) => (isExact ? domain.name === name : domain.name.includes(name)))
    .map((domain) => domainJson(domain, call.cdn))
    .filter((json) =>
      fields.every((field) => (searchParams.get(field) ?? json[field]) === json[field]),
    )
  return { status: 200, json: { total: found.length, domains: pageOf(call, found) } }
}

/** One domain with its status: `{domain}`. */
export function showDomain(call: CdnCall): SimulatedResponse {
  const domain = findDomain(call)
  return isDomain(domain) ? { status: 200, json: { domain: domainJson(domain, call.cdn) } } : domain
}

/**
 * One page of the certificates of all domains with HTTPS: `{total, https}`. It has neither the ids
 * of SCM nor the private keys.
 */
export function listCertificateInfo(call: CdnCall): SimulatedResponse {
  const refusal = refuseQuery(call, { ...paging, ...enterpriseRule })
  if (refusal !== null) return refusal
  const name = call.request.url.searchParams.get('domain_name') ?? ''
  const found = call.cdn.domains
    .filter((domain) => isInScope(call, domain) && domain.name.includes(name))
    .flatMap((domain) => certificateInfo(call.cdn.shown(domain)) ?? [])
  return { status: 200, json: { total: found.length, https: pageOf(call, found) } }
}

/** The whole configuration of a domain: `{configs}`. */
export function showConfigs(call: CdnCall): SimulatedResponse {
  const domain = findDomain(call)
  if (!isDomain(domain)) return domain
  const shown = call.cdn.shown(domain)
  return { status: 200, json: { configs: { ...shown.settings, https: httpsJson(shown) } } }
}

function pageOf<Row>({ request: { url } }: CdnCall, rows: readonly Row[]): readonly Row[] {
  const size = Number(url.searchParams.get('page_size') ?? '30')
  const page = Number(url.searchParams.get('page_number') ?? '1')
  return rows.slice((page - 1) * size, page * size)
}

function domainJson(domain: CdnDomain, cdn: CdnState) {
  const { settings } = domain
  const area = settings['service_area']
  return {
    id: domain.id,
    domain_name: domain.name,
    business_type: domain.businessType,
    domain_status: cdn.statusOf(domain),
    cname: `${domain.name}.c.cdnhwc1.com`,
    https_status: domain.https === null ? 0 : 1,
    create_time: domain.createTime,
    modify_time: domain.modifyTime,
    disabled: domain.disabled ? 1 : 0,
    locked: domain.locked ? 1 : 0,
    service_area: typeof area === 'string' ? area : 'mainland_china',
    enterprise_project_id: domain.enterpriseProjectId,
  }
}

function certificateInfo({ id, name, https, settings }: CdnDomain) {
  const certificate = mainCertificate(https?.certificates ?? [])
  if (https === null || certificate === undefined) return null
  const { force_redirect: redirect, origin_protocol: origin } = settings
  const force = isObject(redirect) ? redirect : {}
  const redirects = force['status'] === 'on' && force['type'] === 'https'
  return {
    domain_id: id,
    domain_name: name,
    cert_name: certificate.name,
    certificate: reformatted(certificate.pem.chain),
    private_key: '',
    certificate_type: certificate.source,
    expiration_time: endOf(certificate),
    https_status: origin === 'follow' ? 1 : 2,
    force_redirect_https: redirects ? 1 : 0,
    force_redirect_config: {
      switch: force['status'] === 'on' ? 1 : 0,
      redirect_type: force['type'] ?? 'https',
    },
    http2: https.http2 === 'on' ? 1 : 0,
  }
}

/** The block `https` as CDN shows it: reformatted, and with the TLS versions in its own order. */
function httpsJson({ https }: CdnDomain) {
  const main = mainCertificate(https?.certificates ?? [])
  if (https === null || main === undefined) {
    return { https_status: 'off', http2_status: 'off', ocsp_stapling_status: 'off' }
  }
  const isDual = https.certificates.length > 1
  return {
    https_status: 'on',
    certificate_type: main.type,
    ...certificateJson(main),
    certificates: isDual
      ? https.certificates.map((each) => ({
          certificate_type: each.type,
          ...certificateJson(each),
        }))
      : null,
    http2_status: https.http2,
    tls_version: https.tlsVersion.split(',').reverse().join(','),
    ocsp_stapling_status: https.ocspStapling,
  }
}

function certificateJson(certificate: CdnCertificate) {
  return {
    certificate_source: certificate.source,
    scm_certificate_id: certificate.scmCertificateId,
    certificate_name: certificate.name,
    certificate_value: reformatted(certificate.pem.chain),
    expire_time: endOf(certificate),
  }
}

function mainCertificate(certificates: readonly CdnCertificate[]): CdnCertificate | undefined {
  return certificates.find(({ type }) => type === 'server') ?? certificates[0]
}

function endOf({ pem }: CdnCertificate): number {
  const [leaf] = readChain(pem.chain)
  return leaf === undefined ? 0 : validityOf(leaf).notAfter
}
