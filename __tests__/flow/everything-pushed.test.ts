import { describe, expect, it } from '@jest/globals'
import { userAgent } from '../../src/version.ts'
import { goodInputs, runFlow, seen, tokenInputs } from '../fixtures/flow.ts'

describe('when everything goes well', () => {
  it('signs in once, looks once, pushes once per target, and is green', async () => {
    const flow = await runFlow()
    expect(flow.simulator.requests.map(({ operation, target }) => target ?? operation)).toEqual(
      expect.arrayContaining([
        'sign-in',
        'show',
        'CDN',
        'ELB:cn-north-4',
        'ELB:cn-east-3',
        'WAF:cn-north-4',
      ]),
    )
    expect(flow.simulator.requests).toHaveLength(6)
    expect(flow.simulator.pushes).toHaveLength(4)
    expect(flow.runner.failed).toBe(false)
    expect(flow.runner.lines('error')).toEqual([])
    expect(flow.runner.outputs).toMatchObject({
      result: 'success',
      verdict: 'Pushed www.example.com to all 4 targets.',
      'total-count': '4',
      'pushed-count': '4',
      'failed-count': '0',
      'failed-targets': '',
      matrix: '{"include":[]}',
      'certificate-id': goodInputs['certificate-id'],
      'certificate-name': 'www-issued',
      'certificate-domain': 'www.example.com',
      'certificate-fingerprint': expect.stringMatching(/^[0-9a-f]{40}$/),
      'expires-at': '2027-02-02T12:00:00.000Z',
      'days-remaining': '70',
      'report-path': '/temp/report.json',
    })
  })

  it('sends to IAM what Keystone takes, the account beside the project', async () => {
    const [signIn] = seen(await runFlow(), 'sign-in')
    expect(signIn?.path).toBe('/v3/auth/tokens?nocatalog=true')
    expect(signIn?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-language': 'en-us',
      'user-agent': 'flow-test',
    })
    expect(JSON.parse(signIn?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: {
            user: {
              name: 'ci-pusher',
              password: 'simulator-password-of-ci-pusher',
              domain: { name: 'acme' },
            },
          },
        },
        scope: { project: { name: 'cn-north-4', domain: { name: 'acme' } } },
      },
    })
  })

  it.each([
    [
      'project-name',
      { 'project-name': 'cn-north-4_web' },
      { project: { name: 'cn-north-4_web', domain: { name: 'acme' } } },
    ],
    ['project-id', { 'project-id': '1'.repeat(32) }, { project: { id: '1'.repeat(32) } }],
    ['token-scope: account', { 'token-scope': 'account' }, { domain: { name: 'acme' } }],
    [
      'scm-region',
      { 'scm-region': 'cn-north-4' },
      { project: { name: 'cn-north-4', domain: { name: 'acme' } } },
    ],
  ])('asks for the scope that %s names', async (_, inputs, scope) => {
    const flow = await runFlow({ inputs })
    expect(JSON.parse(seen(flow, 'sign-in')[0]?.body ?? '').auth.scope).toEqual(scope)
    expect(flow.runner.outputs['result']).toBe('success')
  })

  it('pushes with upper-case services, and with an empty project to CDN', async () => {
    // One at a time, because CDN goes over a connection of its own, which takes longer.
    const inputs = { targets: 'cdn\nElb: cn-east-3', 'max-parallel': '1' }
    const flow = await runFlow({ inputs })
    expect(seen(flow, 'push').map(({ body }) => JSON.parse(body))).toEqual([
      { target_service: 'CDN', target_project: '' },
      { target_service: 'ELB', target_project: 'cn-east-3' },
    ])
    for (const { headers, path } of seen(flow, 'push')) {
      expect(path).toBe(`/v3/scm/certificates/${goodInputs['certificate-id']}/push`)
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-language': 'en-us' })
      expect(headers['x-auth-token']).toMatch(/^MII/)
    }
  })

  it('takes a given token as it is and asks IAM for nothing', async () => {
    const flow = await runFlow({ prepare: ({ simulator }) => tokenInputs(simulator) })
    expect(seen(flow, 'sign-in')).toHaveLength(0)
    expect(flow.runner.outputs['result']).toBe('success')
  })

  it('reports in the order of the input whatever comes back first', async () => {
    const flow = await runFlow({
      faults: [{ on: 'push', target: 'CDN', action: { kind: 'latency', ms: 30 } }],
    })
    expect(
      JSON.parse(flow.runner.outputs['results'] ?? '').map((row: { target: string }) => row.target),
    ).toEqual(['CDN', 'ELB:cn-north-4', 'ELB:cn-east-3', 'WAF:cn-north-4'])
  })

  it.each(['', '{}', ' {} ', '{"message":"success"}'])(
    'takes 200 with the body %j for success, too',
    async (body) => {
      const action = { kind: 'answer', status: 200, body } as const
      const flow = await runFlow({ faults: [{ on: 'push', action }] })
      for (const row of Object.values(flow.results)) {
        expect(row).toMatchObject({ status: 'pushed', httpStatus: 200, attempts: 1 })
      }
      expect(flow.runner.outputs).toMatchObject({ result: 'success', 'pushed-count': '4' })
    },
  )

  it.each([
    ['{"message":"ok"}', 'uncertain'],
    ['{"message":"success","job_id":"1"}', 'uncertain'],
    ['[]', 'uncertain'],
    ['null', 'uncertain'],
    ['success', 'uncertain'],
    ['<html>', 'uncertain'],
    ['{"error_code":"SCM.0005","error_msg":"no"}', 'failed'],
  ])('takes 200 with the body %j for %s, and sends it once', async (body, status) => {
    const action = { kind: 'answer', status: 200, body } as const
    const flow = await runFlow({ faults: [{ on: 'push', action }] })
    for (const row of Object.values(flow.results)) {
      expect(row).toMatchObject({ status, attempts: 1, remedy: expect.stringMatching(/\.$/) })
      if (status === 'failed') {
        expect(row).toMatchObject({ httpStatus: 200, errorCode: 'SCM.0005', message: 'no' })
      }
    }
    expect(flow.runner.outputs).toMatchObject({ result: 'failure', 'failed-count': '4' })
  })

  it('sends CDN the project that targets name for it', async () => {
    const flow = await runFlow({ inputs: { targets: 'CDN: cn-north-1' } })
    expect(seen(flow, 'push').map(({ body }) => JSON.parse(body))).toEqual([
      { target_service: 'CDN', target_project: 'cn-north-1' },
    ])
  })

  it('names itself and its version', () => {
    expect(userAgent).toMatch(/^push-certificate-to-huaweicloud\/\d+\.\d+\.\d+$/)
  })
})
