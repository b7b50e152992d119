// The simulator's own paths, over its sockets: which instance runs, its faults, and the reset.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { accessKey, account, certificateIds, pusher } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { version } from '../../src/version.ts'

const scripted = { on: 'show', action: { kind: 'html', status: 502 } } as const

let simulator: Simulator
beforeEach(async () => {
  simulator = await startSimulator({ faults: [scripted], scenario: 'of the test' })
})
afterEach(() => simulator.close())

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${simulator.scmEndpoint}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  // A test reads what it knows to be there.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  const json: any = await response.json()
  return { status: response.status, json, headers: response.headers }
}

const signIn = async (password: string = pusher.password): Promise<Response> =>
  fetch(`${simulator.iamEndpoint}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: pusher.name, password, domain: { name: account } } },
        },
        scope: { project: { name: 'cn-north-4' } },
      },
    }),
  })
const tokenOf = async () => (await signIn()).headers.get('x-subject-token') ?? ''
const push = (token: string) =>
  fetch(`${simulator.scmEndpoint}/v3/scm/certificates/${certificateIds.issued}/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-auth-token': token },
    body: JSON.stringify({ target_service: 'ELB', target_project: 'cn-east-3' }),
  })

describe('GET /health', () => {
  it('says which instance this is', async () => {
    const before = await call('GET', '/health')
    const port = (endpoint: string) => Number(new URL(endpoint).port)
    expect(before).toMatchObject({
      status: 200,
      json: {
        status: 'ok',
        name: 'push-certificate-to-huaweicloud simulator',
        version,
        startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        ports: {
          iam: port(simulator.iamEndpoint),
          scm: port(simulator.scmEndpoint),
          sts: port(simulator.stsEndpoint),
          github: expect.any(Number),
          edge: {},
        },
        scenario: 'of the test',
        requests: 0,
      },
    })
    await signIn()
    expect((await call('GET', '/health?again')).json.requests).toBe(1)
    const head = await fetch(`${simulator.iamEndpoint}/health`, { method: 'HEAD' })
    expect(head.status).toBe(200)
  })

  it('names the ports of the edge, and no scenario when there is none', async () => {
    await simulator.close()
    simulator = await startSimulator({ withEdge: true })
    const { json } = await call('GET', '/health')
    const edge = simulator.edge?.addresses.map(({ target, port }) => [target, port]) ?? []
    expect(json.ports.edge).toEqual(Object.fromEntries(edge))
    expect(json.scenario).toBeNull()
  })
})

describe('/simulator/faults', () => {
  it('lists the faults, adds one, and removes all of them', async () => {
    expect(await call('GET', '/simulator/faults')).toMatchObject({ status: 200, json: [scripted] })
    const fault = { on: 'push', attempts: [1], action: { kind: 'truncated' } }
    expect(await call('POST', '/simulator/faults', fault)).toMatchObject({ status: 201 })
    expect((await call('GET', '/simulator/faults')).json).toEqual([scripted, fault])
    expect(await call('DELETE', '/simulator/faults')).toMatchObject({ json: { removed: 2 } })
    expect((await call('GET', '/simulator/faults')).json).toEqual([])
    expect((await call('DELETE', '/simulator/faults')).json).toEqual({ removed: 0 })
    const token = await tokenOf()
    expect((await push(token)).status).toBe(204)
  })
})

describe('POST /simulator/reset', () => {
  it('forgets requests, attempts, pushes and tokens, and has the faults of the start', async () => {
    await call('DELETE', '/simulator/faults')
    const once = { on: 'push', attempts: [1], action: { kind: 'html', status: 502 } }
    await call('POST', '/simulator/faults', once)
    const token = await tokenOf()
    expect([(await push(token)).status, (await push(token)).status]).toEqual([502, 204])
    expect(simulator.requests).toHaveLength(3)
    expect(await call('POST', '/simulator/reset')).toMatchObject({ json: { status: 'ok' } })
    expect((await call('GET', '/simulator/requests')).json).toEqual([])
    expect((await call('GET', '/simulator/pushes')).json).toEqual([])
    expect((await call('GET', '/simulator/faults')).json).toEqual([scripted])
    expect((await push(token)).status).toBe(401)
    expect(simulator.requests.map(({ attempt }) => attempt)).toEqual([1])
  })

  it('unlocks a user, and keeps the permanent keys', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn('wrong')
    expect((await signIn()).status).toBe(401)
    const temporary = simulator.cloud.issueTemporaryKey({ ...pusher, permissions: [] })
    await call('POST', '/simulator/reset')
    expect((await signIn()).status).toBe(201)
    expect(simulator.cloud.validKey(temporary.id)).toBeUndefined()
    expect(simulator.cloud.validKey(accessKey.id)).toBeDefined()
  })

  it('removes uploads and bindings, and keeps the real certificates of the seed', async () => {
    await simulator.close()
    simulator = await startSimulator({ withEdge: true })
    const seeded = structuredClone(simulator.cloud.certificates)
    const [first] = seeded
    if (first === undefined) throw new Error('the seed has certificates')
    simulator.cloud.certificates.push({ ...first, id: 'scs1800000000007' })
    simulator.cloud.pushes.push({ certificateId: first.id, service: 'CDN', project: '' })
    const wish = { target: 'CDN', certificateId: first.id }
    expect((await call('POST', '/simulator/bind', wish)).status).toBe(200)
    await call('POST', '/simulator/reset')
    expect(simulator.cloud.certificates).toEqual(seeded)
    const bound = simulator.edge?.addresses.map(({ certificateId }) => certificateId)
    expect(bound).toEqual([null, null, null, null])
  })
})

describe('a control path', () => {
  it('that does not exist is a 404 with the paths that do', async () => {
    const { status, json } = await call('GET', '/simulator/fault')
    expect(status).toBe(404)
    expect(json.known).toContain('DELETE /simulator/faults')
  })

  it('with another method is a 405 with the methods that work', async () => {
    const { status, json, headers } = await call('PUT', '/simulator/faults', {})
    expect(status).toBe(405)
    expect(json.error).toBe('/simulator/faults takes GET or POST or DELETE, not PUT')
    expect(headers.get('allow')).toBe('GET, POST, DELETE')
  })
})
