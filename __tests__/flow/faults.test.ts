// The fault matrix, case by case: each fault at each request of a run.

import { readFileSync } from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import type { FaultAction, Operation } from '../../simulator/faults.ts'
import { trusted } from '../../simulator/seed.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { type Connections, type HttpRequest, openConnections } from '../../src/cloud/http.ts'
import { whenAnswerArrives } from '../fixtures/answers.ts'
import { type Chain, createCertificate, createChain } from '../fixtures/certificates.ts'
import { type FakeClock, startOfTime } from '../fixtures/fake-clock.ts'
import { consequences, endings, type FaultRow, faultTable } from '../fixtures/fault-table.ts'
import { runFlow, seen } from '../fixtures/flow.ts'
import { createTroubledProxy, listen, type TestServer } from '../fixtures/servers.ts'

const none = { 'account-name': '', username: '', password: '' }
const keyless = {
  ...none,
  'oidc-provider-urn': trusted.providerUrn,
  'agency-urn': trusted.agencyUrn,
}
const files = { 'certificate-id': '', 'fullchain-file': 'fullchain', 'key-file': 'key' }

interface Case {
  readonly on: Operation
  readonly kind: 'read' | 'inspect' | 'again' | 'once' | 'upload'
  readonly path: RegExp
  readonly inputs: Readonly<Record<string, string>>
  /** How many calls of this kind a run makes when all goes well; absent: one. */
  readonly calls?: number
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
    calls: 2,
  },
  { on: 'show', kind: 'inspect', path: /\/certificates\/scs\d+$/, inputs: {} },
  { on: 'import', kind: 'upload', path: /\/import$/, inputs: files },
  { on: 'push', kind: 'again', path: /\/push$/, inputs: { targets: 'ELB: cn-east-3' } },
  { on: 'push', kind: 'once', path: /\/push$/, inputs: { targets: 'CDN' } },
]

const trustedBefore = tls.getCACertificates('default')
let plain: TestServer
let proxy: TestServer
let whenProxyAsked: () => Promise<void>
let chain: Chain
beforeAll(async () => {
  const pem = await createCertificate(['*.cloud.example'])
  tls.setDefaultCACertificates([...trustedBefore, pem.cert])
  const troubled = createTroubledProxy(pem)
  whenProxyAsked = troubled.whenAsked
  proxy = await listen(troubled.server)
  process.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}`
  plain = await listen(net.createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
  const dates = { notBefore: new Date(startOfTime - 1), notAfter: new Date(startOfTime + 10 ** 10) }
  chain = await createChain({ names: ['www.example.com'], ...dates })
})
afterAll(async () => {
  delete process.env['HTTPS_PROXY']
  tls.setDefaultCACertificates(trustedBefore)
  await Promise.all([plain.close(), proxy.close()])
})

/** Where a request that is to meet the fault is sent; null: where it was going. */
function detourOf({ making }: FaultRow): string | null {
  if (making.by === 'cloud') return null
  // The proxy goes by the name that it is asked for; this machine itself is never asked for there.
  if (making.by === 'proxy') return `https://${making.proxy}.cloud.example`
  const origins = {
    'unknown-name': 'http://nowhere.invalid',
    'closed-port': 'http://127.0.0.1:1',
    'no-tls': `https://127.0.0.1:${plain.port}`,
  }
  return origins[making.origin]
}

/** The real connections, but a request that meets the fault is sent where the table says. */
function connectionsFor(
  row: FaultRow,
  { path, on }: Case,
  stage: () => { simulator: Simulator; clock: FakeClock },
) {
  const real = openConnections('fault-test')
  const origin = detourOf(row)
  let sent = 0
  const send: Connections['send'] = (request, signal) => {
    if (!path.test(request.url)) return real.send(request, signal)
    sent += 1
    if (row.takesTime) {
      const { simulator, clock } = stage()
      void whenStuck(row, simulator.whenSeen(on, sent), path).then(() => {
        if (!signal.aborted) clock.advance(1000)
      })
    }
    return real.send(origin === null ? request : moved(request, origin), signal)
  }
  return { connections: { ...real, send }, sent: () => sent }
}

/** When nothing more will come of an attempt but the end of its time. */
function whenStuck({ making, meaning }: FaultRow, seen: Promise<void>, path: RegExp) {
  if (making.by === 'proxy') return whenProxyAsked()
  return meaning === 'done-mute' ? whenAnswerArrives(path) : seen
}

function moved(request: HttpRequest, origin: string): HttpRequest {
  const { pathname, search } = new URL(request.url)
  return { ...request, url: `${origin}${pathname}${search}` }
}

/** A huge answer is a good one, but for its size. */
function withStatus(action: FaultAction, on: Operation): FaultAction {
  const isCreated = on === 'sign-in' || on === 'federate'
  return action.kind === 'huge' ? { ...action, status: isCreated ? 201 : 200 } : action
}

const actionYml = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')
const outputNames = Object.keys(parse(actionYml).outputs).sort()

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
    const { status, result, exit, errors } = endings[expected.ends]
    const { runner } = flow
    const calls = expected.ends === 'run continues' ? (each.calls ?? 1) : 1
    expect(made.sent()).toBe(expected.attempts * calls)
    // Requests that go elsewhere, or are reset before they are read, are not in the cloud's log.
    const isLogged =
      row.making.by === 'cloud' && row.fault !== 'connection reset before the request is read'
    expect(seen(flow, on)).toHaveLength(isLogged ? expected.attempts * calls : 0)
    const [outcome] = Object.values(flow.results)
    const isAttempted = on === 'push'
    expect(outcome).toMatchObject({ status, ...(isAttempted && { attempts: expected.attempts }) })
    expect(runner.outputs['result']).toBe(result)
    expect(runner.failed).toBe(exit === 1)
    expect(runner.lines('error')).toHaveLength(errors)
    expect(Object.keys(runner.outputs).sort()).toEqual(outputNames)
    expect(runner.outputs['summary-markdown']).toBe(runner.summary)
    expect(runner.summary).not.toBe('')
    // What the cloud did must be among what we say that it may have done.
    if (flow.simulator.pushes.length > 0) expect(['pushed', 'uncertain']).toContain(status)
  })
})
