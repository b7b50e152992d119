// The simulated cloud by itself, over its sockets: what it accepts, what it refuses, and in which
// words.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { account, certificateIds, pusher } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'

let simulator: Simulator
let time = Date.parse('2026-11-24T12:00:00Z')
beforeEach(async () => {
  time = Date.parse('2026-11-24T12:00:00Z')
  simulator = await startSimulator({ now: () => time })
})
afterEach(() => simulator.close())

const user = (more = {}) => ({
  name: pusher.name,
  password: pusher.password,
  domain: { name: account },
  ...more,
})
const auth = (scope: unknown = { project: { name: 'cn-north-4' } }, who: unknown = user()) => ({
  auth: {
    identity: { methods: ['password'], password: { user: who } },
    ...(scope === null ? {} : { scope }),
  },
})
const json = { 'content-type': 'application/json', 'x-language': 'en-us' }
const post = (url: string, body: unknown, headers: Record<string, string> = json) =>
  fetch(url, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const tokens = (body: unknown, query = '?nocatalog=true', headers = json) =>
  post(`${simulator.iamEndpoint}/v3/auth/tokens${query}`, body, headers)
const tokenOf = async (name: string = pusher.name, scope?: unknown) => {
  const response = await tokens(
    auth(scope, user({ name, password: `simulator-password-of-${name}` })),
  )
  return response.headers.get('x-subject-token') ?? ''
}
const certificates = () => `${simulator.scmEndpoint}/v3/scm/certificates`
const show = (token: string, id: string = certificateIds.issued) =>
  fetch(`${certificates()}/${id}`, { headers: { 'x-auth-token': token, 'x-language': 'en-us' } })
const push = (
  token: string,
  body: unknown,
  id: string = certificateIds.issued,
  headers: Record<string, string> = json,
) => post(`${certificates()}/${id}/push`, body, { ...headers, 'x-auth-token': token })
// A test reads what it knows to be there; `any` spares it the requirements of a client.
// biome-ignore lint/suspicious/noExplicitAny: see above
const bodyOf = async (response: Response | Promise<Response>): Promise<any> =>
  (await response).json()
const codeOf = async (response: Response) => {
  const body = await bodyOf(response)
  return `${response.status} ${body.error_code ?? body.error?.message}`
}

/** What Keystone says to everything that it does not want to explain. */
const unauthorized = '401 The request you have made requires authentication.'

describe('IAM', () => {
  it('issues a token in a header, with its expiry in the body', async () => {
    const response = await tokens(auth())
    expect(response.status).toBe(201)
    expect(response.headers.get('x-subject-token')).toMatch(/^MII.{1500,}/)
    expect(response.headers.get('x-request-id')).toBeTruthy()
    expect((await bodyOf(response)).token).toMatchObject({
      expires_at: '2026-11-25T12:00:00.000000Z',
      project: { name: 'cn-north-4', domain: { name: 'acme' } },
    })
  })

  it('leaves the catalog out only when asked to', async () => {
    expect((await bodyOf(tokens(auth()))).token.catalog).toBeUndefined()
    expect((await bodyOf(tokens(auth(), ''))).token.catalog).toHaveLength(3)
  })

  it.each([
    [{ project: { name: 'cn-east-3', domain: { name: 'acme' } } }, 201],
    [{ project: { name: 'cn-east-3', domain: { id: 'd'.repeat(32) } } }, 201],
    [{ project: { id: '1'.repeat(32) } }, 201],
    [{ domain: { name: 'acme' } }, 201],
    [{ domain: { id: 'd'.repeat(32) } }, 201],
    [null, 201],
    [{ project: { name: 'nowhere' } }, 401],
    [{ project: { id: 'nowhere' } }, 401],
    [{ project: { name: 'cn-east-3', domain: { name: 'other' } } }, 401],
    [{ project: { name: 'cn-east-3', domain: { label: 'acme' } } }, 401],
    [{ project: { label: 'cn-east-3' } }, 401],
    [{ project: 'cn-north-4' }, 401],
    [{ domain: { name: 'other' } }, 401],
    [{ domain: 'acme' }, 401],
    [{ region: 'cn-north-4' }, 401],
  ])('takes the scope %j: %i', async (scope, status) => {
    expect((await tokens(auth(scope))).status).toBe(status)
  })

  it.each([
    ['no JSON', 'x', '400 IAM.0011'],
    ['an array', [], '400 IAM.0011'],
    ['nothing', {}, '400 IAM.0007'],
    ['an unknown field', { ...auth(), more: 1 }, '400 IAM.0007'],
    ['an unknown field in auth', { auth: { ...auth().auth, more: 1 } }, '400 IAM.0007'],
    ['no identity', { auth: { identity: 1 } }, '400 IAM.0007'],
    ['another method', { auth: { identity: { methods: ['totp'], password: {} } } }, '400 IAM.0007'],
    ['no user', { auth: { identity: { methods: ['password'], password: {} } } }, '400 IAM.0007'],
    ['a user without a domain', auth(null, { name: 'x', password: 'y' }), '400 IAM.0007'],
    ['a domain without a name', auth(null, user({ domain: {} })), '400 IAM.0007'],
    ['a domain whose name is none', auth(null, user({ domain: { name: 1 } })), '400 IAM.0007'],
    ['a name that is not text', auth(null, user({ name: 1 })), '400 IAM.0007'],
    ['a scope that is not an object', auth('project'), '400 IAM.0007'],
    ['a wrong password', auth(null, user({ password: 'x' })), unauthorized],
    ['an unknown user', auth(null, user({ name: 'x' })), unauthorized],
    ['an unknown account', auth(null, user({ domain: { name: 'x' } })), unauthorized],
  ])('refuses %s', async (_, body, code) => {
    expect(await codeOf(await tokens(body))).toBe(code)
  })

  it('refuses what is not declared as JSON, another method and another path', async () => {
    expect(await codeOf(await tokens(auth(), '', { ...json, 'content-type': 'text/plain' }))).toBe(
      '400 IAM.0011',
    )
    const url = `${simulator.iamEndpoint}/v3/auth/tokens`
    expect(await codeOf(await fetch(url, { method: 'PUT' }))).toBe('405 APIGW.0501')
    expect(await codeOf(await fetch(`${simulator.iamEndpoint}/v3/scm/certificates/x`))).toBe(
      '404 APIGW.0101',
    )
  })

  it.each([
    ['hwid-owner', unauthorized],
    ['ci-disabled', '403 IAM.0082'],
    ['ci-console-only', '403 IAM.0081'],
  ])('refuses %s with the right password', async (name, code) => {
    expect(
      await codeOf(
        await tokens(auth(null, user({ name, password: `simulator-password-of-${name}` }))),
      ),
    ).toBe(code)
  })

  it('gives a user with a second factor a receipt', async () => {
    const response = await tokens(
      auth(null, user({ name: 'ci-mfa', password: 'simulator-password-of-ci-mfa' })),
    )
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ required_auth_methods: [['totp', 'password']] })
  })

  it('locks a user for 15 minutes after five wrong passwords', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1)
      await tokens(auth(null, user({ password: 'x' })))
    expect(await codeOf(await tokens(auth()))).toBe('401 IAM.0061')
    time += 15 * 60_000
    expect((await tokens(auth())).status).toBe(201)
  })
})

