// Annotations: what the runner shows on the run's page, and in the log as red and yellow lines. A
// step gets at most ten: eight for causes, one that counts the rest, and the verdict. The log never
// shows a title, so each text names what it is about, and it ends with what to do.

import type { Outcome } from '../push/outcome.ts'
import { formatTarget } from '../push/target.ts'
import { formatHostLine } from '../verify/host.ts'
import { bindingRemedyOf } from './next-steps.ts'
import {
  isUnpushed,
  type ReportedCheck,
  type ReportedOutcome,
  type RunReport,
} from './run-report.ts'
import { cleanLine, oneLine, shorten } from './text.ts'
import { renderVerdict } from './verdict.ts'
import { count, formatAnswer } from './words.ts'

/** One annotation. The run's page shows its title and message, the log only its message. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

/** An annotation before it is known how many there are. */
interface Row extends Annotation {
  readonly noun: 'target' | 'host' | 'remark'
  /** How many targets or hosts it speaks of. */
  readonly number: number
}

const actionTitle = 'Push certificate to Huawei Cloud'
const mostRows = 8
const shownNames = 8
/** Of a server's words, and of what a host serves; the rest of a text is ours, and stays whole. */
const longestWords = 500
const longestMessage = 3000

/** Renders a report as annotations, in the order to write them; the verdict comes last. */
export function renderAnnotations(report: RunReport): readonly Annotation[] {
  const rows = [...forTargets(report), ...forRemarks(report), ...forHosts(report)]
  const levels = ['error', 'warning', 'notice']
  rows.sort((one, other) => levels.indexOf(one.level) - levels.indexOf(other.level))
  return [...capped(rows), ...verdict(report)]
}

/** Keeps the first eight and adds one that counts the rest. */
function capped(rows: readonly Row[]): readonly Annotation[] {
  const plain = rows
    .slice(0, mostRows)
    .map(({ level, title, message }) => ({ level, title, message }))
  const hidden = rows.slice(mostRows)
  const [first] = hidden
  if (first === undefined) return plain
  const parts = (['target', 'host', 'remark'] as const)
    .map((noun) => ({ noun, number: sum(hidden.filter((row) => row.noun === noun)) }))
    .filter(({ number }) => number > 0)
    .map(({ noun, number }) => count(number, `more ${noun}`))
  const message = `And ${parts.join(', ')}: see the job summary and the outputs.`
  return [...plain, { level: first.level, title: 'And more', message }]
}

function sum(rows: readonly Row[]): number {
  return rows.reduce((total, { number }) => total + number, 0)
}

/** Targets with the same cause (status, code and remedy) share an annotation. */
function forTargets(report: RunReport): Row[] {
  // An error that ended the run for every target is reported once, by the verdict.
  const own = report.outcomes.filter(
    (outcome) => isUnpushed(outcome) && (report.failure === null || outcome.attempts > 0),
  )
  const causeOf = ({ status, httpStatus, errorCode, remedy }: ReportedOutcome) =>
    JSON.stringify([status, httpStatus, errorCode, remedy])
  return grouped(own, causeOf).map((outcomes) => {
    const [first] = outcomes
    const { status, errorCode, remedy, requestId } = first
    const code = errorCode === null ? '' : ` (${oneLine(errorCode, 40)})`
    const names = namesOf(outcomes.map(({ target }) => formatTarget(target)))
    const state = status.replace('-', ' ')
    const said = [
      state,
      formatAnswer(shortened(first)),
      requestId && `request ID ${oneLine(requestId, 64)}`,
    ]
    return {
      noun: 'target',
      number: outcomes.length,
      level: report.targetsFail ? 'error' : 'warning',
      title: `${names} ${state}${code}`,
      message: sentence(names, said, remedy),
    }
  })
}

/** Hosts that serve the same, with the same problem, share one; a good host needs none. */
function forHosts(report: RunReport): Row[] {
  const own = report.checks.filter(
    ({ doubt, status, defects }) =>
      doubt !== 'not-checked' && (status !== 'served' || defects.length > 0),
  )
  const causeOf = ({ status, seen, defects, remedy }: ReportedCheck) =>
    JSON.stringify([status, seen, defects, remedy])
  return grouped(own, causeOf).map((checks) => {
    const [first] = checks
    const names = namesOf(checks.map(({ host }) => formatHostLine(host)))
    const seen = [first.seen, ...first.defects].join(', ')
    const remedies = [first.remedy, bindingRemedyOf(first, report)].filter((each) => each !== null)
    return {
      noun: 'host',
      number: checks.length,
      level: levelOf(first, report),
      title: `${names} ${first.status}`,
      message: sentence(
        names,
        [first.status, oneLine(seen, longestWords)],
        remedies.join(' ') || null,
      ),
    }
  })
}

/**
 * The level for a host with a problem. In a dry run a host that does not serve the certificate is
 * only a notice, because nothing has been pushed yet.
 */
function levelOf(
  { status }: ReportedCheck,
  { verifyRequired, result }: RunReport,
): Annotation['level'] {
  if (status === 'served') return 'warning'
  if (verifyRequired) return 'error'
  return result === 'dry-run' ? 'notice' : 'warning'
}

function forRemarks({ warnings, notices }: RunReport): Row[] {
  const remark = (level: 'notice' | 'warning') => (text: string) =>
    ({
      noun: 'remark',
      number: 1,
      level,
      title: actionTitle,
      message: oneLine(text, longestMessage),
    }) as const
  return [...warnings.map(remark('warning')), ...notices.map(remark('notice'))]
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): [Item, ...Item[]][] {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}

function namesOf(names: readonly string[]): string {
  const hidden = names.length - shownNames
  const shown = names
    .slice(0, shownNames)
    .map((name) => oneLine(name, 100))
    .join(', ')
  return hidden > 0 ? `${shown} and ${hidden} more` : shown
}

function shortened(outcome: Outcome): Outcome {
  const { message } = outcome
  return { ...outcome, message: message && oneLine(message, longestWords) }
}

/** `ELB:cn-north-4: failed, HTTP 400 SCM.0202: no. What to do.` */
function sentence(names: string, said: readonly (string | null)[], remedy: string | null): string {
  const facts = said.filter((each) => each !== null && each !== '').join(' · ')
  return oneLine(
    remedy === null ? `${names}: ${facts}` : `${names}: ${facts} – ${remedy}`,
    longestMessage,
  )
}

/** Whether the verdict becomes an annotation: if the step fails or a target was not pushed. */
export function isWorthAVerdict({ stepFails, outcomes }: RunReport): boolean {
  return stepFails || outcomes.some(isUnpushed)
}

function verdict(report: RunReport): Annotation[] {
  if (!isWorthAVerdict(report)) return []
  const { failure } = report
  const lines = [renderVerdict(report)]
  // Input problems and YAML come one per line, and annotations keep line breaks.
  for (const line of textOf(failure).split('\n')) lines.push(cleanLine(line, longestMessage))
  const message = shorten(lines.filter((line) => line.trim() !== '').join('\n'), 4000)
  const level = report.stepFails ? 'error' : 'warning'
  return [{ level, title: actionTitle, message }]
}

/** The server's words are shortened, so that the remedy behind them stays whole. */
function textOf(failure: RunReport['failure']): string {
  if (failure === null) return ''
  const { message, remedy, requestId } = failure
  const request = requestId === null ? '' : `Request ID ${oneLine(requestId, 64)}.`
  return [shorten(message, longestMessage), request, remedy ?? ''].join('\n')
}
