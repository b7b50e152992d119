// The report as a JSON file: everything that the outputs hold and more, with messages whole. A
// variable holds 128 KiB on Linux; a file does not care. schemas/report-v1.schema.json documents
// it.

import { textOf } from '../errors/lines.ts'
import { version } from '../version.ts'
import { kindNames, kinds, rowsOfKind } from './rows/kinds.ts'
import type { RunReport } from './run-report.ts'
import { oneLine } from './text.ts'
import { renderVerdict } from './verdict.ts'

/** The servers' words were cut to this long when they were read. */
const longestMessage = 20_000

/**
 * The report file's content.
 * @param now milliseconds since the epoch
 */
export function renderReportFile(report: RunReport, now: number): string {
  const { certificate, failure } = report
  // The certificate's place is after the targets, as in version 1 from its beginning.
  const [targets, ...others] = kindNames.map((kind) => {
    const rows = rowsOfKind(report.outcomes, kind)
    const json = rows.map((row) => ({ ...kinds[kind].json(row, longestMessage), cause: row.cause }))
    return Object.entries(kinds[kind].fileFields(rows, json))
  })
  const expiresAt = certificate?.expiresAt ?? null
  const file = {
    version: 1,
    action: version,
    finishedAt: new Date(now).toISOString(),
    result: report.result,
    verdict: renderVerdict(report),
    stepFails: report.stepFails,
    asked: report.asked,
    isAskedRedacted: report.isAskedRedacted,
    ...Object.fromEntries(targets ?? []),
    certificate: certificate && {
      id: certificate.id,
      name: certificate.name,
      domain: certificate.domain,
      fingerprint: certificate.fingerprint,
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
      daysRemaining: certificate.daysRemaining,
    },
    ...Object.fromEntries(others.flat()),
    restore: report.restore,
    allServed: report.allServed,
    failure: failure && {
      code: failure.code,
      cause: failure.cause,
      httpStatus: failure.httpStatus,
      errorCode: failure.errorCode,
      message: textOf(failure.message),
      remedy: failure.remedy && textOf(failure.remedy),
      requestId: failure.requestId,
    },
    warnings: report.warnings.map((text) => oneLine(text, longestMessage)),
    notices: report.notices.map((text) => oneLine(text, longestMessage)),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
