// SCM: permissions, show and push; scm-list.ts and scm-import.ts have the rest. It accepts only
// documented requests.
// @see https://support.huaweicloud.com/intl/en-us/api-ccm/PushCertificate.html

import { randomUUID } from 'node:crypto'
import { authenticate, isRefusal } from './authentication.ts'
import type { CloudState, TokenScope } from './cloud-state.ts'
import {
  gatewayError,
  gatewayNotFound,
  type Handler,
  hasExactly,
  type JsonObject,
  readJsonBody,
  type SimulatedRequest,
  type SimulatedResponse,
  scmError,
} from './message.ts'
import { importCertificate } from './scm-import.ts'
import { listCertificates, scmTime } from './scm-list.ts'
import type { SimulatedCertificate } from './seed.ts'

/** Creates the service behind SCM's endpoint. */
export function createScm(cloud: CloudState): Handler {
  return (request) => {
    const answer = localised(answerTo(request, cloud), request)
    return { ...answer, headers: { 'X-Request-Id': randomUUID(), ...answer.headers } }
  }
}

const certificatePath = /^\/v3\/scm\/certificates\/([^/]+)(\/push)?$/

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
  return push === undefined
    ? ({ call: 'show', action: 'scm:cert:get', id } as const)
    : ({ call: 'push', action: 'scm:cert:push', id } as const)
}

function answerTo(request: SimulatedRequest, cloud: CloudState): SimulatedResponse {
  const route = routeOf(request)
  if (route === 'path') return gatewayNotFound()
  if (route === 'method') return gatewayError(405, 'APIGW.0501', 'Method not allowed')
  const caller = authenticate(request, cloud, () =>
    scmError(401, 'SCM.1000', 'Token authentication failed.'),
  )
  if (isRefusal(caller)) return caller
  const { user, scope } = caller
  if (scope === null || isForAnotherRegion(scope, cloud)) {
    return request.headers['authorization'] === undefined
      ? gatewayError(401, 'APIGW.0307', 'The token must be updated')
      : scmError(403, 'SCM.0002', 'The project id does not match.')
  }
  if (route.call !== 'push' && user.blindAtGateway === true) {
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
  return route.call === 'show' ? show(certificate) : pushTo(request, certificate, cloud)
}

/** A project's token is valid only at the endpoint of its own region. */
function isForAnotherRegion(scope: TokenScope, { seed }: CloudState): boolean {
  if (scope.kind === 'account') return false
  const { name } = scope.project
  return name !== seed.scmRegion && !name.startsWith(`${seed.scmRegion}_`)
}

function show(certificate: SimulatedCertificate): SimulatedResponse {
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
      issue_time: scmTime(certificate.notBefore),
      not_before: scmTime(certificate.notBefore),
      not_after: scmTime(certificate.notAfter),
      validity_period: 3,
      validation_method: 'DNS',
      domain_type: 'MULTI_DOMAIN',
      domain,
      sans,
      domain_count: sans.split(';').length,
      wildcard_count: sans.split(';').filter((each) => each.startsWith('*.')).length,
      fingerprint,
      shared: 'false',
      description: null,
      enterprise_project_id: certificate.enterpriseProjectId,
      // The misspelt name is the service's own.
      authentification: [],
    },
  }
}

/** The canonical name of a push's target, even if the push is invalid; undefined if it has none. */
export function targetOfPush({ body }: Pick<SimulatedRequest, 'body'>): string | undefined {
  try {
    const { target_service: service, target_project: project } = JSON.parse(body)
    const name = String(service).toUpperCase()
    return project === '' || project === undefined ? name : `${name}:${project}`
  } catch {
    return undefined
  }
}

function pushTo(
  request: SimulatedRequest,
  { id, status, pushSupport }: SimulatedCertificate,
  cloud: CloudState,
): SimulatedResponse {
  const target = readTarget(readJsonBody(request))
  if (target === null) return scmError(400, 'SCM.0005', 'Parameter error.')
  const { project } = target
  // The documentation names services in upper case, but its example in lower case.
  const service = ['CDN', 'WAF', 'ELB'].find((each) =>
    [each, each.toLowerCase()].includes(target.service),
  )
  if (service === undefined) return scmError(400, 'SCM.0030', 'The service cannot be pushed to.')
  if (!['ISSUED', 'UPLOAD'].includes(status) || pushSupport === 'OFF') {
    return scmError(400, 'SCM.0010', 'The operation is not allowed for this certificate.')
  }
  if (service === 'CDN') {
    if (project !== '') return scmError(400, 'SCM.0005', 'CDN has no target_project.')
    if (cloud.pushes.some((done) => done.service === 'CDN' && done.certificateId === id)) {
      return scmError(400, 'SCM.0211', 'CDN: the certificate name already exists.')
    }
  } else if (cloud.projectNamed(project) === undefined) {
    return scmError(400, 'SCM.0069', 'No projects found.')
  }
  cloud.pushes.push({ certificateId: id, service, project })
  return { status: 204 }
}

function readTarget(body: JsonObject | null): { service: string; project: string } | null {
  if (body === null || !hasExactly(body, ['target_service', 'target_project'])) return null
  const { target_service: service, target_project: project } = body
  if (typeof service !== 'string' || typeof project !== 'string') return null
  return { service, project }
}

/** The real service answers in Chinese unless a request asks for English. */
function localised(answer: SimulatedResponse, request: SimulatedRequest): SimulatedResponse {
  if (request.headers['x-language'] === 'en-us' || answer.status < 400) return answer
  return { ...answer, json: { ...Object(answer.json), error_msg: '请求失败' } }
}
