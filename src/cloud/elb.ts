// ELB v3, the load balancers: builds the calls and decodes the answers. Nothing is sent here. Lists
// and certificates hold private keys; they are dropped while an answer is read.

import { isIP } from 'node:net'
import { ActionError } from '../errors.ts'
import type { Call } from './attempt.ts'
import { type Dialect, get, overwrite } from './build-call.ts'
import {
  isId,
  isJsonObject,
  type JsonObject,
  listField,
  objectField,
  optionalString,
  readJsonObject,
  timeIn,
} from './decode.ts'
import type { MarkedPage } from './pages.ts'

/** One project's ELB: the endpoint of its region, and the project's id. */
export interface ElbProject {
  /** Without a trailing slash. */
  readonly endpoint: string
  readonly projectId: string
}

/** A server certificate in ELB's store. */
export interface ElbCertificate {
  readonly id: string
  /** Null if nobody named it. */
  readonly name: string | null
  /** The certificate with its chain, as PEM; null if ELB shows none. */
  readonly pem: string | null
  /** The names for which a listener chooses it by SNI; empty if none are set. */
  readonly domains: readonly string[]
  /** As it was recorded, not checked; null if it was not. */
  readonly scmCertificateId: string | null
  /** Milliseconds since the epoch; null if it cannot be read. */
  readonly createdAt: number | null
}

/** A listener, as far as certificates matter. */
export interface ElbListener {
  readonly id: string
  /** Null if nobody named it. */
  readonly name: string | null
  readonly protocol: string
  /** Null if the listener has a range of ports. */
  readonly port: number | null
  readonly defaultCertificate: string | null
  /** In their order. */
  readonly sniCertificates: readonly string[]
  /** How ELB matches names; sent back unchanged. */
  readonly sniMatchAlgorithm: string | null
  readonly loadBalancerId: string | null
}

/** A load balancer, as far as switching and checking its listeners need it. */
export interface LoadBalancer {
  readonly provisioningStatus: string | null
  readonly operatingStatus: string | null
  /** The public address, else the private one; null if there is none. */
  readonly address: string | null
}

/** Which certificates a listener should use; what is left out stays as it is. */
export type ListenerChange =
  | { readonly defaultCertificate: string }
  | {
      readonly sniCertificates: readonly string[]
      readonly sniMatchAlgorithm: string | null
    }

const answer = "ELB's answer"
const dialect: Dialect = { answer }

/** A row holds two PEM texts; a page of 50 usual ones has half a megabyte. */
const certificatesPerPage = 50
const listenersPerPage = 200
const largePageBytes = 8 * 1024 * 1024

/**
 * Lists one page of the project's server certificates.
 * @param marker where the page begins; null for the first one
 * @see https://support.huaweicloud.com/intl/en-us/api-elb/ListCertificates.html
 */
export function elbCertificatesCall(
  elb: ElbProject,
  marker: string | null,
): Call<MarkedPage<ElbCertificate>> {
  const query = pageQuery(certificatesPerPage, marker)
  query.set('type', 'server')
  return get(
    dialect,
    urlOf(elb, `certificates?${query}`),
    (body) => readPage(body, 'certificates', readCertificate),
    { answersSecret: true, mostBodyBytes: largePageBytes },
  )
}

/**
 * Lists one page of the project's listeners. There is no filter for SNI certificates.
 * @param marker where the page begins; null for the first one
 * @see https://support.huaweicloud.com/intl/en-us/api-elb/ListListeners.html
 */
export function elbListenersCall(
  elb: ElbProject,
  marker: string | null,
): Call<MarkedPage<ElbListener>> {
  const query = pageQuery(listenersPerPage, marker)
  return get(dialect, urlOf(elb, `listeners?${query}`), (body) =>
    readPage(body, 'listeners', readListener),
  )
}

/**
 * Reads one listener.
 * @see https://support.huaweicloud.com/intl/en-us/api-elb/ShowListener.html
 */
export function elbListenerCall(elb: ElbProject, id: string): Call<ElbListener> {
  return get(dialect, listenerUrl(elb, id), readShownListener)
}

/**
 * Sets the certificates of one slot of a listener. It may be repeated with the same result, but it
 * would overwrite what somebody else changed meanwhile: read first.
 * @see https://support.huaweicloud.com/intl/en-us/api-elb/UpdateListener.html
 */
export function updateListenerCall(
  elb: ElbProject,
  id: string,
  change: ListenerChange,
): Call<ElbListener> {
  const body = { listener: wireChange(change) }
  return overwrite(dialect, { method: 'PUT', url: listenerUrl(elb, id), body }, (response) =>
    readShownListener(readJsonObject(response, answer)),
  )
}

/**
 * Reads a load balancer's state and address.
 * @see https://support.huaweicloud.com/intl/en-us/api-elb/ShowLoadBalancer.html
 */
