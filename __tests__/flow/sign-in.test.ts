import { describe, expect, it } from '@jest/globals'
import { runFlow, seen, tokenInputs } from '../fixtures/flow.ts'

const as = (username: string) => ({ username, password: `simulator-password-of-${username}` })

describe('a refused sign-in', () => {
  it.each([
    ['a wrong password', { password: 'wrong-password' }, /account-name is the name of the account/],
    ['an unknown user', as('nobody'), /username is an IAM user of that account/],
    ['an unknown account', { 'account-name': 'example.com' }, /not a DNS domain/],
    ['a HUAWEI ID', as('hwid-owner'), /a HUAWEI ID cannot sign in with a password here/],
    ['a user with a second factor', as('ci-mfa'), /must give a second factor/],
    ['a disabled user', as('ci-disabled'), /Enable the IAM user/],
    [
      'a user without programmatic access',
      as('ci-console-only'),
      /Enable programmatic access for the IAM user/,
    ],
  ])('of %s ends the search with a sentence, and is not tried twice', async (_, inputs, fix) => {
    const flow = await runFlow({ inputs })
    expect(seen(flow, 'sign-in')).toHaveLength(1)
    expect(flow.simulator.requests).toHaveLength(1)
    expect(flow.runner.lines('error')).toHaveLength(1)
    expect(flow.runner.lines('error')[0]).toMatch(fix)
    expect(flow.runner.summary).toMatch(/IAM refused the sign-in of IAM user/)
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs).toMatchObject({
      result: 'failure',
      'pushed-count': '0',
      'failed-count': '4',
    })
    expect(Object.values(flow.results).map(({ status }) => status)).toEqual(
      Array(4).fill('not-attempted'),
    )
    expect(flow.runner.everything()).not.toContain('password-of')
  })

  it.each([
    ['IAM.0061', 401, /for 15 minutes/],
    ['IAM.0062', 401, /five failed attempts lock/],
    ['IAM.0065', 401, /a HUAWEI ID cannot sign in here/],
    [
      'IAM.0003',
      403,
      /Check the project: "cn-north-4" is the default project, taken from scm-region/,
    ],
  ])('with %s has the remedy of that code', async (code, status, fix) => {
    const flow = await runFlow({
      faults: [{ on: 'sign-in', action: { kind: 'answer', status, code, message: 'No.' } }],
    })
    expect(seen(flow, 'sign-in')).toHaveLength(1)
    expect(flow.runner.lines('error')[0]).toMatch(fix)
    expect(flow.runner.lines('error')[0]).toContain(code)
  })

  it('fails the step whatever fail-on says', async () => {
    const flow = await runFlow({ inputs: { password: 'wrong', 'fail-on': 'none' } })
    expect(flow.runner.failed).toBe(true)
  })
})

describe('a sign-in that meets a passing fault', () => {
  it.each([
    ['429', { kind: 'answer', status: 429 }],
    ['500', { kind: 'answer', status: 500 }],
    ['503', { kind: 'answer', status: 503 }],
    ['a reset', { kind: 'reset', when: 'after-reading' }],
    ['a reset before reading', { kind: 'reset', when: 'before-reading' }],
    ['a truncated answer', { kind: 'truncated' }],
  ] as const)('is repeated after %s', async (_, action) => {
    const flow = await runFlow({ faults: [{ on: 'sign-in', attempts: [1], action }] })
    expect(flow.runner.outputs['result']).toBe('success')
    expect(flow.clock.sleeps.length).toBe(1)
  })

  it('ends after max-retries, naming the endpoint', async () => {
    const flow = await runFlow({
      inputs: { 'max-retries': '2' },
      faults: [{ on: 'sign-in', action: { kind: 'html', status: 502 } }],
    })
    expect(seen(flow, 'sign-in')).toHaveLength(3)
    expect(flow.runner.lines('error')[0]).toMatch(
      /could not sign in.*HTTP 502: Sorry \(not JSON but text\/html/s,
    )
  })

  it.each([
    ['another 2xx', { kind: 'answer', status: 200, body: '{}' }],
    ['no token', { kind: 'answer', status: 201, body: '{}' }],
    [
      'a body that is no object',
      { kind: 'answer', status: 201, body: '[]', headers: { 'X-Subject-Token': 'MIIx' } },
    ],
    [
      'an invalid date',
      {
        kind: 'answer',
        status: 201,
        body: '{"token":{"expires_at":"soon"}}',
        headers: { 'X-Subject-Token': 'MIIx' },
      },
    ],
    ['a redirect', { kind: 'redirect', status: 302, location: 'http://127.0.0.1:1/elsewhere' }],
  ] as const)('is not repeated after %s', async (_, action) => {
    const flow = await runFlow({ faults: [{ on: 'sign-in', action }] })
    expect(seen(flow, 'sign-in')).toHaveLength(1)
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs['result']).toBe('failure')
  })
})

