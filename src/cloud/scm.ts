// SCM, the certificate manager: calls are built and answers believed here, nothing is sent.

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

/** A certificate as SCM shows it; null where SCM left the field out or empty. */
export interface ShownCertificate {
  readonly id: string
  readonly name: string | null
  readonly domain: string | null
  /** The domain and every alternative name. */
  readonly names: readonly string[]
  /** As SCM knows it; new words may appear. Pushable are `ISSUED` and `UPLOAD`. */
  readonly status: string
  /** False only when SCM says so. */
  readonly pushable: boolean
  /** Hexadecimal; SHA-1 according to the documentation. */
  readonly fingerprint: string | null
  readonly notBefore: ScmTime | null
  readonly notAfter: ScmTime | null
}

/** SCM's codes that say more than their status. */
const codes: RefusalCodes = {
  final: new Set(['SCM.0213', 'SCM.0223', 'SCM.4001']),
  credentials: new Set(['SCM.1000']),
}

/** Whether SCM refused a call because the permission for it is missing. */
export function isForbidden(error: ActionError): boolean {
  if (error.code !== 'REFUSED') return false
  const refusal = refusalBehind(error)
  return refusal?.httpStatus === 403 || refusal?.errorCode === 'SCM.4002'
}

const language = { 'X-Language': 'en-us' }

const answer = "SCM's answer"

/** One certificate of a list; it has no fingerprint there. */
export interface ListedCertificate {
  readonly id: string
  readonly name: string | null
  /** The domain and every alternative name. */
  readonly names: readonly string[]
  readonly status: string
  readonly notAfter: ScmTime | null
}

export interface ListQuery {
  /** One of SCM's states, or `ALL`. */
  readonly status: string
  /** How many certificates to skip. */
  readonly offset: number
  readonly enterpriseProjectId: string | null
  /** Also those that expired so many days ago; SCM leaves them out otherwise. */
  readonly expiredDaysSince: number
}

export const listPageSize = 50

/**
 * A page of certificates, the one that expires last first. The total counts those on all pages.
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
        const message = `${answer}: "certificates" is not an array, or "total_count" not a number`
        throw new ActionError('ANSWER_INVALID', message)
      }
      return { certificates: certificates.map(listedCertificate), total }
    },
  }
}

/** A certificate to be uploaded; each text is PEM. */
export interface NewCertificate {
  readonly name: string
  readonly certificate: string
  readonly chain: string
  readonly privateKey: string
  readonly enterpriseProjectId: string | null
}

/**
 * Uploads a certificate with its key; answers with its id.
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
        // False forbids a second copy of the same certificate.
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

/** @see https://support.huaweicloud.com/intl/en-us/api-ccm/ShowCertificate_0.html */
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

export interface Push {
  readonly certificateId: string
  readonly service: string
  /** The name of the IAM project in which the service gets the certificate; empty for CDN. */
  readonly project: string
  /** Whether the service refuses a certificate that it has already. */
  readonly once: boolean
}

/**
 * Puts a copy of a certificate into a service's own store; binds it to nothing.
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
    // 204 as documented; the older API answered 200, with a body that says nothing more.
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

/** The separator is not documented; consoles show `;`. */
function namesIn(certificate: JsonObject): readonly string[] {
  return ['domain', 'sans']
    .flatMap((field) => (optionalString(certificate, field) ?? '').split(/[;,\s]+/))
    .filter((name) => name !== '')
}
