// Bindings as rows: one for each place that was, or might have been, switched to the certificate.
// Pure.

import type { BindingOutcome, BindingStatus, CertificateRef, Reason } from '../../bind/binding.ts'
import { causeOfFacts } from '../cause.ts'
import { remedyOfBinding } from '../remedies.ts'
import { jsonOfRef } from '../restore.ts'
import type { RunFacts } from '../run-facts.ts'
import { oneLine } from '../text.ts'
import { count } from '../words.ts'
import type { CertificateNames, Ending, Row, RowKind } from './row.ts'

const marks: Readonly<Record<BindingStatus, string>> = {
  planned: '📝',
  bound: '✅',
  unchanged: '✅',
  skipped: '⏭️',
  failed: '❌',
  uncertain: '❓',
  'not-attempted': '⏭️',
  'rolled-back': '↩️',
  'rollback-failed': '🚨',
}

const endings: Readonly<Record<BindingStatus, Row['ended']>> = {
  planned: 'neither',
  bound: 'well',
  unchanged: 'well',
  skipped: 'neither',
  failed: 'badly',
  uncertain: 'badly',
  'not-attempted': 'badly',
  'rolled-back': 'badly',
  'rollback-failed': 'badly',
}

/** How a binding ended, as a row. */
export function bindingRow(outcome: BindingOutcome): Row {
  const { binding, title, status, before, after, check, isHarmful } = outcome
  const isStill = status === 'skipped' || status === 'unchanged' || outcome.reason === 'unreadable'
  const changes = isStill ? [] : changeOf(before, after)
  return {
    kind: 'binding',
    name: binding,
    label: [binding, ...(title === null ? [] : [oneLine(title, 100)]), ...changes],
    status,
    mark: marks[status],
    ended: isHarmful ? 'badly' : endings[status],
    httpStatus: outcome.httpStatus,
    errorCode: outcome.errorCode,
    message: outcome.message,
    requestId: outcome.requestId,
    says: outcome.says,
    defects: check === 'mismatch' || check === 'unreachable' ? [`its hosts: ${check}`] : [],
    attempts: 0,
    durationMs: null,
    own: {
      service: outcome.service,
      project: outcome.project,
      reason: outcome.reason,
      before: before.map(jsonOfRef),
      after: after.map(jsonOfRef),
      reversible: outcome.reversible,
      check,
      httpStatus: outcome.httpStatus,
    },
  }
}

/** What is special about bindings. */
export const bindings: RowKind = {
  output: 'bindings',
  spareFields: ['before', 'after', 'fingerprint'],
  rowsOf: (facts) =>
    [...facts.bindings].sort(byUrgency).map((outcome) => {
      const row = bindingRow(outcome)
      const isUrgent = outcome.status === 'rollback-failed' || outcome.isHarmful
      const isMissed = outcome.status === 'skipped' && isDue(outcome, facts)
      const ended = isMissed ? ('badly' as const) : row.ended
      return {
        ...row,
        ended,
        // How a service says that it went well explains no warning.
        httpStatus: ended === 'well' ? null : row.httpStatus,
        cause:
          causeOfFacts(outcome.facts, facts.situation) ?? outcome.reason ?? outcome.failureCode,
        remedy: remedyOfBinding(outcome, facts),
        commonRemedy: null,
        isAsked: outcome.status !== 'skipped' || isMissed,
        failsAlways: isUrgent,
        isUrgent,
        isInVain: ended === 'well' && servesAnother(outcome),
        isAnnotated: isWorthTelling(outcome, ended) && !isEndedByRun(outcome, facts),
      }
    }),
  countMissing: () => 0,
  json: (row, wordLimit) => ({
    binding: row.name,
    service: row.own['service'],
    project: row.own['project'],
    status: row.status,
    reason: row.own['reason'],
    before: row.own['before'],
    after: row.own['after'],
    reversible: row.own['reversible'],
    check: row.own['check'],
    httpStatus: row.own['httpStatus'],
    errorCode: words(row.errorCode, wordLimit === 0 ? 12 : 36),
    message: words(
      [row.says, row.message].filter((text) => text !== null).join(': ') || null,
      wordLimit,
    ),
    remedy: words(row.remedy, wordLimit),
    requestId: words(row.requestId, wordLimit === 0 ? 0 : 64),
  }),
  outputs: (rows) => ({
    'bound-count': String(countOf(rows, 'bound')),
    'rolled-back-count': String(countOf(rows, 'rolled-back')),
  }),
  fileFields: (rows, json) => ({
    bindings: json,
    boundCount: countOf(rows, 'bound'),
    rolledBackCount: countOf(rows, 'rolled-back'),
  }),
  verdict: renderVerdict,
}

/** Sorts what still harms visitors first. */
function byUrgency(one: BindingOutcome, other: BindingOutcome): number {
  const urgency = ({ status, isHarmful }: BindingOutcome) =>
    Number(status === 'rollback-failed') * 2 + Number(isHarmful)
  return urgency(other) - urgency(one)
}

/** Reasons to skip a binding that say that nothing is due there. */
const nothingIsDue: ReadonlySet<Reason | null> = new Set<Reason>([
  'elb-mode',
  'excepted',
  'https-off',
  'managed-by-cce',
  'managed-by-huawei',
  'not-in-replaces',
  'not-older',
  'not-online',
])

/**
 * Whether a skipped binding goes on serving a certificate that should have been switched. One that
 * the inputs name was asked for, whatever is in its way.
 */
function isDue({ reason }: BindingOutcome, { bindingsAreNamed }: RunFacts): boolean {
  return bindingsAreNamed || !nothingIsDue.has(reason)
}

