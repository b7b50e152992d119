// The simulated WAF on the wire: what it shows, what it refuses, and what a binding changes.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type GoLiveSeed, idOf, uuidOf } from '../../simulator/go-live-seed.ts'
import { pusher } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { everythingBut } from '../../simulator/users.ts'
import { send, tokenOf } from '../fixtures/go-live.ts'
import { visit } from '../fixtures/visit.ts'

const dayMs = 86_400_000
const start = Date.parse('2026-11-24T12:00:00Z')
const shop = '12345678-1234-1234-1234-123456789012'
const project = 'cn-north-4'

const seed: GoLiveSeed = {
  leaves: {
    old: { names: ['www.example.com', '*.example.com'], from: -60, to: 20 },
    renewed: {
      names: ['www.example.com', '*.example.com'],
      from: -1,
      to: 80,
      scm: { id: 'scs1700000000101', name: 'www-in-scm' },
    },
    other: { names: ['other.example.org'] },
    expired: { names: ['www.example.com'], from: -90, to: -1 },
  },
  waf: {
    certificates: {
      old: { leaf: 'old', project, name: 'www-old' },
      renewed: { leaf: 'renewed', project, name: 'www-renewed' },
      other: { leaf: 'other', project, uploaded: -3 },
      expired: { leaf: 'expired', project, name: 'www-expired' },
      ofShop: { leaf: 'renewed', project, enterpriseProjectId: shop },
      elsewhere: { leaf: 'renewed', project: 'cn-east-3' },
    },
    hosts: {
      www: { hostname: 'www.example.com', project, certificate: 'old' },
      wildcard: { hostname: '*.example.com', project, certificate: 'old' },
      plain: { hostname: 'plain.example.com', project, protocol: 'HTTP' },
      otherHost: { hostname: 'other.example.org', project, certificate: 'other' },
      shopHost: { hostname: 'shop.example.com', project, enterpriseProjectId: shop },
      api: { hostname: 'api.example.com', project, type: 'premium', certificate: 'old' },
      elbHost: {
        hostname: 'elb.example.com',
        project,
        elb: { loadBalancer: 'balancer', listener: 'web' },
      },
      far: { hostname: 'far.example.com', project: 'cn-east-3' },
    },
  },
}
const certificateId = (key: string) => idOf('waf-certificate', key)
const hostId = (key: string) => idOf('waf-host', key)
const wafIds = {
  old: certificateId('old'),
  renewed: certificateId('renewed'),
  other: certificateId('other'),
  expired: certificateId('expired'),
  ofShop: certificateId('ofShop'),
  elsewhere: certificateId('elsewhere'),
  www: hostId('www'),
  wildcard: hostId('wildcard'),
  plain: hostId('plain'),
  otherHost: hostId('otherHost'),
  shopHost: hostId('shopHost'),
  api: hostId('api'),
  elbHost: hostId('elbHost'),
  far: hostId('far'),
}
const allInDefault = [wafIds.old, wafIds.renewed, wafIds.other, wafIds.expired]

let simulator: Simulator
let time = start
beforeAll(async () => {
  simulator = await startSimulator({ now: () => time, goLive: seed })
})
beforeEach(() => {
  time = start
  simulator.cloud.reset()
  simulator.waf.reset()
  simulator.edges.reset()
})
afterAll(() => simulator.close())

const state = () => simulator.waf.state

interface Wish {
  readonly method?: string
  readonly body?: unknown
  readonly project?: string
  readonly tokenOf?: string
  /** Another simulated cloud. */
  readonly from?: Simulator
}

