// Every way to sign in: what is sent, what the run says when it is refused, and that no secret ever
// comes out.

import { describe, expect, it } from '@jest/globals'
import { accessKey, certificateIds, trusted } from '../../simulator/seed.ts'
import { createFakeClock } from '../fixtures/fake-clock.ts'
import { type Flow, type FlowOptions, runFlow, seen, tokenInputs } from '../fixtures/flow.ts'

const none = { 'account-name': '', username: '', password: '' }

const inputsOf = {
  password: {},
  'access key': { ...none, 'access-key-id': accessKey.id, 'secret-access-key': accessKey.secret },
  'keyless through STS': {
    ...none,
    'oidc-provider-urn': trusted.providerUrn,
    'agency-urn': trusted.agencyUrn,
  },
  'keyless through classic IAM': { ...none, 'identity-provider-id': trusted.identityProviderId },
  'given token': none,
} as const
type Way = keyof typeof inputsOf
const ways = Object.keys(inputsOf) as Way[]

/** A flow of one way; GitHub's variables are there as in a job with `id-token: write`. */
async function runWay(way: Way, options: FlowOptions = {}): Promise<Flow> {
  const env: Record<string, string> = { GITHUB_REPOSITORY: 'example/site', GITHUB_RUN_ID: '42' }
  return runFlow({
    ...options,
    inputs: { ...inputsOf[way], ...options.inputs },
    world: { env, ...options.world },
    prepare: (stage) => {
      Object.assign(env, stage.simulator.idTokenVariables)
      return {
        'sts-endpoint': stage.simulator.stsEndpoint,
        ...(way === 'given token' && tokenInputs(stage.simulator)),
        ...options.prepare?.(stage),
      }
    },
  })
}

/** Everything secret that a run sent or received. */
function secretsOf({ simulator, runner }: Flow): string[] {
  const sent = simulator.requests.flatMap(({ headers, body }) => [
    headers['x-auth-token'],
    headers['x-security-token'],
    headers['authorization']?.startsWith('Bearer ') ? headers['authorization'].slice(7) : undefined,
    ...[...body.matchAll(/"(?:password|id_token|id)":"([^"]{20,})"/g)].map(([, value]) => value),
  ])
  return [...sent, ...runner.lines('mask'), accessKey.secret].filter(
    (secret) => secret !== undefined && secret !== '',
  ) as string[]
}

function expectNoSecret(flow: Flow): void {
  const said = flow.runner.everything()
  for (const secret of secretsOf(flow)) expect(said.includes(secret)).toBe(false)
}

describe.each(ways)('%s', (way) => {
  it('pushes everything', async () => {
    const flow = await runWay(way)
    expect(flow.runner.lines('error')).toEqual([])
    expect(flow.runner.outputs['result']).toBe('success')
    expect(flow.simulator.pushes).toHaveLength(4)
    expectNoSecret(flow)
  })

  it('masks whatever is secret before it is sent', async () => {
    const flow = await runWay(way)
    const masks = flow.runner.lines('mask')
    for (const { headers } of flow.simulator.requests) {
      for (const name of ['x-auth-token', 'x-security-token']) {
        if (headers[name] !== undefined) expect(masks).toContain(headers[name])
      }
    }
    expect(flow.runner.told[0]?.what).toBe(way.startsWith('keyless') ? 'info' : 'mask')
  })

  it.each([
    ['a refused certificate', { inputs: { 'certificate-id': certificateIds.expired } }],
    [
      'a refused push',
      {
        faults: [
          { on: 'push', action: { kind: 'answer', status: 400, code: 'SCM.0005', message: 'x' } },
        ],
      },
    ],
    ['bad inputs', { inputs: { targets: 'CND' } }],
    ['a dead service', { inputs: { 'scm-endpoint': 'http://127.0.0.1:1', 'max-retries': '0' } }],
  ] as [string, FlowOptions][])('says nothing secret after %s', async (_, options) => {
    const flow = await runWay(way, options)
    expect(flow.runner.failed).toBe(true)
    expectNoSecret(flow)
  })

  it('does not repeat a secret that the server repeats', async () => {
    const flow = await runWay(way, {
      prepare: ({ simulator }) => {
        const echo = (when: () => string) =>
          simulator.addFault({
            on: 'push',
            target: 'CDN',
            action: {
              kind: 'answer',
              status: 400,
              code: 'SCM.0005',
              get message() {
                return when()
              },
            },
          })
        echo(() => {
          const { headers } = simulator.requests.at(-1) ?? { headers: {} }
          return `you sent ${JSON.stringify(headers)}`
        })
        return undefined
      },
    })
    expect(flow.results['CDN']?.message).toContain('you sent')
    const carried = ['x-auth-token', 'x-security-token'].map(
      (name) => seen(flow, 'push')[0]?.headers[name],
    )
    for (const secret of carried)
      if (secret !== undefined) expect(flow.runner.everything()).not.toContain(secret)
  })
})

