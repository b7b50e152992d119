// Checking hosts: what they serve after a push, what that does to the step, and the run that only
// checks.

import { beforeAll, describe, expect, it } from '@jest/globals'
import { type Edge, renderVerifyHosts } from '../../simulator/edge.ts'
import type { Fault } from '../../simulator/faults.ts'
import { certificateIds } from '../../simulator/seed.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { ActionError } from '../../src/errors.ts'
import type { Probe, Probed, ServedCertificate } from '../../src/verify/probe.ts'
import { type Chain, createChain } from '../fixtures/certificates.ts'
import { createFakeClock, today } from '../fixtures/fake-clock.ts'
import { type Flow, type FlowOptions, runFlow, seen } from '../fixtures/flow.ts'
import { trustOnly } from '../fixtures/trust.ts'

interface CheckRow {
  readonly host: string
  readonly via: string | null
  readonly status: string
  readonly expected: string | null
  readonly served: string | null
  readonly message: string
}

function edgeOf({ edge }: Simulator): Edge {
  if (edge === null) throw new Error('the simulated cloud was started with an edge')
  return edge
}

/** A flow with hosts to probe at: every address of the edge. */
async function runLook(
  options: FlowOptions = {},
): Promise<Flow & { checks: readonly CheckRow[]; statuses: readonly string[] }> {
  const flow = await runFlow({
    startsAt: today,
    withEdge: true,
    ...options,
    prepare: (stage) => {
      const edge = edgeOf(stage.simulator)
      trustOnly(edge.rootPem)
      return { 'verify-hosts': renderVerifyHosts(edge), ...options.prepare?.(stage) }
    },
  })
  const checks: CheckRow[] = JSON.parse(flow.runner.outputs['checks'] ?? '')
  return { ...flow, checks, statuses: checks.map(({ status }) => status) }
}

/** Somebody binds the certificate wherever it was pushed, as soon as the looks have begun. */
const bindEverywhere = (simulator: Simulator, id: string = certificateIds.issued) => {
  for (const { target } of edgeOf(simulator).addresses) edgeOf(simulator).bind(target, id)
}

const lookOnly = { targets: '' }

/** The summary's heading. It is HTML, because GitHub makes links of domains in Markdown. */
const headingOf = ({ runner }: Flow) => /^<h2>(.*)<\/h2>\n/.exec(runner.summary)?.[1]

const oldOne: ServedCertificate = {
  subject: 'CN=www.example.com',
  issuer: 'CN=R11',
  issuerOrganization: null,
  names: ['www.example.com'],
  sha1: '0'.repeat(40),
  sha256: '0'.repeat(64),
  notBefore: 0,
  notAfter: Number.MAX_SAFE_INTEGER / 10,
  coversHost: true,
  isSelfSigned: false,
  keyType: 'ed25519',
  intermediates: 1,
  chainNotAfter: null,
  distrust: null,
  failedAfterwards: null,
}

