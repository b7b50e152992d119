// Through a real proxy, in a process of its own, over TLS that a private CA vouches for.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ActionRunOptions, runAction } from '../../demo/action-run.ts'
import { startSimulator } from '../../simulator/simulator.ts'
import { createCertificate, type Pem } from '../fixtures/certificates.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { freePorts } from '../fixtures/free-ports.ts'
import { listen } from '../fixtures/servers.ts'

const proxyProgram = fileURLToPath(new URL('./bin/proxy.js', import.meta.resolve('proxy')))
const localNames = fileURLToPath(new URL('../fixtures/local-names.cjs', import.meta.url))
const closedPort = 'http://127.0.0.1:1'
const password = 'p@ss:word with blanks'
const written = encodeURIComponent(password)

let folder: string
let ca: string
let pem: Pem
beforeAll(async () => {
  pem = await createCertificate(['iam.cloud.example', 'scm.cloud.example'])
  folder = await mkdtemp(join(tmpdir(), 'proxy-'))
  ca = join(folder, 'ca.pem')
  writeFileSync(ca, pem.cert)
})
afterAll(() => rm(folder, { recursive: true }))

const cleanups: (() => unknown)[] = []
afterAll(() => Promise.all(cleanups.map((cleanup) => cleanup())))

/** Starts a simulated cloud behind TLS, for one test; `run` runs the action. */
async function start() {
  const simulator = await startSimulator()
  const { iam, scm } = simulator.listeners
  const servers = await Promise.all([iam, scm].map((each) => listen(https.createServer(pem, each))))
  cleanups.push(simulator.close, ...servers.map(({ close }) => close))
  const endpoints = {
    'iam-endpoint': `https://iam.cloud.example:${servers[0]?.port}`,
    'scm-endpoint': `https://scm.cloud.example:${servers[1]?.port}`,
  }
  const run = (env: Readonly<Record<string, string>>, more: Partial<ActionRunOptions> = {}) =>
    runAction({
      ...more,
      inputs: { ...goodInputs, ...endpoints, 'max-retries': '0', ...more.inputs },
      env: { NODE_EXTRA_CA_CERTS: ca, RUNNER_DEBUG: '1', ...env },
    })
  return { simulator, run }
}

