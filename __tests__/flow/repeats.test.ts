// Which requests are repeated, which are not, and what outcome that leads to.

import { describe, expect, it } from '@jest/globals'
import type { FaultAction } from '../../simulator/faults.ts'
import { whenAnswerArrives } from '../fixtures/answers.ts'
import { runFlow, seen, tokenInputs } from '../fixtures/flow.ts'

const answer = (status: number, code?: string): FaultAction =>
  code === undefined ? { kind: 'answer', status } : { kind: 'answer', status, code, message: 'No.' }
const reset: FaultAction = { kind: 'reset', when: 'after-reading' }

type Row = readonly [
  what: string,
  target: 'CDN' | 'ELB:cn-east-3',
  action: FaultAction,
  status: string,
  attempts: number,
]

const targets = 'CDN\nELB: cn-east-3\nWAF: cn-north-4'

describe('a fault in the first attempt only', () => {
  it.each<Row>([
    ['429', 'CDN', answer(429, 'APIGW.0308'), 'pushed', 2],
    ['429', 'ELB:cn-east-3', answer(429), 'pushed', 2],
    ['503', 'CDN', answer(503, 'APIGW.0613'), 'pushed', 2],
    ['503', 'ELB:cn-east-3', answer(503), 'pushed', 2],
    ['a reset after sending', 'CDN', reset, 'uncertain', 1],
    ['a reset after sending', 'ELB:cn-east-3', reset, 'pushed', 2],
    ['500', 'CDN', answer(500), 'uncertain', 1],
    ['502 in HTML', 'CDN', { kind: 'html', status: 502 }, 'uncertain', 1],
    ['502 in HTML', 'ELB:cn-east-3', { kind: 'html', status: 502 }, 'pushed', 2],
    ['504', 'ELB:cn-east-3', answer(504), 'pushed', 2],
    ['500 SCM.0213, a refusal', 'CDN', answer(500, 'SCM.0213'), 'failed', 1],
    ['500 SCM.0223, a refusal', 'ELB:cn-east-3', answer(500, 'SCM.0223'), 'failed', 1],
    ['500 SCM.4001, a refusal', 'ELB:cn-east-3', answer(500, 'SCM.4001'), 'failed', 1],
    ['500 SCM.0007, no refusal of a push', 'ELB:cn-east-3', answer(500, 'SCM.0007'), 'pushed', 2],
    ['400', 'ELB:cn-east-3', answer(400, 'SCM.0201'), 'failed', 1],
    ['403', 'CDN', answer(403, 'APIGW.0302'), 'failed', 1],
    ['404', 'CDN', answer(404, 'APIGW.0101'), 'failed', 1],
    ['408', 'ELB:cn-east-3', answer(408), 'failed', 1],
    ['401 SCM.4002', 'ELB:cn-east-3', answer(401, 'SCM.4002'), 'failed', 1],
    ['401 SCM.1010, a frozen account', 'ELB:cn-east-3', answer(401, 'SCM.1010'), 'failed', 1],
    [
      'a redirect',
      'CDN',
      { kind: 'redirect', status: 307, location: 'http://127.0.0.1:1/' },
      'failed',
      1,
    ],
    ['202', 'ELB:cn-east-3', answer(202), 'uncertain', 1],
    ['202', 'CDN', answer(202), 'uncertain', 1],
    ['a truncated 200', 'CDN', { kind: 'truncated' }, 'uncertain', 1],
    ['a truncated 200', 'ELB:cn-east-3', { kind: 'truncated' }, 'uncertain', 1],
    ['a reset in the body', 'CDN', { kind: 'reset', when: 'after-headers' }, 'uncertain', 1],
    [
      'a reset in the body',
      'ELB:cn-east-3',
      { kind: 'reset', when: 'after-headers' },
      'uncertain',
      1,
    ],
    ['50 MB of body', 'CDN', { kind: 'huge', bytes: 50_000_000 }, 'uncertain', 1],
    ['50 MB of body', 'ELB:cn-east-3', { kind: 'huge', bytes: 50_000_000 }, 'uncertain', 1],
    ['50 MB of refusal', 'CDN', { kind: 'huge', bytes: 50_000_000, status: 400 }, 'failed', 1],
  ])('%s for %s', async (_, target, action, status, attempts) => {
    const flow = await runFlow({
      inputs: { targets },
      faults: [{ on: 'push', target, attempts: [1], action }],
    })
    expect(flow.results[target]).toMatchObject({ status, attempts })
    expect(seen(flow, 'push', target)).toHaveLength(attempts)
    // Whatever happens to one, its neighbours do not feel it.
    for (const [name, row] of Object.entries(flow.results)) {
      if (name !== target) expect(row.status).toBe('pushed')
    }
    expect(flow.runner.failed).toBe(status !== 'pushed')
  })
})

