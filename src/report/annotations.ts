// Annotations: what the runner shows on the run's page, and in the log as red and yellow lines. A
// step gets at most ten: eight for causes, one that counts the rest, and the verdict. The log never
// shows a title, so each text names what it is about, and it ends with what to do.

import { countLines, type Line, plainLine, textOf } from '../errors/lines.ts'
import { groupRows, namesOf, wordsOfGroup } from './groups.ts'
import { kindNames } from './rows/kinds.ts'
import { isMissed, type Kind, type ReportedRow } from './rows/row.ts'
import type { RunReport } from './run-report.ts'
import { cleanLine, oneLine } from './text.ts'
import { renderVerdict } from './verdict.ts'
import { count, formatAnswer, formatDuration } from './words.ts'

/** One annotation. The run's page shows its title and message, the log only its message. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

/** An annotation before it is known how many there are. */
interface Draft extends Annotation {
  readonly noun: Kind | 'remark'
  /** The rows that it speaks of; none for a remark. */
  readonly rows: readonly ReportedRow[]
}

const actionTitle = 'Push certificate to Huawei Cloud'
const mostDrafts = 8
/** The log takes lines of at most 2,000 characters (guarded-runner.ts). */
const longestMessage = 2000
/** Longer lists of names make no title. */
const longestNames = 120

/** Renders a report as annotations, in the order to write them; the verdict comes last. */
export function renderAnnotations(report: RunReport): readonly Annotation[] {
  return annotate(report).annotations
}

/** The annotations, and what found no room in them: the log has it in lines of its own. */
export interface Annotated {
  readonly annotations: readonly Annotation[]
  /** Rows that need attention. */
  readonly unnamed: readonly ReportedRow[]
  /** Remarks, and lines of what ended the run. */
  readonly untold: readonly string[]
}

/** Renders a report as annotations, and finds what they leave out. */
export function annotate(report: RunReport): Annotated {
  const drafts = draftsOf(report)
  const [first, others] = [drafts.slice(0, mostDrafts), drafts.slice(mostDrafts)]
  const named = first.flatMap(({ rows }) => rows.slice(0, namesOf(rows).shown.length))
  const isNamed = new Set(named)
  const remarks = others.filter(({ noun }) => noun === 'remark').map(({ message }) => message)
  const { hidden } = linesOf(report.failure)
  return {
    annotations: [...capped(drafts), ...verdict(report)],
    unnamed: report.outcomes.filter((row) => row.isAnnotated && !isNamed.has(row)),
    untold: [...remarks, ...(isWorthAVerdict(report) ? hidden : [])],
  }
}

function draftsOf(report: RunReport): readonly Draft[] {
  const rows = report.outcomes.filter(({ isAnnotated }) => isAnnotated)
  const [missed, others] = [rows.filter(isMissed), rows.filter((row) => !isMissed(row))]
  const drafts = [...forRows(missed, report), ...forRemarks(report), ...forRows(others, report)]
  const levels = ['error', 'warning', 'notice']
  const rank = ({ rows, level }: Draft) => (rows[0]?.isUrgent ? -1 : levels.indexOf(level))
  return drafts.sort((one, other) => rank(one) - rank(other))
}

/** Keeps the first eight and adds one that counts the rest. */
function capped(drafts: readonly Draft[]): readonly Annotation[] {
  const plain = drafts
    .slice(0, mostDrafts)
    .map(({ level, title, message }) => ({ level, title, message }))
  const hidden = drafts.slice(mostDrafts)
  const [first] = hidden
  if (first === undefined) return plain
  const parts = [...kindNames, 'remark' as const]
    .map((noun) => ({ noun, number: sum(hidden.filter((draft) => draft.noun === noun)) }))
    .filter(({ number }) => number > 0)
    .map(({ noun, number }) => count(number, `more ${noun}`))
  const message = `And ${parts.join(', ')}: see the log and the outputs.`
  return [...plain, { level: first.level, title: 'And more', message }]
}

function sum(drafts: readonly Draft[]): number {
  return drafts.reduce((total, { rows }) => total + (rows.length || 1), 0)
}

