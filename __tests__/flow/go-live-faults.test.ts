// Faults at every request that binding makes: what is written ends as `bound`, `failed` or
// `uncertain`, and no service spoils another.

import { describe, expect, it } from '@jest/globals'
import type { FaultAction, Operation } from '../../simulator/faults.ts'
import { pusher } from '../../simulator/seed.ts'
import { everythingBut } from '../../simulator/users.ts'
import { today } from '../fixtures/fake-clock.ts'
import { seen } from '../fixtures/flow.ts'
import {
  allBut,
  places,
  runBind,
  runSmall,
  site,
  smallBut,
  smallPlaces,
  writesOf,
} from '../fixtures/site.ts'

const once = { attempts: [1] }
const answer = (status: number, more: Partial<FaultAction & { kind: 'answer' }> = {}) =>
  ({ kind: 'answer', status, ...more }) as const satisfies FaultAction
const reset = (effect: boolean) => ({ kind: 'reset', when: 'after-reading', effect }) as const

/** A request that hangs ends when the clock has passed its time-out. */
const hang = { kind: 'hang', when: 'before-headers' } as const

const writes = {
  'elb-update-listener': { target: 'ELB:cn-east-3', place: 'east' },
  'waf-apply': { target: 'WAF:cn-north-4', place: 'wafA' },
  'cdn-update-configs': { target: 'CDN', place: 'cdnA' },
} as const satisfies Partial<Record<Operation, { target: string; place: keyof typeof places }>>
const writeNames = Object.keys(writes) as (keyof typeof writes)[]

const reads = {
  'elb-certificates': 'ELB:cn-east-3',
  'elb-listeners': 'ELB:cn-east-3',
  'elb-listener': 'ELB:cn-east-3',
  'elb-load-balancer': 'ELB:cn-east-3',
  'waf-certificates': 'WAF:cn-north-4',
  'waf-certificate': 'WAF:cn-north-4',
  'waf-host': 'WAF:cn-north-4',
  'waf-premium-host': 'WAF:cn-north-4',
  'cdn-certificates': 'CDN',
  'cdn-domain': 'CDN',
  'cdn-configs': 'CDN',
} as const satisfies Partial<Record<Operation, string>>
const readNames = Object.keys(reads) as (keyof typeof reads)[]

/** Faults that only delay a request, when they come once. */
const passing: readonly (readonly [string, FaultAction])[] = [
  ['429', answer(429)],
  ['500', answer(500)],
  ['503', answer(503)],
  ['a reset', reset(false)],
  ['half an answer', { kind: 'truncated', effect: false }],
]

describe.each(writeNames)('a first %s', (on) => {
  const { target } = writes[on]

  it.each([...passing, ['409', answer(409)] as const])(
    'that meets %s is made again, and everything is bound',
    async (_, action) => {
      const flow = await runSmall({ faults: [{ on, target, ...once, action }] })
      expect(flow.statuses).toEqual(smallBut('bound'))
      expect(flow.runner.outputs['result']).toBe('success')
      expect(writesOf(flow)).toHaveLength(5)
    },
  )

  it('whose answer is lost is settled by reading, and not made again', async () => {
    const flow = await runSmall({ faults: [{ on, target, ...once, action: reset(true) }] })
    expect(flow.statuses).toEqual(smallBut('bound'))
    expect(writesOf(flow)).toHaveLength(4)
  })

  it('that gets no answer in time is settled by reading, and made again', async () => {
    const flow = await runSmall({
      faults: [{ on, target, ...once, action: hang }],
      prepare: ({ simulator, clock }) => {
        void simulator.whenSeen(on).then(() => clock.advance(31_000))
        return undefined
      },
    })
    expect(flow.statuses).toEqual(smallBut('bound'))
    expect(flow.runner.outputs['result']).toBe('success')
  })

  it.each([
    ['400', answer(400, { code: 'X.0001', message: 'no, not this' })],
    ['403', answer(403, { code: 'X.0001', message: 'no, not this' })],
  ])('that is refused with %s fails alone, and is not made again', async (_, action) => {
    const { place } = writes[on]
    const flow = await runSmall({ faults: [{ on, target, ...once, action }] })
    expect(flow.statuses).toEqual(smallBut('bound', { [place]: 'failed' }))
    expect(flow.bindings[places[place]]).toMatchObject({
      errorCode: 'X.0001',
      httpStatus: action.status,
      message: 'no, not this',
    })
    expect(flow.changes).toHaveLength(3)
    expect(writesOf(flow)).toHaveLength(4)
    expect(flow.runner.outputs['result']).toBe('partial')
    expect(flow.runner.failed).toBe(true)
  })

  it.each([
    ['429', answer(429), 'failed'],
    ['503', answer(503), 'failed'],
    // These may have been done, and may still arrive.
    ['500', answer(500), 'uncertain'],
    ['a reset', reset(false), 'uncertain'],
  ] as const)(
    'whose every attempt meets %s ends as not bound, and the others are bound',
    async (_, action, status) => {
      const { place } = writes[on]
      const lasting = { on, target, attempts: [1, 2], action }
      const flow = await runSmall({ inputs: { 'max-retries': '1' }, faults: [lasting] })
      // An uncertain canary stops its service and project.
      const rest = status === 'uncertain' && place === 'wafA' ? { wafB: 'not-attempted' } : {}
      expect(flow.statuses).toEqual(smallBut('bound', { [place]: status, ...rest }))
      expect(flow.changes).toHaveLength(3 - Object.keys(rest).length)
      expect(flow.bindings[places[place]]?.remedy).not.toBeNull()
    },
  )
})

