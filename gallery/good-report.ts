// The report file of a job in which all went well, as the action writes it.

import { planPushes } from '../src/push/outcome.ts'
import type { Service } from '../src/push/target.ts'
import { renderReportFile } from '../src/report/report-file.ts'
import { nothingYet, type RunFacts } from '../src/report/run-facts.ts'
import { createReport } from '../src/report/run-report.ts'
import type { Check } from '../src/verify/judge.ts'

/** When the job ended. */
export const endedAt = Date.parse('2026-11-24T12:05:00Z')

const fingerprint = '3fa9'.repeat(16)

/** A host that serves the certificate. */
export function servedBy(name: string): Check {
  const host = { name, port: 443, via: null }
  const seen = 'it serves the certificate'
  const same = { expected: fingerprint, served: fingerprint }
  return { host, status: 'served', ...same, seen, defects: [], doubt: null }
}

/** The facts of a run that pushed `asked` to targets, or would push it in a dry run. */
export function goodFacts(
  asked: string,
  targets: readonly string[],
  dryRun: boolean,
  hosts: readonly string[] = [],
): RunFacts {
  const named = targets.map((each) => {
    const [service = '', project = ''] = each.split(':')
    return { service: service as Service, project }
  })
  const planned = planPushes(named, new Set())
  const pushed = { status: 'pushed', httpStatus: 204, attempts: 1, durationMs: 310 } as const
  return {
    ...nothingYet,
    asked,
    dryRun,
    targets: named,
    outcomes: dryRun ? planned : planned.map((each) => ({ ...each, ...pushed })),
    certificate: {
      id: 'scs1700000000001',
      name: asked,
      domain: asked,
      names: [asked],
      fingerprint,
      sha256: fingerprint,
      expiresAt: Date.parse('2027-02-24T12:00:00Z'),
    },
    hostCount: hosts.length,
    checks: hosts.map(servedBy),
  }
}

/** The text of a report file. */
export function reportFileOf(facts: RunFacts): string {
  const report = createReport(facts, endedAt, (text) => text)
  return renderReportFile(report, endedAt)
}