/** A call with a token of the project that the path names. */
function call(path: string, wish: Wish = {}): Promise<Response> {
  const { method = wish.body === undefined ? 'GET' : 'POST', body, from = simulator } = wish
  const where = wish.project ?? project
  const projectId = from.cloud.projectNamed(where)?.id ?? where
  const token = tokenOf(from, wish.tokenOf ?? where)
  return fetch(`${from.wafEndpoint}/v1/${projectId}${path}`, {
    method,
    headers: { 'x-auth-token': token, 'content-type': 'application/json;charset=utf8' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there
const bodyOf = async (response: Promise<Response>): Promise<any> => (await response).json()
const codeOf = async (response: Promise<Response>) =>
  `${(await response).status} ${(await bodyOf(response)).error_code}`

const certificates = '/waf/certificate'
const apply = (id: string, body: unknown, query = '', wish: Wish = {}) =>
  call(`${certificates}/${id}/apply-to-hosts${query}`, { body, ...wish })
const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id)

describe('the list of certificates', () => {
  const ids = async (query: string) => idsOf(await bodyOf(call(`${certificates}?${query}`)))
  // Most of these tests are about every certificate, whether a host uses it or not.
  beforeEach(() => {
    state().switches.listsAllWithoutHost = true
  })

  it('has only certificates that no host uses, unless the query says otherwise', async () => {
    state().switches.listsAllWithoutHost = false
    expect(await ids('')).toEqual([wafIds.renewed, wafIds.expired])
    expect(await ids('host=false')).toEqual([wafIds.renewed, wafIds.expired])
    expect(await ids('host=true')).toEqual([wafIds.old, wafIds.other])
  })

  it('has no end of a certificate, when the switch says so', async () => {
    state().switches.hidesExpireTime = true
    const { items } = await bodyOf(call(certificates))
    expect(items[0]).toMatchObject({ id: wafIds.old, name: 'www-old' })
    expect(items[0]).not.toHaveProperty('expire_time')
    const shown = await bodyOf(call(`${certificates}/${wafIds.old}`))
    expect(shown.expire_time).toBe(start + 20 * dayMs)
  })

  it('has neither contents nor keys', async () => {
    const { total, items } = await bodyOf(call(certificates))
    expect(total).toBe(4)
    expect(items[0]).toEqual({
      id: wafIds.old,
      name: 'www-old',
      expire_time: start + 20 * dayMs,
      exp_status: 2,
      timestamp: start - 60 * dayMs,
      bind_host: [
        { id: wafIds.www, hostname: 'www.example.com', waf_type: 'cloud' },
        { id: wafIds.wildcard, hostname: '*.example.com', waf_type: 'cloud' },
        { id: wafIds.api, hostname: 'api.example.com', waf_type: 'premium' },
      ],
    })
  })

  it.each([
    ['name=www-', [wafIds.old, wafIds.renewed, wafIds.expired]],
    ['name=nowhere', []],
    ['host=true', [wafIds.old, wafIds.other]],
    ['host=false', [wafIds.renewed, wafIds.expired]],
    ['exp_status=0', [wafIds.renewed, wafIds.other]],
    ['exp_status=1', [wafIds.expired]],
    ['exp_status=2', [wafIds.old]],
    ['pagesize=3', [wafIds.old, wafIds.renewed, wafIds.other]],
    ['pagesize=3&page=2', [wafIds.expired]],
    ['pagesize=3&page=3', []],
    ['query_scm=true&enterprise_project_id=0&page=0&pagesize=100', allInDefault],
    [`enterprise_project_id=${shop}`, [wafIds.ofShop]],
    ['enterprise_project_id=all_granted_eps', [...allInDefault, wafIds.ofShop]],
  ])('takes %s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected)
  })

  it.each([
    ['pagesize=0', '00011011'],
    ['pagesize=101', '00011011'],
    ['pagesize=-1', '00011011'],
    ['page=x', '00011011'],
    ['page=1&page=2', '00011011'],
    ['limit=10', '00011001'],
    ['certificateid=x', '00011001'],
    ['host=1', '00011001'],
    ['exp_status=3', '00011001'],
    ['enterprise_project_id=all', '00011001'],
    ['toString=1', '00011001'],
  ])('refuses %s', async (query, code) => {
    expect(await codeOf(call(`${certificates}?${query}`))).toBe(`400 WAF.${code}`)
  })

  it('belongs to one project', async () => {
    const body = await bodyOf(call(certificates, { project: 'cn-east-3' }))
    expect(idsOf(body)).toEqual([wafIds.elsewhere])
  })
})

describe('one certificate', () => {
  it('comes with its content and its key', async () => {
    const body = await bodyOf(call(`${certificates}/${wafIds.old}`))
    expect(body).toMatchObject({ id: wafIds.old, expire_time: start + 20 * dayMs })
    expect(body.content).toMatch(/^-----BEGIN CERTIFICATE-----/)
    expect(body.key).toMatch(/^-----BEGIN PRIVATE KEY-----/)
    expect(body.bind_host).toHaveLength(3)
  })

  it.each([
    ['an unknown id', `/${'9'.repeat(32)}`],
    ['one of another project', `/${wafIds.elsewhere}`],
    ['one of another enterprise project', `/${wafIds.ofShop}`],
  ])('is refused for %s', async (_, path) => {
    expect(await codeOf(call(`${certificates}${path}`))).toBe('400 WAF.00011004')
  })

  it('is found in the enterprise project that the query names', async () => {
    const path = `${certificates}/${wafIds.ofShop}?enterprise_project_id=`
    expect((await call(`${path}${shop}`)).status).toBe(200)
    expect((await call(`${path}all_granted_eps`)).status).toBe(200)
    expect(await codeOf(call(`${path}0`))).toBe('400 WAF.00011004')
  })
})

describe('a change of a certificate', () => {
  const put = (id: string, body: unknown, query = '') =>
    call(`${certificates}/${id}${query}`, { method: 'PUT', body })

  it('is refused while it is bound', async () => {
    const { content, key } = await bodyOf(call(`${certificates}/${wafIds.renewed}`))
    expect(await bodyOf(put(wafIds.old, { name: 'www-old', content, key }))).toEqual({
      error_code: 'WAF.00022003',
      error_msg: 'Resource is in use',
    })
    expect(await codeOf(put(wafIds.old, { name: 'other-name' }))).toBe('400 WAF.00022003')
  })

  it('renames and replaces an unbound one', async () => {
    const { content, key } = await bodyOf(call(`${certificates}/${wafIds.old}`))
    const response = await put(wafIds.renewed, { name: 'fresh', content, key })
    expect([response.status, await response.json()]).toEqual([
      200,
      { id: wafIds.renewed, name: 'fresh', expire_time: start + 20 * dayMs, timestamp: start },
    ])
    expect(await bodyOf(call(`${certificates}/${wafIds.renewed}`))).toMatchObject({ content, key })
  })

  it.each<[string, object, string]>([
    ['no name', {}, '00011003'],
    ['an unknown field', { name: 'fresh', more: 1 }, '00011003'],
    ['a name with blanks', { name: 'a name' }, '00011005'],
    ['a name that is taken', { name: 'www-old' }, '00011016'],
    ['content without a key', { name: 'fresh', content: 'x' }, '00011003'],
    ['content that is not PEM', { name: 'fresh', content: 'x', key: 'y' }, '00011019'],
  ])('is refused with %s', async (_, body, code) => {
    expect(await codeOf(put(wafIds.renewed, body))).toBe(`400 WAF.${code}`)
  })

  it('is refused for a key of another certificate, and for an expired one', async () => {
    const [old, expired] = [state().certificate(wafIds.old), state().certificate(wafIds.expired)]
    const wrong = { name: 'fresh', content: old?.content, key: expired?.key }
    expect(await codeOf(put(wafIds.renewed, wrong))).toBe('400 WAF.00011019')
    const late = { name: 'fresh', content: expired?.content, key: expired?.key }
    expect(await codeOf(put(wafIds.renewed, late))).toBe('400 WAF.00011021')
  })

  it('is a write: no all_granted_eps', async () => {
    const query = '?enterprise_project_id=all_granted_eps'
    expect(await codeOf(put(wafIds.renewed, { name: 'x' }, query))).toBe('400 WAF.00011001')
  })
})

describe('the end of a certificate', () => {
  const remove = (id: string) => call(`${certificates}/${id}`, { method: 'DELETE' })

  it('is refused while it is bound', async () => {
    expect(await codeOf(remove(wafIds.old))).toBe('400 WAF.00022003')
  })

  it('takes an unbound one out of the list', async () => {
    expect(await bodyOf(remove(wafIds.renewed))).toEqual({
      id: wafIds.renewed,
      name: 'www-renewed',
      expire_time: start + 80 * dayMs,
      timestamp: start - dayMs,
      cert_type: 'server',
    })
    expect(await codeOf(remove(wafIds.renewed))).toBe('400 WAF.00011004')
  })
})

describe('a binding', () => {
  it('changes cloud and premium hosts at once, and answers with all hosts', async () => {
    const body = { cloud_host_ids: [wafIds.www], premium_host_ids: [wafIds.api] }
    const response = await apply(wafIds.renewed, body, '?enterprise_project_id=0')
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        id: wafIds.renewed,
        name: 'www-renewed',
        expire_time: start + 80 * dayMs,
        timestamp: start - dayMs,
        bind_host: [
          { id: wafIds.www, hostname: 'www.example.com', waf_type: 'cloud' },
          { id: wafIds.api, hostname: 'api.example.com', waf_type: 'premium' },
        ],
      },
    ])
    expect(
      state()
        .boundTo(wafIds.old)
        .map(({ id }) => id),
    ).toEqual([wafIds.wildcard])
    expect(await bodyOf(call(`/waf/instance/${wafIds.www}`))).toMatchObject({
      certificateid: wafIds.renewed,
      certificatename: 'www-renewed',
    })
  })

  it('may be repeated, and undone', async () => {
    const body = { cloud_host_ids: [wafIds.www] }
    expect((await apply(wafIds.renewed, body)).status).toBe(200)
    expect((await apply(wafIds.renewed, body)).status).toBe(200)
    expect((await apply(wafIds.old, body)).status).toBe(200)
    expect(state().host(wafIds.www)?.certificateId).toBe(wafIds.old)
  })

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['empty lists', { cloud_host_ids: [], premium_host_ids: [] }],
    ['a text', { cloud_host_ids: wafIds.www }],
    ['null', { cloud_host_ids: null, premium_host_ids: [wafIds.api] }],
    ['an empty id', { cloud_host_ids: [''] }],
    ['an unknown field', { cloud_host_ids: [wafIds.www], host_ids: [] }],
    ['no JSON', 'x'],
  ])('is refused for %s', async (_, body) => {
    expect(await codeOf(apply(wafIds.renewed, body))).toBe('400 WAF.00011003')
  })

  interface Lists {
    readonly cloud_host_ids?: readonly string[]
    readonly premium_host_ids?: readonly string[]
  }
  it.each<[string, Lists, string]>([
    ['an unknown host', { cloud_host_ids: ['9'.repeat(32)] }, '00011004'],
    ['a premium host in the wrong list', { cloud_host_ids: [wafIds.api] }, '00011004'],
    ['a host of another project', { cloud_host_ids: [wafIds.far] }, '00011004'],
    ['a host of another enterprise project', { cloud_host_ids: [wafIds.shopHost] }, '00011006'],
    ['a host in ELB mode', { premium_host_ids: [wafIds.elbHost] }, '00011006'],
    ['a host with HTTP only', { cloud_host_ids: [wafIds.plain] }, '00011006'],
    ['a host that it does not cover', { cloud_host_ids: [wafIds.otherHost] }, '00011019'],
  ])('is refused for %s, and changes nothing', async (_, body, code) => {
    const lists = { ...body, cloud_host_ids: [wafIds.www, ...(body.cloud_host_ids ?? [])] }
    expect(await codeOf(apply(wafIds.renewed, lists))).toBe(`400 WAF.${code}`)
    expect(state().host(wafIds.www)?.certificateId).toBe(wafIds.old)
  })

  it('is refused for an unknown or expired certificate', async () => {
    const body = { cloud_host_ids: [wafIds.www] }
    expect(await codeOf(apply('9'.repeat(32), body))).toBe('400 WAF.00011004')
    expect(await codeOf(apply(wafIds.expired, body))).toBe('400 WAF.00011021')
    expect(await codeOf(apply(wafIds.elsewhere, body))).toBe('400 WAF.00011004')
    const query = '?enterprise_project_id=all_granted_eps'
    expect(await codeOf(apply(wafIds.renewed, body, query))).toBe('400 WAF.00011001')
  })

  it('of a wildcard host needs a wildcard certificate', async () => {
    expect((await apply(wafIds.renewed, { cloud_host_ids: [wafIds.wildcard] })).status).toBe(200)
    expect(await codeOf(apply(wafIds.other, { cloud_host_ids: [wafIds.wildcard] }))).toBe(
      '400 WAF.00011019',
    )
  })

  it('can be partial, when the switch says so', async () => {
    state().switches.applyIsAtomic = false
    const body = { cloud_host_ids: [wafIds.plain, wafIds.www] }
    const { bind_host } = await bodyOf(apply(wafIds.renewed, body))
    expect(bind_host).toEqual([expect.objectContaining({ id: wafIds.www })])
    expect(await codeOf(apply(wafIds.renewed, { cloud_host_ids: [wafIds.plain] }))).toBe(
      '400 WAF.00011006',
    )
  })

  it('works in another enterprise project, with its certificate', async () => {
    const body = { cloud_host_ids: [wafIds.shopHost] }
    const query = `?enterprise_project_id=${shop}`
    expect((await apply(wafIds.ofShop, body, query)).status).toBe(200)
  })
})

