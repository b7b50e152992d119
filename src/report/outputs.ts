// The step's outputs. Every target and host keeps its row: if all outputs together are too long,
// messages and remedies are shortened until they fit.

import { formatTarget } from '../push/target.ts'
import { formatHost } from '../verify/host.ts'
import { renderCheckWords } from './next-steps.ts'
import {
  isUnpushed,
  mostMatrixJobs,
  type ReportedCheck,
  type ReportedOutcome,
  type RunReport,
} from './run-report.ts'
import { renderSummary } from './summary.ts'
import { oneLine, shorten } from './text.ts'
import { renderVerdict } from './verdict.ts'

/**
 * Keeps all outputs under 400,000 characters, names and delimiters included. GitHub allows 1 MB of
 * outputs per job, and a job may run this action more than once.
 */
const mostCharacters = 395_000

/** Lengths to try for messages and remedies, in characters; the first that fits is used. */
const wordLimits = [2000, 500, 200, 100, 50, 20, 0]

/** The step's outputs, by name. */
export type Outputs = Readonly<Record<string, string>>

/**
 * Renders a report as the step's outputs, together under 400,000 characters.
 * @param summary the job summary, as Markdown
 * @param reportPath where the report file is; empty when it could not be written
 */
export function renderOutputs(report: RunReport, summary: string, reportPath: string): Outputs {
  const { certificate, counts, outcomes } = report
  const unpushed = outcomes.filter(isUnpushed)
  const expiresAt = certificate?.expiresAt ?? null
  const fixed = {
    result: report.result,
    verdict: renderVerdict(report),
    'total-count': String(outcomes.length),
    'pushed-count': String(counts.pushed),
    'failed-count': String(unpushed.length),
    'failed-targets': unpushed.map(({ target }) => formatTarget(target)).join('\n'),
    matrix: renderMatrix(unpushed),
    'certificate-id': oneLine(certificate?.id ?? '', 64),
    'certificate-name': oneLine(certificate?.name ?? '', 256),
    'certificate-domain': oneLine(certificate?.domain ?? '', 256),
    'certificate-fingerprint': oneLine(certificate?.fingerprint ?? '', 128),
    'expires-at': expiresAt === null ? '' : new Date(expiresAt).toISOString(),
    'days-remaining': String(certificate?.daysRemaining ?? ''),
    'all-served': String(report.allServed ?? ''),
    'report-path': reportPath,
  }
  const room = mostCharacters - Object.values(fixed).join('').length
  const rows = renderRows(report, room - summary.length)
  const left = room - rows.results.length - rows.checks.length
  const shownSummary = summary.length <= left ? summary : shorten(renderSummary(report, left), left)
  return { ...fixed, ...rows, 'summary-markdown': shownSummary }
}

/** Empty when there are more jobs than GitHub takes. */
function renderMatrix(unpushed: readonly ReportedOutcome[]): string {
  const jobs = unpushed.length > mostMatrixJobs ? [] : unpushed
  const include = jobs.map(({ target, status, errorCode }) => ({
    target: formatTarget(target),
    service: target.service,
    project: target.project,
    status,
    errorCode: errorCode && oneLine(errorCode, 36),
  }))
  return JSON.stringify({ include })
}

/** All rows as JSON of at most `room` characters, with messages as long as that allows. */
function renderRows(report: RunReport, room: number) {
  const { outcomes, checks } = report
  for (const limit of wordLimits) {
    const results = JSON.stringify(outcomes.map((outcome) => resultRow(outcome, limit)))
    const shownChecks = JSON.stringify(checks.map((check) => checkRow(check, report, limit)))
    if (results.length + shownChecks.length <= room) return { results, checks: shownChecks }
  }
  // A thousand targets and a hundred hosts with the longest names do not fit even without messages:
  // leave out fingerprints and null fields.
  const withoutNulls = (_: string, value: unknown) => (value === null ? undefined : value)
  const hosts = checks.map((check) => ({ ...check, expected: null, served: null }))
  return {
    results: JSON.stringify(
      outcomes.map((outcome) => resultRow(outcome, 0)),
      withoutNulls,
    ),
    checks: JSON.stringify(
      hosts.map((check) => checkRow(check, report, 0)),
      withoutNulls,
    ),
  }
}

/** @param wordLimit of the message, in characters */
export function checkRow(check: ReportedCheck, report: RunReport, wordLimit: number) {
  const { host, status, expected, served } = check
  const message = oneLine(renderCheckWords(check, report), wordLimit) || null
  return { host: formatHost(host), via: host.via, status, expected, served, message }
}

/** @param wordLimit of messages and remedies, in characters */
export function resultRow(outcome: ReportedOutcome, wordLimit: number) {
  const { target, status, httpStatus, attempts, durationMs } = outcome
  const words = (text: string | null, limit: number) => text && (oneLine(text, limit) || null)
  return {
    target: formatTarget(target),
    service: target.service,
    project: target.project,
    status,
    httpStatus,
    errorCode: words(outcome.errorCode, wordLimit === 0 ? 12 : 36),
    message: words(outcome.message, wordLimit),
    remedy: words(outcome.remedy, wordLimit),
    requestId: words(outcome.requestId, wordLimit === 0 ? 0 : 64),
    attempts,
    durationMs,
  }
}
