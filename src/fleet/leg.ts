// How one certificate of the fleet ended, read from the report file of its job. The file comes from
// another machine, so anything may be in it. Pure.

import { formatAnswer } from '../report/words.ts'
import { inKeys } from './keys.ts'

/** How a certificate ended. */
export type LegStatus = (typeof legStatuses)[number]

/** From the best to the worst. */
export const legStatuses = ['pushed', 'planned', 'partial', 'failed', 'no report'] as const

/** Why something did not work. Causes with the same key are the same cause. */
export interface Cause {
  readonly key: string
  /** What went wrong, in the words of the server or of the action. */
  readonly says: string
  readonly remedy: string | null
  readonly requestId: string | null
}

/** What a report file says. */
export interface Leg {
  readonly status: LegStatus
  readonly verdict: string
  /** Whether the job's step is red. */
  readonly stepFails: boolean
  readonly domain: string | null
  readonly expiresAt: string | null
  /** Empty when all went well. */
  readonly causes: readonly Cause[]
}

type Json = Readonly<Record<string, unknown>>

/** Reads a report file; null if it is no report that this version understands. */
export function readLeg(text: string): Leg | null {
  const report = objectOf(parsed(text))
  const status = statuses[String(report?.['result'])]
  if (report === null || report['version'] !== 1 || status === undefined) return null
  const certificate = objectOf(report['certificate'])
  const verdict = textOf(report['verdict']) ?? ''
  const isGood = status === 'pushed' || status === 'planned'
  return {
    status,
    verdict,
    stepFails: report['stepFails'] === true,
    domain: textOf(certificate?.['domain']),
    expiresAt: textOf(certificate?.['expiresAt']),
    causes: isGood ? [] : causesOf(report, verdict),
  }
}

const statuses: Readonly<Record<string, LegStatus>> = {
  __proto__: null as never,
  success: 'pushed',
  'dry-run': 'planned',
  partial: 'partial',
  failure: 'failed',
}

function causesOf(report: Json, verdict: string): readonly Cause[] {
  const failure = objectOf(report['failure'])
  const ended = failure === null ? [] : [causeOfFailure(failure)]
  const bad = ['failed', 'uncertain', 'rolled-back', 'rollback-failed']
  // What was never sent has the failure's reason.
  if (failure === null) bad.push('not-attempted')
  const rows = [...rowsOf(report, 'results'), ...rowsOf(report, 'bindings')]
    .filter((row) => bad.includes(String(row['status'])))
    .map(causeOfRow)
  if (ended.length + rows.length > 0) return distinct([...ended, ...rows])
  const hosts = rowsOf(report, 'checks')
    .filter((row) => row['status'] !== 'served')
    .map(causeOfRow)
  if (hosts.length > 0) return distinct(hosts)
  return [{ key: `verdict ${general(verdict)}`, says: verdict, remedy: null, requestId: null }]
}

function causeOfFailure(failure: Json): Cause {
  // The lines after the first are about this certificate only; its job shows them.
  const [first = ''] = (textOf(failure['message']) ?? 'The run ended early.').split('\n')
  const says = inKeys(first)
  const remedy = remedyOf(failure)
  const key = `${String(failure['code'])} ${general(says)}`
  return { key, says, remedy, requestId: textOf(failure['requestId']) }
}

function causeOfRow(row: Json): Cause {
  const httpStatus = typeof row['httpStatus'] === 'number' ? row['httpStatus'] : null
  const errorCode = textOf(row['errorCode'])
  const message = textOf(row['message']) ?? textOf(row['reason'])
  const remedy = remedyOf(row)
  const status = String(row['status'])
  const answer = formatAnswer({ httpStatus, errorCode, message })
  // Without a code, only the message tells causes apart.
  const about = errorCode ?? general(message ?? '')
  return {
    key: `${status} ${httpStatus} ${about} ${general(remedy ?? '')}`,
    says: answer === '' ? status : `${status}: ${answer}`,
    remedy,
    requestId: textOf(row['requestId']),
  }
}

function remedyOf(json: Json): string | null {
  const remedy = textOf(json['remedy'])
  return remedy === null ? null : inKeys(remedy)
}

/** A sentence without what differs between certificates: numbers, names, what is in quotes. */
function general(text: string): string {
  return text
    .slice(0, comparedLength)
    .replace(/"[^"]*"/g, '…')
    .split(' ')
    .map((word) => (/[\d*]|\S\.\S/.test(word) ? '…' : word))
    .join(' ')
}

/** In characters. */
const comparedLength = 500

function distinct(causes: readonly Cause[]): readonly Cause[] {
  return [...new Map(causes.map((cause) => [cause.key, cause])).values()]
}

function rowsOf(report: Json, field: string): readonly Json[] {
  const rows = report[field]
  return Array.isArray(rows) ? rows.map(objectOf).filter((row) => row !== null) : []
}

function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
