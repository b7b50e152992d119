// The job summary. Whatever holds text from outside is an HTML block: Markdown is not read there, so
// one kind of escaping is enough. Pure.

import { formatTarget, type Service, serviceNames } from '../targets.ts'
import { statusMarks } from './log.ts'
import { nextSteps } from './next-steps.ts'
import { isUnpushed, type ReportedOutcome, type RunReport } from './run-report.ts'
import { cleanLine, count, escapeHtml, formatAnswer, formatDuration, oneLine } from './text.ts'
import { renderVerdict } from './verdict.ts'

export const longestSummary = 60_000

const longestMessage = 500

/** At most 60,000 characters; a table that is longer is cut at a row, with a mark. */
export function renderSummary(report: RunReport): string {
  const around = [
    `## ${mark(report)} ${renderVerdict(report)}`,
    renderProblem(report),
    renderCertificate(report),
    ...report.notices.map((notice) => `<p>ℹ️ ${prose(notice)}</p>`),
  ]
  const after = renderNextSteps(report)
  const used = [...around, after].filter((part) => part !== null).join('\n\n').length
  const table = renderTargets(report, longestSummary - used - 100)
  return `${[...around, table, after].filter((part) => part !== null).join('\n\n')}\n`
}

function mark({ result, stepFails }: RunReport): string {
  if (result === 'success' && !stepFails) return '✅'
  if (result === 'dry-run') return '📝'
  return result === 'failure' ? '❌' : '⚠️'
}

function renderProblem({ problem }: RunReport): string | null {
  if (problem === null) return null
  const text = preformatted(problem.message)
  if (problem.remedy === null) return text
  const [first = '', ...rest] = problem.remedy.split('\n')
  const cure = `<p><b>What to do:</b> ${prose(first)}</p>`
  const more = rest.length === 0 ? '' : `\n\n${preformatted(rest.join('\n'))}`
  return `${text}\n\n${cure}${more}`
}

/** Problems of inputs, claims and lines of YAML come a line each. */
function preformatted(text: string): string {
  const lines = text.split('\n').map((line) => escapeHtml(cleanLine(line, longestMessage)))
  // An HTML block would end at an empty line.
  return `<pre>${lines.filter((line) => line.trim() !== '').join('\n')}</pre>`
}

function renderCertificate({ certificate }: RunReport): string | null {
  if (certificate === null) return null
  const { id, name, domain, fingerprint, expiresAt, daysRemaining } = certificate
  const rows: [string, string | null][] = [
    ['Certificate', id === null ? 'to be uploaded' : code(id)],
    ['Name', name && code(name)],
    ['Domain', domain && code(domain)],
    ['Expires', expiresAt === null ? null : `${day(expiresAt)}, ${daysLeft(daysRemaining)}`],
    ['Fingerprint', fingerprint && code(fingerprint)],
  ]
  const known = rows.filter(([, value]) => value !== null)
  return table(
    known.map(([label, value]) => `<tr><th align="left">${label}</th><td>${value}</td></tr>`),
  )
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function daysLeft(days: number | null): string {
  if (days === null) return ''
  return days < 0 ? `${count(-days, 'day')} ago` : `${count(days, 'day')} left`
}

const columns = ['Target', 'Outcome', 'Answer', 'Attempts', 'Time']

function renderTargets({ outcomes, problem }: RunReport, room: number): string | null {
  if (outcomes.length === 0) return null
  const head = `<tr>${columns.map((name) => `<th>${name}</th>`).join('')}</tr>`
  // What needs attention comes first, so that a cut never hides it behind what went well.
  const ordered = [
    ...outcomes.filter(isUnpushed),
    ...outcomes.filter((outcome) => !isUnpushed(outcome)),
  ]
  const rows = [head]
  let length = head.length
  for (const outcome of ordered) {
    // What ended the run for everybody is told above, once.
    const isShared = outcome.message !== null && outcome.message === problem?.message
    const row = renderRow(isShared ? { ...outcome, message: null } : outcome)
    length += row.length + 1
    if (length > room) {
      const hidden = count(outcomes.length - rows.length + 1, 'more target')
      rows.push(
        `<tr><td colspan="${columns.length}">… and ${hidden}: see the output <code>results</code></td></tr>`,
      )
      break
    }
    rows.push(row)
  }
  return table(rows)
}

function renderRow(outcome: ReportedOutcome): string {
  const { target, status, attempts, durationMs } = outcome
  const cells = [
    `<td nowrap>${formatTarget(target)}</td>`,
    `<td nowrap>${statusMarks[status]} ${status}</td>`,
    `<td>${renderAnswer(outcome)}</td>`,
    `<td>${attempts === 0 ? '' : attempts}</td>`,
    `<td nowrap>${durationMs === null ? '' : formatDuration(durationMs)}</td>`,
  ]
  return `<tr>${cells.join('')}</tr>`
}

function renderAnswer(outcome: ReportedOutcome): string {
  const { remedy, requestId } = outcome
  const answer = formatAnswer(outcome)
  const lines = [
    answer === '' ? null : code(answer),
    remedy === null ? null : `→ ${escapeHtml(remedy)}`,
    requestId === null ? null : `<sub>request id ${code(requestId)}</sub>`,
  ]
  return lines.filter((line) => line !== null).join('<br>')
}

/** Pushed is not live: what is left to do, service by service. */
function renderNextSteps({ outcomes, result }: RunReport): string | null {
  const reached = (service: Service) =>
    outcomes.some(
      ({ target, status }) =>
        target.service === service && (status === 'pushed' || status === 'uncertain'),
    )
  const services = serviceNames.filter(reached)
  if (services.length === 0 || result === 'dry-run') return null
  const steps = services.map((service) => `- **${service}**: ${nextSteps[service]}`)
  return [
    '### Pushed is not yet served',
    "A push puts a copy into the service's certificate store. Visitors get the old certificate until the new one is bound:",
    steps.join('\n'),
  ].join('\n\n')
}

function table(rows: readonly string[]): string {
  return ['<table>', ...rows, '</table>'].join('\n')
}

/** Text in which GitHub looks for nobody to mention. */
function code(text: string): string {
  return `<code>${escapeHtml(oneLine(text, longestMessage))}</code>`
}

/** A zero-width space behind each `@`, so that nobody is mentioned. */
function prose(text: string): string {
  return escapeHtml(oneLine(text, longestMessage)).replaceAll('@', '@&#8203;')
}
