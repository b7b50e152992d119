// The log goes through a pipe: to a reader that is slow, or that goes away.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { builtAction, inputVariables } from '../../demo/action-run.ts'
import { parseOutputsFile } from '../../demo/outputs-file.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const projects = Array.from({ length: 999 }, (_, index) => `p${index}`)
let simulator: Simulator
beforeAll(async () => {
  const all = ['cn-north-4', ...projects].map((name) => ({ name, id: name }))
  simulator = await startSimulator({ cloud: { projects: all } })
})
afterAll(() => simulator.close())

/** Starts a push to 999 targets, whose log is longer than a pipe holds. */
async function startPush() {
  const folder = await createTemporaryFolder()
  const output = join(folder, 'output')
  writeFileSync(output, '')
  const child = spawn(process.execPath, [builtAction], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: output,
      ...inputVariables({
        ...goodInputs,
        targets: `ELB: ${projects.join(', ')}`,
        summary: 'false',
        'iam-endpoint': simulator.iamEndpoint,
        'scm-endpoint': simulator.scmEndpoint,
      }),
    },
  })
  const outputs = () => parseOutputsFile(readFileSync(output, 'utf8'))
  return { child, outputs }
}

it('is written to its end, however late it is read', async () => {
  const { child, outputs } = await startPush()
  while (outputs()['result'] === undefined) await sleep(50)
  // Longer than the process waits for what keeps it alive.
  await sleep(1500)
  let log = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  const [exitCode] = await once(child, 'close')
  expect(exitCode).toBe(0)
  expect(log.match(/^✅ /gm)?.length).toBe(999)
  expect(log.trimEnd().endsWith('to all 999 targets.')).toBe(true)
})

it('costs no outputs when nobody reads it any more', async () => {
  const { child, outputs } = await startPush()
  child.stdout.once('data', () => child.stdout.destroy())
  const [exitCode] = await once(child, 'exit')
  expect(exitCode).toBe(0)
  expect(outputs()).toMatchObject({ result: 'success', 'pushed-count': '999' })
})