describe('after a push', () => {
  it('the hosts are stale until somebody binds the certificate, and the step only warns', async () => {
    const flow = await runLook()
    const { outputs, failed, summary } = flow.runner
    expect(flow.statuses).toEqual(Array(4).fill('stale'))
    expect(outputs).toMatchObject({ result: 'success', 'all-served': 'false' })
    expect(failed).toBe(false)
    for (const { host, via, expected, served, message } of flow.checks) {
      expect(host).toMatch(/^www\.example\.com:\d+$/)
      expect(via).toBe('127.0.0.1')
      expect(expected).toMatch(/^[0-9a-f]{40}$/)
      expect(expected).toBe(outputs['certificate-fingerprint'])
      expect(served).toMatch(/^[0-9a-f]{40}$/)
      expect(message).toMatch(
        /^it serves another certificate: CN=www\.example\.com, issued by CN=Simulated Intermediate, SHA-1 [0-9a-f]{16}…, expires \d{4}-\d\d-\d\d, [89] days left – Bind the certificate\. CDN: .*WAF: .*ELB: /,
      )
    }
    // All four have the same cause, so they share one line, which ends with what to do.
    expect(flow.runner.lines('warning')).toHaveLength(1)
    expect(flow.runner.lines('warning')[0]).toMatch(
      /^(www\.example\.com:\d+ via 127\.0\.0\.1(, )?){4}: stale · it serves .* – Bind the certificate\./,
    )
    expect(outputs['verdict']).toBe(
      'Pushed www.example.com to all 4 targets. 0 of 4 hosts serve the certificate yet.',
    )
    expect(headingOf(flow)).toBe(
      '⚠️ Pushed <code>www.example.com</code> to all 4 targets. 0 of 4 hosts serve the certificate yet.',
    )
    expect(summary).toContain('<h3>⚠️ 4 hosts: stale</h3>\n<p><b>What to do:</b> Bind the')
    expect(summary).toContain('<summary>✅ 4 targets pushed: <code>CDN</code>')
    expect(summary).toContain('<h3>What is left to do: pushed does not mean live</h3>')
    // How to bind is said once, and not for each host.
    expect(summary.split('select the new certificate in the HTTPS settings')).toHaveLength(2)
  })

  it('the fix names the services that were pushed to, and no other', async () => {
    const flow = await runLook({ inputs: { targets: 'ELB: cn-north-4' } })
    expect(flow.checks[0]?.message).toMatch(/– Bind the certificate\. ELB: select the new/)
    expect(flow.checks[0]?.message).not.toMatch(/CDN|WAF/)
    expect(flow.runner.summary).toMatch(/bind the new one:<\/p>\n<ul>\n<li><b>ELB<\/b>: .*\n<\/ul>/)
  })

  it('they are checked again, with growing pauses, until all serve it', async () => {
    const flow = await runLook({
      inputs: { 'verify-timeout-seconds': '3600', 'timeout-seconds': '7200' },
      prepare: ({ simulator, clock }) => {
        void clock.whenSlept(12).then(() => bindEverywhere(simulator))
        return undefined
      },
    })
    expect(flow.statuses).toEqual(Array(4).fill('served'))
    expect(flow.runner.outputs['all-served']).toBe('true')
    const pauses = flow.clock.sleeps
    expect(pauses.length).toBeGreaterThanOrEqual(4)
    expect(pauses.slice(0, 4)).toEqual([1000, 1000, 1000, 1000])
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(pauses[index - 1] ?? 0)
    }
    expect(flow.runner.lines('info')).toContain(
      'Checking 4 hosts for at most 3600 seconds, until each serves the certificate',
    )
    expect(flow.runner.lines('warning')).toEqual([])
    expect(flow.runner.lines('notice')).toEqual([])
    expect(flow.runner.summary).toContain('All 4 hosts serve the certificate.')
    expect(flow.runner.summary).not.toContain('What is left to do')
  })

  it('checking ends when the time for it is over, never later', async () => {
    const { clock, statuses, runner } = await runLook({
      inputs: { 'verify-timeout-seconds': '60' },
    })
    const slept = clock.sleeps.reduce((sum, pause) => sum + pause, 0)
    expect(slept).toBeGreaterThan(50_000)
    expect(slept).toBeLessThanOrEqual(60_000)
    expect(statuses).toEqual(Array(4).fill('stale'))
    expect(runner.failed).toBe(false)
  })

  it('checking ends with timeout-seconds, and the log says so', async () => {
    const throttled: Fault = {
      on: 'push',
      target: 'CDN',
      attempts: [1],
      action: { kind: 'answer', status: 429, headers: { 'Retry-After': '5' } },
    }
    const { clock, runner } = await runLook({
      inputs: { 'verify-timeout-seconds': '20', 'timeout-seconds': '20' },
      faults: [throttled],
    })
    expect(clock.sleeps).toContain(5000)
    expect(clock.sleeps.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(20_000)
    expect(runner.lines('info').join()).toContain('Raise timeout-seconds')
    expect(runner.outputs).toMatchObject({ result: 'success', 'all-served': 'false' })
  })

  it.each(['any', 'none'])(
    'verify-required makes a stale host red, whatever fail-on says (%s)',
    async (failOn) => {
      const { runner } = await runLook({
        inputs: { 'verify-required': 'true', 'fail-on': failOn },
      })
      expect(runner.failed).toBe(true)
      // Of four targets and four hosts, half are done.
      expect(runner.outputs).toMatchObject({
        result: 'partial',
        'pushed-count': '4',
        'failed-count': '0',
        'all-served': 'false',
      })
      expect(runner.lines('error')).toHaveLength(2)
      expect(runner.lines('error')[0]).toMatch(
        /^(www\.example\.com:\d+ via 127\.0\.0\.1(, )?){4}: stale/,
      )
      expect(runner.lines('error').at(-1)).toBe(
        'Pushed www.example.com to all 4 targets. 0 of 4 hosts serve the certificate yet.',
      )
    },
  )

  it('that reached no target nothing is checked, and nothing is known to be served', async () => {
    const refuse: Fault = { on: 'push', action: { kind: 'answer', status: 400, code: 'SCM.0028' } }
    const flow = await runLook({ faults: [refuse] })
    expect(flow.checks).toEqual([])
    expect(flow.runner.outputs['all-served']).toBe('false')
    expect(flow.runner.lines('error').at(-1)).toMatch(/4 failed\. The hosts were not checked\.$/)
  })

  it('that may have been done is checked', async () => {
    const lost: Fault = {
      on: 'push',
      action: { kind: 'reset', when: 'after-reading', effect: true },
    }
    const flow = await runLook({ inputs: { targets: 'CDN' }, faults: [lost] })
    expect(flow.results['CDN']?.status).toBe('uncertain')
    expect(flow.statuses).toEqual(Array(4).fill('stale'))
  })

  it('no host named: nothing is checked, and all-served is empty', async () => {
    const { runner } = await runFlow()
    expect(runner.outputs).toMatchObject({ checks: '[]', 'all-served': '' })
  })
})

