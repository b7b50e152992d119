// Harm: a switch that makes visitors worse off is switched back, and stops its service and project.
// What was broken before, or cannot be seen, is no proof.

import { describe, expect, it } from '@jest/globals'
import { harms } from '../../simulator/harm.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { ActionError } from '../../src/errors.ts'
import { seen } from '../fixtures/flow.ts'
import {
  allBut,
  elbId,
  hostId,
  listenerId,
  places,
  runBind,
  site,
  writesOf,
} from '../fixtures/site.ts'

/** The place that each service and project tries first, with its neighbours. */
const canaries = {
  // ELB lists listeners by their ids.
  'ELB:cn-north-4': { key: 'sites', rest: ['north', 'more'] },
  'WAF:cn-north-4': { key: 'wafA', rest: ['wafB', 'wafC'] },
  CDN: { key: 'cdnA', rest: ['cdnB', 'cdnC'] },
} as const
const lanes = Object.keys(canaries) as (keyof typeof canaries)[]

const sabotages: Readonly<
  Record<string, (simulator: Simulator, harm: (typeof harms)[number]) => void>
> = {
  sites: ({ elb }, harm) => elb.sabotage(listenerId('sites'), harm),
  more: ({ elb }, harm) => elb.sabotage(listenerId('more'), harm),
  wafA: ({ waf }, harm) => waf.sabotage(hostId('waf-a'), harm),
  wafC: ({ waf }, harm) => waf.sabotage(hostId('waf-c'), harm),
  cdnA: ({ cdn }, harm) => cdn.sabotage('cdn-a.example.com', harm),
  cdnC: ({ cdn }, harm) => cdn.sabotage('cdn-c.example.com', harm),
}

const withHarm = (key: string, harm: (typeof harms)[number] = 'expired') => ({
  prepare: ({ simulator }: { simulator: Simulator }) => {
    sabotages[key]?.(simulator, harm)
    return undefined
  },
})

describe.each(lanes)('a canary of %s', (lane) => {
  const { key, rest } = canaries[lane]
  it.each(harms)('that harms (%s) is switched back, and stops its lane alone', async (harm) => {
    const flow = await runBind(withHarm(key, harm))
    const stopped = Object.fromEntries(rest.map((each) => [each, 'not-attempted']))
    expect(flow.statuses).toEqual(allBut('bound', { ...stopped, [key]: 'rolled-back' }))
    expect(flow.bindings[places[key]]).toMatchObject({
      reason: 'harm',
      check: 'stale',
      before: flow.bindings[places[key]]?.after ?? [],
    })
    expect(flow.bindings[places[key]]?.remedy).toMatch(/run again/)
    for (const each of rest) expect(flow.bindings[places[each]]?.reason).toBe('harm-elsewhere')
    // Seven others are bound, and this one is as it was.
    expect(flow.changes).toHaveLength(7)
    expect(writesOf(flow)).toHaveLength(9)
    expect(flow.runner.outputs).toMatchObject({
      result: 'partial',
      'bound-count': '7',
      'rolled-back-count': '1',
    })
    expect(flow.runner.failed).toBe(true)
  })
})

