// The built action in a process of its own, as the runner starts it.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from '@jest/globals'
import { type ActionRunOptions, runAction } from '../../demo/action-run.ts'
import { accessKey, trusted } from '../../simulator/seed.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts'
import { createCertificate } from '../fixtures/certificates.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { createConnectProxy, listen } from '../fixtures/servers.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))

const simulators: Simulator[] = []
afterAll(() => Promise.all(simulators.map((simulator) => simulator.close())))

/** Starts a simulated cloud for one test, since tests run side by side; `run` runs the action. */
async function start(options: SimulatorOptions = {}) {
  const simulator = await startSimulator(options)
  simulators.push(simulator)
  const run = (inputs: Inputs = {}, more: Partial<ActionRunOptions> = {}) => {
    const endpoints = {
      'iam-endpoint': simulator.iamEndpoint,
      'scm-endpoint': simulator.scmEndpoint,
    }
    return runAction({ inputs: { ...goodInputs, ...endpoints, ...inputs }, ...more })
  }
  return { simulator, run }
}

type Inputs = Readonly<Record<string, string>>

describe('the bundle', () => {
  it('is one file, under 290 kB with what ncc adds', () => {
    // A fleet has bundles of its own.
    const own = readdirSync(dist).filter((name) => !name.startsWith('fleet-'))
    expect(own.sort()).toEqual(['index.js', 'licenses.txt', 'package.json'])
    const bytes = own.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0)
    expect(bytes).toBeLessThan(290_000)
  })

  it('holds neither undici, exec nor tunnel, nor what they would load', () => {
    const code = readFileSync(join(dist, 'index.js'), 'utf8')
    const found = /worker_threads|"(?:node:)?http2"|"assert"|llhttp/.exec(code)
    expect(found).toBeNull()
  })

  it('loads child_process only when it looks a name up with the system', async () => {
    const { run } = await start()
    const file = join(await createTemporaryFolder(), 'loaded')
    const flags = [
      '--require',
      fileURLToPath(new URL('../fixtures/loaded-modules.cjs', import.meta.url)),
    ]
    const { exitCode } = await run({}, { nodeFlags: flags, env: { LOADED_MODULES: file } })
    expect(exitCode).toBe(0)
    const loaded = readFileSync(file, 'utf8').split('\n')
    expect(loaded).toContain('NativeModule https')
    expect(loaded).not.toContain('NativeModule child_process')
  })
})

