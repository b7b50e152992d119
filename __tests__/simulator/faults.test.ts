// What each scripted fault looks like to a client.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Fault, FaultAction } from '../../simulator/faults.ts'
import { account, certificateIds, pusher } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'

let simulator: Simulator
let token = ''
beforeEach(async () => {
  simulator = await startSimulator()
  const body = {
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { ...pusher, domain: { name: account } } },
      },
    },
  }
  const headers = { 'content-type': 'application/json' }
  const url = `${simulator.iamEndpoint}/v3/auth/tokens`
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  token = response.headers.get('x-subject-token') ?? ''
})
afterEach(() => simulator.close())

const push = (
  action: FaultAction | undefined,
  signal: AbortSignal | null = null,
  more: Partial<Fault> = {},
) => {
  if (action !== undefined) simulator.addFault({ on: 'push', action, ...more })
  return fetch(`${simulator.scmEndpoint}/v3/scm/certificates/${certificateIds.issued}/push`, {
    method: 'POST',
    redirect: 'manual',
    signal,
    headers: { 'content-type': 'application/json', 'x-auth-token': token, 'x-language': 'en-us' },
    body: JSON.stringify({ target_service: 'ELB', target_project: 'cn-east-3' }),
  })
}
type Read = Awaited<ReturnType<ReturnType<typeof readerOf>['read']>>

function readerOf(body: Response['body']) {
  if (body === null) throw new Error('the answer has a body')
  return body.getReader()
}

const textOf = ({ value }: Read) => Buffer.from(value ?? []).toString()

/** A whole exchange with the same process later, the promise is still pending. */
async function expectNothingFrom(promise: Promise<unknown>): Promise<void> {
  let isSettled = false
  const settle = () => {
    isSettled = true
  }
  promise.then(settle, settle)
  expect((await fetch(`${simulator.scmEndpoint}/health`)).status).toBe(200)
  expect(isSettled).toBe(false)
}

const text = async (response: Promise<Response>) => (await response).text()