describe('the hosts', () => {
  it('in cloud mode are listed without their certificates', async () => {
    const { total, items } = await bodyOf(call('/waf/instance?pagesize=-1'))
    expect(total).toBe(4)
    expect(idsOf({ items })).toEqual([wafIds.www, wafIds.wildcard, wafIds.plain, wafIds.otherHost])
    expect(JSON.stringify(items)).not.toContain('certificate')
    const page = await bodyOf(call('/waf/instance?page=2&pagesize=3'))
    expect([page.total, idsOf(page)]).toEqual([4, [wafIds.otherHost]])
  })

  it('are found by a part of their names', async () => {
    const ids = async (path: string) => idsOf(await bodyOf(call(path)))
    expect(await ids('/waf/instance?hostname=example.com')).toHaveLength(3)
    expect(await ids('/waf/instance?hostname=www.example.com')).toEqual([wafIds.www])
    expect(await ids('/waf/instance?policyname=nothing')).toEqual([])
    expect(await ids(`/waf/instance?enterprise_project_id=${shop}`)).toEqual([wafIds.shopHost])
    expect(await ids('/waf/instance?enterprise_project_id=all_granted_eps')).toHaveLength(5)
    expect(await ids('/premium-waf/host?hostname=api')).toEqual([wafIds.api])
    expect(await ids('/composite-waf/host?waf_type=premium&is_https=true')).toHaveLength(2)
    expect(await ids('/composite-waf/host?is_https=false')).toEqual([wafIds.plain])
  })

  it('in cloud mode show their certificates one by one', async () => {
    const body = await bodyOf(call(`/waf/instance/${wafIds.www}`))
    expect(body).toMatchObject({
      hostname: 'www.example.com',
      protocol: 'HTTPS',
      certificateid: wafIds.old,
      certificatename: 'www-old',
      server: [{ front_protocol: 'HTTPS' }],
    })
    const plain = await bodyOf(call(`/waf/instance/${wafIds.plain}`))
    expect(plain).toMatchObject({ protocol: 'HTTP' })
    expect(plain).not.toHaveProperty('certificateid')
  })

  it('of an instance and in ELB mode share a list', async () => {
    const { total, items } = await bodyOf(call('/premium-waf/host'))
    expect(total).toBe(2)
    expect(items).toMatchObject([
      { id: wafIds.api, hostname: 'api.example.com' },
      {
        id: wafIds.elbHost,
        loadbalancer_id: uuidOf('load-balancer', 'balancer'),
        protocol_port: 443,
      },
    ])
    expect(items[0]).not.toHaveProperty('loadbalancer_id')
    expect(items[1]).not.toHaveProperty('mode')
    const shown = await bodyOf(call(`/premium-waf/host/${wafIds.elbHost}`))
    expect(shown).not.toHaveProperty('certificateid')
    expect(shown).toMatchObject({
      mode: 'elb-shared',
      loadbalancer_id: uuidOf('load-balancer', 'balancer'),
      listener_id: uuidOf('listener', 'web'),
      protocol_port: 443,
    })
    expect(await bodyOf(call(`/premium-waf/host/${wafIds.api}`))).toMatchObject({
      certificateid: wafIds.old,
    })
  })

  it('of every kind come with their kind, without their certificates', async () => {
    const body = await bodyOf(call('/composite-waf/host'))
    expect(body).toMatchObject({ total: 6, cloud_total: 4, premium_total: 2 })
    expect(body.items[0]).toMatchObject({ id: wafIds.www, waf_type: 'cloud' })
    expect(JSON.stringify(body)).not.toContain('certificate')
    const one = await bodyOf(call(`/composite-waf/host/${wafIds.api}`))
    expect(one).toMatchObject({ id: wafIds.api, waf_type: 'premium' })
  })

  it.each([
    '/waf/instance?certificateid=x',
    '/waf/instance?is_https=true',
    '/premium-waf/host?pagesize=-1',
    '/composite-waf/host?waf_type=elb',
    `/waf/instance/${wafIds.www}?hostname=x`,
  ])('refuse the query of %s', async (path) => {
    expect((await call(path)).status).toBe(400)
  })

  it.each([
    `/waf/instance/${'9'.repeat(32)}`,
    `/waf/instance/${wafIds.api}`,
    `/waf/instance/${wafIds.shopHost}`,
    `/premium-waf/host/${wafIds.www}`,
    `/composite-waf/host/${wafIds.far}`,
  ])('do not include %s', async (path) => {
    expect(await codeOf(call(path))).toBe('400 WAF.00011004')
  })
})

