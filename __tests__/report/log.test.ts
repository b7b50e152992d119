// The log of a run: progress, groups, throttling, and nothing twice.

import { describe, expect, it } from '@jest/globals'
import { type Outcome, unpushed } from '../../src/push/outcome.ts'
import { guardRunner } from '../../src/report/guarded-runner.ts'
import { createLog } from '../../src/report/log.ts'
import { publishReport } from '../../src/report/publish.ts'
import { hostRow } from '../../src/report/rows/hosts.ts'
import { targetRow } from '../../src/report/rows/targets.ts'
import { nothingYet } from '../../src/report/run-facts.ts'
import type { Check } from '../../src/verify/judge.ts'
import { createFakeClock, startOfTime } from '../fixtures/fake-clock.ts'
import { createFakeRunner } from '../fixtures/fake-runner.ts'

const deadline = startOfTime + 300_000

const outcome = (index: number, status: Outcome['status'], more: Partial<Outcome> = {}) => ({
  ...unpushed({ service: 'ELB', project: `p${index}` }, 'planned', null),
  status,
  attempts: 1,
  ...more,
})

const check = (name: string, status: Check['status']): Check => ({
  host: { name, port: 443, via: null },
  status,
  expected: null,
  served: null,
  seen: 'it serves a certificate',
  defects: [],
  doubt: null,
})

function start() {
  const clock = createFakeClock()
  const runner = createFakeRunner()
  const guarded = guardRunner(runner)
  return { clock, runner, guarded, log: createLog(guarded, clock) }
}

describe('progress', () => {
  it('is told every ten seconds: done, failed, held back, and the time left', () => {
    const { clock, runner, log } = start()
    log.pushing(20, 8, deadline)
    log.row(targetRow(outcome(0, 'pushed')))
    log.row(targetRow(outcome(1, 'failed')))
    clock.advance(9_999)
    expect(runner.lines('info')).toHaveLength(2)
    log.heldBack(5000)
    clock.advance(1)
    clock.advance(10_000)
    expect(runner.lines('info').slice(2)).toEqual([
      'Throttled: all requests wait for 5 s',
      '2 of 20 targets done, 1 failed; held back for 5 s; 290 s left',
      '2 of 20 targets done, 1 failed; 280 s left',
    ])
  })

  it('of hosts says how many serve the certificate, and when the next one is checked', () => {
    const { clock, runner, log } = start()
    log.checkingHosts(2, 60_000, deadline)
    log.row(hostRow(check('a.example', 'served')))
    log.row(hostRow(check('b.example', 'stale')))
    log.nextCheckIn(30_000)
    log.nextCheckIn(12_000)
    clock.advance(10_000)
    log.row(hostRow(check('b.example', 'served')))
    clock.advance(10_000)
    expect(runner.lines('info').filter((line) => line.includes('left'))).toEqual([
      '1 of 2 hosts serves the certificate; next check in 2 s; 290 s left',
      '2 of 2 hosts serve the certificate; next check in 0 s; 280 s left',
    ])
  })

  it('ends with the phase', () => {
    const { clock, runner, log } = start()
    log.pushing(20, 8, deadline)
    log.done()
    clock.advance(60_000)
    expect(runner.lines('info')).toHaveLength(1)
  })
})

describe('throttling', () => {
  it('is one line when it begins, however many requests it holds back', () => {
    const { clock, runner, log } = start()
    log.pushing(100, 8, deadline)
    for (let index = 0; index < 8; index += 1) log.heldBack(2000 + index)
    clock.advance(1000)
    log.heldBack(4000)
    expect(runner.lines('info').slice(1)).toEqual(['Throttled: all requests wait for 2 s'])
  })
})

describe('groups', () => {
  const push = (count: number) => {
    const { clock, runner, log } = start()
    log.pushing(count, 8, deadline)
    for (let index = 0; index < count; index += 1) {
      log.row(targetRow(outcome(index, index % 2 === 0 ? 'pushed' : 'failed')))
      if (index === count / 2) clock.advance(10_000)
    }
    log.done()
    return runner
  }

  it('fold the lines of a phase with more than 20, and leave progress outside', () => {
    const runner = push(40)
    const order = runner.told.map(({ what, text }) => (what === 'info' ? text : `${what} ${text}`))
    expect(runner.lines('group')).toEqual([
      'targets that are done',
      'targets that are done, continued',
    ])
    expect(runner.lines('endgroup')).toHaveLength(2)
    const progress = order.findIndex((line) => line.includes('40 targets done'))
    expect(order[progress - 1]).toBe('endgroup ')
    expect(order[progress + 1]).toMatch(/^group /)
    expect(order.at(-1)).toBe('endgroup ')
  })

  it('are not needed for fewer', () => {
    expect(push(20).lines('group')).toEqual([])
  })

  it('hold nothing that failed', () => {
    expect(push(40).told.filter(({ text }) => text.includes('failed ·'))).toEqual([])
  })
})

describe('a whole run', () => {
  const runs = (count: number, causes: number) => {
    const { runner, guarded, log } = start()
    const outcomes = Array.from({ length: count }, (_, index) =>
      index % 2 === 0
        ? outcome(index, 'pushed')
        : outcome(index, 'failed', { httpStatus: 400, errorCode: `SCM.${index % causes}` }),
    )
    log.pushing(count, 8, deadline)
    for (const each of outcomes) log.row(targetRow(each))
    log.done()
    const facts = { ...nothingYet, targets: outcomes.map(({ target }) => target), outcomes }
    return publishReport(guarded, facts, startOfTime, true).then(() => ({ runner, outcomes }))
  }

  it.each([
    [4, 1],
    [40, 1],
    [40, 20],
    [1000, 3],
  ])('of %i targets with up to %i causes tells each target once', async (count, causes) => {
    const { runner, outcomes } = await runs(count, causes)
    const shown = ['info', 'notice', 'warning', 'error']
    const text = runner.told
      .filter(({ what }) => shown.includes(what))
      .map((line) => line.text)
      .join('\n')
    for (const { target } of outcomes) {
      const times = text.match(new RegExp(`ELB:${target.project}(?!\\d)`, 'g'))?.length
      expect({ target, times }).toEqual({ target, times: 1 })
    }
  })

  it('ends with the verdict, and each red line names what it is about', async () => {
    const { runner } = await runs(40, 3)
    const errors = runner.lines('error')
    for (const error of errors.slice(0, -1)) expect(error).toMatch(/^ELB:p\d+/)
    const lines = runner.told.filter(({ what }) => what === 'info' || what === 'error')
    expect(lines.at(-1)?.text).toMatch(/^Pushed the certificate to 20 of 40 targets: 20 failed\.$/)
  })

  it('that ran out of time has one line for what was not attempted', async () => {
    const { runner, guarded } = start()
    const outcomes = Array.from({ length: 862 }, (_, index) =>
      outcome(index, 'not-attempted', { attempts: 0, message: 'no time left before the deadline' }),
    )
    const facts = { ...nothingYet, targets: outcomes.map(({ target }) => target), outcomes }
    await publishReport(guarded, facts, startOfTime, true)
    const lines = [...runner.lines('info'), ...runner.lines('error')]
    expect(lines.filter((line) => line.includes('ELB:p'))).toEqual([
      expect.stringMatching(
        / and 854 more: not attempted · no time left .* – Raise timeout-seconds/,
      ),
    ])
  })
})
