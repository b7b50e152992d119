// Bindings in two projects: what each way to sign in sends for that, and what happens when one
// project, or one service, does not accept it.

import { describe, expect, it } from '@jest/globals'
import type { GoLiveSeed } from '../../simulator/go-live-seed.ts'
import { accessKey, certificateIds, createDefaultSeed, trusted } from '../../simulator/seed.ts'
import type { Probe } from '../../src/verify/probe.ts'
import { today } from '../fixtures/fake-clock.ts'
import { type Flow, type FlowOptions, runFlow, seen, tokenInputs } from '../fixtures/flow.ts'
import { projectIdOf, tokenOf } from '../fixtures/go-live.ts'

const north = 'cn-north-4'
const east = 'cn-east-3'
const others = ['cn-south-1', 'ap-southeast-1', 'ap-southeast-3', 'eu-west-101']
const everywhere = [north, east, ...others]

/** In each project a listener and a WAF host that use the old certificate. */
const site: GoLiveSeed = {
  leaves: {
    old: { names: ['www.example.com'], to: 9, scm: { id: 'scs1700000000090' } },
    new: { names: ['www.example.com'], to: 89, scm: { id: certificateIds.issued } },
  },
  elb: {
    certificates: Object.fromEntries(
      everywhere.map((project) => [project, { leaf: 'old', project }]),
    ),
    loadBalancers: Object.fromEntries(everywhere.map((project) => [project, { project }])),
    listeners: Object.fromEntries(
      everywhere.map((project) => [project, { loadBalancer: project, certificate: project }]),
    ),
  },
  waf: {
    certificates: Object.fromEntries(
      everywhere.map((project) => [project, { leaf: 'old', project }]),
    ),
    hosts: Object.fromEntries(
      everywhere.map((project) => [
        project,
        { hostname: 'www.example.com', project, certificate: project },
      ]),
    ),
  },
  cdn: {
    domains: { 'www.example.com': { certificates: 'old' } },
    switches: { configuringMs: 500 },
  },
}

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

const twoProjects = `ELB: ${north}, ${east}\nWAF: ${north}, ${east}\nCDN`

/** Binds everything in two projects. No host is reached, so none is checked. */
function bindAs(way: Way, options: FlowOptions = {}): Promise<Flow> {
  const env: Record<string, string> = { GITHUB_REPOSITORY: 'example/site', GITHUB_RUN_ID: '42' }
  return runFlow({
    goLive: site,
    startsAt: today,
    ...options,
    inputs: { targets: twoProjects, bind: 'replace', ...inputsOf[way], ...options.inputs },
    world: { env, probe: unreachable, ...options.world },
    prepare: (stage) => {
      Object.assign(env, stage.simulator.idTokenVariables)
      return {
        'sts-endpoint': stage.simulator.stsEndpoint,
        ...(way === 'given token' && {
          ...tokenInputs(stage.simulator),
          token: tokenOf(stage.simulator, north),
        }),
        ...options.prepare?.(stage),
      }
    },
  })
}

const unreachable: Probe = async () => ({
  kind: 'unreachable',
  reason: 'not probed in this test',
  isDeclined: false,
})

interface Row {
  readonly binding: string
  readonly status: string
  readonly message: string | null
}

const rowsOf = ({ runner }: Flow): Row[] => JSON.parse(runner.outputs['bindings'] ?? '[]')
const statusesOf = (flow: Flow) =>
  Object.fromEntries(
    rowsOf(flow).map(({ binding, status }) => [
      binding.replace(/ listener .*| host .*| .*/, ''),
      status,
    ]),
  )

/** The calls of ELB and WAF in a project. */
const callsIn = ({ simulator }: Flow, project: string) =>
  simulator.requests.filter(
    ({ service, path }) =>
      ['elb', 'waf'].includes(service) && path.includes(`/${projectIdOf(simulator, project)}/`),
  )
const distinct = <Item>(items: readonly Item[]): Item[] => [...new Set(items)]

