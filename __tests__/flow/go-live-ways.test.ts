// Binding with every way to sign in and to name a certificate, beside the other inputs, and at the
// limits of time and of pages.

import { describe, expect, it } from '@jest/globals'
import type { Operation } from '../../simulator/faults.ts'
import { oldCertificateId } from '../../simulator/go-live-default.ts'
import { accessKey, certificateIds, pusher, trusted } from '../../simulator/seed.ts'
import { everythingBut } from '../../simulator/users.ts'
import { today } from '../fixtures/fake-clock.ts'
import { seen } from '../fixtures/flow.ts'
import {
  allBut,
  elbId,
  listenerId,
  places,
  runBind,
  runSmall,
  site,
  smallBut,
  writesOf,
} from '../fixtures/site.ts'

const noPassword = { 'account-name': '', username: '', password: '' }

describe('a sign-in', () => {
  it('with an access key binds in every project', async () => {
    const flow = await runBind({
      inputs: {
        ...noPassword,
        'access-key-id': accessKey.id,
        'secret-access-key': accessKey.secret,
      },
    })
    expect(flow.statuses).toEqual(allBut('bound'))
    expect(seen(flow, 'sign-in')).toEqual([])
  })

  it('without any secret binds in every project', async () => {
    const env: Record<string, string> = { GITHUB_REPOSITORY: 'example/site', GITHUB_RUN_ID: '42' }
    const flow = await runBind({
      inputs: noPassword,
      world: { env },
      prepare: ({ simulator }) => {
        Object.assign(env, simulator.idTokenVariables)
        return {
          'oidc-provider-urn': trusted.providerUrn,
          'agency-urn': trusted.agencyUrn,
          'sts-endpoint': simulator.stsEndpoint,
        }
      },
    })
    expect(flow.statuses).toEqual(allBut('bound'))
  })

  it('without any secret through classic IAM gets a token for each project', async () => {
    const env: Record<string, string> = { GITHUB_REPOSITORY: 'example/site', GITHUB_RUN_ID: '42' }
    const flow = await runBind({
      inputs: { ...noPassword, 'identity-provider-id': trusted.identityProviderId },
      world: { env },
      prepare: ({ simulator }) => {
        Object.assign(env, simulator.idTokenVariables)
        return undefined
      },
    })
    expect(flow.statuses).toEqual(allBut('bound'))
    expect(seen(flow, 'federate')).toHaveLength(2)
  })

  it('with a given token binds in the project of the token, and in CDN', async () => {
    const flow = await runBind({
      inputs: { ...noPassword, targets: 'ELB: cn-north-4\nWAF: cn-north-4\nCDN' },
      prepare: ({ simulator }) => {
        const [user] = simulator.cloud.seed.users
        const [project] = simulator.cloud.seed.projects
        if (user === undefined || project === undefined) throw new Error('the seed has both')
        return { token: simulator.cloud.issueToken(user, { kind: 'project', project }).value }
      },
    })
    const { [places.east]: _, ...others } = allBut('bound')
    expect(flow.statuses).toEqual(others)
    expect(seen(flow, 'sign-in')).toEqual([])
  })

  it('with a password gets one token for each project', async () => {
    const flow = await runBind()
    const scopes = seen(flow, 'sign-in').map(({ body }) => JSON.parse(body).auth.scope)
    const names = scopes.map((scope) => scope.project?.name).sort()
    expect(names).toEqual(['cn-east-3', 'cn-north-4'])
  })

  it('that one project refuses is one failed row', async () => {
    const flow = await runBind({
      cloud: {
        projects: [
          { id: '1'.repeat(32), name: 'cn-north-4' },
          { id: '3'.repeat(32), name: 'cn-east-3', members: [] },
        ],
      },
    })
    const { [places.east]: _, ...others } = allBut('bound')
    expect(flow.statuses).toEqual({ ...others, 'ELB:cn-east-3': 'failed' })
    expect(flow.runner.outputs['result']).toBe('partial')
  })

  it('that a service does not take ends that service alone', async () => {
    const body = JSON.stringify({ error_code: 'APIGW.0301', error_msg: 'no such token' })
    const flow = await runBind({
      faults: [{ on: 'waf-certificates', action: { kind: 'answer', status: 401, body } }],
    })
    const own = Object.values(flow.bindings).filter(({ binding }) => binding.startsWith('WAF'))
    expect(own).toMatchObject([{ binding: 'WAF:cn-north-4', status: 'failed', httpStatus: 401 }])
    const others = Object.values(flow.bindings).filter(({ binding }) => !binding.startsWith('WAF'))
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['bound']))
  })
})

