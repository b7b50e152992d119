// The section "Try your own workflow against it" of docs/simulator.md, executed: the real command
// in the background, curl, the built action, and what the simulator says it saw.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { runAction } from '../../demo/action-run.ts'
import { runSimulatorCli } from '../../simulator/cli.ts'
import { readSeed } from '../../simulator/seed-file.ts'
import { publishedAction } from '../../simulator/step.ts'
import { freePorts } from '../fixtures/free-ports.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = readFileSync(join(root, 'docs/simulator.md'), 'utf8')
const section = page.slice(page.indexOf('## Try your own workflow against it\n'))
const block = (language: string) =>
  new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(section)?.[1] ?? ''

interface Step {
  readonly name: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

let folder = ''
const groups: number[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-workflow-'))
  symlinkSync(root, join(folder, 'simulator'))
})
afterEach(() => {
  // The simulator runs in the process group of the step that started it.
  for (const group of groups.splice(0)) process.kill(-group, 'SIGTERM')
  rmSync(folder, { recursive: true })
})

/** Runs a script as the runner does, in a process group of its own. */
async function runScript(script: string): Promise<{ code: number | null; stdout: string }> {
  // The packages are installed already.
  const text = script.replace(/^npm --prefix simulator ci$/m, ':')
  const path = `${dirname(process.execPath)}:${process.env['PATH']}`
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', text], {
    cwd: folder,
    detached: true,
    env: { PATH: path },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  if (script.includes('&\n') && child.pid !== undefined) groups.push(child.pid)
  const [code] = await once(child, 'close')
  return { code, stdout: Buffer.concat(chunks).toString('utf8') }
}

it('starts the simulator, makes a push fail once, pushes, and reads what was seen', async () => {
  const port = await freePorts(11)
  const text = block('yaml').replace(/\b808([01])\b/g, (_, digit) => String(port + Number(digit)))
  const steps: readonly Step[] = parse(text)
  const printed: Record<string, string> = {}
  for (const { name, run, uses, with: inputs = {} } of steps) {
    if (run !== undefined) {
      const { code, stdout } = await runScript(run)
      expect({ name, code }).toEqual({ name, code: 0 })
      printed[name] = stdout
    } else if (uses === publishedAction) {
      const { exitCode, outputs } = await runAction({ inputs })
      expect(exitCode).toBe(0)
      expect(outputs['result']).toBe('success')
    } else {
      expect({ name, uses, inputs }).toEqual({
        name: 'Check out the simulator',
        uses: 'actions/checkout@v5',
        inputs: { repository: publishedAction.split('@')[0], ref: 'v1', path: 'simulator' },
      })
    }
  }
  expect(printed['Start the simulator']).toContain('"scenario": "push-only"')
  const log = printed['Read what the simulator saw'] ?? ''
  const pushed = '/v3/scm/certificates/scs1700000000002/push  push  ELB:cn-north-4'
  expect(log).toContain(`${pushed}  502  fault: html`)
  expect(log).toContain(`${pushed}  204`)
  expect(JSON.parse(log.slice(log.lastIndexOf('\n[')))).toHaveLength(2)
})

it('signs in without a key, and binds, with all endpoints', async () => {
  const port = await freePorts(11)
  const at = section.indexOf('### Keyless, and with bind\n')
  const text = /```yaml\n(.*?)```/s.exec(section.slice(at))?.[1] ?? ''
  const [step]: readonly Step[] = parse(
    text.replace(/\b808(\d)\b/g, (_, digit) => String(port + Number(digit))),
  )
  const { with: inputs = {}, env = {} } = step ?? {}
  let stop: (value: unknown) => void = () => {}
  const stopped = new Promise((resolve) => {
    stop = resolve
  })
  let ready: (value: unknown) => void = () => {}
  const isReady = new Promise((resolve) => {
    ready = resolve
  })
  const ended = runSimulatorCli(['--go-live', '--port', String(port)], { print: ready, stopped })
  await isReady
  const { exitCode, outputs } = await runAction({ inputs, env })
  stop(null)
  expect(await ended).toBe(0)
  expect(exitCode).toBe(0)
  expect(outputs).toMatchObject({ result: 'success', 'bound-count': '8' })
}, 60_000)

it('has a seed file that can be used', () => {
  expect(readSeed(block('json'), Date.now())).toMatchObject({
    seed: { certificates: [expect.objectContaining({ domain: 'shop.example.org' })] },
  })
})
