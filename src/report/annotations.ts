// What the runner shows on the run's page. It keeps ten of each level a step, so of each: at most
// eight for targets and hosts, one that says how many more there are, and the verdict.

import { formatTarget } from '../push/target.ts'
import { formatHostLine } from '../verify/host.ts'
import { renderCheckWords } from './next-steps.ts'
import {
  isUnpushed,
  type ReportedCheck,
  type ReportedOutcome,
  type RunReport,
} from './run-report.ts'
import { cleanLine, oneLine, shorten } from './text.ts'
import { renderVerdict } from './verdict.ts'
import { count, formatAnswer } from './words.ts'

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

const mostRows = 8
const longestMessage = 1000

/** In the order in which they are to be written; the verdict comes last. */
export function renderAnnotations(report: RunReport): readonly Annotation[] {
  const level = report.stepFails ? 'error' : 'warning'
  const notices = report.notices.map((notice) => ({
    level: 'notice' as const,
    title: 'Certificate',
    message: oneLine(notice, longestMessage),
  }))
  // What ended the run for everybody is told once, by the verdict.
  const own = report.outcomes.filter(
    (outcome) => isUnpushed(outcome) && (report.failure === null || outcome.attempts > 0),
  )
  const targets = own.map((outcome) => forTarget(outcome, report.targetsFail ? 'error' : 'warning'))
  const hosts = report.checks
    .filter(({ doubt }) => doubt !== 'not-checked')
    .map((check) => forHost(check, report))
  return [...capped([...notices, ...targets], hosts), ...verdict(report, level)]
}

/** Of each level the first eight, and one that says how many more there are. */
function capped(others: readonly Annotation[], hosts: readonly Annotation[]): Annotation[] {
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const isOfLevel = (annotation: Annotation) => annotation.level === level
    const rows = [...others, ...hosts].filter(isOfLevel)
    if (rows.length <= mostRows) return rows
    const hiddenHosts = Math.min(hosts.filter(isOfLevel).length, rows.length - mostRows)
    const hiddenTargets = rows.length - mostRows - hiddenHosts
    const hidden = [
      hiddenTargets > 0 && `${count(hiddenTargets, 'more target')} not pushed`,
      hiddenHosts > 0 && `${count(hiddenHosts, 'more host')} checked`,
    ].filter((part) => part !== false)
    const message = `${hidden.join(', and ')}; the job summary and the outputs name each.`
    return [...rows.slice(0, mostRows), { level, title: 'And more', message }]
  })
}

function forHost(check: ReportedCheck, report: RunReport): Annotation {
  const { host, status, defects } = check
  const isGood = status === 'served' && defects.length === 0
  const name = formatHostLine(host)
  return {
    level: isGood ? 'notice' : levelOfTrouble(check, report),
    title: `${name} ${status}`,
    message: oneLine(`${name}: ${renderCheckWords(check, report)}`, longestMessage),
  }
}

/** Before the push nobody expects the certificate to be served: a dry run tells, and warns not. */
function levelOfTrouble(
  { status }: ReportedCheck,
  { verifyRequired, result }: RunReport,
): Annotation['level'] {
  if (status === 'served') return 'warning'
  if (verifyRequired) return 'error'
  return result === 'dry-run' ? 'notice' : 'warning'
}

function forTarget(outcome: ReportedOutcome, level: Annotation['level']): Annotation {
  const { target, status, errorCode, requestId, remedy } = outcome
  const code = errorCode === null ? '' : ` (${oneLine(errorCode, 40)})`
  const words = [formatAnswer(outcome), remedy, requestId && `Request id: ${requestId}`]
  return {
    level,
    title: `${formatTarget(target)} ${status.replace('-', ' ')}${code}`,
    message: oneLine(words.filter(Boolean).join(' – '), longestMessage),
  }
}

/** A run that went well needs no annotation that says so. */
export function isWorthAVerdict({ stepFails, outcomes }: RunReport): boolean {
  return stepFails || outcomes.some(isUnpushed)
}

function verdict(report: RunReport, level: Annotation['level']): Annotation[] {
  if (!isWorthAVerdict(report)) return []
  const title = 'Push certificate to Huawei Cloud'
  const { failure } = report
  const lines = [renderVerdict(report)]
  // Problems of inputs and lines of YAML stand on lines of their own, which an annotation keeps.
  for (const line of textOf(failure).split('\n')) lines.push(cleanLine(line, longestMessage))
  return [
    { level, title, message: shorten(lines.filter((line) => line.trim() !== '').join('\n'), 4000) },
  ]
}

function textOf(failure: RunReport['failure']): string {
  return failure === null ? '' : [failure.message, failure.remedy ?? ''].join('\n')
}