describe('a certificate', () => {
  it('by domain is bound like one by its id', async () => {
    const flow = await runBind({
      inputs: { 'certificate-id': '', 'certificate-domain': 'example.com' },
    })
    expect(flow.runner.outputs['certificate-id']).toBe(certificateIds.issued)
    expect(flow.statuses).toEqual(allBut('bound'))
  })

  it('that cannot be read is not bound, and nothing is pushed', async () => {
    const flow = await runBind({
      cloud: {
        users: [{ ...pusher, permissions: everythingBut('scm:cert:get') }],
      },
    })
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs['verdict']).not.toMatch(/live/)
    expect(flow.runner.everything()).toMatch(/cannot be bound.*scm:cert:get/s)
    expect(writesOf(flow)).toEqual([])
    expect(seen(flow, 'push')).toEqual([])
  })

  it('from files is planned in a dry run, and uploaded, pushed and bound in a true one', async () => {
    const files: Record<string, string> = {}
    const leaves = {
      ...site.leaves,
      new: { names: ['example.com', '*.example.com'], from: -1, to: 89 },
    }
    const options = {
      goLive: { ...site, leaves },
      world: { readFile: (path: string) => files[path] ?? '' },
      inputs: { 'certificate-id': '', 'fullchain-file': 'chain.pem', 'key-file': 'key.pem' },
      prepare: ({
        simulator,
      }: Parameters<NonNullable<Parameters<typeof runBind>[0]>['prepare'] & object>[0]) => {
        const { pem } = simulator.leaf('new')
        files['chain.pem'] = pem.chain
        files['key.pem'] = pem.key
        return undefined
      },
    }
    const dry = await runBind({ ...options, inputs: { ...options.inputs, 'dry-run': 'true' } })
    expect(new Set(Object.values(dry.statuses))).toEqual(new Set(['planned']))
    expect(Object.keys(dry.statuses)).toHaveLength(10)
    expect(seen(dry, 'import')).toEqual([])
    const flow = await runBind(options)
    expect(flow.statuses).toEqual(allBut('bound'))
    expect(seen(flow, 'import')).toHaveLength(1)
    const key = files['key.pem'] ?? ''
    for (const line of key.split('\n').filter((each) => each.length > 30)) {
      expect(flow.runner.everything()).not.toContain(line)
    }
  })
})

