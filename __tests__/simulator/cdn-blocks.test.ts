// What CDN's documentation leaves open about the block `https` and the one beside it, and what a
// domain has that is read singly.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { send, tokenOf } from '../fixtures/go-live.ts'

const www = 'www.example.com'
const strict = { tls_version: 'TLSv1.2,TLSv1.3', cipher_suite_group: 'strict' }
const scmId = 'scs1700000000101'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({
    goLive: {
      leaves: { old: { names: [www], scm: { id: scmId, name: 'www' } } },
      cdn: {
        domains: {
          [www]: {
            certificates: 'old',
            tlsVersion: 'TLSv1.2,TLSv1.3',
            settings: { https_tls_version: strict },
          },
          'usual.example.com': { certificates: 'old' },
          'plain.example.com': {},
        },
      },
    },
  })
})
beforeEach(() => simulator.cdn.reset())
afterAll(() => simulator.close())

const switches = () => simulator.cdn.state.switches
const call = (method: string, path: string, body?: unknown) =>
  send(
    method,
    `${simulator.cdnEndpoint}${path}`,
    { 'x-auth-token': tokenOf(simulator, null) },
    body,
  )
const pathOf = (domain: string) => `/v1.1/cdn/configuration/domains/${domain}/configs`
const configsOf = async (domain = www) => (await call('GET', pathOf(domain))).body.configs
const update = (configs: unknown, domain = www) => call('PUT', pathOf(domain), { configs })
const https = {
  https_status: 'on',
  certificate_source: 2,
  scm_certificate_id: scmId,
  certificate_name: 'www',
}

describe('a domain', () => {
  it('read singly has its sources, when it changed, and how CDN calls the origin', async () => {
    const { body } = await call('GET', `/v1.0/cdn/configuration/domains/${www}`)
    expect(body.domain).toMatchObject({
      domain_name: www,
      https_status: 1,
      update_time: expect.any(Number),
      sources: [{ origin_type: 'ipaddr', priority: 70 }],
    })
    expect(body.domain).not.toHaveProperty('modify_time')
    expect(body.domain).not.toHaveProperty('enterprise_project_id')
  })

  it('has tags in the list, when they are asked for', async () => {
    const [row] = (await call('GET', '/v1.0/cdn/domains?show_tags=true')).body.domains
    expect(row.tags).toEqual([])
    expect((await call('GET', '/v1.0/cdn/domains')).body.domains[0]).not.toHaveProperty('tags')
  })

  it('shows its configuration with special settings, too', async () => {
    expect((await call('GET', `${pathOf(www)}?show_special_configs=auth_key`)).status).toBe(200)
    expect((await call('GET', `${pathOf(www)}?show_special_configs=all`)).status).toBe(400)
  })
})

describe('a list of one certificate', () => {
  it('stands beside empty fields, when the switch says so', async () => {
    switches().listsOneCertificate = true
    expect((await configsOf()).https).toMatchObject({
      https_status: 'on',
      certificate_source: null,
      scm_certificate_id: null,
      certificate_name: null,
      certificate_value: null,
      certificates: [
        { certificate_type: 'server', certificate_source: 2, scm_certificate_id: scmId },
      ],
    })
  })

  it('is not there otherwise', async () => {
    expect((await configsOf()).https).toMatchObject({ certificates: null, certificate_source: 2 })
  })
})

describe('https_tls_version', () => {
  it('is there only if it was set, with the versions of https', async () => {
    expect((await configsOf()).https_tls_version).toEqual({ ...strict, cipher_suite: null })
    expect(await configsOf('usual.example.com')).not.toHaveProperty('https_tls_version')
    await update({ https_tls_version: { ...strict, tls_version: 'TLSv1.3' } }, 'usual.example.com')
    expect(await configsOf('usual.example.com')).toMatchObject({
      https_tls_version: { tls_version: 'TLSv1.3', cipher_suite_group: 'strict' },
      https: { tls_version: 'TLSv1.3', http2_status: 'on' },
    })
  })

  it('stays when https is written, unless the switch says so', async () => {
    await update({ https })
    expect((await configsOf()).https_tls_version).toMatchObject({ cipher_suite_group: 'strict' })
    switches().httpsResetsTlsVersion = true
    await update({ hsts: { status: 'off' } })
    expect((await configsOf()).https_tls_version).toMatchObject({ cipher_suite_group: 'strict' })
    await update({ https })
    expect((await configsOf()).https_tls_version).toMatchObject({ cipher_suite_group: 'default' })
    await update({ https, https_tls_version: strict })
    expect((await configsOf()).https_tls_version).toMatchObject(strict)
  })

  it('has the versions alone, when the switch says so', async () => {
    switches().tlsVersionsStandBeside = true
    const before = await configsOf()
    expect(before.https).not.toHaveProperty('tls_version')
    expect(before.https_tls_version).toMatchObject(strict)
    expect((await configsOf('usual.example.com')).https_tls_version).toEqual({
      tls_version: 'TLSv1.2,TLSv1.3',
      cipher_suite_group: 'default',
      cipher_suite: null,
    })
    await update({ https })
    expect((await configsOf()).https_tls_version).toMatchObject(strict)
    switches().httpsResetsTlsVersion = true
    await update({ https })
    expect((await configsOf()).https_tls_version).toMatchObject({
      tls_version: 'TLSv1.1,TLSv1.2,TLSv1.3',
    })
  })

  it.each([
    'TLSv1.2',
    { tls_version: 'TLSv1.2' },
    { ...strict, tls_version: 'TLSv1.0,TLSv1.2' },
    { ...strict, tls_version: 'TLSv1.1' },
    { ...strict, cipher_suite_group: 'custom' },
    { ...strict, cipher_suite_group: 'best' },
    { ...strict, more: 1 },
  ])('is refused as %j', async (block) => {
    expect((await update({ https_tls_version: block })).status).toBe(400)
  })

  it('is refused without HTTPS, and taken with suites of its own', async () => {
    expect((await update({ https_tls_version: strict }, 'plain.example.com')).status).toBe(400)
    const custom = { ...strict, cipher_suite_group: 'custom', cipher_suite: 'AES128-GCM-SHA256' }
    expect((await update({ https_tls_version: custom })).status).toBe(204)
    expect((await configsOf()).https_tls_version).toEqual(custom)
  })
})