export function loadBalancerCall(elb: ElbProject, id: string): Call<LoadBalancer> {
  return get(dialect, urlOf(elb, `loadbalancers/${encodeURIComponent(id)}`), (body) => {
    const balancer = objectField(body, 'loadbalancer', answer)
    return {
      provisioningStatus: optionalString(balancer, 'provisioning_status'),
      operatingStatus: optionalString(balancer, 'operating_status'),
      address:
        firstAddress([
          ...addressesIn(balancer['publicips'], 'publicip_address'),
          ...addressesIn(balancer['eips'], 'eip_address'),
          ...addressesIn(balancer['global_eips'], 'global_eip_address'),
        ]) ??
        optionalString(balancer, 'vip_address') ??
        optionalString(balancer, 'ipv6_vip_address'),
    }
  })
}

function urlOf({ endpoint, projectId }: ElbProject, path: string): string {
  return `${endpoint}/v3/${projectId}/elb/${path}`
}

function listenerUrl(elb: ElbProject, id: string): string {
  return urlOf(elb, `listeners/${encodeURIComponent(id)}`)
}

function pageQuery(limit: number, marker: string | null): URLSearchParams {
  const query = new URLSearchParams({ limit: String(limit) })
  if (marker !== null) query.set('marker', marker)
  return query
}

function wireChange(change: ListenerChange): object {
  if ('defaultCertificate' in change) {
    return { default_tls_container_ref: change.defaultCertificate }
  }
  const { sniCertificates, sniMatchAlgorithm } = change
  return {
    sni_container_refs: sniCertificates,
    ...(sniMatchAlgorithm !== null && { sni_match_algo: sniMatchAlgorithm }),
  }
}

function readPage<Row>(
  body: JsonObject,
  field: string,
  readRow: (row: JsonObject) => Row | null,
): MarkedPage<Row> {
  const { page_info: page } = body
  const count = isJsonObject(page) ? page['current_count'] : null
  const values = listField(body, field, count, answer)
  const rows = values.map((value) => (isJsonObject(value) ? readRow(value) : null))
  // A certificate or listener that cannot be read might be the one that must not be touched.
  const isWhole = (row: Row | null): row is Row => row !== null
  if (!rows.every(isWhole)) {
    throw new ActionError('ANSWER_INVALID', `${answer}: "${field}" has a row without an id`)
  }
  const next = isJsonObject(page) ? optionalString(page, 'next_marker') : null
  return { rows, next }
}

/** Takes what is needed; the private key beside it is left behind. */
function readCertificate(row: JsonObject): ElbCertificate | null {
  if (!isId(row['id'])) return null
  const domains = optionalString(row, 'domain')
  return {
    id: row['id'],
    name: optionalString(row, 'name'),
    pem: optionalString(row, 'certificate'),
    domains: domains === null ? [] : domains.split(/[,;\s]+/).filter((name) => name !== ''),
    scmCertificateId: optionalString(row, 'scm_certificate_id'),
    createdAt: timeIn(optionalString(row, 'created_at')),
  }
}

function readShownListener(body: JsonObject): ElbListener {
  const listener = readListener(objectField(body, 'listener', answer))
  if (listener !== null) return listener
  throw new ActionError('ANSWER_INVALID', `${answer}: "listener" has no id`)
}

function readListener(row: JsonObject): ElbListener | null {
  if (!isId(row['id'])) return null
  const { sni_container_refs: sni, protocol_port: port, loadbalancers: balancers } = row
  const refs = sni ?? []
  // A list that is read wrong would be written back wrong.
  if (!Array.isArray(refs) || !refs.every(isId)) {
    throw new ActionError('ANSWER_INVALID', `${answer}: "sni_container_refs" is not a list of ids`)
  }
  const [balancer] = Array.isArray(balancers) ? balancers : []
  return {
    id: row['id'],
    name: optionalString(row, 'name'),
    protocol: optionalString(row, 'protocol') ?? '',
    port: typeof port === 'number' && port > 0 ? port : null,
    defaultCertificate: optionalString(row, 'default_tls_container_ref'),
    sniCertificates: refs,
    sniMatchAlgorithm: optionalString(row, 'sni_match_algo'),
    loadBalancerId: isJsonObject(balancer) && isId(balancer['id']) ? balancer['id'] : null,
  }
}

function addressesIn(list: unknown, field: string): readonly string[] {
  const rows = Array.isArray(list) ? list.filter(isJsonObject) : []
  return rows.flatMap((row) => optionalString(row, field) ?? [])
}

/** IPv4 first: few runners reach an IPv6 address. */
function firstAddress(addresses: readonly string[]): string | null {
  return addresses.find((address) => isIP(address) === 4) ?? addresses[0] ?? null
}