describe('a run', () => {
  it.concurrent('is green when everything was pushed', async () => {
    const { simulator, run } = await start()
    const { exitCode, stdout, stderr, outputs, summary } = await run()
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout.startsWith('::add-mask::simulator-password-of-ci-pusher\n')).toBe(true)
    expect(outputs).toMatchObject({ result: 'success', 'pushed-count': '4' })
    expect(summary).toContain('Pushed <code>www.example.com</code> to all 4 targets.')
    expect(outputs['summary-markdown']).toBe(summary)
    expect(simulator.pushes).toHaveLength(4)
  })

  it.concurrent('is red, with outputs and summary, when one was refused', async () => {
    const refused = {
      kind: 'answer',
      status: 400,
      code: 'SCM.0202',
      message: 'a\n::warning::b\r##[warning]c%0A::add-path::d',
    } as const
    const { run } = await start({
      faults: [{ on: 'push', target: 'CDN', action: refused }],
    })
    const { exitCode, stdout, outputs, summary } = await run()
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ result: 'partial', 'failed-targets': 'CDN' })
    expect(summary).toContain('SCM.0202')
    expect(stdout).toMatch(
      /^::error title=CDN failed \(SCM\.0202\)::CDN: failed · HTTP 400 SCM\.0202: a ::warning::b # #\[warning\]c%250A/m,
    )
    const commands = [...stdout.matchAll(/^\s*::([a-z-]+)/gm)].map(([, name]) => name)
    expect(new Set(commands)).toEqual(new Set(['add-mask', 'error']))
    expect(stdout).not.toMatch(/##\[|\r/)
  })

  it.concurrent('is red, with outputs and summary, for bad inputs', async () => {
    const { run } = await start()
    const { exitCode, stdout, outputs } = await run({ targets: 'CND' })
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(
      /%0A- targets, line 1, column 1: "CND" is not a service; did you mean "CDN"\?/,
    )
    expect(outputs).toMatchObject({ result: 'failure', results: '[]' })
  })

  it.concurrent('is red, with outputs and summary, for a refused sign-in', async () => {
    const { run } = await start()
    const { exitCode, outputs, summary, stdout } = await run({ password: 'wrong-password' })
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ result: 'failure', 'failed-count': '4' })
    expect(summary).toContain('IAM refused the sign-in')
    expect(stdout.replaceAll('::add-mask::wrong-password', '')).not.toContain('wrong-password')
  })

  it.concurrent('writes no summary when none is wanted', async () => {
    const { run } = await start()
    const { summary, outputs } = await run({ summary: 'false' })
    expect(summary).toBe('')
    expect(outputs['summary-markdown']).not.toBe('')
  })

  it.concurrent('goes on when the summary cannot be written', async () => {
    const { run } = await start()
    const { exitCode, stdout, outputs } = await run(
      {},
      {
        env: { GITHUB_STEP_SUMMARY: '/nowhere/summary' },
      },
    )
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^::warning::Could not write the job summary/m)
    expect(outputs['result']).toBe('success')
  })

  it.concurrent('is red when the outputs cannot be written', async () => {
    const { run } = await start()
    const { exitCode, stdout, summary } = await run(
      {},
      {
        env: { GITHUB_OUTPUT: '/nowhere/output' },
      },
    )
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^::error::Could not write the outputs/m)
    expect(summary).toContain('to all 4 targets')
  })

  it.concurrent('ends a hanging request after request-timeout-seconds', async () => {
    const hang = { kind: 'hang', when: 'before-headers' } as const
    const inputs = { 'request-timeout-seconds': '1', targets: 'CDN' }
    const { run } = await start({ faults: [{ on: 'push', action: hang }] })
    const { exitCode, outputs } = await run(inputs)
    expect(exitCode).toBe(1)
    expect(JSON.parse(outputs['results'] ?? '')[0]).toMatchObject({
      status: 'uncertain',
      message: expect.stringContaining('timed out'),
    })
  })

  it.concurrent('calls a push uncertain whose 200 hangs or drips, since only its body could prove it', async () => {
    const inputs = { 'request-timeout-seconds': '1', targets: 'CDN\nWAF: cn-north-4' }
    const { run } = await start({
      faults: [
        { on: 'push', target: 'CDN', action: { kind: 'hang', when: 'in-body' } },
        { on: 'push', target: 'WAF:cn-north-4', action: { kind: 'drip', intervalMs: 50 } },
      ],
    })
    const { exitCode, outputs } = await run(inputs)
    expect(exitCode).toBe(1)
    expect(outputs['result']).toBe('failure')
    const rows: { status: string; attempts: number }[] = JSON.parse(outputs['results'] ?? '')
    expect(rows).toMatchObject([
      { status: 'uncertain', attempts: 1 },
      { status: 'uncertain', attempts: 1 },
    ])
  })

  it.concurrent.each(['SIGINT', 'SIGTERM'] as const)(
    'that is cancelled by %s writes everything and is red',
    async (signal) => {
      const hang = { kind: 'hang', when: 'before-headers', effect: true } as const
      const { simulator, run } = await start({ faults: [{ on: 'push', action: hang }] })
      const { exitCode, outputs, summary } = await run(
        { 'max-parallel': '2' },
        {
          onStart: (child) => {
            void simulator.whenSeen('push', 2).then(() => child.kill(signal))
          },
        },
      )
      expect(exitCode).toBe(1)
      const statuses = JSON.parse(outputs['results'] ?? '').map(
        ({ status }: { status: string }) => status,
      )
      expect(statuses).toEqual(['uncertain', 'uncertain', 'not-attempted', 'not-attempted'])
      expect(summary).toContain(`the workflow was cancelled (${signal})`)
    },
  )

  it.concurrent('keeps its memory flat over a thousand targets', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `cn-north-4_${index}`)
    const { simulator, run } = await start({
      cloud: { projects: ['cn-north-4', ...names].map((name) => ({ name, id: name })) },
      faults: names
        .filter((_, index) => index % 10 === 0)
        .map((name) => ({
          on: 'push',
          target: `ELB:${name}`,
          action: { kind: 'answer', status: 400, code: 'SCM.0201' },
        })),
    })
    const folder = await mkdtemp(join(tmpdir(), 'memory-'))
    const report = join(folder, 'report.cjs')
    // Not maxRSS: Linux counts what the parent held when it started the process, too.
    writeFileSync(
      report,
      `let peak = 0
      const look = () => { peak = Math.max(peak, process.memoryUsage.rss()) }
      setInterval(look, 5).unref()
      process.on('exit', () => { look(); console.log('peak', peak) })`,
    )
    const { stdout, outputs } = await run(
      { targets: `ELB: ${names.join(',')}` },
      {
        // With V8's helper threads the peak varies by 15 MiB with the load of the machine.
        nodeFlags: ['--single-threaded', '--require', report],
      },
    )
    await rm(folder, { recursive: true })
    expect(outputs).toMatchObject({
      'pushed-count': '900',
      'failed-count': '100',
      result: 'partial',
    })
    expect(simulator.connectionCount).toBeLessThanOrEqual(9)
    const peakMiB = Number(/^peak (\d+)$/m.exec(stdout)?.[1]) / 1024 ** 2
    expect(peakMiB).toBeLessThan(85)
  })
})

