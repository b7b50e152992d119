// The fault matrix, case by case: each fault at each request of a run.

import net from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Connections, type HttpRequest, openConnections } from '../../src/cloud/http.ts'
import type { FaultAction, Operation } from '../../src/simulator/faults.ts'
import { trusted } from '../../src/simulator/seed.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'
import { type Chain, createChain } from '../fixtures/certificates.ts'
import { type FakeClock, startOfTime } from '../fixtures/fake-clock.ts'
import { consequences, type FaultRow, faultTable } from '../fixtures/fault-table.ts'
import { runFlow, seen } from '../fixtures/flow.ts'
import { listen, type TestServer } from '../fixtures/servers.ts'

const none = { 'account-name': '', username: '', password: '' }
const keyless = {
  ...none,
  'oidc-provider-urn': trusted.providerUrn,
  'agency-urn': trusted.agencyUrn,
}
const files = { 'certificate-id': '', 'fullchain-file': 'fullchain', 'key-file': 'key' }

interface Case {
  readonly on: Operation
  readonly kind: 'read' | 'again' | 'once' | 'upload'
  readonly path: RegExp
  readonly inputs: Readonly<Record<string, string>>
}

const cases: readonly Case[] = [
  { on: 'sign-in', kind: 'read', path: /\/v3\/auth\/tokens/, inputs: {} },
  {
    on: 'federate',
    kind: 'read',
    path: /id-token\/tokens/,
    inputs: { ...none, 'identity-provider-id': 'github' },
  },
  { on: 'id-token', kind: 'read', path: /\/id-token\?/, inputs: keyless },
  { on: 'assume', kind: 'read', path: /assume-with-oidc/, inputs: keyless },
  { on: 'projects', kind: 'read', path: /\/v3\/projects/, inputs: keyless },
  {
    on: 'list',
    kind: 'read',
    path: /\/certificates\?/,
    inputs: { 'certificate-id': '', 'certificate-domain': 'www.example.com' },
  },
  { on: 'show', kind: 'read', path: /\/certificates\/scs\d+$/, inputs: {} },
  { on: 'import', kind: 'upload', path: /\/import$/, inputs: files },
  { on: 'push', kind: 'again', path: /\/push$/, inputs: { targets: 'ELB: cn-east-3' } },
  { on: 'push', kind: 'once', path: /\/push$/, inputs: { targets: 'CDN' } },
]

let plain: TestServer
let chain: Chain
beforeAll(async () => {
  plain = await listen(net.createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
  const dates = { notBefore: new Date(startOfTime - 1), notAfter: new Date(startOfTime + 10 ** 10) }
  chain = await createChain({ names: ['www.example.com'], ...dates })
})
afterAll(() => plain.close())

/** The real connections, but a request that meets the fault is sent where the table says. */
function connectionsFor(
  { making, takesTime }: FaultRow,
  { path, on }: Case,
  stage: () => { simulator: Simulator; clock: FakeClock },
) {
  const real = openConnections('fault-test')
  let detours = 0
  const origins = {
    'unknown-name': 'http://nowhere.invalid',
    'closed-port': 'http://127.0.0.1:1',
    'no-tls': `https://127.0.0.1:${plain.port}`,
  }
  const send: Connections['send'] = (request, signal) => {
    if (!path.test(request.url)) return real.send(request, signal)
    if (making.by === 'detour') {
      detours += 1
      return real.send(moved(request, origins[making.origin]), signal)
    }
    if (takesTime) passTime(stage(), on, signal)
    return real.send(request, signal)
  }
  return { connections: { ...real, send }, detours: () => detours }
}

function moved(request: HttpRequest, origin: string): HttpRequest {
  const { pathname, search } = new URL(request.url)
  return { ...request, url: `${origin}${pathname}${search}` }
}

/** Lets the attempt's time run out once the cloud has seen it (and begun to answer). */
function passTime(
  { simulator, clock }: { simulator: Simulator; clock: FakeClock },
  on: Operation,
  signal: AbortSignal,
): void {
  const before = simulator.requests.filter(({ operation }) => operation === on).length
  const timer = setInterval(() => {
    if (simulator.requests.filter(({ operation }) => operation === on).length <= before) return
    clearInterval(timer)
    // A first byte of an answer still has to cross the loopback.
    setTimeout(() => {
      if (!signal.aborted) clock.advance(1000)
    }, 30)
  }, 1)
}

/** A huge answer is a good one, but for its size. */
function withStatus(action: FaultAction, on: Operation): FaultAction {
  const isCreated = on === 'sign-in' || on === 'federate'
  return action.kind === 'huge' ? { ...action, status: isCreated ? 201 : 200 } : action
}

describe.each(faultTable)('$fault', (row) => {
  it.each(cases)('$on ($kind)', async (each) => {
    const { on, kind, inputs } = each
    const expected = consequences[row.meaning][kind]
    const env: Record<string, string> = {}
    let stage: { simulator: Simulator; clock: FakeClock } | undefined
    const made = connectionsFor(row, each, () => {
      if (stage === undefined) throw new Error('nothing is sent before the stage is set')
      return stage
    })
    const flow = await runFlow({
      inputs: { targets: 'CDN', 'max-retries': '1', 'request-timeout-seconds': '1', ...inputs },
      faults: row.making.by === 'cloud' ? [{ on, action: withStatus(row.making.action, on) }] : [],
      world: {
        connections: made.connections,
        env,
        readFile: (path) =>
          path === 'key' ? chain.key : [chain.leaf, ...chain.intermediates].join('\n'),
      },
      prepare: (set) => {
        stage = set
        Object.assign(env, set.simulator.idTokenVariables)
        return { 'sts-endpoint': set.simulator.stsEndpoint }
      },
    })
    const { outputs, failed, summary } = flow.runner
    const [result] = Object.values(flow.results)
    const early = row.fault === 'reset before it is read'
    const attempts = early ? expected.attempts : made.detours() || seen(flow, on).length
    expect(attempts).toBe(expected.attempts)
    if (expected.ends === 'run ends') {
      expect(result).toMatchObject({ status: 'not-attempted', attempts: 0 })
      expect(outputs['result']).toBe('failure')
      expect(flow.simulator.pushes).toEqual([])
    } else {
      const status = expected.ends === 'run goes on' ? 'pushed' : expected.ends
      expect(result).toMatchObject({
        status,
        ...(kind !== 'upload' && { attempts: expected.attempts }),
      })
    }
    const isGood = expected.ends === 'pushed' || expected.ends === 'run goes on'
    expect(failed).toBe(!isGood)
    expect(summary).not.toBe('')
    expect(Object.keys(outputs).length).toBeGreaterThan(10)
  })
})
