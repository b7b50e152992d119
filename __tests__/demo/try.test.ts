// `npm run try`: the built action, run on this machine with the inputs of a step.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readStep } from '../../scripts/try/read-step.ts'
import { renderUnexpected } from '../../scripts/try/unexpected.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { publishedAction, renderStep } from '../../simulator/step.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const script = fileURLToPath(new URL('../../scripts/try.ts', import.meta.url))

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => printed.push(chunk))
  const [code] = await once(child, 'close')
  return { code, text: Buffer.concat(printed).toString('utf8') }
}

async function stepFile(text: string): Promise<string> {
  const file = join(await createTemporaryFolder(), 'step.yml')
  writeFileSync(file, text)
  return file
}

const inputs = () => ({
  'certificate-domain': 'www.example.com',
  targets: 'ELB: cn-north-4',
  'iam-endpoint': simulator.iamEndpoint,
  'scm-endpoint': simulator.scmEndpoint,
})

describe('npm run try', () => {
  it('pushes, and prints the log and the outputs', async () => {
    const signIn = {
      'account-name': 'acme',
      username: 'ci-pusher',
      password: 'simulator-password-of-ci-pusher',
    }
    const { code, text } = await run([await stepFile(renderStep({ ...signIn, ...inputs() }))])
    expect({ code, text }).toMatchObject({ code: 0 })
    expect(text).toContain('✅ ELB:cn-north-4 pushed')
    expect(text).toMatch(/^result: success$/m)
    expect(text).not.toContain('simulator-password')
  })

  it('is red like the step, and takes sign-in from the shell, but nothing of a runner', async () => {
    const env = {
      HW_DOMAIN_NAME: 'acme',
      HW_USER_NAME: 'ci-pusher',
      HW_USER_PASSWORD: 'wrong',
      GITHUB_OUTPUT: '/nowhere/output',
    }
    const { code, text } = await run([await stepFile(renderStep(inputs()))], env)
    expect({ code, text }).toMatchObject({ code: 1 })
    expect(text).toMatch(/IAM refused the sign-in of .*ci-pusher/)
    expect(text).toMatch(/^result: failure$/m)
  })

  it('says how it is used, and what is wrong with the file', async () => {
    expect(await run(['--help'])).toEqual({ code: 0, text: expect.stringMatching(/^Usage: /) })
    for (const args of [[], ['--nonsense'], ['a', 'b']])
      expect(await run(args)).toEqual({ code: 2, text: expect.stringMatching(/^Usage: /) })
    expect(await run(['missing.yml'])).toEqual({
      code: 2,
      text: expect.stringMatching(/^missing\.yml: ENOENT/),
    })
  })
})

describe('an input that the action does not have', () => {
  it('is told, as the runner tells it, with what was probably meant', () => {
    expect(renderUnexpected(['dry-run', 'TARGETS'])).toBeNull()
    expect(renderUnexpected(['dry_run', 'verify-host', 'nonsense'])).toBe(
      'the action has no such input, and the runner ignores it: "dry_run" (did you mean "dry-run"?), "verify-host" (did you mean "verify-hosts"?), "nonsense"',
    )
  })

  it('stands before the log', async () => {
    const { text } = await run([await stepFile('uses: ./\nwith: {dry_run: true}')])
    expect(text).toMatch(/^Warning: the action has no such input.*"dry_run"/)
  })
})

describe('readStep', () => {
  it('finds the step of this action among others', () => {
    const uses = `uses: ${publishedAction}\n  with: {dry-run: true, max-retries: 0, targets: }`
    const text = `- run: npm ci\n- ${uses}\n  env: {A: b}\n`
    expect(readStep(text)).toEqual({
      inputs: { 'dry-run': 'true', 'max-retries': '0', targets: '' },
      env: { A: 'b' },
    })
    expect(readStep('uses: ./')).toEqual({ inputs: {}, env: {} })
  })

  it.each([
    ['- run: npm ci', 'no step in the file uses this action'],
    ['on: push\njobs: {}', 'is a whole workflow; save only the step in a file of its own'],
    [
      'uses: ./\nwith:\n  targets: [CDN]',
      'with: targets must be one text; for several lines, write "targets: |"',
    ],
    ['uses: ./\nwith: CDN', '"with" must have a line for each name, "name: value"'],
    [
      `uses: ./\nwith:\n  agency-urn: "\${{ vars.AGENCY_URN }}"`,
      'with: agency-urn is an expression, which only GitHub evaluates: write its value',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => readStep(text)).toThrow(message)
  })
})