describe('a change of a cloud host', () => {
  const patch = (body: unknown, id: string = wafIds.www) =>
    call(`/waf/instance/${id}`, { method: 'PATCH', body })
  const renewed = { certificateid: wafIds.renewed, certificatename: 'www-renewed' }
  const server = [
    {
      front_protocol: 'HTTPS',
      back_protocol: 'HTTP',
      address: '192.0.2.1',
      port: 80,
      type: 'ipv4',
    },
  ]

  it('with a certificate alone succeeds and changes nothing', async () => {
    const response = await patch(renewed)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ certificateid: wafIds.old })
    expect(state().host(wafIds.www)?.certificateId).toBe(wafIds.old)
  })

  it('with a certificate alone binds it, when the switch says so', async () => {
    state().switches.patchTakesCertificateAlone = true
    expect(await bodyOf(patch(renewed))).toMatchObject({ certificateid: wafIds.renewed })
  })

  it('with servers binds the certificate and replaces every server', async () => {
    const body = await bodyOf(patch({ ...renewed, server }))
    expect(body).toMatchObject({ certificateid: wafIds.renewed, server })
    expect(await bodyOf(call(`/waf/instance/${wafIds.www}`))).toEqual(body)
  })

  it('with servers for HTTP takes the certificate away', async () => {
    const plain = server.map((each) => ({ ...each, front_protocol: 'HTTP' }))
    expect(await bodyOf(patch({ server: plain }))).not.toHaveProperty('certificateid')
    expect(state().host(wafIds.www)).toMatchObject({ protocol: 'HTTP', certificateId: null })
  })

  it('is refused for what does not exist or does not fit', async () => {
    expect(await codeOf(patch({ more: 1 }))).toBe('400 WAF.00011003')
    expect(await codeOf(patch({ server: [] }))).toBe('400 WAF.00011003')
    expect(await codeOf(patch({ server: [{ port: 1 }] }))).toBe('400 WAF.00011003')
    expect(await codeOf(patch({ certificateid: 'x', server }))).toBe('400 WAF.00011004')
    expect(await codeOf(patch({ server }, wafIds.plain))).toBe('400 WAF.00011003')
    expect(await codeOf(patch({ certificateid: wafIds.other, server }))).toBe('400 WAF.00011019')
    expect(await codeOf(patch(renewed, wafIds.api))).toBe('400 WAF.00011004')
  })
})