describe('what is sent', () => {
  it('with an access key: one look-up of the project, and signatures over everything', async () => {
    const flow = await runWay('access key')
    expect(seen(flow, 'projects')).toHaveLength(1)
    expect(seen(flow, 'projects')[0]?.path).toBe('/v3/projects?name=cn-north-4')
    for (const { headers } of [...seen(flow, 'show'), ...seen(flow, 'push')]) {
      expect(headers['x-project-id']).toBe('1'.repeat(32))
      expect(headers['authorization']).toMatch(/SignedHeaders=.*host.*x-project-id;x-sdk-date,/)
      expect(headers['x-auth-token']).toBeUndefined()
    }
  })

  it('with project-id: no look-up', async () => {
    const flow = await runWay('access key', { inputs: { 'project-id': '1'.repeat(32) } })
    expect(seen(flow, 'projects')).toHaveLength(0)
    expect(flow.runner.outputs['result']).toBe('success')
  })

  it('keyless: the ID token for the audience, a session that names the run, a signed security token', async () => {
    const flow = await runWay('keyless through STS', {
      inputs: { audience: 'huawei-cloud' },
      prepare: ({ simulator }) => {
        for (const trust of simulator.cloud.seed.trusts)
          Object.assign(trust, { audience: 'huawei-cloud' })
        return undefined
      },
    })
    expect(seen(flow, 'id-token')[0]?.path).toBe('/id-token?api-version=2.0&audience=huawei-cloud')
    expect(JSON.parse(seen(flow, 'assume')[0]?.body ?? '')).toEqual({
      provider_urn: trusted.providerUrn,
      agency_urn: trusted.agencyUrn,
      agency_session_name: 'example-site-42',
      id_token: expect.stringMatching(/^ey/),
    })
    expect(seen(flow, 'assume')[0]?.headers['authorization']).toBeUndefined()
    expect(seen(flow, 'push')[0]?.headers['authorization']).toMatch(/x-security-token/)
    expect(flow.runner.outputs['result']).toBe('success')
  })

  it('to classic IAM: the provider in a header, the scope as for passwords', async () => {
    const flow = await runWay('keyless through classic IAM')
    const [request] = seen(flow, 'federate')
    expect(request?.headers['x-idp-id']).toBe(trusted.identityProviderId)
    expect(JSON.parse(request?.body ?? '').auth.scope).toEqual({ project: { name: 'cn-north-4' } })
  })
})