describe('a dry run', () => {
  it('looks once and tells the state of today', async () => {
    const flow = await runLook({
      inputs: { 'dry-run': 'true', 'verify-timeout-seconds': '60' },
    })
    expect(flow.simulator.pushes).toEqual([])
    expect(flow.statuses).toEqual(Array(4).fill('stale'))
    expect(flow.clock.sleeps).toEqual([])
    expect(flow.runner.outputs).toMatchObject({ result: 'dry-run', 'all-served': 'false' })
    expect(flow.runner.failed).toBe(false)
    expect(flow.runner.lines('warning')).toEqual([])
    expect(flow.runner.lines('notice')).toEqual([
      expect.stringMatching(/^(www\.example\.com:\d+ via 127\.0\.0\.1(, )?){4}: stale/),
    ])
    // Nothing was pushed that could be bound.
    expect(flow.checks[0]?.message).toMatch(/– After the push, bind the certificate there\.$/)
    expect(flow.runner.summary).not.toContain('What is left to do')
    expect(headingOf(flow)).toBe(
      '📝 Dry run: <code>www.example.com</code> would be pushed to 4 targets; nothing was changed. 0 of 4 hosts serve the certificate yet.',
    )
  })

  it('with verify-required is red all the same, and shows it', async () => {
    const flow = await runLook({ inputs: { 'dry-run': 'true', 'verify-required': 'true' } })
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs['result']).toBe('dry-run')
    expect(headingOf(flow)).toMatch(/^❌ Dry run: <code>www\.example\.com<\/code> would be pushed /)
  })
})

