// The step's outputs. Rows are never dropped; when all of them together would be too much, words
// are shortened until they fit.

import { formatTarget } from '../push/target.ts'
import { formatHost } from '../verify/host.ts'
import { renderCheckWords } from './next-steps.ts'
import {
  isUnpushed,
  type ReportedCheck,
  type ReportedOutcome,
  type RunReport,
} from './run-report.ts'
import { renderSummary } from './summary.ts'
import { oneLine, shorten } from './text.ts'

/**
 * Under 400,000 characters, names and delimiters included: GitHub takes 1 MB of outputs from a job,
 * and more than one of these steps must fit into it.
 */
const mostCharacters = 395_000
/** GitHub runs at most this many jobs of one matrix. */
const mostMatrixJobs = 256

/** How long a message or remedy may be: the first that fits is taken. */
const wordLimits = [2000, 500, 200, 100, 50, 20, 0]

export interface Outputs {
  readonly values: Readonly<Record<string, string>>
  /** What a user of the outputs should know. */
  readonly warnings: readonly string[]
}

/** @param summary the job summary's text */
export function renderOutputs(report: RunReport, summary: string): Outputs {
  const { certificate, counts, outcomes } = report
  const unpushed = outcomes.filter(isUnpushed)
  const expiresAt = certificate?.expiresAt ?? null
  const fixed = {
    result: report.result,
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
  }
  const room = mostCharacters - Object.values(fixed).join('').length
  const rows = renderRows(report, room - summary.length)
  const left = room - rows.results.length - rows.checks.length
  const shownSummary = summary.length <= left ? summary : shorten(renderSummary(report, left), left)
  const tooManyJobs = unpushed.length > mostMatrixJobs
  return {
    values: { ...fixed, ...rows, 'summary-markdown': shownSummary },
    warnings: tooManyJobs
      ? [
          `The output matrix is empty: ${unpushed.length} targets are more than the ${mostMatrixJobs} jobs of a matrix. Use failed-targets.`,
        ]
      : [],
  }
}

function renderMatrix(unpushed: readonly ReportedOutcome[]): string {
  const jobs = unpushed.length > mostMatrixJobs ? [] : unpushed
  const include = jobs.map(({ target }) => ({
    target: formatTarget(target),
    service: target.service,
    project: target.project,
  }))
  return JSON.stringify({ include })
}

/** All rows, their words as long as there is room for. */
function renderRows(report: RunReport, room: number) {
  const { outcomes, checks } = report
  for (const limit of wordLimits) {
    const results = JSON.stringify(outcomes.map((outcome) => resultRow(outcome, limit)))
    const shownChecks = JSON.stringify(checks.map((check) => checkRow(check, report, limit)))
    if (results.length + shownChecks.length <= room) return { results, checks: shownChecks }
  }
  // A thousand of the longest names beside a hundred of the longest hosts: what is null is left out.
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

function checkRow(check: ReportedCheck, report: RunReport, wordLimit: number) {
  const { host, status, expected, served } = check
  const message = oneLine(renderCheckWords(check, report), wordLimit) || null
  return { host: formatHost(host), via: host.via, status, expected, served, message }
}

function resultRow(outcome: ReportedOutcome, wordLimit: number) {
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
