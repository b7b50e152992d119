// The job summary. Text from outside is written into HTML blocks only: GitHub does not read
// Markdown there, so escaping HTML is enough. Pure.

import { formatDay, formatDaysLeft } from '../days.ts'
import { nextStepsFor } from './next-steps.ts'
import { kindNames, kinds, rowsOfKind } from './rows/kinds.ts'
import type { Column, Kind, ReportedRow } from './rows/row.ts'
import type { RunReport } from './run-report.ts'
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
  const tableOf = (kind: Kind, room: number) => renderTable(kind, report, room)
  const tables = kindNames.map((kind) => {
    const { share } = kinds[kind]
    return share === null ? null : tableOf(kind, maxLength * share)
  })
  const room = maxLength - joined([...before, ...tables, after]).length - 10
  const all = kindNames.map((kind, index) =>
    kinds[kind].share === null ? tableOf(kind, room) : (tables[index] ?? null),
  )
  return `${joined([...before, ...all, after])}\n`
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

/** A table of at most `room` characters, cut between rows; null when there are no rows. */
function renderTable(kind: Kind, { outcomes, failure }: RunReport, room: number): string | null {
  const rows = rowsOfKind(outcomes, kind)
  if (rows.length === 0) return null
  // What needs attention comes first, so that a cut hides what went well.
  const isBad = ({ ended }: ReportedRow) => ended === 'badly'
  const ordered = [...rows.filter(isBad), ...rows.filter((row) => !isBad(row))]
  const { columns, output } = kinds[kind]
  const shown = [tableRow(columns.map(({ title }) => `<th>${title}</th>`))]
  let length = shown.join('').length + frameLength
  for (const [index, row] of ordered.entries()) {
    // An error that ended the run for every target is shown once, above the table.
    const isShared = row.message !== null && row.message === failure?.message
    const line = renderRow(isShared ? { ...row, message: null } : row, columns)
    length += line.length + 1
    if (length > room) {
      const hidden = count(ordered.length - index, `more ${kind}`)
      const mark = `… and ${hidden}: see the output <code>${output}</code>`
      return table([...shown, tableRow([`<td colspan="${columns.length}">${mark}</td>`])])
    }
    shown.push(line)
  }
  return table(shown)
}

/** Characters for a table's tags and for the row that counts the hidden rows. */
const frameLength = 160

function renderRow(row: ReportedRow, columns: readonly Column[]): string {
  return tableRow(
    columns.map(
      ({ shows, wraps }) => `<td${wraps ? '' : ' nowrap'}>${renderCell[shows](row)}</td>`,
    ),
  )
}

const renderCell: Readonly<Record<Column['shows'], (row: ReportedRow) => string>> = {
  name: ({ label: [name = '', ...more] }) =>
    [escapeHtml(name), ...more.map((line) => `<sub>${escapeHtml(line)}</sub>`)].join('<br>'),
  status: ({ mark, status }) => `${mark} ${status}`,
  words: renderWords,
  attempts: ({ attempts }) => (attempts === 0 ? '' : String(attempts)),
  time: ({ durationMs }) => (durationMs === null ? '' : formatDuration(durationMs)),
}

function renderWords(row: ReportedRow): string {
  const { says, defects, remedy, requestId } = row
  const answer = formatAnswer(row)
  const lines = [
    answer === '' ? null : code(answer),
    says === null ? null : prose(says),
    ...defects.map((defect) => `⚠️ ${prose(defect)}`),
    // The common remedy is shown once, below the tables.
    remedy === null ? null : `→ ${escapeHtml(remedy)}`,
    requestId === null ? null : `<sub>request ID ${code(requestId)}</sub>`,
  ]
  return lines.filter((line) => line !== null).join('<br>')
}

/** Pushed does not mean live: what is left to do, by service. */
function renderNextSteps(report: RunReport): string | null {
  const { servicesToBind, result, outcomes, allServed } = report
  const isPushed = servicesToBind.length > 0 && result !== 'dry-run'
  const needsBinding = outcomes.some(({ commonRemedy }) => commonRemedy !== null)
  // After a push, say how to bind unless every host serves the certificate already. Without a push,
  // say it only if a check found a host that needs it.
  if (!needsBinding && (!isPushed || allServed === true)) return null
  const steps = nextStepsFor(servicesToBind).map(({ service, step }) => `- **${service}**: ${step}`)
  const [title, lead] = isPushed
    ? [
        'Pushed does not mean live',
        "A push only copies the certificate into the service's certificate store. Visitors get the old certificate until you bind the new one:",
      ]
    : ['Not yet served', 'After you push the certificate to a service, bind it there:']
  return [`### ${title}`, lead, steps.join('\n')].join('\n\n')
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