describe('harm', () => {
  it.each(['more', 'wafC', 'cdnC'] as const)(
    'in the rest of a lane (%s) is switched back, and what was bound stays so',
    async (key) => {
      const flow = await runBind(withHarm(key))
      const own = places[key].split(' ')[0] ?? ''
      expect(flow.statuses[places[key]]).toBe('rolled-back')
      const others = Object.entries(flow.statuses).filter(([binding]) => binding !== places[key])
      for (const [binding, status] of others) {
        const may = binding.startsWith(own) ? /^(?:bound|not-attempted)$/ : /^bound$/
        expect(status).toMatch(may)
      }
      expect(flow.runner.failed).toBe(true)
    },
  )

  it('that was there before is none: nothing is switched back', async () => {
    const flow = await runBind({
      prepare: ({ simulator }) => {
        // Visitors get an expired certificate whatever is bound.
        for (const each of simulator.edges.list) {
          for (const id of each.bound) simulator.edges.sabotage(each.name, 'expired', id)
        }
        const name = simulator.waf.edgeName(hostId('waf-a'))
        simulator.edges.sabotage(
          name,
          'no-handshake',
          simulator.edges.list.find((each) => each.name === name)?.bound[0],
        )
        return undefined
      },
    })
    expect(flow.statuses).toEqual(allBut('bound'))
    expect(flow.runner.outputs['rolled-back-count']).toBe('0')
  })

  it('that lasts before and after the switch is none, either', async () => {
    const flow = await runBind({
      inputs: { targets: 'WAF: cn-north-4' },
      world: {
        probe: async () => ({
          kind: 'unreachable',
          reason: 'there is no way to it',
          isDeclined: false,
        }),
      },
    })
    expect(Object.values(flow.bindings).map(({ status, check }) => [status, check])).toEqual(
      Array(3).fill(['bound', 'unverified']),
    )
    expect(flow.runner.failed).toBe(false)
    expect(flow.runner.outputs['verdict']).not.toMatch(/live/)
  })

  it('is not what visitors of the old, valid certificate meet', async () => {
    const flow = await runBind({
      inputs: { targets: 'CDN' },
      goLive: {
        ...site,
        cdn: {
          ...site.cdn,
          domains: {
            ...site.cdn.domains,
            'cdn-a.example.com': { certificates: 'old', edgeCount: 1 },
          },
        },
      },
      prepare: ({ simulator }) => {
        // An edge that never switches.
        const { state } = simulator.cdn
        const before = state.servedBy('cdn-a.example.com')
        state.servedBy = () => before
        return undefined
      },
    })
    expect(Object.values(flow.bindings).map(({ status, check }) => [status, check])).toEqual(
      Array(3).fill(['bound', 'stale']),
    )
    expect(flow.runner.outputs['result']).toBe('success')
    expect(flow.runner.outputs['verdict']).not.toMatch(/live/)
  })

  it.each(['any', 'all', 'none'])(
    'with rollback off stays bound, is told, and makes the step red (fail-on: %s)',
    async (failOn) => {
      const flow = await runBind({
        ...withHarm('wafA'),
        inputs: { rollback: 'off', 'fail-on': failOn },
      })
      expect(flow.statuses[places.wafA]).toBe('bound')
      expect(flow.bindings[places.wafA]).toMatchObject({ reason: 'harm', check: 'mismatch' })
      expect(flow.bindings[places.wafA]?.remedy).toMatch(/restore/)
      expect(seen(flow, 'waf-apply')).toHaveLength(1)
      expect(flow.runner.failed).toBe(true)
      expect(flow.runner.outputs['verdict']).toMatch(/visitors are harmed/)
    },
  )

  it.each(['any', 'none'])(
    'that cannot be switched back is told first, and always red (fail-on: %s)',
    async (failOn) => {
      const flow = await runBind({
        ...withHarm('cdnA'),
        inputs: { 'fail-on': failOn, targets: 'ELB: cn-north-4\nCDN' },
        faults: [
          {
            on: 'cdn-update-configs',
            attempts: [2],
            action: { kind: 'answer', status: 403, code: 'CDN.0021', message: 'not any more' },
          },
        ],
      })
      expect(Object.keys(flow.bindings)[0]).toBe(places.cdnA)
      expect(flow.bindings[places.cdnA]).toMatchObject({
        status: 'rollback-failed',
        reason: 'harm',
        errorCode: 'CDN.0021',
      })
      expect(flow.bindings[places.cdnA]?.remedy).toMatch(/by hand, now/)
      expect(flow.statuses[places.cdnB]).toBe('not-attempted')
      expect(flow.statuses[places.north]).toBe('bound')
      expect(flow.runner.outputs['verdict']).toMatch(
        /^Visitors are harmed: CDN cdn-a\.example\.com could not be rolled back\./,
      )
      expect(flow.runner.failed).toBe(true)
      expect(flow.runner.lines('error').join('\n')).toContain(places.cdnA)
    },
  )

  it('that shows only after a while is switched back, too', async () => {
    const lapsed = { names: ['*.example.com'], from: -90, to: -1 }
    const flow = await runBind({
      goLive: { ...site, leaves: { ...site.leaves, lapsed } },
      inputs: { targets: 'CDN', 'verify-timeout-seconds': '300' },
      prepare: ({ simulator, clock }) => {
        const { state } = simulator.cdn
        const name = 'cdn-a.example.com'
        const before = state.servedBy(name)
        const servedBy = state.servedBy.bind(state)
        const harmsAt = clock.now() + 60_000
        // This edge goes on with the old certificate, and breaks a minute later.
        state.servedBy = (domain, edge) => {
          if (domain !== name || before === null) return servedBy(domain, edge)
          const usesNew = state.domain(name)?.https?.certificates[0]?.name === 'www-new'
          const isBroken = usesNew && clock.now() >= harmsAt
          return isBroken ? { ...before, pem: simulator.leaf('lapsed').pem } : before
        }
        return undefined
      },
    })
    expect(flow.bindings[places.cdnA]).toMatchObject({ status: 'rolled-back', reason: 'harm' })
    expect(flow.bindings[places.cdnB]).toMatchObject({ status: 'bound', check: 'served' })
    expect(flow.changes).toHaveLength(2)
    expect(flow.runner.failed).toBe(true)
  })
})

