// How one certificate of the fleet ended, read from the report file of its job. The file comes from
// another machine, so anything may be in it. Pure.

import { formatAnswer } from '../report/words.ts'
import type { Asked } from './believe.ts'
import { type Json, objectOf, parsed } from './json.ts'
import { inKeys } from './keys.ts'

/** How a certificate ended. */
export type LegStatus = (typeof legStatuses)[number]

/** From the best to the worst. */
export const legStatuses = [
  'pushed',
  'planned',
  'partial',
  'failed',
  'uncertain',
  'no report',
] as const

/** Whether a status means that the certificate needs no further run. */
export function isGood(status: LegStatus): boolean {
  return status === 'pushed' || status === 'planned'
}

/**
 * - `failed`               the report says so
 * - `no-report`            there is none
 * - `unreadable-report`    there is one that this version cannot read
 * - `contradictory-report` there is one that contradicts itself or the plan
 * - `outdated-report`      the newest one is of an earlier attempt
 * - `doubtful-report`      it is good, and some job is not
 */
export type CauseKind =
  | 'failed'
  | 'no-report'
  | 'unreadable-report'
  | 'contradictory-report'
  | 'outdated-report'
  | 'doubtful-report'

/** Why something did not work. */
export interface Cause {
  readonly kind: CauseKind
  /** Codes and words for programs. Causes with the same key are the same cause. */
  readonly key: string
  /** What went wrong, in the words of the server or of the action. */
  readonly says: string
  readonly remedy: string | null
  readonly requestId: string | null
}

/** How a certificate ended. */
export interface Leg {
  readonly status: LegStatus
  readonly verdict: string
  /** A re-run of failed jobs includes those that are red, and no others. */
  readonly job: 'red' | 'green' | 'unknown'
  /** Whether the fleet fails with it. */
  readonly stepFails: boolean
  readonly domain: string | null
  readonly expiresAt: string | null
  /** Empty when all went well. */
  readonly causes: readonly Cause[]
}

/** A report file, as far as its end tells how to read the rest. */
export interface ReadReport {
  readonly json: Json
  readonly status: LegStatus
  readonly verdict: string
  readonly stepFails: boolean
}

/** Reads a report file; null if it is no report that this version understands. */
export function readReport(text: string): ReadReport | null {
  const json = objectOf(parsed(text))
  const status = statuses[textOf(json?.['result']) ?? '']
  if (json === null || json['version'] !== 1 || status === undefined) return null
  const { stepFails, results } = json
  const verdict = textOf(json['verdict'])
  const rows = rowsOf(json, 'results')
  const isWhole = Array.isArray(results) && rows.length === results.length
  if (typeof stepFails !== 'boolean' || verdict === null || !isWhole) return null
  return { json, status, verdict, stepFails }
}

/** How the certificate ended, in the words of its report. */
export function legOf({ json, status, verdict, stepFails }: ReadReport, asked: Asked): Leg {
  const certificate = objectOf(json['certificate'])
  const leg = {
    verdict,
    job: stepFails ? 'red' : 'green',
    stepFails,
    domain: textOf(certificate?.['domain']),
    expiresAt: timeOf(certificate?.['expiresAt']),
  } as const
  const isOtherRun = (status === 'planned') !== asked.dryRun
  // A dry run that ended early says so, and not that it was one.
  const endedEarly = objectOf(json['failure']) !== null
  if (isOtherRun && !(asked.dryRun && endedEarly)) {
    return { ...leg, status: 'failed', stepFails: true, causes: [otherRun(asked)] }
  }
  if (isGood(status) && !stepFails) return { ...leg, status, causes: [] }
  const causes = causesOf(json, verdict, asked)
  return { ...leg, status: redStatuses[status] ?? status, causes }
}

const statuses: Readonly<Record<string, LegStatus>> = {
  __proto__: null as never,
  success: 'pushed',
  'dry-run': 'planned',
  partial: 'partial',
  failure: 'failed',
}

/** When the job is red all the same: a host that must serve the certificate does not. */
const redStatuses: Readonly<Partial<Record<LegStatus, LegStatus>>> = {
  pushed: 'partial',
  planned: 'failed',
}

