// The simulated CDN on the wire: its inventory, both ways to change a certificate with what they
// reset, the checks of the certificate, and how a change reaches the edges.

import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type GoLiveSeed, idOf } from '../../simulator/go-live-seed.ts'
import { accessKey, pusher } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { everythingBut } from '../../simulator/users.ts'
import { projectIdOf, tokenOf } from '../fixtures/go-live.ts'
import { signed } from '../fixtures/signed.ts'
import { visit } from '../fixtures/visit.ts'

const dayMs = 86_400_000
const start = Date.parse('2026-11-24T12:00:00Z')
const shop = '12345678-1234-1234-1234-123456789012'
const www = 'www.example.com'
const names = [www, '*.example.com']
const scmIds = {
  old: 'scs1700000000101',
  renewed: 'scs1700000000102',
  expired: 'scs1700000000103',
  ending: 'scs1700000000104',
  early: 'scs1700000000105',
  elsewhere: 'scs1700000000106',
  twin: 'scs1700000000107',
  revoked: 'scs1700000000108',
} as const

const seed: GoLiveSeed = {
  leaves: {
    old: { names, from: -60, to: 20, scm: { id: scmIds.old, name: 'www-old' } },
    renewed: { names, from: -1, to: 80, scm: { id: scmIds.renewed, name: 'www-renewed' } },
    expired: { names, from: -90, to: -1, scm: { id: scmIds.expired } },
    ending: { names, from: -90, to: 0.5, scm: { id: scmIds.ending } },
    early: { names, from: 1, to: 90, scm: { id: scmIds.early } },
    revoked: { names, scm: { id: scmIds.revoked, status: 'REVOKED' } },
    elsewhere: { names: ['www.example.org'], scm: { id: scmIds.elsewhere } },
    twin: { names: ['twin.example.com'], scm: { id: scmIds.twin } },
    own: { names: ['own.example.com'] },
    managed: { names: ['managed.example.com'] },
    sm: { names: ['dual.example.com'] },
    dual: { names: ['dual.example.com'] },
    wild: { names: ['*.wild.example.com'] },
  },
  cdn: {
    domains: {
      [www]: { certificates: 'old', edgeCount: 2 },
      'own.example.com': { certificates: 'own', settings: { origin_protocol: 'http' } },
      'twin.example.com': { certificates: [{ leaf: 'twin', source: 0, name: 'by-hand' }] },
      'managed.example.com': { certificates: [{ leaf: 'managed', source: 1 }] },
      'dual.example.com': {
        certificates: [{ leaf: 'dual' }, { leaf: 'sm', type: 'server_sm' }],
      },
      'plain.example.com': {},
      '*.wild.example.com': { certificates: 'wild' },
      'banned.example.com': { certificates: 'old', disabled: true },
      'locked.example.com': { certificates: 'old', locked: true },
      'special.example.com': { certificates: 'old', hasSpecialConfiguration: true },
      'offline.example.com': { certificates: 'old', status: 'offline' },
      'shop.example.com': { certificates: 'old', enterpriseProjectId: shop },
    },
  },
}

let simulator: Simulator
let time = start
beforeAll(async () => {
  simulator = await startSimulator({ now: () => time, goLive: seed })
})
beforeEach(() => {
  time = start
  simulator.cloud.reset()
  simulator.cdn.reset()
  simulator.edges.reset()
})
afterAll(() => simulator.close())

const state = () => simulator.cdn.state

interface Wish {
  readonly method?: string
  readonly body?: unknown
  /** Another simulated cloud. */
  readonly from?: Simulator
  /** Absent: a token of the account. */
  readonly tokenOf?: string
}

