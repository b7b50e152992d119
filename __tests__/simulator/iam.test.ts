// The simulated IAM's tokens as official clients ask for them: how a user and a scope may be named,
// how a refusal sounds, and tokens of tokens.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { account, createDefaultSeed, pusher, trusted } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'

let simulator: Simulator
let time = 0
beforeEach(async () => {
  time = Date.parse('2026-11-24T12:00:00Z')
  const projects = [
    ...createDefaultSeed(time).projects,
    { id: 'a'.repeat(32), name: 'disabled', enabled: false },
    { id: 'b'.repeat(32), name: 'without-role', members: ['ci-reader'] },
  ]
  simulator = await startSimulator({ now: () => time, cloud: { projects } })
})
afterEach(() => simulator.close())

const accountId = 'd'.repeat(32)
const byName = { name: pusher.name, password: pusher.password, domain: { name: account } }
const withPassword = (user: unknown) => ({ methods: ['password'], password: { user } })
const withToken = (id: unknown) => ({ methods: ['token'], token: { id } })
const url = (path: string) => `${simulator.iamEndpoint}${path}`
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url(path), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const tokens = (identity: unknown, scope?: unknown, query = '') =>
  post(`/v3/auth/tokens${query}`, { auth: { identity, ...(scope !== undefined && { scope }) } })
const tokenOf = async (response: Promise<Response>) =>
  (await response).headers.get('x-subject-token') ?? ''
const signIn = (name: string = pusher.name) =>
  tokenOf(
    tokens(withPassword({ ...byName, name, password: `simulator-password-of-${name}` }), {
      project: { name: 'cn-north-4' },
    }),
  )
// A test reads what it knows to be there; `any` spares it the requirements of a client.
// biome-ignore lint/suspicious/noExplicitAny: see above
const bodyOf = async (response: Response | Promise<Response>): Promise<any> =>
  (await response).json()
const get = (path: string, token: string, headers: Record<string, string> = {}) =>
  fetch(url(path), { headers: { 'x-auth-token': token, ...headers } })
const userId = async (token: string) =>
  (await bodyOf(get('/v3/auth/tokens', token, { 'x-subject-token': token }))).token.user.id

describe('a user', () => {
  it('is named by an id, or by a name with the name or id of the account', async () => {
    const id = await userId(await signIn())
    const { password } = pusher
    for (const user of [
      { id, password },
      { ...byName, domain: { id: accountId } },
      { ...byName, domain: { id: accountId, name: account } },
      { ...byName, id },
    ]) {
      expect((await tokens(withPassword(user))).status).toBe(201)
    }
    expect(await userId(await signIn('ci-blind'))).not.toBe(id)
  })

  it.each([
    ['an id of nobody', { id: 'x', password: pusher.password }, 401],
    ['an id that is another user’s', { ...byName, id: 'x' }, 401],
    ['the id of another account', { ...byName, domain: { id: 'x' } }, 401],
    ['a name and an id that differ', { ...byName, domain: { id: 'x', name: account } }, 401],
    ['an unknown field', { ...byName, more: 1 }, 400],
    ['an unknown field of the account', { ...byName, domain: { name: account, more: 1 } }, 400],
    ['neither an id nor a name', { password: 'x', domain: { name: account } }, 400],
    ['an id that is not text', { id: 1, password: 'x' }, 400],
    ['an account that is null', { ...byName, domain: null }, 400],
    ['a password that is not text', { ...byName, password: 1 }, 400],
  ])('is refused with %s', async (_, user, status) => {
    expect((await tokens(withPassword(user))).status).toBe(status)
  })

  it.each([
    ['two methods', { ...withPassword(byName), methods: ['password', 'totp'] }],
    ['no method', { ...withPassword(byName), methods: [] }],
    ['a method and another one’s field', { ...withPassword(byName), token: { id: 'x' } }],
    ['a token that is not text', withToken(1)],
    ['a token with more fields', { methods: ['token'], token: { id: 'x', more: 1 } }],
  ])('is not identified by %s', async (_, identity) => {
    expect((await tokens(identity)).status).toBe(400)
  })
})