/** Rows of a kind with the same cause (what happened, and what to do about it) share one. */
function forRows(rows: readonly ReportedRow[], report: RunReport): Draft[] {
  return groupRows(rows).map((group) => {
    const [first] = group
    const { shown, hidden } = namesOf(group)
    const names = `${shown.join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`
    const { kind, httpStatus, attempts, durationMs } = first
    const heading = names.length > longestNames ? count(group.length, kind) : names
    const status = first.status.replace('-', ' ')
    const errorCode = first.errorCode && oneLine(first.errorCode, 40)
    const message = wordsOfGroup(group).join('; ')
    const answer = formatAnswer({ httpStatus, errorCode, message })
    const said = [status, answer]
    if (group.length === 1) {
      if (attempts > 0) said.push(count(attempts, 'attempt'))
      if (durationMs !== null) said.push(formatDuration(durationMs))
    }
    const ids = group.slice(0, shown.length).flatMap(({ requestId }) => requestId ?? [])
    if (ids.length > 0)
      said.push(
        `request ID${ids.length > 1 ? 's' : ''} ${ids.map((id) => oneLine(id, 64)).join(', ')}`,
      )
    // What ended the run has said the same, with what to do.
    const told = report.failure?.remedy ? textOf(report.failure.remedy) : null
    const remedies = [first.remedy, first.commonRemedy].filter(
      (remedy) => remedy !== null && remedy !== told,
    )
    return {
      noun: kind,
      rows: group,
      level: levelOf(first, report),
      title: `${heading} ${status}${errorCode === null ? '' : ` (${errorCode})`}`,
      message: sentence(names, said, remedies.join(' ') || null),
    }
  })
}

/**
 * In a dry run, what was not asked for is only a notice: a host cannot serve the certificate yet,
 * because nothing has been pushed.
 */
function levelOf(row: ReportedRow, { result, targetsFail }: RunReport): Annotation['level'] {
  if (row.ended !== 'badly') return 'warning'
  if (row.isAsked) return row.failsAlways || targetsFail ? 'error' : 'warning'
  return result === 'dry-run' ? 'notice' : 'warning'
}

function forRemarks({ warnings, notices }: RunReport): Draft[] {
  const remark = (level: 'notice' | 'warning') => (text: string) =>
    ({
      noun: 'remark',
      rows: [],
      level,
      title: actionTitle,
      message: oneLine(text, longestMessage),
    }) as const
  return [...warnings.map(remark('warning')), ...notices.map(remark('notice'))]
}

/** `ELB:cn-north-4: failed, HTTP 400 SCM.0202: no – What to do.` The remedy is never cut. */
function sentence(names: string, said: readonly string[], remedy: string | null): string {
  const advice = remedy === null ? '' : ` – ${oneLine(remedy, longestMessage / 2)}`
  const facts = said.filter((each) => each).join(' · ')
  return `${oneLine(`${names}: ${facts}`, longestMessage - advice.length)}${advice}`
}

/**
 * Whether the verdict becomes an annotation: if the step fails, or if something that was asked for
 * did not end well.
 */
export function isWorthAVerdict({ stepFails, outcomes }: RunReport): boolean {
  return stepFails || outcomes.some(isMissed)
}

function verdict(report: RunReport): Annotation[] {
  if (!isWorthAVerdict(report)) return []
  const lines = [renderVerdict(report), ...linesOf(report.failure).shown]
  const level = report.stepFails ? 'error' : 'warning'
  return [{ level, title: actionTitle, message: lines.join('\n') }]
}

/** Of the message, in characters; beside the remedy it fits into an annotation. */
const messageRoom = 2600
/** Of the remedy; the whole annotation has 4,000 (guarded-runner.ts), and begins with a verdict. */
const adviceRoom = 1100

/** Input problems and YAML come one per line. What does not fit is counted; the remedy stays. */
function linesOf(failure: RunReport['failure']): {
  readonly shown: readonly string[]
  readonly hidden: readonly string[]
} {
  if (failure === null) return { shown: [], hidden: [] }
  const { message, requestId } = failure
  const all = message.filter(isWritten)
  const advice = (failure.remedy ?? []).filter(isWritten).map(clean)
  // A list to paste is useless in part, so the log has one that is too long as a whole.
  const isLong = advice.join('\n').length > adviceRoom
  let room = messageRoom
  const end = all.findIndex((line) => {
    room -= clean(line).length + 1
    return room < 0
  })
  const hidden = end === -1 ? [] : all.slice(end)
  const shown = all.slice(0, all.length - hidden.length).map(clean)
  if (hidden.length > 0) shown.push(`and ${count(countLines(hidden), 'more line')}: see the log`)
  if (requestId !== null) shown.push(`Request ID ${oneLine(requestId, 64)}.`)
  shown.push(...(isLong ? ['What to do is in the log.'] : advice))
  return { shown, hidden: [...hidden.map(clean), ...(isLong ? advice : [])] }
}

function isWritten({ text }: Line): boolean {
  return text.trim() !== ''
}

function clean(line: Line): string {
  return cleanLine(plainLine(line), longestMessage)
}
