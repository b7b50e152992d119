// What the simulated IAM lists, as official clients read it: versions, catalog, accounts, projects,
// regions, services and endpoints.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { userIdOf } from '../../simulator/cloud-state.ts'
import { account, createDefaultSeed, pusher } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'

let simulator: Simulator
beforeEach(async () => {
  const { projects } = createDefaultSeed(0)
  const disabled = { id: 'a'.repeat(32), name: 'disabled', enabled: false }
  simulator = await startSimulator({ cloud: { projects: [...projects, disabled] } })
})
afterEach(() => simulator.close())

const accountId = 'd'.repeat(32)
const url = (path: string) => `${simulator.iamEndpoint}${path}`
const userNamed = (name: string) => {
  const user = simulator.cloud.seed.users.find((each) => each.name === name)
  if (user === undefined) throw new Error(`there is no ${name}`)
  return user
}
/** A token for the first project. */
const signIn = (name: string = pusher.name) => {
  const [project] = simulator.cloud.seed.projects
  if (project === undefined) throw new Error('there is no project')
  return simulator.cloud.issueToken(userNamed(name), { kind: 'project', project }).value
}
const get = (path: string, token: string, headers: Record<string, string> = {}) =>
  fetch(url(path), { headers: { 'x-auth-token': token, ...headers } })
// A test reads what it knows to be there; `any` spares it the requirements of a client.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Json = any
const bodyOf = async (response: Promise<Response> | Response): Promise<Json> =>
  (await response).json()

describe('the versions', () => {
  it.each([
    ['/', 300, (body: Json) => body.versions.values[0]],
    ['/v3', 200, (body: Json) => body.version],
    ['/v3/', 200, (body: Json) => body.version],
  ])('at %s name the address that the client called', async (path, status, version) => {
    const local = url(path).replace('127.0.0.1', 'localhost')
    for (const called of [url(path), local]) {
      const response = await fetch(called)
      expect(response.status).toBe(status)
      expect(version(await bodyOf(response))).toMatchObject({
        id: 'v3.6',
        status: 'stable',
        links: [{ rel: 'self', href: `${new URL(called).origin}/v3/` }],
      })
    }
  })

  it('are for reading', async () => {
    expect((await fetch(url('/v3'), { method: 'POST' })).status).toBe(405)
    expect((await fetch(url('/v2.0'))).status).toBe(404)
  })
})

describe('the catalog', () => {
  it("names the simulated cloud's own endpoints", async () => {
    const { catalog } = await bodyOf(get('/v3/auth/catalog', signIn()))
    const found = Object.fromEntries(
      catalog.map((each: Json) => [each.type, new Set(each.endpoints.map(({ url }: Json) => url))]),
    )
    expect(found).toEqual({
      identity: new Set([`${simulator.iamEndpoint}/v3`]),
      scm: new Set([simulator.scmEndpoint]),
      sts: new Set([simulator.stsEndpoint]),
    })
  })
})

describe('the directory', () => {
  it('shows accounts, regions, services and endpoints', async () => {
    const token = signIn('ci-blind')
    expect((await bodyOf(get('/v3/auth/domains', token))).domains).toMatchObject([
      { id: accountId, name: account, enabled: true },
    ])
    expect((await bodyOf(get('/v3/regions/cn-east-3', token))).region.type).toBe('public')
    expect((await bodyOf(get('/v3/services?type=scm', token))).services).toHaveLength(1)
    expect((await bodyOf(get('/v3/endpoints?service_id=2', token))).endpoints).toHaveLength(1)
    expect((await bodyOf(get('/v3/services/1', token))).service.name).toBe('iam')
  })

  it('names the pages beside a list only where lists have pages', async () => {
    const token = signIn()
    const own = await bodyOf(get('/v3/auth/projects', token))
    expect(Object.keys(own.links)).toEqual(['self'])
    const { links } = await bodyOf(get('/v3/projects', token))
    expect(links).toMatchObject({ next: null, previous: null })
  })

  it.each([
    ['?name=cn-north-4', ['cn-north-4']],
    ['?enabled=false', ['disabled']],
    [`?parent_id=${'1'.repeat(32)}`, ['cn-north-4_web']],
    ['?page=2&per_page=4', ['ap-southeast-1', 'ap-southeast-3', 'eu-west-101', 'disabled']],
    ['?domain_id=x', []],
    ['?is_domain=True', []],
  ])('lists the projects with %s', async (query, names) => {
    const { projects } = await bodyOf(get(`/v3/projects${query}`, signIn()))
    expect(projects.map(({ name }: { name: string }) => name)).toEqual(names)
  })

  it.each([
    ['/v3/projects?page=1', 400],
    ['/v3/projects?per_page=5001&page=1', 400],
    ['/v3/projects?enabled=2', 400],
    ['/v3/projects?more=1', 400],
    ['/v3/projects?name=a&name=b', 400],
    ['/v3/auth/projects?name=a', 400],
    ['/v3/auth/domains?name=a', 400],
    ['/v3/auth/catalog?name=a', 400],
    ['/v3/regions?name=a', 400],
    ['/v3/users/x/projects?name=a', 400],
    ['/v3/projects/x', 404],
    ['/v3/regions/x', 404],
    ['/v3/users/x/projects', 404],
    ['/v3/domains', 404],
  ])('answers %s with %i', async (path, status) => {
    expect((await get(path, signIn())).status).toBe(status)
  })

  it('refuses a user without the permission, and nobody', async () => {
    const token = signIn('ci-blind')
    const other = userIdOf(userNamed(pusher.name))
    const ownId = userIdOf(userNamed('ci-blind'))
    for (const path of ['/v3/projects', '/v3/projects/x', `/v3/users/${other}/projects`]) {
      expect((await get(path, token)).status).toBe(403)
      expect((await get(path, 'x')).status).toBe(401)
    }
    const own = await get(`/v3/users/${ownId}/projects`, token)
    expect(own.status).toBe(200)
    const whose = await get(`/v3/users/${ownId}/projects`, signIn())
    expect(whose.status).toBe(200)
    expect((await get(`/v3/projects/${'1'.repeat(32)}`, signIn())).status).toBe(200)
  })

  it('refuses a project or an account that is not the token’s', async () => {
    const token = signIn()
    const path = '/v3/auth/projects'
    expect((await get(path, token, { 'x-domain-id': accountId })).status).toBe(200)
    expect((await get(path, token, { 'x-domain-id': 'x' })).status).toBe(403)
    expect((await get(path, token, { 'x-project-id': '1'.repeat(32) })).status).toBe(200)
    expect((await get(path, token, { 'x-project-id': '3'.repeat(32) })).status).toBe(403)
  })
})