describe('a refusal', () => {
  const bodies = [
    [withPassword({ ...byName, password: 'wrong' }), undefined],
    [withPassword({ ...byName, name: 'nobody' }), undefined],
    [withPassword({ ...byName, domain: { name: 'other' } }), undefined],
    [withPassword(byName), { project: { name: 'nowhere' } }],
    [withPassword(byName), { project: { id: 'nowhere' } }],
    [withPassword(byName), { project: { name: 'disabled' } }],
    [withPassword(byName), { project: { name: 'without-role' } }],
    [withPassword(byName), { project: { name: 'cn-north-4', domain: { name: 'other' } } }],
    [withPassword(byName), { domain: { name: 'other' } }],
    [withToken('x'), undefined],
  ] as const

  it('of a password cannot be told from that of a scope', async () => {
    const answers = new Set<string>()
    for (const [identity, scope] of bodies) {
      const response = await tokens(identity, scope)
      const {
        'x-iam-trace-id': _,
        'x-request-id': __,
        ...headers
      } = Object.fromEntries(response.headers)
      answers.add(JSON.stringify([response.status, headers, await response.text()]))
    }
    expect(answers.size).toBe(1)
    const { error } = await bodyOf(tokens(...bodies[0]))
    expect(error).toEqual({
      code: 401,
      message: 'The request you have made requires authentication.',
      title: 'Unauthorized',
    })
  })

  it('of a project does not count as a wrong password', async () => {
    for (let attempt = 0; attempt < 6; attempt += 1) await tokens(...bodies[3])
    expect((await tokens(withPassword(byName))).status).toBe(201)
  })

  it('comes for a query that is not documented', async () => {
    expect((await tokens(withPassword(byName), undefined, '?more=1')).status).toBe(400)
    expect((await tokens(withPassword(byName), undefined, '?nocatalog')).status).toBe(201)
  })
})

describe('a project with members', () => {
  it('is entered and listed by them only', async () => {
    const reader = { ...byName, name: 'ci-reader', password: 'simulator-password-of-ci-reader' }
    const scope = { project: { id: 'b'.repeat(32) } }
    expect((await tokens(withPassword(reader), scope)).status).toBe(201)
    const names = async (token: string, path = '/v3/auth/projects') =>
      (await bodyOf(get(path, token))).projects.map(({ name }: { name: string }) => name)
    const token = await signIn()
    expect(await names(await signIn('ci-reader'))).toContain('without-role')
    expect(await names(token)).toHaveLength(7)
    expect(await names(token, `/v3/users/${await userId(token)}/projects`)).toHaveLength(7)
    expect(await names(token, '/v3/projects')).toHaveLength(9)
  })
})