describe('SCM', () => {
  it('shows a certificate with every documented field, its times without a zone', async () => {
    const body = await (await show(await tokenOf())).json()
    expect(body).toMatchObject({
      id: certificateIds.issued,
      status: 'ISSUED',
      push_support: 'ON',
      not_after: '2027-02-02 12:00:00.0',
      fingerprint: expect.stringMatching(/^[0-9a-f]{40}$/),
      authentification: [],
    })
    expect((await bodyOf(show(await tokenOf(), certificateIds.uploaded))).order_id).toBeNull()
  })

  it('takes tokens of its own region, and of the account', async () => {
    const token = (name: string) => tokenOf(pusher.name, { project: { name } })
    expect((await show(await token('cn-north-4_web'))).status).toBe(200)
    expect((await show(await tokenOf(pusher.name, { domain: { name: account } }))).status).toBe(200)
    expect(await codeOf(await show(await token('cn-east-3')))).toBe('401 APIGW.0307')
  })

  it('refuses a token that is unknown, expired or revoked', async () => {
    expect(await codeOf(await show('x'))).toBe('401 SCM.1000')
    const token = await tokenOf()
    time += 24 * 3_600_000
    expect(await codeOf(await show(token))).toBe('401 SCM.1000')
    const other = await tokenOf()
    await post(`${simulator.scmEndpoint}/simulator/revoke-tokens`, '')
    expect(await codeOf(await show(other))).toBe('401 SCM.1000')
    expect(await codeOf(await fetch(`${certificates()}/${certificateIds.issued}`))).toBe(
      '401 SCM.1000',
    )
  })

  it.each([
    ['ci-blind', '401 SCM.4002'],
    ['ci-gateway-blind', '403 APIGW.0302'],
  ])('does not show %s anything', async (name, code) => {
    expect(await codeOf(await show(await tokenOf(name)))).toBe(code)
  })

  it('pushes: 204 without a body, and a request id', async () => {
    const response = await push(await tokenOf(), {
      target_service: 'ELB',
      target_project: 'cn-east-3',
    })
    expect(response.status).toBe(204)
    expect(await response.text()).toBe('')
    expect(response.headers.get('x-request-id')).toBeTruthy()
    expect(simulator.pushes).toEqual([
      { certificateId: certificateIds.issued, service: 'ELB', project: 'cn-east-3' },
    ])
  })

  it('lets ELB and WAF have a certificate again, CDN once', async () => {
    const token = await tokenOf()
    const waf = { target_service: 'waf', target_project: 'cn-north-4' }
    expect((await push(token, waf)).status).toBe(204)
    expect((await push(token, waf)).status).toBe(204)
    const cdn = { target_service: 'CDN', target_project: '' }
    expect((await push(token, cdn)).status).toBe(204)
    expect(await codeOf(await push(token, cdn))).toBe('400 SCM.0211')
    expect((await push(token, cdn, certificateIds.uploaded)).status).toBe(204)
  })

  it.each([
    ['no JSON', 'x', '400 SCM.0005'],
    ['a missing field', { target_service: 'CDN' }, '400 SCM.0005'],
    ['an unknown field', { target_service: 'CDN', target_project: '', more: 1 }, '400 SCM.0005'],
    ['a service that is not text', { target_service: 1, target_project: '' }, '400 SCM.0005'],
    ['an unknown service', { target_service: 'XYZ', target_project: '' }, '400 SCM.0030'],
    ['mixed case', { target_service: 'Elb', target_project: 'cn-north-4' }, '400 SCM.0030'],
    ['an unknown project', { target_service: 'ELB', target_project: 'nowhere' }, '400 SCM.0069'],
    ['no project', { target_service: 'WAF', target_project: '' }, '400 SCM.0069'],
    [
      'a project that is too long',
      { target_service: 'CDN', target_project: 'x'.repeat(256) },
      '400 SCM.0005',
    ],
  ])('refuses a push of %s', async (_, body, code) => {
    expect(await codeOf(await push(await tokenOf(), body))).toBe(code)
  })

  it('refuses a push that is not declared as JSON, or by a reader', async () => {
    const cdn = { target_service: 'CDN', target_project: '' }
    const plain = await push(await tokenOf(), cdn, certificateIds.issued, {
      ...json,
      'content-type': 'text/plain',
    })
    expect(await codeOf(plain)).toBe('400 SCM.0005')
    expect(await codeOf(await push(await tokenOf('ci-reader'), cdn))).toBe('401 SCM.4002')
  })

  it.each([
    [certificateIds.expired, '400 SCM.0010'],
    [certificateIds.pushOff, '400 SCM.0010'],
    ['scs9999999999999', '400 SCM.0020'],
    ['short', '400 SCM.0008'],
  ])('refuses to push %s', async (id, code) => {
    expect(
      await codeOf(await push(await tokenOf(), { target_service: 'CDN', target_project: '' }, id)),
    ).toBe(code)
  })

  it('knows its own paths and methods only', async () => {
    expect(await codeOf(await fetch(`${simulator.scmEndpoint}/v3/auth/tokens`))).toBe(
      '404 APIGW.0101',
    )
    expect(await codeOf(await post(`${certificates()}/${certificateIds.issued}`, {}))).toBe(
      '405 APIGW.0501',
    )
    expect(await codeOf(await fetch(`${certificates()}/${certificateIds.issued}/push`))).toBe(
      '405 APIGW.0501',
    )
  })

  it('speaks Chinese to clients that do not ask for English', async () => {
    const response = await fetch(`${certificates()}/x`, {
      headers: { 'x-auth-token': await tokenOf() },
    })
    expect((await bodyOf(response)).error_msg).toBe('请求失败')
  })
})

