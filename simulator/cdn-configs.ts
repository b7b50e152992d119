// CDN's change of a configuration. Blocks that are left out stay. Inside `https`, fields that are
// left out are reset.
// @see https://support.huaweicloud.com/intl/en-us/api-cdn/UpdateDomainFullConfig.html

import { type CertificateWish, readCertificate, readWish } from './cdn-certificate.ts'
import {
  type CdnCall,
  type CdnCode,
  cdnError,
  findDomain,
  isDomain,
  refuseChange,
} from './cdn-request.ts'
import type { CdnCertificate, CdnDomain, CdnHttps } from './cdn-state.ts'
import {
  allVersions,
  isRangeOfVersions,
  isValidTlsBlock,
  withTlsVersions,
} from './cdn-tls-version.ts'
import {
  hasExactly,
  isObject,
  type JsonObject,
  readJsonBody,
  type SimulatedResponse,
} from './message.ts'

/** The blocks besides `https`. The simulator stores them as they come. */
const blocks = [
  'business_type',
  'service_area',
  'remark',
  'ipv6_accelerate',
  'origin_request_header',
  'http_response_header',
  'url_auth',
  'sources',
  'origin_protocol',
  'origin_follow302_status',
  'cache_rules',
  'ip_filter',
  'referer',
  'force_redirect',
  'compress',
  'cache_url_parameter_filter',
  'error_code_cache',
  'origin_range_status',
  'user_agent_filter',
  'origin_request_url_rewrite',
  'flexible_origin',
  'slice_etag_status',
  'origin_receive_timeout',
  'remote_auth',
  'websocket',
  'video_seek',
  'request_limit_rules',
  'error_code_redirect_rules',
  'hsts',
  'quic',
  'sni',
  'request_url_rewrite',
  'browser_cache_rules',
  'access_area_filter',
  'client_cert',
  'ip_frequency_limit',
  'flow_limit_strategy',
]

const words = (...known: readonly string[]) => new RegExp(`^(?:${known.join('|')})$`)
const onOff = words('on', 'off')

/** What a text inside `https` may be; the other fields are checked with the certificate. */
const textRules: Readonly<Record<string, RegExp>> = {
  https_status: onOff,
  certificate_type: words('server', 'server_sm'),
  http2_status: onOff,
  ocsp_stapling_status: onOff,
}
const certificateFields = [
  'certificate_type?',
  'certificate_source?',
  'scm_certificate_id?',
  'certificate_name?',
  'certificate_value?',
  'private_key?',
  'enc_certificate_value?',
  'enc_private_key?',
]
const httpsFields = [
  ...certificateFields,
  'https_status?',
  'certificates?',
  'http2_status?',
  'tls_version?',
  'ocsp_stapling_status?',
]

/** The most changes of configurations in a minute. */
const mostChanges = 200

/** Changes the blocks that a request contains: 204 without a body, or the error. */
export function updateConfigs(call: CdnCall): SimulatedResponse {
  const { request, cdn } = call
  if (!cdn.admits('configs', mostChanges)) return throttled()
  const domain = findDomain(call)
  if (!isDomain(domain)) return domain
  const body = readJsonBody(request)
  const configs = body !== null && hasExactly(body, ['configs']) ? body['configs'] : null
  if (!isObject(configs) || Object.keys(configs).length === 0) return cdnError('0001', cdn)
  const known = ['https', 'https_tls_version', ...blocks].map((block) => `${block}?`)
  if (!hasExactly(configs, known)) return cdnError('0001', cdn)
  const { https: block, https_tls_version: tlsBlock, ...rest } = configs
  if (block !== undefined && !isValidBlock(block)) return cdnError('0001', cdn)
  if (!isValidTlsBlock(tlsBlock)) return cdnError('0001', cdn)
  const refusal = refuseChange(domain, cdn)
  if (refusal !== null) return cdnError(refusal, cdn)
  const settings = { ...domain.settings, ...rest }
  const accepted = { status: cdn.switches.updateStatus }
  const combined = (https: CdnHttps | null) => {
    const wanted = { https: block !== undefined, block: tlsBlock }
    return withTlsVersions(https, settings, wanted, cdn.switches)
  }
  if (block === undefined) {
    // Without HTTPS there are no versions to choose.
    if (tlsBlock !== undefined && domain.https === null) return cdnError('0001', cdn)
    cdn.configure(domain.name, combined(domain.https))
    return accepted
  }
  if (block['https_status'] === 'off') {
    cdn.configure(domain.name, { https: null, settings: { ...settings, ...closed(settings) } })
    return accepted
  }
  const https = readHttps(block, domain, call)
  if (typeof https === 'string') return cdnError(https, cdn)
  cdn.configure(domain.name, combined(https))
  return accepted
}

