// The record of a run: each event is reported once, and is a fact, a line of the log, or both.

import { describe, expect, it } from '@jest/globals'
import type { BindingOutcome } from '../src/bind/binding.ts'
import { createDeadline } from '../src/cloud/deadline.ts'
import { ActionError } from '../src/errors.ts'
import { readInputs } from '../src/inputs/inputs.ts'
import { type Outcome, unpushed } from '../src/push/outcome.ts'
import { createRecord } from '../src/record.ts'
import { guardRunner } from '../src/report/guarded-runner.ts'
import type { Check } from '../src/verify/judge.ts'
import { createFakeClock } from './fixtures/fake-clock.ts'
import { createFakeRunner } from './fixtures/fake-runner.ts'
import { goodInputs } from './fixtures/flow.ts'

const targets = [
  { service: 'CDN', project: '' },
  { service: 'ELB', project: 'cn-north-4' },
] as const

/** A record whose inputs are read: two targets, one host. */
function start(more: Readonly<Record<string, string>> = {}) {
  const clock = createFakeClock()
  const runner = createFakeRunner({
    ...goodInputs,
    targets: 'CDN\nELB: cn-north-4',
    'verify-hosts': 'www.example.com',
    ...more,
  })
  const guarded = guardRunner(runner)
  const record = createRecord(guarded, clock)
  const inputs = readInputs({ runner: guarded, env: {}, readFile: () => '' })
  const cancelled = new AbortController().signal
  record.begun(inputs, createDeadline({ clock, cancelled }, inputs.timeoutMs))
  return { clock, runner, record }
}

const pushed = (target: Outcome['target']): Outcome => ({
  ...unpushed(target, 'planned', null),
  status: 'pushed',
  httpStatus: 204,
  attempts: 1,
})

const check = (status: Check['status'], doubt: Check['doubt'] = null): Check => ({
  host: { name: 'www.example.com', port: 443, via: null },
  status,
  expected: null,
  served: null,
  seen: `it is ${status}`,
  defects: [],
  doubt,
})

describe('a target that has ended', () => {
  it('is a fact in the order of the targets, and a line at once', () => {
    const { runner, record } = start()
    record.outcome(pushed(targets[1]))
    record.outcome(pushed(targets[0]))
    expect(record.facts.outcomes).toEqual([pushed(targets[0]), pushed(targets[1])])
    expect(runner.lines('info')).toEqual([
      expect.stringContaining('ELB:cn-north-4 pushed'),
      expect.stringContaining('CDN pushed'),
    ])
  })

  it('is not lost with the run: what a bug left out was not attempted', () => {
    const { record } = start()
    record.outcome(pushed(targets[1]))
    record.failed(new ActionError('INTERNAL', 'a bug'))
    expect(record.facts.outcomes).toEqual([
      unpushed(targets[0], 'not-attempted', 'a bug'),
      pushed(targets[1]),
    ])
  })

  it('needs no line when every host serves the certificate', () => {
    const { runner, record } = start()
    record.servedAlready()
    expect(record.facts.outcomes.map(({ status }) => status)).toEqual(['unchanged', 'unchanged'])
    expect(runner.lines('info')).toHaveLength(1)
  })
})

describe('a host', () => {
  it('has a line for its first check, and for each that differs from the one before', () => {
    const { runner, record } = start()
    record.check(check('unreachable', 'not-checked'))
    expect(record.facts.checks).toEqual([check('unreachable', 'not-checked')])
    record.check(check('stale'))
    record.check(check('stale'))
    record.check(check('served'))
    record.check(check('served', 'half-checked'))
    expect(record.facts.checks).toEqual([check('served', 'half-checked')])
    // A host that is not good has its line at the end, with what to do about it.
    expect(runner.lines('info')).toEqual([expect.stringContaining('www.example.com served')])
  })

  it('that is checked again later counts from the beginning', () => {
    const { runner, record } = start()
    record.check(check('served'))
    record.check(check('unreachable', 'not-checked'))
    record.check(check('served'))
    expect(runner.lines('info')).toHaveLength(2)
  })
})

describe('bindings', () => {
  const outcome = (status: BindingOutcome['status']): BindingOutcome => ({
    binding: 'CDN www.example.com',
    title: null,
    service: 'CDN',
    project: '',
    status,
    reason: null,
    before: [],
    after: [],
    reversible: true,
    check: 'served',
    isHarmful: false,
    failureCode: null,
    httpStatus: null,
    errorCode: null,
    message: null,
    says: null,
    requestId: null,
    facts: [],
  })

  it('are known as they were before the first of them is switched', () => {
    const { runner, record } = start()
    record.switching([outcome('not-attempted')])
    expect(record.facts.restore).toEqual([outcome('not-attempted')])
    expect(runner.lines('info')).toHaveLength(2)
    record.binding(outcome('bound'))
    record.bindings([outcome('bound')])
    expect(record.facts.bindings).toEqual([outcome('bound')])
    expect(runner.lines('info')).toHaveLength(3)
  })
})

describe('facts', () => {
  it('that were handed out do not change afterwards', () => {
    const { record } = start()
    const before = record.facts
    const copy = structuredClone({ ...before, failure: null })
    record.warning('late')
    record.outcome(pushed(targets[0]))
    record.check(check('stale'))
    record.failed(new ActionError('CANCELLED', 'the workflow was cancelled'))
    expect(before).toEqual(copy)
  })
})
