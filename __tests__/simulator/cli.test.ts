import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { runAction } from '../../demo/action-run.ts'
import { runSimulatorCli } from '../../simulator/cli.ts'
import { findScenario, scenarios } from '../../simulator/scenarios.ts'
import { readSeed } from '../../simulator/seed-file.ts'
import { publishedAction, renderStep } from '../../simulator/step.ts'
import { freePorts } from '../fixtures/free-ports.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function seedFile(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const stepIn = (text: string) => parse(/^- uses.*?(?=\n\n)/ms.exec(text)?.[0] ?? '')[0]

/** Runs the command; stops it after `visit`, which is called with what was printed so far. */
async function runWhile(
  visit: (text: string) => Promise<void>,
  ...args: string[]
): Promise<{ code: number; text: string }> {
  const printed: string[] = []
  let failure = Promise.resolve()
  let whileRunning = async (): Promise<void> => {}
  const stopped = new Promise<void>((resolve) => {
    whileRunning = async () => {
      const [endpoint] = /http:\/\/\S+/.exec(printed.join('\n')) ?? []
      expect((await fetch(`${endpoint}/health`)).status).toBe(200)
      await visit(printed.join('\n')).finally(resolve)
    }
  })
  const print = (text: string) => {
    printed.push(text)
    if (text.includes('/health') && text.includes('Ctrl+C')) failure = whileRunning()
  }
  const code = await runSimulatorCli(args, { print, stopped })
  await failure
  return { code, text: printed.join('\n') }
}

const run = (...args: string[]) => runWhile(async () => {}, ...args)

