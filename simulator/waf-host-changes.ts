// WAF's changes of one host. A cloud host takes a certificate only together with its servers; a
// premium host takes it by id and name.
// @see https://support.huaweicloud.com/intl/en-us/api-waf/UpdateHost.html
// @see https://support.huaweicloud.com/intl/en-us/api-waf/UpdatePremiumHost.html

import {
  hasExactly,
  isObject,
  type JsonObject,
  readJsonBody,
  type SimulatedResponse,
} from './message.ts'
import { hostJson } from './waf-host-json.ts'
import { findHost, isHost } from './waf-hosts.ts'
import { badBody, enterprise, noSuchId, refuse, type WafCall, wafError } from './waf-request.ts'
import type { WafHost } from './waf-state.ts'

const cloudFields = [
  'proxy?',
  'certificateid?',
  'certificatename?',
  'server?',
  'tls?',
  'cipher?',
  'http2_enable?',
  'ipv6_enable?',
  'web_tag?',
  'exclusive_ip?',
  'paid_type?',
  'block_page?',
  'traffic_mark?',
  'flag?',
  'extend?',
  'timeout_config?',
  'forward_header_map?',
  'access_progress?',
  'description?',
  'lb_algorithm?',
]

/**
 * Changes a cloud host and answers with it. `server` replaces every server. A certificate without
 * `server` is accepted and ignored, unless `switches.patchTakesCertificateAlone` is on.
 */
export function patchCloudHost(call: WafCall): SimulatedResponse {
  const found = findHost(call, enterprise.write, 'cloud')
  if (!isHost(found)) return found
  const { request, waf } = call
  const body = readJsonBody(request)
  if (body === null || !hasExactly(body, cloudFields)) return badBody()
  const { server, certificateid: certificateId } = body
  const protocol = server === undefined ? found.protocol : protocolOf(server)
  if (protocol === null) return badBody()
  let host: WafHost = { ...found, protocol }
  if (Array.isArray(server)) host = { ...host, server: server as readonly JsonObject[] }
  if (protocol === 'HTTP') host = { ...host, certificateId: null }
  if (certificateId !== undefined && (server || waf.switches.patchTakesCertificateAlone)) {
    const bound = bind(call, host, String(certificateId))
    if (!isHost(bound)) return bound
    host = bound
  }
  // A host with HTTPS has to have a certificate.
  if (server !== undefined && protocol !== 'HTTP' && host.certificateId === null) return badBody()
  waf.changeHost(host.id, host)
  return { status: 200, json: hostJson(host, call) }
}

const premiumFields = [
  'proxy?',
  'certificateid?',
  'certificatename?',
  'tls?',
  'cipher?',
  'mode?',
  'locked?',
  'protect_status?',
  'access_status?',
  'timestamp?',
  'pool_ids?',
  'block_page?',
  'traffic_mark?',
  'circuit_breaker?',
  'timeout_config?',
  'flag?',
  'description?',
  'web_tag?',
  'forward_header_map?',
]

/** Changes a premium host and answers with it. The certificate's id and name go together. */
export function putPremiumHost(call: WafCall): SimulatedResponse {
  const host = findHost(call, enterprise.write, 'premium')
  if (!isHost(host)) return host
  const body = readJsonBody(call.request)
  if (body === null || !hasExactly(body, premiumFields)) return badBody()
  const { certificateid: id, certificatename: name } = body
  if ((id === undefined) !== (name === undefined)) return badBody()
  if (id === undefined) return changed(host, call)
  const certificate = call.waf.certificate(String(id))
  if (certificate !== undefined && certificate.name !== name) {
    return wafError('00011005', 'illegal certificate name')
  }
  const bound = bind(call, host, String(id))
  if (!isHost(bound)) return bound
  call.waf.changeHost(bound.id, bound)
  return changed(bound, call)
}

/** Only the answer to a change says how the load is spread. */
function changed(host: WafHost, call: WafCall): SimulatedResponse {
  return { status: 200, json: { ...hostJson(host, call), lb_algorithm: 'round_robin' } }
}

/** The host with another certificate, or why it cannot have it. */
function bind({ waf, project }: WafCall, host: WafHost, id: string): WafHost | SimulatedResponse {
  const certificate = waf.certificate(id)
  if (certificate?.project !== project) return noSuchId()
  const refusal = waf.refuseBinding(certificate, host)
  return refusal === null ? { ...host, certificateId: id } : refuse(refusal)
}

/** What visitors may use, by a list of servers; null when it is no such list. */
function protocolOf(servers: unknown): WafHost['protocol'] | null {
  if (!Array.isArray(servers) || servers.length === 0) return null
  const needed = ['front_protocol', 'back_protocol', 'address', 'port', 'type']
  const isServer = (server: unknown) =>
    isObject(server) &&
    hasExactly(server, [...needed, 'weight?', 'vpc_id?']) &&
    ['HTTP', 'HTTPS'].includes(String(server['front_protocol']))
  if (!servers.every(isServer)) return null
  const fronts = new Set(servers.map((server: JsonObject) => server['front_protocol']))
  if (fronts.size === 2) return 'HTTP&HTTPS'
  return fronts.has('HTTPS') ? 'HTTPS' : 'HTTP'
}