describe('beside other inputs', () => {
  it('skip-when-served reads and binds nothing if every host serves the certificate', async () => {
    const flow = await runBind({
      inputs: { 'skip-when-served': 'true' },
      prepare: ({ simulator }) => {
        const name = simulator.edges.list.find((each) => each.name.includes(listenerId('north')))
        const { default_tls_container_ref: old } =
          simulator.elb.state.listeners.get(listenerId('north')) ?? {}
        const { pem } = simulator.leaf('new')
        simulator.elb.state.changeCertificate(old ?? '', {
          certificate: pem.chain,
          private_key: pem.key,
        })
        return { 'verify-hosts': `www.example.com:${name?.port} via 127.0.0.1` }
      },
    })
    expect(flow.runner.outputs).toMatchObject({ result: 'success', bindings: '[]', restore: '[]' })
    const operations = new Set(flow.simulator.requests.map(({ operation }) => operation))
    expect(operations).toEqual(new Set(['sign-in', 'show']))
  })

  it('verify-hosts have the last word in the verdict', async () => {
    const flow = await runBind({
      prepare: ({ simulator }) => {
        const edge = simulator.edges.list.find((each) => each.name.includes(listenerId('north')))
        return { 'verify-hosts': `www.example.com:${edge?.port} via 127.0.0.1` }
      },
    })
    expect(flow.runner.outputs).toMatchObject({
      'all-served': 'true',
      verdict: 'example.com is live: 10 bindings switched, the host serves it.',
    })
  })

  it('enterprise-project-id goes to CDN, and the default one to WAF', async () => {
    const flow = await runBind({ inputs: { 'enterprise-project-id': '0' } })
    expect(flow.statuses).toEqual(allBut('bound'))
    const pathsOf = (service: string) =>
      flow.simulator.requests.filter((each) => each.service === service).map(({ path }) => path)
    for (const path of [...pathsOf('cdn'), ...pathsOf('waf')]) {
      expect(path).toContain('enterprise_project_id=0')
    }
  })

  it.each(['any', 'all', 'none'])('fail-on: %s decides about one that failed', async (failOn) => {
    const flow = await runBind({
      inputs: { 'fail-on': failOn },
      faults: [
        {
          on: 'elb-update-listener',
          target: 'ELB:cn-east-3',
          action: { kind: 'answer', status: 400 },
        },
      ],
    })
    expect(flow.runner.outputs['result']).toBe('partial')
    expect(flow.runner.failed).toBe(failOn === 'any')
  })
})

describe('time', () => {
  const writes = ['elb-update-listener', 'waf-apply', 'cdn-update-configs'] as const
  const headers = { 'Retry-After': '31536000' }

  it.each(writes)('does not pass the deadline for a %s that should wait a year', async (on) => {
    const startsAt = today
    const flow = await runBind({
      startsAt,
      inputs: { 'timeout-seconds': '600' },
      faults: [{ on, action: { kind: 'answer', status: 429, headers } }],
    })
    expect(flow.clock.now()).toBeLessThanOrEqual(startsAt + 600_000)
    const failed = Object.values(flow.statuses).filter((status) => status === 'failed')
    expect(failed.length).toBeGreaterThan(0)
    expect(Object.values(flow.statuses)).toContain('bound')
    expect(flow.runner.outputs['result']).toBe('partial')
  })

  it('that runs out leaves the rest not attempted, and what was switched stays', async () => {
    const startsAt = today
    const flow = await runBind({
      startsAt,
      inputs: { 'timeout-seconds': '60' },
      prepare: ({ simulator, clock }) => {
        simulator.before('waf-apply', () => clock.advance(56_000), { attempt: 1 })
        return undefined
      },
    })
    expect(flow.statuses[places.north]).toBe('bound')
    expect(flow.statuses[places.wafA]).toMatch(/^(?:bound|uncertain)$/)
    expect(flow.statuses[places.cdnA]).toBe('not-attempted')
    expect(flow.bindings[places.cdnA]?.remedy).toMatch(/timeout-seconds/)
    expect(flow.changes).toHaveLength(5)
    expect(flow.runner.failed).toBe(true)
  })

  const reads = [
    ['elb-certificates', 'ELB:cn-east-3'],
    ['elb-listeners', 'ELB:cn-east-3'],
    ['elb-listener', 'ELB:cn-east-3'],
    ['elb-load-balancer', 'ELB:cn-east-3'],
    ['waf-certificates', 'WAF:cn-north-4'],
    ['waf-certificate', 'WAF:cn-north-4'],
    ['waf-host', 'WAF:cn-north-4'],
    ['cdn-certificates', 'CDN'],
    ['cdn-domain', 'CDN'],
    ['cdn-configs', 'CDN'],
  ] as const satisfies readonly (readonly [Operation, string])[]

  it.each(reads)(
    'that a first %s takes for ever is cut off, and it is read again',
    async (on, target) => {
      const flow = await runSmall({
        faults: [{ on, target, attempts: [1], action: { kind: 'hang', when: 'before-headers' } }],
        prepare: ({ simulator, clock }) => {
          const isIt = () =>
            simulator.requests.some((each) => each.operation === on && each.target === target)
          const wait = (count: number): void => {
            void simulator.whenSeen(on, count).then(() => {
              if (isIt()) clock.advance(31_000)
              else wait(count + 1)
            })
          }
          wait(1)
          return undefined
        },
      })
      expect(flow.statuses).toEqual(smallBut('bound'))
    },
  )
})

