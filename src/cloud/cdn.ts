// CDN: builds the calls and decodes the answers. Nothing is sent here. CDN is global, and refers to
// certificates of SCM by their ids, so that no key is ever sent to it.

import { ActionError } from '../errors.ts'
import type { Call } from './attempt.ts'
import { type Dialect, get, overwrite } from './build-call.ts'
import {
  isJsonObject,
  type JsonObject,
  listField,
  objectField,
  optionalCount,
  optionalScalar,
  optionalString,
} from './decode.ts'
import type { CountedPage } from './pages.ts'

/** Where CDN is, and whose domains are meant. */
export interface CdnAccount {
  /** Without a trailing slash. */
  readonly endpoint: string
  /** An id, `0` or `all`; null: not said. */
  readonly enterpriseProjectId: string | null
}

/** Where a domain's certificate comes from. */
export type CdnSource = 'own' | 'huawei' | 'scm'

/** A domain with HTTPS, in the list of all. */
export interface CdnDomain {
  readonly name: string
  /** The certificate, as PEM; null if CDN shows none. */
  readonly pem: string | null
  readonly isHttpsOn: boolean
}

/** A domain's HTTPS settings; null where CDN shows nothing. */
export interface CdnHttps {
  readonly isOn: boolean
  readonly source: CdnSource | null
  readonly scmCertificateId: string | null
  readonly certificateName: string | null
  readonly pem: string | null
  /** Whether the domain has a second certificate (SM) beside this one. */
  readonly isDual: boolean
  /** Whether the certificate is for SM algorithms. */
  readonly isSm: boolean
  /** Fields that a change resets if they are left out, as they were read. */
  readonly kept: Readonly<Record<string, string>>
}

/** A domain's state, in CDN's words. */
export interface CdnState {
  readonly status: string
  readonly isDisabled: boolean
  readonly isLocked: boolean
}

const answer = "CDN's answer"
const dialect: Dialect = { answer, nestsErrors: true }
/** A row holds a PEM text; a page has about half a megabyte. */
export const domainsPerPage = 100
const largePageBytes = 8 * 1024 * 1024

/**
 * Lists one page of domains with their certificates.
 * @param page counted from 1
 * @see https://support.huaweicloud.com/intl/en-us/api-cdn/ShowCertificatesHttpsInfo.html
 */
export function cdnCertificatesCall(cdn: CdnAccount, page: number): Call<CountedPage<CdnDomain>> {
  const query = { page_size: String(domainsPerPage), page_number: String(page) }
  return get(
    dialect,
    urlOf(cdn, '/v1.0/cdn/domains/https-certificate-info', query),
    (body) => {
      const total = optionalCount(body, 'total', answer)
      return { rows: listField(body, 'https', total, answer).map(readDomain), total }
    },
    { answersSecret: true, mostBodyBytes: largePageBytes },
  )
}

/**
 * Reads a domain's state.
 * @see https://support.huaweicloud.com/intl/en-us/api-cdn/ShowDomainDetailByName.html
 */
export function cdnDomainCall(cdn: CdnAccount, name: string): Call<CdnState> {
  const url = urlOf(cdn, `/v1.0/cdn/configuration/domains/${encodeURIComponent(name)}`)
  return get(dialect, url, (body) => {
    const domain = objectField(body, 'domain', answer)
    return {
      status: optionalString(domain, 'domain_status') ?? '',
      isDisabled: isSet(domain, 'disabled'),
      isLocked: isSet(domain, 'locked'),
    }
  })
}

/**
 * Reads a domain's HTTPS settings.
 * @see https://support.huaweicloud.com/intl/en-us/api-cdn/ShowDomainFullConfig.html
 */
export function cdnHttpsCall(cdn: CdnAccount, name: string): Call<CdnHttps> {
  return get(
    dialect,
    configsUrl(cdn, name),
    (body) => {
      const { https } = objectField(body, 'configs', answer)
      return readHttps(isJsonObject(https) ? https : {})
    },
    { answersSecret: true },
  )
}

/**
 * Makes a domain use a certificate of SCM. Only the block `https` is sent, because CDN keeps the
 * blocks that are left out. It would overwrite what somebody else changed meanwhile: read first.
 * @param certificateName 3 to 64 characters
 * @param kept the fields of this block that were read
 * @see https://support.huaweicloud.com/intl/en-us/api-cdn/UpdateDomainFullConfig.html
 */
export function useScmCertificateCall(
  cdn: CdnAccount,
  name: string,
  certificateId: string,
  certificateName: string,
  kept: CdnHttps['kept'],
): Call<null> {
  const https = {
    https_status: 'on',
    certificate_type: 'server',
    certificate_source: sources.indexOf('scm'),
    scm_certificate_id: certificateId,
    certificate_name: certificateName,
    ...kept,
  }
  const url = configsUrl(cdn, name)
  // The answer is not read: what the domain uses now is read afterwards.
  const success = [200, 201, 202, 204]
  return overwrite(
    dialect,
    { method: 'PUT', url, body: { configs: { https } }, success },
    () => null,
  )
}

/** In the order of CDN's numbers. */
const sources: readonly CdnSource[] = ['own', 'huawei', 'scm']

const keptFields = ['http2_status', 'tls_version', 'ocsp_stapling_status']

function urlOf(
  { endpoint, enterpriseProjectId }: CdnAccount,
  path: string,
  fields: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(fields)
  if (enterpriseProjectId !== null) query.set('enterprise_project_id', enterpriseProjectId)
  return query.size === 0 ? `${endpoint}${path}` : `${endpoint}${path}?${query}`
}

function configsUrl(cdn: CdnAccount, name: string): string {
  return urlOf(cdn, `/v1.1/cdn/configuration/domains/${encodeURIComponent(name)}/configs`)
}

function readDomain(row: unknown): CdnDomain {
  const name = isJsonObject(row) ? optionalString(row, 'domain_name') : null
  if (!isJsonObject(row) || name === null) {
    throw new ActionError('ANSWER_INVALID', `${answer}: "https" has a row without "domain_name"`)
  }
  return {
    name,
    pem: optionalString(row, 'certificate'),
    isHttpsOn: row['https_status'] !== 0,
  }
}

function readHttps(https: JsonObject): CdnHttps {
  const { certificates } = https
  // The entries void the fields outside. Of one entry, these may be empty.
  const [entry, ...more] = Array.isArray(certificates) ? certificates : []
  const own = isJsonObject(entry) && more.length === 0 ? { ...https, ...filled(entry) } : https
  const source = optionalScalar(own, 'certificate_source')
  const kept = keptFields.flatMap((field): [string, string][] => {
    const value = optionalString(https, field)
    return value === null ? [] : [[field, value]]
  })
  return {
    isOn: optionalString(https, 'https_status') === 'on',
    source: sources[Number(source ?? -1)] ?? null,
    scmCertificateId: optionalString(own, 'scm_certificate_id'),
    certificateName: optionalString(own, 'certificate_name'),
    pem: optionalString(own, 'certificate_value'),
    isDual: more.length > 0,
    isSm: optionalString(own, 'certificate_type') === 'server_sm',
    kept: Object.fromEntries(kept),
  }
}

/** The fields that say something. */
function filled(parent: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.keys(parent).flatMap((name) => {
      const value = optionalScalar(parent, name)
      return value === null ? [] : [[name, value]]
    }),
  )
}

/** `1` in the documentation; some pages say `true`. */
function isSet(parent: JsonObject, name: string): boolean {
  return ['1', 'true'].includes(optionalScalar(parent, name)?.toLowerCase() ?? '')
}
