// A request of the action, made once more by Huawei's SDK: its fields become those of the SDK's
// models, and the SDK decides how to send them.

import type { JsonObject } from '../../../simulator/message.ts'
import type { Operation } from '../../../simulator/operations.ts'
import type { LoggedRequest } from '../../../simulator/request-record.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { endpointsOf } from './every-call.ts'
import type { Sdk, SdkKeys, SdkService } from './sdk.ts'

/** The SDK's method for a call, and the path with the names of its parameters. */
type Twin = readonly [service: SdkService, method: string, path: string]

const elb = '/v3/{project_id}/elb'
const waf = '/v1/{project_id}'
const twins: Readonly<Partial<Record<Operation, Twin>>> = {
  'sign-in': ['iam', 'keystone_create_user_token_by_password', '/v3/auth/tokens'],
  federate: ['iam', 'create_token_with_id_token', '/v3.0/OS-AUTH/id-token/tokens'],
  projects: ['iam', 'keystone_list_projects', '/v3/projects'],
  'own-projects': ['iam', 'keystone_list_auth_projects', '/v3/auth/projects'],
  'own-domains': ['iam', 'keystone_list_auth_domains', '/v3/auth/domains'],
  assume: ['sts', 'assume_agency_with_oidc', '/v5/agencies/assume-with-oidc'],
  list: ['scm', 'list_certificates', '/v3/scm/certificates'],
  import: ['scm', 'import_certificate', '/v3/scm/certificates/import'],
  show: ['scm', 'show_certificate', '/v3/scm/certificates/{certificate_id}'],
  push: ['scm', 'push_certificate', '/v3/scm/certificates/{certificate_id}/push'],
  'batch-push': [
    'scm',
    'batch_push_certificate',
    '/v3/scm/certificates/{certificate_id}/batch-push',
  ],
  'elb-certificates': ['elb', 'list_certificates', `${elb}/certificates`],
  'elb-certificate': ['elb', 'show_certificate', `${elb}/certificates/{certificate_id}`],
  'elb-update-certificate': ['elb', 'update_certificate', `${elb}/certificates/{certificate_id}`],
  'elb-delete-certificate': ['elb', 'delete_certificate', `${elb}/certificates/{certificate_id}`],
  'elb-listeners': ['elb', 'list_listeners', `${elb}/listeners`],
  'elb-listener': ['elb', 'show_listener', `${elb}/listeners/{listener_id}`],
  'elb-update-listener': ['elb', 'update_listener', `${elb}/listeners/{listener_id}`],
  'elb-load-balancer': ['elb', 'show_load_balancer', `${elb}/loadbalancers/{loadbalancer_id}`],
  'waf-certificates': ['waf', 'list_certificates', `${waf}/waf/certificate`],
  'waf-certificate': ['waf', 'show_certificate', `${waf}/waf/certificate/{certificate_id}`],
  'waf-delete-certificate': [
    'waf',
    'delete_certificate',
    `${waf}/waf/certificate/{certificate_id}`,
  ],
  'waf-apply': [
    'waf',
    'apply_certificate_to_host',
    `${waf}/waf/certificate/{certificate_id}/apply-to-hosts`,
  ],
  'waf-hosts': ['waf', 'list_host', `${waf}/waf/instance`],
  'waf-host': ['waf', 'show_host', `${waf}/waf/instance/{instance_id}`],
  'waf-premium-hosts': ['waf', 'list_premium_host', `${waf}/premium-waf/host`],
  'waf-premium-host': ['waf', 'show_premium_host', `${waf}/premium-waf/host/{host_id}`],
  'waf-composite-hosts': ['waf', 'list_composite_hosts', `${waf}/composite-waf/host`],
  'waf-composite-host': ['waf', 'show_composite_host', `${waf}/composite-waf/host/{host_id}`],
  'cdn-domains': ['cdn', 'list_domains', '/v1.0/cdn/domains'],
  'cdn-domain': [
    'cdn',
    'show_domain_detail_by_name',
    '/v1.0/cdn/configuration/domains/{domain_name}',
  ],
  'cdn-certificates': [
    'cdn',
    'show_certificates_https_info',
    '/v1.0/cdn/domains/https-certificate-info',
  ],
  'cdn-configs': [
    'cdn',
    'show_domain_full_config',
    '/v1.1/cdn/configuration/domains/{domain_name}/configs',
  ],
  'cdn-update-configs': [
    'cdn',
    'update_domain_full_config',
    '/v1.1/cdn/configuration/domains/{domain_name}/configs',
  ],
}

