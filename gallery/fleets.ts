// The summaries of a fleet: what Gather and the plan tell, in stories.

import type { PushResult } from '../src/fleet/absent.ts'
import { gatherFleet, type SentReport } from '../src/fleet/gather.ts'
import { renderNoPlan } from '../src/fleet/no-plan.ts'
import { planFleet } from '../src/fleet/plan.ts'
import { renderPlanSummary } from '../src/fleet/plan-text.ts'
import { renderFleetSummary } from '../src/fleet/summary.ts'
import { goodFacts, reportFileOf } from './good-report.ts'

const remedy =
  "Grant scm:cert:push to the agency, and check that the certificate is in the agency's enterprise project."
const requestId = 'b5d1f8a0c7e94f1fa3c2d9e84f7b0c1d'

/** The text of a report file. */
function report(result: string, more: object = {}): string {
  const verdict = 'Pushed www.example.com to all 4 targets.'
  return JSON.stringify({ version: 1, result, verdict, stepFails: result !== 'success', ...more })
}

function refused(errorCode: string, message: string): string {
  const row = { status: 'failed', httpStatus: 400, errorCode, message, remedy, requestId }
  return report('partial', { results: [row] })
}

const expired = report('failure', {
  failure: {
    code: 'CERTIFICATE_REFUSED',
    message: 'SCM has no pushable certificate for shop.example.com',
    remedy: 'Correct domain ("shop.example.com"), or issue the certificate in SCM.',
    requestId: null,
  },
})

const mixed = [
  refused('SCM.0202', 'no permission to operate elb'),
  refused('SCM.0202', 'the agency is locked'),
  expired,
  null,
  '',
]

interface Fleet {
  readonly size: number
  /** The reports of the first certificates; the others are good. */
  readonly reports: readonly (string | null)[]
  readonly pushResult?: PushResult
  readonly attempt?: number
  readonly account?: string
  readonly name?: string
}

function planOf({ size, account = 'account', name = 'www' }: Fleet) {
  const entries = Array.from({ length: size }, (_, index) => ({
    name: `${name}-${index + 1}.example.com`,
    account: `${account}-${(index % 20) + 1}`,
    inputs: { targets: 'CDN\nELB: cn-north-4', 'verify-hosts': `${name}-${index + 1}.example.com` },
  }))
  return planFleet(entries, {
    id: 'story',
    attempt: 1,
    madeAt: '2026-11-24T12:00:00.000Z',
    manifest: 'certificates.yml',
    dryRun: false,
  })
}

function summaryOf(fleet: Fleet): string {
  const plan = planOf(fleet)
  const sent = plan.entries.flatMap(({ key, name, names }, index): [string, SentReport][] => {
    const good = () => reportFileOf(goodFacts(name, names.targets, false, names.hosts))
    const text = index < fleet.reports.length ? fleet.reports[index] : good()
    return typeof text === 'string' ? [[key, { attempt: 1, text }]] : []
  })
  const { attempt = 1, pushResult = 'failure' } = fleet
  return renderFleetSummary(gatherFleet(plan, new Map(sent), { number: attempt, pushResult }))
}

const pushed = reportFileOf(
  goodFacts('www.example.com', ['CDN', 'WAF:cn-north-4', 'ELB:cn-north-4', 'ELB:cn-east-3'], false),
)
const hostile = '</code></details><img src=x onerror=alert(1)>@octocat ##[error]'
const all = (size: number, ...texts: readonly string[]) =>
  Array.from({ length: size }, (_, index) => texts[index % texts.length] ?? null)

/** Markdown by the name of its story. */
export const fleetStories: Readonly<Record<string, string>> = {
  'fleet-pushed': summaryOf({ size: 40, reports: [], pushResult: 'success' }),
  'fleet-partial': summaryOf({ size: 40, reports: mixed }),
  'fleet-re-run': summaryOf({ size: 40, reports: mixed, attempt: 2 }),
  'fleet-uncertain': summaryOf({ size: 3, reports: [], attempt: 2 }),
  'fleet-of-900': summaryOf({
    size: 900,
    reports: all(900, refused('SCM.0202', 'no permission'), refused('SCM.0221', 'no quota')),
  }),
  'fleet-long-names': summaryOf({
    size: 60,
    reports: mixed,
    account: 'a'.repeat(60),
    name: 'n'.repeat(80),
  }),
  'fleet-hostile': summaryOf({
    size: 3,
    reports: [
      refused(hostile, hostile + 'w'.repeat(5000)),
      report('failure', { verdict: hostile }),
    ],
    name: hostile,
  }),
  'fleet-plan': renderPlanSummary(
    planOf({ size: 300, reports: [], account: 'a'.repeat(60), name: 'n'.repeat(80) }),
  ),
  'fleet-plan-gone': renderNoPlan('failure', new Map([['shop_www', { attempt: 1, text: pushed }]]))
    .summary,
}
