// Callbacks before a request takes effect: how a test plays another writer.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { pusher } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'

let simulator: Simulator
beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

const list = async () => {
  const user = simulator.cloud.seed.users.find(({ name }) => name === pusher.name)
  if (user === undefined) throw new Error('there is no pusher')
  const token = simulator.cloud.issueToken(user, { kind: 'account' }).value
  const url = `${simulator.scmEndpoint}/v3/scm/certificates`
  const response = await fetch(url, { headers: { 'x-auth-token': token } })
  return ((await response.json()) as { total_count: number }).total_count
}

describe('a callback before a request', () => {
  it('sees the request, is awaited, and its change is seen by the answer', async () => {
    const seen: unknown[] = []
    simulator.before('list', async (request) => {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push([request.method, request.operation, request.attempt, request.status])
      simulator.cloud.certificates.length = 2
    })
    expect(await list()).toBe(2)
    expect(seen).toEqual([['GET', 'list', 1, null]])
  })

  it('can be for one attempt or one target, and can be stopped', async () => {
    const attempts: number[] = []
    const stop = simulator.before('list', ({ attempt }) => void attempts.push(attempt), {
      attempt: 2,
    })
    simulator.before('list', () => void attempts.push(-1), { target: 'CDN' })
    simulator.before('show', () => void attempts.push(-2))
    for (let count = 0; count < 3; count += 1) await list()
    expect(attempts).toEqual([2])
    stop()
    expect(simulator.requests).toHaveLength(3)
  })

  it('does not come for a request that has no effect', async () => {
    let calls = 0
    simulator.before('list', () => void calls++)
    simulator.addFault({ on: 'list', action: { kind: 'html', status: 502 }, attempts: [1] })
    simulator.addFault({ on: 'list', action: { kind: 'latency', ms: 0 }, attempts: [2] })
    await expect(list()).rejects.toThrow()
    expect(calls).toBe(0)
    await list()
    expect(calls).toBe(1)
  })
})
