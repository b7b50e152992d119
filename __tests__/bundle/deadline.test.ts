// With every server hanging, DNS servers too, the step ends within its deadline and two seconds, on
// the real clock.

import { once } from 'node:events'
import { watch } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ActionRunOptions, runAction } from '../../demo/action-run.ts'
import { accessKey, certificateIds, trusted } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { listen } from '../fixtures/servers.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const none = { 'account-name': '', username: '', password: '' }
const keyless = {
  ...none,
  'oidc-provider-urn': trusted.providerUrn,
  'agency-urn': trusted.agencyUrn,
}
const ways: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a password': {},
  'an access key': {
    ...none,
    'access-key-id': accessKey.id,
    'secret-access-key': accessKey.secret,
  },
  'an ID token': keyless,
  'a given token': { ...none, token: 'MII-given-token-of-forty-characters-or-so' },
}

const cases = Object.entries(ways).flatMap(([way, inputs]) => [
  { place: 'servers that say nothing', isProxy: false, way, inputs },
  { place: 'a proxy that says nothing', isProxy: true, way, inputs },
])

describe('the step ends in time', () => {
  it.concurrent.each(cases)('with $place and $way', async ({ isProxy, inputs }) => {
    const server = net.createServer(() => {})
    // From the first connection on: how soon a process gets to run is up to the machine.
    const began = once(server, 'connection').then(() => performance.now())
    const silent = await listen(server)
    const here = `http://127.0.0.1:${silent.port}`
    const endpoint = isProxy ? 'https://cloud.example' : here
    const { exitCode, outputs, summary } = await runAction({
      inputs: {
        ...goodInputs,
        ...inputs,
        'timeout-seconds': '2',
        'request-timeout-seconds': '600',
        'iam-endpoint': endpoint,
        'scm-endpoint': endpoint,
        'sts-endpoint': endpoint,
      },
      env: {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${endpoint}/id-token?x=1`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
        ...(isProxy && { HTTPS_PROXY: here }),
      },
    })
    expect(performance.now() - (await began)).toBeLessThan(4000)
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ result: 'failure', 'failed-count': '4' })
    expect(summary).toContain('timed out')
    await silent.close()
  })
})

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ withEdge: true })
})
afterAll(() => simulator.close())

const silentDns = fileURLToPath(new URL('../fixtures/silent-dns.cjs', import.meta.url))
const run = (inputs: Readonly<Record<string, string>>, more: Partial<ActionRunOptions> = {}) =>
  runAction({
    inputs: { ...goodInputs, ...inputs },
    nodeFlags: ['--require', silentDns],
    ...more,
  })
const nowhere = {
  'iam-endpoint': 'https://iam.silent.example',
  'scm-endpoint': 'https://scm.silent.example',
}

describe('a DNS server that never answers', () => {
  it.concurrent('does not hold the step longer than its deadline', async () => {
    const startedAt = performance.now()
    const { exitCode, outputs } = await run({ ...nowhere, 'timeout-seconds': '2' })
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ result: 'failure', 'failed-count': '4' })
    // With the start of two processes; the system's own look-up would take 30 s.
    expect(performance.now() - startedAt).toBeLessThan(6000)
  })

  it.concurrent('does not hold a cancelled step', async () => {
    let cancelledAt = 0
    const folder = await createTemporaryFolder()
    const { exitCode, outputs } = await run(nowhere, {
      env: { SILENT_DNS_ASKED: join(folder, 'asked') },
      onStart: async (process) => {
        // By then DNS has been silent for a while, and the system was asked, too.
        for await (const _ of watch(folder)) break
        cancelledAt = performance.now()
        process.kill('SIGINT')
      },
    })
    expect(exitCode).toBe(1)
    expect(outputs['result']).toBe('failure')
    expect(performance.now() - cancelledAt).toBeLessThan(2000)
  })

  it.concurrent('spoils no check of other hosts, and the step is green all the same', async () => {
    const [address] = simulator.edge?.addresses ?? []
    const silent = Array.from({ length: 8 }, (_, index) => `h${index}.silent.example`)
    const good = `www.example.com:${address?.port} via localhost`
    const { exitCode, outputs } = await run({
      'iam-endpoint': simulator.iamEndpoint,
      'scm-endpoint': simulator.scmEndpoint,
      'certificate-id': certificateIds.issued,
      targets: '',
      'verify-hosts': [...silent, good].join('\n'),
      'request-timeout-seconds': '2',
      'timeout-seconds': '20',
    })
    const checks: { status: string }[] = JSON.parse(outputs['checks'] ?? '[]')
    const statuses = checks.map(({ status }) => status)
    expect(statuses).toEqual([...silent.map(() => 'unreachable'), 'stale'])
    expect(exitCode).toBe(0)
  })
})