describe('pages', () => {
  it('of certificates, listeners and domains are all read', async () => {
    const numbers = Array.from({ length: 210 }, (_, index) => index)
    const certificates = Object.fromEntries(
      numbers.slice(0, 110).map((index) => [`c${index}`, { leaf: 'old', project: 'cn-north-4' }]),
    )
    const listeners = Object.fromEntries(
      numbers.map((index) => [
        `l${index}`,
        { loadBalancer: 'b', protocol: 'HTTP' as const, certificate: null },
      ]),
    )
    const last = { loadBalancer: 'b', certificate: 'c109' }
    const domains = Object.fromEntries(
      numbers.slice(0, 105).map((index) => [`d${index}.example.com`, { certificates: 'old' }]),
    )
    const flow = await runBind({
      inputs: { targets: 'ELB: cn-north-4\nCDN', 'dry-run': 'true', 'bind-limit': '1000' },
      goLive: {
        leaves: site.leaves,
        elb: {
          certificates,
          loadBalancers: { b: { project: 'cn-north-4' } },
          listeners: { ...listeners, last },
        },
        cdn: { domains, switches: {} },
      },
    })
    expect(Object.values(flow.statuses)).toEqual(Array(106).fill('planned'))
    const line = `ELB:cn-north-4 listener ${listenerId('last')} default`
    expect(flow.bindings[line]?.before).toMatchObject([{ certificateId: elbId('c109') }])
    expect(seen(flow, 'elb-certificates').length).toBeGreaterThan(1)
    expect(seen(flow, 'elb-listeners').length).toBeGreaterThan(1)
    expect(seen(flow, 'cdn-certificates').length).toBeGreaterThan(1)
  })

  it('of which a domain is deleted meanwhile are read again, and no domain is missed', async () => {
    const names = Array.from({ length: 105 }, (_, index) => `d${index}.example.com`)
    const domains = Object.fromEntries(names.map((name) => [name, { certificates: 'old' }]))
    const flow = await runBind({
      inputs: { targets: 'CDN', 'dry-run': 'true', 'bind-limit': '1000' },
      goLive: { leaves: site.leaves, cdn: { domains, switches: {} } },
      prepare: ({ simulator }) => {
        let pages = 0
        simulator.before('cdn-certificates', () => {
          pages += 1
          if (pages === 2) simulator.cdn.state.domains.shift()
        })
        return undefined
      },
    })
    expect(Object.keys(flow.statuses)).toEqual(names.slice(1).map((name) => `CDN ${name}`))
  })

  it('that never have as many hosts as their total are one failed row', async () => {
    const answer = { kind: 'answer', status: 200, body: '{"total":2,"items":[]}' } as const
    const flow = await runBind({
      inputs: { targets: 'WAF: cn-north-4' },
      faults: [{ on: 'waf-certificates', action: answer }],
    })
    expect(flow.bindings).toMatchObject({
      'WAF:cn-north-4': {
        status: 'failed',
        reason: 'unreadable',
        message: expect.stringContaining('was read 3 times'),
      },
    })
    expect(seen(flow, 'waf-certificates')).toHaveLength(3)
    expect(flow.changes).toEqual([])
  })
})

describe('a listener with many names', () => {
  it('says how many of them were checked', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `n${index}.example.com`)
    const project = 'cn-north-4'
    const flow = await runBind({
      inputs: { targets: 'ELB: cn-north-4' },
      goLive: {
        leaves: { ...site.leaves, many: { names, from: -80, to: 9 } },
        elb: {
          certificates: { many: { leaf: 'many', project } },
          loadBalancers: { b: { project } },
          listeners: { l: { loadBalancer: 'b', certificate: 'many' } },
        },
      },
    })
    const row = flow.bindings[`ELB:cn-north-4 listener ${listenerId('l')} default`]
    expect(row).toMatchObject({ status: 'bound', check: 'served' })
    expect(row?.message).toBe('5 of 12 names were checked')
  })
})

