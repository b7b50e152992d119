import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { goodFacts, reportFileOf } from '../../gallery/good-report.ts'
import { type PushResult, pushResults } from '../../src/fleet/absent.ts'
import { gatherFleet, noticesOf, type SentReport } from '../../src/fleet/gather.ts'
import { renderFleetErrors, renderFleetOutputs } from '../../src/fleet/outputs.ts'
import { type FleetPlan, planFleet } from '../../src/fleet/plan.ts'
import { formatEntry, selectEntries } from '../../src/fleet/select.ts'
import { renderFleetSummary } from '../../src/fleet/summary.ts'
import { renderFleetVerdict } from '../../src/fleet/verdict.ts'
import { anyFleet, fleetOf } from '../fixtures/any-fleet.ts'
import { anyString } from '../fixtures/any-string.ts'
import { withWrongField } from '../fixtures/wrong-fields.ts'

const options = {
  id: 'p',
  attempt: 1,
  madeAt: '2026-11-24T12:00:00.000Z',
  manifest: 'certificates.yml',
  dryRun: false,
}

interface Row {
  readonly status: string
  readonly errorCode?: string
  readonly remedy?: string
  readonly requestId?: string
}

/** What the renderer writes of a run in which all went well. */
const goodFiles: Readonly<Record<string, object>> = {
  success: JSON.parse(reportFileOf(goodFacts('site-1.example.com', ['CDN'], false))),
  'dry-run': JSON.parse(reportFileOf(goodFacts('site-1.example.com', ['CDN'], true))),
}