describe('a fault', () => {
  it('answer: any status, in the shape of the service', async () => {
    const headers = { 'Retry-After': '3' }
    const response = await push({
      kind: 'answer',
      status: 429,
      code: 'APIGW.0308',
      message: 'slow',
      headers,
    })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('3')
    expect(await response.json()).toEqual({ error_code: 'APIGW.0308', error_msg: 'slow' })
    expect(simulator.pushes).toHaveLength(0)
  })

  it('answer: a body of its own, or none, and the effect all the same', async () => {
    expect(
      await text(
        push({ kind: 'answer', status: 500, body: 'x', effect: true }, null, { attempts: [1] }),
      ),
    ).toBe('x')
    expect(simulator.pushes).toHaveLength(1)
    expect(await text(push({ kind: 'answer', status: 202 }, null, { attempts: [2] }))).toBe('')
    expect(
      await text(push({ kind: 'answer', status: 400, message: 'm' }, null, { attempts: [3] })),
    ).toContain('"m"')
    expect(
      await text(push({ kind: 'answer', status: 400, code: 'c' }, null, { attempts: [4] })),
    ).toContain('"c"')
  })

  it.each([
    ['camel-case', { errorCode: 'c', errorMsg: 'm' }],
    ['plain', { code: 'c', message: 'm' }],
    ['nested', { fault: { detail: { error_code: 'c', error_msg: 'm' } } }],
  ] as const)('answer: an error in the shape %s', async (shape, body) => {
    const response = await push({ kind: 'answer', status: 403, code: 'c', message: 'm', shape })
    expect([response.status, await response.json()]).toMatchObject([403, body])
  })

  it('latency: as usual, but later', async () => {
    expect((await push({ kind: 'latency', ms: 5 })).status).toBe(204)
    expect(simulator.pushes).toHaveLength(1)
  })

  it.each(['before-reading', 'after-reading'] as const)('reset %s', async (when) => {
    await expect(push({ kind: 'reset', when })).rejects.toThrow()
    expect(simulator.pushes).toHaveLength(0)
  })

  it('reset after the headers, when it was done', async () => {
    const response = await push({ kind: 'reset', when: 'after-headers' })
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
    expect(simulator.pushes).toHaveLength(1)
  })

  it('hang before the headers', async () => {
    const patience = new AbortController()
    const response = push({ kind: 'hang', when: 'before-headers' }, patience.signal)
    await simulator.whenSeen('push')
    await expectNothingFrom(response)
    patience.abort()
    await expect(response).rejects.toThrow()
    expect(simulator.pushes).toHaveLength(0)
    expect(simulator.requests.at(-1)?.status).toBeNull()
  })

  it('hang in the body: a first byte, and nothing more', async () => {
    const patience = new AbortController()
    const { body } = await push({ kind: 'hang', when: 'in-body' }, patience.signal)
    const reader = readerOf(body)
    expect(textOf(await reader.read())).toBe('{')
    const next = reader.read()
    await expectNothingFrom(next)
    patience.abort()
    await expect(next).rejects.toThrow()
    expect(simulator.pushes).toHaveLength(1)
  })

  it('drip: a byte at a time, without an end', async () => {
    const patience = new AbortController()
    const { body } = await push({ kind: 'drip', intervalMs: 1 }, patience.signal)
    const reader = readerOf(body)
    let seen = ''
    while (seen.length < 5) seen += textOf(await reader.read())
    expect(seen).toMatch(/^\{ +$/)
    const rest = (async () => {
      while (!(await reader.read()).done);
    })()
    patience.abort()
    await expect(rest).rejects.toThrow()
    expect(simulator.pushes).toHaveLength(1)
  })

  it('truncated: less than was promised', async () => {
    await expect((await push({ kind: 'truncated' })).text()).rejects.toThrow()
    expect(simulator.pushes).toHaveLength(1)
  })

  it('html, redirect, huge', async () => {
    const html = await push({ kind: 'html', status: 502 }, null, { attempts: [1] })
    expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html'])
    const redirect = await push(
      { kind: 'redirect', status: 307, location: 'http://x.example/' },
      null,
      { attempts: [2] },
    )
    expect([redirect.status, redirect.headers.get('location')]).toEqual([307, 'http://x.example/'])
    expect(await text(push({ kind: 'huge', bytes: 1000 }, null, { attempts: [3] }))).toHaveLength(
      1000,
    )
    expect(
      (await push({ kind: 'huge', bytes: 1, status: 500 }, null, { attempts: [4] })).status,
    ).toBe(500)
  })

  it('is for its operation, its target and its attempts only', async () => {
    const action = { kind: 'html', status: 502 } as const
    simulator.addFault({ on: 'show', action })
    simulator.addFault({ on: 'push', target: 'CDN', action })
    simulator.addFault({ on: 'push', attempts: [2], action })
    expect((await push(undefined)).status).toBe(204)
    expect((await push(undefined)).status).toBe(502)
    expect((await push(undefined)).status).toBe(204)
  })
})

describe('POST /simulator/faults', () => {
  const control = (body: string) =>
    fetch(`${simulator.iamEndpoint}/simulator/faults`, { method: 'POST', body })

  it('adds a fault', async () => {
    expect((await control('{"on":"push","action":{"kind":"html","status":502}}')).status).toBe(201)
    expect((await push(undefined)).status).toBe(502)
  })

  it.each([
    '',
    '[]',
    '{}',
    '{"on":"push"}',
    '{"on":"x","action":{"kind":"truncated"}}',
    '{"on":"push","action":{"kind":"x"}}',
    '{"on":"push","action":{"kind":"html"}}',
    '{"on":"push","action":1}',
    '{"on":"push","action":{"kind":"html","status":"x"}}',
    '{"on":"push","attempts":5,"action":{"kind":"truncated"}}',
    '{"on":"push","attempts":["1"],"action":{"kind":"truncated"}}',
    '{"on":"push","target":1,"action":{"kind":"truncated"}}',
  ])('refuses %j with the fix', async (body) => {
    const response = await control(body)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('A fault is')
  })

  it('says what is wrong, what is known, and how it looks', async () => {
    const response = await control('{"on":"pusch","action":{"kind":"html","status":99}}')
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: expect.stringMatching(/^on: "pusch" is not one of sign-in, .* A fault is/),
      problems: [
        { field: 'on', problem: expect.stringMatching(/^"pusch" is not one of sign-in, federate/) },
        { field: 'action.status', problem: '99 is not a whole number from 200 to 599' },
      ],
      operations: expect.arrayContaining(['push', 'sign-in']),
      kinds: {
        interim: {},
        answer: { 'shape?': 'one of camel-case, plain, nested' },
        hang: { when: 'one of before-headers, in-body', 'effect?': 'true or false' },
      },
      example: { on: 'push', attempts: [1] },
    })
  })

  it('has an example that it accepts', async () => {
    const { example } = JSON.parse(await text(control('{}')))
    expect((await control(JSON.stringify(example))).status).toBe(201)
  })

  it.each([
    { on: 'elb-listeners', target: 'ELB:cn-north-4', action: { kind: 'interim' } },
    { on: 'waf-apply', target: 'WAF:cn-north-4', action: { kind: 'interim' } },
    { on: 'cdn-configs', target: 'CDN', action: { kind: 'interim' } },
    {
      on: 'elb-update-listener',
      target: 'ELB:x',
      action: { kind: 'reset', when: 'before-reading' },
    },
  ])('has a target for calls of ELB, WAF and CDN, too: %j', async (fault) => {
    expect((await control(JSON.stringify(fault))).status).toBe(201)
  })

  it.each<[unknown, string]>([
    [{ on: 'push', action: { kind: 'htlm', status: 502 } }, 'action.kind: "htlm" is not one of'],
    [{ on: 'push', action: { status: 502 } }, 'action.kind: missing; it must be one of answer'],
    [
      { on: 'push', action: { kind: 'interim', ms: 1 } },
      'action.ms: unknown field; known are kind',
    ],
    [{ on: 'push', action: { kind: 'reset', when: 'now' } }, 'action.when: "now" is not one of'],
    [
      { on: 'push', action: { kind: 'answer', status: 400, headers: { 'a b': 'c' } } },
      'action.headers: an object is not a set of valid HTTP headers',
    ],
    [
      { on: 'push', action: { kind: 'redirect', status: 307, location: 'a\nb' } },
      'action.location: "a\\nb" is not text that can stand in an HTTP header',
    ],
    [{ on: 'push', attempts: [0], action: { kind: 'interim' } }, 'attempts[0]: 0 is not a whole'],
    [{ on: 'push', attempts: [], action: { kind: 'interim' } }, 'attempts: an empty list is not'],
    [
      { on: 'push', target: 'elb: cn-north-4', action: { kind: 'interim' } },
      'target: "elb: cn-north-4" is not a target such as "CDN"',
    ],
    [
      { on: 'list', target: 'CDN', action: { kind: 'interim' } },
      'target: only a push has a target; leave it out',
    ],
    [
      { on: 'push', target: 'CDN', action: { kind: 'reset', when: 'before-reading' } },
      'target: a reset before-reading comes before the target is known',
    ],
    [{ on: 'push', once: true, action: { kind: 'interim' } }, 'once: unknown field; known are on'],
    [[], 'an empty list is not an object with the fields on, target, attempts, action'],
  ])('%j: %s', async (fault, message) => {
    const response = await control(JSON.stringify(fault))
    expect(response.status).toBe(400)
    expect(JSON.parse(await response.text()).error).toContain(message)
  })
})