describe('keys from the environment', () => {
  const { id, secret } = accessKey
  it.each([
    [
      {
        HUAWEICLOUD_SDK_AK: id,
        HUAWEICLOUD_SDK_SK: secret,
        HW_ACCESS_KEY: 'x',
        HW_SECRET_KEY: 'y',
      },
      'HUAWEICLOUD_SDK_AK',
    ],
    [
      {
        HUAWEI_CLOUD_ACCESS_KEY_ID: id,
        HUAWEI_CLOUD_SECRET_ACCESS_KEY: secret,
        HW_ACCESS_KEY: 'x',
        HW_SECRET_KEY: 'y',
      },
      'HUAWEI_CLOUD_ACCESS_KEY_ID',
    ],
    [
      {
        HUAWEICLOUD_SDK_AK: 'half',
        HW_ACCESS_KEY: id,
        HW_SECRET_KEY: secret,
        HW_DOMAIN_NAME: 'a',
        HW_USER_NAME: 'b',
        HW_USER_PASSWORD: 'c',
      },
      'HW_ACCESS_KEY',
    ],
  ])('%j', async (env, name) => {
    const flow = await runWay('given token', {
      inputs: none,
      world: { env },
      prepare: () => ({ token: '' }),
    })
    expect(flow.runner.outputs['result']).toBe('success')
    expect(flow.runner.lines('info')[0]).toContain(`, from ${name},`)
    expect(flow.runner.lines('mask')).toContain(secret)
  })

  it('may be temporary', async () => {
    const env: Record<string, string> = {}
    const flow = await runWay('given token', {
      world: { env },
      prepare: ({ simulator }) => {
        const [user] = simulator.cloud.seed.users
        if (user === undefined) return undefined
        const key = simulator.cloud.issueTemporaryKey(user)
        Object.assign(env, {
          HW_ACCESS_KEY: key.id,
          HW_SECRET_KEY: key.secret,
          HW_SECURITY_TOKEN: key.securityToken,
        })
        return { token: '' }
      },
    })
    expect(flow.runner.outputs['result']).toBe('success')
    expectNoSecret(flow)
  })
})

