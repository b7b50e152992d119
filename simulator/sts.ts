// STS: temporary keys for an ID token that the agency trusts. It accepts only documented requests.
// @see https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html

import { randomUUID } from 'node:crypto'
import type { CloudState } from './cloud-state.ts'
import type { IdTokens } from './id-tokens.ts'
import {
  gatewayError,
  gatewayNotFound,
  type Handler,
  hasExactly,
  readJsonBody,
  type SimulatedRequest,
  type SimulatedResponse,
} from './message.ts'
import { sparsely } from './sparse.ts'

/** Creates the service behind STS's endpoint. */
export function createSts(cloud: CloudState, idTokens: IdTokens): Handler {
  const handler: Handler = (request) => {
    const answer = answerTo(request, cloud, idTokens)
    return { ...answer, headers: { 'X-Request-Id': randomUUID(), ...answer.headers } }
  }
  return sparsely('sts', handler, () => cloud.seed.sparse.sts ?? 'none')
}

const fields = [
  'provider_urn',
  'agency_urn',
  'agency_session_name',
  'id_token',
  'duration_seconds?',
  'policy?',
  'policy_ids?',
]

function answerTo(
  request: SimulatedRequest,
  cloud: CloudState,
  idTokens: IdTokens,
): SimulatedResponse {
  if (request.url.pathname !== '/v5/agencies/assume-with-oidc') return gatewayNotFound()
  if (request.method !== 'POST') return gatewayError(405, 'APIGW.0501', 'Method not allowed')
  const body = readJsonBody(request)
  if (body === null || !hasExactly(body, fields)) return stsError(400, 'Invalid request body')
  const { provider_urn: provider, agency_urn: agency, id_token: idToken } = body
  const { agency_session_name: sessionName, duration_seconds: seconds } = body
  if (typeof sessionName !== 'string' || !/^[\w.@=-]{2,128}$/.test(sessionName)) {
    return stsError(400, 'Invalid agency_session_name')
  }
  if (!isTextOf(idToken, 4, 20_000)) return stsError(400, 'Invalid id_token')
  if (!isDuration(seconds, request)) return stsError(400, 'Invalid duration_seconds')
  const { policy, policy_ids: policyIds } = body
  if (policy !== undefined && !isTextOf(policy, 2, 2048)) return stsError(400, 'Invalid policy')
  if (policyIds !== undefined && !isListOfTexts(policyIds)) {
    return stsError(400, 'Invalid policy_ids')
  }
  const trust = cloud.seed.trusts.find(
    (each) => each.provider === provider && each.agency === agency && agency !== null,
  )
  if (trust === undefined) return stsError(403, 'The provider or the agency does not exist')
  const distrust = idTokens.distrust(idToken, trust)
  if (distrust !== null) return stsError(403, distrust)
  const user = { name: `agency:${sessionName}`, password: '', permissions: trust.permissions }
  const key = cloud.issueTemporaryKey(user, seconds === undefined ? undefined : seconds * 1000)
  return {
    status: 200,
    json: {
      source_identity: '',
      assumed_agency: { urn: `${agency}:${sessionName}`, id: 'a'.repeat(32) },
      credentials: {
        access_key_id: key.id,
        secret_access_key: key.secret,
        security_token: key.securityToken,
        expiration: new Date(key.expiresAt).toISOString(),
      },
      audience: trust.audience,
      provider: trust.issuer,
      subject_from_id_token: cloud.seed.subject,
    },
  }
}

function isTextOf(value: unknown, least: number, most: number): value is string {
  return typeof value === 'string' && value.length >= least && value.length <= most
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

/** Absent, or 15 minutes to 12 hours; a call that has temporary keys itself gets at most one. */
function isDuration(
  seconds: unknown,
  { headers }: SimulatedRequest,
): seconds is number | undefined {
  if (seconds === undefined) return true
  const most = headers['x-security-token'] === undefined ? 43_200 : 3600
  return Number.isInteger(seconds) && Number(seconds) >= 900 && Number(seconds) <= most
}

/** Users report `STS5.1001` for a trust policy that does not match; the rest is a guess. */
function stsError(status: 400 | 403, message: string): SimulatedResponse {
  const code = status === 403 ? 'STS5.1001' : 'STS5.1002'
  return { status, json: { error_code: code, error_msg: message } }
}
