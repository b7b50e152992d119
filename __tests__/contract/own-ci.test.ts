// CI's own jobs, executed as far as this machine can: the steps that run the action against the
// real simulator, the fleet, whose job starts the simulator itself, and the script of the one check
// that a branch protection requires.

import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from '@jest/globals'
import { parse, stringify } from 'yaml'
import { runAction } from '../../demo/action-run.ts'
import { readWorkflow, type Step, type Workflow } from '../../scripts/lint/workflow-files.ts'
import { startSimulator } from '../../simulator/simulator.ts'
import { freePorts } from '../fixtures/free-ports.ts'
import { WorkflowRun } from '../fixtures/github/run.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

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

describe('the job that calls the fleet', () => {
  const selected = 'shop:www-upload'

  /** A repository with the commit that CI runs on, whose simulator listens on other ports. */
  async function createRepository(folder: string): Promise<string> {
    for (const part of ['.github', 'dist', 'fleet', 'package.json', 'scripts', 'simulator'])
      cpSync(join(root, part), join(folder, part), { recursive: true })
    const port = await freePorts(11)
    for (const file of [
      '.github/fleet/certificates.yml',
      '.github/fleet/simulator.sh',
      'scripts/fleet-simulator.ts',
    ]) {
      const moved = readFileSync(join(folder, file), 'utf8').replace(
        /\b808([0-9])\b/g,
        (_, digit) => String(port + Number(digit)),
      )
      writeFileSync(join(folder, file), moved)
    }
    const git = (...args: readonly string[]) =>
      execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim()
    git('init', '--quiet')
    git('add', '.')
    const author = ['-c', 'user.name=x', '-c', 'user.email=x@example.com']
    git(...author, 'commit', '--quiet', '--no-gpg-sign', '--message', 'one')
    return git('rev-parse', 'HEAD')
  }

  /** An npm that needs no registry: it installs the packages of this folder. */
  function createNpm(folder: string): string {
    mkdirSync(folder)
    const path = `${dirname(process.execPath)}:${process.env['PATH']}`
    const script = `#!/bin/sh
if [ "$1" = ci ]; then exec ln -s '${root}node_modules' node_modules; fi
PATH='${path}' exec npm "$@"
`
    writeFileSync(join(folder, 'npm'), script, { mode: 0o755 })
    return `${folder}:${path}`
  }

  it('is green, with a simulator that its job fetches', async () => {
    const temp = await createTemporaryFolder()
    const repository = join(temp, 'example')
    const sha = await createRepository(repository)
    const github = await startSimulator()
    const run = new WorkflowRun({
      root: repository,
      publishedAs: '',
      repository,
      idToken: github.idTokenVariables,
      github: { event_name: 'push', server_url: `file://${temp}`, repository: 'example', sha },
      env: { PATH: createNpm(join(temp, 'bin')) },
    })
    const { fleet: job } = parse(text).jobs
    const fleet = { ...job, with: { ...job.with, select: selected } }
    const ended = await run
      .run(stringify({ on: 'push', jobs: { fleet } }))
      .finally(() => github.close())
    expect(ended['fleet']).toMatchObject({
      result: 'success',
      outputs: { result: 'success', failed: '' },
    })
    expect(run.jobs.map(({ name }) => name)).toEqual(['Plan', 'www-upload (shop)', 'Gather'])
    for (const folder of [temp, run.folder]) rmSync(folder, { recursive: true })
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
