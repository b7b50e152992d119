import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { gatherFleet, pushResults } from '../../src/fleet/gather.ts'
import { renderFleetErrors, renderFleetOutputs } from '../../src/fleet/outputs.ts'
import { type FleetPlan, planFleet } from '../../src/fleet/plan.ts'
import { formatEntry, selectEntries } from '../../src/fleet/select.ts'
import { renderFleetSummary } from '../../src/fleet/summary.ts'
import { renderFleetVerdict } from '../../src/fleet/verdict.ts'
import { anyFleet, fleetOf } from '../fixtures/any-fleet.ts'
import { anyString } from '../fixtures/any-string.ts'

const options = { manifest: 'certificates.yml', dryRun: false }

interface Row {
  readonly status: string
  readonly errorCode?: string
  readonly remedy?: string
  readonly requestId?: string
}

function reportOf(result: string, more: object = {}): string {
  const verdict = `Pushed to all targets: ${result}`
  const stepFails = result === 'partial' || result === 'failure'
  return JSON.stringify({ version: 1, result, verdict, stepFails, ...more })
}

const refused = (requestId: string): Row => ({
  status: 'failed',
  errorCode: 'SCM.0202',
  remedy: 'Grant scm:cert:push.',
  requestId,
})
const notFound = (domain: string) => ({
  failure: {
    code: 'CERTIFICATE_REFUSED',
    message: `SCM has no pushable certificate for ${domain}\n- another one`,
    remedy: `Correct certificate-domain ("${domain}"), or upload it.`,
    requestId: null,
  },
})

/** Reports by the number of the certificate, from 1; every other one was pushed. */
function gathered(size: number, special: Readonly<Record<number, string | null>>, dryRun = false) {
  const plan = planFleet(fleetOf(size, 20), { ...options, dryRun })
  const reports = new Map<string, string>()
  plan.entries.forEach(({ key }, index) => {
    const text = special[index + 1]
    if (text !== null) reports.set(key, text ?? reportOf(dryRun ? 'dry-run' : 'success'))
  })
  return { plan, report: gatherFleet(plan, reports, 'failure') }
}

const story = () =>
  gathered(100, {
    7: reportOf('failure', notFound('site-7.example.com')),
    8: reportOf('failure', notFound('site-8.example.com')),
    9: reportOf('partial', { results: [refused('r-9'), { status: 'pushed' }] }),
  })

