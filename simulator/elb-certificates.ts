// ELB's calls for certificates: list, show, update in place, delete, and whether reads show keys.
// @see https://support.huaweicloud.com/intl/en-us/api-elb/ListCertificates.html
// @see https://support.huaweicloud.com/intl/en-us/api-elb/UpdateCertificate.html

import { elbAnswer, elbConflict, elbError, elbNotFound, invalidInput } from './elb-errors.ts'
import { fingerprintOf, isKeyOf, leafOf, namesOf, readChain } from './elb-leaf.ts'
import { type ElbCertificate, elbTime } from './elb-model.ts'
import { type ListParameters, pageOf } from './elb-pages.ts'
import { refuseCertificates } from './elb-rules.ts'
import { domainNames } from './elb-sni.ts'
import type { ElbState } from './elb-state.ts'
import { readWrapped } from './elb-wrapper.ts'
import { oneOf, type Rule, type Rules, text } from './json-fields.ts'
import type { SimulatedRequest, SimulatedResponse } from './message.ts'
import type { SimulatedProject } from './seed.ts'

/** A call of a project: the request, the project, and the id in the path, if it has one. */
export interface ElbCall {
  readonly request: SimulatedRequest
  readonly project: SimulatedProject
  readonly state: ElbState
  readonly id: string
}

const parameters: ListParameters = {
  repeatable: [
    'id',
    'name',
    'description',
    'domain',
    'type',
    'scm_certificate_id',
    'common_name',
    'fingerprint',
    'source',
    'protection_status',
    'protection_reason',
    'enterprise_project_id',
  ],
  booleans: ['admin_state_up'],
}

/** A page of a project's certificates. */
export function listCertificates({ request, project, state }: ElbCall): SimulatedResponse {
  const own = [...state.certificates.values()].filter(({ project_id: id }) => id === project.id)
  const rows = own.map((certificate) => render(certificate, state))
  const page = pageOf(request, rows, parameters, (row, filter) => {
    const value = row[filter as keyof typeof row]
    if (filter === 'domain') return [value, ...domainNames(row)]
    return filter === 'enterprise_project_id' ? [value, 'all_granted_eps'] : [value]
  })
  if ('status' in page) return page
  return elbAnswer({ certificates: page.rows, page_info: page.info })
}

/** One certificate. */
export function showCertificate(call: ElbCall): SimulatedResponse {
  const certificate = find(call)
  if ('status' in certificate) return certificate
  return elbAnswer({ certificate: render(certificate, call.state) })
}

const boolean: Rule = { what: 'true or false', accepts: (value) => typeof value === 'boolean' }
const upTo = (most: number) =>
  text(`text of at most ${most} characters`, new RegExp(`^[\\s\\S]{0,${most}}$`))
const mostDomains = 100
const fields: Rules = {
  'name?': upTo(255),
  'description?': upTo(255),
  'admin_state_up?': boolean,
  'certificate?': upTo(20_000),
  'private_key?': { ...upTo(8192), isSecret: true },
  'domain?': {
    what: `text of at most 10000 characters with at most ${mostDomains} names`,
    accepts: (value) =>
      upTo(10_000).accepts(value) && domainNames({ domain: String(value) }).length <= mostDomains,
  },
  'scm_certificate_id?': upTo(255),
  'source?': upTo(255),
  'protection_status?': oneOf(['nonProtection', 'consoleProtection']),
  'protection_reason?': upTo(255),
}

/** Changes a certificate in place, which every listener that uses it serves at once. */
export function updateCertificate(call: ElbCall): SimulatedResponse {
  const { request, state } = call
  const certificate = find(call)
  if ('status' in certificate) return certificate
  const wanted = readWrapped(request, 'certificate', fields, ['type', 'id', 'project_id'])
  if ('refusal' in wanted) return wanted.refusal
  const change = wanted.fields as Partial<ElbCertificate>
  const changed: ElbCertificate = { ...certificate, ...change }
  const refusal = refuseContent(changed, change) ?? refuseDomain(changed, change, state)
  if (refusal !== null) return refusal
  state.changeCertificate(certificate.id, change)
  for (const listener of state.listenersUsing(certificate.id)) {
    const trouble = refuseCertificates(listener, state)
    if (trouble === null) continue
    state.certificates.set(certificate.id, certificate)
    return trouble
  }
  const now = state.certificates.get(certificate.id) ?? changed
  return elbAnswer({ certificate: render(now, state) })
}

