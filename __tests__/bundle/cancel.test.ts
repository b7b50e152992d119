// Cancelling as the runner does it: SIGINT, then SIGTERM if that does not help. Whenever the signal
// comes, what the run reports agrees with what the cloud saw.

import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { type ActionRun, runAction } from '../../demo/action-run.ts'
import type { Fault, FaultAction } from '../../simulator/faults.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { listen } from '../fixtures/servers.ts'

type Signal = 'SIGINT' | 'SIGTERM'

const projects = Array.from({ length: 30 }, (_, index) => ({
  id: `p${index}`,
  name: index === 0 ? 'cn-north-4' : `cn-north-4_${index}`,
}))
const targets = ['CDN', ...projects.slice(1).map(({ name }) => `ELB:${name}`)]
const latency: FaultAction = { kind: 'latency', ms: 12 }

interface Cancelled extends ActionRun {
  readonly simulator: Simulator
  /** From the signal to the end of the process; null when the run was over before. */
  readonly tookMs: number | null
}

/** Runs thirty targets, and sends the signals as soon as `when` says so. */
async function cancel(
  faults: readonly Fault[],
  signals: readonly Signal[],
  when: (simulator: Simulator) => Promise<unknown>,
  more: Readonly<Record<string, string>> = {},
): Promise<Cancelled> {
  const simulator = await startSimulator({ cloud: { projects }, faults })
  let sentAt: number | null = null
  let isOver = false
  const run = await runAction({
    inputs: {
      ...goodInputs,
      targets: targets.join('\n'),
      'fail-on': 'none',
      'iam-endpoint': simulator.iamEndpoint,
      'scm-endpoint': simulator.scmEndpoint,
      ...more,
    },
    onStart: (child) => {
      void when(simulator).then(() => {
        if (isOver) return
        sentAt = performance.now()
        for (const signal of signals) child.kill(signal)
      })
    },
  })
  isOver = true
  const tookMs = sentAt === null ? null : performance.now() - sentAt
  await simulator.close()
  return { ...run, simulator, tookMs }
}

function expectAgreement({ outputs, summary, simulator }: Cancelled): void {
  const rows: { target: string; status: string }[] = JSON.parse(outputs['results'] ?? '')
  expect(rows.map(({ target }) => target)).toEqual(targets)
  const statuses = new Map(rows.map(({ target, status }) => [target, status]))
  for (const { service, project } of simulator.pushes) {
    const target = project === '' ? service : `${service}:${project}`
    expect({ target, status: statuses.get(target) }).toEqual({
      target,
      status: expect.stringMatching(/^(pushed|uncertain)$/),
    })
  }
  for (const { target, status } of rows) {
    // Each target is listed in the fold of its group, which its status names.
    const words = status.replace('-', ' ')
    const ofTarget = `<li><code>${target}</code>`
    const group = summary.slice(0, summary.indexOf(ofTarget)).split('<h3>').at(-1) ?? ''
    const title = /<summary>(?!.*<summary>)[^\n]*/s.exec(group)?.[0] ?? ''
    expect(summary).toContain(ofTarget)
    expect(/: |\d/.test(title) ? title : group).toContain(words)
    const effects = simulator.pushes.filter(
      ({ service, project }) => target === (project === '' ? service : `${service}:${project}`),
    )
    if (status === 'pushed') expect(effects.length).toBeGreaterThan(0)
  }
}

/** A run makes one after the other a sign-in, a look at the certificate, and its pushes. */
function whenRequest(simulator: Simulator, number: number): Promise<void> {
  if (number === 1) return simulator.whenSeen('sign-in')
  return number === 2 ? simulator.whenSeen('show') : simulator.whenSeen('push', number - 2)
}

const requestNumbers = Array.from({ length: targets.length + 2 }, (_, index) => index + 1)
const cases = requestNumbers.map((request): [number, Signal] => [
  request,
  request % 2 === 0 ? 'SIGINT' : 'SIGTERM',
])

describe('cancelling', () => {
  it.concurrent.each(cases)('at request %i by %s loses nothing', async (request, signal) => {
    const faults: Fault[] = [
      { on: 'sign-in', action: latency },
      { on: 'show', action: latency },
      { on: 'push', action: latency },
    ]
    const run = await cancel(faults, [signal], (simulator) => whenRequest(simulator, request))
    expectAgreement(run)
    // The last pushes may have been over before the signal came.
    const isOver = run.outputs['result'] === 'success'
    if (!isOver || run.exitCode !== 0) expect(run.exitCode).toBe(1)
    if (!isOver) expect(run.summary).toContain(`the workflow was cancelled (${signal})`)
    if (run.tookMs !== null) expect(run.tookMs).toBeLessThan(2000)
  })

  it.concurrent.each(['CDN', 'ELB:cn-north-4_29'])(
    'while the push to %s is done but not answered leaves it uncertain, and is red',
    async (target) => {
      const hang = { kind: 'hang', when: 'before-headers', effect: true } as const
      const faults: Fault[] = [{ on: 'push', target, action: hang }]
      const run = await cancel(faults, ['SIGINT'], (simulator) =>
        Promise.all([
          simulator.whenSeen('push', 30),
          simulator.whenSeen('push', 29, { answered: true }),
        ]),
      )
      expectAgreement(run)
      expect(run.exitCode).toBe(1)
      const rows: { target: string; status: string }[] = JSON.parse(run.outputs['results'] ?? '')
      expect(rows.filter(({ status }) => status !== 'pushed')).toMatchObject([
        { target, status: 'uncertain' },
      ])
    },
  )

  it.concurrent('while hosts are checked keeps what was pushed, and is red', async () => {
    const server = net.createServer((socket) => socket.resume())
    const visited = once(server, 'connection')
    const silent = await listen(server)
    const hosts = { 'verify-hosts': `www.example.com:${silent.port} via 127.0.0.1` }
    const run = await cancel([], ['SIGINT'], () => visited, hosts)
    await silent.close()
    expectAgreement(run)
    expect(run.exitCode).toBe(1)
    expect(run.tookMs).toBeLessThan(2000)
    expect(run.outputs).toMatchObject({ 'pushed-count': '30', 'all-served': 'false' })
    expect(JSON.parse(run.outputs['checks'] ?? '')).toMatchObject([{ status: 'unreachable' }])
    expect(run.summary).toContain('the workflow was cancelled (SIGINT)')
  })

  it.concurrent('by both signals at once is the same', async () => {
    const faults: Fault[] = [{ on: 'push', action: { kind: 'latency', ms: 50 } }]
    const run = await cancel(faults, ['SIGINT', 'SIGTERM'], (simulator) =>
      simulator.whenSeen('push', 4),
    )
    expectAgreement(run)
    expect(run.exitCode).toBe(1)
  })
})
