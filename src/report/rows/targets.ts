// Targets as rows: one for each service and project that receives the certificate. Pure.

import { type Outcome, type Status, unpushed } from '../../push/outcome.ts'
import { formatTarget, serviceNames } from '../../push/target.ts'
import { causeOfFacts } from '../cause.ts'
import { remedyOf } from '../remedies.ts'
import type { RunFacts } from '../run-facts.ts'
import { oneLine } from '../text.ts'
import { count } from '../words.ts'
import type { CertificateNames, Ending, Row, RowKind } from './row.ts'

const marks: Readonly<Record<Status, string>> = {
  pushed: '✅',
  unchanged: '✅',
  failed: '❌',
  uncertain: '❓',
  'not-attempted': '⏭️',
  planned: '📝',
}

const endings: Readonly<Record<Status, Row['ended']>> = {
  pushed: 'well',
  unchanged: 'well',
  failed: 'badly',
  uncertain: 'badly',
  'not-attempted': 'badly',
  planned: 'neither',
}

/** How a target ended, as a row. */
export function targetRow(outcome: Outcome): Row {
  const { target, status, httpStatus, errorCode, message, requestId } = outcome
  const name = formatTarget(target)
  return {
    kind: 'target',
    name,
    label: [name],
    status,
    mark: marks[status],
    ended: endings[status],
    httpStatus,
    errorCode,
    message,
    requestId,
    says: null,
    defects: [],
    attempts: outcome.attempts,
    durationMs: outcome.durationMs,
    own: { ...target },
  }
}

/** What is special about targets. */
export const targets: RowKind = {
  output: 'results',
  spareFields: [],
  rowsOf: (facts) =>
    outcomesOf(facts).map((outcome) => {
      const row = targetRow(outcome)
      return {
        ...row,
        // A dry run that ends early fails no target.
        ended: facts.dryRun ? ('neither' as const) : row.ended,
        cause: causeOfFacts(outcome.facts, facts.situation) ?? outcome.failureCode,
        remedy: remedyOf(outcome, facts),
        commonRemedy: null,
        isAsked: true,
        failsAlways: false,
        isUrgent: false,
        isInVain: false,
        // An error that ended the run for every target is reported once, by the verdict.
        isAnnotated: row.ended === 'badly' && (facts.failure === null || row.attempts > 0),
      }
    }),
  countMissing: () => 0,
  json: (row, wordLimit) => ({
    target: row.name,
    service: row.own['service'],
    project: row.own['project'],
    status: row.status,
    httpStatus: row.httpStatus,
    errorCode: words(row.errorCode, wordLimit === 0 ? 12 : 36),
    message: words(row.message, wordLimit),
    remedy: words(row.remedy, wordLimit),
    requestId: words(row.requestId, wordLimit === 0 ? 0 : 64),
    attempts: row.attempts,
    durationMs: row.durationMs,
  }),
  outputs: (rows) => {
    const failed = rows.filter(hasFailed)
    return {
      'total-count': String(rows.length),
      'pushed-count': String(countOf(rows, 'pushed')),
      'failed-count': String(failed.length),
      'failed-targets': failed.map(({ name }) => name).join('\n'),
      matrix: renderMatrix(failed),
    }
  },
  fileFields: (rows, json) => {
    const failed = rows.filter(hasFailed)
    return {
      totalCount: rows.length,
      pushedCount: countOf(rows, 'pushed'),
      failedCount: failed.length,
      results: json,
      failedTargets: failed.map(({ name }) => name),
    }
  },
  verdict: renderVerdict,
}

/** A run that ended before its pushes has an outcome for each target all the same. */
function outcomesOf({ targets, outcomes, failure }: RunFacts): readonly Outcome[] {
  if (outcomes.length > 0) return outcomes
  const reason = failure?.message ?? null
  return targets.map((target) => unpushed(target, 'not-attempted', reason))
}

