// Bindings in reports: rows, verdicts, the result, and the sizes of outputs.

import { describe, expect, it } from '@jest/globals'
import type { BindingOutcome, BindingStatus, CertificateRef } from '../../src/bind/binding.ts'
import { ActionError } from '../../src/errors.ts'
import { type Outcome, unpushed } from '../../src/push/outcome.ts'
import { renderAnnotations } from '../../src/report/annotations.ts'
import { renderOutputs } from '../../src/report/outputs.ts'
import { renderReportFile } from '../../src/report/report-file.ts'
import { bindingRow } from '../../src/report/rows/bindings.ts'
import { rowsOfKind } from '../../src/report/rows/kinds.ts'
import { nothingYet, type RunFacts } from '../../src/report/run-facts.ts'
import { createReport } from '../../src/report/run-report.ts'
import { renderSummary } from '../../src/report/summary.ts'
import { renderVerdict } from '../../src/report/verdict.ts'

const now = Date.parse('2026-11-25T12:00:00Z')
const target = { service: 'ELB', project: 'cn-north-4' } as const

const ref = (id: string): CertificateRef => ({
  certificateId: id,
  fingerprint: 'f'.repeat(64),
  expiresAt: now,
})

const binding = (status: BindingStatus, more: Partial<BindingOutcome> = {}): BindingOutcome => ({
  binding: 'CDN www.example.com',
  title: null,
  service: 'CDN',
  project: '',
  status,
  reason: null,
  before: [ref('old')],
  after: [ref('new')],
  reversible: true,
  check: null,
  isHarmful: false,
  httpStatus: null,
  errorCode: null,
  message: null,
  says: null,
  failureCode: null,
  requestId: null,
  facts: [],
  ...more,
})

const certificate = {
  id: 'scs1700000000001',
  name: 'www',
  domain: 'example.com',
  fingerprint: 'f'.repeat(40),
  names: ['example.com'],
  sha256: null,
  keyFamily: 'ec',
  expiresAt: now,
}

const reportOf = (more: Partial<RunFacts>) =>
  createReport({ ...nothingYet, certificate, ...more }, now, (text) =>
    text.replaceAll('secret', '***'),
  )

const pushed: Outcome = { ...unpushed(target, 'planned', null), status: 'pushed', attempts: 1 }
const verdictOf = (bindings: readonly BindingOutcome[], more: Partial<RunFacts> = {}) =>
  renderVerdict(reportOf({ outcomes: [pushed], targets: [target], bindings, ...more }))

describe('the row of a binding', () => {
  it.each<[BindingStatus, string, string]>([
    ['planned', '📝', 'neither'],
    ['bound', '✅', 'well'],
    ['unchanged', '✅', 'well'],
    ['skipped', '⏭️', 'neither'],
    ['failed', '❌', 'badly'],
    ['uncertain', '❓', 'badly'],
    ['not-attempted', '⏭️', 'badly'],
    ['rolled-back', '↩️', 'badly'],
    ['rollback-failed', '🚨', 'badly'],
  ])('that is %s has the mark %s and ended %s', (status, mark, ended) => {
    expect(bindingRow(binding(status))).toMatchObject({
      kind: 'binding',
      name: 'CDN www.example.com',
      status,
      mark,
      ended,
    })
  })

  it('ends badly when visitors are harmed, whatever its status is', () => {
    expect(bindingRow(binding('bound', { isHarmful: true })).ended).toBe('badly')
  })

  it.each(['mismatch', 'unreachable'] as const)(
    'is a warning when it was switched and its hosts are %s, though no worse than before',
    (check) => {
      const report = reportOf({
        outcomes: [pushed],
        targets: [target],
        bindings: [binding('bound', { check, says: 'it serves an expired one' })],
      })
      expect(report.stepFails).toBe(false)
      expect(renderAnnotations(report)).toEqual([
        expect.objectContaining({
          level: 'warning',
          message: expect.stringMatching(/bound · it serves an expired one.* – Its hosts were no/),
        }),
      ])
      const summary = renderSummary(report)
      expect(summary).toMatch(/^<h2>⚠️ .*1 without a good certificate/)
      expect(summary).toContain('<h3>⚠️ <code>CDN www.example.com</code>: bound</h3>\n<p><b>What to')
    },
  )

  it('is not told to have been bad before when the run ended in between', () => {
    const failure = new ActionError('CANCELLED', 'the workflow was cancelled (SIGTERM)')
    const report = reportOf({ bindings: [binding('bound', { check: 'mismatch' })], failure })
    const [first] = renderAnnotations(report)
    expect(first?.message).toMatch(/See what its hosts serve, because the run ended before/)
    expect(first?.message).not.toMatch(/no better before/)
  })

  it('keeps words that programs compare, whatever the secret is', () => {
    const facts = { ...nothingYet, bindings: [binding('bound', { check: 'served' })] }
    const { outcomes } = createReport(facts, now, (text) => text.replaceAll('served', '***'))
    expect(outcomes[0]?.own['check']).toBe('served')
  })

  it('is not live because of what nobody has checked', () => {
    const checked = binding('bound', { check: 'served' })
    expect(verdictOf([checked])).toMatch(/is live: 1 binding switched, visitors get it/)
    const both = verdictOf([checked, binding('unchanged')])
    expect(both).toMatch(/Switched 1 binding to .*, 1 already used it/)
    expect(both).not.toMatch(/live|visitors get it/)
  })

  it('names what was there and what is there now', () => {
    expect(bindingRow(binding('bound', { title: 'https, port 443' })).label).toEqual([
      'CDN www.example.com',
      'https, port 443',
      'old (until 2026-11-25) → new (until 2026-11-25)',
    ])
    expect(bindingRow(binding('bound', { before: [] })).label[1]).toMatch(/^nothing → new/)
  })

  it('says that it shows a fingerprint where the service has no ID yet', () => {
    const ref = { certificateId: null, fingerprint: '6f931036a5'.repeat(4), expiresAt: null }
    const label = (after: CertificateRef) =>
      bindingRow(binding('planned', { before: [], after: [after] })).label[1]
    expect(label(ref)).toBe('nothing → fingerprint 6f931036…')
    expect(label({ ...ref, fingerprint: null })).toBe('nothing → unknown')
  })

  it('that still harms visitors comes first, and those that are harmed before the rest', () => {
    const { outcomes } = reportOf({
      bindings: [
        binding('failed', { binding: 'CDN a' }),
        binding('bound', { binding: 'CDN b', isHarmful: true }),
        binding('rollback-failed', { binding: 'CDN c' }),
      ],
    })
    expect(outcomes.map(({ name }) => name)).toEqual(['CDN c', 'CDN b', 'CDN a'])
  })

  it('is redacted', () => {
    const bindings = [binding('failed', { says: 'a secret', title: 'secret' })]
    const { outcomes } = reportOf({ bindings })
    expect(JSON.stringify(outcomes)).not.toContain('secret')
  })
})

