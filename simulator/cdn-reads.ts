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
import type { CdnCertificate, CdnDomain, CdnState, CdnSwitches } from './cdn-state.ts'
import { tlsBlockOf } from './cdn-tls-version.ts'
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
  const withTags = searchParams.get('show_tags') === 'true'
  const found = call.cdn.domains
    .filter((domain) => isInScope(call, domain))
    .filter((domain) => (isExact ? domain.name === name : domain.name.includes(name)))
    .map((domain) => ({ ...domainRow(domain, call.cdn), ...(withTags && { tags: [] }) }))
    .filter((json) =>
      fields.every((field) => (searchParams.get(field) ?? json[field]) === json[field]),
    )
  return { status: 200, json: { total: found.length, domains: pageOf(call, found) } }
}

/** One domain with its status: `{domain}`. */
export function showDomain(call: CdnCall): SimulatedResponse {
  const domain = findDomain(call)
  if (!isDomain(domain)) return domain
  return { status: 200, json: { domain: domainDetail(domain, call.cdn) } }
}

/**
 * One page of the certificates of all domains with HTTPS: `{total, https}`. It has neither the ids
 * of SCM nor the private keys.
 */
export function listCertificateInfo(call: CdnCall): SimulatedResponse {
  const refusal = refuseQuery(call, { ...paging, ...enterpriseRule, user_domain_id: /^\w{1,64}$/ })
  if (refusal !== null) return refusal
  const name = call.request.url.searchParams.get('domain_name') ?? ''
  const found = call.cdn.domains
    .filter((domain) => isInScope(call, domain) && domain.name.includes(name))
    .flatMap((domain) => certificateInfo(call.cdn.shown(domain)) ?? [])
  return { status: 200, json: { total: found.length, https: pageOf(call, found) } }
}

/** The whole configuration of a domain: `{configs}`. No domain here has special settings. */
export function showConfigs(call: CdnCall): SimulatedResponse {
  const domain = findDomain(call, { show_special_configs: /^auth_key$/ })
  if (!isDomain(domain)) return domain
  const { switches } = call.cdn
  const shown = call.cdn.shown(domain)
  const https = httpsJson(shown, switches)
  const configs = { ...shown.settings, ...tlsBlockOf(shown, switches), https }
  return { status: 200, json: { configs } }
}

function pageOf<Row>({ request: { url } }: CdnCall, rows: readonly Row[]): readonly Row[] {
  const size = Number(url.searchParams.get('page_size') ?? '30')
  const page = Number(url.searchParams.get('page_number') ?? '1')
  return rows.slice((page - 1) * size, page * size)
}

/** What a row of the list and the single read have alike. */
function commonJson(domain: CdnDomain, cdn: CdnState) {
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
    disabled: domain.disabled ? 1 : 0,
    locked: domain.locked ? 1 : 0,
    service_area: typeof area === 'string' ? area : 'mainland_china',
  }
}

const origin = '192.0.2.10'

function domainRow(domain: CdnDomain, cdn: CdnState) {
  return {
    ...commonJson(domain, cdn),
    sources: [
      {
        domain_id: domain.id,
        ip_or_domain: origin,
        origin_type: 'ipaddr',
        active_standby: 1,
        enable_obs_web_hosting: 0,
        obs_bucket_type: null,
      },
    ],
    domain_origin_host: {
      domain_id: domain.id,
      origin_host_type: 'accelerate',
      customize_domain: domain.name,
    },
    modify_time: domain.modifyTime,
    auto_refresh_preheat: 0,
    range_status: 'off',
    follow_status: 'off',
    origin_status: 'off',
    banned_reason: null,
    locked_reason: null,
    enterprise_project_id: domain.enterpriseProjectId,
  }
}

/** Where HTTPS is on, the status says how CDN calls the origin. */
const httpsStatuses: Readonly<Record<string, number>> = { follow: 1, http: 2, https: 3 }

function domainDetail(domain: CdnDomain, cdn: CdnState) {
  const protocol = String(domain.settings['origin_protocol'] ?? 'http')
  return {
    ...commonJson(domain, cdn),
    https_status: domain.https === null ? 0 : (httpsStatuses[protocol] ?? 1),
    sources: [
      {
        origin_type: 'ipaddr',
        origin_addr: origin,
        priority: 70,
        http_port: 80,
        https_port: 443,
        host_name: domain.name,
        obs_web_hosting_status: 'off',
        obs_bucket_type: null,
      },
    ],
    update_time: domain.modifyTime,
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
function httpsJson({ https }: CdnDomain, switches: CdnSwitches) {
  const main = mainCertificate(https?.certificates ?? [])
  if (https === null || main === undefined) {
    return { https_status: 'off', http2_status: 'off', ocsp_stapling_status: 'off' }
  }
  const { listsOneCertificate, tlsVersionsStandBeside } = switches
  const isList = https.certificates.length > 1 || listsOneCertificate
  const isVoid = https.certificates.length === 1 && listsOneCertificate
  return {
    https_status: 'on',
    ...(isVoid ? noCertificate : certificateJson(main)),
    certificates: isList ? https.certificates.map(certificateJson) : null,
    http2_status: https.http2,
    ...(!tlsVersionsStandBeside && {
      tls_version: https.tlsVersion.split(',').reverse().join(','),
    }),
    ocsp_stapling_status: https.ocspStapling,
  }
}

/** The fields beside a list that voids them. */
const noCertificate = {
  certificate_type: null,
  certificate_source: null,
  scm_certificate_id: null,
  certificate_name: null,
  certificate_value: null,
  enc_certificate_value: null,
  expire_time: null,
}

function certificateJson(certificate: CdnCertificate) {
  return {
    certificate_type: certificate.type,
    certificate_source: certificate.source,
    scm_certificate_id: certificate.scmCertificateId,
    certificate_name: certificate.name,
    certificate_value: reformatted(certificate.pem.chain),
    // Only a certificate for the Chinese algorithms has a second part.
    enc_certificate_value: null,
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
