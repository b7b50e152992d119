// The request log: one line a request, faults visible, and never a secret.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { renderLogLine } from '../../simulator/request-log.ts'
import { account, certificateIds, pusher, trusted } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { anyString } from '../fixtures/any-string.ts'

const lines: string[] = []
let simulator: Simulator
beforeEach(async () => {
  lines.length = 0
  simulator = await startSimulator({
    log: (line) => lines.push(line),
    now: () => Date.parse('2026-11-24T12:00:00Z'),
  })
})
afterEach(() => simulator.close())

const auth = {
  identity: {
    methods: ['password'],
    password: { user: { ...pusher, domain: { name: account } } },
  },
  scope: { project: { name: 'cn-north-4' } },
}

const signIn = async () => {
  const response = await fetch(`${simulator.iamEndpoint}/v3/auth/tokens?nocatalog=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth }),
  })
  return response.headers.get('x-subject-token') ?? ''
}
const push = (token: string, service = 'ELB') =>
  fetch(`${simulator.scmEndpoint}/v3/scm/certificates/${certificateIds.issued}/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-auth-token': token },
    body: JSON.stringify({ target_service: service, target_project: 'cn-east-3' }),
  })
const pushPath = `/v3/scm/certificates/${certificateIds.issued}/push`

describe('a line', () => {
  it('has time, service, method, path, call, target and status', async () => {
    await push(await signIn())
    expect(lines).toEqual([
      '12:00:00.000Z  iam      POST  /v3/auth/tokens?nocatalog=true  sign-in  -  201',
      `12:00:00.000Z  scm      POST  ${pushPath}  push  ELB:cn-east-3  204`,
    ])
  })

  it('shows a fault, with the status or without an answer', async () => {
    const token = await signIn()
    simulator.addFault({ on: 'push', attempts: [1], action: { kind: 'html', status: 502 } })
    const reset = { kind: 'reset', when: 'after-reading' } as const
    simulator.addFault({ on: 'push', attempts: [2], action: reset })
    simulator.addFault({ on: 'push', attempts: [3], action: { kind: 'raw', text: 'x' } })
    const early = { kind: 'reset', when: 'before-reading' } as const
    simulator.addFault({ on: 'push', attempts: [4], action: early })
    for (let attempt = 0; attempt < 4; attempt += 1) await push(token).catch(() => {})
    expect(lines.slice(1).map((line) => line.split('  push  ')[1])).toEqual([
      'ELB:cn-east-3  502  fault: html',
      'ELB:cn-east-3  no-answer  fault: reset',
      'ELB:cn-east-3  no-answer  fault: raw',
      '-  no-answer  fault: reset',
    ])
    expect(simulator.requests.map(({ fault }) => fault)).toEqual([null, 'html', 'reset', 'raw'])
  })

  it('is there for a hanging request at once', async () => {
    const token = await signIn()
    simulator.addFault({ on: 'push', action: { kind: 'hang', when: 'before-headers' } })
    const patience = new AbortController()
    const url = `${simulator.scmEndpoint}${pushPath}`
    const headers = { 'x-auth-token': token }
    const hanging = fetch(url, { method: 'POST', headers, signal: patience.signal })
    await simulator.whenSeen('push')
    expect(lines.at(-1)).toMatch(/no-answer {2}fault: hang$/)
    patience.abort()
    await expect(hanging).rejects.toThrow()
  })

  it('is there for commands that change something, and for unknown calls', async () => {
    await fetch(`${simulator.iamEndpoint}/health`)
    await fetch(`${simulator.iamEndpoint}/simulator/reset`, { method: 'POST' })
    await fetch(`${simulator.iamEndpoint}/v3/users`)
    expect(lines.map((line) => line.slice(15))).toEqual([
      'control  POST  /simulator/reset  command  -  200',
      'iam      GET   /v3/users  unknown-call  -  404',
    ])
  })
})

describe('a secret', () => {
  it('appears in no line, wherever a client puts it', async () => {
    const token = await signIn()
    const secrets = [token, pusher.password, trusted.requestToken, 'unknown-secret-of-a-header']
    for (const secret of secrets) {
      const where = `${simulator.scmEndpoint}/v3/scm/certificates`
      const headers = { 'x-auth-token': secret, authorization: `Bearer ${secret}` }
      const encoded = encodeURIComponent(secret)
      await fetch(`${where}/${encoded}`, { headers })
      await fetch(`${where}?name=${encoded}&token=${encoded}&${encoded}=1`, { headers })
      await fetch(`${simulator.iamEndpoint}/simulator/${encoded}`, { method: 'POST' })
      await push(secret, secret)
    }
    expect(lines.length).toBeGreaterThan(12)
    for (const secret of secrets) {
      expect(lines.filter((line) => line.toLowerCase().includes(secret.toLowerCase()))).toEqual([])
    }
  })

  it('or any other text cannot break a line', () => {
    const about = { time: 0, service: 'scm', method: 'POST', status: 200, fault: null } as const
    fc.assert(
      fc.property(anyString(), anyString(), (path, target) => {
        const entry = { ...about, path, target, recognisedAs: null }
        expect(renderLogLine(entry, () => false)).toMatch(/^[ -~]+$/)
      }),
    )
  })
})