describe('a change of a premium host', () => {
  const put = (body: unknown, id: string = wafIds.api) =>
    call(`/premium-waf/host/${id}`, { method: 'PUT', body })

  it('binds a certificate that comes with its id and name', async () => {
    const body = { certificateid: wafIds.renewed, certificatename: 'www-renewed' }
    expect(await bodyOf(put(body))).toMatchObject(body)
    expect(state().host(wafIds.api)?.certificateId).toBe(wafIds.renewed)
  })

  it('leaves alone what it does not name', async () => {
    expect(await bodyOf(put({ proxy: true }))).toMatchObject({ certificateid: wafIds.old })
  })

  it('is refused for half a certificate, a wrong one, and a host in ELB mode', async () => {
    expect(await codeOf(put({ certificateid: wafIds.renewed }))).toBe('400 WAF.00011003')
    expect(await codeOf(put({ certificatename: 'www-renewed' }))).toBe('400 WAF.00011003')
    expect(await codeOf(put({ more: 1 }))).toBe('400 WAF.00011003')
    const unknown = { certificateid: 'x', certificatename: 'x' }
    expect(await codeOf(put(unknown))).toBe('400 WAF.00011004')
    const misnamed = { certificateid: wafIds.renewed, certificatename: 'www-old' }
    expect(await codeOf(put(misnamed))).toBe('400 WAF.00011005')
    const good = { certificateid: wafIds.renewed, certificatename: 'www-renewed' }
    expect(await codeOf(put(good, wafIds.elbHost))).toBe('400 WAF.00011006')
  })
})

