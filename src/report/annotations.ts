// Annotations: what the runner shows on the run's page. The runner keeps ten of each level per
// step, so each level gets at most eight for targets and hosts, one that counts the rest, and the
// verdict.

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

/** One annotation. The run's page shows its title and message, the log only its message. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

const mostRows = 8
const longestMessage = 1000

/** Renders a report as annotations, in the order to write them; the verdict comes last. */
export function renderAnnotations(report: RunReport): readonly Annotation[] {
  const level = report.stepFails ? 'error' : 'warning'
  const remark = (level: 'notice' | 'warning') => (text: string) => ({
    level,
    title: 'Certificate',
    message: oneLine(text, longestMessage),
  })
  const remarks = [
    ...report.warnings.map(remark('warning')),
    ...report.notices.map(remark('notice')),
  ]
  // An error that ended the run for every target is reported once, by the verdict.
  const own = report.outcomes.filter(
    (outcome) => isUnpushed(outcome) && (report.failure === null || outcome.attempts > 0),
  )
  const targets = own.map((outcome) => forTarget(outcome, report.targetsFail ? 'error' : 'warning'))
  const hosts = report.checks
    .filter(({ doubt }) => doubt !== 'not-checked')
    .map((check) => forHost(check, report))
  return [...capped([...remarks, ...targets], hosts), ...verdict(report, level)]
}

/** Keeps the first eight of each level and adds one that counts the rest. */
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
    const message = `${hidden.join(', and ')}; see the job summary and the outputs.`
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

/**
 * The level for a host with a problem. In a dry run a host that does not serve the certificate is
 * only a notice, because nothing has been pushed yet.
 */
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
  const words = [formatAnswer(outcome), remedy, requestId && `Request ID: ${requestId}`]
  return {
    level,
    title: `${formatTarget(target)} ${status.replace('-', ' ')}${code}`,
    message: oneLine(words.filter(Boolean).join(' – '), longestMessage),
  }
}

/** Whether the verdict becomes an annotation: if the step fails or a target was not pushed. */
export function isWorthAVerdict({ stepFails, outcomes }: RunReport): boolean {
  return stepFails || outcomes.some(isUnpushed)
}

function verdict(report: RunReport, level: Annotation['level']): Annotation[] {
  if (!isWorthAVerdict(report)) return []
  const title = 'Push certificate to Huawei Cloud'
  const { failure } = report
  const lines = [renderVerdict(report)]
  // Input problems and YAML come one per line, and annotations keep line breaks.
  for (const line of textOf(failure).split('\n')) lines.push(cleanLine(line, longestMessage))
  return [
    { level, title, message: shorten(lines.filter((line) => line.trim() !== '').join('\n'), 4000) },
  ]
}

function textOf(failure: RunReport['failure']): string {
  return failure === null ? '' : [failure.message, failure.remedy ?? ''].join('\n')
}
