import { describe, expect, it } from '@jest/globals'
import { certificateIds } from '../../simulator/seed.ts'
import { goodInputs, runFlow, seen } from '../fixtures/flow.ts'

describe('the look before the first push', () => {
  it.each([
    ['expired', certificateIds.expired, /status EXPIRED.*has a new id in SCM: set certificate-id/s],
    ['revoked', certificateIds.revoked, /status REVOKED.*the id of the reissued certificate/s],
    ['not issued yet', certificateIds.checking, /status CHECKING.*Wait until/s],
    ['not to be pushed', certificateIds.pushOff, /push support is off/],
    ['past its date', certificateIds.pastItsDate, /has expired \(2026-11-21\)/],
    ['unknown', 'scs9999999999999', /HTTP 400 SCM.0020.*Check certificate-id/s],
  ])('stops the run when the certificate is %s', async (_, id, reason) => {
    const flow = await runFlow({ inputs: { 'certificate-id': id, 'fail-on': 'none' } })
    expect(seen(flow, 'push')).toHaveLength(0)
    expect(flow.runner.lines('error')).toHaveLength(1)
    expect(flow.runner.lines('error')[0]).toMatch(reason)
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs).toMatchObject({ result: 'failure', 'failed-count': '4' })
    expect(flow.results['CDN']).toMatchObject({
      status: 'not-attempted',
      attempts: 0,
      durationMs: null,
    })
  })

  it('takes an uploaded certificate for a good one', async () => {
    const flow = await runFlow({ inputs: { 'certificate-id': certificateIds.uploaded } })
    expect(flow.runner.outputs['result']).toBe('success')
  })

  it.each(['ci-blind', 'ci-gateway-blind'])(
    'that %s may not take is a notice, and the pushes go on',
    async (username) => {
      const password = `simulator-password-of-${username}`
      const flow = await runFlow({ inputs: { username, password } })
      expect(flow.runner.lines('notice')).toEqual([expect.stringContaining('scm:cert:get')])
      expect(flow.runner.outputs).toMatchObject({
        result: 'success',
        'certificate-id': goodInputs['certificate-id'],
        'certificate-name': '',
        'expires-at': '',
        'days-remaining': '',
      })
    },
  )

  it('is repeated after a passing fault and given up after max-retries', async () => {
    const fault = { on: 'show', action: { kind: 'html', status: 502 } } as const
    const good = await runFlow({ faults: [{ ...fault, attempts: [1, 2] }] })
    expect(good.runner.outputs['result']).toBe('success')
    const bad = await runFlow({ faults: [fault] })
    expect(seen(bad, 'show')).toHaveLength(4)
    expect(seen(bad, 'push')).toHaveLength(0)
    expect(bad.runner.lines('error')[0]).toMatch(/Could not read certificate scs\d+: HTTP 502/)
  })

  it.each([
    ['no JSON', { kind: 'answer', status: 200, body: '<html>' }],
    ['no status', { kind: 'answer', status: 200, body: '{"id":"x"}' }],
    ['another 2xx', { kind: 'answer', status: 202, body: '{}' }],
    ['50 MB', { kind: 'huge', bytes: 50_000_000 }],
  ] as const)('does not believe %s', async (_, action) => {
    const flow = await runFlow({ faults: [{ on: 'show', action }] })
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs['result']).toBe('failure')
  })

  it('warns of a certificate that expires within the uncertainty of a time without a zone', async () => {
    const flow = await runFlow({
      prepare: ({ simulator, clock }) => {
        const certificate = simulator.cloud.certificate(goodInputs['certificate-id'])
        if (certificate) Object.assign(certificate, { notAfter: clock.now() + 3_600_000 })
        return undefined
      },
    })
    expect(flow.runner.lines('notice')[0]).toMatch(/gives no time zone/)
    expect(flow.runner.outputs['result']).toBe('success')
  })
})

describe('a dry run', () => {
  it('signs in and looks, pushes nothing, and shows the plan', async () => {
    const flow = await runFlow({ inputs: { 'dry-run': 'true' } })
    expect(flow.simulator.requests.map(({ operation }) => operation)).toEqual(['sign-in', 'show'])
    expect(flow.runner.failed).toBe(false)
    expect(flow.runner.outputs).toMatchObject({
      result: 'dry-run',
      'total-count': '4',
      'pushed-count': '0',
      'failed-count': '0',
      'failed-targets': '',
      matrix: '{"include":[]}',
      'certificate-name': 'www-issued',
    })
    expect(flow.results['CDN']).toMatchObject({ status: 'planned', attempts: 0 })
    expect(flow.runner.summary).toContain('Dry run: the certificate would be pushed to 4 targets')
    expect(flow.runner.lines('info')).toContain('📝 CDN planned')
  })

  it('is red for a certificate that cannot be pushed', async () => {
    const inputs = { 'dry-run': 'true', 'certificate-id': certificateIds.expired }
    const flow = await runFlow({ inputs })
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs['result']).toBe('failure')
  })
})