describe('secrets', () => {
  it('are masked before anything is said, and the token before it is used', async () => {
    const flow = await runFlow()
    expect(flow.runner.told[0]).toEqual({ what: 'mask', text: 'simulator-password-of-ci-pusher' })
    const [, token] = flow.runner.lines('mask')
    expect(token).toMatch(/^MII/)
    expect(seen(flow, 'show')[0]?.headers['x-auth-token']).toBe(token)
  })

  it('never come out again, although the server repeats them', async () => {
    const echo = 'you sent simulator-password-of-ci-pusher'
    const flow = await runFlow({
      faults: [
        {
          on: 'push',
          target: 'CDN',
          action: { kind: 'answer', status: 400, code: 'SCM.0005', message: echo },
        },
      ],
    })
    expect(flow.results['CDN']?.message).toBe('you sent ***')
    expect(flow.runner.everything()).not.toContain('simulator-password')
  })

  it('are not left in part where a long text is cut', async () => {
    const password = 'simulator-password-of-ci-pusher'
    for (let length = 250; length < 310; length += 3) {
      const message = `${'x'.repeat(length)}${password} and more`
      const action = { kind: 'answer', status: 400, code: 'SCM.0005', message } as const
      const flow = await runFlow({ inputs: { targets: 'CDN' }, faults: [{ on: 'push', action }] })
      expect(flow.runner.everything()).not.toContain(password.slice(0, 4))
    }
  })

  it('are masked as they stand in JSON, URLs, forms and pages, too', async () => {
    const flow = await runFlow({ inputs: { password: 'a"b/c d' } })
    expect(flow.runner.lines('mask')).toEqual([
      'a"b/c d',
      'a%22b%2Fc%20d',
      'a%22b%2fc%20d',
      'a%22b%2Fc+d',
      'a%22b%2fc+d',
      'a\\"b/c d',
      'a&quot;b/c d',
    ])
  })

  it('are not printed in any scenario of a given token', async () => {
    const flow = await runFlow({ prepare: ({ simulator }) => tokenInputs(simulator) })
    const [token = 'none'] = flow.runner.lines('mask')
    expect(token).toMatch(/^MII/)
    expect(flow.runner.everything()).not.toContain(token)
  })
})

describe('credentials from the environment', () => {
  const env = {
    HW_DOMAIN_NAME: 'acme',
    HW_USER_NAME: 'ci-pusher',
    HW_USER_PASSWORD: 'simulator-password-of-ci-pusher',
  }
  const none = { 'account-name': '', username: '', password: '' }

  it('are used when no input is given, and the log says so', async () => {
    const flow = await runFlow({ inputs: none, world: { env } })
    expect(flow.runner.outputs['result']).toBe('success')
    expect(flow.runner.lines('info')[0]).toContain('HW_DOMAIN_NAME')
    expect(flow.runner.told[0]).toEqual({ what: 'mask', text: env.HW_USER_PASSWORD })
  })

  it('are not used when they are incomplete', async () => {
    const flow = await runFlow({ inputs: none, world: { env: { ...env, HW_USER_NAME: '' } } })
    expect(flow.simulator.requests).toHaveLength(0)
    expect(flow.runner.lines('error')[0]).toContain('sign-in: no way to sign in is set')
  })
})
