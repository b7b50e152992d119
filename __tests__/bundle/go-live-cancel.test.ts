// A run that ends while it switches bindings: cancelled, or killed. What it says agrees with what
// the services show, and the next run finishes what it began. The run that ends is a process; those
// after it need none, and run the same story here.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { type ActionRun, runAction } from '../../demo/action-run.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { createFakeRunner, type FakeRunner } from '../fixtures/fake-runner.ts'
import { bindEndpoints, goodInputs, runStory } from '../fixtures/flow.ts'
import {
  bindingWrites,
  siteHosts,
  siteTargets,
  switchedBindings,
  twelveBindings,
} from '../fixtures/go-live-site.ts'
import { realClock } from '../fixtures/real-clock.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'
import { trustOnly } from '../fixtures/trust.ts'

type Signal = 'SIGTERM' | 'SIGKILL'
interface BindingRow {
  readonly binding: string
  readonly status: string
}

const bindingCount = 12

const simulators: Simulator[] = []
afterAll(() => Promise.all(simulators.map((simulator) => simulator.close())))

async function start() {
  const simulator = await startSimulator({ goLive: twelveBindings })
  simulators.push(simulator)
  const ca = join(await createTemporaryFolder(), 'ca.pem')
  writeFileSync(ca, simulator.rootPem)
  trustOnly(simulator.rootPem)
  let kill: (signal: Signal) => void = () => {}
  const inputs = {
    ...goodInputs,
    ...bindEndpoints(simulator),
    'iam-endpoint': simulator.iamEndpoint,
    'scm-endpoint': simulator.scmEndpoint,
    targets: siteTargets,
    bind: 'replace',
    'verify-hosts': siteHosts(simulator),
  }
  const run = () =>
    runAction({
      inputs,
      env: { NODE_EXTRA_CA_CERTS: ca },
      onStart: (child: { kill(signal: Signal | 'SIGINT'): void }) => {
        kill = (signal) => child.kill(signal)
      },
    })
  const runHere = async () => {
    const runner = createFakeRunner(inputs)
    await runStory(runner, realClock)
    return runner
  }
  return { simulator, run, runHere, kill: (signal: Signal) => kill(signal) }
}

/** Runs once, and sends the signal as soon as this write has arrived. */
async function interrupt(write: number, signal: Signal) {
  const { simulator, run, runHere, kill } = await start()
  let arrived = 0
  let sentAt = Number.NaN
  for (const operation of bindingWrites) {
    simulator.before(operation, () => {
      arrived += 1
      if (arrived !== write) return
      sentAt = performance.now()
      kill(signal)
    })
  }
  const ended = await run()
  return { simulator, runHere, ended, tookMs: performance.now() - sentAt }
}

/** The writes since the last run has signed in. */
function writesOfLastRun({ requests }: Simulator): number {
  const since = requests.findLastIndex(({ operation }) => operation === 'sign-in')
  const writes: readonly unknown[] = bindingWrites
  return requests.slice(since).filter(({ operation }) => writes.includes(operation)).length
}

const rowsOf = ({ outputs }: Pick<ActionRun, 'outputs'>, output = 'bindings'): BindingRow[] =>
  JSON.parse(outputs[output] ?? '')

/** The next run binds what is left, with one write each. */
async function expectNextRunFinishes(simulator: Simulator, run: () => Promise<FakeRunner>) {
  const left = bindingCount - switchedBindings(simulator).size
  const second = await run()
  expect({ failed: second.failed, errors: second.lines('error') }).toEqual({
    failed: false,
    errors: [],
  })
  expect(second.outputs['bound-count']).toBe(`${left}`)
  expect(writesOfLastRun(simulator)).toBe(left)
  expect(switchedBindings(simulator).size).toBe(bindingCount)
}

const writes = Array.from({ length: bindingCount }, (_, index) => index + 1)
/** Of ELB (1 to 5), WAF (6 to 9) and CDN (10 to 12) each a canary and one of the rest. */
const writesToKill = [1, 4, 6, 8, 10, 12]

describe('a run that binds', () => {
  it.concurrent.each(writes)('and is cancelled at write %i tells the truth', async (write) => {
    const { simulator, runHere, ended, tookMs } = await interrupt(write, 'SIGTERM')
    const switched = switchedBindings(simulator)
    expect(tookMs).toBeLessThan(2000)
    expect({ exitCode: ended.exitCode, stderr: ended.stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(ended.summary).toContain('the workflow was cancelled (SIGTERM)')
    expect(rowsOf(ended)).toHaveLength(bindingCount)
    for (const { binding, status } of rowsOf(ended)) {
      const possible = switched.has(binding)
        ? ['bound', 'uncertain']
        : ['uncertain', 'not-attempted']
      expect({ binding, status, possible }).toEqual({
        binding,
        status: possible.find((each) => each === status),
        possible,
      })
      expect(ended.summary).toContain(binding)
    }
    // Nothing was switched back: every write that arrived still stands.
    expect(switched.size).toBe(writesOfLastRun(simulator))
    expect(rowsOf(ended, 'restore')).toHaveLength(bindingCount)
    await expectNextRunFinishes(simulator, runHere)
  })

  it.concurrent.each(writesToKill)('and is killed at write %i can be finished', async (write) => {
    const { simulator, runHere, ended } = await interrupt(write, 'SIGKILL')
    expect(ended.exitCode).toBeNull()
    expect(Object.keys(ended.outputs)).toEqual(['restore'])
    expect(rowsOf(ended, 'restore')).toHaveLength(bindingCount)
    await expectNextRunFinishes(simulator, runHere)
    const third = await runHere()
    expect(third.failed).toBe(false)
    expect(writesOfLastRun(simulator)).toBe(0)
    expect(rowsOf(third).map(({ status }) => status)).toEqual(Array(bindingCount).fill('unchanged'))
  })
})