describe('the gate', () => {
  it('wants a token of the very project', async () => {
    expect(await codeOf(call(certificates, { tokenOf: 'cn-east-3' }))).toBe('401 APIGW.0307')
    expect(await codeOf(call(certificates, { project: 'x', tokenOf: project }))).toBe(
      '403 APIGW.0302',
    )
  })

  it('knows only documented paths and methods', async () => {
    expect(await codeOf(call('/waf/certificates'))).toBe('404 APIGW.0101')
    expect(await codeOf(call(certificates, { method: 'PATCH', body: {} }))).toBe('405 APIGW.0501')
  })

  it.each([
    ['waf:certificate:list', certificates, {}],
    ['waf:certificate:get', `${certificates}/${wafIds.old}`, {}],
    ['waf:certificate:apply', `${certificates}/${wafIds.old}/apply-to-hosts`, { body: {} }],
    ['waf:instance:list', '/composite-waf/host', {}],
    ['waf:instance:put', `/waf/instance/${wafIds.www}`, { method: 'PATCH', body: {} }],
  ])('wants the permission %s', async (action, path, wish) => {
    const users = [{ ...pusher, permissions: everythingBut(action) }]
    const other = await startSimulator({ cloud: { users } })
    const response = await call(path, { ...wish, from: other })
    expect(response.status).toBe(403)
    expect((await bodyOf(Promise.resolve(response))).error_msg).toContain(action)
    await other.close()
  })
})