describe.each(readNames)('a first %s', (on) => {
  const target = reads[on]
  it.each(passing.filter(([name]) => ['429', 'half an answer'].includes(name)))(
    'that meets %s is made again, and everything is bound',
    async (_, action) => {
      const flow = await runSmall({ faults: [{ on, target, ...once, action }] })
      expect(flow.statuses).toEqual(smallBut('bound'))
      expect(writesOf(flow)).toHaveLength(4)
    },
  )
})

describe.each(readNames)('every %s', (on) => {
  const target = reads[on]
  it.each([
    ['404', answer(404)],
    ['500', answer(500)],
    ['fields of the wrong type', answer(200, { body: '{"certificates":1,"listeners":[2]}' })],
    ['an error with HTTP 200', answer(200, { body: '{"error_code":"X.0001","error_msg":"no"}' })],
  ] as const)(
    'that meets %s spoils no other service, and ends in no internal error',
    async (_, action) => {
      const flow = await runSmall({
        inputs: { 'max-retries': '1' },
        faults: [{ on, target, action }],
      })
      const isOther = (binding: string) => !binding.startsWith(target)
      for (const [binding, status] of Object.entries(flow.statuses)) {
        if (isOther(binding)) expect([binding, status]).toEqual([binding, 'bound'])
      }
      const others = smallPlaces.map((key) => places[key]).filter(isOther)
      expect(Object.keys(flow.statuses)).toEqual(expect.arrayContaining(others))
      expect(flow.runner.everything()).not.toMatch(/internal error|a bug in the action/i)
    },
  )
})

describe('a service that cannot be read', () => {
  it.each([
    ['ELB:cn-east-3', 'elb-listeners', ['east']],
    ['WAF:cn-north-4', 'waf-certificates', ['wafA', 'wafB', 'wafC']],
    ['CDN', 'cdn-certificates', ['cdnA', 'cdnB', 'cdnC']],
  ] as const)('is one failed row: %s', async (target, on, lost) => {
    const action = answer(400, { code: 'X.0001', message: 'no' })
    const flow = await runBind({ faults: [{ on, target, action }] })
    const rest = Object.entries(allBut('bound')).filter(
      ([binding]) => !lost.some((key) => places[key] === binding),
    )
    expect(flow.statuses).toEqual({ ...Object.fromEntries(rest), [target]: 'failed' })
    expect(flow.bindings[target]).toMatchObject({
      reason: 'unreadable',
      errorCode: 'X.0001',
      httpStatus: 400,
    })
    expect(flow.runner.outputs['result']).toBe('partial')
  })
})

