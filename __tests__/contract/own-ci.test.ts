// CI's own jobs, executed as far as this machine can: the steps that run the action against the
// real simulator, and the script of the one check that a branch protection requires.

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { runAction } from '../../demo/action-run.ts'
import { freePorts } from '../fixtures/free-ports.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'
import { readWorkflow, type Step, type Workflow } from '../fixtures/workflows.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const { text } = readWorkflow('ci.yml')

const groups: number[] = []
afterEach(() => {
  // The simulator runs in the process group of the step that started it.
  for (const group of groups.splice(0)) process.kill(-group, 'SIGTERM')
})

/** Runs a script as the runner does, in a process group of its own. */
async function runScript(script: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  const path = `${dirname(process.execPath)}:${process.env['PATH']}`
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: root,
    detached: true,
    env: { PATH: path, ...env },
    stdio: 'ignore',
  })
  if (script.includes('&\n') && child.pid !== undefined) groups.push(child.pid)
  const [code] = await once(child, 'close')
  return code === 0
}

interface Ended {
  readonly outcome: string
  readonly outputs: Readonly<Record<string, string>>
}

/** Runs the steps; answers with the names of those that made the job red. */
async function runSteps(steps: readonly Step[], temp: string): Promise<readonly string[]> {
  const ended = new Map<string, Ended>()
  const filled = (value: unknown) =>
    String(value).replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      if (expression === 'runner.temp') return temp
      const [, id = '', rest = ''] = expression.split('.').map((part) => part.trim())
      const step = ended.get(id)
      if (rest === 'outcome') return step?.outcome ?? ''
      return step?.outputs[expression.split('.').at(-1) ?? ''] ?? ''
    })
  const all = (values: Readonly<Record<string, unknown>> = {}) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, filled(value)]))
  const red: string[] = []
  for (const step of steps) {
    const run = step.uses === './' ? await runAction({ inputs: all(step.with) }) : null
    const good = run === null ? await runScript(step.run ?? '', all(step.env)) : run.exitCode === 0
    const outcome = good ? 'success' : 'failure'
    if (step.id !== undefined) ended.set(step.id, { outcome, outputs: run?.outputs ?? {} })
    if (!good && step['continue-on-error'] !== true) red.push(step.name ?? '')
  }
  return red
}

describe('the job that runs the action', () => {
  it('is green: with pushes that succeed, and with steps that must fail', async () => {
    const port = await freePorts(11)
    const moved = text.replace(/\b808([0-9])\b/g, (_, digit) => String(port + Number(digit)))
    const { jobs }: Workflow = parse(moved)
    const steps = (jobs['action']?.steps ?? []).slice(3)
    expect(steps[0]?.name).toBe('Start the simulator')
    expect(steps.filter((step) => step['continue-on-error']).length).toBe(2)
    const temp = await createTemporaryFolder()
    expect(await runSteps(steps, temp)).toEqual([])
    rmSync(temp, { recursive: true })
  })
})

describe('the conclusion', () => {
  const [step] = readWorkflow('ci.yml').workflow.jobs['conclusion']?.steps ?? []

  /** Runs the script for these results; answers with its exit code and its words. */
  async function conclude(results: Readonly<Record<string, string>>, maySkip = '') {
    const jobs = Object.entries(results).map(([id, result]) => [id, { result }])
    const env = {
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
      JOBS: JSON.stringify(Object.fromEntries(jobs)),
      MAY_SKIP: maySkip,
    }
    return new Promise((resolve) => {
      execFile('bash', ['-e', '-c', step?.run ?? ''], { env }, (error, stdout) =>
        resolve([error?.code ?? 0, stdout]),
      )
    })
  }

  it.each([
    ['all succeeded', { gate: 'success', action: 'success' }, '', [0, '']],
    ['one failed', { gate: 'success', action: 'failure' }, '', [1, '::error::action: failure\n']],
    ['one was cancelled', { gate: 'cancelled' }, '', [1, '::error::gate: cancelled\n']],
    ['the one that may be skipped was', { dependencies: 'skipped' }, 'dependencies', [0, '']],
    ['another was skipped', { gate: 'skipped' }, 'dependencies', [1, '::error::gate: skipped\n']],
    ['a pull request skipped it', { dependencies: 'skipped' }, '', [1, expect.any(String)]],
  ])('is right if %s', async (_, results, maySkip, ended) => {
    expect(await conclude(results, maySkip)).toEqual(ended)
  })
})