/** Bad news needs little to be believed; good news is a whole report. */
function reportOf(result: string, more: object = {}) {
  const good = goodFiles[result]
  if (good !== undefined) return JSON.stringify({ ...good, ...more })
  const verdict = `Pushed to all targets: ${result}`
  const stepFails = result === 'partial' || result === 'failure'
  const { results = [] } = more as { results?: readonly object[] }
  const totalCount = results.length
  return JSON.stringify({ version: 1, result, verdict, stepFails, totalCount, results, ...more })
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

/** What a report may have, apart from its version, result and verdict. */
const everyField = {
  certificate: { domain: 'www.example.com', expiresAt: '2027-02-24T12:00:00Z' },
  results: [{ ...refused('r'), target: 'CDN', httpStatus: 403, message: 'No.' }],
  bindings: [
    { status: 'bound', check: 'mismatch', message: 'It serves another one.' },
    { status: 'skipped', reason: 'It has another certificate.' },
  ],
  checks: [{ status: 'stale', message: 'It serves the old one.' }],
  ...notFound('www.example.com'),
}

interface Story {
  readonly dryRun?: boolean
  readonly inputs?: Readonly<Record<string, string>>
  readonly attempt?: number
  readonly pushResult?: PushResult
}

/** A report of attempt 1, if it says nothing else. */
const sent = (text: string, attempt = 1): SentReport => ({ attempt, text })

/**
 * Reports by the number of the certificate, from 1; every other one was pushed. The jobs failed if
 * a report is special.
 */
function gathered(
  size: number,
  special: Readonly<Record<number, string | SentReport | null>>,
  { dryRun = false, inputs = {}, attempt = 1, pushResult }: Story = {},
) {
  const fleet = fleetOf(size, 20).map((each) => ({
    ...each,
    inputs: { ...each.inputs, ...inputs },
  }))
  const plan = planFleet(fleet, { ...options, dryRun })
  const reports = new Map<string, SentReport>()
  plan.entries.forEach(({ key }, index) => {
    const own = special[index + 1]
    const report = own === undefined ? reportOf(dryRun ? 'dry-run' : 'success') : own
    if (report !== null) reports.set(key, typeof report === 'string' ? sent(report) : report)
  })
  const usual = Object.keys(special).length === 0 ? 'success' : 'failure'
  return gatherFleet(plan, reports, { number: attempt, pushResult: pushResult ?? usual })
}

const story = () =>
  gathered(100, {
    7: reportOf('failure', notFound('site-7.example.com')),
    8: reportOf('failure', notFound('site-8.example.com')),
    9: reportOf('partial', { results: [refused('r-9'), { status: 'pushed' }] }),
  })

describe('gathering', () => {
  it('groups what failed by cause, across certificates', () => {
    const report = story()
    expect(renderFleetVerdict(report)).toBe(
      '97 of 100 certificates in 20 accounts are complete; 2 failed and 1 is incomplete for 2 causes',
    )
    expect(report.result).toBe('partial')
    expect(report.groups.map(({ remedy, entries }) => [remedy, entries.length])).toEqual([
      ['Correct domain … or upload it.', 2],
      ['Grant scm:cert:push.', 1],
    ])
    expect(renderFleetErrors(report)).toEqual([
      'site-7.example.com (a7), site-8.example.com (a8): SCM has no pushable certificate for … – Correct domain … or upload it.',
      'site-9.example.com (a9): failed: SCM.0202 – Grant scm:cert:push.',
    ])
    const outputs = renderFleetOutputs(report)
    expect(outputs['failed']).toBe(
      'a7:site-7.example.com\na8:site-8.example.com\na9:site-9.example.com',
    )
    expect(JSON.parse(outputs['results'] ?? '')).toHaveLength(100)
  })

  it('shows the verdict first, then names and remedies, and folds the rest', () => {
    const summary = renderFleetSummary(story(), ['This is attempt 2.'])
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
    const report = gatherFleet(plan, new Map(), { number: 1, pushResult: word })
    expect(report).toMatchObject({ result: 'failure', stepFails: true })
    expect(report.failed).toHaveLength(3)
    expect(report.groups).toHaveLength(1)
    expect(report.groups[0]?.words).toEqual([expect.stringMatching(/job|run/)])
    // With all jobs green, a lost runner is not the reason, but a failed download can be.
    if (word === 'success') expect(report.groups[0]?.words[0]).toMatch(/could not be downloaded/)
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
      '1 of 2 certificates in 2 accounts are pushed; 1 sent no believable report',
    ],
    [
      'all partial',
      1,
      { 1: reportOf('partial') },
      false,
      'partial',
      '0 of 1 certificate in 1 account is complete; 1 is incomplete for 1 cause',
    ],
    [
      'a damaged one',
      2,
      { 2: '{"version":9}' },
      false,
      'partial',
      '1 of 2 certificates in 2 accounts are pushed; 1 sent no believable report',
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
    const report = gathered(size, special, { dryRun })
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
    const { groups } = gathered(1, { 1: reportOf('failure', more) })
    expect(groups.flatMap(({ words }) => words)).toEqual(causes)
  })

  const stale = { status: 'stale', message: 'the old one' }
  const skipped = { status: 'skipped', message: 'no such binding', remedy: 'Correct bind.' }
  it.each<[string, object, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'a host that must serve the certificate, beside a target',
      { results: [{ status: 'failed', errorCode: 'SCM.0202' }], checks: [stale] },
      { 'verify-required': 'True' },
      ['failed: SCM.0202', 'stale: the old one'],
    ],
    [
      'no host that need not serve it',
      { results: [{ status: 'failed', errorCode: 'SCM.0202' }], checks: [stale] },
      {},
      ['failed: SCM.0202'],
    ],
    [
      'a binding that the manifest names and that was skipped',
      { bindings: [{ status: 'bound', check: 'served' }, skipped] },
      { bind: 'WAF:cn-north-4 host x.example.com' },
      ['skipped: no such binding'],
    ],
    [
      'no skipped binding that the manifest does not name',
      { bindings: [{ status: 'failed', message: 'no' }, skipped] },
      { bind: 'replace' },
      ['failed: no'],
    ],
    [
      'a skipped binding and a host, when nothing else tells',
      { bindings: [skipped], checks: [{ status: 'stale', message: 'see verify-hosts' }] },
      {},
      ['skipped: no such binding', 'stale: see hosts'],
    ],
    [
      'a binding that harms visitors',
      { bindings: [{ status: 'bound', check: 'mismatch', message: 'serves another' }] },
      {},
      ['bound: serves another'],
    ],
  ])('finds what was asked for: %s', (_, more, inputs, causes) => {
    const { groups } = gathered(1, { 1: reportOf('partial', more) }, { inputs })
    expect(groups.flatMap(({ words }) => words)).toEqual(causes)
  })

  it('tells different words of one error code apart, and counts those after the third', () => {
    const answers = ['quota is used up', 'chain is incomplete', 'in arrears', 'is locked', 'is old']
    const rows = (message: string) => ({ results: [{ ...refused('r'), message }] })
    const report = gathered(5, {
      ...answers.map((each) => reportOf('failure', rows(each))),
      5: reportOf('failure', rows('is old')),
    })
    expect(report.groups.map(({ words }) => words)).toEqual([
      [
        'site-1.example.com: failed: SCM.0202: chain is incomplete',
        'site-2.example.com: failed: SCM.0202: in arrears',
        'site-3.example.com: failed: SCM.0202: is locked',
        '1 other answer',
      ],
    ])
    const [error] = renderFleetErrors(report)
    expect(error).toMatch(/; 1 other answer – Grant scm:cert:push\.$/)
    expect(renderFleetSummary(report)).toContain('in arrears<br>')
  })

  const ended = (more: object) => reportOf('failure', { failure: { ...failure, ...more } })
  const row = (more: object) => reportOf('failure', { results: [{ status: 'failed', ...more }] })
  it.each<[string, readonly [string, string], number]>([
    ['the words of two services', [ended({ message: 'a' }), ended({ message: 'all is well' })], 1],
    ['what the words quote', [row({ message: '"REFUSED" a' }), row({ message: 'NO_ANSWER' })], 1],
    ['the cause of a run', [ended({ cause: 'host-unknown' }), ended({ cause: 'told' })], 2],
    ['the code of a run', [ended({ code: 'NO_ANSWER' }), ended({ code: 'NOT_SENT' })], 2],
    ['the cause of a row', [row({ cause: 'NO_ANSWER' }), row({ cause: 'OUT_OF_TIME' })], 2],
    ['the answer', [row({ httpStatus: 403 }), row({ httpStatus: 404 })], 2],
    ['a code that looks like two', [row({ errorCode: 'A","B' }), row({ errorCode: 'A' })], 2],
  ])('counts causes by codes, not by words: %s', (_, [one, other], causes) => {
    expect(gathered(2, { 1: one, 2: other }).groups).toHaveLength(causes)
  })

  it('shows the remedy of most for one cause, and never half of two', () => {
    const remedy = 'Did you mean "cn-north-4"? Check the project of it now.'
    const usual = (name: string) => `Check targets: "${name}" must be a project there now, too.`
    const { groups } = gathered(3, {
      1: row({ remedy }),
      2: row({ remedy: usual('a') }),
      3: row({ remedy: usual('b') }),
    })
    expect(groups.map((group) => group.remedy)).toEqual([
      'Check targets: … must be a project there now, too.',
    ])
  })

  it('says what words of one kind have in common, whatever their number', () => {
    const failing = (message: string) =>
      reportOf('failure', { failure: { code: 'REFUSED', message, remedy: null } })
    const { groups } = gathered(2, { 1: failing('"a b" is bad'), 2: failing('"c" is bad') })
    expect(groups.map(({ words }) => words)).toEqual([['… is bad']])
  })

  it.each<[string, object, boolean, string, RegExp]>([
    ['a red dry run', { result: 'dry-run', checks: [stale] }, true, 'failed', /stale: the old one/],
    ['a red push', { result: 'success', checks: [stale] }, false, 'partial', /stale: the old one/],
    [
      'a dry run instead of a push',
      { result: 'dry-run', stepFails: false },
      false,
      'failed',
      /dry run/,
    ],
    [
      'a push instead of a dry run',
      { result: 'success', stepFails: false },
      true,
      'failed',
      /not a dry/,
    ],
    ['a failed push instead', { result: 'failure' }, true, 'failed', /not a dry run/],
    ['a dry run that ended early', { result: 'failure', failure }, true, 'failed', /ended early/],
  ])('is bad: %s', (_, more, dryRun, status, says) => {
    const report = reportOf('success', { stepFails: true, ...more })
    const pushResult = 'stepFails' in more ? 'success' : 'failure'
    const { entries, groups, failed, result, stepFails } = gathered(
      2,
      { 2: report },
      { dryRun, pushResult },
    )
    expect(entries.map((each) => each.status)).toEqual([dryRun ? 'planned' : 'pushed', status])
    expect(groups.map(({ words }) => words)).toEqual([[expect.stringMatching(says)]])
    expect({ failed, result, stepFails }).toEqual({
      failed: ['a2:site-2.example.com'],
      result: 'partial',
      stepFails: true,
    })
  })

  it.each(['true', 1, null, undefined])('cannot read a report whose stepFails is %j', (value) => {
    const report = gathered(1, { 1: reportOf('success', { stepFails: value }) })
    expect(report).toMatchObject({ result: 'failure', stepFails: true })
    const summary = renderFleetSummary(report)
    expect(summary).toContain('1 certificate sent a report that cannot be read')
    expect(summary).not.toContain('sent no report')
  })

  const red = reportOf('failure', { failure: { ...failure, message: 'old' } })
  it.each<[string, Readonly<Record<number, string | SentReport | null>>, Story, RegExp]>([
    ['red', { 1: red, 2: red }, {}, /runs these and every other red job again/],
    [
      'of an attempt before',
      { 1: red },
      { attempt: 2 },
      /runs these and every other red job again/,
    ],
    [
      'green',
      { 1: reportOf('partial', { stepFails: false }) },
      { pushResult: 'success' },
      /does not run them/,
    ],
    ['gone', { 1: null }, { pushResult: 'success' }, /does not run them/],
    ['perhaps red', { 1: null }, {}, /runs only the red jobs/],
    ['red and perhaps green', { 1: red, 2: null }, {}, /runs only the red jobs/],
    ['uncertain', {}, { pushResult: 'failure' }, /runs only the red jobs/],
    ['red in a dry run', { 1: red }, { dryRun: true }, /runs these and every other red job again/],
  ])('promises only what a re-run does: the jobs are %s', (_, special, options, next) => {
    const summary = renderFleetSummary(gathered(3, special, options))
    const steps = [
      /runs these and every other red job again/,
      /does not run them/,
      /runs only the red jobs/,
    ]
    const said = steps.filter((each) => each.test(summary))
    expect(said).toHaveLength(1)
    expect(summary).toMatch(next)
  })

  const contradictory = 'contradictory-report'
  it.each<[string, object | string, string?]>([
    ['has no results', '{"version":1,"result":"success","verdict":"Pushed","stepFails":false}'],
    ['has no verdict', { verdict: '' }],
    ['counts other rows', { totalCount: 2, results: [{ status: 'pushed' }] }, contradictory],
    ['has a row that is no object', { totalCount: 1, results: ['pushed'] }],
    ['has a failed row', { totalCount: 1, results: [{ status: 'failed' }] }, contradictory],
    [
      'has a row that was never sent',
      { totalCount: 1, results: [{ status: 'not-attempted' }] },
      contradictory,
    ],
    ['has a failure', { failure: { ...failure, message: 'it ended early' } }, contradictory],
    ['is of another certificate', { asked: 'other.example.com' }, contradictory],
  ])('takes no report for good that %s', (_, report, kind = 'unreadable-report') => {
    const text = typeof report === 'string' ? report : reportOf('success', { ...report })
    const inputs = { 'certificate-domain': 'site-1.example.com' }
    const gatheredOne = gathered(2, { 1: text }, { inputs, pushResult: 'success' })
    expect(gatheredOne).toMatchObject({ result: 'partial', stepFails: true })
    expect(gatheredOne.groups[0]?.kind).toBe(kind)
  })

  it('believes a report of a run that was cancelled after its pushes', () => {
    const failed = { failure: { ...failure, message: 'the workflow was cancelled' } }
    const cancelled = reportOf('success', {
      ...failed,
      stepFails: true,
      results: [{ status: 'pushed' }],
    })
    const { groups, entries } = gathered(1, { 1: cancelled })
    expect(entries[0]?.status).not.toBe('no report')
    expect(groups[0]?.words).toEqual(['the workflow was cancelled'])
  })

  it('does not compare what was redacted', () => {
    const inputs = { 'certificate-domain': 'site-1.example.com' }
    const report = reportOf('success', { asked: 'site-1.***', isAskedRedacted: true })
    const all = gathered(1, { 1: report }, { inputs, pushResult: 'success' })
    expect(all.result).toBe('success')
  })

  it('cleans the time that a report gives', () => {
    const expiryOf = (expiresAt: unknown) =>
      gathered(1, { 1: reportOf('failure', { certificate: { expiresAt } }) }).entries[0]?.expiresAt
    expect(expiryOf('2027-02-24T12:00:00Z')).toBe('2027-02-24T12:00:00.000Z')
    for (const bad of ['\n\u202e soon', '', 5, null, '2027-99-99']) expect(expiryOf(bad)).toBeNull()
  })

  it('says of which attempt the plan is, and that old reports may be outdated', () => {
    const plan = planFleet(fleetOf(2, 1), options)
    const reports = new Map(plan.entries.map(({ key }) => [key, sent(reportOf('success'))]))
    const noticesAt = (number: number, planned: number, pushResult: PushResult) =>
      noticesOf({ ...plan, attempt: planned }, reports, { number, pushResult })
    expect(noticesAt(1, 1, 'failure')).toEqual([])
    expect(noticesAt(2, 2, 'success')).toEqual([])
    expect(noticesAt(2, 1, 'success')).toEqual([expect.stringMatching(/the plan of attempt 1/)])
    expect(noticesAt(3, 1, 'failure')).toEqual([
      expect.stringMatching(/^This is attempt 3/),
      expect.stringMatching(/^Of 2 certificates the last report is of an earlier attempt/),
    ])
  })

  it('takes the old report of a green job for good, when a re-run of the red ones succeeds', () => {
    const special = { 2: sent(reportOf('success'), 2) }
    const report = gathered(3, special, { attempt: 2, pushResult: 'success' })
    expect(report).toMatchObject({ result: 'success', failed: [], stepFails: false })
  })

  it('names those without a new report when nothing tells why the jobs failed', () => {
    const special = { 2: sent(reportOf('success'), 2) }
    const report = gathered(3, special, { attempt: 2, pushResult: 'cancelled' })
    expect(report).toMatchObject({ result: 'partial', stepFails: true })
    expect(report.failed).toEqual(['a1:site-1.example.com', 'a3:site-3.example.com'])
    expect(report.groups.map(({ kind, words }) => [kind, words])).toEqual([
      [
        'outdated-report',
        [expect.stringMatching(/ended with cancelled, .* its push may have taken effect/)],
      ],
    ])
  })

  it('never takes an old report of a red job for current', () => {
    const report = gathered(3, { 1: sent(red, 1), 2: sent(red, 2) }, { attempt: 2 })
    expect(report.groups.map(({ kind, words }) => [kind, words])).toEqual([
      [
        'outdated-report',
        [
          'There is no report of attempt 2. If the job ran again, its push may have taken effect. Attempt 1 said: old',
        ],
      ],
      ['failed', ['old']],
    ])
  })

  it('is a success only when GitHub and every report say so', () => {
    const texts = [
      reportOf('success'),
      reportOf('dry-run'),
      reportOf('partial'),
      reportOf('partial', { stepFails: false }),
      reportOf('failure', { failure: { ...failure, message: 'no' } }),
      reportOf('success', { stepFails: true }),
      '',
    ]
    const anySent = fc.record({
      attempt: fc.integer({ min: 1, max: 3 }),
      text: fc.constantFrom(...texts),
    })
    const anySents = fc.array(fc.option(anySent), { minLength: 1, maxLength: 6 })
    const anyStory = fc.record({
      dryRun: fc.boolean(),
      attempt: fc.constant(3),
      pushResult: fc.constantFrom(...pushResults),
    })
    fc.assert(
      fc.property(anySents, anyStory, (sents, options) => {
        const special = Object.fromEntries(sents.map((each, index) => [index + 1, each]))
        const report = gathered(sents.length, special, options)
        const good = reportOf(options.dryRun ? 'dry-run' : 'success')
        const isGood =
          options.pushResult === 'success' && sents.every((each) => each?.text === good)
        const word = options.dryRun ? 'dry-run' : 'success'
        expect(report.result === word).toBe(isGood)
        if (options.pushResult !== 'success') expect(report.stepFails).toBe(true)
        // What is not good is named, with a cause; what is good has a good report.
        for (const { entry, status, causes } of report.entries) {
          const isNamed = report.failed.includes(formatEntry(entry))
          expect(isNamed).toBe(causes.length > 0)
          expect(isNamed).toBe(!['pushed', 'planned'].includes(status))
        }
        const others = sents.filter((each) => each?.text !== good).length
        expect(report.failed.length).toBeGreaterThanOrEqual(others)
      }),
      { numRuns: 500 },
    )
  })

  it('shows fifty causes, and counts the others', () => {
    const odd = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => {
        const own = { ...failure, errorCode: `SCM.${index}`, message: 'no' }
        return [index + 1, reportOf('failure', { failure: own })]
      }),
    )
    const report = gathered(60, odd)
    expect(renderFleetSummary(report)).toContain('… and 10 more causes')
    const errors = renderFleetErrors(report)
    expect(errors).toHaveLength(9)
    expect(errors.at(-1)).toBe('And 52 more causes: see the job summary.')
  })

  it('is red exactly when a job is: fail-on none leaves a partial fleet green', () => {
    const green = { 2: reportOf('partial', { stepFails: false }) }
    const report = gathered(2, green, { pushResult: 'success' })
    expect(report).toMatchObject({ result: 'partial', stepFails: false })
  })

  const someReports = (plan: FleetPlan, picks: readonly number[]) =>
    new Map(
      plan.entries
        .filter((_, index) => picks.includes(index))
        .map(({ key }) => [key, sent(reportOf('success'))]),
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
          const attempt = { number: 1, pushResult: word }
          const { failed, result, stepFails } = gatherFleet(plan, reports, attempt)
          const missing = plan.entries.filter(({ key }) => !reports.has(key))
          // When nothing tells which job failed, it may be any.
          const isUnexplained = missing.length === 0 && word !== 'success'
          const others = isUnexplained ? plan.entries : missing
          expect(result === 'success').toBe(failed.length === 0)
          expect(stepFails).toBe(failed.length > 0)
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
        const attempt = { number: 1, pushResult: 'failure' } as const
        const first = gatherFleet(plan, reports, attempt)
        const turned = new Map([['not-of-this-plan', sent('x')], ...[...reports].reverse()])
        expect(gatherFleet(plan, turned, attempt)).toEqual(first)
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
      withWrongField(JSON.parse(reportOf('partial', everyField))).map((json) =>
        JSON.stringify(json),
      ),
    )
    fc.assert(
      fc.property(any, (text) => {
        const report = gatherFleet(plan, new Map([[key, sent(text)]]), {
          number: 1,
          pushResult: 'failure',
        })
        const summary = renderFleetSummary(report)
        const tags = [...summary.matchAll(/<\/?(\w+)/g)].map(([, tag]) => tag)
        for (const tag of tags) {
          expect(tag).toMatch(/^(h2|h3|p|b|sub|br|code|details|summary|ul|li)$/)
        }
        renderFleetErrors(report)
        renderFleetOutputs(report)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['as many as one run can have', 'site', false],
    ['and their names are as long as can be', 'n'.repeat(90), true],
  ])(
    'cuts its lists, and neither causes nor remedies nor next steps: 900 fail, %s',
    (_, stem, isCut) => {
      const requestId = 'fa9ac7f9-42ad-40d0-92cc-519eacd70d84'
      const rows = [
        refused(requestId),
        { ...refused(requestId), errorCode: 'SCM.0203', remedy: 'Ask.' },
      ]
      const fleet = fleetOf(900, 20).map((each, index) => ({ ...each, name: `${stem}-${index}` }))
      const plan = planFleet(fleet, options)
      const text = reportOf('failure', { results: rows })
      const reports = new Map(plan.entries.map(({ key }) => [key, sent(text)]))
      const report = gatherFleet(plan, reports, { number: 1, pushResult: 'failure' })
      const summary = renderFleetSummary(report)
      expect(summary.length).toBeLessThan(300_000)
      const stays = ['Grant scm:cert:push.', 'Ask.', 'SCM.0202', 'SCM.0203', 'Next:']
      for (const each of stays) expect(summary).toContain(each)
      expect(summary).toContain('<summary>select: 900 certificates')
      expect(summary).toContain('<summary>20 accounts')
      expect(summary.match(/<code>a20<\/code> 45 failed/g)).toHaveLength(1)
      expect(/… and \d+ more: see the output <code>results<\/code>/.test(summary)).toBe(isCut)
      expect(summary.match(/<details>/g)).toHaveLength(summary.match(/<\/details>/g)?.length ?? 0)
    },
  )

  it('keeps outputs and summary short enough for GitHub', () => {
    const long = 'x'.repeat(20_000)
    const failure = { code: 'REFUSED', message: long, remedy: long, requestId: long }
    const special = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [index + 1, reportOf('failure', { failure })]),
    )
    const report = gathered(2000, special)
    const outputs = renderFleetOutputs(report)
    const length = Object.values(outputs).reduce((sum, text) => sum + text.length, 0)
    expect(length).toBeLessThan(500_000)
    expect(outputs['failed']?.split('\n')).toHaveLength(2000)
    expect(Buffer.byteLength(renderFleetSummary(report))).toBeLessThan(1024 * 1024)
  })
})