/** Starts the proxy, which alone finds the cloud by its names. */
async function startProxy(...args: readonly string[]) {
  const started = spawn(
    process.execPath,
    ['--require', localNames, proxyProgram, '--port', '0', ...args],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const kill = () => started.kill('SIGKILL')
  cleanups.push(kill)
  const [line] = await once(createInterface(started.stdout), 'line')
  return { address: `127.0.0.1:${/(\d+)$/.exec(line)?.[1]}`, kill }
}

const wantsPassword = [
  '--authenticate',
  `test "$PROXY_AUTH_USERNAME:$PROXY_AUTH_PASSWORD" = "user:${password}"`,
]

describe('HTTPS_PROXY', () => {
  it.concurrent('is the way to every endpoint', async () => {
    const { run } = await start()
    const HTTPS_PROXY = `http://${(await startProxy()).address}`
    const { exitCode, stderr, outputs } = await run({ HTTPS_PROXY })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(outputs['pushed-count']).toBe('4')
  })

  it.concurrent('may hold credentials, of which nothing shows', async () => {
    const { run } = await start()
    const { address } = await startProxy(...wantsPassword)
    const HTTPS_PROXY = `http://user:${written}@${address}`
    const { exitCode, stdout, outputs, summary } = await run({ HTTPS_PROXY })
    expect({ exitCode, pushed: outputs['pushed-count'] }).toEqual({ exitCode: 0, pushed: '4' })
    const basic = Buffer.from(`user:${password}`).toString('base64')
    const said = `${stdout.replace(/^::add-mask::.*$/gm, '')}${JSON.stringify(outputs)}${summary}`
    for (const secret of [password, written, basic]) {
      expect(stdout).toContain(`::add-mask::${secret.replaceAll('%', '%25')}\n`)
      expect(said).not.toContain(secret)
    }
  })

  it.concurrent.each([
    ['no password', ''],
    ['a wrong password', 'user:wrong-password@'],
  ])('with %s ends the run, names the fix, and sends nothing', async (_, credentials) => {
    const { simulator, run } = await start()
    const { address } = await startProxy(...wantsPassword)
    const HTTPS_PROXY = `http://${credentials}${address}`
    const { exitCode, summary, stdout } = await run({ HTTPS_PROXY })
    expect(exitCode).toBe(1)
    expect(summary).toMatch(/The proxy asks for a password: set HTTPS_PROXY/)
    expect(stdout.replace(/^::add-mask::.*$/gm, '')).not.toContain('wrong-password')
    expect(simulator.requests).toEqual([])
  })

  it.concurrent('that cannot be reached is named as the cause, without its password', async () => {
    const { run } = await start()
    const closed = await freePorts(1)
    for (const [host, says] of [
      [`127.0.0.1:${closed}`, /ECONNREFUSED/],
      ['nowhere.invalid:3128', /nowhere\.invalid does not exist in DNS/],
    ] as const) {
      const { exitCode, stdout, summary } = await run({ HTTPS_PROXY: `http://u:hunter2@${host}` })
      expect(exitCode).toBe(1)
      expect(summary).toContain(`Check HTTPS_PROXY: the proxy that it names, ${host}, cannot be`)
      expect(summary).toMatch(says)
      expect(summary).not.toContain('which comes from iam-endpoint')
      expect(`${summary}${stdout.replace(/^::add-mask::.*$/gm, '')}`).not.toContain('hunter2')
    }
  })

  it.concurrent('may be written without its scheme where that is no riddle', async () => {
    const { run } = await start()
    const { exitCode } = await run({ HTTPS_PROXY: (await startProxy()).address })
    expect(exitCode).toBe(0)
  })

  it.concurrent.each([
    'http://[',
    'ftp://proxy.example',
    'http://user:%zz@proxy.example:3128',
    'http://',
    'localhost:3128',
    'user:password@localhost:3128',
  ])(
    'that cannot be read (%s) is an error, and the proxy is never bypassed',
    async (HTTPS_PROXY) => {
      const { simulator, run } = await start()
      const nodeFlags = ['--require', localNames]
      const { exitCode, summary } = await run({ HTTPS_PROXY }, { nodeFlags })
      expect(exitCode).toBe(1)
      expect(summary).toContain('HTTPS_PROXY: is not the URL of a proxy')
      expect(simulator.requests).toEqual([])
    },
  )

  it.concurrent('to a proxy that dies loses no target', async () => {
    const { simulator, run } = await start()
    simulator.addFault({
      on: 'push',
      target: 'CDN',
      action: { kind: 'hang', when: 'before-headers', effect: true },
    })
    const { address, kill } = await startProxy()
    const HTTPS_PROXY = `http://${address}`
    void simulator.whenSeen('push').then(kill)
    const { exitCode, outputs } = await run({ HTTPS_PROXY }, { inputs: { 'max-parallel': '1' } })
    expect(exitCode).toBe(1)
    const rows: { status: string }[] = JSON.parse(outputs['results'] ?? '')
    const [cdn, next, ...others] = rows.map(({ status }) => status)
    expect(cdn).toBe('uncertain')
    // It may have been written to the kept connection before that was known to be dead.
    expect(['uncertain', 'failed']).toContain(next)
    expect(others).toEqual(['failed', 'failed'])
    expect(simulator.pushes).toHaveLength(1)
  })
})

describe('NO_PROXY', () => {
  it.concurrent.each([
    '.cloud.example',
    'cloud.example',
    'scm.cloud.example,iam.cloud.example',
    '*',
  ])('%s spares the endpoints the proxy', async (NO_PROXY) => {
    const { run } = await start()
    const nodeFlags = ['--require', localNames]
    const { exitCode } = await run({ HTTPS_PROXY: closedPort, NO_PROXY }, { nodeFlags })
    expect(exitCode).toBe(0)
  })

  it.concurrent('of another name spares nothing', async () => {
    const { simulator, run } = await start()
    const env = { HTTPS_PROXY: closedPort, NO_PROXY: 'other.example' }
    const { exitCode } = await run(env, { nodeFlags: ['--require', localNames] })
    expect(exitCode).toBe(1)
    expect(simulator.requests).toEqual([])
  })
})

describe('a CA that nobody vouches for', () => {
  it.concurrent('ends the run before anything is sent, and names the fix', async () => {
    const { simulator, run } = await start()
    const HTTPS_PROXY = `http://${(await startProxy()).address}`
    const { exitCode, summary } = await run({ HTTPS_PROXY, NODE_EXTRA_CA_CERTS: '' })
    expect(exitCode).toBe(1)
    expect(summary).toMatch(/self-signed certificate/)
    expect(summary).toMatch(/NODE_EXTRA_CA_CERTS/)
    expect(simulator.requests).toEqual([])
  })

  it.concurrent('is let in by NODE_TLS_REJECT_UNAUTHORIZED=0 only with a warning', async () => {
    const { run } = await start()
    const HTTPS_PROXY = `http://${(await startProxy()).address}`
    const env = { HTTPS_PROXY, NODE_EXTRA_CA_CERTS: '', NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    const { exitCode, stdout } = await run(env)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^::warning title=[^:]*::NODE_TLS_REJECT_UNAUTHORIZED is 0/m)
  })
})
