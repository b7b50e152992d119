// The report as a JSON file: everything that the outputs hold and more, with messages whole. A
// variable holds 128 KiB on Linux; a file does not care. schemas/report-v1.schema.json documents
// it.

import { formatTarget } from '../push/target.ts'
import { version } from '../version.ts'
import { checkRow, resultRow } from './outputs.ts'
import { isUnpushed, type RunReport } from './run-report.ts'
import { oneLine } from './text.ts'
import { renderVerdict } from './verdict.ts'

/** The servers' words were cut to this long when they were read. */
const longestMessage = 20_000

/**
 * The report file's content.
 * @param now milliseconds since the epoch
 */
export function renderReportFile(report: RunReport, now: number): string {
  const { outcomes, checks, certificate, failure } = report
  const unpushed = outcomes.filter(isUnpushed)
  const expiresAt = certificate?.expiresAt ?? null
  const file = {
    version: 1,
    action: version,
    finishedAt: new Date(now).toISOString(),
    result: report.result,
    verdict: renderVerdict(report),
    stepFails: report.stepFails,
    totalCount: outcomes.length,
    pushedCount: report.counts.pushed,
    failedCount: unpushed.length,
    results: outcomes.map((outcome) => resultRow(outcome, longestMessage)),
    failedTargets: unpushed.map(({ target }) => formatTarget(target)),
    certificate: certificate && {
      id: certificate.id,
      name: certificate.name,
      domain: certificate.domain,
      fingerprint: certificate.fingerprint,
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
      daysRemaining: certificate.daysRemaining,
    },
    checks: checks.map((check) => checkRow(check, report, longestMessage)),
    allServed: report.allServed,
    failure,
    warnings: report.warnings.map((text) => oneLine(text, longestMessage)),
    notices: report.notices.map((text) => oneLine(text, longestMessage)),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