describe('the result', () => {
  it.each<[string, boolean, string, Partial<RunFacts>]>([
    ['success', false, 'all is bound', { bindings: [binding('bound'), binding('unchanged')] }],
    [
      'success',
      false,
      'nothing is due for those that are skipped',
      { bindings: [binding('bound'), binding('skipped', { reason: 'not-older' })] },
    ],
    [
      'partial',
      true,
      'one that should have been switched is skipped',
      { bindings: [binding('bound'), binding('skipped', { reason: 'not-covered' })] },
    ],
    [
      'failure',
      true,
      'the only one is skipped, and nothing else was done',
      {
        outcomes: [],
        targets: [],
        bindings: [binding('skipped', { reason: 'not-covered' })],
      },
    ],
    [
      'partial',
      true,
      'a line is skipped',
      { bindings: [binding('skipped')], bindingsAreNamed: true },
    ],
    ['partial', true, 'one is rolled back', { bindings: [binding('rolled-back')] }],
    ['partial', false, 'one failed', { bindings: [binding('failed')], failOn: 'all' }],
    [
      'partial',
      true,
      'a roll-back failed',
      { bindings: [binding('rollback-failed')], failOn: 'none' },
    ],
    [
      'partial',
      true,
      'visitors are harmed',
      { bindings: [binding('bound', { isHarmful: true })], failOn: 'none' },
    ],
    [
      'dry-run',
      false,
      'all is planned',
      {
        bindings: [binding('planned'), binding('skipped', { reason: 'https-off' })],
        dryRun: true,
      },
    ],
    ['dry-run', true, 'a plan failed', { bindings: [binding('failed')], dryRun: true }],
    [
      'dry-run',
      true,
      'a line of a dry run is skipped',
      { bindings: [binding('skipped')], bindingsAreNamed: true, dryRun: true },
    ],
    [
      'dry-run',
      false,
      'a plan failed, which was allowed',
      { bindings: [binding('failed')], dryRun: true, failOn: 'none' },
    ],
  ])('is %s, red: %s, when %s', (result, isRed, _, more) => {
    const report = reportOf({ outcomes: [pushed], targets: [target], ...more })
    expect({ result: report.result, isRed: report.stepFails }).toEqual({ result, isRed })
  })
})

