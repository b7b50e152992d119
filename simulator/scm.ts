// SCM: routes, permissions and show; scm-list.ts, scm-import.ts and scm-push.ts have the rest. It
// accepts only documented requests.
// @see https://support.huaweicloud.com/intl/en-us/api-ccm/ShowCertificate_0.html

import { randomUUID } from 'node:crypto'
import { authenticate, isRefusal } from './authentication.ts'
import type { CloudState, TokenScope } from './cloud-state.ts'
import {
  gatewayError,
  gatewayNotFound,
  type Handler,
  type SimulatedRequest,
  type SimulatedResponse,
  scmError,
} from './message.ts'
import { importCertificate } from './scm-import.ts'
import { listCertificates, scmTime } from './scm-list.ts'
import { pushTo, pushToAll } from './scm-push.ts'
import type { SimulatedCertificate } from './seed.ts'
import { sparsely } from './sparse.ts'

/** Creates the service behind SCM's endpoint. */
export function createScm(cloud: CloudState): Handler {
  const handler: Handler = (request) => {
    const answer = localised(answerTo(request, cloud), request)
    return { ...answer, headers: { 'X-Request-Id': randomUUID(), ...answer.headers } }
  }
  return sparsely('scm', handler, () => cloud.seed.sparse.scm ?? 'none')
}

const certificatePath = /^\/v3\/scm\/certificates\/([^/]+)(?:\/(push|batch-push))?$/

/** The call behind a method and path, with the permission that it needs. */
function routeOf({ method, url }: SimulatedRequest) {
  if (url.pathname === '/v3/scm/certificates') {
    return method === 'GET'
      ? ({ call: 'list', action: 'scm:cert:list', id: '' } as const)
      : 'method'
  }
  if (url.pathname === '/v3/scm/certificates/import') {
    return method === 'POST'
      ? ({ call: 'import', action: 'scm:cert:upload', id: '' } as const)
      : 'method'
  }
  const [, id, push] = certificatePath.exec(url.pathname) ?? []
  if (id === undefined) return 'path'
  if (method !== (push === undefined ? 'GET' : 'POST')) return 'method'
  if (push === undefined) return { call: 'show', action: 'scm:cert:get', id } as const
  return { call: push === 'push' ? 'push' : 'batch-push', action: 'scm:cert:push', id } as const
}

function answerTo(request: SimulatedRequest, cloud: CloudState): SimulatedResponse {
  const route = routeOf(request)
  if (route === 'path') return gatewayNotFound()
  if (route === 'method') return gatewayError(405, 'APIGW.0501', 'Method not allowed')
  const caller = authenticate(request, cloud, () =>
    scmError(401, 'SCM.1000', 'Token authentication failed.'),
  )
  if (isRefusal(caller)) return caller
  const { user, scope, namesAnother } = caller
  if (scope?.kind === 'none') return scmError(401, 'SCM.1000', 'Token authentication failed.')
  if (namesAnother) return scmError(403, 'SCM.0002', 'The project id does not match.')
  if (scope === null || isForAnotherRegion(scope, cloud)) {
    return request.headers['authorization'] === undefined
      ? gatewayError(401, 'APIGW.0307', 'The token must be updated')
      : scmError(403, 'SCM.0002', 'The project id does not match.')
  }
  if (route.action !== 'scm:cert:push' && user.blindAtGateway === true) {
    return gatewayError(403, 'APIGW.0302', 'The IAM user is not authorized to access the API')
  }
  if (!user.permissions.includes(route.action)) {
    return scmError(401, 'SCM.4002', `The policy does not allow ${route.action}.`)
  }
  if (route.call === 'list') return listCertificates(request, cloud)
  if (route.call === 'import') return importCertificate(request, cloud)
  if (route.id.length !== 16) return scmError(400, 'SCM.0008', 'The certificate id is abnormal.')
  const certificate = cloud.certificate(route.id)
  if (certificate === undefined) return scmError(400, 'SCM.0020', 'Incorrect certificate id.')
  if (route.call === 'show') return show(certificate, cloud)
  return (route.call === 'push' ? pushTo : pushToAll)(request, certificate, cloud)
}

/** A project's token is valid only at the endpoint of its own region. */
function isForAnotherRegion(scope: TokenScope, { seed }: CloudState): boolean {
  if (scope.kind !== 'project') return false
  const { name } = scope.project
  return name !== seed.scmRegion && !name.startsWith(`${seed.scmRegion}_`)
}

function show(certificate: SimulatedCertificate, cloud: CloudState): SimulatedResponse {
  const { id, name, domain, sans, status, pushSupport, fingerprint } = certificate
  const uploaded = status === 'UPLOAD'
  return {
    status: 200,
    json: {
      id,
      status,
      order_id: uploaded ? null : `CS${id.slice(3)}`,
      name,
      type: uploaded ? null : 'DV_SSL_CERT',
      brand: uploaded ? null : 'GEOTRUST',
      push_support: pushSupport,
      revoke_reason: null,
      signature_algorithm: 'SHA256withRSA',
      issue_time: scmTime(certificate.notBefore, cloud),
      not_before: scmTime(certificate.notBefore, cloud),
      not_after: scmTime(certificate.notAfter, cloud),
      validity_period: 3,
      validation_method: 'DNS',
      domain_type: 'MULTI_DOMAIN',
      domain,
      sans,
      domain_count: sans.split(';').length,
      wildcard_count: sans.split(';').filter((each) => each.startsWith('*.')).length,
      fingerprint,
      multi_domain_type: 'primary_single',
      shared: false,
      application_info: null,
      description: null,
      enterprise_project_id: certificate.enterpriseProjectId,
      // The misspelt name is the service's own.
      authentification: [],
    },
  }
}

/**
 * The real service answers in Chinese unless a request asks for English. The words of the service
 * that a certificate is pushed to (SCM.0201 to SCM.0223) are passed on as they are.
 */
function localised(answer: SimulatedResponse, request: SimulatedRequest): SimulatedResponse {
  if (request.headers['x-language'] === 'en-us' || answer.status < 400) return answer
  const body = Object(answer.json)
  if (/^SCM\.02[012]\d$/.test(body.error_code)) return answer
  return { ...answer, json: { ...body, error_msg: '请求失败' } }
}
