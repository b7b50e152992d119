// A mistake in the report itself costs no outcome.

import { describe, expect, it } from '@jest/globals'
import { unseenCertificate } from '../../src/certificate/certificate.ts'
import { unpushed } from '../../src/push/outcome.ts'
import { guardRunner } from '../../src/report/guarded-runner.ts'
import { publishReport } from '../../src/report/publish.ts'
import { nothingYet, type RunFacts } from '../../src/report/run-facts.ts'
import { startOfTime } from '../fixtures/fake-clock.ts'
import { createFakeRunner } from '../fixtures/fake-runner.ts'

const target = { service: 'ELB', project: 'cn-north-4' } as const
const pushed = { ...unpushed(target, 'planned', null), status: 'pushed', httpStatus: 204 } as const

/** Facts of which one throws as soon as it is read. */
function brokenFacts(broken: 'certificate' | 'notices' | 'checks'): RunFacts {
  const facts = {
    ...nothingYet,
    targets: [target, { service: 'CDN', project: '' } as const],
    outcomes: [pushed],
    certificate: unseenCertificate('scs1700000000001'),
  }
  const trap = {
    get() {
      throw new Error('broken on purpose')
    },
  }
  if (broken === 'certificate') Object.defineProperty(facts.certificate, 'domain', trap)
  else if (broken === 'notices') facts.notices = new Proxy([], trap)
  else facts.checks = [Object.defineProperty({ status: 'served' }, 'seen', trap)] as never
  return facts
}

describe('the last resort', () => {
  it.each(['certificate', 'notices', 'checks'] as const)(
    'writes all outputs and the summary, and is red, when %s cannot be rendered',
    async (broken) => {
      const whole = createFakeRunner()
      await publishReport(guardRunner(whole), nothingYet, startOfTime, true)
      const runner = createFakeRunner()
      await publishReport(guardRunner(runner), brokenFacts(broken), startOfTime, true)
      expect(Object.keys(runner.outputs).sort()).toEqual(Object.keys(whole.outputs).sort())
      expect(runner.outputs).toMatchObject({
        result: 'partial',
        'pushed-count': '1',
        'failed-count': '1',
        'failed-targets': 'CDN',
      })
      expect(JSON.parse(runner.outputs['results'] ?? '')).toMatchObject([
        { target: 'ELB:cn-north-4', status: 'pushed', httpStatus: 204 },
        { target: 'CDN', status: 'not-attempted' },
      ])
      expect(runner.summary).toContain('<li>ELB:cn-north-4: pushed</li>')
      expect(runner.lines('error').join()).toContain('broken on purpose')
      expect(runner.failed).toBe(true)
    },
  )
})