describe('the verdict', () => {
  it.each<[string, readonly BindingOutcome[], Partial<RunFacts>]>([
    [
      'example.com is live: 2 bindings switched, visitors get it.',
      [binding('bound', { check: 'served' }), binding('bound', { check: 'served' })],
      {},
    ],
    [
      'Pushed example.com to ELB:cn-north-4. Switched 1 binding to the certificate, 1 still serves another certificate.',
      [binding('bound', { check: 'stale' })],
      {},
    ],
    [
      'Pushed example.com to ELB:cn-north-4. Switched 1 binding to the certificate, 1 of them not checked.',
      [binding('bound', { check: 'unverified' }), binding('skipped', { reason: 'not-older' })],
      {},
    ],
    [
      'Pushed example.com to ELB:cn-north-4. 2 bindings use it already, 1 of them not checked.',
      [binding('unchanged', { check: 'served' }), binding('unchanged', { check: 'unverified' })],
      {},
    ],
    [
      'Pushed example.com to ELB:cn-north-4. Switched 1 of 3 bindings to the certificate: 1 failed, 1 rolled back.',
      [binding('bound', { check: 'served' }), binding('failed'), binding('rolled-back')],
      {},
    ],
    [
      'Visitors are harmed: CDN www.example.com could not be rolled back. Switched 1 of 2 bindings to example.com: 1 rollback failed. Pushed the certificate to ELB:cn-north-4.',
      [binding('bound', { check: 'served' }), binding('rollback-failed')],
      {},
    ],
    [
      'Dry run: example.com would be pushed to 1 target; nothing was changed. 1 binding would be switched to the certificate, 1 uses it already.',
      [binding('planned'), binding('unchanged')],
      { dryRun: true, outcomes: [unpushed(target, 'planned', null)] },
    ],
  ])('is: %s', (verdict, bindings, more) => {
    expect(verdictOf(bindings, more)).toBe(verdict)
  })

  it('tells that visitors are harmed, also where nothing is switched back', () => {
    const verdict = verdictOf([binding('bound', { isHarmful: true })])
    expect(verdict).toMatch(/visitors are harmed/)
    expect(verdict).not.toMatch(/live/)
  })
})

describe('the annotations', () => {
  it('are at most ten, name their bindings, and end with a remedy', () => {
    const bindings = Array.from({ length: 50 }, (_, index) =>
      binding('failed', {
        binding: `CDN www${index}.example.com`,
        httpStatus: 403,
        errorCode: index % 2 === 0 ? 'CDN.0021' : `CDN.${index}`,
        message: 'no',
      }),
    )
    const annotations = renderAnnotations(reportOf({ bindings }))
    expect(annotations.length).toBeLessThanOrEqual(10)
    expect(annotations[0]?.message).toMatch(/^CDN www0\.example\.com, .*\.$/)
  })

  it('say nothing of the answers of bindings that went well', () => {
    const unseen = { check: 'unverified', says: 'not checked' } as const
    const bindings = [
      binding('bound', { ...unseen, httpStatus: 204 }),
      binding('bound', { ...unseen, httpStatus: 200, binding: 'CDN b.example.com' }),
    ]
    const [annotation] = renderAnnotations(reportOf({ bindings }))
    expect(annotation?.message).toMatch(/^CDN www\.example\.com, CDN b\.example\.com: bound · not/)
  })

  it('advise verify-hosts only where it says how a binding is reached', () => {
    const unseen = { check: 'unverified', says: 'not checked' } as const
    const [cdn] = renderAnnotations(reportOf({ bindings: [binding('bound', unseen)] }))
    expect(cdn?.message).toMatch(/verify-hosts/)
    const elb = binding('bound', { ...unseen, service: 'ELB', binding: 'ELB:p listener a default' })
    const [annotation] = renderAnnotations(reportOf({ bindings: [elb] }))
    expect(annotation?.message).toMatch(/Run on a machine that reaches it/)
    expect(annotation?.message).not.toMatch(/verify-hosts/)
  })

  it('tell a failed roll-back as an error, first', () => {
    const bindings = [
      binding('failed', { binding: 'CDN a.example.com', message: 'no' }),
      binding('rollback-failed', { message: 'harms visitors', before: [ref('old')] }),
    ]
    const [first] = renderAnnotations(reportOf({ bindings, failOn: 'none' }))
    expect(first).toMatchObject({ level: 'error' })
    expect(first?.message).toMatch(
      /^CDN www\.example\.com: .*Bind the old certificate again by hand, now: its ID there is old /,
    )
  })
})