describe('signing in', () => {
  const none = { 'account-name': '', username: '', password: '' }
  const ways = {
    'an access key': { 'access-key-id': accessKey.id, 'secret-access-key': accessKey.secret },
    'an agency of STS': {
      'oidc-provider-urn': trusted.providerUrn,
      'agency-urn': trusted.agencyUrn,
    },
    'an identity provider of classic IAM': { 'identity-provider-id': trusted.identityProviderId },
  }

  it.concurrent.each(Object.entries(ways))(
    'with %s works, and no secret shows',
    async (_, inputs) => {
      const { simulator, run } = await start()
      const all = { ...none, ...inputs, 'sts-endpoint': simulator.stsEndpoint }
      const { exitCode, stdout, outputs, summary } = await run(all, {
        env: { ...simulator.idTokenVariables, RUNNER_DEBUG: '1' },
      })
      expect({ exitCode, result: outputs['result'] }).toEqual({ exitCode: 0, result: 'success' })
      const masks = [...stdout.matchAll(/^::add-mask::(.*)$/gm)].map(([, mask = '']) => mask)
      expect(masks.length).toBeGreaterThan(0)
      const said = `${stdout.replace(/^::add-mask::.*$/gm, '')}${JSON.stringify(outputs)}${summary}`
      for (const mask of masks) expect(said.includes(mask)).toBe(false)
      for (const { headers } of simulator.requests) {
        for (const name of ['x-auth-token', 'x-security-token']) {
          if (headers[name] !== undefined) expect(masks).toContain(headers[name])
        }
      }
    },
  )
})