describe('a refusal', () => {
  /** The key of a user who may not list all projects. */
  const blindKey = {
    'access-key-id': 'SIMULATORACCESSKEY02',
    'secret-access-key': 'simulator-secret-key-of-ci-blind-01234567',
  }

  it.each([
    ['a wrong secret', { 'secret-access-key': 'wrong-secret' }],
    ['an unknown key', { 'access-key-id': 'NOBODY' }],
  ])('of an access key with %s costs one request and is not tried again', async (_, inputs) => {
    const flow = await runWay('access key', { inputs })
    expect(flow.simulator.requests).toHaveLength(1)
    expect(flow.runner.lines('error')).toHaveLength(1)
    expect(flow.runner.lines('error')[0]).toMatch(
      /could not be looked up: The credentials are not accepted: HTTP 401 APIGW\.0301/,
    )
    expect(Object.values(flow.results).every(({ status }) => status === 'not-attempted')).toBe(true)
    expectNoSecret(flow)
  })

  it('of an access key in the first push ends the run', async () => {
    const fault = {
      on: 'push',
      action: { kind: 'answer', status: 401, code: 'APIGW.0301', message: 'no' },
    } as const
    const flow = await runWay('access key', { inputs: { 'max-parallel': '1' }, faults: [fault] })
    expect(seen(flow, 'push')).toHaveLength(1)
    expect(flow.results['CDN']?.status).toBe('failed')
    expect(flow.results['WAF:cn-north-4']?.status).toBe('not-attempted')
  })

  it('of the look-up of all projects is no failure: the user may list its own', async () => {
    const flow = await runWay('access key', { inputs: blindKey })
    expect(seen(flow, 'projects').map(({ status }) => status)).toEqual([403])
    expect(seen(flow, 'own-projects').map(({ path }) => path)).toEqual(['/v3/auth/projects'])
    expect(seen(flow, 'push')[0]?.headers['x-project-id']).toBe('1'.repeat(32))
    expect(flow.runner.outputs['result']).toBe('success')
  })

  it('of both look-ups names project-id as the fix', async () => {
    const inputs = blindKey
    const refusal = { kind: 'answer', status: 403, code: 'IAM.0003', message: 'no' } as const
    const faults = [{ on: 'own-projects', action: refusal }] as const
    const flow = await runWay('access key', { inputs, faults })
    expect(flow.runner.lines('error')[0]).toMatch(/HTTP 403 IAM\.0003.*Set project-id/s)
    const cured = await runWay('access key', {
      faults,
      inputs: { ...inputs, 'project-id': '1'.repeat(32) },
    })
    expect(cured.runner.outputs['result']).toBe('success')
  })

  it('of a project that is not there', async () => {
    const flow = await runWay('access key', { inputs: { 'project-name': 'nowhere' } })
    expect(flow.runner.lines('error')[0]).toMatch(/no project named "nowhere".*project-name/s)
  })

  it.each(['keyless through STS', 'keyless through classic IAM'] as const)(
    '%s without the permission shows the two lines to add',
    async (way) => {
      const flow = await runWay(way, { world: { env: {} } })
      expect(flow.runner.lines('error')[0]).toContain('permissions:\n  id-token: write')
      expect(flow.runner.lines('error')[0]).toContain('forks and of Dependabot')
      expect(flow.simulator.requests).toHaveLength(0)
    },
  )

  it.each([
    [
      'keyless through STS',
      'assume',
      /STS did not accept/,
      /1\. oidc-provider-urn and agency-urn.*2\. the agency's trust policy/s,
    ],
    [
      'keyless through classic IAM',
      'federate',
      /IAM did not accept/,
      /1\. identity-provider-id "github".*3\. its mapping/s,
    ],
  ] as const)(
    '%s shows the claims beside what must match, never the token',
    async (way, operation, said, fix) => {
      const flow = await runWay(way, { cloud: { subject: 'repo:other/site:pull_request' } })
      const [error = ''] = flow.runner.lines('error')
      expect(seen(flow, operation)).toHaveLength(1)
      expect(error).toMatch(said)
      expect(error).toContain(
        'iss: https://token.actions.githubusercontent.com\naud: https://github.com/example\nsub: repo:other/site:pull_request',
      )
      expect(error).toMatch(fix)
      expect(flow.runner.summary).toContain('repo:other/site:pull_request')
      expectNoSecret(flow)
    },
  )

  it.each([
    [
      'a text',
      {
        kind: 'raw',
        text: 'HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\nContent-Length: 26\r\n\r\neyJhbGciOi.eyJpc3MiOi.c2ln',
      },
    ],
    [
      'an error',
      {
        kind: 'answer',
        status: 200,
        body: '{"value":"eyJhbGciOi.eyJpc3MiOi.c2ln","error_code":"X","error_msg":"eyJhbGciOi.eyJpc3MiOi.c2ln"}',
      },
    ],
  ] as const)('shows nothing of an ID token that comes as %s', async (_, action) => {
    const flow = await runWay('keyless through STS', { faults: [{ on: 'id-token', action }] })
    expect(flow.runner.lines('error')[0]).toContain('GitHub gave no ID token: HTTP 20')
    expect(flow.runner.everything()).not.toContain('eyJhbGciOi')
  })

  it('of an unknown agency or provider', async () => {
    const agency = await runWay('keyless through STS', {
      inputs: { 'agency-urn': 'iam::acme:agency:x' },
    })
    expect(agency.runner.lines('error')[0]).toContain('HTTP 403')
    const provider = await runWay('keyless through classic IAM', {
      inputs: { 'identity-provider-id': 'x' },
    })
    expect(provider.runner.lines('error')[0]).toContain('HTTP 404 IAM.0004')
  })

  it.each([
    ['id-token', /GitHub gave no ID token: HTTP 502/],
    ['assume', /No usable answer from STS: HTTP 502/],
    ['projects', /could not be looked up: HTTP 502/],
  ] as const)('by a fault that stays at %s', async (on, message) => {
    const flow = await runWay('keyless through STS', {
      faults: [{ on, action: { kind: 'html', status: 502 } }],
    })
    expect(seen(flow, on)).toHaveLength(4)
    expect(flow.runner.lines('error')[0]).toMatch(message)
    expectNoSecret(flow)
  })

  it.each([
    ['id-token', '{"value":1}', /"value" is not a string/],
    ['assume', '{}', /"credentials" is not an object/],
    ['assume', '{"credentials":{"expiration":"soon"}}', /"expiration" is not a date/],
    [
      'assume',
      '{"credentials":{"expiration":"2030-01-01T00:00:00Z"}}',
      /"access_key_id" is not a string/,
    ],
    ['projects', '{}', /"projects" is not an array/],
    ['projects', '{"projects":[{"name":"cn-north-4"}]}', /"id" is not a string/],
    ['projects', '{"projects":[{}]}', /no project named "cn-north-4"/],
    ['projects', '{"projects":[{"name":"cn-north-4_web","id":"1"}]}', /no project named/],
    [
      'projects',
      '{"projects":[{"name":"cn-north-4","id":"1","enabled":false}]}',
      /no project named/,
    ],
  ] as const)('by an invalid answer of %s: %s', async (on, body, message) => {
    const flow = await runWay('keyless through STS', {
      faults: [{ on, action: { kind: 'answer', status: 200, body } }],
    })
    expect(seen(flow, on)).toHaveLength(1)
    expect(flow.runner.lines('error')[0]).toMatch(message)
  })
})