describe('the outputs', () => {
  const many = (count: number, more: Partial<BindingOutcome> = {}) =>
    Array.from({ length: count }, (_, index) =>
      binding('failed', {
        binding: `ELB:${'p'.repeat(60)} listener ${String(index).padStart(36, '0')} default`,
        title: 't'.repeat(100),
        service: 'ELB',
        project: 'p'.repeat(60),
        before: [ref('o'.repeat(32)), ref('o'.repeat(32))],
        after: [ref('n'.repeat(32))],
        httpStatus: 409,
        errorCode: 'ELB.8907',
        message: 'm'.repeat(1024),
        requestId: 'r'.repeat(36),
        ...more,
      }),
    )
  const failures = (count: number): Outcome[] =>
    Array.from({ length: count }, (_, index) => ({
      ...unpushed(
        { service: 'ELB' as const, project: String(index).padStart(64, 'p') },
        'planned',
        null,
      ),
      status: 'failed' as const,
      httpStatus: 400,
      errorCode: 'SCM.0201',
      message: 'm'.repeat(1024),
      requestId: 'f'.repeat(36),
      attempts: 4,
      durationMs: 123_456,
    }))

  const outputsOf = (bindings: readonly BindingOutcome[], outcomes: readonly Outcome[]) => {
    const targets = outcomes.map((each) => each.target)
    const report = reportOf({ outcomes, targets, bindings, restore: bindings })
    return renderOutputs(report, renderSummary(report), '/temp/report.json')
  }
  const listener = (index: number) => `listener ${String(index).padStart(36, '0')} default`

  it.each([
    ['twenty bindings', 20, 1],
    ['a thousand bindings', 1000, 1],
    ['a thousand bindings and as many targets', 1000, 1000],
  ])('stay under 400,000 characters with %s, and lose no row', (_, bindingCount, targetCount) => {
    const bindings = many(bindingCount).map((each, index) => ({
      ...each,
      binding: `ELB:cn-north-4 ${listener(index)}`,
      before: [ref('o'.repeat(32))],
    }))
    const outcomes = failures(targetCount).map((each, index) => ({
      ...each,
      target: { service: 'ELB' as const, project: `cn-north-4_${index}` },
    }))
    const outputs = outputsOf(bindings, outcomes)
    expect(Object.values(outputs).join('').length).toBeLessThan(400_000)
    const rows: { binding: string; status: string }[] = JSON.parse(outputs['bindings'] ?? '')
    expect(rows).toHaveLength(bindingCount)
    expect(rows.at(-1)).toMatchObject({ status: 'failed', errorCode: 'ELB.8907' })
    expect(JSON.parse(outputs['results'] ?? '')).toHaveLength(targetCount)
    const restore: { before: object[] }[] = JSON.parse(outputs['restore'] ?? '')
    expect(restore).toHaveLength(bindingCount)
    expect(restore.at(-1)?.before).toMatchObject([{ certificateId: 'o'.repeat(32) }])
  })

  it('stay under 400,000 characters with the longest names there are, and keep restore', () => {
    const outputs = outputsOf(many(1000), failures(1000))
    expect(Object.values(outputs).join('').length).toBeLessThan(400_000)
    expect(JSON.parse(outputs['restore'] ?? '')).toHaveLength(1000)
    expect(JSON.parse(outputs['bindings'] ?? '').length).toBeGreaterThan(0)
    expect(JSON.parse(outputs['results'] ?? '').length).toBeGreaterThan(0)
    expect(outputs['failed-targets']?.split('\n')).toHaveLength(1000)
  })

  it('are shortened, and the report file is not', () => {
    const bindings = many(1000)
    const file = JSON.parse(renderReportFile(reportOf({ bindings, restore: bindings }), now))
    expect(file.restore[999].before[0]).toEqual({
      certificateId: 'o'.repeat(32),
      fingerprint: 'f'.repeat(64),
      expiresAt: '2026-11-25T12:00:00.000Z',
    })
    expect(file.bindings[999].message).toBe('m'.repeat(1024))
  })

  it('hold every field of a binding', () => {
    const bindings = [binding('bound', { check: 'served', httpStatus: 200, requestId: 'r' })]
    const report = reportOf({ bindings, restore: bindings })
    const outputs = renderOutputs(report, '', '')
    expect(JSON.parse(outputs['bindings'] ?? '')).toEqual([
      {
        binding: 'CDN www.example.com',
        service: 'CDN',
        project: '',
        status: 'bound',
        reason: null,
        before: [
          {
            certificateId: 'old',
            fingerprint: 'f'.repeat(64),
            expiresAt: '2026-11-25T12:00:00.000Z',
          },
        ],
        after: [
          {
            certificateId: 'new',
            fingerprint: 'f'.repeat(64),
            expiresAt: '2026-11-25T12:00:00.000Z',
          },
        ],
        reversible: true,
        check: 'served',
        httpStatus: 200,
        errorCode: null,
        message: null,
        remedy: null,
        requestId: 'r',
      },
    ])
    expect(outputs).toMatchObject({ 'bound-count': '1', 'rolled-back-count': '0' })
    expect(rowsOfKind(report.outcomes, 'binding')).toHaveLength(1)
  })
})
