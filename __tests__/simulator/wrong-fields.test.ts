// Requests with one wrong field: the simulated cloud answers each, and breaks no connection.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { idOf, uuidOf } from '../../simulator/go-live-seed.ts'
import { wholeGoLive } from '../../simulator/go-live-whole.ts'
import { account, certificateIds, pusher, trusted } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { projectIdOf, send, tokenOf } from '../fixtures/go-live.ts'
import { withWrongField } from '../fixtures/wrong-fields.ts'

const minuteMs = 60_000
const project = 'cn-north-4'
let simulator: Simulator
let time = Date.now()
beforeAll(async () => {
  simulator = await startSimulator({ now: () => time, goLive: wholeGoLive })
})
afterAll(() => simulator.close())

const user = { name: pusher.name, password: pusher.password, domain: { name: account } }
const scope = { project: { name: project } }
const identity = { methods: ['password'], password: { user } }
const scm = (path: string) => `${simulator.scmEndpoint}/v3/scm/certificates/${path}`
const cdn = (path: string) => `${simulator.cdnEndpoint}${path}`

const requests: Readonly<Record<string, readonly [string, () => string, unknown]>> = {
  'a token for a password': [
    'POST',
    () => `${simulator.iamEndpoint}/v3/auth/tokens`,
    { auth: { identity, scope } },
  ],
  'a token for an ID token': [
    'POST',
    () => `${simulator.iamEndpoint}/v3.0/OS-AUTH/id-token/tokens`,
    { auth: { id_token: { id: 'a.b.c' }, scope } },
  ],
  'temporary keys for a token': [
    'POST',
    () => `${simulator.iamEndpoint}/v3.0/OS-CREDENTIAL/securitytokens`,
    { auth: { identity: { methods: ['token'], token: { id: 'x', duration_seconds: 900 } } } },
  ],
  'temporary keys for an ID token': [
    'POST',
    () => `${simulator.stsEndpoint}/v5/agencies/assume-with-oidc`,
    {
      provider_urn: trusted.providerUrn,
      agency_urn: trusted.agencyUrn,
      agency_session_name: 'session',
      id_token: 'a.b.c',
    },
  ],
  'an upload': [
    'POST',
    () => scm('import'),
    { name: 'www', certificate: 'c', certificate_chain: 'c', private_key: 'k' },
  ],
  'a push': [
    'POST',
    () => scm(`${certificateIds.issued}/push`),
    { target_service: 'ELB', target_project: project },
  ],
  'a push to projects': [
    'POST',
    () => scm(`${certificateIds.issued}/batch-push`),
    { target_service: 'ELB', target_projects: [project] },
  ],
  "a listener's certificates": [
    'PUT',
    () =>
      `${simulator.elbEndpoint}/v3/${projectIdOf(simulator, project)}/elb/listeners/${uuidOf('listener', 'north')}`,
    {
      listener: {
        default_tls_container_ref: idOf('elb-certificate', 'shop-north'),
        sni_container_refs: [idOf('elb-certificate', 'api-north')],
        sni_match_algo: 'wildcard',
      },
    },
  ],
  "a host's certificate": [
    'POST',
    () =>
      `${simulator.wafEndpoint}/v1/${projectIdOf(simulator, project)}/waf/certificate/${idOf('waf-certificate', 'old-waf')}/apply-to-hosts?enterprise_project_id=0`,
    { cloud_host_ids: [idOf('waf-host', 'www')] },
  ],
  "a domain's HTTPS": [
    'PUT',
    () => cdn('/v1.1/cdn/configuration/domains/www.example.com/configs'),
    {
      configs: {
        https: {
          https_status: 'on',
          certificate_type: 'server',
          certificate_source: 2,
          scm_certificate_id: certificateIds.issued,
          certificate_name: 'www-new',
          http2_status: 'on',
          tls_version: 'TLSv1.2',
          ocsp_stapling_status: 'on',
        },
      },
    },
  ],
  'the HTTPS of domains': [
    'PUT',
    () => cdn('/v1.0/cdn/domains/config-https-info'),
    {
      https: {
        domain_name: 'www.example.com',
        https_switch: 1,
        access_origin_way: 1,
        force_redirect_https: 1,
        force_redirect_config: { switch: 1, redirect_type: 'https' },
        http2: 1,
        cert_name: 'www-new',
        certificate_type: 2,
        scm_certificate_id: certificateIds.issued,
      },
    },
  ],
}

describe('a request with one wrong field', () => {
  it.each(Object.keys(requests))('is answered: %s', async (name) => {
    const [method, url, body] = requests[name] ?? ['', () => '', null]
    const ask = (json: unknown) => {
      // Some services take only a few changes in a minute.
      time += minuteMs
      const ofProject = /(elb|waf)/.test(new URL(url()).pathname) ? project : null
      const headers = {
        'x-auth-token': tokenOf(simulator, ofProject),
        'x-idp-id': trusted.identityProviderId,
      }
      return send(method, url(), headers, json)
    }
    const { status } = await ask(body)
    // The path is right: the good body is read.
    expect(status).not.toBe(404)
    await fc.assert(
      fc.asyncProperty(withWrongField(body), async (wrong) => {
        const answer = await ask(wrong)
        expect(answer.status).toBeGreaterThanOrEqual(200)
        expect(answer.status).toBeLessThan(500)
      }),
      { numRuns: 200 },
    )
  })
})
