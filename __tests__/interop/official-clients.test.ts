// The simulated cloud, driven by clients that are not ours: Huawei's SDK for Node and OpenStack's
// command line. None is changed for it; each is only told where IAM is. Needs `openstack`.

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals'
import {
  accessKey,
  account,
  certificateIds,
  createDefaultSeed,
  pusher,
  trusted,
} from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'

let simulator: Simulator
beforeEach(async () => {
  const { projects } = createDefaultSeed(0)
  const more = [
    { id: 'a'.repeat(32), name: 'disabled', enabled: false },
    { id: 'b'.repeat(32), name: 'without-role', members: ['ci-reader'] },
  ]
  simulator = await startSimulator({ cloud: { projects: [...projects, ...more] } })
})
afterEach(() => simulator.close())

// The clients must not ask a proxy for an address on this machine.
const proxies = ['NO_PROXY', 'no_proxy'] as const
const before = proxies.map((name) => process.env[name])
beforeAll(() => {
  for (const name of proxies) process.env[name] = '127.0.0.1,localhost'
})
afterAll(() => {
  for (const [index, name] of proxies.entries()) {
    if (before[index] === undefined) delete process.env[name]
    else process.env[name] = before[index]
  }
})

const answered = () =>
  simulator.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)

describe("Huawei's SDK for Node", () => {
  // CommonJS. The package's own entry for IAM requires a file that was never published.
  const load = createRequire(import.meta.url)
  const { GlobalCredentials, BasicCredentials } = load('@huaweicloud/huaweicloud-sdk-core')
  const { ClientBuilder } = load('@huaweicloud/huaweicloud-sdk-core/ClientBuilder')
  const { Region } = load('@huaweicloud/huaweicloud-sdk-core/region/region')
  const { AuthCache } = load('@huaweicloud/huaweicloud-sdk-core/internal/services/authcache')
  const iam = load('@huaweicloud/huaweicloud-sdk-iam/v3/public-api')
  // It prints every refusal with its headers, also those that a test waits for.
  const core = load.resolve('@huaweicloud/huaweicloud-sdk-core')
  createRequire(core)('log4js').configure({
    appenders: { memory: { type: 'recording' } },
    categories: { default: { appenders: ['memory'], level: 'off' } },
  })
  beforeEach(() => {
    // It remembers the account and the project of a key for as long as the process lives.
    AuthCache.instance().putCache(`${accessKey.id}cn-north-4domain_id`, undefined)
    AuthCache.instance().putCache(`${accessKey.id}cn-north-4project_id`, undefined)
  })

  const keys = (more = {}) => ({
    ak: accessKey.id,
    sk: accessKey.secret,
    iamEndpoint: simulator.iamEndpoint,
    ...more,
  })
  const iamClient = () =>
    iam.IamClient.newBuilder()
      .withCredential(new GlobalCredentials(keys()))
      .withEndpoint(simulator.iamEndpoint)
      .build()
  /** SCM's client is not published, so this is its core. It looks up the account or project. */
  const scm = (credentials: unknown) => {
    const client = new ClientBuilder((client: unknown) => client)
      .withCredential(credentials)
      .withRegion(new Region('cn-north-4', simulator.scmEndpoint))
      .build()
    return (method: string, path = '', data: unknown = undefined, queryParams: unknown = {}) =>
      client.sendRequest({
        method,
        url: `/v3/scm/certificates${path}`,
        contentType: 'application/json',
        headers: {},
        pathParams: {},
        queryParams,
        data,
      })
  }

  it('finds its account, its projects and every service, all on this machine', async () => {
    const client = iamClient()
    const { domains } = await client.keystoneListAuthDomains()
    expect(domains).toMatchObject([{ id: 'd'.repeat(32), name: account }])
    const { projects } = await client.keystoneListAuthProjects()
    expect(projects.map(({ name }: { name: string }) => name)).not.toContain('disabled')
    const named = new iam.KeystoneListProjectsRequest().withName('cn-east-3').withEnabled(true)
    expect((await client.keystoneListProjects(named)).projects).toHaveLength(1)
    expect((await client.keystoneShowVersion()).version.links[0].href).toBe(
      `${simulator.iamEndpoint}/v3/`,
    )
    const { catalog } = await client.keystoneShowCatalog()
    const urls = catalog.flatMap((each: { endpoints: { url: string }[] }) =>
      each.endpoints.map(({ url }) => new URL(url).origin),
    )
    expect(new Set(urls)).toEqual(
      new Set([simulator.iamEndpoint, simulator.scmEndpoint, simulator.stsEndpoint]),
    )
  })

  it('gets a token, reads it, and makes another one and temporary keys of it', async () => {
    const client = iamClient()
    const token = (name: string) => {
      const user = { ...pusher, domain: { name: account } }
      const identity = { methods: ['password'], password: { user } }
      const auth = { identity, scope: { project: { name } } }
      const request = new iam.KeystoneCreateUserTokenByPasswordRequest().withBody({ auth })
      return client.keystoneCreateUserTokenByPassword(request)
    }
    const { 'X-Subject-Token': id } = await token('cn-north-4')
    const shown = new iam.KeystoneValidateTokenRequest().withXSubjectToken(id)
    expect((await client.keystoneValidateToken(shown)).token.project.name).toBe('cn-north-4')
    const identity = { methods: ['token'], token: { id } }
    const scoped = new iam.KeystoneCreateScopedTokenRequest().withBody({
      auth: { identity, scope: { project: { name: 'cn-east-3' } } },
    })
    expect((await client.keystoneCreateScopedToken(scoped)).token.project.name).toBe('cn-east-3')
    const temporary = new iam.CreateTemporaryAccessKeyByTokenRequest().withBody({
      auth: { identity: { methods: ['token'], token: { id, duration_seconds: 900 } } },
    })
    const { credential } = await client.createTemporaryAccessKeyByToken(temporary)
    const { access: ak, secret: sk, securitytoken: securityToken } = credential
    const call = scm(new GlobalCredentials(keys({ ak, sk, securityToken })))
    expect((await call('GET')).total_count).toBeGreaterThan(1)
    await expect(token('nowhere')).rejects.toMatchObject({
      httpStatusCode: 401,
      errorMsg: 'The request you have made requires authentication.',
    })
  })

  it.each([
    ['an account', () => new GlobalCredentials(keys()), 'GET /v3/auth/domains 200'],
    ['a project', () => new BasicCredentials(keys()), 'GET /v3/projects?name=cn-north-4 200'],
  ])('works for %s that it finds out itself', async (_, credentials, lookUp) => {
    const call = scm(credentials())
    const { certificates } = await call('GET', '', {}, { content: 'OFF.example', limit: 10 })
    expect(certificates).toMatchObject([{ id: certificateIds.pushOff }])
    expect(answered()[0]).toBe(lookUp)
    const path = `/${certificateIds.issued}`
    expect((await call('GET', path)).push_support).toBe('ON')
    const cdn = { target_service: 'CDN', target_project: 'cn-north-1' }
    expect((await call('POST', `${path}/push`, cdn)).httpStatusCode).toBe(204)
    await expect(call('POST', `${path}/push`, cdn)).rejects.toMatchObject({
      errorCode: 'SCM.0211',
      errorMsg: 'cloudCertificate is exist',
    })
    const waf = { target_service: 'waf', target_projects: ['cn-north-4', 'cn-error-4'] }
    expect(await call('POST', `${path}/batch-push`, waf)).toMatchObject({
      httpStatusCode: 200,
      results: [
        { project_name: 'cn-north-4', cert_id: expect.stringMatching(/./), message: 'success' },
        { project_name: 'cn-error-4', cert_id: '', message: 'Invalid region id.' },
      ],
    })
  })

  it('exchanges an ID token for temporary keys, and renews them itself', async () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } =
      simulator.idTokenVariables
    const response = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } })
    const { value } = (await response.json()) as { value: string }
    const folder = await mkdtemp(join(tmpdir(), 'id-token-'))
    const idTokenFile = join(folder, 'token')
    await writeFile(idTokenFile, value)
    const { iamEndpoint } = simulator
    const idpId = trusted.identityProviderId
    const domainId = 'd'.repeat(32)
    const call = scm(new GlobalCredentials({ iamEndpoint, idpId, idTokenFile, domainId }))
    expect((await call('GET')).total_count).toBeGreaterThan(1)
    expect(answered().slice(1, 3)).toEqual([
      `POST /v3/OS-FEDERATION/identity_providers/${idpId}/protocols/oidc/auth 201`,
      'POST /v3.0/OS-CREDENTIAL/securitytokens 201',
    ])
    await rm(folder, { recursive: true })
  })

  it('is refused for another account', async () => {
    const call = scm(new GlobalCredentials(keys({ domainId: 'x' })))
    await expect(call('GET')).rejects.toMatchObject({ errorCode: 'SCM.0002' })
  })
})