/** The services that the certificate was, or would be, pushed to, in the order of reports. */
export function servicesToBind({ outcomes, bindings }: RunFacts): readonly string[] {
  const reached = outcomes.filter(({ status }) =>
    ['pushed', 'uncertain', 'planned'].includes(status),
  )
  // Where this run bound the certificate, or says itself why not, nothing is left to explain.
  const isBound = ({ service, project }: Outcome['target']) =>
    bindings.some(
      (each) => each.service === service && (service === 'CDN' || each.project === project),
    )
  return serviceNames.filter((name) =>
    reached.some(({ target }) => target.service === name && !isBound(target)),
  )
}

function words(text: string | null, limit: number): string | null {
  return text && (oneLine(text, limit) || null)
}

function hasFailed({ ended }: Row): boolean {
  return ended === 'badly'
}

function countOf(rows: readonly Row[], status: Status): number {
  return rows.filter((row) => row.status === status).length
}

/** GitHub allows at most this many jobs per matrix. */
const mostMatrixJobs = 256

/** Empty when there are more jobs than GitHub takes. */
function renderMatrix(failed: readonly Row[]): string {
  const jobs = failed.length > mostMatrixJobs ? [] : failed
  const include = jobs.map(({ name, status, errorCode, own }) => ({
    target: name,
    service: own['service'],
    project: own['project'],
    status,
    errorCode: errorCode && oneLine(errorCode, 36),
  }))
  return JSON.stringify({ include })
}

/** A warning, if the output `matrix` is empty because too many targets failed. */
export function matrixWarning(rows: readonly Row[]): readonly string[] {
  const number = rows.filter(hasFailed).length
  if (number <= mostMatrixJobs) return []
  return [
    `The output matrix is empty: there are ${number} failed targets, and GitHub allows ${mostMatrixJobs} jobs per matrix. Use failed-targets instead.`,
  ]
}

/** Null when there was nothing to push and nothing went wrong. */
function renderVerdict(
  rows: readonly Row[],
  { result, failure, hostCount, isBinding }: Ending,
  { short: name }: CertificateNames,
): string | null {
  const total = count(rows.length, 'target')
  if (rows.length === 0 && hostCount > 0) {
    return failure === null ? null : `The run for ${name} ended early.`
  }
  const unchanged = countOf(rows, 'unchanged')
  const isSupplied = unchanged === rows.length && unchanged > 0
  if (isSupplied && isBinding) return null
  if (result === 'dry-run') {
    const planned = rows.length - unchanged
    return planned === 0
      ? `Dry run: nothing to push for ${name}; nothing was changed.`
      : `Dry run: ${name} would be pushed to ${count(planned, 'target')}; nothing was changed.`
  }
  // A plan says why there is nothing to push; what hosts serve already needs no reason.
  const isServed = isSupplied && rows.every(({ message }) => message === null)
  if (isServed && hostCount > 0) return `Nothing to push: ${name} is in use already.`
  if (isSupplied) return `Nothing to push or bind for ${name}.`
  const pushed = countOf(rows, 'pushed')
  if (pushed + unchanged === rows.length && rows.length > 0) {
    const [only, ...others] = rows.filter(({ status }) => status === 'pushed')
    const isAlone = only !== undefined && others.length === 0
    const where = unchanged > 0 ? count(pushed, 'target') : `all ${total}`
    return `Pushed ${name} to ${isAlone ? only.name : where}.`
  }
  const rest = (['failed', 'uncertain', 'not-attempted'] as const)
    .map((status) => ({ status, number: countOf(rows, status) }))
    .filter(({ number }) => number > 0)
  const list = rest.map(({ status, number }) => `${number} ${status.replace('-', ' ')}`).join(', ')
  if (pushed > 0) return `Pushed ${name} to ${pushed} of ${total}: ${list}.`
  if (rest.some(({ status }) => status === 'uncertain'))
    return `No push of ${name} was confirmed: ${list}.`
  return rest.length === 0 ? `Did not push ${name}.` : `Did not push ${name}: ${list}.`
}