describe('without targets', () => {
  it('nothing is pushed: the run is the probe after the binding', async () => {
    const flow = await runLook({
      inputs: { ...lookOnly, 'verify-required': 'true' },
      prepare: ({ simulator }) => {
        const pushed = { certificateId: certificateIds.issued }
        simulator.cloud.pushes.push(
          { ...pushed, service: 'CDN', project: '' },
          { ...pushed, service: 'ELB', project: 'cn-north-4' },
          { ...pushed, service: 'ELB', project: 'cn-east-3' },
          { ...pushed, service: 'WAF', project: 'cn-north-4' },
        )
        bindEverywhere(simulator)
        return undefined
      },
    })
    expect(seen(flow, 'push')).toEqual([])
    expect(flow.statuses).toEqual(Array(4).fill('served'))
    expect(flow.runner.outputs).toMatchObject({
      result: 'success',
      'total-count': '0',
      results: '[]',
      'all-served': 'true',
    })
    expect(flow.runner.failed).toBe(false)
    expect(headingOf(flow)).toBe(
      '✅ All 4 hosts serve the certificate of <code>www.example.com</code>.',
    )
    expect(flow.runner.outputs['verdict']).toBe(
      'All 4 hosts serve the certificate of www.example.com.',
    )
  })

  it('a stale host says how to bind the certificate in every service', async () => {
    const flow = await runLook({ inputs: lookOnly })
    expect(flow.checks[0]?.message).toMatch(/Bind the certificate\. CDN: .*WAF: .*ELB: /)
    expect(headingOf(flow)).toBe(
      '⚠️ 0 of 4 hosts serve the certificate of <code>www.example.com</code> yet.',
    )
    expect(flow.runner.summary).toContain('<h3>What is left to do: not yet served</h3>')
    expect(flow.runner.summary).toContain('<b>ELB</b>:')
    expect(flow.runner.failed).toBe(false)
  })

  it('a host that the certificate does not cover is not told to be bound', async () => {
    const flow = await runLook({
      inputs: lookOnly,
      prepare: ({ simulator }) => {
        const [address] = edgeOf(simulator).addresses
        return { 'verify-hosts': `mail.example.org:${address?.port} via 127.0.0.1` }
      },
    })
    expect(flow.statuses).toEqual(['mismatch'])
    expect(flow.checks[0]?.message).toMatch(/– The certificate does not cover this host\. Choose/)
    expect(flow.checks[0]?.message).not.toContain('Bind')
    expect(headingOf(flow)).toBe(
      '⚠️ The host is not covered by the certificate of <code>www.example.com</code>.',
    )
  })

  it('the certificate must be there all the same', async () => {
    const flow = await runLook({
      inputs: { ...lookOnly, 'certificate-id': certificateIds.expired },
    })
    expect(flow.runner.outputs).toMatchObject({
      result: 'failure',
      checks: '[]',
      'all-served': 'false',
    })
    expect(flow.runner.failed).toBe(true)
    expect(headingOf(flow)).toBe(
      '❌ The run for <code>scs1700000000003</code> ended early. The hosts were not checked.',
    )
  })

  it.each([
    [{ 'verify-hosts': '' }, /targets: is required; name at least one service.*verify-hosts/],
    [{ 'verify-hosts': '# none' }, /targets: is required/],
    [{ 'verify-hosts': 'https://x' }, /verify-hosts, line 1, column 1: "https:\/\/x" is a URL/],
    [{ 'verify-hosts': '', 'verify-required': 'true' }, /verify-required: needs verify-hosts/],
    [{ 'verify-hosts': '', 'skip-when-served': 'true' }, /skip-when-served: needs verify-hosts/],
    [{ 'verify-timeout-seconds': '3601' }, /"3601" is not a whole number from 0 to 3600/],
    [
      { 'verify-timeout-seconds': '301' },
      /verify-timeout-seconds: 301 is more than timeout-seconds \(300\).*; raise timeout-seconds/,
    ],
  ])('%j is a problem', async (inputs, problem) => {
    const flow = await runFlow({ inputs: { ...lookOnly, ...inputs } })
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.lines('error')[0]).toMatch(problem)
    expect(flow.simulator.requests).toEqual([])
  })
})

