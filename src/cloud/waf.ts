// WAF v1, the web application firewall: builds the calls and decodes the answers. Nothing is sent
// here. One certificate holds its private key; it is dropped while the answer is read. A copy that
// SCM pushes lives in the default enterprise project, so nothing else is read.

import { ActionError } from '../errors.ts'
import type { Call } from './attempt.ts'
import { type Dialect, get, overwrite } from './build-call.ts'
import {
  isId,
  isJsonObject,
  listField,
  optionalCount,
  optionalString,
  readJsonObject,
} from './decode.ts'
import type { CountedPage } from './pages.ts'

/** One project's WAF: the endpoint of its region, and the project's id. */
export interface WafProject {
  /** Without a trailing slash. */
  readonly endpoint: string
  readonly projectId: string
}

/** A protected host that uses a certificate. */
export interface WafHost {
  readonly id: string
  /** A name; of a dedicated instance also an IP address, or either with a port. */
  readonly hostname: string
  /** Cloud mode, or a dedicated instance. */
  readonly kind: 'cloud' | 'premium'
  /** Whether TLS ends at an ELB listener, so that the host has no certificate of its own. */
  readonly isElbMode: boolean
}

/** A certificate in WAF's store; the list shows neither its names nor its fingerprint. */
export interface WafCertificate {
  readonly id: string
  /** Milliseconds since the epoch; null if it cannot be read. */
  readonly expiresAt: number | null
  readonly uploadedAt: number | null
  /** The hosts that use it. */
  readonly hosts: readonly WafHost[]
}

const answer = "WAF's answer"
const dialect: Dialect = { answer, headers: { 'Content-Type': 'application/json;charset=utf8' } }
/** The most rows that WAF shows at once. */
export const certificatesPerPage = 100

/**
 * Lists one page of certificates.
 * @param page counted from 1
 * @param onlyBound whether to leave out certificates that no host uses
 * @see https://support.huaweicloud.com/intl/en-us/api-waf/ListCertificates.html
 */
export function wafCertificatesCall(
  waf: WafProject,
  page: number,
  onlyBound: boolean,
): Call<CountedPage<WafCertificate>> {
  const query = `&page=${page}&pagesize=${certificatesPerPage}${onlyBound ? '&host=true' : ''}`
  return get(
    dialect,
    `${urlOf(waf, 'waf/certificate')}${query}`,
    (body) => {
      const total = optionalCount(body, 'total', answer)
      return { rows: listField(body, 'items', total, answer).map(readCertificate), total }
    },
    { answersSecret: true },
  )
}

/**
 * Reads one certificate with its chain, as PEM; null if WAF shows none.
 * @see https://support.huaweicloud.com/intl/en-us/api-waf/ShowCertificate.html
 */
export function wafCertificateCall(waf: WafProject, id: string): Call<string | null> {
  return get(
    dialect,
    urlOf(waf, `waf/certificate/${encodeURIComponent(id)}`),
    (body) => optionalString(body, 'content'),
    { answersSecret: true },
  )
}

/**
 * Reads which certificate a host uses; null if it uses none.
 * @see https://support.huaweicloud.com/intl/en-us/api-waf/ShowHost.html
 */
export function wafHostCall(waf: WafProject, { id, kind }: WafHost): Call<string | null> {
  const path = kind === 'cloud' ? 'waf/instance' : 'premium-waf/host'
  return get(dialect, urlOf(waf, `${path}/${encodeURIComponent(id)}`), (body) =>
    optionalString(body, 'certificateid'),
  )
}

/**
 * Makes a host use a certificate. One host a call, because nobody documents what happens when some
 * hosts of a call fail. It would overwrite what somebody else changed meanwhile: read first. The
 * call's value is whether the answer shows that the host uses it.
 * @see https://support.huaweicloud.com/intl/en-us/api-waf/ApplyCertificateToHost.html
 */
export function applyCertificateCall(
  waf: WafProject,
  certificateId: string,
  { id, kind }: WafHost,
): Call<boolean> {
  const field = kind === 'cloud' ? 'cloud_host_ids' : 'premium_host_ids'
  const url = urlOf(waf, `waf/certificate/${encodeURIComponent(certificateId)}/apply-to-hosts`)
  return overwrite(dialect, { method: 'POST', url, body: { [field]: [id] } }, (response) => {
    const { id: answered, bind_host: hosts } = readJsonObject(response, answer)
    const isThere =
      Array.isArray(hosts) && hosts.some((row) => isJsonObject(row) && row['id'] === id)
    return answered === certificateId && isThere
  })
}

/** In the default enterprise project. */
function urlOf({ endpoint, projectId }: WafProject, path: string): string {
  return `${endpoint}/v1/${projectId}/${path}?enterprise_project_id=0`
}

function readCertificate(row: unknown): WafCertificate {
  if (!isJsonObject(row) || !isId(row['id'])) {
    throw new ActionError('ANSWER_INVALID', `${answer}: "items" has a row without an id`)
  }
  const { id, bind_host: hosts } = row
  return {
    id,
    expiresAt: time(row['expire_time']),
    uploadedAt: time(row['timestamp']),
    hosts: Array.isArray(hosts) ? hosts.map(readHost) : [],
  }
}

function readHost(row: unknown): WafHost {
  const hostname = isJsonObject(row) ? optionalString(row, 'hostname') : null
  if (!isJsonObject(row) || !isId(row['id']) || hostname === null) {
    throw new ActionError('ANSWER_INVALID', `${answer}: "bind_host" has a row without id or name`)
  }
  return {
    id: row['id'],
    hostname,
    kind: optionalString(row, 'waf_type') === 'premium' ? 'premium' : 'cloud',
    isElbMode: (optionalString(row, 'mode') ?? '').startsWith('elb'),
  }
}

function time(value: unknown): number | null {
  const ms = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return typeof ms === 'number' && ms > 0 ? ms : null
}
