// WAF's hosts as answers have them. The lists and the single reads of each kind have fields of
// their own; no list says which certificate a host has.
// @see https://support.huaweicloud.com/intl/en-us/api-waf/ShowHost.html
// @see https://support.huaweicloud.com/intl/en-us/api-waf/ShowPremiumHost.html

import type { WafCall } from './waf-request.ts'
import type { WafHost } from './waf-state.ts'

/** The policy of every simulated host, by name. */
export const policyName = 'policy_default'

/** What every answer has. */
function common({ id, hostname, enterpriseProjectId }: WafHost) {
  return {
    id,
    hostname,
    description: '',
    policyid: 'f'.repeat(32),
    protect_status: 1,
    access_status: 1,
    flag: { pci_3ds: 'false', pci_dss: 'false', cname: 'new', is_dual_az: 'true', ipv6: 'false' },
    web_tag: '',
    enterprise_project_id: enterpriseProjectId,
  }
}

/** What the rows of a list have, too. */
const row = (host: WafHost) => ({ ...common(host), hostid: host.id, region: host.project })

/** A row of the list of cloud hosts. */
export function cloudItem(host: WafHost) {
  return { ...row(host), ...ofCloud(host), type: 1, paid_type: 'prePaid' }
}

/** A row of the list of premium hosts, which does not say that a host is in ELB mode. */
export function premiumItem(host: WafHost) {
  const { elb } = host
  return {
    ...row(host),
    extend: {},
    pool_ids: [],
    ...(elb !== undefined && {
      loadbalancer_id: elb.loadBalancerId,
      protocol_port: elb.protocolPort,
    }),
  }
}

/** A row of the list of all hosts, and the single read of either kind there. */
export function compositeItem(host: WafHost) {
  const isDedicated = host.type === 'premium' && host.elb === undefined
  return {
    ...row(host),
    ...ofCloud(host),
    paid_type: 'prePaid',
    waf_type: host.type,
    access_progress: accessProgress,
    premium_waf_instances: isDedicated ? [{ id: host.id, name: 'waf', accessed: true }] : null,
  }
}

/** A host as the single GET and every change answer it. */
export function hostJson(host: WafHost, { waf, projectId, accountId }: WafCall) {
  const bound = waf.certificate(host.certificateId ?? '')
  const json = {
    ...common(host),
    domainid: accountId,
    projectid: projectId,
    protocol: host.protocol,
    server: host.server ?? serversFor(host),
    proxy: false,
    locked: 0,
    timestamp: host.timestamp,
    ...(bound !== undefined && { certificateid: bound.id, certificatename: bound.name }),
    ...(host.protocol !== 'HTTP' && { tls: 'TLS v1.2', cipher: 'cipher_2' }),
    ...rarelyUsed,
  }
  return host.type === 'cloud'
    ? { ...json, ...ofCloud(host), ...onlyOfCloud }
    : { ...json, ...inElbMode(host) }
}

function ofCloud(host: WafHost) {
  const { id, timestamp } = host
  return {
    access_code: id.slice(0, 16),
    server: host.server ?? serversFor(host),
    proxy: false,
    timestamp,
    exclusive_ip: false,
  }
}

function inElbMode({ elb }: WafHost) {
  if (elb === undefined) return {}
  return {
    mode: 'elb-shared',
    loadbalancer_id: elb.loadBalancerId,
    listener_id: elb.listenerId,
    protocol_port: elb.protocolPort,
  }
}

const accessProgress = [{ step: 1, status: 1 }]

const rarelyUsed = {
  extend: {},
  block_page: { template: 'default', custom_page: null, redirect_url: null },
  traffic_mark: { sip: ['$remote_addr'], cookie: null, params: null },
  timeout_config: { connect_timeout: 180, send_timeout: 180, read_timeout: 180 },
  forward_header_map: null,
  access_progress: accessProgress,
}

const onlyOfCloud = {
  lb_algorithm: 'round_robin',
  http2_enable: false,
  circuit_breaker: {
    switch: false,
    dead_num: 0,
    dead_ratio: 0,
    block_time: 0,
    superposition_num: 0,
    suspend_num: 0,
    sus_block_time: 0,
  },
}

function serversFor({ protocol, type }: WafHost) {
  return protocol.split('&').map((front) => ({
    front_protocol: front,
    back_protocol: 'HTTP',
    weight: 1,
    address: '192.0.2.10',
    port: 8080,
    type: 'ipv4',
    ...(type === 'premium' && { vpc_id: 'e'.repeat(32) }),
  }))
}
