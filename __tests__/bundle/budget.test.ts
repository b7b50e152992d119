// What a plain push may cost, in things that can be counted: bytes, requests, connections, modules
// and files. The bounds are what is true today, rounded up a little: lower them when the figures
// fall. Times are measured by `npm run bench`.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { runAction } from '../../demo/action-run.ts'
import { startSimulator } from '../../simulator/simulator.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const listLoaded = fileURLToPath(new URL('../fixtures/loaded-modules.cjs', import.meta.url))

/** The modules of Node that a program can import, of those that a process has loaded. */
function publicModules(list: string): readonly string[] {
  return readFileSync(list, 'utf8')
    .split('\n')
    .map((line) => line.replace('NativeModule ', ''))
    .filter((name) => isBuiltin(name))
}

/** Pushes to six targets in a folder of its own, and counts. */
async function pushSix() {
  const folder = await createTemporaryFolder()
  const files = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
  }
  for (const file of Object.values(files)) writeFileSync(file, '')
  const lists = await createTemporaryFolder()
  const loaded = join(lists, 'loaded')
  const simulator = await startSimulator({
    cloud: { projects: ['cn-north-4', 'cn-east-3', 'cn-south-1'].map((id) => ({ id, name: id })) },
  })
  const { exitCode } = await runAction({
    inputs: {
      ...goodInputs,
      targets: 'CDN\nWAF: cn-north-4, cn-east-3\nELB: cn-north-4, cn-east-3, cn-south-1',
      'iam-endpoint': simulator.iamEndpoint,
      'scm-endpoint': simulator.scmEndpoint,
    },
    env: { ...files, RUNNER_TEMP: folder, LOADED_MODULES: loaded },
    nodeFlags: ['--require', listLoaded],
  })
  await simulator.close()
  const empty = join(lists, 'empty')
  const program = ['--require', listLoaded, '--input-type=module', '--eval', '']
  spawnSync(process.execPath, program, { env: { LOADED_MODULES: empty } })
  const usual = new Set(publicModules(empty))
  return {
    exitCode,
    pushes: simulator.pushes.length,
    operations: simulator.requests.map(({ operation }) => operation),
    connections: simulator.connectionCount,
    modules: publicModules(loaded).filter((name) => !usual.has(name)),
    files: readdirSync(folder),
  }
}

describe('the files that the runner downloads', () => {
  it('are at most so large', () => {
    const sizes = new Map<string, number>()
    for (const name of readdirSync(dist, { recursive: true }).map(String)) {
      if (statSync(join(dist, name)).isDirectory()) continue
      sizes.set(name.replaceAll('\\', '/'), statSync(join(dist, name)).size)
    }
    const bounds = new Map([
      ['index.js', 285_500],
      ['fleet-plan/index.js', 236_000],
      ['fleet-plan/licenses.txt', 4200],
      ['fleet-plan/package.json', 30],
      ['fleet-gather/index.js', 70_500],
      ['fleet-gather/licenses.txt', 2300],
      ['fleet-gather/package.json', 30],
      ['licenses.txt', 3500],
      ['package.json', 30],
    ])
    expect([...sizes.keys()].sort()).toEqual([...bounds.keys()].sort())
    const tooLarge = [...sizes].filter(([name, bytes]) => bytes > (bounds.get(name) ?? 0))
    expect(tooLarge).toEqual([])
  })
})

describe('a push to six targets', () => {
  it('signs in once, and makes one request for each target and one for the certificate', async () => {
    const { exitCode, pushes, operations, connections, modules, files } = await pushSix()
    expect({ exitCode, pushes }).toEqual({ exitCode: 0, pushes: 6 })
    expect(operations).toEqual(['sign-in', 'show', ...Array.from({ length: 6 }, () => 'push')])
    // One to IAM; the certificate's carries one of the pushes.
    expect(connections).toBeLessThanOrEqual(7)
    // Besides what an empty program loads; names those that are too many.
    expect(modules.slice(18)).toEqual([])
    // Outputs, summary and report.
    expect(files).toHaveLength(3)
  })
})
