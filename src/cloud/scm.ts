// SCM, the certificate manager: builds the calls and decodes the answers. Nothing is sent here.

import { ActionError, refusalBehind } from '../errors.ts'
import type { Call } from './attempt.ts'
import { type Dialect, get, write } from './build-call.ts'
import {
  idField,
  isId,
  isJsonObject,
  type JsonObject,
  optionalScalar,
  optionalString,
  parseJson,
  readJsonObject,
} from './decode.ts'
import type { HttpResponse } from './http.ts'
import type { CountedPage } from './pages.ts'
import type { RefusalCodes } from './retry.ts'
import { readScmTime, type ScmTime } from './scm-time.ts'

/** A certificate as SCM shows it; null where SCM leaves a field out or empty. */
export interface ShownCertificate {
  readonly id: string
  readonly name: string | null
  readonly domain: string | null
  /** The domain and every alternative name. */
  readonly names: readonly string[]
  /** SCM's word, possibly one that we do not know; empty if it is missing. */
  readonly status: string
  /** False only if SCM says so. */
  readonly pushable: boolean
  /** Hexadecimal; SHA-1 according to the documentation. */
  readonly fingerprint: string | null
  readonly notBefore: ScmTime | null
  readonly notAfter: ScmTime | null
  readonly keyFamily: 'rsa' | 'ec' | null
}

/** SCM's error codes that say more than their HTTP status. */
const codes: RefusalCodes = {
  final: new Set(['SCM.0213', 'SCM.0223', 'SCM.4001']),
  credentials: new Set(['SCM.1000']),
}

/** Whether SCM refused a call because the user lacks the permission for it. */
export function isForbidden(error: ActionError): boolean {
  if (error.code !== 'REFUSED') return false
  const refusal = refusalBehind(error)
  return refusal?.httpStatus === 403 || refusal?.errorCode === 'SCM.4002'
}

/**
 * Whether a certificate could not be read for a reason that says nothing about the certificate: a
 * missing permission, a 401 that blames the account, a gateway that does not offer the call, a
 * service that throttles, fails or keeps silent.
 */
export function isUnreadable(error: ActionError): boolean {
  if (error.code === 'NO_ANSWER') return true
  const isAnswered = error.code === 'REFUSED' || error.code === 'OUT_OF_TIME'
  const refusal = isAnswered ? refusalBehind(error) : null
  if (refusal === null) return false
  const { httpStatus, errorCode } = refusal
  const isGateway = errorCode === null || errorCode.startsWith('APIG')
  if (httpStatus === 404 || httpStatus === 405) return isGateway
  return [401, 403, 429].includes(httpStatus) || httpStatus >= 500
}

const answer = "SCM's answer"
const dialect: Dialect = { answer, codes }

/** One certificate in a list, where SCM shows no fingerprints. */
export interface ListedCertificate {
  readonly id: string
  readonly name: string | null
  /** The domain and every alternative name. */
  readonly names: readonly string[]
  readonly status: string
  readonly notAfter: ScmTime | null
}

/** Which certificates to list. */
export interface ListQuery {
  /** One of SCM's states, or `ALL`. */
  readonly status: string
  /** How many certificates to skip. */
  readonly offset: number
  /** Null: every enterprise project that the user may read. */
  readonly enterpriseProjectId: string | null
  /** Includes certificates that expired up to this many days ago. With 0, SCM leaves them out. */
  readonly expiredDaysSince: number
}

/** Certificates asked for; SCM may send fewer on a page. */
const listPageSize = 50

/**
 * Lists one page of certificates, latest expiry first. A row that cannot be read costs that row.
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/ListCertificates.html
 */
export function listCall(
  endpoint: string,
  { status, offset, enterpriseProjectId, expiredDaysSince }: ListQuery,
): Call<CountedPage<ListedCertificate>> {
  const query = new URLSearchParams({
    limit: String(listPageSize),
    offset: String(offset),
    sort_key: 'certExpiredTime',
    sort_dir: 'DESC',
    status,
  })
  if (expiredDaysSince > 0) query.set('expired_days_since', String(expiredDaysSince))
  if (enterpriseProjectId !== null) query.set('enterprise_project_id', enterpriseProjectId)
  return get(dialect, `${endpoint}/v3/scm/certificates?${query}`, (body) => {
    const { total_count: total } = body
    const certificates = body['certificates'] ?? (total === 0 ? [] : null)
    if (!Array.isArray(certificates) || typeof total !== 'number') {
      const message = `${answer}: "certificates" is not an array, or "total_count" is not a number`
      throw new ActionError('ANSWER_INVALID', message)
    }
    const rows = certificates.map(listedCertificate).filter((row) => row !== null)
    return { rows, unreadable: certificates.length - rows.length, total }
  })
}

/** A certificate to upload; each text is PEM. */
export interface NewCertificate {
  readonly name: string
  readonly certificate: string
  /** Empty when there are no intermediates. */
  readonly chain: string
  readonly privateKey: string
  readonly enterpriseProjectId: string | null
}

