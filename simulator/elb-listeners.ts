// ELB's calls for listeners: list, show, and update in part.
// @see https://support.huaweicloud.com/intl/en-us/api-elb/ListListeners.html
// @see https://support.huaweicloud.com/intl/en-us/api-elb/UpdateListener.html

import type { ElbCall } from './elb-certificates.ts'
import { elbAnswer, elbConflict, elbError, elbNotFound, invalidInput } from './elb-errors.ts'
import { type ElbListener, tlsProtocols } from './elb-model.ts'
import { type ListParameters, pageOf } from './elb-pages.ts'
import { refuseCertificates } from './elb-rules.ts'
import type { ElbState } from './elb-state.ts'
import { readWrapped } from './elb-wrapper.ts'
import { checkObject, oneOf, type Rule, type Rules, text, wholeNumber } from './json-fields.ts'
import { isObject, type SimulatedResponse } from './message.ts'

/** Filters by the servers behind a listener. No simulated listener has any. */
const memberFilters = ['member_address', 'member_device_id', 'member_instance_id']

/** There is no filter by SNI certificate. */
const parameters: ListParameters = {
  repeatable: [
    'id',
    'name',
    'description',
    'protocol',
    'protocol_port',
    'loadbalancer_id',
    'default_tls_container_ref',
    'client_ca_tls_container_ref',
    'tls_ciphers_policy',
    'default_pool_id',
    'connection_limit',
    'keepalive_timeout',
    'client_timeout',
    'member_timeout',
    ...memberFilters,
    'protection_status',
    'enterprise_project_id',
  ],
  booleans: [
    'admin_state_up',
    'http2_enable',
    'enable_member_retry',
    'enhance_l7policy_enable',
    'ssl_early_data_enable',
    'include_recycle_bin',
    'transparent_client_ip_enable',
    'proxy_protocol_enable',
    'nat64_enable',
  ],
}

/** A page of a project's listeners. */
export function listListeners({ request, project, state }: ElbCall): SimulatedResponse {
  const own = [...state.listeners.values()].filter(({ project_id: id }) => id === project.id)
  const rows: readonly (ElbListener & Readonly<Record<string, unknown>>)[] = own.map((each) => ({
    ...each,
  }))
  const page = pageOf(request, rows, parameters, (row, filter) => {
    if (filter === 'loadbalancer_id') return row.loadbalancers.map(({ id }) => id)
    if (filter === 'enterprise_project_id') return [row[filter], 'all_granted_eps']
    // Nothing is in the recycle bin, so both values list the same.
    return filter === 'include_recycle_bin' ? ['true', 'false'] : [row[filter]]
  })
  return 'status' in page ? page : elbAnswer({ listeners: page.rows, page_info: page.info })
}

/** One listener. */
export function showListener(call: ElbCall): SimulatedResponse {
  const listener = find(call)
  return 'status' in listener ? listener : elbAnswer({ listener })
}