describe('a push from SCM', () => {
  const push = async () => {
    const url = `${simulator.scmEndpoint}/v3/scm/certificates/scs1700000000101/batch-push`
    const body = { target_service: 'WAF', target_projects: [project] }
    const headers = { 'x-auth-token': tokenOf(simulator, null) }
    return (await send('POST', url, headers, body)).body.results[0]
  }

  it('leaves a real copy in the default enterprise project', async () => {
    const { cert_id: id } = await push()
    expect(await bodyOf(call(`${certificates}/${id}`))).toMatchObject({
      id,
      name: 'www-in-scm',
      content: simulator.leaf('renewed').pem.chain,
      timestamp: start,
      bind_host: [],
    })
    expect((await apply(id, { cloud_host_ids: [wafIds.www] })).status).toBe(200)
  })

  it('of a leaf that is there finds it, makes another, or fails, as the switch says', async () => {
    expect(allInDefault).not.toContain((await push()).cert_id)
    state().switches.pushAgain = 'same-id'
    expect((await push()).cert_id).toBe(wafIds.renewed)
    state().switches.pushAgain = 'error'
    expect(await push()).toEqual({
      project_name: project,
      cert_id: '',
      message: 'The certificate already exists in WAF.',
    })
    expect(state().certificates).toHaveLength(7)
  })
})