/**
 * Uploads a certificate with its key. The call's value is the id of the new certificate.
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/ImportCertificate.html
 */
export function importCall(endpoint: string, upload: NewCertificate): Call<string> {
  const { name, certificate, chain, privateKey, enterpriseProjectId } = upload
  const url = `${endpoint}/v3/scm/certificates/import`
  const body = {
    name,
    certificate,
    ...(chain !== '' && { certificate_chain: chain }),
    private_key: privateKey,
    // Its sense was reversed in 2026, so nothing relies on it: the certificate is searched for
    // before and after.
    duplicate_check: true,
    ...(enterpriseProjectId !== null && { enterprise_project_id: enterpriseProjectId }),
  }
  return write(dialect, 'once', { method: 'POST', url, body }, (response) =>
    idField(readJsonObject(response, answer), 'certificate_id', answer),
  )
}

/**
 * Reads one certificate.
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/ShowCertificate_0.html
 */
export function showCall(endpoint: string, certificateId: string): Call<ShownCertificate> {
  return get(dialect, certificateUrl(endpoint, certificateId), (body) =>
    shownCertificate(body, certificateId),
  )
}

/** What to push, and where. */
export interface Push {
  readonly certificateId: string
  readonly service: string
  /** The name of the IAM project that receives the certificate; empty for CDN. */
  readonly project: string
  /** Whether the service refuses a certificate that it already has. */
  readonly once: boolean
}

/**
 * Puts a copy of a certificate into a service's own store. The copy is not bound to anything.
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/PushCertificate.html
 */
export function pushCall(
  endpoint: string,
  { certificateId, service, project, once }: Push,
): Call<null> {
  const url = `${certificateUrl(endpoint, certificateId)}/push`
  const body = { target_service: service, target_project: project }
  // The documentation says 204; the older API answered 200, with one of the bodies below.
  const success = [200, 204]
  const effect = once ? 'once' : 'repeatable'
  return write(dialect, effect, { method: 'POST', url, body, success }, (response) => {
    if (response.status === 204 || isPlainSuccess(response)) return null
    throw new ActionError(
      'ANSWER_INVALID',
      `${answer} is HTTP 200 ${response.bodyProblem === null ? 'with an unknown body' : `that could not be read: ${response.bodyProblem}`}`,
    )
  })
}

function certificateUrl(endpoint: string, id: string): string {
  return `${endpoint}/v3/scm/certificates/${encodeURIComponent(id)}`
}

/** An empty body, `{}` or `{"message":"success"}`: any other 200 proves nothing. */
function isPlainSuccess({ body, bodyProblem }: HttpResponse): boolean {
  if (bodyProblem !== null) return false
  if (body.trim() === '') return true
  const value = parseJson(body)
  if (!isJsonObject(value)) return false
  const fields = Object.keys(value)
  return fields.length === 0 || (fields.length === 1 && value['message'] === 'success')
}

function shownCertificate(body: JsonObject, id: string): ShownCertificate {
  return {
    id,
    name: optionalString(body, 'name'),
    domain: optionalString(body, 'domain'),
    names: namesIn(body),
    status: optionalString(body, 'status') ?? '',
    pushable: !/^(?:OFF|FALSE)$/i.test(optionalScalar(body, 'push_support') ?? ''),
    fingerprint: optionalString(body, 'fingerprint'),
    notBefore: readScmTime(optionalString(body, 'not_before')),
    notAfter: readScmTime(optionalString(body, 'not_after')),
    keyFamily: keyFamilyIn(body),
  }
}

/**
 * SCM shows how a certificate is signed (`SHA256withRSA`), not its key. Authorities sign with the
 * type of key that they certify, as a rule; where the copy can be read, it decides.
 */
function keyFamilyIn(body: JsonObject): ShownCertificate['keyFamily'] {
  // The older API misspells the name.
  const fields = ['signature_algorithm', 'signature_algrithm']
  const algorithm = fields.map((name) => optionalString(body, name) ?? '').join('')
  if (/EC/i.test(algorithm)) return 'ec'
  return /RSA/i.test(algorithm) ? 'rsa' : null
}

/** Null when the row has no id to use, or when its names are neither a text nor a list. */
function listedCertificate(value: unknown): ListedCertificate | null {
  if (!isJsonObject(value) || !isId(value['id'])) return null
  if (![value['domain'], value['sans']].every(areNames)) return null
  return {
    id: value['id'],
    name: optionalString(value, 'name'),
    names: namesIn(value),
    status: optionalString(value, 'status') ?? '',
    notAfter: readScmTime(optionalString(value, 'expire_time')),
  }
}

function areNames(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string' || Array.isArray(value)
}

/** The documentation does not name the separator; the console shows `;`. */
function namesIn(certificate: JsonObject): readonly string[] {
  const names = ['domain', 'sans'].flatMap((field) => {
    const value = certificate[field]
    const texts = Array.isArray(value) ? value : [value]
    return texts.flatMap((text) => (typeof text === 'string' ? text.split(/[;,\s]+/) : []))
  })
  return [...new Set(names)].filter((name) => name !== '')
}
