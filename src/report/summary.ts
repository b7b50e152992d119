// The job summary. Text from outside is written into HTML blocks only: GitHub does not read
// Markdown there, so escaping HTML is enough. Pure.

import { formatDay, formatDaysLeft } from '../days.ts'
import { formatTarget, serviceNames } from '../push/target.ts'
import { formatHost } from '../verify/host.ts'
import { checkMarks, statusMarks } from './marks.ts'
import { nextSteps } from './next-steps.ts'
import {
  isUnpushed,
  type ReportedCheck,
  type ReportedOutcome,
  type RunReport,
} from './run-report.ts'
import { cleanLine, escapeHtml, escapeWithin, oneLine } from './text.ts'
import { renderVerdict } from './verdict.ts'
import { count, formatAnswer, formatDuration } from './words.ts'

/** In characters. */
export const longestSummary = 60_000

const longestMessage = 500
const mostLines = 40
const longestFailure = 12_000

/**
 * Renders a report as Markdown. At most `maxLength` characters; longer tables are cut between rows
 * and say so.
 */
export function renderSummary(report: RunReport, maxLength = longestSummary): string {
  const before = [
    renderHeading(report),
    renderFailure(report),
    renderCertificate(report),
    ...report.warnings.map((warning) => `<p>⚠️ ${prose(warning)}</p>`),
    ...report.notices.map((notice) => `<p>ℹ️ ${prose(notice)}</p>`),
  ]
  const after = renderNextSteps(report)
  // There may be ten times as many targets as hosts: hosts get a quarter, targets the rest.
  const hosts = renderHosts(report, maxLength / 4)
  const used = joined([...before, hosts, after]).length
  const targets = renderTargets(report, maxLength - used - 10)
  return `${joined([...before, targets, hosts, after])}\n`
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join('\n\n')
}

/** An HTML block, because GitHub would make a link of a bare domain in Markdown. */
function renderHeading(report: RunReport): string {
  return `<h2>${mark(report)} ${renderVerdict(report, code)}</h2>`
}

/**
 * The heading's emoji. A failed step gets a red cross, or a warning sign if part of it succeeded.
 */
function mark({ result, stepFails, allServed }: RunReport): string {
  if (stepFails) return result === 'partial' ? '⚠️' : '❌'
  switch (result) {
    case 'success':
      return allServed === false ? '⏳' : '✅'
    case 'dry-run':
      return '📝'
    case 'partial':
    case 'failure':
      return '⚠️'
  }
}

function renderFailure({ failure }: RunReport): string | null {
  if (failure === null) return null
  const { requestId } = failure
  const request = requestId === null ? '' : `\n\n<p><sub>request ID ${code(requestId)}</sub></p>`
  const text = `${preformatted(failure.message)}${request}`
  if (failure.remedy === null) return text
  const [first = '', ...rest] = failure.remedy.split('\n')
  const fix = `<p><b>What to do:</b> ${prose(first)}</p>`
  const more = rest.length === 0 ? '' : `\n\n${preformatted(rest.join('\n'))}`
  return `${text}\n\n${fix}${more}`
}

/** A block for input problems, claims and YAML, which come one per line. */
function preformatted(text: string): string {
  // An empty line would end the HTML block.
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const shown = lines.slice(0, mostLines).map((line) => cleanLine(line, longestMessage))
  const hidden = lines.length - shown.length
  if (hidden > 0) shown.push(`… and ${count(hidden, 'more line')}`)
  const printable = shown.filter((line) => line.trim() !== '').join('\n')
  return `<pre>${escapeWithin(printable, longestFailure)}</pre>`
}

function renderCertificate({ certificate }: RunReport): string | null {
  if (certificate === null) return null
  const { id, name, domain, fingerprint, expiresAt, daysRemaining } = certificate
  const rows: [string, string | null][] = [
    ['Certificate', id === null ? 'to be uploaded' : code(id)],
    ['Name', name && code(name)],
    ['Domain', domain && code(domain)],
    [
      'Expires',
      expiresAt === null ? null : `${formatDay(expiresAt)}, ${formatDaysLeft(daysRemaining ?? 0)}`,
    ],
    ['Fingerprint', fingerprint && code(fingerprint)],
  ]
  const known = rows.filter(([, value]) => value !== null)
  return table(
    known.map(([label, value]) =>
      tableRow([`<th align="left">${label}</th>`, `<td>${value}</td>`]),
    ),
  )
}

const targetColumns = ['Target', 'Pushed', 'Answer', 'Attempts', 'Time']

