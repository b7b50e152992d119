// SCM's push of a certificate to one project or to several. Each copies the certificate into the
// certificate store of the target service.
// @see https://support.huaweicloud.com/intl/en-us/api-ccm/PushCertificate.html
// @see https://support.huaweicloud.com/intl/en-us/api-ccm/BatchPushCertificate.html

import { randomUUID } from 'node:crypto'
import type { CloudState } from './cloud-state.ts'
import {
  hasExactly,
  type JsonObject,
  readJsonBody,
  type SimulatedRequest,
  type SimulatedResponse,
  scmError,
} from './message.ts'
import type { SimulatedCertificate } from './seed.ts'

/** The canonical name of a push's target, even if the push is invalid; undefined if it has none. */
export function targetOfPush({ body }: Pick<SimulatedRequest, 'body'>): string | undefined {
  try {
    const { target_service: service, target_project: project } = JSON.parse(body)
    const name = String(service).toUpperCase()
    // CDN is global, whatever region a client names.
    return name === 'CDN' || project === '' || project === undefined ? name : `${name}:${project}`
  } catch {
    return undefined
  }
}

/** Pushes to one project: 204, or the error. */
export function pushTo(
  request: SimulatedRequest,
  certificate: SimulatedCertificate,
  cloud: CloudState,
): SimulatedResponse {
  const body = readJsonBody(request)
  if (body === null || !hasExactly(body, ['target_service', 'target_project']))
    return badParameter()
  const { target_project: project } = body
  if (typeof project !== 'string' || project.length > 255) return badParameter()
  const service = readService(body, certificate)
  if (typeof service !== 'string') return service
  const result = copy(certificate, service, project, cloud)
  return 'copyId' in result ? { status: 204 } : scmError(400, result.code, result.message)
}

/** Pushes to up to ten projects: 200 even if all fail. A failure has an empty `cert_id`. */
export function pushToAll(
  request: SimulatedRequest,
  certificate: SimulatedCertificate,
  cloud: CloudState,
): SimulatedResponse {
  const body = readJsonBody(request)
  if (body === null || !hasExactly(body, ['target_service', 'target_projects'])) {
    return badParameter()
  }
  const { target_projects: projects } = body
  if (!Array.isArray(projects) || projects.length < 1 || projects.length > 10) return badParameter()
  const isName = (each: unknown) => typeof each === 'string' && /^.{1,32}$/s.test(each)
  if (!projects.every(isName)) return badParameter()
  const service = readService(body, certificate)
  if (typeof service !== 'string') return service
  const results = projects.map((project: string) => {
    const result = copy(certificate, service, project, cloud)
    if ('copyId' in result) {
      return { project_name: project, cert_id: result.copyId, message: 'success' }
    }
    return { project_name: project, cert_id: '', message: result.item ?? result.message }
  })
  return { status: 200, json: { results } }
}

function badParameter(): SimulatedResponse {
  return scmError(400, 'SCM.0005', 'Parameter error.')
}

/** The service in upper case, or why this certificate cannot be pushed there. */
function readService(
  { target_service: wanted }: JsonObject,
  { status, pushSupport }: SimulatedCertificate,
): string | SimulatedResponse {
  if (typeof wanted !== 'string' || wanted.length > 64) return badParameter()
  // The documentation names services in upper case, but its example in lower case.
  const service = ['CDN', 'WAF', 'ELB'].find((each) => [each, each.toLowerCase()].includes(wanted))
  if (service === undefined) return scmError(400, 'SCM.0030', 'The service cannot be pushed to.')
  if (!['ISSUED', 'UPLOAD'].includes(status) || pushSupport === 'OFF') {
    return scmError(400, 'SCM.0010', 'The operation is not allowed for this certificate.')
  }
  return service
}

/** The id of the copy; or why there is none, as a push says it, and as a batch says it. */
type Outcome =
  | { readonly copyId: string }
  | { readonly code: string; readonly message: string; readonly item?: string }

/** Copies a certificate into the store of a service. */
function copy(
  certificate: SimulatedCertificate,
  service: string,
  projectName: string,
  cloud: CloudState,
): Outcome {
  const { id: certificateId, name } = certificate
  if (service === 'CDN') {
    if (cloud.isNameInCdn(name)) return { code: 'SCM.0211', message: 'cloudCertificate is exist' }
    // CDN is global: the documented region of a target is no part of it.
    cloud.pushes.push({ certificateId, service, project: '' })
    return { copyId: randomCopyId() }
  }
  const project = cloud.projectNamed(projectName)
  if (project === undefined) {
    return { code: 'SCM.0069', message: 'No projects found.', item: 'Invalid region id.' }
  }
  // Only a real certificate can be copied into a store.
  const copier = certificate.pem === undefined ? undefined : cloud.copiers.get(service)
  const result = copier?.(certificate, project) ?? { copyId: randomCopyId() }
  if ('copyId' in result) cloud.pushes.push({ certificateId, service, project: projectName })
  return result
}

function randomCopyId(): string {
  return randomUUID().replaceAll('-', '')
}