describe('a fault in every attempt', () => {
  it.each<Row>([
    ['429', 'CDN', answer(429), 'failed', 4],
    ['503', 'ELB:cn-east-3', answer(503), 'failed', 4],
    ['reset', 'ELB:cn-east-3', reset, 'uncertain', 4],
    ['500', 'ELB:cn-east-3', answer(500), 'uncertain', 4],
  ])('%s for %s ends after max-retries', async (_, target, action, status, attempts) => {
    const flow = await runFlow({ inputs: { targets }, faults: [{ on: 'push', target, action }] })
    expect(flow.results[target]).toMatchObject({ status, attempts })
    expect(flow.results[target]?.remedy).toMatch(/\.$/)
  })

  it('max-retries 0 tries once', async () => {
    const faults = [{ on: 'push', target: 'CDN', action: answer(429) }] as const
    const flow = await runFlow({ inputs: { targets, 'max-retries': '0' }, faults })
    expect(flow.results['CDN']).toMatchObject({ status: 'failed', attempts: 1, httpStatus: 429 })
  })
})

describe('a push that is refused after one that may have been done', () => {
  it('is uncertain, not failed', async () => {
    const flow = await runFlow({
      inputs: { targets },
      faults: [
        { on: 'push', target: 'ELB:cn-east-3', attempts: [1], action: { ...reset, effect: true } },
        { on: 'push', target: 'ELB:cn-east-3', attempts: [2], action: answer(400, 'SCM.0201') },
      ],
    })
    expect(flow.results['ELB:cn-east-3']).toMatchObject({
      status: 'uncertain',
      errorCode: 'SCM.0201',
      attempts: 2,
    })
    expect(flow.results['ELB:cn-east-3']?.remedy).toMatch(/may have succeeded/)
  })
})

describe('a server that is not there', () => {
  it('is asked again, and then everything that was not sent is failed', async () => {
    const flow = await runFlow({ inputs: { targets, 'scm-endpoint': 'http://127.0.0.1:1' } })
    expect(flow.runner.outputs['result']).toBe('failure')
    expect(flow.runner.lines('error')[0]).toMatch(/could not be reached/)
    expect(flow.clock.sleeps).toEqual([500, 1000, 2000])
  })
})

describe('waiting', () => {
  const throttled = (headers: Record<string, string>): FaultAction => ({
    kind: 'answer',
    status: 429,
    headers,
  })

  it.each([
    ['seconds', { 'Retry-After': '7' }, 7000],
    ['a date', { 'Retry-After': 'Tue, 24 Nov 2026 12:00:09 GMT' }, 9000],
    ['garbage', { 'Retry-After': 'soon' }, 500],
    ['nothing', {}, 500],
  ])('takes Retry-After as %s', async (_, headers, expected) => {
    const faults = [
      { on: 'push', target: 'CDN', attempts: [1], action: throttled(headers) },
    ] as const
    const flow = await runFlow({ inputs: { targets: 'CDN' }, faults })
    expect(flow.clock.sleeps).toEqual([expected])
    expect(flow.results['CDN']?.status).toBe('pushed')
  })

  it('grows from 0.5 s to at most 20 s', async () => {
    const flow = await runFlow({
      inputs: { targets: 'CDN', 'max-retries': '8' },
      faults: [{ on: 'push', action: answer(503) }],
    })
    expect(flow.clock.sleeps).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000])
  })

  it('holds the whole queue back after a 429, for 20 s at most', async () => {
    const flow = await runFlow({
      inputs: { targets: 'CDN\nELB: cn-east-3', 'max-parallel': '1', 'max-retries': '0' },
      faults: [{ on: 'push', target: 'CDN', action: throttled({ 'Retry-After': '60' }) }],
    })
    expect(flow.results['CDN']).toMatchObject({ status: 'failed', attempts: 1 })
    expect(flow.results['ELB:cn-east-3']?.status).toBe('pushed')
  })

  it('that would pass the deadline ends its own target only', async () => {
    const flow = await runFlow({
      inputs: { targets, 'max-parallel': '1' },
      faults: [{ on: 'push', target: 'CDN', action: throttled({ 'Retry-After': '31536000' }) }],
    })
    expect(flow.results['CDN']).toMatchObject({ status: 'failed', httpStatus: 429, attempts: 1 })
    expect(flow.results['CDN']?.message).toContain('no time left before the deadline')
    expect(flow.results['WAF:cn-north-4']?.status).toBe('pushed')
    expect(Math.max(...flow.clock.sleeps)).toBeLessThanOrEqual(20_000)
  })
})