describe('a passing fault', () => {
  it.each(['id-token', 'assume', 'projects'] as const)('at %s is repeated', async (on) => {
    const flow = await runWay('keyless through STS', {
      faults: [{ on, attempts: [1, 2], action: { kind: 'reset', when: 'after-reading' } }],
    })
    expect(flow.runner.outputs['result']).toBe('success')
    expect(seen(flow, on)).toHaveLength(3)
  })
})

describe('a clock that is off', () => {
  const off = (hours: number) => {
    const clock = createFakeClock()
    return { clock: { ...clock, now: () => clock.now() + hours * 3_600_000 } }
  }

  it.each([
    [-1, '3600 seconds behind'],
    [2, '7200 seconds ahead'],
  ])('by %i h is set right once, and said in seconds', async (hours, said) => {
    const flow = await runWay('access key', { world: { env: {}, ...off(hours) } })
    expect(flow.runner.outputs['result']).toBe('success')
    expect(flow.runner.lines('warning')).toEqual([expect.stringContaining(said)])
    expect(seen(flow, 'projects')).toHaveLength(2)
    expect(seen(flow, 'push')).toHaveLength(4)
  })

  it('is set right where nothing is looked up, too', async () => {
    const flow = await runWay('access key', {
      inputs: { 'project-id': '1'.repeat(32) },
      world: { env: {}, ...off(1) },
    })
    expect(flow.runner.outputs['result']).toBe('success')
    expect(seen(flow, 'show')).toHaveLength(2)
  })

  it('at one server, in one answer, costs one signature', async () => {
    const headers = { date: 'Mon, 01 Jan 2035 00:00:00 GMT' }
    const flow = await runWay('access key', {
      inputs: { 'max-parallel': '1' },
      faults: [
        {
          on: 'push',
          target: 'ELB:cn-north-4',
          action: { kind: 'answer', status: 204, body: '', headers },
        },
      ],
    })
    expect(flow.runner.outputs['result']).toBe('success')
    expect(seen(flow, 'push')).toHaveLength(5)
  })

  it('by a minute is not the trouble', async () => {
    const flow = await runWay('access key', {
      inputs: { 'secret-access-key': 'wrong' },
      world: { env: {}, ...off(1 / 60) },
    })
    expect(flow.simulator.requests).toHaveLength(1)
  })

  it('keyless: the temporary keys are kept', async () => {
    const env: Record<string, string> = {}
    const clock = off(1)
    const flow = await runWay('keyless through STS', {
      world: { env, ...clock },
      prepare: ({ simulator }) => {
        Object.assign(env, simulator.idTokenVariables)
        return { 'project-id': '1'.repeat(32) }
      },
    })
    expect(flow.runner.outputs['result']).toBe('success')
    expect(seen(flow, 'assume')).toHaveLength(1)
  })
})

describe('credentials that run out midway', () => {
  it.each(['password', 'keyless through STS', 'keyless through classic IAM'] as const)(
    '%s: renewed once, no target is lost',
    async (way) => {
      const flow = await runWay(way, {
        inputs: { 'max-parallel': '1', 'max-retries': '0' },
        prepare: ({ simulator }) => {
          void simulator.whenSeen('push').then(() => simulator.cloud.revokeTokens())
          return undefined
        },
      })
      expect(flow.runner.outputs['result']).toBe('success')
      expect(flow.simulator.pushes).toHaveLength(4)
      const signIn = {
        password: 'sign-in',
        'keyless through STS': 'assume',
        'keyless through classic IAM': 'federate',
      }[way]
      expect(seen(flow, signIn)).toHaveLength(2)
      expect(seen(flow, 'projects').length).toBeLessThanOrEqual(1)
      expectNoSecret(flow)
    },
  )
})