function otherRun({ dryRun }: Asked): Cause {
  const says = dryRun
    ? 'The job was not a dry run: it may have changed something.'
    : 'The job was a dry run: nothing was pushed.'
  const remedy = 'Start a new run with this certificate in the input select.'
  return { kind: 'failed', key: keyOf('other run'), says, remedy, requestId: null }
}

function keyOf(...codes: readonly unknown[]): string {
  return JSON.stringify(codes)
}

function causesOf(report: Json, verdict: string, { inputs }: Asked): readonly Cause[] {
  const failure = objectOf(report['failure'])
  const ended = failure === null ? [] : [causeOfFailure(failure)]
  // What was never sent has the failure's reason.
  const bad = [...badStatuses, ...(failure === null ? ['not-attempted'] : [])]
  const isBad = (row: Json) => bad.includes(textOf(row['status']) ?? '') || isHarmful(row)
  const rows = [...rowsOf(report, 'results'), ...rowsOf(report, 'bindings')].filter(isBad)
  const skipped = rowsOf(report, 'bindings').filter(({ status }) => status === 'skipped')
  const hosts = rowsOf(report, 'checks').filter(({ status }) => status !== 'served')
  // Bindings that the manifest names and hosts that must serve were asked for.
  const asked = [
    ...rows,
    ...(isNamed(inputs['bind']) ? skipped : []),
    ...(inputs['verify-required']?.toLowerCase() === 'true' ? hosts : []),
  ]
  const causes = [...ended, ...asked.map(causeOfRow)]
  if (causes.length > 0) return distinct(causes)
  const others = [...skipped, ...hosts]
  if (others.length > 0) return distinct(others.map(causeOfRow))
  return [{ kind: 'failed', key: keyOf('verdict'), says: verdict, remedy: null, requestId: null }]
}

const badStatuses = ['failed', 'uncertain', 'rolled-back', 'rollback-failed']

/** Whether `bind` has lines. */
function isNamed(bind = ''): boolean {
  return !/^\s*(?:none|replace)?\s*$/i.test(bind)
}

/** A binding that was switched, and whose hosts got worse. */
function isHarmful({ status, check }: Json): boolean {
  return status === 'bound' && (check === 'mismatch' || check === 'unreachable')
}

function causeOfFailure(failure: Json): Cause {
  // The lines after the first are about this certificate only; its job shows them.
  const [first = ''] = (textOf(failure['message']) ?? 'The run ended early.').split('\n')
  const { code, cause, httpStatus, errorCode } = failure
  return {
    kind: 'failed',
    key: keyOf('run', code, cause, httpStatus, errorCode),
    says: inKeys(first),
    remedy: remedyOf(failure),
    requestId: textOf(failure['requestId']),
  }
}

function causeOfRow(row: Json): Cause {
  const httpStatus = typeof row['httpStatus'] === 'number' ? row['httpStatus'] : null
  const errorCode = textOf(row['errorCode'])
  const message = inKeys(textOf(row['message']) ?? textOf(row['reason']) ?? '')
  const status = textOf(row['status']) ?? 'failed'
  const answer = formatAnswer({ httpStatus, errorCode, message })
  // A service has permissions of its own to bind in it.
  const service = 'binding' in row ? row['service'] : null
  return {
    kind: 'failed',
    key: keyOf('row', status, service, httpStatus, errorCode, row['cause']),
    says: answer === '' ? status : `${status}: ${answer}`,
    remedy: remedyOf(row),
    requestId: textOf(row['requestId']),
  }
}

function remedyOf(json: Json): string | null {
  const remedy = textOf(json['remedy'])
  return remedy === null ? null : inKeys(remedy)
}

function distinct(causes: readonly Cause[]): readonly Cause[] {
  return [...new Map(causes.map((cause) => [cause.key, cause])).values()]
}

function rowsOf(report: Json, field: string): readonly Json[] {
  const rows = report[field]
  return Array.isArray(rows) ? rows.map(objectOf).filter((row) => row !== null) : []
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A time as ISO 8601; null for anything else. */
function timeOf(value: unknown): string | null {
  const time = Date.parse(textOf(value) ?? '')
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