describe('an edge that serves the new certificate only after a while', () => {
  it('has a line when it is bound, and one that says what is new', async () => {
    const flow = await runBind({
      inputs: { targets: 'CDN', bind: places.cdnA, 'verify-timeout-seconds': '300' },
      prepare: ({ simulator, clock }) => {
        const { state } = simulator.cdn
        const name = 'cdn-a.example.com'
        const before = state.servedBy(name)
        const servedBy = state.servedBy.bind(state)
        const servesAt = clock.now() + 60_000
        state.servedBy = (domain, edge) =>
          domain === name && clock.now() < servesAt ? before : servedBy(domain, edge)
        return undefined
      },
    })
    expect(flow.bindings[places.cdnA]).toMatchObject({ status: 'bound', check: 'served' })
    const lines = flow.runner.lines('info').filter((line) => line.includes(`${places.cdnA} bound`))
    expect(lines).toEqual([
      expect.stringMatching(/bound · HTTP 204 · .*another certificate/),
      `✅ ${places.cdnA} bound · its hosts serve the certificate now`,
    ])
  })
})

describe('a roll-back', () => {
  it('restores exactly what was replaced, and keeps what another writer added', async () => {
    const flow = await runBind({
      goLive: {
        ...site,
        elb: {
          ...site.elb,
          listeners: { sites: site.elb.listeners.sites },
        },
      },
      inputs: { targets: 'ELB: cn-north-4' },
      prepare: ({ simulator }) => {
        const id = listenerId('sites')
        simulator.elb.sabotage(id, 'no-handshake')
        // Comes with the first read of the roll-back, when the new list stands there.
        let isAdded = false
        simulator.before('elb-listener', () => {
          const { sni_container_refs: refs = [] } = simulator.elb.state.listeners.get(id) ?? {}
          const isNew = refs.length > 0 && !refs.includes(elbId('old-north'))
          const isReadBack = seenWrites(simulator) > 0 && reads++ > 0
          if (isAdded || !isNew || !isReadBack) return
          isAdded = true
          simulator.elb.state.changeListener(id, {
            sni_container_refs: [
              elbId('shop-north'),
              ...refs.filter((each) => each !== elbId('mail-north')),
            ],
          })
        })
        let reads = 0
        return undefined
      },
    })
    expect(Object.values(flow.statuses)).toEqual(['rolled-back'])
    expect(flow.changes).toEqual(['ELB sites.sni_container_refs: api old mail → shop api old'])
  })

  it('leaves alone what somebody else has bound meanwhile', async () => {
    const flow = await runBind({
      inputs: { targets: 'WAF: cn-north-4' },
      prepare: ({ simulator }) => {
        const { state } = simulator.waf
        simulator.waf.sabotage(hostId('waf-a'), 'expired')
        let reads = 0
        simulator.before('waf-host', ({ path }) => {
          const isOwn = path.includes(hostId('waf-a'))
          const isNew = state.host(hostId('waf-a'))?.certificateId !== oldWaf(simulator)
          if (isOwn && isNew && ++reads === 2) {
            state.changeHost(hostId('waf-a'), { certificateId: null })
          }
        })
        return undefined
      },
    })
    expect(flow.bindings[places.wafA]).toMatchObject({
      status: 'failed',
      reason: 'changed-meanwhile',
      after: [],
    })
    // It did harm, so the neighbours are not tried.
    expect(flow.statuses[places.wafB]).toBe('not-attempted')
    expect(seen(flow, 'waf-apply')).toHaveLength(1)
  })

  it('whose first write is refused with 409 is tried again', async () => {
    const flow = await runBind({
      ...withHarm('wafA'),
      inputs: { targets: 'WAF: cn-north-4' },
      faults: [{ on: 'waf-apply', attempts: [2], action: { kind: 'answer', status: 409 } }],
    })
    expect(flow.statuses[places.wafA]).toBe('rolled-back')
    expect(flow.changes).toEqual([])
  })
})

