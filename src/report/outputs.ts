// The step's outputs. Rows are never dropped; when all of them together would be too much, words
// are shortened until they fit.

import { formatTarget } from '../targets.ts'
import { isUnpushed, type ReportedOutcome, type RunReport } from './run-report.ts'
import { longestSummary } from './summary.ts'
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
  }
  const room = mostCharacters - Object.values(fixed).join('').length
  const results = renderResults(outcomes, room - Math.min(summary.length, longestSummary))
  const shownSummary = shorten(summary, Math.min(longestSummary, room - results.length))
  const tooManyJobs = unpushed.length > mostMatrixJobs
  return {
    values: { ...fixed, results, 'summary-markdown': shownSummary },
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

function renderResults(outcomes: readonly ReportedOutcome[], room: number): string {
  let results = '[]'
  for (const limit of wordLimits) {
    results = JSON.stringify(outcomes.map((outcome) => resultRow(outcome, limit)))
    if (results.length <= room) break
  }
  return results
}

function resultRow(outcome: ReportedOutcome, wordLimit: number) {
  const { target, status, httpStatus, attempts, durationMs } = outcome
  const words = (text: string | null, limit: number) => text && (shorten(text, limit) || null)
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