/** A certificate and its key must be readable and fit together, also if only one of them is new. */
function refuseContent(
  changed: ElbCertificate,
  change: Partial<ElbCertificate>,
): SimulatedResponse | null {
  if (change.certificate === undefined && change.private_key === undefined) return null
  const [leaf] = readChain(changed.certificate) ?? []
  if (leaf === undefined) return elbError(400, 'ELB.1011', 'Invalid certificate content.')
  if (changed.type === 'client' || isKeyOf(leaf, changed.private_key ?? '')) return null
  return elbError(400, 'ELB.5013', 'The private key does not match the certificate.')
}

function refuseDomain(
  changed: ElbCertificate,
  { domain }: Partial<ElbCertificate>,
  state: ElbState,
): SimulatedResponse | null {
  if (domain === undefined) return null
  const names = namesOf(leafOf(changed))
  const entries = domainNames(changed)
  if (entries.length === 0 && state.listenersUsing(changed.id).length > 0) {
    return elbConflict(`the certificate ${changed.id} is used, so its domain cannot be empty.`)
  }
  const foreign = entries.find((entry) => !names.includes(entry))
  return foreign === undefined
    ? null
    : invalidInput(`the certificate has no name ${foreign}, so its domain cannot have it.`)
}

/** Deletes a certificate that no listener uses. The code of the refusal is a guess. */
export function deleteCertificate(call: ElbCall): SimulatedResponse {
  const certificate = find(call)
  if ('status' in certificate) return certificate
  if (call.state.listenersUsing(certificate.id).length > 0) {
    return elbConflict(`the certificate ${certificate.id} is used by a listener.`)
  }
  call.state.certificates.delete(certificate.id)
  return { status: 204 }
}

/** Whether reads of certificates show private keys, in the whole project. */
export function showKeyEcho({ project, state }: ElbCall): SimulatedResponse {
  return elbAnswer({ private_key_echo: state.echoesKeys(project.id) })
}

/** Switches that. */
export function setKeyEcho({ request, project, state }: ElbCall): SimulatedResponse {
  const wanted = readWrapped(request, null, { private_key_echo: boolean })
  if ('refusal' in wanted) return wanted.refusal
  state.setKeyEcho(project.id, wanted.fields['private_key_echo'] === true)
  return elbAnswer({ private_key_echo: state.echoesKeys(project.id) })
}

function find({ id, project, state }: ElbCall): ElbCertificate | SimulatedResponse {
  if (!/^[0-9a-f]{32}$/.test(id)) {
    return elbError(400, 'ELB.5020', 'The certificate id must have 32 hexadecimal digits.')
  }
  const certificate = state.certificates.get(id)
  return certificate?.project_id === project.id ? certificate : elbNotFound('Certificate', id)
}

/** A certificate as answers have it, with what its PEM says. */
function render(certificate: ElbCertificate, state: ElbState) {
  const leaf = leafOf(certificate)
  const { private_key: key, project_id: projectId } = certificate
  return {
    ...certificate,
    private_key: key === null || state.echoesKeys(projectId) ? key : '******',
    // Only certificates for the Chinese algorithms have them.
    enc_certificate: null,
    enc_private_key: null,
    common_name: /^CN=(.*)$/m.exec(leaf.subject)?.[1] ?? '',
    subject_alternative_names: namesOf(leaf),
    fingerprint: fingerprintOf(leaf),
    expire_time: elbTime(leaf.validToDate.getTime()),
  }
}