function call(path: string, wish: Wish = {}): Promise<Response> {
  const { method = wish.body === undefined ? 'GET' : 'PUT', body, from = simulator } = wish
  const token = tokenOf(from, wish.tokenOf ?? null)
  return fetch(`${from.cdnEndpoint}${path}`, {
    method,
    headers: { 'x-auth-token': token, 'content-type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there
const bodyOf = async (response: Promise<Response>): Promise<any> => (await response).json()
const codeOf = async (response: Promise<Response>) => {
  const { error, error_code } = await bodyOf(response)
  return `${(await response).status} ${error?.error_code ?? error_code}`
}

const domainsPath = '/v1.0/cdn/domains'
const configsPath = (domain: string) => `/v1.1/cdn/configuration/domains/${domain}/configs`
const configsOf = async (domain: string) => (await bodyOf(call(configsPath(domain)))).configs
const update = (configs: unknown, domain = www, query = '') =>
  call(`${configsPath(domain)}${query}`, { body: { configs } })
/** The block that binds a certificate of SCM. */
const fromScm = (key: keyof typeof scmIds, more = {}) => ({
  https_status: 'on',
  certificate_type: 'server',
  certificate_source: 2,
  scm_certificate_id: scmIds[key],
  certificate_name: 'www-renewed',
  ...more,
})

describe('the domains', () => {
  const found = async (query: string) =>
    (await bodyOf(call(`${domainsPath}?${query}`))).domains.map(
      ({ domain_name }: { domain_name: string }) => domain_name,
    )

  it('come with their states', async () => {
    const { total, domains } = await bodyOf(call(domainsPath))
    expect(total).toBe(11)
    expect(domains[0]).toMatchObject({
      id: idOf('cdn-domain', www),
      domain_name: www,
      business_type: 'web',
      domain_status: 'online',
      cname: `${www}.c.cdnhwc1.com`,
      https_status: 1,
      create_time: start - 200 * dayMs,
      modify_time: start - 100 * dayMs,
      disabled: 0,
      locked: 0,
      service_area: 'mainland_china',
      enterprise_project_id: '0',
    })
    expect(domains).toContainEqual(
      expect.objectContaining({ domain_name: 'banned.example.com', disabled: 1 }),
    )
    expect(domains).toContainEqual(
      expect.objectContaining({ domain_name: 'plain.example.com', https_status: 0 }),
    )
  })

  it.each([
    ['domain_name=www.', [www]],
    [`domain_name=${www}&exact_match=true`, [www]],
    ['domain_name=www&exact_match=true', []],
    ['domain_status=offline', ['offline.example.com']],
    ['business_type=video', []],
    ['page_size=2', [www, 'own.example.com']],
    ['page_size=2&page_number=2', ['twin.example.com', 'managed.example.com']],
    [`enterprise_project_id=${shop}`, ['shop.example.com']],
    ['domain_name=shop&enterprise_project_id=all', ['shop.example.com']],
    ['domain_name=shop&enterprise_project_id=0', []],
  ])('are found by %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected)
  })

  it.each([
    'page_size=0',
    'page_size=10001',
    'page_number=0',
    'limit=1',
    'exact_match=1',
    'enterprise_project_id=x',
    'page_size=1&page_size=2',
  ])('refuse %s', async (query) => {
    expect(await codeOf(call(`${domainsPath}?${query}`))).toBe('400 CDN.0001')
  })

  it('are shown one by one', async () => {
    const path = `/v1.0/cdn/configuration/domains/${www}`
    const { domain } = await bodyOf(call(path))
    expect(domain).toMatchObject({ domain_name: www, domain_status: 'online' })
    expect(await codeOf(call(`${path}?x=1`))).toBe('400 CDN.0001')
    const other = '/v1.0/cdn/configuration/domains/shop.example.com'
    expect(await codeOf(call(other))).toBe('400 CDN.00010182')
    expect((await call(`${other}?enterprise_project_id=${shop}`)).status).toBe(200)
    expect(await codeOf(call('/v1.0/cdn/configuration/domains/nowhere'))).toBe('400 CDN.0170')
  })

  it('need an enterprise project, when the switch says so', async () => {
    state().switches.needsEnterpriseProject = true
    expect(await codeOf(call(domainsPath))).toBe('403 CDN.0020')
    expect((await call(`${domainsPath}?enterprise_project_id=all`)).status).toBe(200)
  })
})

describe('the inventory of certificates', () => {
  const path = `${domainsPath}/https-certificate-info`

  it('has every domain with HTTPS, without ids of SCM and without keys', async () => {
    const { total, https } = await bodyOf(call(path))
    expect(total).toBe(10)
    expect(https[0]).toEqual({
      domain_id: idOf('cdn-domain', www),
      domain_name: www,
      cert_name: 'www-old',
      certificate: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n.{76}\n/),
      private_key: '',
      certificate_type: 2,
      expiration_time: start + 20 * dayMs,
      https_status: 1,
      force_redirect_https: 1,
      force_redirect_config: { switch: 1, redirect_type: 'https' },
      http2: 1,
    })
    const types = https.map(
      (each: { domain_name: string; certificate_type: number; https_status: number }) =>
        `${each.domain_name} ${each.certificate_type} ${each.https_status}`,
    )
    expect(types.slice(1, 4)).toEqual([
      'own.example.com 0 2',
      'twin.example.com 0 1',
      'managed.example.com 1 1',
    ])
    expect(JSON.stringify(https)).not.toContain('scs')
    expect(JSON.stringify(https)).not.toContain('PRIVATE KEY')
  })

  it('has pages, and finds a domain', async () => {
    const page = await bodyOf(call(`${path}?page_size=4&page_number=3`))
    expect([page.total, page.https.length]).toEqual([10, 2])
    const one = await bodyOf(call(`${path}?domain_name=own.example.com`))
    expect(one.https).toMatchObject([{ domain_name: 'own.example.com' }])
    expect((await bodyOf(call(`${path}?enterprise_project_id=all`))).total).toBe(11)
    expect(await codeOf(call(`${path}?exact_match=true`))).toBe('400 CDN.0001')
  })
})

describe('a configuration', () => {
  it('shows the certificate reformatted, and TLS versions in its own order', async () => {
    const { https, origin_protocol, hsts } = await configsOf(www)
    expect(https).toEqual({
      https_status: 'on',
      certificate_type: 'server',
      certificate_source: 2,
      scm_certificate_id: scmIds.old,
      certificate_name: 'www-old',
      certificate_value: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n.{76}\n/),
      enc_certificate_value: null,
      expire_time: start + 20 * dayMs,
      certificates: null,
      http2_status: 'on',
      tls_version: 'TLSv1.3,TLSv1.2',
      ocsp_stapling_status: 'on',
    })
    expect(https.certificate_value).not.toBe(simulator.leaf('old').pem.chain)
    expect([origin_protocol, hsts.status]).toEqual(['follow', 'on'])
  })

  it('shows an own certificate, one of Huawei, two, or none', async () => {
    const own = { certificate_source: 0, scm_certificate_id: null }
    expect((await configsOf('own.example.com')).https).toMatchObject(own)
    expect((await configsOf('twin.example.com')).https).toMatchObject({
      ...own,
      certificate_name: 'by-hand',
    })
    expect((await configsOf('managed.example.com')).https).toMatchObject({ certificate_source: 1 })
    expect((await configsOf('dual.example.com')).https.certificates).toMatchObject([
      { certificate_type: 'server' },
      { certificate_type: 'server_sm' },
    ])
    expect((await configsOf('plain.example.com')).https).toMatchObject({ https_status: 'off' })
  })

  it('names a certificate that SCM shows, with the same leaf', async () => {
    const token = tokenOf(simulator, null)
    for (const domain of [www, 'twin.example.com']) {
      const { https } = await configsOf(domain)
      const id = https.scm_certificate_id ?? scmIds.twin
      const url = `${simulator.scmEndpoint}/v3/scm/certificates/${id}`
      const shown = await bodyOf(fetch(url, { headers: { 'x-auth-token': token } }))
      const leaf = new X509Certificate(https.certificate_value)
      expect(leaf.fingerprint.replaceAll(':', '').toLowerCase()).toBe(shown.fingerprint)
    }
  })
})

describe('a change of a configuration', () => {
  it('binds a certificate of SCM, and leaves the other blocks alone', async () => {
    const before = await configsOf(www)
    const block = fromScm('renewed', {
      http2_status: 'on',
      tls_version: 'TLSv1.2,TLSv1.3',
      ocsp_stapling_status: 'on',
    })
    const response = await update({ https: block })
    expect([response.status, await response.text()]).toEqual([204, ''])
    const { https, ...others } = await configsOf(www)
    expect(https).toMatchObject({
      certificate_source: 2,
      scm_certificate_id: scmIds.renewed,
      certificate_name: 'www-renewed',
      expire_time: start + 80 * dayMs,
      http2_status: 'on',
      ocsp_stapling_status: 'on',
    })
    expect({ ...others, https: before.https }).toEqual(before)
  })

  it('is answered with 200, when the switch says so', async () => {
    state().switches.updateStatus = 200
    const response = await update({ https: fromScm('renewed') })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it('resets what the block leaves out', async () => {
    expect((await update({ https: fromScm('renewed') })).status).toBe(204)
    expect((await configsOf(www)).https).toMatchObject({
      http2_status: 'off',
      tls_version: 'TLSv1.3,TLSv1.2,TLSv1.1',
      ocsp_stapling_status: 'off',
    })
  })

  it('keeps what the block leaves out, when the switch says so', async () => {
    state().switches.resetsAbsentFields = false
    await update({ https: fromScm('renewed') })
    expect((await configsOf(www)).https).toMatchObject({
      http2_status: 'on',
      tls_version: 'TLSv1.3,TLSv1.2',
      ocsp_stapling_status: 'on',
    })
  })

  it('of another block does not touch HTTPS', async () => {
    const { https } = await configsOf(www)
    expect((await update({ origin_protocol: 'https' })).status).toBe(204)
    expect(await configsOf(www)).toMatchObject({ origin_protocol: 'https', https })
  })

  it('that ends HTTPS ends the redirect, too', async () => {
    expect((await update({ https: { https_status: 'off' } })).status).toBe(204)
    expect(await configsOf(www)).toMatchObject({
      https: { https_status: 'off', http2_status: 'off' },
      force_redirect: { status: 'off' },
      quic: { status: 'off' },
    })
    expect(state().domain(www)?.https).toBeNull()
  })

  it('with a list voids the certificate outside of it', async () => {
    const entry = { ...fromScm('renewed'), certificate_name: 'in-list' }
    const { https_status: _, ...inList } = entry
    expect((await update({ https: fromScm('old', { certificates: [inList] }) })).status).toBe(204)
    expect((await configsOf(www)).https).toMatchObject({
      scm_certificate_id: scmIds.renewed,
      certificate_name: 'in-list',
    })
  })

  it.each<[string, unknown]>([
    ['no wrapper', { https: fromScm('renewed') }],
    ['an empty wrapper', { configs: {} }],
    ['a field beside the wrapper', { configs: { https: fromScm('renewed') }, more: 1 }],
    ['an unknown block', { configs: { tls: {} } }],
    ['an unknown field', { configs: { https: fromScm('renewed', { more: 1 }) } }],
    ['an unknown word', { configs: { https: fromScm('renewed', { http2_status: 'yes' }) } }],
    ['an unknown source', { configs: { https: fromScm('renewed', { certificate_source: 3 }) } }],
    ['a gap of versions', { configs: { https: { tls_version: 'TLSv1.1,TLSv1.3' } } }],
    ['an unknown version', { configs: { https: { tls_version: 'SSLv3' } } }],
    [
      'a name of 2 characters',
      { configs: { https: fromScm('renewed', { certificate_name: 'ab' }) } },
    ],
    [
      'a name of 65 characters',
      { configs: { https: fromScm('renewed', { certificate_name: 'a'.repeat(65) }) } },
    ],
    [
      'two certificates of one type',
      {
        configs: {
          https: { certificates: [{ certificate_type: 'server' }, { certificate_type: 'server' }] },
        },
      },
    ],
    ['no JSON', 'x'],
  ])('is refused with %s', async (_, body) => {
    expect(await codeOf(call(configsPath(www), { body }))).toBe('400 CDN.0001')
    expect(state().domain(www)?.https?.certificates[0]?.scmCertificateId).toBe(scmIds.old)
  })

  it.each<[string, object, string]>([
    ['no name', fromScm('renewed', { certificate_name: undefined }), '200 CDN.0402'],
    ['no id', fromScm('renewed', { scm_certificate_id: undefined }), '200 CDN.0402'],
    ['an unknown id', fromScm('old', { scm_certificate_id: 'scs9' }), '200 CDN.0407'],
    [
      'a source that is left out',
      { ...fromScm('old'), certificate_source: undefined },
      '200 CDN.0402',
    ],
    ['an own certificate without a key', fromScm('old', { certificate_source: 0 }), '200 CDN.0402'],
    ['a certificate of Huawei', fromScm('old', { certificate_source: 1 }), '200 CDN.0411'],
    ['a revoked certificate', fromScm('revoked'), '200 CDN.0411'],
    ['one for another name', fromScm('elsewhere'), '200 CDN.0406'],
    ['an expired one', fromScm('expired'), '200 CDN.0408'],
    ['one with less than a day left', fromScm('ending'), '200 CDN.0409'],
    ['one that is not valid yet', fromScm('early'), '200 CDN.0413'],
  ])('is refused for %s', async (_, https, code) => {
    expect(await codeOf(update({ https }))).toBe(code)
    expect(state().statusOf({ name: www, status: 'online' })).toBe('online')
  })

  it.each([
    ['nowhere.example.com', '400 CDN.0170'],
    ['shop.example.com', '400 CDN.00010182'],
    ['banned.example.com', '200 CDN.0106'],
    ['locked.example.com', '200 CDN.0116'],
    ['special.example.com', '200 CDN.0163'],
    ['offline.example.com', '200 CDN.0106'],
  ])('is refused for the domain %s', async (domain, code) => {
    expect(await codeOf(update({ https: fromScm('renewed') }, domain))).toBe(code)
  })

  it('reaches a wildcard domain, with an encoded star, too', async () => {
    const own = (await configsOf('%2A.wild.example.com')).https
    expect(own).toEqual((await configsOf('*.wild.example.com')).https)
    const wrong = update({ https: fromScm('renewed') }, '*.wild.example.com')
    expect(await codeOf(wrong)).toBe('200 CDN.0406')
  })

  it('works in another enterprise project', async () => {
    const query = `?enterprise_project_id=${shop}`
    expect((await update({ https: fromScm('renewed') }, 'shop.example.com', query)).status).toBe(
      204,
    )
  })

  it('is refused in the same words with 400, when the switch says so', async () => {
    state().switches.errorStatus = 400
    expect(await bodyOf(update({ https: fromScm('expired') }))).toEqual({
      error: { error_code: 'CDN.0408', error_msg: 'The certificate has expired.' },
    })
    expect(await codeOf(update({ https: fromScm('expired') }))).toBe('400 CDN.0408')
  })

  it('needs the agency to read SCM', async () => {
    state().switches.hasScmAgency = false
    const response = await update({ https: fromScm('renewed') })
    expect([response.status, await response.json()]).toEqual([
      403,
      {
        error: {
          error_code: 'CDN.00010198',
          error_msg: 'Insufficient permission to access scm.',
        },
      },
    ])
  })

  it('may come 200 times a minute', async () => {
    for (let count = 0; count < 200; count++) state().admits('configs', 200)
    expect((await update({ origin_protocol: 'http' })).status).toBe(429)
    time += 60_000
    expect((await update({ origin_protocol: 'http' })).status).toBe(204)
  })
})

describe('an uploaded certificate', () => {
  const upload = (key: string, more = {}) => {
    const { chain, key: privateKey } = simulator.leaf(key).pem
    const own = { certificate_source: 0, certificate_name: 'by-hand' }
    const pem = { certificate_value: chain, private_key: privateKey }
    return update({ https: { https_status: 'on', ...own, ...pem, ...more } })
  }

  it('is taken with its key, which is never shown', async () => {
    expect((await upload('renewed')).status).toBe(204)
    const { https } = await configsOf(www)
    expect(https).toMatchObject({ certificate_source: 0, scm_certificate_id: null })
    expect(JSON.stringify(https)).not.toContain('PRIVATE KEY')
  })

  it('is refused when it cannot be read, linked or used', async () => {
    expect(await codeOf(upload('renewed', { certificate_value: 'x' }))).toBe('200 CDN.0403')
    expect(await codeOf(upload('renewed', { private_key: 'x' }))).toBe('200 CDN.0414')
    const { key } = simulator.leaf('old').pem
    expect(await codeOf(upload('renewed', { private_key: key }))).toBe('200 CDN.0405')
    const long = 'x'.repeat(20 * 1024 + 1)
    expect(await codeOf(upload('renewed', { certificate_value: long }))).toBe('200 CDN.0412')
    const leaf = simulator.leaf('renewed').pem.chain.split(/(?<=END CERTIFICATE-----)/)[0]
    expect(await codeOf(upload('renewed', { certificate_value: leaf }))).toBe('200 CDN.0410')
    expect(await codeOf(upload('expired'))).toBe('200 CDN.0408')
  })
})

describe('a change of several domains', () => {
  const path = `${domainsPath}/config-https-info`
  const batch = (https: unknown, query = '') => call(`${path}${query}`, { body: { https } })
  const wish = (more = {}) => ({
    domain_name: www,
    https_switch: 1,
    certificate_type: 2,
    scm_certificate_id: scmIds.renewed,
    cert_name: 'www-renewed',
    ...more,
  })

  it('resets HTTP/2, the redirect and the origin protocol', async () => {
    const { scm_certificate_id: _, ...shown } = wish()
    expect(await bodyOf(batch(wish()))).toEqual({
      https: { ...shown, expiration_time: start + 80 * dayMs },
      status: 'success',
      result: [{ domain_name: www, status: 'success', reason: '' }],
    })
    expect(await configsOf(www)).toMatchObject({
      https: { scm_certificate_id: scmIds.renewed, http2_status: 'off' },
      force_redirect: { status: 'off' },
      origin_protocol: 'http',
      hsts: { status: 'on' },
    })
  })

  it('keeps what it names, except the code of the redirect', async () => {
    const redirect = { switch: 1, redirect_type: 'https' }
    const more = { http2: 1, access_origin_way: 1, force_redirect_config: redirect }
    expect((await bodyOf(batch(wish(more)))).status).toBe('success')
    expect(await configsOf(www)).toMatchObject({
      https: { http2_status: 'on', ocsp_stapling_status: 'on' },
      force_redirect: { status: 'on', type: 'https', redirect_code: 302 },
      origin_protocol: 'follow',
    })
  })

  it('has a result for each domain', async () => {
    const domains = `${www},nowhere.example.com,locked.example.com,own.example.com,shop.example.com`
    const body = await bodyOf(batch(wish({ domain_name: domains })))
    expect(body.status).toBe('fail')
    const statuses = body.result.map(
      ({ domain_name, status }: Record<string, string>) => `${domain_name} ${status}`,
    )
    expect(statuses).toEqual([
      `${www} success`,
      'nowhere.example.com fail',
      'locked.example.com fail',
      'own.example.com success',
      'shop.example.com fail',
    ])
    expect(body.result[2].reason).toBe('The domain name is locked.')
  })

  it('fails for a certificate that does not fit', async () => {
    const wrong = wish({ scm_certificate_id: scmIds.elsewhere })
    expect(await bodyOf(batch(wrong))).toMatchObject({
      status: 'fail',
      result: [{ reason: 'The certificate does not match the domain name.' }],
    })
  })

  it('can end HTTPS', async () => {
    expect((await bodyOf(batch({ domain_name: www, https_switch: 0 }))).status).toBe('success')
    expect((await configsOf(www)).https.https_status).toBe('off')
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no domain', wish({ domain_name: '' })],
    ['51 domains', wish({ domain_name: Array(51).fill(www).join(',') })],
    ['no switch', wish({ https_switch: undefined })],
    ['a switch in quotes', wish({ https_switch: '1' })],
    ['an unknown field', wish({ redirect_code: 301 })],
    ['an unknown redirect', wish({ force_redirect_config: { switch: 1, code: 301 } })],
    ['an unknown source', wish({ certificate_type: 3 })],
  ])('is refused with %s', async (_, https) => {
    expect(await codeOf(batch(https))).toBe('400 CDN.0001')
  })

  it('needs the agency, too', async () => {
    state().switches.hasScmAgency = false
    expect(await codeOf(batch(wish()))).toBe('403 CDN.00010198')
  })

  it('may come 20 times a minute', async () => {
    for (let count = 0; count < 20; count++) expect((await batch(wish())).status).toBe(200)
    expect(await codeOf(batch(wish()))).toBe('429 APIGW.0308')
    time += 60_000
    expect((await batch(wish())).status).toBe(200)
  })
})

describe('a change on its way', () => {
  const statusOf = async () =>
    (await bodyOf(call(`/v1.0/cdn/configuration/domains/${www}`))).domain.domain_status
  const see = (edge: number) => {
    const name = simulator.cdn.edgeName(www, edge)
    const port = simulator.edges.list.find((each) => each.name === name)?.port ?? 0
    return visit(port, www, { ca: simulator.rootPem })
  }
  const fingerprint = (key: string) => simulator.leaf(key).fingerprint

  it('reaches one edge after another, the last when the domain is online', async () => {
    await update({ https: fromScm('renewed') })
    expect([await statusOf(), await see(0), await see(1)]).toEqual([
      'configuring',
      fingerprint('old'),
      fingerprint('old'),
    ])
    time += 15_000
    expect([await statusOf(), await see(0), await see(1)]).toEqual([
      'configuring',
      fingerprint('renewed'),
      fingerprint('old'),
    ])
    time += 15_000
    expect([await statusOf(), await see(0), await see(1)]).toEqual([
      'online',
      fingerprint('renewed'),
      fingerprint('renewed'),
    ])
  })

  it('takes as long as the switch says', async () => {
    state().switches.configuringMs = 0
    await update({ https: fromScm('renewed') })
    expect([await statusOf(), await see(1)]).toEqual(['online', fingerprint('renewed')])
  })

  it('can fail, and then reaches no edge', async () => {
    state().switches.failsToConfigure = true
    await update({ https: fromScm('renewed') })
    expect(await statusOf()).toBe('configuring')
    time += 30_000
    expect([await statusOf(), await see(0)]).toEqual(['configure_failed', fingerprint('old')])
    expect((await configsOf(www)).https.scm_certificate_id).toBe(scmIds.renewed)
    state().switches.failsToConfigure = false
    expect((await update({ https: fromScm('renewed') })).status).toBe(204)
    time += 30_000
    expect([await statusOf(), await see(0)]).toEqual(['online', fingerprint('renewed')])
  })

  it('is shown at once, or only when it is done, as the switch says', async () => {
    const idNow = async () => (await configsOf(www)).https.scm_certificate_id
    state().switches.showsOldUntilDone = true
    await update({ https: fromScm('renewed') })
    expect(await idNow()).toBe(scmIds.old)
    time += 30_000
    expect(await idNow()).toBe(scmIds.renewed)
    state().switches.showsOldUntilDone = false
    await update({ https: fromScm('old') })
    expect(await idNow()).toBe(scmIds.old)
  })

  it('lets another change come, unless the switch says otherwise', async () => {
    await update({ https: fromScm('renewed') })
    time += 15_000
    expect((await update({ https: fromScm('old') })).status).toBe(204)
    expect([await see(0), await see(1)]).toEqual([fingerprint('renewed'), fingerprint('old')])
    state().switches.refusesWhileConfiguring = true
    expect(await codeOf(update({ https: fromScm('renewed') }))).toBe('200 CDN.0145')
    time += 30_000
    expect([await statusOf(), await see(0)]).toEqual(['online', fingerprint('old')])
    expect((await update({ https: fromScm('renewed') })).status).toBe(204)
  })

  it('leaves no handshake when it ends HTTPS', async () => {
    await update({ https: { https_status: 'off' } })
    time += 30_000
    await expect(see(0)).rejects.toThrow()
  })

  it('can be sabotaged until a roll-back', async () => {
    state().switches.configuringMs = 0
    simulator.cdn.sabotage(www, 'wrong-name')
    expect(await see(0)).toBe(fingerprint('old'))
    await update({ https: fromScm('renewed') })
    for (const edge of [0, 1]) {
      await expect(see(edge)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    }
    await update({ https: fromScm('old') })
    expect(await see(0)).toBe(fingerprint('old'))
  })

  it('is forgotten by a reset, and undone by another writer at once', async () => {
    await update({ https: fromScm('renewed') })
    state().changeDomain(www, { https: null })
    expect(await statusOf()).toBe('online')
    expect((await configsOf(www)).https.https_status).toBe('off')
    simulator.cdn.reset()
    expect((await configsOf(www)).https.scm_certificate_id).toBe(scmIds.old)
  })
})

describe('the gate', () => {
  it('takes tokens of the account and of any project', async () => {
    expect((await call(domainsPath, { tokenOf: 'cn-east-3' })).status).toBe(200)
    const url = `${simulator.cdnEndpoint}${domainsPath}`
    expect((await fetch(url, { headers: { 'x-auth-token': 'x' } })).status).toBe(401)
  })

  it('takes a signature that names the account or a project', async () => {
    time = Date.now()
    const url = `${simulator.cdnEndpoint}${domainsPath}`
    const statusWith = async (headers: Record<string, string>) =>
      (await fetch(url, { headers: signed('GET', url, accessKey, headers) })).status
    expect(await statusWith({ 'x-domain-id': 'd'.repeat(32) })).toBe(200)
    expect(await statusWith({ 'x-project-id': projectIdOf(simulator, 'cn-east-3') })).toBe(200)
    expect(await statusWith({ 'x-domain-id': 'e'.repeat(32) })).toBe(403)
  })

  it('knows only documented paths and methods', async () => {
    expect(await codeOf(call('/v1.0/cdn/certificates'))).toBe('404 APIGW.0101')
    expect(await codeOf(call(`/v1.0${configsPath(www).slice(5)}`))).toBe('404 APIGW.0101')
    expect(await codeOf(call(domainsPath, { method: 'DELETE' }))).toBe('405 APIGW.0501')
  })

  it.each([
    ['cdn:configuration:queryDomains', domainsPath, {}],
    ['cdn:configuration:queryHttpsConf', `${domainsPath}/https-certificate-info`, {}],
    ['cdn:configuration:queryOriginConfInfo', configsPath(www), {}],
    ['cdn:configuration:modifyOriginConfInfo', configsPath(www), { body: {} }],
    ['cdn:configuration:modifyHttpsConf', `${domainsPath}/config-https-info`, { body: {} }],
  ])('wants the permission %s', async (action, path, wish) => {
    const users = [{ ...pusher, permissions: everythingBut(action) }]
    const from = await startSimulator({ cloud: { users } })
    expect(await codeOf(call(path, { ...wish, from }))).toBe('403 CDN.0021')
    await from.close()
  })
})

it('a lost answer does not undo a change', async () => {
  const from = await startSimulator({ now: () => time, goLive: seed })
  const action = { kind: 'reset', when: 'after-headers' } as const
  from.addFault({ on: 'cdn-update-configs', target: 'CDN', attempts: [1], action })
  const body = { configs: { https: fromScm('renewed') } }
  await expect(call(configsPath(www), { body, from }).then((each) => each.text())).rejects.toThrow()
  expect(from.cdn.state.domain(www)?.https?.certificates[0]?.name).toBe('www-renewed')
  await from.close()
})
