// WAF's hosts, to read: cloud hosts, premium hosts (dedicated and ELB mode), and both together. No
// list says which certificate a host has.
// @see https://support.huaweicloud.com/intl/en-us/api-waf/ListHost.html
// @see https://support.huaweicloud.com/intl/en-us/api-waf/ListPremiumHost.html
// @see https://support.huaweicloud.com/intl/en-us/api-waf/ListCompositeHosts.html

import type { SimulatedResponse } from './message.ts'
import { cloudItem, compositeItem, hostJson, policyName, premiumItem } from './waf-host-json.ts'
import {
  enterprise,
  isInScope,
  noSuchId,
  pageOf,
  paging,
  refuseQuery,
  type WafCall,
} from './waf-request.ts'
import type { WafHost } from './waf-state.ts'

const hostRules = {
  ...paging,
  ...enterprise.read,
  hostname: /^.{1,256}$/s,
  policyname: /^.{1,256}$/s,
}
const protectRule = { protect_status: /^(?:-1|0|1)$/ }
/** Only the list of cloud hosts can show all of them at once. */
const cloudRules = { ...hostRules, pagesize: /^(?:-1|[1-9]\d?|100)$/ }
const compositeRules = {
  ...hostRules,
  ...protectRule,
  waf_type: /^(?:cloud|premium)$/,
  is_https: /^(?:true|false)$/,
}

/** One page of the cloud hosts: `{total, items}`. */
export function listCloudHosts(call: WafCall): SimulatedResponse {
  const refusal = refuseQuery(call.request, cloudRules)
  if (refusal !== null) return refusal
  const found = matching(call).filter(({ type }) => type === 'cloud')
  const items = pageOf(call.request, found).map(cloudItem)
  return { status: 200, json: { total: found.length, items } }
}

/** One page of the premium hosts, with those in ELB mode: `{total, items}`. */
export function listPremiumHosts(call: WafCall): SimulatedResponse {
  const refusal = refuseQuery(call.request, { ...hostRules, ...protectRule })
  if (refusal !== null) return refusal
  const found = matching(call).filter(({ type }) => type === 'premium')
  const items = pageOf(call.request, found).map(premiumItem)
  return { status: 200, json: { total: found.length, items } }
}

/** One page of all hosts with their `waf_type`: `{total, cloud_total, premium_total, items}`. */
export function listCompositeHosts(call: WafCall): SimulatedResponse {
  const refusal = refuseQuery(call.request, compositeRules)
  if (refusal !== null) return refusal
  const { searchParams } = call.request.url
  const type = searchParams.get('waf_type')
  const isHttps = searchParams.get('is_https')
  const found = matching(call).filter(
    (host) =>
      (type ?? host.type) === host.type &&
      (isHttps === null || (host.protocol !== 'HTTP') === (isHttps === 'true')),
  )
  const count = (wanted: string) => found.filter((host) => host.type === wanted).length
  return {
    status: 200,
    json: {
      total: found.length,
      cloud_total: count('cloud'),
      premium_total: count('premium'),
      items: pageOf(call.request, found).map(compositeItem),
    },
  }
}

/** One cloud or premium host, with its certificate. */
export function showHost(call: WafCall, type: WafHost['type']): SimulatedResponse {
  const host = findHost(call, enterprise.read, type)
  return isHost(host) ? { status: 200, json: hostJson(host, call) } : host
}

/** One host of either kind, without its certificate. */
export function showCompositeHost(call: WafCall): SimulatedResponse {
  const host = findHost(call, enterprise.read)
  return isHost(host) ? { status: 200, json: compositeItem(host) } : host
}

/** The host that a path names; it must be in the project and the enterprise project. */
export function findHost(
  { request, waf, project, id }: WafCall,
  rules: Readonly<Record<string, RegExp>>,
  type?: WafHost['type'],
): WafHost | SimulatedResponse {
  const refusal = refuseQuery(request, rules)
  if (refusal !== null) return refusal
  const host = waf.host(id)
  if (host?.project !== project || !isInScope(request, host)) return noSuchId()
  return (type ?? host.type) === host.type ? host : noSuchId()
}

/** Whether `findHost` found the host. */
export function isHost(value: WafHost | SimulatedResponse): value is WafHost {
  return 'hostname' in value
}

function matching({ request, waf, project }: WafCall): readonly WafHost[] {
  const name = request.url.searchParams.get('hostname') ?? ''
  const policy = request.url.searchParams.get('policyname') ?? ''
  const isProtected = ['1', null].includes(request.url.searchParams.get('protect_status'))
  return waf.hosts.filter(
    (host) =>
      host.project === project &&
      isInScope(request, host) &&
      host.hostname.includes(name) &&
      policyName.includes(policy) &&
      isProtected,
  )
}