describe('a certificate from files', () => {
  let chain: Chain
  beforeAll(async () => {
    chain = await createChain({
      names: ['www.example.com'],
      notBefore: new Date(today - 1000),
      notAfter: new Date(today + 60 * 86_400_000),
    })
  })
  const files = { 'certificate-id': '', 'fullchain-file': 'fullchain', 'key-file': 'key' }
  const world = {
    readFile: (path: string) =>
      path === 'key' ? chain.key : [chain.leaf, ...chain.intermediates].join('\n'),
  }

  it('is compared by SHA-256, pushed or not', async () => {
    const flow = await runLook({
      inputs: { ...files, 'verify-timeout-seconds': '30' },
      world,
      prepare: ({ simulator, clock }) => {
        void clock
          .whenSlept(1)
          .then(() => bindEverywhere(simulator, simulator.cloud.certificates.at(-1)?.id))
        return undefined
      },
    })
    expect(flow.statuses).toEqual(Array(4).fill('served'))
    expect(flow.checks[0]?.served).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is not uploaded only to look', async () => {
    const flow = await runLook({ inputs: { ...files, ...lookOnly }, world })
    expect(seen(flow, 'import')).toEqual([])
    expect(flow.statuses).toEqual(Array(4).fill('stale'))
    expect(flow.checks[0]?.expected).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('a certificate that may not be read', () => {
  it('cannot be compared: the run says so, and does not call it served', async () => {
    const flow = await runLook({
      inputs: { username: 'ci-blind', password: 'simulator-password-of-ci-blind' },
    })
    expect(flow.runner.outputs).toMatchObject({ result: 'success', 'all-served': 'false' })
    expect(flow.checks[0]?.message).toMatch(/cannot be compared.*Grant scm:cert:get/)
    expect(headingOf(flow)).toBe(
      '⚠️ Pushed <code>scs1700000000001</code> to all 4 targets. 0 of 4 hosts are known to serve the certificate; 4 could not be compared.',
    )
    expect(flow.runner.lines('warning')[0]).toMatch(
      /^Could not read certificate scs1700000000001 .*, and hosts cannot be compared with it\./,
    )
  })
})

describe('the last look', () => {
  const lateClock = () => {
    const clock = createFakeClock(today)
    // Timers are late, always.
    const sleep: typeof clock.sleep = async (ms, signal) => clock.sleep(ms + 1, signal)
    return { clock, late: { ...clock, sleep } }
  }

  it('is made although timers are late', async () => {
    const { clock, late } = lateClock()
    const looks: number[] = []
    const begin = clock.now()
    const probe: Probe = async () => {
      looks.push(clock.now() - begin)
      return { kind: 'unreachable', reason: 'not yet', isDeclined: false }
    }
    await runFlow({
      inputs: { 'verify-hosts': 'www.example.com', 'verify-timeout-seconds': '4' },
      world: { clock: late, probe },
    })
    expect(looks).toEqual([0, 1001, 2502, 3001])
  })

  it('that was cut short leaves what the one before has seen', async () => {
    const { clock, late } = lateClock()
    let looks = 0
    const probe: Probe = async () => {
      looks += 1
      if (looks > 2) {
        clock.advance(3000)
        return { kind: 'unreachable', reason: 'it did not answer in time', isDeclined: false }
      }
      return { kind: 'seen', certificate: { ...oldOne } }
    }
    const { runner } = await runFlow({
      inputs: { 'verify-hosts': 'www.example.com', 'verify-timeout-seconds': '4' },
      world: { clock: late, probe },
    })
    expect(JSON.parse(runner.outputs['checks'] ?? '')).toMatchObject([{ status: 'stale' }])
  })
})

describe('a host whose other key type keeps silent', () => {
  /** The first key type is answered with a certificate, the other one with what `second` gives. */
  const lookTwice = async (
    own: Partial<ServedCertificate>,
    second: (round: number) => Probed,
    more: Readonly<Record<string, string>> = {},
  ) => {
    const clock = createFakeClock(today)
    let rounds = 0
    const probe: Probe = async (_, kind) => {
      if (kind === 'any') return { kind: 'seen', certificate: { ...oldOne, ...own } }
      rounds += 1
      const probed = second(rounds)
      if (probed.kind === 'unreachable') clock.advance(3000)
      return probed
    }
    const { runner } = await runFlow({
      inputs: { 'verify-hosts': 'www.example.com', 'verify-timeout-seconds': '20', ...more },
      world: { clock, probe },
    })
    const { checks = '', results = '' } = runner.outputs
    return { rounds, results: JSON.parse(results), checks: JSON.parse(checks) }
  }
  const late = {
    kind: 'unreachable',
    reason: 'it did not answer in time',
    isDeclined: false,
  } as const
  const rsa = {
    kind: 'seen',
    certificate: { ...oldOne, notAfter: oldOne.notAfter - 1, keyType: 'rsa' },
  } as const
  const ours = { sha1: certificateIds.issued.slice(3).repeat(4).slice(0, 40), keyType: 'ec' }

  it('is asked once more, and the check says that half of it is not known', async () => {
    const { rounds, checks } = await lookTwice(ours, () => late)
    expect(rounds).toBe(2)
    expect(checks).toMatchObject([
      {
        status: 'served',
        message: expect.stringMatching(
          /clients that take only RSA could not be checked: it did not answer in time/,
        ),
      },
    ])
  })

  it('has what the other key type gets, when it answers after all', async () => {
    const { checks } = await lookTwice(ours, (round) => (round === 1 ? late : rsa))
    expect(checks).toMatchObject([
      {
        status: 'stale',
        message: expect.stringMatching(/^clients that take only RSA get another certificate/),
      },
    ])
  })

  it('is no reason to skip the push', async () => {
    const statuses = async (second: Probed) => {
      const { results } = await lookTwice(ours, () => second, { 'skip-when-served': 'true' })
      return new Set(results.map(({ status }: { status: string }) => status))
    }
    expect(await statuses(late)).toEqual(new Set(['pushed']))
    expect(await statuses({ ...late, isDeclined: true })).toEqual(new Set(['unchanged']))
  })

  it('says what browsers get now, when that has changed since both were known', async () => {
    const clock = createFakeClock(today)
    let round = 0
    const probe: Probe = async (_, kind) => {
      if (kind === 'any') {
        round += 1
        const own = round === 1 ? { sha256: '9'.repeat(64) } : ours
        return { kind: 'seen', certificate: { ...oldOne, keyType: 'ec', ...own } }
      }
      if (round === 1) return { ...late, isDeclined: true }
      clock.advance(3000)
      return late
    }
    const { runner } = await runFlow({
      inputs: {
        'verify-hosts': 'www.example.com',
        'verify-timeout-seconds': '20',
        'verify-required': 'true',
      },
      world: { clock, probe },
    })
    expect(JSON.parse(runner.outputs['checks'] ?? '')).toMatchObject([{ status: 'served' }])
    expect(runner.failed).toBe(false)
  })

  it('keeps what both got before, when it falls silent', async () => {
    const { checks } = await lookTwice(ours, (round) => (round < 5 ? rsa : late))
    expect(checks).toMatchObject([{ status: 'stale' }])
  })
})

describe('a host that hangs', () => {
  it('keeps no other from being checked again', async () => {
    let looks = 0
    let passTime = () => {}
    const probe: Probe = async ({ name }, _, signal) => {
      if (name === 'other.example') {
        looks += 1
        if (looks === 4) passTime()
        return { kind: 'unreachable', reason: 'not yet', isDeclined: false }
      }
      return new Promise((resolve) => {
        signal.addEventListener('abort', () =>
          resolve({ kind: 'unreachable', reason: 'late', isDeclined: false }),
        )
      })
    }
    const flow = await runLook({
      inputs: { 'verify-timeout-seconds': '20', 'request-timeout-seconds': '30' },
      world: { probe },
      prepare: ({ clock }) => {
        passTime = () => clock.advance(30_000)
        return { 'verify-hosts': 'hanging.example\nother.example' }
      },
    })
    expect(looks).toBeGreaterThan(3)
    expect(flow.checks.map(({ host }) => host)).toEqual(['hanging.example', 'other.example'])
  })
})

describe('what ends the looking early', () => {
  /** Probes that never see anything; `onBegun` is called when all four have begun. */
  const hangingLook = (onBegun: () => void): Probe => {
    let begun = 0
    return (_, __, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () =>
          resolve({ kind: 'unreachable', reason: 'aborted', isDeclined: false }),
        )
        begun += 1
        if (begun === 4) onBegun()
      })
  }

  it('cancelling keeps what was pushed and what was seen, and is red', async () => {
    const controller = new AbortController()
    const flow = await runLook({
      inputs: { 'verify-timeout-seconds': '60', 'fail-on': 'none' },
      world: { cancelled: controller.signal },
      prepare: ({ clock }) => {
        const why = new ActionError('CANCELLED', 'the workflow was cancelled (SIGTERM)')
        void clock.whenSlept(2).then(() => controller.abort(why))
        return undefined
      },
    })
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs).toMatchObject({ result: 'success', 'all-served': 'false' })
    expect(flow.statuses).toEqual(Array(4).fill('stale'))
    expect(flow.runner.lines('error').at(-1)).toContain('the workflow was cancelled (SIGTERM)')
  })

  it('cancelling before the first probe says that nobody looked', async () => {
    const controller = new AbortController()
    const flow = await runLook({
      inputs: { targets: 'CDN', 'fail-on': 'none' },
      faults: [{ on: 'push', action: { kind: 'hang', when: 'before-headers', effect: true } }],
      world: { cancelled: controller.signal },
      prepare: ({ simulator }) => {
        void simulator
          .whenSeen('push')
          .then(() => controller.abort(new ActionError('CANCELLED', 'cancelled')))
        return undefined
      },
    })
    expect(flow.checks).toEqual([])
    expect(flow.runner.outputs['all-served']).toBe('false')
    expect(flow.runner.lines('info').join()).not.toContain('Checking')
    expect(flow.runner.lines('error').at(-1)).toContain('The hosts were not checked.')
  })

  it('cancelling in the first probe leaves a row for each host', async () => {
    const controller = new AbortController()
    const probe = hangingLook(() => controller.abort(new ActionError('CANCELLED', 'cancelled')))
    const flow = await runLook({ world: { cancelled: controller.signal, probe } })
    expect(flow.statuses).toEqual(Array(4).fill('unreachable'))
    expect(flow.checks[0]?.message).toBe('it was not checked, because the run ended first')
    expect(flow.runner.summary).toContain('The hosts were not checked.')
    expect(flow.runner.lines('warning')).toEqual([])
    expect(flow.runner.failed).toBe(true)
  })

  it('a host that hangs costs request-timeout-seconds, and no more', async () => {
    let passTime = () => {}
    const flow = await runLook({
      inputs: { 'request-timeout-seconds': '5' },
      world: { probe: hangingLook(() => passTime()) },
      prepare: ({ clock }) => {
        passTime = () => clock.advance(5000)
        return undefined
      },
    })
    expect(flow.statuses).toEqual(Array(4).fill('unreachable'))
    expect(flow.checks[0]?.message).toMatch(/Check the host, its port and via/)
  })
})
