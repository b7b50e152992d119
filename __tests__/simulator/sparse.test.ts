// Answers of the simulated cloud with nothing in them that the documentation does not promise.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { idOf, uuidOf } from '../../simulator/go-live-seed.ts'
import { wholeGoLive } from '../../simulator/go-live-whole.ts'
import { certificateIds } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import type { Sparseness } from '../../simulator/sparse.ts'
import { projectIdOf, send, tokenOf } from '../fixtures/go-live.ts'

const project = 'cn-north-4'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ goLive: wholeGoLive })
})
beforeEach(() => {
  for (const service of [simulator.elb, simulator.waf, simulator.cdn]) service.reset()
})
afterAll(() => simulator.close())

/** Makes ELB, WAF and CDN sparse. */
function makeSparse(how: Sparseness): void {
  const { elb, waf, cdn } = simulator
  for (const { state } of [elb, waf, cdn]) state.switches.sparse = how
}

async function get(service: 'elb' | 'waf' | 'cdn' | 'scm' | 'iam', path: string, from = simulator) {
  const isOfProject = service === 'elb' || service === 'waf'
  const before = { elb: '/v3', waf: '/v1' }[service as string]
  const base = isOfProject ? `${before}/${projectIdOf(from, project)}` : ''
  const token = tokenOf(from, isOfProject ? project : null)
  return (
    await send('GET', `${from[`${service}Endpoint`]}${base}${path}`, { 'x-auth-token': token })
  ).body
}

describe('without optional fields', () => {
  beforeEach(() => makeSparse('absent'))

  it('ELB shows what is required, and a marker only if there is a next page', async () => {
    const { request_id, listeners, page_info } = await get('elb', '/elb/listeners?limit=1')
    expect(request_id).toBeUndefined()
    expect(page_info).toEqual({
      previous_marker: listeners[0].id,
      next_marker: listeners[0].id,
      current_count: 1,
    })
    expect(listeners[0]).toMatchObject({ protocol: expect.any(String), ipgroup: null })
    for (const name of ['quic_config', 'cps', 'protection_status', 'gzip_enable']) {
      expect(listeners[0]).not.toHaveProperty(name)
    }
    const all = await get('elb', '/elb/listeners')
    expect(all.page_info).not.toHaveProperty('next_marker')
    const { certificates } = await get('elb', '/elb/certificates')
    expect(certificates[0]).toHaveProperty('expire_time')
    expect(certificates[0]).not.toHaveProperty('fingerprint')
    const none = await get('elb', '/elb/certificates?name=nothing')
    expect(none).not.toHaveProperty('certificates')
    const id = uuidOf('load-balancer', 'web-north')
    const { loadbalancer } = await get('elb', `/elb/loadbalancers/${id}`)
    expect(loadbalancer).toHaveProperty('publicips')
    expect(loadbalancer).not.toHaveProperty('waf_failure_action')
  })

  it('WAF shows ids and names, and hosts only if there are some', async () => {
    const { total, items } = await get('waf', '/waf/certificate?host=true')
    expect(total).toBe(2)
    expect(Object.keys(items[0]).sort()).toEqual(['bind_host', 'id', 'name', 'timestamp'])
    expect(await get('waf', '/waf/certificate?name=nothing')).toEqual({ total: 0 })
    const host = await get('waf', `/waf/instance/${idOf('waf-host', 'www')}`)
    expect(Object.keys(host).sort()).toEqual(['certificateid', 'hostname', 'id', 'protocol'])
  })

  it('CDN shows names and certificates', async () => {
    const { domains } = await get('cdn', '/v1.0/cdn/domains')
    expect(domains[0]).toEqual({
      domain_name: 'www.example.com',
      domain_status: 'online',
      https_status: 1,
    })
    const path = '/v1.1/cdn/configuration/domains/www.example.com/configs'
    const { configs } = await get('cdn', path)
    expect(Object.keys(configs)).toEqual(['https'])
    expect(configs.https).not.toHaveProperty('http2_status')
    expect(configs.https).toHaveProperty('scm_certificate_id')
  })
})

it('optional fields can also be null', async () => {
  makeSparse('null')
  expect(await get('elb', '/elb/certificates?name=nothing')).toMatchObject({
    certificates: null,
    request_id: null,
  })
  const { items } = await get('waf', '/waf/certificate?host=true')
  expect(items[0]).toMatchObject({ name: 'old-waf', expire_time: null, exp_status: null })
  const { https } = await get('cdn', '/v1.0/cdn/domains/https-certificate-info')
  expect(https[0]).toMatchObject({ domain_name: 'www.example.com', http2: null })
})

it('errors stay as they are', async () => {
  makeSparse('absent')
  const path = '/v1.1/cdn/configuration/domains/nowhere.example.com/configs'
  expect(await get('cdn', path)).toMatchObject({ error: { error_code: 'CDN.0170' } })
  expect(await get('elb', `/elb/certificates/${'0'.repeat(32)}`)).toMatchObject({
    error_code: 'ELB.8904',
    request_id: expect.any(String),
  })
})

describe.each(['absent', 'null'] as const)('from the start, with fields that are %s,', (how) => {
  let other: Simulator
  beforeAll(async () => {
    other = await startSimulator({ cloud: { sparse: { scm: how, iam: how, sts: how } } })
  })
  afterAll(() => other.close())

  it('SCM shows what is required, and no empty list', async () => {
    const { certificates, total_count } = await get('scm', '/v3/scm/certificates', other)
    expect(total_count).toBeGreaterThan(1)
    expect(certificates[0]).toMatchObject({ id: expect.any(String), brand: 'GEOTRUST' })
    const shown = await get('scm', `/v3/scm/certificates/${certificateIds.issued}`, other)
    expect(shown).toMatchObject({ id: certificateIds.issued, status: 'ISSUED' })
    expect(shown.not_after).toBe(how === 'null' ? null : undefined)
    const empty = await get('scm', '/v3/scm/certificates?content=nothing', other)
    expect(empty).toEqual({ total_count: 0, ...(how === 'null' && { certificates: null }) })
  })

  it('IAM shows no empty list, and no links', async () => {
    const { projects, links } = await get('iam', '/v3/projects?name=cn-north-4', other)
    expect([projects.length, links ?? null]).toEqual([1, null])
    const none = await get('iam', '/v3/projects?name=nothing', other)
    expect(none).toEqual(how === 'null' ? { projects: null, links: null } : {})
  })
})
