// How CDN reads queries, and how it refuses requests. Many of its errors come with the status 200.
// @see https://support.huaweicloud.com/intl/en-us/api-cdn/ErrorCode.html

import type { CdnDomain, CdnState } from './cdn-state.ts'
import type { SimulatedRequest, SimulatedResponse } from './message.ts'
import type { SimulatedCertificate } from './seed.ts'

/** What a call of CDN needs. */
export interface CdnCall {
  readonly request: SimulatedRequest
  readonly cdn: CdnState
  /** The domain in the path; empty for a list. */
  readonly domain: string
  /** Reads SCM, as CDN does on behalf of the account. */
  readonly inScm: (id: string) => SimulatedCertificate | undefined
}

/** What a code means, and the status that the error table lists for it. */
const errors = {
  '0001': [400, 'Invalid parameter.'],
  '0020': [403, 'The enterprise project is required.'],
  '0105': [200, 'The domain name does not exist.'],
  '0106': [200, 'The status of the domain name does not allow this operation.'],
  '0116': [200, 'The domain name is locked.'],
  '0145': [200, 'Only domain names that are online can be changed.'],
  '0163': [200, 'The domain name has special configurations.'],
  '0170': [400, 'The domain name does not exist.'],
  '0402': [200, 'The certificate or the private key is empty.'],
  '0403': [200, 'The certificate is not in PEM format.'],
  '0405': [200, 'The private key does not match the certificate.'],
  '0406': [200, 'The certificate does not match the domain name.'],
  '0407': [200, 'The certificate is incorrect.'],
  '0408': [200, 'The certificate has expired.'],
  '0409': [200, 'The certificate expires in less than 24 hours.'],
  '0410': [200, 'The certificate chain is incomplete.'],
  '0411': [200, 'The status of the certificate is incorrect.'],
  '0412': [200, 'The certificate is too long.'],
  '0413': [200, 'The certificate is not valid yet.'],
  '0414': [200, 'The private key is incorrect.'],
  '00010182': [400, 'The domain name does not belong to this enterprise project.'],
  '00010198': [403, 'Insufficient permission to access scm.'],
} as const

/** The part of a code after `CDN.`. */
export type CdnCode = keyof typeof errors

/** An error in CDN's shape. Codes of the 200 class come as `switches.errorStatus` says. */
export function cdnError(code: CdnCode, { switches }: CdnState): SimulatedResponse {
  const [listed, message] = errors[code]
  const status = listed === 200 ? switches.errorStatus : listed
  return { status, json: { error: { error_code: `CDN.${code}`, error_msg: message } } }
}

/** What an error of the 200 class says, for an answer that has an outcome per domain. */
export function cdnMessage(code: CdnCode): string {
  return errors[code][1]
}

/** The rule of the parameter that every call has. */
export const enterpriseRule = {
  enterprise_project_id: /^(?:0|all|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
}

/** Why a query is refused; null when each parameter is known, valid and given at most once. */
export function refuseQuery(
  { request: { url }, cdn }: CdnCall,
  rules: Readonly<Record<string, RegExp>>,
): SimulatedResponse | null {
  for (const [name, value] of url.searchParams) {
    const isRepeated = url.searchParams.getAll(name).length > 1
    const isKnown = Object.hasOwn(rules, name) && rules[name]?.test(value)
    if (isRepeated || !isKnown) return cdnError('0001', cdn)
  }
  const isMissing = cdn.switches.needsEnterpriseProject && !url.searchParams.has(enterpriseField)
  return isMissing ? cdnError('0020', cdn) : null
}

const enterpriseField = 'enterprise_project_id'

/** Whether a domain belongs to the enterprise project that a query names; default is `0`. */
export function isInScope({ request: { url } }: CdnCall, domain: CdnDomain): boolean {
  const wanted = url.searchParams.get(enterpriseField) ?? '0'
  return wanted === 'all' || wanted === domain.enterpriseProjectId
}

/**
 * The domain that a path names, or the refusal of the query or the domain.
 * @param more the rules of what the query may have besides an enterprise project
 */
export function findDomain(
  call: CdnCall,
  more: Readonly<Record<string, RegExp>> = {},
): CdnDomain | SimulatedResponse {
  const refusal = refuseQuery(call, { ...enterpriseRule, ...more })
  if (refusal !== null) return refusal
  const domain = call.cdn.domain(call.domain)
  if (domain === undefined) return cdnError('0170', call.cdn)
  return isInScope(call, domain) ? domain : cdnError('00010182', call.cdn)
}

/** Whether `findDomain` found the domain. */
export function isDomain(value: CdnDomain | SimulatedResponse): value is CdnDomain {
  return 'businessType' in value
}

/** Why a domain cannot be changed now; null when it can. */
export function refuseChange(domain: CdnDomain, cdn: CdnState): CdnCode | null {
  const status = cdn.statusOf(domain)
  if (domain.disabled) return '0106'
  if (domain.locked) return '0116'
  if (domain.hasSpecialConfiguration) return '0163'
  if (status === 'configuring') return cdn.switches.refusesWhileConfiguring ? '0145' : null
  return ['online', 'configure_failed'].includes(status) ? null : '0106'
}
