// One job summary for the whole fleet: verdict, what failed by cause, and the rest folded. Text
// from outside is written into HTML blocks only, where escaping is enough. Pure.

import { escapeHtml, escapeWithin, oneLine } from '../report/text.ts'
import { count } from '../report/words.ts'
import type { CauseGroup, FleetReport, GatheredEntry } from './gather.ts'
import { type LegStatus, legStatuses } from './leg.ts'
import { renderFleetVerdict } from './verdict.ts'

/** GitHub takes 1 MiB of a step; a character may need three bytes. */
const longestSummary = 300_000
const longestWords = 500
const shownNames = 8
const mostGroups = 50

/** The fleet's summary as Markdown. */
export function renderFleetSummary(report: FleetReport, notices: readonly string[] = []): string {
  const { groups } = report
  const parts = [
    `<h2>${marks[report.result]} ${escapeHtml(renderFleetVerdict(report))}</h2>`,
    ...notices.map((notice) => `<p>ℹ️ ${prose(notice)}</p>`),
    ...groups.slice(0, mostGroups).map(renderGroup),
    groups.length > mostGroups
      ? `<p>… and ${count(groups.length - mostGroups, 'more cause')}</p>`
      : null,
    renderAgain(report),
    renderHeatTable(report),
    renderDone(report),
  ]
  let text = ''
  for (const part of parts) {
    if (part === null) continue
    if (text.length + part.length > longestSummary) {
      return `${text}<p>… The rest is longer than a summary may be: see the output <code>results</code>.</p>\n`
    }
    text += `${part}\n\n`
  }
  return text
}

const marks: Readonly<Record<FleetReport['result'], string>> = {
  success: '✅',
  'dry-run': '📝',
  partial: '⚠️',
  failure: '❌',
}

/** One cause: the names, what to do, and then what went wrong. */
function renderGroup({ cause, entries }: CauseGroup): string {
  const isLost = entries.every(({ status }) => status === 'no report')
  const names = entries.map(({ entry }) => nameOf(entry))
  const shown = names.slice(0, shownNames).join(', ')
  const rest = names.slice(shownNames)
  const more =
    rest.length === 0 ? '' : folded(`and ${rest.length} more`, `<p>${rest.join(', ')}</p>`)
  const requests = entries.flatMap(({ entry, causes }) =>
    causes
      .filter(({ key, requestId }) => key === cause.key && requestId !== null)
      .map(({ requestId }) => `${nameOf(entry)} ${code(requestId ?? '')}`),
  )
  const lines = [
    `<h3>${isLost ? '❔' : '❌'} ${count(entries.length, 'certificate')} ${isLost ? 'sent no report' : 'failed'}</h3>`,
    `<p>${shown}</p>`,
    more,
    cause.remedy === null ? '' : `<p><b>What to do:</b> ${prose(cause.remedy)}</p>`,
    `<p><sub>${prose(cause.says)}</sub></p>`,
    requests.length === 0 ? '' : folded('Request IDs', `<p>${requests.join('<br>')}</p>`),
  ]
  return lines.filter((line) => line !== '').join('\n')
}

/** How to run what failed, and nothing else. */
function renderAgain({ failed, dryRun }: FleetReport): string | null {
  if (failed.length === 0 || dryRun) return null
  const list = `<pre>${escapeHtml(failed.map((line) => oneLine(line, longestWords)).join('\n'))}</pre>`
  const steps =
    '<p><b>Next:</b> "Re-run failed jobs" runs exactly these again, with the plan of this run. After a change of the manifest, start a new run with the list below as <code>select</code>.</p>'
  return `${steps}\n\n${folded(`select: ${count(failed.length, 'certificate')}`, list)}`
}

/** Accounts by status, the worst first. */
function renderHeatTable({ entries }: FleetReport): string | null {
  const columns = legStatuses.filter((status) => entries.some((each) => each.status === status))
  const rows = new Map<string, Map<LegStatus, number>>()
  for (const { entry, status } of entries) {
    const row = rows.get(entry.account) ?? new Map<LegStatus, number>()
    row.set(status, (row.get(status) ?? 0) + 1)
    rows.set(entry.account, row)
  }
  const badness = (row: ReadonlyMap<LegStatus, number>) =>
    ['partial', 'failed', 'no report'].reduce(
      (sum, status) => sum + (row.get(status as LegStatus) ?? 0),
      0,
    )
  const body = [...rows]
    .toSorted(([, a], [, b]) => badness(b) - badness(a))
    .map(([account, row]) => {
      const cells = columns.map((status) => {
        const number = row.get(status) ?? 0
        return `<td align="right">${number === 0 ? '' : `${number} ${statusMarks[status]}`}</td>`
      })
      return `<tr><th align="left">${escapeHtml(account)}</th>${cells.join('')}</tr>`
    })
  const head = ['account', ...columns].map((title) => `<th>${title}</th>`).join('')
  const table = `<table>\n<tr>${head}</tr>\n${body.join('\n')}\n</table>`
  return rows.size === 0 ? null : folded(count(rows.size, 'account'), table)
}

const statusMarks: Readonly<Record<LegStatus, string>> = {
  pushed: '✅',
  planned: '📝',
  partial: '⚠️',
  failed: '❌',
  'no report': '❔',
}

function renderDone({ entries }: FleetReport): string | null {
  const done = entries.filter(({ status }) => status === 'pushed' || status === 'planned')
  if (done.length === 0) return null
  const lines = done.map(({ entry, verdict }) => `${nameOf(entry)} <sub>${prose(verdict)}</sub>`)
  const what = done.every(({ status }) => status === 'planned') ? 'planned' : 'pushed'
  return folded(`${count(done.length, 'certificate')} ${what}`, `<p>${lines.join('<br>\n')}</p>`)
}

function folded(title: string, content: string): string {
  return `<details><summary>${escapeHtml(title)}</summary>\n${content}\n</details>`
}

function nameOf({ name, account }: GatheredEntry['entry']): string {
  return `${code(name)} (${escapeHtml(account)})`
}

/** Text as code, in which GitHub turns no `@name` into a mention and no domain into a link. */
function code(text: string): string {
  return `<code>${escapeWithin(oneLine(text, longestWords), 2 * longestWords)}</code>`
}

/** Plain text with a zero-width space after each `@`, so that nobody is mentioned. */
function prose(text: string): string {
  const escaped = escapeWithin(oneLine(text, longestWords), 2 * longestWords)
  return escaped.replaceAll('@', '@&#8203;')
}
