// WAF's binding of one certificate to hosts. It takes effect at once.
// @see https://support.huaweicloud.com/intl/en-us/api-waf/ApplyCertificateToHost.html

import { hasExactly, type JsonObject, readJsonBody, type SimulatedResponse } from './message.ts'
import { certificateJson, findCertificate } from './waf-certificates.ts'
import { badBody, enterprise, refuse, type WafCall } from './waf-request.ts'
import type { WafHost } from './waf-state.ts'

/**
 * Binds a certificate to cloud and premium hosts, and answers with the certificate and every host
 * that it is now bound to. One host that is refused refuses them all, unless
 * `switches.applyIsAtomic` is off; then the answer is 200 without the refused hosts.
 */
export function applyToHosts(call: WafCall): SimulatedResponse {
  const certificate = findCertificate(call, enterprise.write)
  if ('status' in certificate) return certificate
  const { request, waf } = call
  const body = readJsonBody(request)
  if (body === null || !hasExactly(body, ['cloud_host_ids?', 'premium_host_ids?'])) return badBody()
  const cloudIds = readIds(body, 'cloud_host_ids')
  const premiumIds = readIds(body, 'premium_host_ids')
  if (cloudIds === null || premiumIds === null) return badBody()
  if (cloudIds.length + premiumIds.length === 0) return badBody()
  const find = (type: WafHost['type']) => (id: string) => {
    const host = waf.host(id)
    return host?.type === type ? host : undefined
  }
  const hosts = [...cloudIds.map(find('cloud')), ...premiumIds.map(find('premium'))]
  const verdicts = hosts.map((host) => ({ host, refusal: waf.refuseBinding(certificate, host) }))
  const refused = verdicts.flatMap(({ refusal }) => refusal ?? [])
  const [first] = refused
  const nothingIsLeft = refused.length === hosts.length
  if (first !== undefined && (waf.switches.applyIsAtomic || nothingIsLeft)) return refuse(first)
  for (const { host, refusal } of verdicts) {
    if (host !== undefined && refusal === null) {
      waf.changeHost(host.id, { certificateId: certificate.id })
    }
  }
  const { exp_status: _, bind_host: bound, ...answer } = certificateJson(certificate, waf)
  const rows = bound.map(({ id, hostname, waf_type }) => ({ id, hostname, waf_type }))
  return { status: 200, json: { ...answer, bind_host: rows } }
}

/** The ids of a list; empty when it is absent, null when it is not a list of ids. */
function readIds(body: JsonObject, field: string): readonly string[] | null {
  const ids = field in body ? body[field] : []
  const isId = (id: unknown) => typeof id === 'string' && id !== ''
  return Array.isArray(ids) && ids.every(isId) ? ids : null
}
