// WAF's certificates: list, show, change and delete.
// @see https://support.huaweicloud.com/intl/en-us/api-waf/ListCertificates.html

import { readChain, readPrivateKey, validityOf } from './leaf.ts'
import { hasExactly, readJsonBody, type SimulatedResponse } from './message.ts'
import {
  badBody,
  enterprise,
  isInScope,
  noSuchId,
  pageOf,
  paging,
  refuse,
  refuseQuery,
  type WafCall,
  wafError,
} from './waf-request.ts'
import type { WafCertificate, WafState } from './waf-state.ts'

const monthMs = 30 * 86_400_000

const listRules = {
  ...paging,
  ...enterprise.read,
  name: /^.{1,256}$/s,
  host: /^(?:true|false)$/,
  exp_status: /^[012]$/,
  query_scm: /^(?:true|false)$/,
}

/** One page of the certificates, without their contents: `{total, items}`. */
export function listCertificates({ request, waf, project }: WafCall): SimulatedResponse {
  const refusal = refuseQuery(request, listRules)
  if (refusal !== null) return refusal
  const { searchParams } = request.url
  const name = searchParams.get('name') ?? ''
  const { listsAllWithoutHost, hidesExpireTime } = waf.switches
  // Without "host", the default of the documentation: certificates that no host uses.
  const host = searchParams.get('host') ?? (listsAllWithoutHost ? null : 'false')
  const expStatus = searchParams.get('exp_status')
  const items = waf.certificates
    .filter(
      (each) => each.project === project && isInScope(request, each) && each.name.includes(name),
    )
    .map((each) => certificateJson(each, waf))
    .filter((each) => host === null || each.bind_host.length > 0 === (host === 'true'))
    .filter((each) => expStatus === null || String(each.exp_status) === expStatus)
  const rows = pageOf(request, items).map(({ expire_time: end, ...row }) =>
    hidesExpireTime ? row : { ...row, expire_time: end },
  )
  return { status: 200, json: { total: items.length, items: rows } }
}

/** One certificate with `content` and `key`: WAF shows private keys to every reader. */
export function showCertificate(call: WafCall): SimulatedResponse {
  const certificate = findCertificate(call, enterprise.read)
  if ('status' in certificate) return certificate
  const { content, key } = certificate
  return { status: 200, json: { ...certificateJson(certificate, call.waf), content, key } }
}

/** Renames or replaces a certificate that is bound to no host. */
export function updateCertificate(call: WafCall): SimulatedResponse {
  const certificate = findCertificate(call, enterprise.write)
  if ('status' in certificate) return certificate
  const body = readJsonBody(call.request)
  if (body === null || !hasExactly(body, ['name', 'content?', 'key?'])) return badBody()
  const { name, content, key } = body
  if (typeof name !== 'string' || !/^[\w.-]{1,64}$/.test(name)) {
    return wafError('00011005', 'illegal name')
  }
  const { waf } = call
  if (waf.boundTo(certificate.id).length > 0) return inUse()
  const isTaken = ({ id, project, ...each }: WafCertificate) =>
    id !== certificate.id && project === certificate.project && each.name === name
  if (waf.certificates.some(isTaken)) return wafError('00011016', 'duplicate name')
  let changed = { ...certificate, name }
  if (content !== undefined || key !== undefined) {
    if (typeof content !== 'string' || typeof key !== 'string') return badBody()
    const [leaf] = readChain(content)
    const privateKey = readPrivateKey(key)
    if (leaf === undefined || privateKey === null || !leaf.checkPrivateKey(privateKey)) {
      return refuse('unreadable')
    }
    if (validityOf(leaf).notAfter < waf.now()) return refuse('expired')
    changed = { ...changed, content, key, timestamp: waf.now() }
  }
  waf.certificates[waf.certificates.indexOf(certificate)] = changed
  const { bind_host: _, exp_status: __, ...answer } = certificateJson(changed, waf)
  return { status: 200, json: answer }
}

/** Deletes a certificate that is bound to no host, and answers with it. */
export function deleteCertificate(call: WafCall): SimulatedResponse {
  const certificate = findCertificate(call, enterprise.write)
  if ('status' in certificate) return certificate
  const { waf } = call
  if (waf.boundTo(certificate.id).length > 0) return inUse()
  const { bind_host: _, exp_status: __, ...json } = certificateJson(certificate, waf)
  waf.certificates.splice(waf.certificates.indexOf(certificate), 1)
  // The field is declared, but not its values: this one is a guess.
  return { status: 200, json: { ...json, cert_type: 'server' } }
}

/** A certificate as every answer contains it, except `content` and `key`. */
export function certificateJson(certificate: WafCertificate, waf: WafState) {
  const { id, name, content, timestamp } = certificate
  const [leaf] = readChain(content)
  const expireTime = leaf === undefined ? 0 : validityOf(leaf).notAfter
  const left = expireTime - waf.now()
  return {
    id,
    name,
    expire_time: expireTime,
    exp_status: left < 0 ? 1 : left < monthMs ? 2 : 0,
    timestamp,
    bind_host: waf.boundTo(id).map((host) => ({
      id: host.id,
      hostname: host.hostname,
      waf_type: host.type,
      ...(host.elb !== undefined && { mode: 'elb-shared' }),
    })),
  }
}

/** The certificate that a path names; it must be in the project and the enterprise project. */
export function findCertificate(
  { request, waf, project, id }: WafCall,
  rules: Readonly<Record<string, RegExp>>,
): WafCertificate | SimulatedResponse {
  const refusal = refuseQuery(request, rules)
  if (refusal !== null) return refusal
  const certificate = waf.certificate(id)
  const isThere = certificate?.project === project && isInScope(request, certificate)
  return isThere ? certificate : noSuchId()
}

function inUse(): SimulatedResponse {
  return wafError('00022003', 'Resource is in use')
}