describe('a permission that is missing', () => {
  const without = (...missing: string[]) => ({
    cloud: { users: [{ ...pusher, permissions: everythingBut(...missing) }] },
  })

  it.each([
    ['elb:certificates:list', /^ELB/, /elb:certificates:list/],
    ['elb:listeners:list', /^ELB/, /elb:listeners:list/],
    ['waf:certificate:list', /^WAF/, /waf:certificate:list/],
    ['cdn:configuration:queryHttpsConf', /^CDN/, /queryHttpsConf/],
  ])('to read (%s) is a failed row for its service alone', async (action, own, remedy) => {
    const flow = await runBind(without(action))
    const mine = Object.values(flow.bindings).filter(({ binding }) => own.test(binding))
    const others = Object.values(flow.bindings).filter(({ binding }) => !own.test(binding))
    for (const row of mine) {
      expect(row).toMatchObject({ status: 'failed', reason: 'unreadable', httpStatus: 403 })
      expect(row.binding).not.toContain(' ')
      expect(row.remedy).toMatch(remedy)
    }
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['bound']))
    expect(flow.runner.outputs['result']).toBe('partial')
  })

  it.each([
    ['elb:listeners:put', /^ELB/],
    ['waf:certificate:apply', /^WAF/],
    ['cdn:configuration:modifyOriginConfInfo', /^CDN/],
  ])('to write (%s) fails each binding of its service, and no other', async (action, own) => {
    const flow = await runBind(without(action))
    for (const { binding, status, httpStatus, remedy } of Object.values(flow.bindings)) {
      expect([binding, status]).toEqual([binding, own.test(binding) ? 'failed' : 'bound'])
      if (own.test(binding)) expect(httpStatus).toBe(403)
      if (own.test(binding)) expect(remedy).toContain(action)
    }
  })

  it.each(['elb:loadbalancers:get', 'waf:instance:get'])(
    '%s is not needed to bind',
    async (action) => {
      const flow = await runBind(without(action))
      expect(flow.statuses).toEqual(allBut('bound'))
    },
  )

  it('to read certificates of WAF leaves the expiry date to judge by, and it says so', async () => {
    const flow = await runBind(without('waf:certificate:get'))
    expect(flow.statuses).toEqual(allBut('bound'))
    const says = /recognised there by its expiry date only, because this user may not read it/
    // What was not read has no fingerprint.
    expect(flow.bindings[places.wafA]).toMatchObject({
      message: expect.stringMatching(says),
      after: [{ fingerprint: null }],
    })
    expect(flow.bindings[places.north]).toMatchObject({
      message: null,
      after: [{ fingerprint: expect.stringMatching(/^[0-9a-f]{40}$/) }],
    })
    const again = await runBind({
      ...without('waf:certificate:get'),
      inputs: { targets: 'WAF: cn-north-4' },
      prepare: ({ simulator }) => {
        const fresh = simulator.cloud.certificates.find(({ id }) => id === 'scs1700000000001')
        if (fresh !== undefined) {
          simulator.waf.state.takeCopy(fresh, { id: '1'.repeat(32), name: 'cn-north-4' })
        }
        const copy = simulator.waf.state.certificates.at(-1)?.id ?? null
        for (const { id, hostname } of simulator.waf.state.hosts) {
          if (hostname.startsWith('waf-'))
            simulator.waf.state.changeHost(id, { certificateId: copy })
        }
        return undefined
      },
    })
    expect(Object.values(again.statuses)).toEqual(['unchanged', 'unchanged', 'unchanged'])
    expect(again.bindings[places.wafA]?.message).toMatch(/by its expiry date/)
    expect(writesOf(again)).toEqual([])
    expect(seen(again, 'push')).toEqual([])
  })
})

describe('a write that may have been done', () => {
  it.each([
    ['east', 'elb-update-listener', 'elb-listener', 'ELB:cn-east-3'],
    ['wafC', 'waf-apply', 'waf-host', 'WAF:cn-north-4'],
    ['cdnA', 'cdn-update-configs', 'cdn-configs', 'CDN'],
  ] as const)(
    'is uncertain if no read tells what became of it: %s',
    async (_, on, read, target) => {
      const flow = await runBind({
        inputs: { 'max-retries': '1' },
        faults: [{ on, target, action: reset(true) }],
        prepare: ({ simulator }) => {
          simulator.before(on, () => simulator.addFault({ on: read, target, action: answer(500) }))
          return undefined
        },
      })
      const own = Object.values(flow.bindings).filter(({ binding }) => binding.startsWith(target))
      const written = own.find(({ status }) => status === 'uncertain')
      expect(written?.remedy).toMatch(/Run again/)
      // A dedicated host of WAF is read by another call.
      const unread = own.filter(({ binding }) => binding !== places.wafB)
      expect(unread.map(({ status }) => status)).not.toContain('bound')
      expect(flow.runner.failed).toBe(true)
    },
  )
})

