// Rows: each kind of outcome in the one form that all channels understand.

import { describe, expect, it } from '@jest/globals'
import type { BindingOutcome, BindingStatus } from '../../src/bind/binding.ts'
import { ActionError } from '../../src/errors.ts'
import { type Outcome, type Status, unpushed } from '../../src/push/outcome.ts'
import { guardRunner } from '../../src/report/guarded-runner.ts'
import { createLog } from '../../src/report/log.ts'
import { hostRow } from '../../src/report/rows/hosts.ts'
import { kindNames, kinds, rowsOfKind } from '../../src/report/rows/kinds.ts'
import { targetRow } from '../../src/report/rows/targets.ts'
import { nothingYet, type RunFacts } from '../../src/report/run-facts.ts'
import { createReport } from '../../src/report/run-report.ts'
import type { Check, CheckStatus } from '../../src/verify/judge.ts'
import { createFakeClock, startOfTime } from '../fixtures/fake-clock.ts'
import { createFakeRunner } from '../fixtures/fake-runner.ts'

const target = { service: 'ELB', project: 'cn-north-4' } as const

const outcome = (status: Status, more: Partial<Outcome> = {}): Outcome => ({
  ...unpushed(target, 'planned', null),
  status,
  attempts: 1,
  ...more,
})

const check = (status: CheckStatus, more: Partial<Check> = {}): Check => ({
  host: { name: 'www.example.com', port: 443, via: null },
  status,
  expected: null,
  served: null,
  seen: 'it serves a certificate',
  defects: [],
  doubt: null,
  ...more,
})

const binding = (status: BindingStatus, more: Partial<BindingOutcome> = {}): BindingOutcome => ({
  binding: 'CDN www.example.com',
  title: null,
  service: 'CDN',
  project: '',
  status,
  reason: null,
  before: [],
  after: [],
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

const facts = (more: Partial<RunFacts>): RunFacts => ({
  ...nothingYet,
  targets: (more.outcomes ?? []).map((each) => each.target),
  hostCount: more.checks?.length ?? 0,
  ...more,
})

const reportOf = (more: Partial<RunFacts>) =>
  createReport(facts(more), startOfTime, (text) => text.replaceAll('secret', '***'))

describe('a row', () => {
  it.each<[Status, string, string]>([
    ['pushed', '✅', 'well'],
    ['unchanged', '✅', 'well'],
    ['failed', '❌', 'badly'],
    ['uncertain', '❓', 'badly'],
    ['not-attempted', '⏭️', 'badly'],
    ['planned', '📝', 'neither'],
  ])('of a target that is %s has the mark %s and ended %s', (status, mark, ended) => {
    const name = 'ELB:cn-north-4'
    const row = targetRow(outcome(status))
    expect(row).toMatchObject({ kind: 'target', name, label: [name], status, mark, ended })
  })

  it.each<[CheckStatus, string, string]>([
    ['served', '✅', 'well'],
    ['stale', '⚠️', 'badly'],
    ['mismatch', '❌', 'badly'],
    ['unreachable', '❓', 'badly'],
  ])('of a host that is %s has the mark %s and ended %s', (status, mark, ended) => {
    const row = hostRow(check(status, { host: { name: '2001:db8::1', port: 8443, via: '::1' } }))
    expect(row).toMatchObject({
      kind: 'host',
      name: '[2001:db8::1]:8443 via [::1]',
      label: ['[2001:db8::1]:8443', 'via ::1'],
      status,
      mark,
      ended,
      says: 'it serves a certificate',
    })
  })

  it('is plain data', () => {
    const { outcomes } = reportOf({ outcomes: [outcome('failed')], checks: [check('stale')] })
    expect(outcomes.map(({ kind }) => kind)).toEqual(['target', 'host'])
    expect(JSON.parse(JSON.stringify(outcomes))).toEqual(outcomes)
  })

  it('is redacted before it is shortened, in the log as in the report', () => {
    const seen = `it serves ${'s'.repeat(960)}secret`
    const runner = createFakeRunner()
    const guarded = guardRunner(runner)
    guarded.setSecret('secret')
    createLog(guarded, createFakeClock()).row(hostRow(check('served', { seen })))
    expect(runner.lines('info').join()).toMatch(/s{960}\*{3}/)
    expect(runner.lines('info').join()).not.toContain('sec')
    const [row] = reportOf({ checks: [check('stale', { seen, defects: [seen] })] }).outcomes
    expect(row?.says).toMatch(/s\*{3}$/)
    expect(row?.defects[0]).toMatch(/s\*{3}$/)
  })
})

describe('the kinds', () => {
  it('each give their JSON an output of its own', () => {
    const outputs = kindNames.map((kind) => kinds[kind].output)
    expect(new Set(outputs).size).toBe(outputs.length)
  })

  it('keep their rows apart', () => {
    const { outcomes } = reportOf({
      outcomes: [outcome('pushed')],
      bindings: [binding('bound')],
      checks: [check('served')],
    })
    for (const kind of kindNames) expect(rowsOfKind(outcomes, kind)).toHaveLength(1)
  })
})

describe('the result', () => {
  const [pushed, failed] = [outcome('pushed'), outcome('failed')]
  const [served, stale] = [check('served'), check('stale')]
  const cancelled = new ActionError('CANCELLED', 'cancelled')

  it.each<[string, boolean, Partial<RunFacts>]>([
    ['success', false, { outcomes: [pushed] }],
    ['success', false, { outcomes: [pushed], checks: [stale] }],
    ['partial', true, { outcomes: [pushed], checks: [stale], verifyRequired: true }],
    ['partial', true, { outcomes: [failed], checks: [served], verifyRequired: true }],
    ['failure', true, { outcomes: [failed], checks: [served] }],
    // A host that was named and never checked has no row, and counts all the same.
    ['partial', true, { outcomes: [pushed], hostCount: 1, verifyRequired: true }],
    ['success', false, { outcomes: [pushed], hostCount: 1 }],
    ['partial', false, { outcomes: [pushed, failed], failOn: 'all' }],
    ['partial', true, { checks: [served, stale], failOn: 'none', verifyRequired: true }],
    ['dry-run', false, { outcomes: [outcome('planned')], dryRun: true }],
    ['failure', true, { outcomes: [outcome('planned')], dryRun: true, failure: cancelled }],
    ['failure', true, { failure: cancelled }],
  ])('speaks for every row that was asked for: %s, red: %s, of %j', (result, isRed, more) => {
    const report = reportOf(more)
    expect({ result: report.result, isRed: report.stepFails }).toEqual({ result, isRed })
  })
})