describe('npm run simulator', () => {
  it('prints a step to paste, runs until it is stopped, and ends with 0', async () => {
    const { code, text } = await run()
    expect(code).toBe(0)
    const step = stepIn(text)
    expect(step.uses).toBe(publishedAction)
    expect(step.with).toMatchObject({
      username: 'ci-pusher',
      targets: expect.stringContaining('ELB: cn-north-4'),
      'iam-endpoint': expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      'verify-hosts': expect.stringMatching(/^www\.example\.com:\d+ via 127\.0\.0\.1 # CDN\n/),
    })
    expect(step.env).toEqual({ NODE_EXTRA_CA_CERTS: expect.stringMatching(/root\.pem$/) })
    expect(text).toContain('POST /simulator/bind')
  })

  it('prints the endpoints of ELB, WAF and CDN, and their TLS servers with --go-live', async () => {
    const plain = await run()
    for (const name of ['IAM', 'SCM', 'STS', 'ELB', 'WAF', 'CDN'])
      expect(plain.text).toMatch(new RegExp(`^${name} {3}http://127\\.0\\.0\\.1:\\d+$`, 'm'))
    expect(plain.text).toMatch(/^ID {4}http:\/\/127\.0\.0\.1:\d+ \(GitHub's ID tokens\)$/m)
    expect(plain.text).toMatch(/^ {2}ACTIONS_ID_TOKEN_REQUEST_URL: http:\S+\/id-token\?/m)
    expect(plain.text).toMatch(/^ {2}ACTIONS_ID_TOKEN_REQUEST_TOKEN: \S+$/m)
    expect(plain.text).not.toContain('/listener/')
    const { text } = await run('--go-live')
    expect(text).toMatch(/^ {2}127\.0\.0\.1:\d+ {2}ELB:cn-north-4\/listener\/[0-9a-f-]{36}$/m)
    expect(text).toMatch(/^ {2}127\.0\.0\.1:\d+ {2}WAF:cn-north-4\/host\/[0-9a-f]{32}$/m)
    expect(text).toMatch(/^ {2}127\.0\.0\.1:\d+ {2}CDN:www\.example\.com$/m)
    for (const option of [['--go-live'], ['--scenario', 'go-live-plan']]) {
      const both = await run(...option, '--seed', 'x.json')
      expect(both.code).toBe(2)
      expect(both.text).toContain(`${option.join(' ')} has a seed of its own: leave --seed out`)
    }
  })

  it('prints a step that goes live with --go-live', async () => {
    await runWhile(async (printed) => {
      const { with: inputs, env } = stepIn(printed)
      expect(inputs).toMatchObject({
        bind: 'replace',
        'elb-endpoint': expect.stringMatching(/^http:/),
        'waf-endpoint': expect.stringMatching(/^http:/),
        'cdn-endpoint': expect.stringMatching(/^http:/),
        'verify-hosts': expect.stringContaining('# CDN www.example.com'),
      })
      const { exitCode, outputs } = await runAction({ inputs, env })
      expect(exitCode).toBe(0)
      expect(outputs).toMatchObject({ 'bound-count': '9', 'all-served': 'true' })
    }, '--go-live')
  }, 60_000)

  it('prints what a keyless step needs, too', async () => {
    const { text } = await run('--scenario', 'keyless')
    const step = stepIn(text)
    expect(step.with['sts-endpoint']).toMatch(/^http:/)
    expect(step.env.ACTIONS_ID_TOKEN_REQUEST_URL).toMatch(/id-token/)
  })

  it('has help and a list', async () => {
    const help = await run('--help')
    expect(help.code).toBe(0)
    for (const word of [
      '--port',
      '--scenario',
      '--seed',
      '--example-seed',
      'notAfter?',
      'accessKey?',
    ])
      expect(help.text).toContain(word)
    expect(help.text.split('\n').filter((line) => line.length > 100)).toEqual([])
    const { text } = await run('--list')
    for (const { name, title } of scenarios)
      expect(text).toMatch(new RegExp(`^${name} +${title}$`, 'm'))
  })

  it.each([
    [['--port', 'x'], /"x" is not a port/],
    [['--port', '65526'], /is not a port from 0 to 65525/],
    [['--scenario', 'x'], /there is no scenario "x"; choose one of go-live, /],
    [['--nonsense'], /Unknown option/],
  ])('%j ends with 2 and a reason', async (args, reason) => {
    const { code, text } = await run(...args)
    expect(code).toBe(2)
    expect(text).toMatch(reason)
  })
})

describe('the printed paths', () => {
  it('include everything that changes a running simulator', async () => {
    const { text } = await run()
    for (const path of ['GET /health', 'GET /simulator/faults', 'DELETE /simulator/faults'])
      expect(text).toContain(path)
    expect(text).toContain('POST /simulator/reset')
  })

  it('show the scenario, and each request without its secrets', async () => {
    const { text } = await runWhile(
      async (printed) => {
        const inputs: Record<string, string> = stepIn(printed).with
        const health = await (await fetch(`${inputs['iam-endpoint']}/health`)).json()
        expect(health).toMatchObject({ scenario: 'push-only', requests: 0 })
        expect((await runAction({ inputs })).exitCode).toBe(0)
      },
      '--scenario',
      'push-only',
    )
    const log = text.slice(text.indexOf('Ctrl+C'))
    expect(log).toMatch(
      /Z {2}iam {6}POST {2}\/v3\/auth\/tokens\?nocatalog=true {2}sign-in {2}- {2}201/,
    )
    expect(log).toMatch(/push {2}ELB:cn-east-3 {2}429 {2}fault: answer\n/)
    expect(log).not.toMatch(/simulator-password|MII/)
  })
})

describe('a taken port', () => {
  /** What is said when the port at this place of the eleven is taken. */
  async function take(index: number) {
    const port = await freePorts(11)
    const other = net.createServer().listen(port + index, '127.0.0.1')
    await once(other, 'listening')
    const close = () => other.close()
    const saidOf = (user: string) =>
      `simulator: port ${port + index} (for ${user}) is taken: stop the program that uses it, or choose a --port that is free together with the ten ports after it`
    return { port: String(port), saidOf, close }
  }

  it.each([
    ['third', 2, 'STS'],
    ['fifth', 4, 'ELB'],
    ['last', 10, 'the TLS server of WAF:cn-north-4'],
  ])('as the %s of the eleven is one sentence, and exit code 2', async (_, index, user) => {
    const { port, saidOf, close } = await take(index)
    const ended = await run('--port', port)
    close()
    expect(ended).toEqual({ code: 2, text: saidOf(user) })
  })

  it('as the first is the same of the command, which ends', async () => {
    const { port, saidOf, close } = await take(0)
    const start = fileURLToPath(new URL('../../simulator/start.ts', import.meta.url))
    const child = spawn(process.execPath, [start, '--port', port], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let stdout = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    const [code] = await once(child, 'close')
    close()
    expect({ code, stdout }).toEqual({ code: 2, stdout: `${saidOf('IAM')}\n` })
  })
})

describe('--seed', () => {
  it('takes the example, and the printed step pushes with it and is served', async () => {
    const example = (await run('--example-seed')).text
    expect(readSeed(example, Date.now())).toHaveProperty('seed')
    const { code, text } = await runWhile(
      async (printed) => {
        const { with: inputs, env } = stepIn(printed)
        expect(inputs).toMatchObject({
          'account-name': 'example-company',
          username: 'ci',
          targets: 'CDN\nELB: cn-north-4, ap-southeast-3\nWAF: cn-north-4\n',
          'verify-hosts': expect.stringMatching(/^shop\.example\.org:\d+ via .*# CDN\n/),
        })
        const pushed = await runAction({ inputs, env })
        expect(pushed.outputs).toMatchObject({ result: 'success', 'pushed-count': '4' })
        for (const target of ['CDN', 'ELB:cn-north-4', 'ELB:ap-southeast-3', 'WAF:cn-north-4']) {
          const body = JSON.stringify({ target, certificateId: inputs['certificate-id'] })
          const url = `${inputs['scm-endpoint']}/simulator/bind`
          expect((await fetch(url, { method: 'POST', body })).status).toBe(200)
        }
        const { targets: _, ...checkOnly } = inputs
        const { outputs } = await runAction({ inputs: checkOnly, env })
        expect(outputs['all-served']).toBe('true')
      },
      '--seed',
      seedFile('example.json', example),
    )
    expect(code).toBe(0)
    expect(text).not.toContain('undefined')
  })

  it('takes another region of SCM, and the access key of a user', async () => {
    const file = {
      scmRegion: 'ap-southeast-1',
      projects: ['ap-southeast-1'],
      users: [
        {
          name: "o'hara: ci",
          password: "it's #1",
          permissions: ['scm:cert:get', 'scm:cert:push', 'iam:projects:list'],
          accessKey: { id: 'EXAMPLEACCESSKEY', secret: 'a-secret-for-tests' },
        },
      ],
      certificates: [{ domain: '*.example.org', status: 'UPLOAD' }],
    }
    await runWhile(
      async (printed) => {
        const { with: inputs, env } = stepIn(printed)
        expect(inputs).toMatchObject({ username: "o'hara: ci", password: "it's #1" })
        expect(inputs['verify-hosts']).toContain('www.example.org:')
        expect((await runAction({ inputs, env })).outputs['result']).toBe('success')
        const { 'account-name': _, username, password, ...others } = inputs
        const keys = {
          'access-key-id': 'EXAMPLEACCESSKEY',
          'secret-access-key': 'a-secret-for-tests',
          targets: 'ELB: ap-southeast-1',
        }
        const signed = await runAction({ inputs: { ...others, ...keys }, env })
        expect(signed.outputs['result']).toBe('success')
      },
      '--seed',
      seedFile('abroad.json', file),
    )
  })

  it('lists every problem of the file, and ends with 2', async () => {
    const path = seedFile('bad.json', { users: [{ name: 'ci' }], certificates: [{ domain: 'x' }] })
    const { code, text } = await run('--seed', path)
    expect(code).toBe(2)
    expect(text.split('\n')).toEqual([
      `simulator: --seed: "${path}" has 3 problems:`,
      '  users[0].password: missing; it must be text of 1 to 128 visible characters',
      expect.stringMatching(
        /^ {2}users\[0\]\.permissions: missing; it must be a list of permissions/,
      ),
      expect.stringMatching(/^ {2}certificates\[0\]\.domain: "x" is not a domain name; write it/),
      '"--example-seed" prints a correct file, "--help" every field.',
    ])
    const { text: other } = await run('--seed', seedFile('broken.json', '{"users": [}'))
    expect(other).toMatch(/has one problem:\n {2}the file: not JSON from line 1, column 12 on/)
  })

  it('says that a file cannot be read', async () => {
    const missing = await run('--seed', join(folder, 'missing.json'))
    expect(missing.code).toBe(2)
    expect(missing.text).toMatch(/missing\.json" cannot be read: there is no such file; give/)
    expect((await run('--seed', folder)).text).toMatch(/cannot be read: EISDIR/)
  })
})

describe('the scenarios', () => {
  it('have names of their own, and are found by them', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length)
    for (const scenario of scenarios) expect(findScenario(scenario.name)).toBe(scenario)
  })

  it('survive being written as a step', () => {
    for (const { inputs } of scenarios) {
      const step = parse(renderStep(inputs))[0].with
      for (const [name, value] of Object.entries(inputs))
        expect(String(step[name]).trim()).toBe(value.trim())
    }
  })
})
