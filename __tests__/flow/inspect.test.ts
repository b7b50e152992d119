import { describe, expect, it } from '@jest/globals'
import type { FaultAction } from '../../simulator/faults.ts'
import { certificateIds } from '../../simulator/seed.ts'
import { goodInputs, runFlow, seen } from '../fixtures/flow.ts'

describe('reading the certificate before the first push', () => {
  it.each([
    ['expired', certificateIds.expired, /status EXPIRED.*has a new ID in SCM: set certificate-id/s],
    ['revoked', certificateIds.revoked, /status REVOKED.*the ID of the reissued certificate/s],
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
    'that %s may not do is a warning, and the certificate is pushed unseen',
    async (username) => {
      const password = `simulator-password-of-${username}`
      const flow = await runFlow({ inputs: { username, password } })
      expect(flow.runner.lines('warning')).toEqual([
        expect.stringMatching(
          /^Could not read certificate scs\d+ \(HTTP 40[13] .*\), so it is pushed without being checked: .* Grant scm:cert:get to the user or agency that signs in\.$/,
        ),
      ])
      expect(seen(flow, 'push')).toHaveLength(4)
      expect(flow.runner.outputs).toMatchObject({
        result: 'success',
        'certificate-id': goodInputs['certificate-id'],
        'certificate-name': '',
        'expires-at': '',
        'days-remaining': '',
      })
    },
  )

  it.each([
    ['min-days-remaining above 0', { 'min-days-remaining': '1' }],
    ['certificate-domain', { 'certificate-id': '', 'certificate-domain': 'www.example.com' }],
    ['certificate-name', { 'certificate-id': '', 'certificate-name': 'www-issued' }],
  ])('that is refused is an error with %s', async (_, inputs) => {
    const action = { kind: 'answer', status: 403, code: 'APIGW.0302', message: 'no' } as const
    const flow = await runFlow({ inputs, faults: [{ on: 'show', action }] })
    expect(seen(flow, 'show')).toHaveLength(1)
    expect(seen(flow, 'push')).toHaveLength(0)
    expect(flow.runner.lines('warning')).toEqual([])
    expect(flow.runner.lines('error')).toEqual([
      expect.stringMatching(
        /Could not read certificate scs\d+: HTTP 403 APIGW\.0302: no\nRequest ID \S+\.\n.*Grant scm:cert:get/,
      ),
    ])
    expect(flow.runner.outputs['result']).toBe('failure')
  })

  it('is repeated max-retries times; then the certificate is pushed unseen', async () => {
    const fault = { on: 'show', action: { kind: 'html', status: 502 } } as const
    const good = await runFlow({ faults: [{ ...fault, attempts: [1, 2] }] })
    expect(good.runner.outputs['result']).toBe('success')
    const bad = await runFlow({ faults: [fault] })
    expect(seen(bad, 'show')).toHaveLength(4)
    expect(bad.runner.lines('warning')).toEqual([
      expect.stringMatching(
        /^Could not read certificate scs\d+ \(HTTP 502: .*\), so it is pushed without being checked: it may be expired or revoked/,
      ),
    ])
    expect(seen(bad, 'push')).toHaveLength(4)
    expect(bad.runner.outputs['result']).toBe('success')
    const strict = await runFlow({ faults: [fault], inputs: { 'min-days-remaining': '1' } })
    expect(seen(strict, 'show')).toHaveLength(4)
    expect(seen(strict, 'push')).toHaveLength(0)
    expect(strict.runner.lines('error')[0]).toMatch(/Could not read certificate scs\d+: HTTP 502/)
  })

  it.each([
    ['no JSON', { kind: 'answer', status: 200, body: '<html>' }],
    ['another 2xx', { kind: 'answer', status: 202, body: '{}' }],
  ] as const)('does not believe %s', async (_, action) => {
    const flow = await runFlow({ faults: [{ on: 'show', action }] })
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs['result']).toBe('failure')
    expect(seen(flow, 'push')).toHaveLength(0)
  })

  const body = (fields: object) => ({
    kind: 'answer' as const,
    status: 200,
    body: JSON.stringify({ not_after: '2027-02-02 12:00:00.0', ...fields }),
  })

  it.each<[string, FaultAction, RegExp]>([
    [
      'no status',
      body({}),
      /^Certificate scs\d+ has no status\. It is pushed without that check: it may not be issued, or be revoked\.$/,
    ],
    [
      'a status that nobody knows',
      body({ status: 'SPLENDID' }),
      /^Certificate scs\d+ has the status "SPLENDID", which is not documented\. It is pushed without that check/,
    ],
    [
      'no expiry date',
      body({ status: 'ISSUED', not_after: 'soon' }),
      /^Certificate scs\d+ has no expiry date that can be read: it may be expired\.$/,
    ],
    [
      '50 MB',
      { kind: 'huge', bytes: 50_000_000 },
      /^Could not read certificate scs\d+ \(.*larger than.*\), so it is pushed without being checked/,
    ],
    [
      'a 401 that blames the account',
      { kind: 'answer', status: 401, code: 'SCM.1010', message: 'frozen' },
      /^Could not read certificate scs\d+ \(HTTP 401 SCM\.1010: frozen\), so it is pushed/,
    ],
    [
      '404 of a gateway that does not know the call',
      { kind: 'answer', status: 404, code: 'APIGW.0101', message: 'no' },
      /^Could not read certificate scs\d+ \(HTTP 404 APIGW\.0101: no\), so it is pushed/,
    ],
  ])('that gives %s is a warning, and an error with min-days-remaining', async (...row) => {
    const [, action, warning] = row
    const faults = [{ on: 'show', action }] as const
    const flow = await runFlow({ faults })
    expect(flow.runner.lines('warning')).toEqual([expect.stringMatching(warning)])
    expect(flow.runner.outputs['result']).toBe('success')
    expect(flow.simulator.pushes).toHaveLength(4)
    const strict = await runFlow({ faults, inputs: { 'min-days-remaining': '1' } })
    expect(strict.runner.outputs['result']).toBe('failure')
    expect(seen(strict, 'push')).toHaveLength(0)
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
    expect(flow.runner.summary).toMatch(
      /^<h2>📝 Dry run: <code>www\.example\.com<\/code> would be pushed to 4 targets; nothing was changed\.<\/h2>\n/,
    )
    expect(flow.runner.outputs['verdict']).toBe(
      'Dry run: www.example.com would be pushed to 4 targets; nothing was changed.',
    )
    expect(flow.runner.lines('info')).toContain('📝 CDN planned')
  })

  it('is red for a certificate that cannot be pushed', async () => {
    const inputs = { 'dry-run': 'true', 'certificate-id': certificateIds.expired }
    const flow = await runFlow({ inputs })
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.outputs['result']).toBe('failure')
  })
})