describe('a wildcard', () => {
  const project = 'cn-north-4'

  it('as a host of WAF is bound, and nobody can say who visits it', async () => {
    const flow = await runBind({
      inputs: { targets: 'WAF: cn-north-4' },
      goLive: {
        leaves: site.leaves,
        waf: {
          certificates: { old: { leaf: 'old', project } },
          hosts: { all: { hostname: '*.example.com', project, certificate: 'old' } },
        },
      },
    })
    expect(flow.bindings['WAF:cn-north-4 host *.example.com']).toMatchObject({
      status: 'bound',
      check: 'unverified',
    })
  })

  it('as a domain of CDN is bound', async () => {
    const flow = await runBind({
      inputs: { targets: 'CDN' },
      goLive: {
        leaves: site.leaves,
        cdn: { domains: { '*.example.com': { certificates: 'old' } }, switches: {} },
      },
    })
    expect(flow.statuses).toEqual({ 'CDN *.example.com': 'bound' })
    expect(flow.bindings['CDN *.example.com']?.before).toMatchObject([
      { certificateId: oldCertificateId },
    ])
  })
})

describe('a copy in WAF that nobody may read', () => {
  it('is told apart from an older one with the same end date by what its host serves', async () => {
    const project = 'cn-north-4'
    const flow = await runBind({
      cloud: { users: [{ ...pusher, permissions: everythingBut('waf:certificate:get') }] },
      inputs: { targets: 'WAF: cn-north-4' },
      goLive: {
        leaves: { ...site.leaves, reissued: { names: ['*.example.com'], from: -9, to: 89 } },
        waf: {
          certificates: { reissued: { leaf: 'reissued', project } },
          hosts: { a: { hostname: 'a.example.com', project, certificate: 'reissued' } },
        },
      },
    })
    expect(flow.bindings['WAF:cn-north-4 host a.example.com']).toMatchObject({
      status: 'uncertain',
      reason: 'unreadable',
      message: expect.stringMatching(/by its expiry date only.*serves another certificate/),
    })
    expect(flow.runner.failed).toBe(true)
  })

  it('is not guessed among several that end at the same time', async () => {
    const project = 'cn-north-4'
    const flow = await runBind({
      cloud: { users: [{ ...pusher, permissions: everythingBut('waf:certificate:get') }] },
      inputs: { targets: 'WAF: cn-north-4' },
      goLive: {
        leaves: { ...site.leaves, twin: { names: ['example.com'], from: -1, to: 89 } },
        waf: {
          certificates: {
            old: { leaf: 'old', project },
            one: { leaf: 'twin', project },
            two: { leaf: 'twin', project },
          },
          hosts: { a: { hostname: 'a.example.com', project, certificate: 'old' } },
        },
      },
    })
    // The push adds a third one, which is the newest.
    expect(seen(flow, 'push')).toHaveLength(1)
    expect(flow.changes).toEqual(['WAF a.example.com cloud.certificateId: old → new'])
  })

  it('is not taken for one that ends a few hours later, on the same day', async () => {
    const project = 'cn-north-4'
    const from = -1
    const flow = await runBind({
      cloud: { users: [{ ...pusher, permissions: everythingBut('waf:certificate:get') }] },
      inputs: { targets: 'WAF: cn-north-4' },
      goLive: {
        // Two and a half hours, less a minute: no time zone explains that.
        leaves: { ...site.leaves, twin: { names: ['b.example.com'], from, to: 89 + 149 / 1440 } },
        waf: {
          certificates: { old: { leaf: 'old', project }, twin: { leaf: 'twin', project } },
          hosts: {
            a: { hostname: 'a.example.com', project, certificate: 'old' },
            b: { hostname: 'b.example.com', project, certificate: 'twin' },
          },
        },
      },
    })
    expect(seen(flow, 'push')).toHaveLength(1)
    expect(flow.changes).toEqual(['WAF a.example.com cloud.certificateId: old → new'])
  })
})