/** Reasons to skip a binding that need no word: nobody would switch it. */
const quietReasons: ReadonlySet<Reason | null> = new Set<Reason>([
  'elb-mode',
  'excepted',
  'managed-by-huawei',
  'not-in-replaces',
  'not-older',
])

/** Whether its hosts were seen to serve something else. */
function servesAnother({ check }: BindingOutcome): boolean {
  return check === 'stale' || check === 'mismatch' || check === 'unreachable'
}

/** Whether it ended badly, uses an old certificate, or visitors may not get the new one. */
function isWorthTelling({ status, reason, check }: BindingOutcome, ended: Row['ended']): boolean {
  const isLeft = status === 'skipped' && !quietReasons.has(reason)
  const usesNew = status === 'bound' || status === 'unchanged'
  return ended === 'badly' || isLeft || (usesNew && check !== 'served' && check !== null)
}

/** What ended the run for everything is reported once, by the verdict. */
function isEndedByRun({ status, reason }: BindingOutcome, { failure }: RunFacts): boolean {
  return failure !== null && status === 'not-attempted' && reason === 'stopped'
}

/** `was A, now B`, in the services' own ids. */
function changeOf(before: readonly CertificateRef[], after: readonly CertificateRef[]): string[] {
  const [old, now] = [before, after].map((refs) => refs.map(shownRef).join(', ') || 'nothing')
  return old === now ? [`uses ${old}`] : [`${old} → ${now}`]
}

const shownDigits = 8

function shownRef({ certificateId, fingerprint, expiresAt }: CertificateRef): string {
  const seen =
    fingerprint === null ? 'unknown' : `fingerprint ${fingerprint.slice(0, shownDigits)}…`
  const name = oneLine(certificateId ?? seen, 40)
  return expiresAt === null ? name : `${name} (until ${dayOf(expiresAt)})`
}

function dayOf(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(0, 10)
}

function words(text: string | null, limit: number): string | null {
  return text && (oneLine(text, limit) || null)
}

function countOf(rows: readonly Row[], status: BindingStatus): number {
  return rows.filter((row) => row.status === status).length
}

/** Null when nothing was to be bound. */
function renderVerdict(
  rows: readonly Row[],
  { result }: Ending,
  { short: name, isFirst }: CertificateNames,
): string | null {
  if (rows.length === 0) return null
  const asked = rows.filter((row) => row.status !== 'skipped' || row.ended === 'badly')
  if (asked.length === 0) return `No binding is switched to ${name}: ${rows.length} skipped.`
  if (result === 'dry-run') return `${isFirst ? 'Dry run: ' : ''}${planSentence(asked, name)}`
  const [bound, unchanged] = [countOf(asked, 'bound'), countOf(asked, 'unchanged')]
  const harmful = rows.filter((row) => row.status === 'rollback-failed')
  const harm =
    harmful.length === 0
      ? ''
      : `Visitors are harmed: ${harmful.map((row) => row.name).join(', ')} could not be rolled back. `
  const unchecked = uncheckedOf(asked)
  const extra = [...(unchanged > 0 ? [`${unchanged} already used it`] : []), ...unchecked]
  const listed = (parts: readonly string[]) => parts.map((each) => `, ${each}`).join('')
  const more = listed(extra)
  if (asked.every(({ ended }) => ended === 'well')) {
    return bound === 0
      ? boundAlready(unchanged, isFirst ? name : null, listed(unchecked))
      : `Switched ${count(bound, 'binding')} to ${name}${more}.`
  }
  const others = badStatuses
    .map((status) => ({ status, number: countOf(asked, status) }))
    .filter((each) => each.number > 0)
    .map((each) => `${each.number} ${each.status.replace('-', ' ')}`)
  const isHarmed = rows.some((row) => row.status === 'bound' && row.ended === 'badly')
  if (isHarmed) others.push('visitors are harmed')
  const total = count(asked.length - unchanged, 'binding')
  return `${harm}Switched ${bound} of ${total} to ${name}: ${others.join(', ')}${more}.`
}

/** @param name of the certificate; null where it was named before */
function boundAlready(number: number, name: string | null, more: string): string {
  const uses = `${count(number, 'binding')} ${number === 1 ? 'uses' : 'use'}`
  return name === null
    ? `${uses} it already${more}.`
    : `${name} is bound already: ${uses} it${more}.`
}

const badStatuses = [
  'failed',
  'skipped',
  'uncertain',
  'rolled-back',
  'rollback-failed',
  'not-attempted',
  'planned',
] as const satisfies readonly BindingStatus[]

function planSentence(rows: readonly Row[], name: string): string {
  const used = countOf(rows, 'unchanged')
  const bad = rows.filter(({ ended }) => ended === 'badly').length
  const parts = [
    `${count(countOf(rows, 'planned'), 'binding')} would be switched to ${name}`,
    ...(used > 0 ? [`${used} ${used === 1 ? 'uses' : 'use'} it already`] : []),
    ...(bad > 0 ? [`${bad} could not be planned`] : []),
  ]
  return `${parts.join(', ')}.`
}

/** Counts the bindings that use the certificate, and that were not seen to serve it. */
function uncheckedOf(rows: readonly Row[]): readonly string[] {
  const using = rows.filter(({ status }) => status === 'bound' || status === 'unchanged')
  const number = (...checks: readonly string[]) =>
    using.filter(({ own }) => checks.includes(String(own['check']))).length
  const [wrong, stale] = [number('mismatch', 'unreachable'), number('stale')]
  const unseen = number('unverified', 'null')
  return [
    ...(wrong > 0 ? [`${wrong} without a good certificate for visitors`] : []),
    ...(stale > 0
      ? [`${stale} still ${stale === 1 ? 'serves' : 'serve'} another certificate`]
      : []),
    ...(unseen > 0 ? [`${unseen} of them not checked`] : []),
  ]
}
