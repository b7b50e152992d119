// The readers of the simulated WAF and CDN, with any query and any body: each request is answered,
// and one that is refused changes nothing.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { idOf } from '../../simulator/go-live-seed.ts'
import type { GoLiveService } from '../../simulator/go-live-service.ts'
import { wholeGoLive } from '../../simulator/go-live-whole.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { anyString } from '../fixtures/any-string.ts'
import { projectIdOf, tokenOf } from '../fixtures/go-live.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ goLive: wholeGoLive })
})
afterAll(() => simulator.close())

const words = [
  'cloud_host_ids',
  'premium_host_ids',
  'certificateid',
  'certificatename',
  'server',
  'name',
  'content',
  'key',
  'configs',
  'https',
  'https_status',
  'certificates',
  'certificate_source',
  'certificate_name',
  'scm_certificate_id',
  'tls_version',
  'domain_name',
  'https_switch',
  'force_redirect_config',
  'page',
  'pagesize',
  'page_size',
  'page_number',
  'hostname',
  'enterprise_project_id',
]
const word = fc.oneof(fc.constantFrom(...words), anyString())
const { value: anyBody } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, 1, 2, 'on', 'off', 'server', '', 'TLSv1.2', 'www.example.com'),
    anyString(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 4 }),
  ),
}))
const anyQuery = fc
  .array(fc.tuple(word, fc.oneof(fc.constantFrom('0', '1', '-1', 'all', 'true'), anyString())), {
    maxLength: 3,
  })
  .map((pairs) => new URLSearchParams(pairs).toString())

/** Answers without a socket, as the listener would ask. */
function ask(
  service: GoLiveService,
  project: string | null,
  method: string,
  path: string,
  body: string,
) {
  const headers = {
    'x-auth-token': tokenOf(simulator, project),
    'content-type': 'application/json',
  }
  return service.handler({ method, url: new URL(path, 'http://simulator'), headers, body })
}

const certificate = idOf('waf-certificate', 'old-waf')
const wafCalls = [
  ['GET', '/waf/certificate'],
  ['GET', `/waf/certificate/${certificate}`],
  ['PUT', `/waf/certificate/${certificate}`],
  ['POST', `/waf/certificate/${certificate}/apply-to-hosts`],
  ['GET', '/waf/instance'],
  ['PATCH', `/waf/instance/${idOf('waf-host', 'www')}`],
  ['GET', '/premium-waf/host'],
  ['PUT', `/premium-waf/host/${idOf('waf-host', 'dedicated')}`],
  ['GET', '/composite-waf/host'],
] as const
const cdnCalls = [
  ['GET', '/v1.0/cdn/domains'],
  ['GET', '/v1.0/cdn/domains/https-certificate-info'],
  ['GET', '/v1.1/cdn/configuration/domains/www.example.com/configs'],
  ['PUT', '/v1.1/cdn/configuration/domains/www.example.com/configs'],
  ['PUT', '/v1.0/cdn/domains/config-https-info'],
] as const

const bodies = fc.oneof(
  anyString(),
  anyBody.map((value) => JSON.stringify(value)),
)
const wrapped = fc.oneof(
  bodies,
  anyBody.map((https) => JSON.stringify({ https })),
  anyBody.map((configs) => JSON.stringify({ configs })),
  anyBody.map((https) => JSON.stringify({ configs: { https } })),
)

describe('WAF', () => {
  it.each(wafCalls)('answers any %s %s', (method, path) => {
    const { state } = simulator.waf
    const root = `/v1/${projectIdOf(simulator, 'cn-north-4')}`
    fc.assert(
      fc.property(anyQuery, bodies, (query, body) => {
        state.reset()
        const before = JSON.stringify([state.certificates, state.hosts])
        const url = `${root}${path}${query === '' ? '' : `?${query}`}`
        const { status } = ask(simulator.waf, 'cn-north-4', method, url, body)
        expect([200, 400]).toContain(status)
        const after = JSON.stringify([state.certificates, state.hosts])
        if (status !== 200 || method === 'GET') expect(after).toBe(before)
      }),
    )
  })
})

describe('CDN', () => {
  it.each(cdnCalls)('answers any %s %s', (method, path) => {
    const { state } = simulator.cdn
    fc.assert(
      fc.property(anyQuery, wrapped, (query, body) => {
        state.reset()
        const before = JSON.stringify(state.domains)
        const url = `${path}${query === '' ? '' : `?${query}`}`
        const { status, json } = ask(simulator.cdn, null, method, url, body)
        expect([200, 204, 400]).toContain(status)
        const isRefused = status === 400 || JSON.stringify(json)?.startsWith('{"error"')
        if (isRefused || method === 'GET') expect(JSON.stringify(state.domains)).toBe(before)
      }),
    )
  })
})