/**
 * The differences between a request and the one that the SDK sends in its place, as text; empty
 * when there are none. The answers do not matter.
 * @param simulator receives the SDK's request
 */
export async function differences(
  request: LoggedRequest,
  sdk: Sdk,
  simulator: Simulator,
  keys: SdkKeys,
): Promise<readonly string[]> {
  const twin = request.operation === null ? undefined : twins[request.operation]
  if (twin === undefined) return [`there is no twin of ${request.method} ${request.path}`]
  const [service, method, path] = twin
  const url = new URL(request.path, 'http://simulator')
  const { 'x-idp-id': provider } = request.headers
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]),
  )
  const body = request.body === '' ? undefined : JSON.parse(request.body)
  const { undeclared } = await sdk.call({
    service,
    method,
    endpoint: endpointsOf(simulator)[service],
    keys,
    query,
    request: {
      ...parametersOf(url.pathname, path),
      ...(provider !== undefined && { 'X-Idp-Id': provider }),
      ...(body !== undefined && { body }),
    },
  })
  if (undeclared !== undefined) return [undeclared]
  const sent = simulator.requests.at(-1)
  return sent === undefined ? ['the SDK sent nothing'] : compared(request, sent)
}

/** The parameters of a path but its project, which the SDK knows from its credentials. */
function parametersOf(path: string, template: string): JsonObject {
  const values = path.split('/').map(decodeURIComponent)
  const names = template.split('/').map((part) => /^\{(.+)\}$/.exec(part)?.[1])
  return Object.fromEntries(
    names.flatMap((name, index) =>
      name === undefined || name === 'project_id' ? [] : [[name, values[index]]],
    ),
  )
}

function compared(ours: LoggedRequest, theirs: LoggedRequest): readonly string[] {
  const [own, other] = [ours, theirs].map((request) => partsOf(request))
  return Object.keys({ ...own, ...other })
    .filter((name) => own?.[name] !== other?.[name])
    .map((name) => `${name}: ${own?.[name] ?? 'none'}, the SDK ${other?.[name] ?? 'none'}`)
}

/** What of a request is compared: one line a part. */
function partsOf({ method, path, headers, body }: LoggedRequest): Readonly<Record<string, string>> {
  const { pathname, searchParams } = new URL(path, 'http://simulator')
  return {
    method,
    path: decodeURIComponent(pathname),
    query: [...new Set(searchParams.keys())].sort().join(' '),
    'content-type': headers['content-type'] ?? 'none',
    ...(body !== '' && fieldsOf(JSON.parse(body), 'body')),
  }
}

/** Every field of a body, with its type and its value. */
function fieldsOf(value: unknown, path: string): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) {
    return { [path]: `${value === null ? 'null' : typeof value} ${JSON.stringify(value)}` }
  }
  const isList = Array.isArray(value)
  const parts = Object.entries(value).map(([name, each]) =>
    fieldsOf(each, isList ? `${path}[${name}]` : `${path}.${name}`),
  )
  return Object.assign({ [path]: isList ? `${value.length} items` : 'object' }, ...parts)
}

/** The kind of a request: requests of one kind have the same fields of the same types. */
export function kindOf(request: LoggedRequest): string {
  const { path: _, ...parts } = partsOf(request)
  const fields = Object.entries(parts).map(([name, value]) =>
    name.startsWith('body') ? `${name} ${value.split(' ')[0]}` : value,
  )
  return `${request.operation} ${fields.join(' ')}`
}