describe('a server that hangs', () => {
  it('costs request-timeout-seconds, not the run: ELB is tried again, CDN is uncertain', async () => {
    const flow = await runFlow({
      inputs: { targets: 'CDN\nELB: cn-east-3', 'request-timeout-seconds': '5' },
      faults: [{ on: 'push', attempts: [1], action: { kind: 'hang', when: 'before-headers' } }],
      prepare: ({ simulator, clock }) => {
        void simulator.whenSeen('push', 2).then(() => clock.advance(5000))
        return undefined
      },
    })
    expect(flow.results['CDN']).toMatchObject({
      status: 'uncertain',
      message: expect.stringContaining('timed out'),
    })
    expect(flow.results['ELB:cn-east-3']).toMatchObject({ status: 'pushed', attempts: 2 })
  })

  const begun = (head: string): FaultAction => ({
    kind: 'begun',
    text: `HTTP/1.1 ${head}\r\nContent-Length: 9\r\n\r\n{`,
  })

  it.each<[string, FaultAction, object]>([
    [
      'a refusal costs only its words',
      begun('400 Bad Request'),
      { status: 'failed', httpStatus: 400, errorCode: null },
    ],
    [
      'a 200, which needs its body, leaves the push uncertain',
      { kind: 'hang', when: 'in-body' },
      { status: 'uncertain', errorCode: null, message: expect.stringContaining('HTTP 200') },
    ],
  ])('in the body of %s', async (_, action, outcome) => {
    const flow = await runFlow({
      inputs: { targets: 'CDN' },
      prepare: ({ simulator, clock }) => {
        simulator.addFault({ on: 'push', action })
        void whenAnswerArrives(/\/push$/).then(() => clock.advance(30_000))
        return undefined
      },
    })
    expect(flow.results['CDN']).toMatchObject({ ...outcome, attempts: 1 })
  })
})