/** The answer to a client that is too fast. */
export function throttled(): SimulatedResponse {
  const message = 'The throttling threshold has been reached'
  return { status: 429, json: { error_code: 'APIGW.0308', error_msg: message } }
}

/** What else is off as soon as HTTPS is off. */
function closed(settings: JsonObject): JsonObject {
  const off = (name: string, field: string) => {
    const block = settings[name]
    return isObject(block) ? { [name]: { ...block, [field]: 'off' } } : {}
  }
  return { ...off('quic', 'status'), ...off('force_redirect', 'status') }
}

function isValidBlock(block: unknown): block is JsonObject {
  if (!isObject(block) || !hasExactly(block, httpsFields)) return false
  const { tls_version: tls, certificates } = block
  if (tls !== undefined && !isRangeOfVersions(tls)) return false
  if (!Object.entries(textRules).every(([name, rule]) => isAbsentOr(block[name], rule)))
    return false
  return certificates === undefined || certificates === null || isValidPair(certificates)
}

function isAbsentOr(value: unknown, rule: RegExp): boolean {
  return value === undefined || (typeof value === 'string' && rule.test(value))
}

/** At most one certificate of each type. */
function isValidPair(certificates: unknown): boolean {
  if (!Array.isArray(certificates) || certificates.length > 2) return false
  if (!certificates.every((each) => isObject(each) && hasExactly(each, certificateFields))) {
    return false
  }
  const types = certificates.map((each: JsonObject) => each['certificate_type'])
  const rule = words('server', 'server_sm')
  return new Set(types).size === types.length && types.every((type) => rule.test(String(type)))
}

function readHttps(block: JsonObject, domain: CdnDomain, call: CdnCall): CdnHttps | CdnCode {
  const list = block['certificates']
  // With a list, the certificate outside of it is void.
  const wishes: readonly CertificateWish[] =
    Array.isArray(list) && list.length > 0 ? list.map(readWish) : [readWish(block)]
  const certificates: CdnCertificate[] = []
  for (const wish of wishes) {
    const certificate = readCertificate(wish, domain, call)
    if (typeof certificate === 'string') return certificate
    certificates.push(certificate)
  }
  const { resetsAbsentFields, tlsVersionsStandBeside } = call.cdn.switches
  const old = resetsAbsentFields ? null : domain.https
  // What stands in another block is not left out here.
  const versionsNow = (tlsVersionsStandBeside ? domain.https : old)?.tlsVersion
  const { http2_status: http2, ocsp_stapling_status: ocsp, tls_version: tls } = block
  return {
    certificates,
    http2: readSwitch(http2) ?? old?.http2 ?? 'off',
    tlsVersion: typeof tls === 'string' ? tls : (versionsNow ?? allVersions),
    ocspStapling: readSwitch(ocsp) ?? old?.ocspStapling ?? 'off',
  }
}

function readSwitch(value: unknown): 'on' | 'off' | undefined {
  return value === 'on' || value === 'off' ? value : undefined
}
