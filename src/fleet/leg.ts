// How one certificate of the fleet ended, read from the report file of its job. The file comes from
// another machine, so anything may be in it. Pure.

import { formatAnswer } from '../report/words.ts'
import { type Json, objectOf, parsed } from './json.ts'
import { inKeys } from './keys.ts'
import type { FleetEntry } from './manifest.ts'

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
 * - `failed`            the report says so
 * - `no-report`         there is none
 * - `unreadable-report` there is one that this version cannot read
 * - `outdated-report`   the newest one is of an earlier attempt
 * - `doubtful-report`   it is good, and some job is not
 */
export type CauseKind =
  | 'failed'
  | 'no-report'
  | 'unreadable-report'
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

/** What the plan says about the job that wrote a report. */
export interface Asked {
  readonly inputs: FleetEntry['inputs']
  readonly dryRun: boolean
}

/** Reads a report file; null if it is no report that this version understands. */
export function readLeg(text: string, asked: Asked): Leg | null {
  const report = objectOf(parsed(text))
  const result = textOf(report?.['result']) ?? ''
  const status = statuses[result]
  if (report === null || report['version'] !== 1 || status === undefined) return null
  const isRed = report['stepFails']
  if (typeof isRed !== 'boolean' || !isSound(report, asked)) return null
  const certificate = objectOf(report['certificate'])
  const verdict = textOf(report['verdict']) ?? ''
  const leg = {
    verdict,
    job: isRed ? 'red' : 'green',
    stepFails: isRed,
    domain: textOf(certificate?.['domain']),
    expiresAt: timeOf(certificate?.['expiresAt']),
  } as const
  const isOtherRun = (result === 'dry-run') !== asked.dryRun
  // A dry run that ended early says so, and not that it was one.
  const endedEarly = objectOf(report['failure']) !== null
  if (isOtherRun && !(asked.dryRun && endedEarly)) {
    return { ...leg, status: 'failed', stepFails: true, causes: [otherRun(asked)] }
  }
  if (isGood(status) && !isRed) return { ...leg, status, causes: [] }
  const causes = causesOf(report, verdict, asked)
  return { ...leg, status: redStatuses[status] ?? status, causes }
}

/** Whether the parts of a report agree, with each other and with what the plan asked for. */
function isSound(report: Json, { inputs }: Asked): boolean {
  const { results, totalCount, verdict } = report
  const rows = rowsOf(report, 'results')
  if (!Array.isArray(results) || results.length !== rows.length) return false
  if (totalCount !== rows.length || textOf(verdict) === null) return false
  const certificate = inputs['certificate-domain'] ?? inputs['certificate-name']
  const wanted = textOf(report['asked'])
  // What was redacted cannot be compared.
  const isWhole = report['isAskedRedacted'] !== true
  const isComparable = wanted !== null && certificate !== undefined && isWhole
  if (isComparable && wanted !== certificate.trim()) return false
  const good = goodStatuses[textOf(report['result']) ?? '']
  const isGoodRow = ({ status }: Json) => good?.includes(textOf(status) ?? '')
  // A run that was cancelled after its pushes is red, and they are good all the same.
  const hasFailed = objectOf(report['failure']) !== null && report['stepFails'] !== true
  return good === undefined || (!hasFailed && rows.every(isGoodRow))
}

/** Of targets, in a report whose result says that all went well. */
const goodStatuses: Readonly<Record<string, readonly string[]>> = {
  __proto__: null as never,
  success: ['pushed', 'unchanged'],
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