describe('two runs at once with one certificate', () => {
  it.each(['wafA', 'north', 'sites'] as const)(
    'are both done: another copy of the very same leaf at %s is unchanged',
    async (key) => {
      const flow = await runBind({
        inputs: { targets: 'ELB: cn-north-4\nWAF: cn-north-4' },
        prepare: ({ simulator }) => {
          const { elb, waf, cloud } = simulator
          let isDone = false
          const takeCopy = () => {
            if (isDone) return
            isDone = true
            const fresh = cloud.certificates.find(({ id }) => id === 'scs1700000000001')
            const [project] = cloud.seed.projects
            if (fresh === undefined || project === undefined) throw new Error('the seed has both')
            elb.state.takeCopy(fresh, project)
            waf.state.takeCopy(fresh, project)
            const elbCopy = [...elb.state.certificates.keys()].at(-1) ?? ''
            const certificateId = waf.state.certificates.at(-1)?.id ?? null
            if (key === 'wafA') waf.state.changeHost(hostId('waf-a'), { certificateId })
            const { sni_container_refs: refs = [] } =
              elb.state.listeners.get(listenerId('sites')) ?? {}
            const own = elbId('old-north')
            if (key === 'sites') {
              elb.state.changeListener(listenerId('sites'), {
                sni_container_refs: refs.map((id) => (id === own ? elbCopy : id)),
              })
            }
            if (key === 'north') {
              elb.state.changeListener(listenerId('north'), { default_tls_container_ref: elbCopy })
            }
          }
          // The plan is made, and the copies are found, when the first place is read again.
          simulator.before(key === 'wafA' ? 'waf-host' : 'elb-listener', takeCopy)
          return undefined
        },
      })
      expect(flow.statuses[places[key]]).toBe('unchanged')
      expect(flow.runner.outputs['result']).toBe('success')
      expect(flow.runner.failed).toBe(false)
    },
  )
})

describe('a cancel', () => {
  it('between two writes leaves what was switched, and starts nothing more', async () => {
    const cancel = new AbortController()
    const flow = await runBind({
      world: { cancelled: cancel.signal },
      prepare: ({ simulator }) => {
        simulator.before('waf-apply', () => cancel.abort(new ActionError('CANCELLED', 'cancelled')))
        return undefined
      },
    })
    expect(seen(flow, 'waf-apply')).toHaveLength(1)
    expect(seen(flow, 'cdn-update-configs')).toEqual([])
    expect(flow.statuses[places.north]).toBe('bound')
    expect(flow.statuses[places.wafA]).toMatch(/^(?:bound|uncertain)$/)
    expect(flow.statuses[places.wafB]).toBe('not-attempted')
    expect(flow.statuses[places.cdnA]).toBe('not-attempted')
    expect(flow.runner.outputs['restore']).toContain(places.cdnA)
    expect(flow.runner.failed).toBe(true)
  })

  it('during the probes after a harmful switch rolls nothing back', async () => {
    const cancel = new AbortController()
    const flow = await runBind({
      ...withHarm('wafA'),
      inputs: { targets: 'WAF: cn-north-4' },
      world: {
        cancelled: cancel.signal,
        probe: async () => {
          if (probes++ > 0) cancel.abort(new ActionError('CANCELLED', 'cancelled'))
          return { kind: 'unreachable', reason: 'no', isDeclined: false }
        },
      },
    })
    expect(seen(flow, 'waf-apply')).toHaveLength(1)
    expect(flow.statuses[places.wafA]).toBe('bound')
  })
  let probes = 0
})

function seenWrites(simulator: Simulator): number {
  return simulator.requests.filter(({ operation }) => operation === 'elb-update-listener').length
}

function oldWaf(simulator: Simulator): string | undefined {
  const chain = simulator.leaf('old').pem.chain
  return simulator.waf.state.certificates.find(({ content }) => content === chain)?.id
}
