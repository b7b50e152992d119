// SCM, the certificate manager: calls are built and answers believed here, nothing is sent.

import type { Call } from './call.ts'
import { type JsonObject, optionalString, readJsonObject, stringField } from './decode.ts'
import { readScmTime, type ScmTime } from './scm-time.ts'

/** A certificate as SCM shows it; null where SCM left the field out or empty. */
export interface ShownCertificate {
  readonly id: string
  readonly name: string | null
  readonly domain: string | null
  /** As SCM knows it; new words may appear. Pushable are `ISSUED` and `UPLOAD`. */
  readonly status: string
  /** False only when SCM says so. */
  readonly pushable: boolean
  /** Hexadecimal; SHA-1 according to the documentation. */
  readonly fingerprint: string | null
  readonly notBefore: ScmTime | null
  readonly notAfter: ScmTime | null
}

export type PushService = 'CDN' | 'WAF' | 'ELB'

const language = { 'X-Language': 'en-us' }

/** @see https://support.huaweicloud.com/intl/en-us/api-ccm/ShowCertificate_0.html */
export function showCall(endpoint: string, certificateId: string): Call<ShownCertificate> {
  return {
    operation: 'read',
    request: {
      method: 'GET',
      url: `${endpoint}/v3/scm/certificates/${encodeURIComponent(certificateId)}`,
      headers: { ...language },
    },
    success: [200],
    read: (response) => {
      const what = "SCM's answer"
      return shownCertificate(readJsonObject(response, what), certificateId, what)
    },
  }
}

/**
 * Puts a copy of a certificate into a service's own store; binds it to nothing.
 * @param project IAM project name that the service's region is known by; empty for CDN
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/PushCertificate.html
 */
export function pushCall(
  endpoint: string,
  certificateId: string,
  service: PushService,
  project: string,
): Call<null> {
  return {
    // Terraform's documentation and the console guide agree on CDN only: it takes a certificate once.
    operation: service === 'CDN' ? 'push-once' : 'push',
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

function shownCertificate(body: JsonObject, id: string, what: string): ShownCertificate {
  return {
    id,
    name: optionalString(body, 'name'),
    domain: optionalString(body, 'domain'),
    status: stringField(body, 'status', what),
    pushable: optionalString(body, 'push_support')?.toUpperCase() !== 'OFF',
    fingerprint: optionalString(body, 'fingerprint'),
    notBefore: readScmTime(optionalString(body, 'not_before')),
    notAfter: readScmTime(optionalString(body, 'not_after')),
  }
}
