// How WAF reads queries and bodies, and how it refuses them. The documentation names the codes, but
// not which problem has which; where it does not, the choice here is a guess.
// @see https://support.huaweicloud.com/intl/en-us/api-waf/ErrorCode.html

import type { SimulatedRequest, SimulatedResponse } from './message.ts'
import type { BindingRefusal, WafCertificate, WafState } from './waf-state.ts'

/** The project that a call is about, and the state that it changes. */
export interface WafCall {
  readonly request: SimulatedRequest
  readonly waf: WafState
  /** The name of the IAM project in the path, its id, and its account's. */
  readonly project: string
  readonly projectId: string
  readonly accountId: string
  /** The id in the path; empty for a list. */
  readonly id: string
}

/** An error in WAF's shape. */
export function wafError(code: string, message: string, status = 400): SimulatedResponse {
  return { status, json: { error_code: `WAF.${code}`, error_msg: message } }
}

/** The answer to an unknown certificate or host. Its code is a guess. */
export function noSuchId(): SimulatedResponse {
  return wafError('00011004', 'illegal id')
}

/** The answer to a body with an unknown field, a missing field or a wrong value. */
export function badBody(): SimulatedResponse {
  return wafError('00011003', 'illegal request body')
}

const refusals: Readonly<Record<BindingRefusal, readonly [string, string]>> = {
  unreadable: ['00011019', 'illegal certificate'],
  expired: ['00011021', 'the certificate has expired'],
  'no-host': ['00011004', 'illegal host id'],
  'other-enterprise': ['00011006', 'the host belongs to another enterprise project'],
  'elb-mode': ['00011006', 'the host has no certificate of its own'],
  'http-only': ['00011006', 'the client protocol of the host is not HTTPS'],
  'not-covered': ['00011019', 'the certificate does not match the domain name of the host'],
}

/** The answer to a binding that is refused. */
export function refuse(refusal: BindingRefusal): SimulatedResponse {
  return wafError(...refusals[refusal])
}

const projectId = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** The rules of `enterprise_project_id`: `all_granted_eps` is for reads only. */
export const enterprise = {
  read: { enterprise_project_id: new RegExp(`^(?:0|all_granted_eps|${projectId})$`) },
  write: { enterprise_project_id: new RegExp(`^(?:0|${projectId})$`) },
} as const

/** The rules of a list's paging. */
export const paging = {
  page: /^(?:\d{1,5}|100000)$/,
  pagesize: /^(?:[1-9]\d?|100)$/,
} as const

/** Why a query is refused; null when each parameter is known, valid and given at most once. */
export function refuseQuery(
  { url }: SimulatedRequest,
  rules: Readonly<Record<string, RegExp>>,
): SimulatedResponse | null {
  for (const [name, value] of url.searchParams) {
    const isRepeated = url.searchParams.getAll(name).length > 1
    if (!isRepeated && Object.hasOwn(rules, name) && rules[name]?.test(value)) continue
    return Object.hasOwn(paging, name)
      ? wafError('00011011', 'illegal page or page size')
      : wafError('00011001', `bad request: ${name}`)
  }
  return null
}

/** Whether something belongs to the enterprise project that a query names; default is `0`. */
export function isInScope(
  { url }: SimulatedRequest,
  { enterpriseProjectId }: Pick<WafCertificate, 'enterpriseProjectId'>,
): boolean {
  const wanted = url.searchParams.get('enterprise_project_id') ?? '0'
  return wanted === 'all_granted_eps' || wanted === enterpriseProjectId
}

/** One page of a list: ten rows unless the query says otherwise; -1 means all. */
export function pageOf<Row>({ url }: SimulatedRequest, rows: readonly Row[]): readonly Row[] {
  const size = Number(url.searchParams.get('pagesize') ?? '10')
  if (size === -1) return rows
  const page = Math.max(1, Number(url.searchParams.get('page') ?? '1'))
  return rows.slice((page - 1) * size, page * size)
}