describe("OpenStack's command line", () => {
  // Each command starts Python, which takes seconds on a busy machine.
  jest.setTimeout(120_000)
  const run = promisify(execFile)
  const signIn = (more = {}) => ({
    'auth-url': `${simulator.iamEndpoint}/v3`,
    username: pusher.name,
    password: pusher.password,
    'user-domain-name': account,
    'project-name': 'cn-north-4',
    'project-domain-name': account,
    ...more,
  })
  const without = (options: Readonly<Record<string, string>>, names: RegExp) =>
    Object.fromEntries(Object.entries(options).filter(([name]) => !names.test(name)))
  /** The answer to a command, or what the client says about its failure. */
  const openstack = async (
    command: string,
    options: Readonly<Record<string, string>> = signIn(),
  ) => {
    const args = Object.entries(options).map(([name, value]) => `--os-${name}=${value}`)
    const asked = [...args, ...command.split(' '), '-f', 'json']
    const done = await run('openstack', asked).catch((error) => error)
    if (done.stdout === undefined) throw done
    return done.stdout === '' ? String(done.stderr).trim() : JSON.parse(done.stdout)
  }

  it('gets a token for a project, its account and a project by its id', async () => {
    const token = await openstack('token issue')
    expect(token).toMatchObject({ project_id: '1'.repeat(32), id: expect.stringMatching(/^MII/) })
    const forAccount = without(signIn({ 'domain-name': account }), /^project-/)
    expect(await openstack('token issue', forAccount)).toMatchObject({ domain_id: 'd'.repeat(32) })
    const named = { 'user-id': token.user_id, 'auth-url': simulator.iamEndpoint }
    const byId = without(signIn(named), /^user(?:name|-domain-name)$/)
    expect(await openstack('token issue', byId)).toMatchObject({ user_id: token.user_id })
    const byToken = {
      'auth-type': 'v3token',
      'auth-url': `${simulator.iamEndpoint}/v3`,
      token: token.id,
      'project-id': '3'.repeat(32),
    }
    expect(await openstack('token issue', byToken)).toMatchObject({ project_id: '3'.repeat(32) })
  })

  it('lists projects, as an administrator and as a user without the permission', async () => {
    const all = await openstack('project list')
    expect(all).toHaveLength(simulator.cloud.seed.projects.length)
    const password = 'simulator-password-of-ci-blind'
    const own = await openstack('project list', signIn({ username: 'ci-blind', password }))
    expect(own).toHaveLength(all.length - 2)
  })

  it('follows the catalog, which names this machine only, in any region', async () => {
    const catalog: { Name: string; Endpoints: { url: string }[] }[] =
      await openstack('catalog list')
    const urls = catalog.flatMap(({ Endpoints }) => Endpoints.map(({ url }) => url))
    expect(new Set(urls)).toEqual(
      new Set([`${simulator.iamEndpoint}/v3`, simulator.scmEndpoint, simulator.stsEndpoint]),
    )
    const regional = signIn({ 'region-name': 'cn-east-3' })
    expect(await openstack('project show cn-east-3', regional)).toMatchObject({ enabled: true })
    expect(await openstack('endpoint list')).toHaveLength(urls.length)
    expect(await openstack('region list')).toHaveLength(8)
  })

  it('cannot tell a wrong password from a project that it may not enter', async () => {
    const refusals = [
      { password: 'wrong' },
      { username: 'nobody' },
      { 'user-domain-name': 'other' },
      { 'project-name': 'nowhere' },
      { 'project-name': 'disabled' },
      { 'project-name': 'without-role' },
      { 'project-domain-name': 'other' },
    ]
    const words = await Promise.all(refusals.map((more) => openstack('token issue', signIn(more))))
    expect(new Set(words)).toEqual(
      new Set(['The request you have made requires authentication. (HTTP 401)']),
    )
  })
})
