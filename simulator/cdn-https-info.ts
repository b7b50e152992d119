// CDN's change of the certificate of several domains at once. It resets HTTP/2, the redirect and
// the origin protocol when a request leaves them out.
// @see https://support.huaweicloud.com/intl/en-us/api-cdn/UpdateDomainMultiCertificates.html

import { readCertificate } from './cdn-certificate.ts'
import { throttled } from './cdn-configs.ts'
import {
  type CdnCall,
  type CdnCode,
  cdnError,
  cdnMessage,
  enterpriseRule,
  isInScope,
  refuseChange,
  refuseQuery,
} from './cdn-request.ts'
import type { CdnHttps } from './cdn-state.ts'
import { readChain, validityOf } from './leaf.ts'
import {
  hasExactly,
  isObject,
  type JsonObject,
  readJsonBody,
  type SimulatedResponse,
} from './message.ts'

const fields = [
  'domain_name',
  'https_switch',
  'access_origin_way?',
  'force_redirect_https?',
  'force_redirect_config?',
  'http2?',
  'cert_name?',
  'certificate?',
  'private_key?',
  'certificate_type?',
  'scm_certificate_id?',
]
const mostDomains = 50
/** The most of these changes in a minute. */
const mostChanges = 20
/** `origin_protocol` by `access_origin_way`. */
const origins: Readonly<Record<number, string>> = { 1: 'follow', 2: 'http', 3: 'https' }

/**
 * Changes up to 50 domains: `{https, status, result}`. The status is 200 even if all fail, so a
 * client must read `result`.
 */
export function updateHttpsInfo(call: CdnCall): SimulatedResponse {
  const { request, cdn } = call
  if (!cdn.admits('config-https-info', mostChanges)) return throttled()
  const refusal = refuseQuery(call, enterpriseRule)
  if (refusal !== null) return refusal
  const body = readJsonBody(request)
  const https = body !== null && hasExactly(body, ['https']) ? body['https'] : null
  if (!isValid(https)) return cdnError('0001', cdn)
  if (https['certificate_type'] === 2 && !cdn.switches.hasScmAgency) {
    return cdnError('00010198', cdn)
  }
  const { domain_name: names, private_key: _, scm_certificate_id: __, ...shown } = https
  const result = String(names)
    .split(',')
    .map((name) => {
      const code = change(name, https, call)
      return code === null
        ? { domain_name: name, status: 'success', reason: '' }
        : { domain_name: name, status: 'fail', reason: cdnMessage(code) }
    })
  const status = result.every((each) => each.status === 'success') ? 'success' : 'fail'
  const end = endOfFirst(String(names).split(','), cdn)
  return {
    status: 200,
    json: { https: { domain_name: names, ...shown, expiration_time: end }, status, result },
  }
}

/** The end of the certificate that the first changed domain has now. */
function endOfFirst(names: readonly string[], cdn: CdnCall['cdn']): number | null {
  const [certificate] = names.flatMap((name) => cdn.domain(name)?.https?.certificates ?? [])
  const [leaf] = certificate === undefined ? [] : readChain(certificate.pem.chain)
  return leaf === undefined ? null : validityOf(leaf).notAfter
}

function isValid(https: unknown): https is JsonObject {
  if (!isObject(https) || !hasExactly(https, fields)) return false
  const { domain_name: names, force_redirect_config: redirect } = https
  if (typeof names !== 'string' || names === '') return false
  if (names.split(',').length > mostDomains) return false
  const isOneOf = (name: string, values: readonly unknown[]) =>
    https[name] === undefined || values.includes(https[name])
  return (
    isOneOf('https_switch', [0, 1]) &&
    isOneOf('access_origin_way', [1, 2, 3]) &&
    isOneOf('force_redirect_https', [0, 1]) &&
    isOneOf('http2', [0, 1]) &&
    isOneOf('certificate_type', [0, 1, 2]) &&
    (redirect === undefined || isRedirect(redirect))
  )
}

function isRedirect(value: unknown): value is JsonObject {
  if (!isObject(value) || !hasExactly(value, ['switch', 'redirect_type?'])) return false
  const { switch: isOn, redirect_type: type = 'https' } = value
  return (isOn === 0 || isOn === 1) && (type === 'http' || type === 'https')
}

/** Changes one domain; returns why not, or null when it is done. */
function change(name: string, wish: JsonObject, call: CdnCall): CdnCode | null {
  const { cdn } = call
  const domain = cdn.domain(name)
  if (domain === undefined) return '0105'
  if (!isInScope(call, domain)) return '00010182'
  const refusal = refuseChange(domain, cdn)
  if (refusal !== null) return refusal
  const settings = { ...domain.settings, ...settingsOf(wish) }
  if (wish['https_switch'] === 0) {
    cdn.configure(name, { https: null, settings })
    return null
  }
  const certificate = readCertificate(
    {
      type: 'server',
      source: wish['certificate_type'] ?? 0,
      name: wish['cert_name'],
      scmCertificateId: wish['scm_certificate_id'],
      value: wish['certificate'],
      key: wish['private_key'],
    },
    domain,
    call,
  )
  if (typeof certificate === 'string') return certificate
  const https: CdnHttps = {
    certificates: [certificate],
    http2: wish['http2'] === 1 ? 'on' : 'off',
    // This call cannot carry these two.
    tlsVersion: domain.https?.tlsVersion ?? 'TLSv1.1,TLSv1.2,TLSv1.3',
    ocspStapling: domain.https?.ocspStapling ?? 'off',
  }
  cdn.configure(name, { https, settings })
  return null
}

/** The blocks that this call sets, too: to their defaults when a request leaves them out. */
function settingsOf(wish: JsonObject): JsonObject {
  const { force_redirect_config: config, force_redirect_https: old, https_switch: isOn } = wish
  const redirect = isRedirect(config) ? config : { switch: old ?? 0 }
  const isRedirecting = isOn === 1 && redirect['switch'] === 1
  return {
    origin_protocol: origins[Number(wish['access_origin_way'] ?? 2)] ?? 'http',
    force_redirect: isRedirecting
      ? { status: 'on', type: redirect['redirect_type'] ?? 'https', redirect_code: 302 }
      : { status: 'off' },
  }
}