function renderTargets({ outcomes, failure }: RunReport, room: number): string | null {
  // Targets that need attention come first, so that a cut hides pushed ones before them.
  const ordered = [
    ...outcomes.filter(isUnpushed),
    ...outcomes.filter((outcome) => !isUnpushed(outcome)),
  ]
  const rows = ordered.map((outcome) => {
    // An error that ended the run for every target is shown once, above the table.
    const isShared = outcome.message !== null && outcome.message === failure?.message
    return renderRow(isShared ? { ...outcome, message: null } : outcome)
  })
  return tableWithin(room, targetColumns, rows, { noun: 'more target', output: 'results' })
}

const hostColumns = ['Host', 'Served', 'Seen']

function renderHosts({ checks }: RunReport, room: number): string | null {
  const isServed = ({ status }: ReportedCheck) => status === 'served'
  const ordered = [...checks.filter((each) => !isServed(each)), ...checks.filter(isServed)]
  const more = { noun: 'more host', output: 'checks' }
  return tableWithin(room, hostColumns, ordered.map(renderHost), more)
}

function renderHost({ host, status, seen, defects, remedy }: ReportedCheck): string {
  const { via } = host
  const lines = [
    prose(seen),
    ...defects.map((defect) => `⚠️ ${prose(defect)}`),
    // How to bind the certificate is explained once, below the table.
    remedy === null ? null : `→ ${escapeHtml(remedy)}`,
  ]
  const name = escapeHtml(formatHost(host))
  return tableRow([
    `<td>${via === null ? name : `${name}<br><sub>via ${escapeHtml(via)}</sub>`}</td>`,
    `<td nowrap>${checkMarks[status]} ${status}</td>`,
    `<td>${lines.filter((line) => line !== null).join('<br>')}</td>`,
  ])
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
  return tableRow(cells)
}

function renderAnswer(outcome: ReportedOutcome): string {
  const { remedy, requestId } = outcome
  const answer = formatAnswer(outcome)
  const lines = [
    answer === '' ? null : code(answer),
    remedy === null ? null : `→ ${escapeHtml(remedy)}`,
    requestId === null ? null : `<sub>request ID ${code(requestId)}</sub>`,
  ]
  return lines.filter((line) => line !== null).join('<br>')
}

/** Pushed does not mean live: what is left to do, by service. */
function renderNextSteps({ servicesToBind, result, checks, allServed }: RunReport): string | null {
  const isPushed = servicesToBind.length > 0 && result !== 'dry-run'
  const needsBinding = checks.some((check) => check.needsBinding)
  // After a push, say how to bind unless every host serves the certificate already. Without a push,
  // say it only if a check found a host that needs it.
  if (!needsBinding && (!isPushed || allServed === true)) return null
  const services = servicesToBind.length > 0 ? servicesToBind : serviceNames
  const steps = services.map((service) => `- **${service}**: ${nextSteps[service]}`)
  const [title, lead] = isPushed
    ? [
        'Pushed does not mean live',
        "A push only copies the certificate into the service's certificate store. Visitors get the old certificate until you bind the new one:",
      ]
    : ['Not yet served', 'After you push the certificate to a service, bind it there:']
  return [`### ${title}`, lead, steps.join('\n')].join('\n\n')
}

/** Characters for a table's tags and for the row that counts the hidden rows. */
const frameLength = 160

/** A table of at most `room` characters, cut between rows; null when there are no rows. */
function tableWithin(
  room: number,
  columns: readonly string[],
  rows: readonly string[],
  more: { readonly noun: string; readonly output: string },
): string | null {
  if (rows.length === 0) return null
  const shown = [tableRow(columns.map((name) => `<th>${name}</th>`))]
  let length = shown.join('').length + frameLength
  for (const [index, row] of rows.entries()) {
    length += row.length + 1
    if (length > room) {
      const hidden = count(rows.length - index, more.noun)
      const mark = `… and ${hidden}: see the output <code>${more.output}</code>`
      return table([...shown, tableRow([`<td colspan="${columns.length}">${mark}</td>`])])
    }
    shown.push(row)
  }
  return table(shown)
}

function tableRow(cells: readonly string[]): string {
  return `<tr>${cells.join('')}</tr>`
}

function table(rows: readonly string[]): string {
  return ['<table>', ...rows, '</table>'].join('\n')
}

/** Text as code, in which GitHub turns no `@name` into a mention. */
function code(text: string): string {
  return `<code>${escapeWithin(oneLine(text, longestMessage), 2 * longestMessage)}</code>`
}

/** Plain text with a zero-width space after each `@`, so that nobody is mentioned. */
function prose(text: string): string {
  const escaped = escapeWithin(oneLine(text, longestMessage), 2 * longestMessage)
  return escaped.replaceAll('@', '@&#8203;')
}