describe('a token', () => {
  it('is exchanged for another one of another scope, which lives no longer', async () => {
    const first = await signIn()
    time += 3_600_000
    const response = tokens(withToken(first), { project: { name: 'cn-east-3' } })
    const { token } = await bodyOf(response)
    expect(token).toMatchObject({
      methods: ['token'],
      expires_at: '2026-11-25T12:00:00.000000Z',
      project: { name: 'cn-east-3' },
    })
    expect((await tokens(withToken(first), { project: { name: 'disabled' } })).status).toBe(401)
  })

  it('is shown to its owner', async () => {
    const token = await signIn()
    const shown = await get('/v3/auth/tokens?nocatalog=1', token, { 'x-subject-token': token })
    expect(shown.headers.get('x-subject-token')).toBe(token)
    expect((await bodyOf(shown)).token.catalog).toBeUndefined()
    const whole = await bodyOf(get('/v3/auth/tokens', token, { 'x-subject-token': token }))
    expect(whole.token.catalog).toHaveLength(3)
    expect((await get('/v3/auth/tokens', token, { 'x-subject-token': 'x' })).status).toBe(404)
    expect((await get('/v3/auth/tokens?more=1', token)).status).toBe(400)
    expect((await get('/v3/auth/tokens', 'x', { 'x-subject-token': token })).status).toBe(401)
  })

  it('is unscoped for Keystone, and of the account for IAM, when no scope is wanted', async () => {
    for (const scope of [undefined, 'unscoped']) {
      const { token } = await bodyOf(tokens(withPassword(byName), scope))
      expect(token.domain).toEqual({ id: accountId, name: account })
    }
  })

  const temporary = (token: unknown, headers: Record<string, string> = {}, more: object = {}) =>
    post(
      '/v3.0/OS-CREDENTIAL/securitytokens',
      { auth: { identity: { methods: ['token'], token, ...more } } },
      headers,
    )

  it('is exchanged for temporary keys', async () => {
    const id = await signIn()
    const { credential } = await bodyOf(temporary({ id, duration_seconds: 3600 }))
    expect(credential).toMatchObject({ expires_at: '2026-11-24T13:00:00.000000Z' })
    expect(simulator.cloud.validKey(credential.access)?.user.name).toBe(pusher.name)
    expect((await temporary({}, { 'x-auth-token': id })).status).toBe(201)
  })

  it.each([
    ['no token', {}, 401, {}],
    ['too short a time', { id: 'x', duration_seconds: 899 }, 400, {}],
    ['too long a time', { id: 'x', duration_seconds: 86_401 }, 400, {}],
    ['a time that is no number', { id: 'x', duration_seconds: '900' }, 400, {}],
    ['an unknown field', { id: 'x', more: 1 }, 400, {}],
    ['another method', { id: 'x' }, 400, { methods: ['password'] }],
    ['another identity', { id: 'x' }, 400, { more: 1 }],
  ])('is not exchanged for keys with %s', async (_, token, status, more) => {
    expect((await temporary(token, {}, more)).status).toBe(status)
  })
})

describe("a federated user's token without a scope", () => {
  const path = '/v3/OS-FEDERATION/identity_providers/github/protocols/oidc/auth'
  const idToken = async () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: from = '' } = simulator.idTokenVariables
    const authorization = `Bearer ${trusted.requestToken}`
    return (await bodyOf(fetch(from, { headers: { authorization } }))).value
  }
  const exchange = async (to = path, authorization?: string, body = '') =>
    fetch(url(to), {
      method: 'POST',
      headers: { authorization: authorization ?? `Bearer ${await idToken()}` },
      body,
    })

  it('is good for another token only', async () => {
    const token = await tokenOf(exchange())
    const show = `${simulator.scmEndpoint}/v3/scm/certificates`
    const list = (value: string) => fetch(show, { headers: { 'x-auth-token': value } })
    expect((await list(token)).status).toBe(401)
    const scoped = await tokenOf(tokens(withToken(token), { project: { name: 'cn-north-4' } }))
    expect((await list(scoped)).status).toBe(200)
  })

  it('names the provider of its user, who has no password', async () => {
    const { token } = await bodyOf(exchange())
    expect(token.user).toMatchObject({
      'OS-FEDERATION': {
        identity_provider: { id: 'github' },
        protocol: { id: 'oidc' },
        groups: [],
      },
    })
    expect(token.user).not.toHaveProperty('password_expires_at')
  })

  it('is refused for what is not documented', async () => {
    expect((await exchange(path, 'x')).status).toBe(401)
    expect((await exchange(path, 'Bearer x')).status).toBe(401)
    expect((await exchange(path, undefined, '{"more":1}')).status).toBe(400)
    expect((await exchange(path.replace('github', 'other'))).status).toBe(404)
    expect((await exchange(path.replace('oidc', 'saml'))).status).toBe(404)
    expect((await fetch(url(path))).status).toBe(405)
  })
})