describe('over TLS, through a proxy', () => {
  const hosts = ['iam.cloud.example', 'scm.cloud.example']

  it.concurrent('works without undici: tunnels to each service, and checks its certificate', async () => {
    const { simulator, run } = await start()
    const pem = await createCertificate(hosts)
    const folder = await mkdtemp(join(tmpdir(), 'proxy-'))
    const ca = join(folder, 'ca.pem')
    writeFileSync(ca, pem.cert)
    const iam = await listen(https.createServer(pem, simulator.listeners.iam))
    const scm = await listen(https.createServer(pem, simulator.listeners.scm))
    const { server, asked } = createConnectProxy({
      'iam.cloud.example:443': iam.port,
      'scm.cloud.example:443': scm.port,
    })
    const proxy = await listen(server)
    try {
      const inputs = {
        'iam-endpoint': 'https://iam.cloud.example',
        'scm-endpoint': 'https://scm.cloud.example',
      }
      const HTTPS_PROXY = `http://user:pass%20word@127.0.0.1:${proxy.port}`
      const good = await run(inputs, { env: { HTTPS_PROXY, NODE_EXTRA_CA_CERTS: ca } })
      expect({ ...good.outputs, stderr: good.stderr }).toMatchObject({
        result: 'success',
        stderr: '',
      })
      expect(new Set(asked.map(({ target }) => target))).toEqual(
        new Set(['iam.cloud.example:443', 'scm.cloud.example:443']),
      )
      expect(asked[0]?.authorization).toBe(
        `Basic ${Buffer.from('user:pass word').toString('base64')}`,
      )
      const [fewer, more] = [asked.length, simulator.requests.length]
      expect(fewer).toBeLessThan(more)
      simulator.addFault({
        on: 'push',
        target: 'CDN',
        action: { kind: 'reset', when: 'after-reading' },
      })
      const cut = await run(
        { ...inputs, targets: 'CDN' },
        {
          env: { HTTPS_PROXY, NODE_EXTRA_CA_CERTS: ca },
        },
      )
      expect(JSON.parse(cut.outputs['results'] ?? '')[0]).toMatchObject({
        status: 'uncertain',
        attempts: 1,
      })
      const before = simulator.requests.length
      const distrusted = await run({ ...inputs, 'max-retries': '0' }, { env: { HTTPS_PROXY } })
      expect(distrusted.exitCode).toBe(1)
      expect(distrusted.summary).toMatch(/could not be reached: self-signed certificate/)
      expect(simulator.requests).toHaveLength(before)
    } finally {
      await Promise.all([iam.close(), scm.close(), proxy.close()])
      await rm(folder, { recursive: true })
    }
  })
})

describe('a story that never ends', () => {
  it.concurrent('is red, not green', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unsettled-'))
    const silence = join(folder, 'silence.cjs')
    // A request that never says anything again, and a clock that has stopped.
    writeFileSync(
      silence,
      `require('node:http').request = () => {
        const request = { once: () => request, on: () => request, end: () => request }
        return request
      }
      globalThis.setTimeout = () => ({ unref() {} })`,
    )
    const { run } = await start()
    const { exitCode } = await run({}, { nodeFlags: ['--require', silence] })
    await rm(folder, { recursive: true })
    expect(exitCode).toBe(13)
  })
})

describe('a Node that is too old', () => {
  it.concurrent('pushes nothing, and says which one is needed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'old-node-'))
    const old = join(folder, 'old.cjs')
    writeFileSync(
      old,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`,
    )
    const { run, simulator } = await start()
    const { exitCode, stdout, outputs } = await run({}, { nodeFlags: ['--require', old] })
    await rm(folder, { recursive: true })
    expect(exitCode).toBe(1)
    expect(stdout).toContain('::error::This action needs Node 24, and this is 20.20.2.')
    expect(outputs['result']).toBe('failure')
    expect(simulator.requests).toEqual([])
  })
})

describe('a bundle beside its package.json alone', () => {
  it.concurrent('pushes and checks hosts, because nothing is loaded later', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lone-'))
    const bundle = join(folder, 'index.js')
    for (const file of ['index.js', 'package.json']) {
      writeFileSync(join(folder, file), readFileSync(join(dist, file)))
    }
    const { run, simulator } = await start()
    const { exitCode, outputs } = await run({ 'verify-hosts': 'localhost:1' }, { bundle })
    await rm(folder, { recursive: true })
    expect([exitCode, outputs['result'], outputs['all-served']]).toEqual([0, 'success', 'false'])
    expect(simulator.pushes).not.toEqual([])
  })
})
