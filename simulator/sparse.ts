// Answers with as little in them as the documentation allows: fields that it does not promise are
// null, or not there. The tables say what stays: the fields that Huawei's SDK marks as required,
// and of an answer in which it marks none, those that the call is made for.

import { type Handler, isObject, type SimulatedResponse } from './message.ts'
import { type Operation, operationOf, type ServiceName } from './operations.ts'

/** What becomes of fields that are not promised. */
export type Sparseness = 'none' | 'null' | 'absent'

/**
 * What stays of an object, or of each object in a list: a field as it is (`true`), a field unless
 * it is null or an empty list (`filled`), or a part of it.
 */
interface Kept {
  readonly [field: string]: true | 'filled' | Kept
}

const all = (names: string): Kept =>
  Object.fromEntries(names.split(' ').map((name) => [name, true]))

const scmRow = all(`id name domain sans signature_algorithm deploy_support type brand expire_time \
domain_type validity_period status domain_count wildcard_count description enterprise_project_id`)

const elbCertificate = all(`id name type domain certificate private_key description admin_state_up \
project_id created_at updated_at expire_time`)
const elbListener = all(`id name description protocol protocol_port loadbalancers project_id \
enterprise_project_id admin_state_up default_tls_container_ref sni_container_refs sni_match_algo \
client_ca_tls_container_ref default_pool_id connection_limit http2_enable insert_headers \
tls_ciphers_policy security_policy_id enable_member_retry keepalive_timeout client_timeout \
member_timeout ipgroup transparent_client_ip_enable enhance_l7policy_enable tags created_at \
updated_at`)
const elbLoadBalancer =
  all(`id name description provisioning_status operating_status admin_state_up \
provider pools listeners project_id vip_subnet_cidr_id vip_address vip_port_id tags guaranteed vpc_id \
eips publicips global_eips ipv6_vip_address ipv6_vip_virsubnet_id ipv6_vip_port_id \
availability_zone_list enterprise_project_id billing_info l4_flavor_id l4_scale_flavor_id \
l7_flavor_id l7_scale_flavor_id elb_virsubnet_ids elb_virsubnet_type ip_target_enable frozen_scene \
created_at updated_at`)
const elbPage: Kept = { previous_marker: true, next_marker: 'filled', current_count: true }

const wafHost: Kept = { ...all('id hostname protocol'), certificateid: 'filled', mode: 'filled' }
const wafHosts: Kept = { total: true, items: all('id hostname') }

const cdnHttps: Kept = {
  ...all('https_status certificate_source scm_certificate_id certificate_name certificate_value'),
  certificates: 'filled',
}

const kept: Readonly<Partial<Record<Operation, Kept>>> = {
  projects: { projects: 'filled' },
  'own-projects': { projects: 'filled' },
  'own-domains': { domains: 'filled' },
  assume: all('credentials assumed_agency'),
  list: { total_count: true, certificates: scmRow },
  show: all('id name status domain sans fingerprint'),
  'batch-push': { results: all('project_name cert_id') },
  'elb-certificates': { certificates: elbCertificate, page_info: elbPage },
  'elb-certificate': { certificate: elbCertificate },
  'elb-update-certificate': { certificate: elbCertificate },
  'elb-listeners': { listeners: elbListener, page_info: elbPage },
  'elb-listener': { listener: elbListener },
  'elb-update-listener': { listener: elbListener },
  'elb-load-balancer': { loadbalancer: elbLoadBalancer },
  'waf-certificates': {
    total: true,
    items: { ...all('id name timestamp'), bind_host: 'filled' },
  },
  'waf-certificate': { ...all('id name timestamp content'), bind_host: 'filled' },
  'waf-apply': { ...all('id name timestamp'), bind_host: 'filled' },
  'waf-hosts': wafHosts,
  'waf-host': wafHost,
  'waf-update-host': wafHost,
  'waf-premium-hosts': wafHosts,
  'waf-premium-host': wafHost,
  'waf-update-premium-host': wafHost,
  'waf-composite-hosts': { total: true, items: all('id hostname waf_type') },
  'cdn-domains': { total: true, domains: all('domain_name domain_status https_status') },
  'cdn-domain': { domain: all('domain_name domain_status') },
  'cdn-certificates': { total: true, https: all('domain_name certificate certificate_type') },
  'cdn-configs': { configs: { https: cdnHttps } },
  'cdn-update-https': all('status result'),
}

/**
 * A service whose successes are as sparse as `how` says at the moment. What has no table is as
 * usual: errors, and calls whose whole answer is promised.
 */
export function sparsely(service: ServiceName, handler: Handler, how: () => Sparseness): Handler {
  return (request) => {
    const answer = handler(request)
    const operation = operationOf(service, request.method, request.url.pathname)
    const table = operation === null ? undefined : kept[operation]
    return table === undefined || answer.status >= 300 ? answer : thinned(answer, table, how())
  }
}

function thinned(answer: SimulatedResponse, table: Kept, how: Sparseness): SimulatedResponse {
  const isError = isObject(answer.json) && 'error' in answer.json
  return how === 'none' || isError ? answer : { ...answer, json: thin(answer.json, table, how) }
}

function thin(value: unknown, table: Kept, how: 'null' | 'absent'): unknown {
  if (Array.isArray(value)) {
    return value.length === 0 ? null : value.map((each) => thin(each, table, how))
  }
  if (!isObject(value)) return value
  const fields = Object.entries(value).map(([name, each]) => {
    const rule = table[name]
    if (rule === true) return [name, each] as const
    if (rule === undefined) return [name, null] as const
    if (rule === 'filled') return [name, isFilled(each) ? each : null] as const
    return [name, thin(each, rule, how)] as const
  })
  // Only fields that stay as they are keep a null of their own.
  const isThere = ([name, each]: readonly [string, unknown]) =>
    how === 'null' || each !== null || table[name] === true
  return Object.fromEntries(fields.filter(isThere))
}

function isFilled(value: unknown): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0)
}