describe('the TLS server of a host', () => {
  const see = (key: string, serverName: string) => {
    const name = simulator.waf.edgeName(hostId(key))
    const port = simulator.edges.list.find((each) => each.name === name)?.port ?? 0
    return visit(port, serverName, { ca: simulator.rootPem })
  }
  const fingerprint = (key: string) => simulator.leaf(key).fingerprint

  it('serves what is bound, as soon as it is bound', async () => {
    expect(await see('www', 'www.example.com')).toBe(fingerprint('old'))
    await apply(wafIds.renewed, { cloud_host_ids: [wafIds.www] })
    expect(await see('www', 'www.example.com')).toBe(fingerprint('renewed'))
    expect(await see('api', 'api.example.com')).toBe(fingerprint('old'))
  })

  it('has no handshake when nothing is bound or the host has HTTP only', async () => {
    await expect(see('plain', 'plain.example.com')).rejects.toThrow()
    await expect(see('shopHost', 'shop.example.com')).rejects.toThrow()
  })

  it('is not there in ELB mode', () => {
    const names = simulator.edges.list.map(({ name }) => name)
    expect(names).not.toContain(simulator.waf.edgeName(wafIds.elbHost))
    expect(names).toHaveLength(7)
  })

  it('can be sabotaged until a roll-back', async () => {
    simulator.waf.sabotage(wafIds.www, 'expired')
    expect(await see('www', 'www.example.com')).toBe(fingerprint('old'))
    await apply(wafIds.renewed, { cloud_host_ids: [wafIds.www] })
    await expect(see('www', 'www.example.com')).rejects.toMatchObject({ code: 'CERT_HAS_EXPIRED' })
    await apply(wafIds.old, { cloud_host_ids: [wafIds.www] })
    expect(await see('www', 'www.example.com')).toBe(fingerprint('old'))
  })
})

it('another writer can come between a read and a write', async () => {
  const stop = simulator.before('waf-apply', () => {
    state().changeHost(wafIds.www, { certificateId: wafIds.other })
  })
  await apply(wafIds.renewed, { cloud_host_ids: [wafIds.wildcard] })
  stop()
  expect(state().host(wafIds.www)?.certificateId).toBe(wafIds.other)
})

describe('a wrong seed', () => {
  it.each([
    [{ certificates: { a: { leaf: 'x', project } } }, 'no certificate "x"'],
    [{ hosts: { a: { hostname: 'a.example', project, certificate: 'x' } } }, 'no certificate "x"'],
    [{ hosts: { a: { hostname: 'a.example', project: 'x' } } }, 'no project "x"'],
    [{ hosts: { a: { hostname: 'a.example:89', project } } }, 'no plain name'],
    [{ hosts: { a: { hostname: '192.0.2.1', project } } }, 'no plain name'],
  ])('%j is refused', async (waf, message) => {
    await expect(startSimulator({ goLive: { leaves: {}, waf } })).rejects.toThrow(message)
  })
})