const boolean: Rule = { what: 'true or false', accepts: (value) => typeof value === 'boolean' }
const object: Rule = { what: 'an object', accepts: isObject }
const words = text('text of at most 255 characters', /^[\s\S]{0,255}$/)
const reference = text('the id of a certificate', /^.{1,64}$/)
const references: Rule = {
  what: 'a list of the ids of certificates',
  accepts: (value) => Array.isArray(value) && value.every((each) => reference.accepts(each)),
}
const ipGroup: Rules = {
  'ipgroup_id?': words,
  'enable_ipgroup?': boolean,
  'type?': oneOf(['white', 'black']),
}
const fields: Rules = {
  'name?': words,
  'description?': words,
  'admin_state_up?': boolean,
  'default_pool_id?': words,
  'default_tls_container_ref?': reference,
  'sni_container_refs?': references,
  'sni_match_algo?': oneOf(['wildcard', 'longest_suffix']),
  'client_ca_tls_container_ref?': {
    what: 'the id of a certificate, or null',
    accepts: (value) => value === null || reference.accepts(value),
  },
  'http2_enable?': boolean,
  'tls_ciphers_policy?': words,
  'security_policy_id?': words,
  'insert_headers?': object,
  'enhance_l7policy_enable?': boolean,
  'enable_member_retry?': boolean,
  'keepalive_timeout?': wholeNumber(0, 4000),
  'client_timeout?': wholeNumber(1, 300),
  'member_timeout?': wholeNumber(1, 300),
  'quic_config?': object,
  'ipgroup?': {
    what: 'an object with ipgroup_id, enable_ipgroup and type',
    accepts: (value) => isObject(value) && checkObject(value, '', ipGroup).length === 0,
  },
  'transparent_client_ip_enable?': boolean,
  'proxy_protocol_enable?': boolean,
  'nat64_enable?': boolean,
  'cps?': wholeNumber(0, 1_000_000),
  'connection?': wholeNumber(0, 1_000_000),
  'gzip_enable?': boolean,
  'ssl_early_data_enable?': boolean,
  'protection_status?': oneOf(['nonProtection', 'consoleProtection']),
  'protection_reason?': words,
}
const fixed = ['id', 'protocol', 'protocol_port', 'loadbalancer_id', 'loadbalancers', 'project_id']

/** Changes the given fields; a list of SNI certificates replaces the whole list. */
export function updateListener(call: ElbCall): SimulatedResponse {
  const { request, state } = call
  const listener = find(call)
  if ('status' in listener) return listener
  const wanted = readWrapped(request, 'listener', fields, fixed)
  if ('refusal' in wanted) return wanted.refusal
  const change = wanted.fields as Partial<ElbListener>
  const refusal =
    refuseState(listener, state) ??
    (namesCertificates(change) ? refuseCertificates({ ...listener, ...change }, state) : null) ??
    refuseClientCa(listener, change, state)
  if (refusal !== null) return refusal
  const resets = state.switches.algorithmResets && 'sni_container_refs' in change
  const usual = resets ? { sni_match_algo: 'wildcard' } : {}
  const changed = state.changeListener(listener.id, { ...usual, ...change })
  for (const { id } of listener.loadbalancers) state.makePending(id, state.switches.pendingMs)
  return elbAnswer({ listener: changed })
}

function namesCertificates(change: Partial<ElbListener>): boolean {
  return 'default_tls_container_ref' in change || 'sni_container_refs' in change
}

/** Only a load balancer that is ACTIVE and not frozen can be changed, and so its listeners. */
function refuseState(
  { id: listenerId, loadbalancers, protection_status: protection }: ElbListener,
  state: ElbState,
): SimulatedResponse | null {
  if (state.switches.protectionRefuses && protection === 'consoleProtection') {
    return elbConflict(`listener ${listenerId} is protected.`)
  }
  for (const { id } of loadbalancers) {
    if (state.isPending(id)) return elbConflict(`load balancer ${id} is PENDING_UPDATE.`)
    if (state.loadBalancers.get(id)?.operating_status === 'FROZEN') {
      return elbConflict(`load balancer ${id} is FROZEN.`)
    }
  }
  return null
}

function refuseClientCa(
  listener: ElbListener,
  { client_ca_tls_container_ref: ref }: Partial<ElbListener>,
  state: ElbState,
): SimulatedResponse | null {
  if (ref === undefined || ref === null) return null
  if (!tlsProtocols.includes(listener.protocol)) {
    return invalidInput(`${listener.protocol} takes no certificate.`)
  }
  const certificate = state.certificates.get(ref)
  if (certificate?.project_id !== listener.project_id) return elbNotFound('Certificate', ref)
  return certificate.type === 'client'
    ? null
    : invalidInput(`certificate ${ref} is not of the type client.`)
}

function find({ id, project, state }: ElbCall): ElbListener | SimulatedResponse {
  if (!/^[0-9a-f-]{36}$/.test(id)) {
    return elbError(400, 'ELB.6000', 'The listener id must be a UUID.')
  }
  const listener = state.listeners.get(id)
  return listener?.project_id === project.id ? listener : elbNotFound('Listener', id)
}
