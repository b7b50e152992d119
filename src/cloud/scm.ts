// SCM, the certificate manager: builds the calls and decodes the answers. Nothing is sent here.

import { ActionError, refusalBehind } from '../errors.ts'
import type { Call } from './call.ts'
import {
  idField,
  isJsonObject,
  type JsonObject,
  optionalString,
  readJsonObject,
  stringField,
} from './decode.ts'
import type { RefusalCodes } from './retry.ts'
import { readScmTime, type ScmTime } from './scm-time.ts'

/** A certificate as SCM shows it; null where SCM leaves a field out or empty. */
export interface ShownCertificate {
  readonly id: string
  readonly name: string | null
  readonly domain: string | null
  /** The domain and every alternative name. */
  readonly names: readonly string[]
  /** SCM's word, possibly one that we do not know. `ISSUED` and `UPLOAD` can be pushed. */
  readonly status: string
  /** False only if SCM says so. */
  readonly pushable: boolean
  /** Hexadecimal; SHA-1 according to the documentation. */
  readonly fingerprint: string | null
  readonly notBefore: ScmTime | null
  readonly notAfter: ScmTime | null
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

const language = { 'X-Language': 'en-us' }

const answer = "SCM's answer"

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

/** Certificates per page. */
export const listPageSize = 50

/**
 * Lists one page of certificates, latest expiry first. `total` counts the certificates on all
 * pages.
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/ListCertificates.html
 */
export function listCall(
  endpoint: string,
  { status, offset, enterpriseProjectId, expiredDaysSince }: ListQuery,
): Call<{ readonly certificates: readonly ListedCertificate[]; readonly total: number }> {
  const query = new URLSearchParams({
    limit: String(listPageSize),
    offset: String(offset),
    sort_key: 'certExpiredTime',
    sort_dir: 'DESC',
    status,
  })
  if (expiredDaysSince > 0) query.set('expired_days_since', String(expiredDaysSince))
  if (enterpriseProjectId !== null) query.set('enterprise_project_id', enterpriseProjectId)
  return {
    effect: 'none',
    codes,
    request: {
      method: 'GET',
      url: `${endpoint}/v3/scm/certificates?${query}`,
      headers: { ...language },
    },
    success: [200],
    read: (response) => {
      const body = readJsonObject(response, answer)
      const { certificates, total_count: total } = body
      if (!Array.isArray(certificates) || typeof total !== 'number') {
        const message = `${answer}: "certificates" is not an array, or "total_count" is not a number`
        throw new ActionError('ANSWER_INVALID', message)
      }
      return { certificates: certificates.map(listedCertificate), total }
    },
  }
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
  return {
    effect: 'once',
    codes,
    request: {
      method: 'POST',
      url: `${endpoint}/v3/scm/certificates/import`,
      headers: { ...language, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        name: upload.name,
        certificate: upload.certificate,
        ...(upload.chain !== '' && { certificate_chain: upload.chain }),
        private_key: upload.privateKey,
        // As documented: `false` forbids a second copy of the same certificate.
        duplicate_check: false,
        ...(upload.enterpriseProjectId !== null && {
          enterprise_project_id: upload.enterpriseProjectId,
        }),
      }),
    },
    success: [200],
    read: (response) => idField(readJsonObject(response, answer), 'certificate_id', answer),
  }
}

/**
 * Reads one certificate.
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/ShowCertificate_0.html
 */
export function showCall(endpoint: string, certificateId: string): Call<ShownCertificate> {
  return {
    effect: 'none',
    codes,
    request: {
      method: 'GET',
      url: `${endpoint}/v3/scm/certificates/${encodeURIComponent(certificateId)}`,
      headers: { ...language },
    },
    success: [200],
    read: (response) => shownCertificate(readJsonObject(response, answer), certificateId),
  }
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
  return {
    effect: once ? 'once' : 'repeatable',
    codes,
    request: {
      method: 'POST',
      url: `${endpoint}/v3/scm/certificates/${encodeURIComponent(certificateId)}/push`,
      headers: { ...language, 'Content-Type': 'application/json' },
      body: JSON.stringify({ target_service: service, target_project: project }),
    },
    // The documentation says 204. The older API answered 200, and its body adds nothing.
    success: [200, 204],
    read: () => null,
  }
}

function shownCertificate(body: JsonObject, id: string): ShownCertificate {
  return {
    id,
    name: optionalString(body, 'name'),
    domain: optionalString(body, 'domain'),
    names: namesIn(body),
    status: stringField(body, 'status', answer),
    pushable: optionalString(body, 'push_support')?.toUpperCase() !== 'OFF',
    fingerprint: optionalString(body, 'fingerprint'),
    notBefore: readScmTime(optionalString(body, 'not_before')),
    notAfter: readScmTime(optionalString(body, 'not_after')),
  }
}

function listedCertificate(value: unknown): ListedCertificate {
  if (!isJsonObject(value)) {
    throw new ActionError('ANSWER_INVALID', `${answer}: a certificate is not an object`)
  }
  return {
    id: idField(value, 'id', answer),
    name: optionalString(value, 'name'),
    names: namesIn(value),
    status: stringField(value, 'status', answer),
    notAfter: readScmTime(optionalString(value, 'expire_time')),
  }
}

/** The documentation does not name the separator; the console shows `;`. */
function namesIn(certificate: JsonObject): readonly string[] {
  return ['domain', 'sans']
    .flatMap((field) => (optionalString(certificate, field) ?? '').split(/[;,\s]+/))
    .filter((name) => name !== '')
}