describe('gathering', () => {
  it('groups what failed by cause, across certificates', () => {
    const { report } = story()
    expect(renderFleetVerdict(report)).toBe(
      '97 of 100 certificates in 20 accounts are pushed; 3 failed for 2 causes',
    )
    expect(report.result).toBe('partial')
    expect(report.groups.map(({ cause, entries }) => [cause.remedy, entries.length])).toEqual([
      ['Correct domain … or upload it.', 2],
      ['Grant scm:cert:push.', 1],
    ])
    expect(renderFleetErrors(report)).toEqual([
      'site-7.example.com (a7), site-8.example.com (a8): SCM has no pushable certificate for … Correct domain … or upload it.',
      'site-9.example.com (a9): failed: SCM.0202 Grant scm:cert:push.',
    ])
    const outputs = renderFleetOutputs(report)
    expect(outputs['failed']).toBe(
      'a7:site-7.example.com\na8:site-8.example.com\na9:site-9.example.com',
    )
    expect(JSON.parse(outputs['results'] ?? '')).toHaveLength(100)
  })

  it('shows the verdict first, then names and remedies, and folds the rest', () => {
    const summary = renderFleetSummary(story().report, ['This is attempt 2.'])
    const order = [
      '<h2>⚠️ 97 of 100',
      'attempt 2',
      '❌ 2 certificates failed',
      '<code>site-7.example.com</code> (a7)',
      'What to do:',
      '<summary>Request IDs',
      'r-9',
      '<summary>select: 3 certificates',
      '<summary>20 accounts',
      '<summary>97 certificates pushed',
    ].map((text) => summary.indexOf(text))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order[0]).toBe(0)
  })

  it.each(pushResults)('names a missing report with its cause, when the jobs ended: %s', (word) => {
    const plan = planFleet(fleetOf(3, 1), options)
    const report = gatherFleet(plan, new Map(), word)
    expect(report).toMatchObject({ result: 'failure', stepFails: true })
    expect(report.failed).toHaveLength(3)
    expect(report.groups).toHaveLength(1)
    expect(report.groups[0]?.cause.says).toMatch(/job|run/)
    expect(renderFleetSummary(report)).toContain('❔ 3 certificates sent no report')
  })

  it.each([
    ['all pushed', 3, {}, false, 'success', 'All 3 certificates in 3 accounts are pushed'],
    ['one', 1, {}, false, 'success', '1 certificate in 1 account is pushed'],
    [
      'a dry run',
      2,
      {},
      true,
      'dry-run',
      'All 2 certificates in 2 accounts would be pushed (dry run)',
    ],
    [
      'one missing',
      2,
      { 2: null },
      false,
      'partial',
      '1 of 2 certificates in 2 accounts are pushed; 1 sent no readable report',
    ],
    [
      'all partial',
      1,
      { 1: reportOf('partial') },
      false,
      'partial',
      '0 of 1 certificate in 1 account is pushed; 1 failed for 1 cause',
    ],
    [
      'a damaged one',
      2,
      { 2: '{"version":9}' },
      false,
      'partial',
      '1 of 2 certificates in 2 accounts are pushed; 1 sent no readable report',
    ],
    [
      'none',
      1,
      { 1: reportOf('failure') },
      false,
      'failure',
      '0 of 1 certificate in 1 account is pushed; 1 failed for 1 cause',
    ],
  ])('ends as it should: %s', (_, size, special, dryRun, result, verdict) => {
    const { report } = gathered(size, special, dryRun)
    expect(report.result).toBe(result)
    expect(renderFleetVerdict(report)).toBe(verdict)
  })

  const failure = { code: 'REFUSED', message: null, remedy: null, requestId: null }
  it.each<[string, object, readonly string[]]>([
    ['a failure without words', { failure }, ['The run ended early.']],
    [
      'a failure before the rows that it stopped',
      { failure: { ...failure, message: 'no' }, results: [{ status: 'not-attempted' }] },
      ['no'],
    ],
    [
      'rows that ended badly, each cause once',
      {
        results: [
          { status: 'uncertain', httpStatus: 500, message: 'x' },
          { status: 'uncertain', httpStatus: 500, message: 'x' },
          { status: 'pushed' },
          { status: 'not-attempted', message: 'out of time' },
        ],
        bindings: [{ status: 'rolled-back', reason: 'harm' }, { status: 'skipped' }, 7],
      },
      ['uncertain: HTTP 500: x', 'not-attempted: out of time', 'rolled-back: harm'],
    ],
    [
      'hosts, when nothing else went wrong',
      { checks: [{ status: 'served' }, { status: 'stale', message: 'the old one' }] },
      ['stale: the old one'],
    ],
    ['the verdict, when there is nothing else', {}, ['Pushed to all targets: failure']],
    ['a row without words', { results: [{ status: 'failed' }] }, ['failed']],
  ])('finds the causes: %s', (_, more, causes) => {
    const { report } = gathered(1, { 1: reportOf('failure', more) })
    expect(report.groups.map(({ cause }) => cause.says)).toEqual(causes)
  })

  it('shows fifty causes, and counts the others', () => {
    const odd = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => {
        const word = [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('')
        return [index + 1, reportOf('failure', { failure: { ...failure, message: word } })]
      }),
    )
    const { report } = gathered(60, odd)
    expect(renderFleetSummary(report)).toContain('… and 10 more causes')
    const errors = renderFleetErrors(report)
    expect(errors).toHaveLength(9)
    expect(errors.at(-1)).toBe('52 more causes: see the job summary.')
  })

  it('is red exactly when a job is: fail-on none leaves a partial fleet green', () => {
    const { report } = gathered(2, { 2: reportOf('partial', { stepFails: false }) })
    expect(report).toMatchObject({ result: 'partial', stepFails: false })
  })

  const someReports = (plan: FleetPlan, picks: readonly number[]) =>
    new Map(
      plan.entries
        .filter((_, index) => picks.includes(index))
        .map(({ key }) => [key, reportOf('success')]),
    )

  it('of some reports names exactly the others, which select takes up', () => {
    fc.assert(
      fc.property(
        anyFleet(),
        fc.array(fc.nat(60)),
        fc.constantFrom(...pushResults),
        (all, picks, word) => {
          const plan = planFleet(all, options)
          const reports = someReports(plan, picks)
          const { failed } = gatherFleet(plan, reports, word)
          const others = plan.entries.filter(({ key }) => !reports.has(key))
          expect(failed).toEqual(others.map(formatEntry))
          if (failed.length === 0) return
          const { entries, problems } = selectEntries(all, failed.join('\n'))
          expect(problems).toEqual([])
          expect(entries.map(formatEntry).toSorted()).toEqual(failed.toSorted())
        },
      ),
    )
  })

  it('is idempotent: the order of the reports and unknown ones change nothing', () => {
    fc.assert(
      fc.property(anyFleet(), fc.array(fc.nat(60)), (all, picks) => {
        const plan = planFleet(all, options)
        const reports = someReports(plan, picks)
        const first = gatherFleet(plan, reports, 'failure')
        const turned = new Map([['not-of-this-plan', 'x'], ...[...reports].reverse()])
        expect(gatherFleet(plan, turned, 'failure')).toEqual(first)
      }),
    )
  })

  it('of any text at all ends in a report, whose text is escaped', () => {
    const plan = planFleet(fleetOf(1, 1), options)
    const key = plan.entries[0]?.key ?? ''
    const any = fc.oneof(
      anyString(),
      fc.json(),
      anyString().map((text) =>
        reportOf('failure', { verdict: text, failure: { message: text, remedy: text, code: 1 } }),
      ),
    )
    fc.assert(
      fc.property(any, (text) => {
        const report = gatherFleet(plan, new Map([[key, text]]), 'failure')
        const summary = renderFleetSummary(report)
        const tags = [...summary.matchAll(/<\/?(\w+)/g)].map(([, tag]) => tag)
        for (const tag of tags) {
          expect(tag).toMatch(/^(h2|h3|p|b|sub|br|code|pre|details|summary|table|tr|th|td)$/)
        }
        renderFleetErrors(report)
        renderFleetOutputs(report)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps outputs and summary short enough for GitHub', () => {
    const long = 'x'.repeat(20_000)
    const failure = { code: 'REFUSED', message: long, remedy: long, requestId: long }
    const special = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [index + 1, reportOf('failure', { failure })]),
    )
    const { report } = gathered(2000, special)
    const outputs = renderFleetOutputs(report)
    const length = Object.values(outputs).reduce((sum, text) => sum + text.length, 0)
    expect(length).toBeLessThan(500_000)
    expect(outputs['failed']?.split('\n')).toHaveLength(2000)
    expect(Buffer.byteLength(renderFleetSummary(report))).toBeLessThan(1024 * 1024)
  })
})
