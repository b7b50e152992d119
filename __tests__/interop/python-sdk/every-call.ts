// Every call that the simulated cloud has, made by Huawei's SDK, each with as many of its fields as
// it takes. `sdkWorld` has what the calls name.

import { userIdOf } from '../../../simulator/cloud-state.ts'
import { account, certificateIds, pusher, trusted } from '../../../simulator/seed.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { createChain } from '../../fixtures/certificates.ts'
import { callCdn, callElb, callWaf } from './binding-calls.ts'
import type { Sdk, SdkAnswer, SdkKeys, SdkService } from './sdk.ts'

/** A call that was made. */
export interface MadeCall {
  readonly service: SdkService
  readonly method: string
  readonly answer: SdkAnswer
}

/** Makes one call. */
export type Call = (
  service: SdkService,
  method: string,
  request?: Readonly<Record<string, unknown>>,
) => Promise<SdkAnswer>

/** Makes every call, in an order in which all of them can succeed. */
export async function makeEveryCall(
  sdk: Sdk,
  simulator: Simulator,
  keys: SdkKeys,
): Promise<readonly MadeCall[]> {
  const made: MadeCall[] = []
  const endpoints = endpointsOf(simulator)
  const call: Call = async (service, method, request = {}) => {
    const answer = await sdk.call({ service, method, endpoint: endpoints[service], keys, request })
    made.push({ service, method, answer })
    return answer
  }
  await callIam(call, simulator)
  await callSts(call, simulator)
  await callScm(call)
  await callElb(call)
  await callWaf(call)
  await callCdn(call)
  return made
}

/** Where the simulated services are. */
export function endpointsOf(simulator: Simulator): Readonly<Record<SdkService, string>> {
  return {
    cdn: simulator.cdnEndpoint,
    elb: simulator.elbEndpoint,
    iam: simulator.iamEndpoint,
    scm: simulator.scmEndpoint,
    sts: simulator.stsEndpoint,
    waf: simulator.wafEndpoint,
  }
}

/** The ID token that GitHub would give to a job. */
export async function idTokenOf({ idTokenVariables }: Simulator): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } =
    idTokenVariables
  const response = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } })
  return Object(await response.json()).value
}

/** Temporary keys that STS gives for an ID token. */
export async function assumedBy(sdk: Sdk, simulator: Simulator, keys: SdkKeys): Promise<SdkKeys> {
  const endpoint = simulator.stsEndpoint
  const call: Call = (service, method, request = {}) =>
    sdk.call({ service, method, endpoint, keys, request })
  const { answer } = await callSts(call, simulator)
  const { access_key_id: ak, secret_access_key: sk, security_token } = Object(answer).credentials
  return { ...keys, ak, sk, security_token }
}

async function callIam(call: Call, simulator: Simulator): Promise<void> {
  const project = { project: { name: 'cn-north-4' } }
  const password = (scope: unknown) => {
    const user = { ...pusher, domain: { name: account } }
    return { auth: { identity: { methods: ['password'], password: { user } }, scope } }
  }
  await call('iam', 'keystone_create_user_token_by_password', {
    nocatalog: 'true',
    body: password({ domain: { name: account } }),
  })
  const { headers = {} } = await call('iam', 'keystone_create_user_token_by_password', {
    body: password(project),
  })
  const id = headers['X-Subject-Token']
  await call('iam', 'keystone_validate_token', { 'X-Subject-Token': id, nocatalog: 'true' })
  await call('iam', 'keystone_create_scoped_token', {
    body: { auth: { identity: { methods: ['token'], token: { id } }, scope: project } },
  })
  await call('iam', 'create_temporary_access_key_by_token', {
    body: { auth: { identity: { methods: ['token'], token: { id, duration_seconds: 900 } } } },
  })
  const idToken = { id_token: { id: await idTokenOf(simulator) } }
  for (const auth of [idToken, { ...idToken, scope: project }]) {
    const request = { 'X-Idp-Id': trusted.identityProviderId, body: { auth } }
    await call('iam', 'create_token_with_id_token', request)
  }
  const { headers: federated = {} } = await call('iam', 'create_unscoped_token_with_id_token', {
    idp_id: trusted.identityProviderId,
    protocol_id: 'oidc',
    Authorization: `Bearer ${idToken.id_token.id}`,
  })
  await call('iam', 'keystone_create_scoped_token', {
    body: {
      auth: {
        identity: { methods: ['token'], token: { id: federated['X-Subject-Token'] } },
        scope: { domain: { name: account } },
      },
    },
  })
  const [user] = simulator.cloud.seed.users
  await call('iam', 'keystone_list_versions')
  await call('iam', 'keystone_show_version')
  await call('iam', 'keystone_list_auth_domains')
  await call('iam', 'keystone_list_auth_projects')
  await call('iam', 'keystone_list_projects', {
    domain_id: simulator.cloud.seed.accountId,
    name: 'cn-north-4',
    enabled: true,
    is_domain: false,
    page: 1,
    per_page: 5000,
  })
  await call('iam', 'keystone_list_projects_for_user', { user_id: user && userIdOf(user) })
  await call('iam', 'keystone_show_project', { project_id: '1'.repeat(32) })
  await call('iam', 'keystone_show_catalog')
  await call('iam', 'keystone_list_regions')
  await call('iam', 'keystone_show_region', { region_id: 'cn-north-4' })
  await call('iam', 'keystone_list_services', { type: 'scm' })
  await call('iam', 'keystone_show_service', { service_id: '1' })
  await call('iam', 'keystone_list_endpoints', { interface: 'public', service_id: '1' })
  await call('iam', 'keystone_show_endpoint', { endpoint_id: '1-all' })
}

async function callSts(call: Call, simulator: Simulator): Promise<SdkAnswer> {
  return call('sts', 'assume_agency_with_oidc', {
    body: {
      provider_urn: trusted.providerUrn,
      agency_urn: trusted.agencyUrn,
      agency_session_name: 'python-sdk',
      id_token: await idTokenOf(simulator),
      duration_seconds: 3600,
      policy: '{"Version":"5.0","Statement":[]}',
      policy_ids: [],
    },
  })
}

async function callScm(call: Call): Promise<void> {
  const { leaf, intermediates, key } = await createChain({ names: ['new.example.com'] })
  await call('scm', 'list_certificates', {
    limit: 10,
    offset: 0,
    sort_dir: 'ASC',
    sort_key: 'certExpiredTime',
    status: 'ALL',
    enterprise_project_id: 'all',
    deploy_support: true,
    owned_by_self: true,
    expired_days_since: 1,
    content: 'example',
  })
  const names = { name: 'whole', duplicate_check: true, enterprise_project_id: '0' }
  await call('scm', 'import_certificate', {
    body: { ...names, certificate: [leaf, ...intermediates].join('\n').trim(), private_key: key },
  })
  const { leaf: other, ...parts } = await createChain({ names: ['new.example.com'] })
  await call('scm', 'import_certificate', {
    body: {
      ...names,
      name: 'in-parts',
      certificate: other,
      certificate_chain: parts.intermediates.join('\n'),
      private_key: parts.key,
    },
  })
  const certificate = { certificate_id: certificateIds.issued }
  await call('scm', 'show_certificate', certificate)
  await call('scm', 'push_certificate', {
    ...certificate,
    body: { target_service: 'CDN', target_project: '' },
  })
  await call('scm', 'batch_push_certificate', {
    ...certificate,
    body: { target_service: 'WAF', target_projects: ['cn-north-4', 'cn-error-4'] },
  })
}