/** How often each sign-in call was sent. */
function signInCalls(flow: Flow): Record<string, number> {
  const operations = ['sign-in', 'federate', 'id-token', 'assume', 'projects', 'own-projects']
  const counts = operations.map((operation) => [operation, seen(flow, operation).length] as const)
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

const allBound = {
  [`ELB:${north}`]: 'bound',
  [`ELB:${east}`]: 'bound',
  [`WAF:${north}`]: 'bound',
  [`WAF:${east}`]: 'bound',
  CDN: 'bound',
}

describe('two projects', () => {
  it.each<[Way, Record<string, number>]>([
    ['password', { 'sign-in': 2 }],
    ['access key', { projects: 2 }],
    ['keyless through STS', { 'id-token': 1, assume: 1, projects: 2 }],
    ['keyless through classic IAM', { 'id-token': 2, federate: 2 }],
  ])('are bound by %s, with one sign-in each', async (way, calls) => {
    const flow = await bindAs(way)
    expect(statusesOf(flow)).toEqual(allBound)
    expect(signInCalls(flow)).toEqual(calls)
  })

  it.each<Way>(['password', 'keyless through classic IAM'])(
    'each have a token of their own (%s), and that of SCM is the one of its project',
    async (way) => {
      const flow = await bindAs(way)
      const tokensIn = (project: string) =>
        distinct(callsIn(flow, project).map(({ headers }) => headers['x-auth-token']))
      const [scm, ...more] = distinct(
        seen(flow, 'push').map(({ headers }) => headers['x-auth-token']),
      )
      expect(more).toEqual([])
      expect(tokensIn(north)).toEqual([scm])
      expect(tokensIn(east)).toHaveLength(1)
      expect(tokensIn(east)).not.toEqual([scm])
      const cdn = flow.simulator.requests.filter(({ service }) => service === 'cdn')
      expect(distinct(cdn.map(({ headers }) => headers['x-auth-token']))).toEqual([scm])
      for (const token of [scm, ...tokensIn(east)]) {
        expect(flow.runner.lines('mask')).toContain(token)
        expect(flow.runner.everything()).not.toContain(token)
      }
    },
  )

  it.each<Way>(['access key', 'keyless through STS'])(
    'are each named in the signed requests (%s)',
    async (way) => {
      const flow = await bindAs(way)
      for (const project of [north, east]) {
        const calls = callsIn(flow, project)
        expect(calls.length).toBeGreaterThan(0)
        expect(distinct(calls.map(({ headers }) => headers['x-project-id']))).toEqual([
          projectIdOf(flow.simulator, project),
        ])
        for (const { headers } of calls) {
          expect(headers['authorization']).toMatch(/SignedHeaders=.*x-project-id/)
        }
      }
      const paths = seen(flow, 'projects').map(({ path }) => path)
      expect(paths.sort()).toEqual([`/v3/projects?name=${east}`, `/v3/projects?name=${north}`])
    },
  )
})

describe('a given token', () => {
  it('serves its own project', async () => {
    const flow = await bindAs('given token', { inputs: { targets: `ELB: ${north}\nCDN` } })
    expect(statusesOf(flow)).toEqual({ [`ELB:${north}`]: 'bound', CDN: 'bound' })
    expect(signInCalls(flow)).toEqual({ projects: 1 })
  })

  it('needs no look-up when project-id is given', async () => {
    const flow = await bindAs('given token', {
      inputs: { targets: `ELB: ${north}`, 'project-id': '1'.repeat(32) },
    })
    expect(statusesOf(flow)).toEqual({ [`ELB:${north}`]: 'bound' })
    expect(signInCalls(flow)).toEqual({})
  })

  it('of one project does not serve another, which the inputs show', async () => {
    const flow = await bindAs('given token')
    expect(flow.simulator.requests).toEqual([])
    const [error = ''] = flow.runner.lines('error')
    expect(error).toContain(
      `a token serves one project ("${north}"), but bind needs "${east}", too`,
    )
    expect(error).toContain('sign in another way')
    expect(flow.runner.everything()).not.toContain(tokenOf(flow.simulator, north).slice(0, 30))
  })
})

describe('a project that the user cannot enter', () => {
  const { projects } = createDefaultSeed(Date.now())
  const closed = (names: readonly string[]) => ({
    projects: projects.map((each) => (names.includes(each.name) ? { ...each, members: [] } : each)),
  })

  it.each<Way>(['password', 'access key', 'keyless through STS', 'keyless through classic IAM'])(
    'fails only its own rows (%s)',
    async (way) => {
      const flow = await bindAs(way, { cloud: closed([east]) })
      expect(statusesOf(flow)).toEqual({
        ...allBound,
        [`ELB:${east}`]: 'failed',
        [`WAF:${east}`]: 'failed',
      })
      expect(Object.values(flow.results).map(({ status }) => status)).not.toContain('not-attempted')
      expect(flow.runner.outputs['result']).toBe('partial')
    },
  )

  it('is asked for once, and after three of them no other is tried', async () => {
    const flow = await bindAs('password', {
      cloud: closed(everywhere.filter((name) => name !== north)),
      inputs: { targets: `ELB: ${everywhere.join(', ')}\nWAF: ${everywhere.join(', ')}` },
    })
    expect(seen(flow, 'sign-in').map(({ status }) => status)).toEqual([201, 401, 401, 401])
    expect(statusesOf(flow)).toMatchObject({ [`ELB:${north}`]: 'bound', [`WAF:${north}`]: 'bound' })
    const untried = rowsOf(flow).filter(({ message }) => message?.startsWith('Not tried'))
    expect(untried).toHaveLength(4)
    expect(seen(flow, 'push')).toHaveLength(12)
  })
})

describe('a service that refuses the credentials', () => {
  const refused = {
    kind: 'answer',
    status: 401,
    code: 'APIGW.0301',
    message: 'Incorrect IAM authentication information',
  } as const

  it.each<[Way, 'ELB' | 'CDN']>(
    (['password', 'access key', 'keyless through STS', 'given token'] as const).flatMap((way) =>
      (['ELB', 'CDN'] as const).map((service): [Way, 'ELB' | 'CDN'] => [way, service]),
    ),
  )('ends no push (%s, %s)', async (way, service) => {
    const flow = await bindAs(way, {
      inputs: { targets: `ELB: ${north}\nWAF: ${north}\nCDN` },
      faults: [
        { on: service === 'ELB' ? 'elb-certificates' : 'cdn-certificates', action: refused },
      ],
    })
    const own = service === 'ELB' ? `ELB:${north}` : 'CDN'
    const bound = { [`ELB:${north}`]: 'bound', [`WAF:${north}`]: 'bound', CDN: 'bound' }
    expect(statusesOf(flow)).toEqual({ ...bound, [own]: 'failed' })
    expect(seen(flow, 'push').map(({ status }) => status)).toEqual([204, 204])
    expect(flow.runner.outputs['result']).toBe('partial')
  })
})

describe('temporary keys', () => {
  it('are renewed once for all projects', async () => {
    const action = { kind: 'answer', status: 401, code: 'APIGW.0301', message: 'expired' } as const
    const flow = await bindAs('keyless through STS', {
      faults: [{ on: 'elb-certificates', attempts: [1], action }],
    })
    expect(statusesOf(flow)).toEqual(allBound)
    expect(seen(flow, 'assume')).toHaveLength(2)
    expect(seen(flow, 'projects')).toHaveLength(2)
  })

  it('that stay refused are renewed no second time', async () => {
    const action = { kind: 'answer', status: 401, code: 'APIGW.0301', message: 'expired' } as const
    const flow = await bindAs('keyless through STS', {
      faults: [{ on: 'elb-certificates', action }],
    })
    expect(seen(flow, 'assume')).toHaveLength(2)
    expect(statusesOf(flow)).toEqual({
      ...allBound,
      [`ELB:${north}`]: 'failed',
      [`ELB:${east}`]: 'failed',
    })
  })
})
