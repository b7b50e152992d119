// What the runner shows on the run's page. It keeps ten of each kind a step, so: at most eight for
// targets, one that says how many more there are, then the verdict.

import { formatTarget } from '../targets.ts'
import { isUnpushed, type ReportedOutcome, type RunReport } from './run-report.ts'
import { cleanLine, count, formatAnswer, oneLine, shorten } from './text.ts'
import { renderVerdict } from './verdict.ts'

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

const mostForTargets = 8
const longestMessage = 1000

/** In the order in which they are to be written; the verdict comes last. */
export function renderAnnotations(report: RunReport): readonly Annotation[] {
  const level = report.stepFails ? 'error' : 'warning'
  const notices = report.notices.map(
    (notice) =>
      ({
        level: 'notice',
        title: 'Certificate',
        message: oneLine(notice, longestMessage),
      }) as const,
  )
  // What ended the run for everybody is told once, by the verdict.
  const own = report.outcomes.filter(
    (outcome) => isUnpushed(outcome) && (report.problem === null || outcome.attempts > 0),
  )
  const targets = own.slice(0, mostForTargets).map((outcome) => forTarget(outcome, level))
  const hidden = own.length - targets.length
  if (hidden > 0) {
    const message = `${count(hidden, 'more target')} not pushed; the job summary and the outputs name each.`
    targets.push({ level, title: 'More targets', message })
  }
  return [...notices, ...targets, ...verdict(report, level)]
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

function verdict(report: RunReport, level: Annotation['level']): Annotation[] {
  if (report.problem === null && !report.outcomes.some(isUnpushed)) return []
  const title = 'Push certificate to Huawei Cloud'
  const { problem } = report
  const lines = [renderVerdict(report)]
  // Problems of inputs and lines of YAML stand on lines of their own, which an annotation keeps.
  for (const line of textOf(problem).split('\n')) lines.push(cleanLine(line, longestMessage))
  return [
    { level, title, message: shorten(lines.filter((line) => line.trim() !== '').join('\n'), 4000) },
  ]
}

function textOf(problem: RunReport['problem']): string {
  return problem === null ? '' : [problem.message, problem.remedy ?? ''].join('\n')
}