describe('CDN', () => {
  it('is waited for while it configures for a minute', async () => {
    const cdn = { ...site.cdn, switches: { configuringMs: 60_000 } }
    const flow = await runBind({ goLive: { ...site, cdn }, inputs: { targets: 'CDN' } })
    expect(Object.values(flow.statuses)).toEqual(['bound', 'bound', 'bound'])
    expect(flow.clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(60_000)
  })

  it('is uncertain if it still configures at the deadline, and nobody sleeps past it', async () => {
    const cdn = { ...site.cdn, switches: { configuringMs: 3_600_000 } }
    const startsAt = today
    const flow = await runBind({
      goLive: { ...site, cdn },
      startsAt,
      inputs: { targets: 'CDN', 'timeout-seconds': '100' },
    })
    const [first, ...others] = Object.values(flow.statuses)
    expect(first).toBe('uncertain')
    expect(others).not.toContain('bound')
    expect(others).toContain('not-attempted')
    expect(flow.clock.now()).toBeLessThanOrEqual(startsAt + 100_000)
    expect(flow.bindings[places.cdnA]?.remedy).toMatch(/Run again/)
  })

  it('that could not configure a domain ends as failed or uncertain, never as bound', async () => {
    const switches = { ...site.cdn.switches, failsToConfigure: true }
    const shows = await runBind({
      goLive: { ...site, cdn: { ...site.cdn, switches } },
      inputs: { targets: 'CDN' },
    })
    // The canary stops the others.
    expect(Object.values(shows.statuses)).toEqual(['uncertain', 'not-attempted', 'not-attempted'])
    expect(shows.bindings[places.cdnB]).toMatchObject({
      reason: 'uncertain-elsewhere',
      remedy: expect.stringMatching(/Run again/),
    })
    const hides = await runBind({
      goLive: { ...site, cdn: { ...site.cdn, switches: { ...switches, showsOldUntilDone: true } } },
      inputs: { targets: 'CDN' },
    })
    expect(new Set(Object.values(hides.statuses))).toEqual(new Set(['failed']))
    expect(hides.runner.failed).toBe(true)
  })

  it('that may not read SCM has a remedy that says which switch to turn', async () => {
    const cdn = { ...site.cdn, switches: { configuringMs: 2000, hasScmAgency: false } }
    const flow = await runBind({ goLive: { ...site, cdn } })
    expect(flow.statuses).toEqual(
      allBut('bound', { cdnA: 'failed', cdnB: 'failed', cdnC: 'failed' }),
    )
    expect(flow.bindings[places.cdnA]).toMatchObject({ errorCode: 'CDN.00010198' })
    expect(flow.bindings[places.cdnA]?.remedy).toMatch(/SCM/)
    expect(flow.bindings[places.cdnA]?.remedy).toMatch(/CDN console/)
  })

  it('that answers 200 with an error refuses the change', async () => {
    const flow = await runBind({
      faults: [
        {
          on: 'cdn-update-configs',
          action: answer(200, {
            body: '{"error":{"error_code":"CDN.0163","error_msg":"special"}}',
          }),
        },
      ],
    })
    expect(flow.bindings[places.cdnA]).toMatchObject({
      status: 'failed',
      httpStatus: 200,
      errorCode: 'CDN.0163',
      message: 'special',
    })
    expect(flow.bindings[places.cdnA]?.remedy).toMatch(/ticket/)
    expect(flow.changes.filter((each) => each.startsWith('CDN'))).toEqual([])
  })
})

describe('a copy', () => {
  it('that does not fit into ELB any more leaves that lane alone', async () => {
    const flow = await runBind({
      prepare: ({ simulator }) => {
        simulator.elb.state.switches.mostCertificates = 2
        return undefined
      },
    })
    // The project in the east has one certificate, and gets its copy.
    expect(flow.results['ELB:cn-north-4']?.status).toBe('failed')
    expect(flow.statuses).toEqual(
      allBut('bound', { north: 'not-attempted', sites: 'not-attempted', more: 'not-attempted' }),
    )
    expect(flow.bindings[places.north]?.reason).toBe('push-failed')
    expect(seen(flow, 'elb-update-listener')).toHaveLength(1)
  })

  it('that ELB lists only after a minute is waited for', async () => {
    const body = JSON.stringify({ certificates: [], page_info: {}, request_id: 'r' })
    const attempts = [2, 3, 4, 5, 6, 7]
    const action = answer(200, { body })
    const flow = await runSmall({
      faults: [{ on: 'elb-certificates', target: 'ELB:cn-east-3', attempts, action }],
    })
    expect(flow.statuses).toEqual(smallBut('bound'))
  })

  it('that is there already is used, and nothing is pushed to that service', async () => {
    const flow = await runBind({
      prepare: ({ simulator }) => {
        const fresh = simulator.cloud.certificates.find(({ id }) => id === 'scs1700000000001')
        const [north] = simulator.cloud.seed.projects
        if (fresh === undefined || north === undefined) throw new Error('the seed has both')
        simulator.elb.state.takeCopy(fresh, north)
        simulator.waf.state.takeCopy(fresh, north)
        return undefined
      },
    })
    expect(flow.statuses).toEqual(allBut('bound'))
    expect(seen(flow, 'push').map(({ target }) => target)).toEqual(['ELB:cn-east-3'])
    expect(flow.results['ELB:cn-north-4']?.status).toBe('unchanged')
    expect(flow.results['WAF:cn-north-4']?.status).toBe('unchanged')
  })

  it('that ELB does not list even after the push binds nothing, and says what to do', async () => {
    const body = JSON.stringify({ certificates: [], page_info: {}, request_id: 'r' })
    const flow = await runBind({
      faults: [
        {
          on: 'elb-certificates',
          target: 'ELB:cn-east-3',
          attempts: Array.from({ length: 50 }, (_, index) => index + 2),
          action: answer(200, { body }),
        },
      ],
    })
    expect(flow.statuses).toEqual(allBut('bound', { east: 'not-attempted' }))
    expect(flow.bindings[places.east]).toMatchObject({
      reason: 'copy-missing',
      remedy: 'Run again in a few minutes.',
    })
  })

  it('without a domain cannot go into an SNI list, and the default places are switched', async () => {
    const flow = await runBind({
      prepare: ({ simulator }) => {
        simulator.elb.state.switches.copyHasDomain = false
        return undefined
      },
    })
    expect(flow.statuses).toEqual(allBut('bound', { sites: 'skipped' }))
    expect(flow.bindings[places.sites]?.reason).toBe('sni-domain-missing')
  })
})

describe('a load balancer', () => {
  it.each([3000, 12_000])('that is busy for %d ms is waited for', async (pendingMs) => {
    const flow = await runBind({
      inputs: { 'max-retries': '1' },
      prepare: ({ simulator }) => {
        simulator.elb.state.switches.pendingMs = pendingMs
        return undefined
      },
    })
    expect(flow.statuses).toEqual(allBut('bound'))
  })

  it('that is frozen is left alone', async () => {
    const loadBalancers = {
      ...site.elb.loadBalancers,
      'web-east': { project: 'cn-east-3', frozenScene: 'ARREAR' },
    }
    const flow = await runBind({ goLive: { ...site, elb: { ...site.elb, loadBalancers } } })
    expect(flow.statuses).toEqual(allBut('bound', { east: 'skipped' }))
    expect(flow.bindings[places.east]).toMatchObject({ reason: 'frozen', before: [{}] })
    expect(flow.runner.outputs['result']).toBe('partial')
  })
})

describe('two writes', () => {
  it('never go to one load balancer at the same time, and at most four to a service', async () => {
    const keys = Array.from({ length: 12 }, (_, index) => `l${index}`)
    const listeners = Object.fromEntries(
      keys.map((key, index) => [key, { loadBalancer: `b${index % 6}`, certificate: 'old-north' }]),
    )
    const loadBalancers = Object.fromEntries(
      keys.map((_, index) => [`b${index % 6}`, { project: 'cn-north-4' }]),
    )
    const running = new Map<string, number>()
    let most = 0
    let mostTogether = 0
    const flow = await runBind({
      goLive: {
        ...site,
        elb: { certificates: site.elb.certificates, loadBalancers, listeners },
      },
      inputs: { targets: 'ELB: cn-north-4' },
      prepare: ({ simulator }) => {
        simulator.before('elb-update-listener', async ({ path }) => {
          const id = path.split('/').at(-1) ?? ''
          const balancer = simulator.elb.state.listeners.get(id)?.loadbalancers[0]?.id ?? ''
          running.set(balancer, (running.get(balancer) ?? 0) + 1)
          most = Math.max(most, running.get(balancer) ?? 0)
          mostTogether = Math.max(
            mostTogether,
            [...running.values()].reduce((a, b) => a + b, 0),
          )
          for (let turn = 0; turn < 50; turn += 1) await new Promise((done) => setImmediate(done))
          running.set(balancer, (running.get(balancer) ?? 0) - 1)
        })
        return undefined
      },
    })
    expect(Object.values(flow.statuses)).toEqual(Array(12).fill('bound'))
    expect(most).toBe(1)
    expect(mostTogether).toBeGreaterThan(1)
    expect(mostTogether).toBeLessThanOrEqual(4)
  })
})