describe('a token that expires midway', () => {
  const many = `ELB: ${Array.from({ length: 20 }, (_, index) => `cn-north-4_${index}`).join(', ')}`
  const projects = Array.from({ length: 20 }, (_, index) => ({
    id: `p${index}`,
    name: `cn-north-4_${index}`,
  }))
  const withProjects = [{ id: '1'.repeat(32), name: 'cn-north-4' }, ...projects]

  it.each(['SCM.1000', 'APIGW.0301', 'APIGW.0307', undefined])(
    '(401 %s) is renewed once for everybody',
    async (code) => {
      const flow = await runFlow({
        inputs: { targets: many, 'max-retries': '0' },
        cloud: { projects: withProjects },
        faults: Array.from({ length: 8 }, (_, index) => ({
          on: 'push' as const,
          target: `ELB:cn-north-4_${index}`,
          attempts: [1],
          action: answer(401, code),
        })),
      })
      expect(seen(flow, 'sign-in')).toHaveLength(2)
      expect(flow.runner.outputs['result']).toBe('success')
      expect(flow.simulator.pushes).toHaveLength(20)
    },
  )

  it('really: revoked between the look and the pushes', async () => {
    let revoked = false
    const flow = await runFlow({
      inputs: { targets: many },
      cloud: { projects: withProjects },
      faults: [{ on: 'show', action: { kind: 'latency', ms: 1 } }],
      prepare: ({ simulator }) => {
        void simulator.whenSeen('push').then(() => {
          revoked = true
          simulator.cloud.revokeTokens()
        })
        return undefined
      },
    })
    expect(revoked).toBe(true)
    expect(flow.runner.outputs['result']).toBe('success')
    expect(flow.simulator.pushes).toHaveLength(20)
  })

  it('a second time for one target only is the failure of that target', async () => {
    const flow = await runFlow({
      inputs: { targets: many, 'max-parallel': '1' },
      cloud: { projects: withProjects },
      faults: [{ on: 'push', target: 'ELB:cn-north-4_3', action: answer(401, 'SCM.1000') }],
    })
    expect(seen(flow, 'sign-in')).toHaveLength(2)
    // The second read shows that the renewed credentials work.
    expect(seen(flow, 'show')).toHaveLength(2)
    expect(seen(flow, 'push')).toHaveLength(21)
    expect(flow.results['ELB:cn-north-4_3']).toMatchObject({
      status: 'failed',
      httpStatus: 401,
      errorCode: 'SCM.1000',
      attempts: 2,
    })
    expect(flow.results['ELB:cn-north-4_4']).toMatchObject({ status: 'pushed', attempts: 1 })
    expect(flow.runner.outputs).toMatchObject({
      result: 'partial',
      'pushed-count': '19',
      'failed-count': '1',
    })
  })

  it('a second time for two targets only is the failure of those two', async () => {
    const flow = await runFlow({
      inputs: { targets: many, 'max-parallel': '1' },
      cloud: { projects: withProjects },
      faults: [3, 5].map((index) => ({
        on: 'push' as const,
        target: `ELB:cn-north-4_${index}`,
        action: answer(401, 'SCM.1000'),
      })),
    })
    expect(seen(flow, 'sign-in')).toHaveLength(2)
    expect(flow.results['ELB:cn-north-4_5']).toMatchObject({
      status: 'failed',
      httpStatus: 401,
      errorCode: 'SCM.1000',
    })
    expect(flow.runner.outputs).toMatchObject({
      result: 'partial',
      'pushed-count': '18',
      'failed-count': '2',
    })
  })

  it('a second time for everything ends the run: what is left is not attempted', async () => {
    const flow = await runFlow({
      inputs: { targets: many, 'max-parallel': '1' },
      cloud: { projects: withProjects },
      faults: [
        { on: 'push', target: 'ELB:cn-north-4_3', action: answer(401, 'SCM.1000') },
        { on: 'show', attempts: [2], action: answer(401, 'SCM.1000') },
      ],
    })
    expect(seen(flow, 'sign-in')).toHaveLength(2)
    expect(seen(flow, 'show')).toHaveLength(2)
    expect(seen(flow, 'push')).toHaveLength(5)
    expect(flow.results['ELB:cn-north-4_3']).toMatchObject({
      status: 'failed',
      httpStatus: 401,
      attempts: 2,
    })
    expect(flow.results['ELB:cn-north-4_4']).toMatchObject({ status: 'not-attempted', attempts: 0 })
    expect(flow.runner.outputs).toMatchObject({
      result: 'partial',
      'pushed-count': '3',
      'failed-count': '17',
    })
    expect(flow.runner.failed).toBe(true)
  })

  it('cannot be renewed when it was given: the first 401 ends the run', async () => {
    const flow = await runFlow({
      inputs: { targets: many, 'max-parallel': '1' },
      cloud: { projects: withProjects },
      faults: [{ on: 'push', action: answer(401, 'SCM.1000') }],
      prepare: ({ simulator }) => tokenInputs(simulator),
    })
    expect(seen(flow, 'push')).toHaveLength(1)
    expect(flow.runner.outputs).toMatchObject({ result: 'failure', 'failed-count': '20' })
    expect(flow.runner.lines('error').at(-1)).toMatch(/Get a new token in this job/)
  })

  it('costs one request when it was bad from the start', async () => {
    const flow = await runFlow({
      inputs: { 'account-name': '', username: '', password: '', token: 'MIIexpired' },
    })
    expect(flow.simulator.requests).toHaveLength(1)
    expect(flow.runner.lines('error')[0]).toMatch(
      /The credentials are not accepted: HTTP 401 SCM.1000/,
    )
  })
})
