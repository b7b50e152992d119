// The simulated cloud's other ways in: signatures, STS, GitHub's ID tokens, classic federation.

import { createHash, createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { accessKey, certificateIds, mainBranch, trusted } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'

let simulator: Simulator
let time = 0
beforeEach(async () => {
  time = Date.parse('2026-11-24T12:00:00Z')
  simulator = await startSimulator({ now: () => time })
})
afterEach(() => simulator.close())

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

interface Signing {
  readonly id?: string
  readonly secret?: string
  readonly at?: number
  readonly headers?: Record<string, string>
  readonly signed?: readonly string[]
  /** A header that is signed, but not sent. */
  readonly absent?: string
}

/** A signer of the test's own, for a GET without a query or body. */
function signed(
  url: string,
  {
    id = accessKey.id,
    secret = accessKey.secret,
    at = time,
    headers = {},
    signed: only,
    absent,
  }: Signing = {},
) {
  const { host, pathname, search } = new URL(url)
  const date = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
  const all: Record<string, string> = { host, 'x-sdk-date': date, ...headers }
  const signs = [...(only ?? Object.keys(all)), ...(absent === undefined ? [] : [absent])]
  const names = signs.sort()
  const canonical = [
    'GET',
    `${pathname}/`,
    search.slice(1),
    ...names.map((name) => `${name}:${all[name] ?? ''}`),
    '',
    names.join(';'),
    headers['x-sdk-content-sha256'] ?? sha256(''),
  ].join('\n')
  const signature = createHmac('sha256', secret)
    .update(`SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`)
    .digest('hex')
  const authorization = `SDK-HMAC-SHA256 Access=${id}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return fetch(url, {
    headers: { ...headers, 'x-language': 'en-us', 'x-sdk-date': date, authorization },
  })
}

const projects = (query = '?name=cn-north-4') => `${simulator.iamEndpoint}/v3/projects${query}`
const certificate = () => `${simulator.scmEndpoint}/v3/scm/certificates/${certificateIds.issued}`
const inProject = { 'x-project-id': '1'.repeat(32) }
const inAccount = { 'x-domain-id': 'd'.repeat(32) }
const answer = async (response: Response | Promise<Response>) => {
  const { status, ...rest } = await response
  const text = await (await response).text()
  return { status, rest, text }
}
const statusOf = async (response: Promise<Response>) => (await response).status

describe('a signed request', () => {
  it('is taken by IAM and SCM', async () => {
    const { status, text } = await answer(signed(projects()))
    expect([status, JSON.parse(text).projects]).toMatchObject([
      200,
      [{ name: 'cn-north-4', id: '1'.repeat(32) }],
    ])
    expect(JSON.parse((await answer(signed(projects('')))).text).projects.length).toBeGreaterThan(3)
    expect(await statusOf(signed(certificate(), { headers: inProject }))).toBe(200)
  })

  it.each([
    ['without a project', {}, 'SCM.0002'],
    ['in a project of another region', { headers: { 'x-project-id': '3'.repeat(32) } }, 'SCM.0002'],
    ['in no project that there is', { headers: { 'x-project-id': 'x' } }, 'SCM.0002'],
    ['by an unknown key', { id: 'NOBODY', headers: inProject }, 'APIGW.0301'],
    ['with a wrong secret', { secret: 'wrong', headers: inProject }, 'APIGW.0301'],
    ['without the date', { headers: inProject, signed: ['host'] }, 'APIGW.0301'],
    ['that signs a header it lacks', { headers: inProject, absent: 'x-more' }, 'APIGW.0301'],
    ['in another account', { headers: { 'x-domain-id': 'x' } }, 'SCM.0002'],
    [
      'in its project and another account',
      { headers: { ...inProject, 'x-domain-id': 'x' } },
      'SCM.0002',
    ],
    [
      'in its account and no project that there is',
      { headers: { ...inAccount, 'x-project-id': 'x' } },
      'SCM.0002',
    ],
    [
      'with the hash of another payload',
      { headers: { ...inProject, 'x-sdk-content-sha256': '0'.repeat(64) } },
      'APIGW.0301',
    ],
    [
      'with an invalid security token',
      { headers: { ...inProject, 'x-security-token': 'x' } },
      'APIGW.0301',
    ],
  ] as [string, Signing, string][])('%s is refused', async (_, signing, code) => {
    expect((await answer(signed(certificate(), signing))).text).toContain(code)
  })

  it.each<[string, Signing]>([
    ['the date alone', { headers: inProject, signed: ['x-sdk-date'] }],
    ['no payload', { headers: { ...inProject, 'x-sdk-content-sha256': 'UNSIGNED-PAYLOAD' } }],
    ['the hash of the payload', { headers: { ...inProject, 'x-sdk-content-sha256': sha256('') } }],
    ['its account', { headers: inAccount }],
    ['its account and its project', { headers: { ...inAccount, ...inProject } }],
  ])('that signs or names %s is taken', async (_, signing) => {
    expect(await statusOf(signed(certificate(), signing))).toBe(200)
  })

  it.each([
    ['sorted by name, not by the text of the pair', '?a=2&a-b=1'],
    ['sorted by value within a name', '?a=1&a=2'],
    ['with every character that needs an escape', '?a=%20%28%26%3D%3F%21%23%25.%2A%29'],
  ])('is compared with the query %s', async (_, query) => {
    // The list refuses unknown parameters, but only of a caller that it knows.
    const url = certificate().replace(/\/[^/]+$/, query)
    expect((await answer(signed(url, { headers: inProject }))).text).toContain('SCM.0005')
  })

  it('is refused when it is more than 15 minutes off, or of another form', async () => {
    const headers = inProject
    expect(await statusOf(signed(certificate(), { at: time - 14 * 60_000, headers }))).toBe(200)
    expect(await statusOf(signed(certificate(), { at: time + 16 * 60_000, headers }))).toBe(401)
    expect(
      await statusOf(fetch(certificate(), { headers: { authorization: 'AWS4-HMAC-SHA256' } })),
    ).toBe(401)
    const form = `SDK-HMAC-SHA256 Access=a, SignedHeaders=host, Signature=${'0'.repeat(64)}`
    expect(await statusOf(fetch(certificate(), { headers: { authorization: form } }))).toBe(401)
  })

  it('five times wrong in a row locks the key for five minutes', async () => {
    const bad = () => signed(certificate(), { secret: 'wrong', headers: inProject })
    const good = () => signed(certificate(), { headers: inProject })
    for (let attempt = 0; attempt < 4; attempt += 1) await bad()
    expect(await statusOf(good())).toBe(200)
    for (let attempt = 0; attempt < 5; attempt += 1) await bad()
    expect((await answer(good())).text).toContain('locked')
    time += 5 * 60_000
    expect(await statusOf(good())).toBe(200)
  })

  it('may not list projects without the permission, nor without credentials', async () => {
    const key = simulator.cloud.seed.accessKeys[1]
    expect(await statusOf(signed(projects(), key))).toBe(403)
    expect(await statusOf(fetch(projects()))).toBe(401)
  })

  it('carries the clock of the service', async () => {
    expect((await signed(projects())).headers.get('date')).toBe('Tue, 24 Nov 2026 12:00:00 GMT')
  })
})

const idTokenUrl = () => String(simulator.idTokenVariables['ACTIONS_ID_TOKEN_REQUEST_URL'])
const bearer = { authorization: `Bearer ${trusted.requestToken}` }
const idToken = async (audience?: string): Promise<string> => {
  const url = audience === undefined ? idTokenUrl() : `${idTokenUrl()}&audience=${audience}`
  return JSON.parse((await answer(fetch(url, { headers: bearer }))).text).value
}

describe("GitHub's ID tokens", () => {
  it('say who asks, and for whom', async () => {
    const claims = JSON.parse(
      Buffer.from((await idToken()).split('.')[1] ?? '', 'base64url').toString(),
    )
    expect(claims).toMatchObject({
      iss: 'https://token.actions.githubusercontent.com',
      aud: 'https://github.com/example',
      sub: mainBranch,
    })
  })

  it('are for jobs with the request token only', async () => {
    expect(await statusOf(fetch(idTokenUrl()))).toBe(401)
    expect(await statusOf(fetch(idTokenUrl().replace('id-token', 'x'), { headers: bearer }))).toBe(
      404,
    )
  })
})

describe.each(['STS', 'classic IAM'] as const)('%s', (service) => {
  const exchange = (token: string, more: object = {}, headers: Record<string, string> = {}) => {
    const sts = {
      provider_urn: trusted.providerUrn,
      agency_urn: trusted.agencyUrn,
      agency_session_name: 'test',
      id_token: token,
      ...more,
    }
    const classic = {
      auth: { id_token: { id: token }, scope: { project: { name: 'cn-north-4' } }, ...more },
    }
    return fetch(
      service === 'STS'
        ? `${simulator.stsEndpoint}/v5/agencies/assume-with-oidc`
        : `${simulator.iamEndpoint}/v3.0/OS-AUTH/id-token/tokens`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-idp-id': trusted.identityProviderId,
          ...headers,
        },
        body: JSON.stringify(service === 'STS' ? sts : classic),
      },
    )
  }

  it('takes a token that the policy trusts', async () => {
    const response = await exchange(await idToken())
    if (service === 'STS') {
      const { credentials } = JSON.parse((await answer(response)).text)
      const headers = { ...inProject, 'x-security-token': credentials.security_token }
      const signing = { id: credentials.access_key_id, secret: credentials.secret_access_key }
      expect(await statusOf(signed(certificate(), { ...signing, headers }))).toBe(200)
      expect(await statusOf(signed(certificate(), { ...signing, headers: inProject }))).toBe(401)
      time += 3_600_000
      expect(await statusOf(signed(certificate(), { ...signing, headers }))).toBe(401)
    } else {
      expect(response.status).toBe(201)
      const token = response.headers.get('x-subject-token') ?? ''
      expect(await statusOf(fetch(certificate(), { headers: { 'x-auth-token': token } }))).toBe(200)
      expect(JSON.parse((await answer(response)).text).token.methods).toEqual(['mapped'])
    }
  })

  it('refuses another audience, another subject, an old token and a forged one', async () => {
    const good = await idToken()
    const refused = service === 'STS' ? 403 : 401
    expect(await statusOf(exchange(await idToken('x')))).toBe(refused)
    expect(await statusOf(exchange(`${good.slice(0, -8)}AAAAAAAA`))).toBe(refused)
    expect(await statusOf(exchange('forged'))).toBe(refused)
    time += 300_000
    expect((await answer(exchange(good))).text).toContain('has expired')
    const other = await startSimulator({
      now: () => time,
      cloud: { subject: 'repo:example/site:pull_request' },
    })
    const own = simulator
    simulator = other
    expect((await answer(exchange(await idToken()))).text).toContain('subject does not match')
    simulator = own
    await other.close()
  })

  it('refuses another issuer', async () => {
    for (const trust of simulator.cloud.seed.trusts)
      Object.assign(trust, { issuer: 'https://other.example' })
    expect((await answer(exchange(await idToken()))).text).toContain('issuer does not match')
  })

  it('refuses what is not documented', async () => {
    const token = await idToken()
    expect(await statusOf(exchange(token, { more: 1 }))).toBe(400)
    expect(await statusOf(exchange(token, {}, { 'content-type': 'text/plain' }))).toBe(400)
    if (service === 'STS') {
      expect(await statusOf(exchange(token, { agency_session_name: 'a b' }))).toBe(400)
      expect(await statusOf(exchange(token, { agency_urn: 'x' }))).toBe(403)
      expect(await statusOf(fetch(`${simulator.stsEndpoint}/x`))).toBe(404)
      expect(await statusOf(fetch(`${simulator.stsEndpoint}/v5/agencies/assume-with-oidc`))).toBe(
        405,
      )
    } else {
      expect(await statusOf(exchange(token, { scope: 1 }))).toBe(400)
      expect(await statusOf(exchange(token, { id_token: 1 }))).toBe(400)
      expect(await statusOf(exchange(token, { scope: { project: { name: 'x' } } }))).toBe(403)
      expect(await statusOf(exchange(token, {}, { 'x-idp-id': 'x' }))).toBe(404)
    }
  })
})

describe('a seed with a key of nobody', () => {
  it('has no such key', async () => {
    const other = await startSimulator({
      cloud: { accessKeys: [{ id: 'a', secret: 'b', user: 'nobody' }] },
    })
    expect(other.cloud.validKey('a')).toBeUndefined()
    await other.close()
  })
})