describe('the log of requests', () => {
  it('tells what came, in which attempt, over which connection, and what was answered', async () => {
    const token = await tokenOf()
    await push(token, { target_service: 'CDN', target_project: '' })
    await push(token, { target_service: 'CDN', target_project: '' })
    expect(simulator.requests).toMatchObject([
      { service: 'iam', operation: 'sign-in', attempt: 1, status: 201, target: undefined },
      { service: 'scm', operation: 'push', target: 'CDN', attempt: 1, status: 204 },
      { service: 'scm', operation: 'push', target: 'CDN', attempt: 2, status: 400 },
    ])
    const seen = await (await fetch(`${simulator.iamEndpoint}/simulator/requests`)).json()
    expect(seen).toHaveLength(3)
    expect(await bodyOf(fetch(`${simulator.scmEndpoint}/simulator/pushes`))).toHaveLength(1)
    expect(simulator.connectionCount).toBeGreaterThan(0)
  })

  it('is answered beside /health at every port', async () => {
    for (const endpoint of [simulator.iamEndpoint, simulator.scmEndpoint]) {
      expect(await bodyOf(fetch(`${endpoint}/health`))).toMatchObject({ status: 'ok' })
    }
    expect(simulator.requests).toHaveLength(0)
  })
})

describe('whenSeen', () => {
  /** Whether the promise has resolved by now. */
  const isDone = async (promise: Promise<void>) =>
    Promise.race([promise.then(() => true), Promise.resolve().then(() => false)])

  it('resolves with the request that was waited for, and at once for an earlier one', async () => {
    const first = simulator.whenSeen('sign-in')
    const second = simulator.whenSeen('sign-in', 2)
    expect(await isDone(first)).toBe(false)
    const token = await tokenOf()
    await first
    await simulator.whenSeen('sign-in')
    await show(token)
    expect(await isDone(second)).toBe(false)
    await tokenOf()
    await second
  })

  it('tells an answered request from one that was only seen', async () => {
    const action = { kind: 'hang', when: 'before-headers' } as const
    simulator.addFault({ on: 'show', attempts: [1], action })
    const patience = new AbortController()
    const answered = simulator.whenSeen('show', 1, { answered: true })
    const hanging = fetch(`${certificates()}/x`, { signal: patience.signal })
    await simulator.whenSeen('show')
    expect(await isDone(answered)).toBe(false)
    await show('x')
    await answered
    patience.abort()
    await expect(hanging).rejects.toThrow()
  })
})

describe('starting', () => {
  it('takes two ports in a row, or says that it cannot', async () => {
    const port = Number(new URL(simulator.scmEndpoint).port)
    await expect(startSimulator({ port: port - 1 })).rejects.toThrow(
      /^port \d+ \(for (IAM|SCM)\) is taken: stop/,
    )
  })

  it('replaces parts of the seed', async () => {
    const other = await startSimulator({ cloud: { account: 'other' } })
    expect(other.cloud.seed.account).toBe('other')
    expect(other.cloud.projectNamed('cn-north-4')).toBeDefined()
    await other.close()
  })
})
