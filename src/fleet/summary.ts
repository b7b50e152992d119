// One job summary for the whole fleet: verdict, what failed by cause, what to do next, and the rest
// folded. What a reader needs to act always stays; long lists are cut between items. Pure.

import { code, fold, foldAround, list, prose } from '../report/html.ts'
import { escapeHtml } from '../report/text.ts'
import { count } from '../report/words.ts'
import type { CauseGroup, FleetReport, GatheredEntry } from './gather.ts'
import { isGood, type LegStatus, legStatuses } from './leg.ts'
import { renderFleetVerdict } from './verdict.ts'

/** GitHub takes 1 MiB of a step; a character may need three bytes. */
const longestSummary = 300_000
/** Of all causes, without their lists. */
const longestCauses = 150_000
const longestName = 100
const shownNames = 8
const mostGroups = 50
const unfoldedGroups = 6

/** A fold whose items are written as far as there is room. */
interface LongList {
  readonly title: string
  readonly items: readonly string[]
  /** Where the items are that had no room. */
  readonly rest: string
}

type Part = string | LongList

/** The fleet's summary as Markdown. */
export function renderFleetSummary(report: FleetReport, notices: readonly string[] = []): string {
  return filled([
    `<h2>${marks[report.result]} ${escapeHtml(renderFleetVerdict(report))}</h2>`,
    ...notices.map((notice) => `<p>ℹ️ ${prose(notice)}</p>`),
    ...renderGroups(report.groups),
    ...renderAgain(report),
    ...renderAccounts(report),
    ...renderDone(report),
  ])
}

/** Writes the long lists as far as there is room, each with its share of it. */
function filled(parts: readonly Part[]): string {
  const isLong = (part: Part): part is LongList => typeof part !== 'string'
  let lists = parts.filter(isLong).length
  let room = longestSummary - lists * frameLength
  for (const part of parts) room -= (isLong(part) ? part.title : part).length + 2
  const blocks = parts.map((part) => {
    if (!isLong(part)) return part
    const items: string[] = []
    let left = Math.floor(room / lists)
    for (const item of part.items) {
      left -= item.length + 10
      if (left < 0) break
      room -= item.length + 10
      items.push(item)
    }
    lists -= 1
    const hidden = part.items.length - items.length
    if (hidden > 0) items.push(`… and ${hidden} more: see ${part.rest}`)
    return fold(part.title, list(items))
  })
  return `${blocks.join('\n\n')}\n`
}

/** Characters for a list's tags and for the item that counts the hidden ones. */
const frameLength = 160

const marks: Readonly<Record<FleetReport['result'], string>> = {
  success: '✅',
  'dry-run': '📝',
  partial: '⚠️',
  failure: '❌',
}

/** As many causes as there is room for, and how many more there are. */
function renderGroups(groups: readonly CauseGroup[]): readonly Part[] {
  let left = longestCauses
  const fitting: (readonly Part[])[] = []
  for (const group of groups.slice(0, mostGroups)) {
    const parts = renderGroup(group)
    left -= parts[0].length
    if (left < 0) break
    fitting.push(parts)
  }
  const [first, more] = [fitting.slice(0, unfoldedGroups), fitting.slice(unfoldedGroups)]
  const hidden = groups.length - fitting.length
  if (more.length + hidden === 0) return first.flat()
  const [begin, end] = foldAround(count(more.length + hidden, 'more cause'))
  const rest = hidden > 0 ? [`<p>… and ${count(hidden, 'more cause')}</p>`] : []
  return [...first.flat(), begin, ...more.flat(), ...rest, end]
}

const withoutProof: Readonly<Record<Exclude<CauseGroup['kind'], 'failed'>, string>> = {
  'no-report': 'sent no report',
  'unreadable-report': 'sent a report that cannot be read',
  'contradictory-report': 'sent a report that cannot be believed',
  'outdated-report': 'sent no report of this attempt',
  'doubtful-report': 'may have failed',
}

/** As in the verdict: what reached some of its targets is incomplete. */
function howFailed(entries: CauseGroup['entries']): string {
  const partial = entries.filter(({ status }) => status === 'partial').length
  if (partial === 0) return 'failed'
  return partial === entries.length ? 'incomplete' : 'failed or incomplete'
}

/** One cause: the names, what to do, and then what went wrong. */
function renderGroup({
  kind,
  words,
  remedy,
  entries,
}: CauseGroup): readonly [string, ...LongList[]] {
  const names = entries.map(({ entry }) => nameOf(entry))
  const mark = kind === 'failed' ? '❌' : '❔'
  const how = kind === 'failed' ? howFailed(entries) : withoutProof[kind]
  const head = [
    `<h3>${mark} ${count(entries.length, 'certificate')} ${escapeHtml(how)}</h3>`,
    `<p>${names.slice(0, shownNames).join(', ')}</p>`,
    ...(remedy === null ? [] : [`<p><b>What to do:</b> ${prose(remedy)}</p>`]),
    `<p><sub>${words.map((each) => prose(each)).join('<br>')}</sub></p>`,
  ].join('\n')
  const rest = 'the output <code>results</code>'
  const more = names.slice(shownNames)
  const requests = entries.flatMap(({ entry, requestId }) =>
    requestId === null ? [] : [`${nameOf(entry)} ${code(requestId, longestName)}`],
  )
  return [
    head,
    ...(more.length === 0 ? [] : [{ title: `and ${more.length} more`, items: more, rest }]),
    ...(requests.length === 0 ? [] : [{ title: 'Request IDs', items: requests, rest: 'the jobs' }]),
  ]
}

/** How to run what failed, and nothing else. */
function renderAgain({ entries, failed }: FleetReport): readonly Part[] {
  if (failed.length === 0) return []
  const bad = entries.filter(({ status }) => !isGood(status))
  const start =
    'start a new run with the list below as <code>select</code>. It plans again, with the manifest as it is then.'
  const steps = bad.every(({ job }) => job === 'red')
    ? `"Re-run failed jobs" runs these and every other red job again, with the plan of this run. After a change of the manifest, ${start}`
    : bad.every(({ job }) => job === 'green')
      ? `These jobs are green, so "Re-run failed jobs" does not run them: ${start}`
      : `"Re-run failed jobs" runs only the red jobs, with the plan of this run. To run all of these certificates, ${start}`
  const items = failed.map((line) => code(line, 2 * longestName))
  const title = `select: ${count(failed.length, 'certificate')}`
  return [`<p><b>Next:</b> ${steps}</p>`, { title, items, rest: 'the output <code>failed</code>' }]
}

/** Accounts by status, those with the most failures first. */
function renderAccounts({ entries }: FleetReport): readonly Part[] {
  const accounts = [...Map.groupBy(entries, ({ entry }) => entry.account)]
  const badness = (each: readonly GatheredEntry[]) =>
    each.filter(({ status }) => !isGood(status)).length
  const items = accounts
    .toSorted(([, a], [, b]) => badness(b) - badness(a))
    .map(([account, each]) => {
      const numbers = legStatuses.toReversed().flatMap((status) => {
        const number = each.filter((leg) => leg.status === status).length
        return number === 0 ? [] : [`${number} ${status} ${statusMarks[status]}`]
      })
      return `${code(account, longestName)} ${numbers.join(', ')}`
    })
  const rest = 'the output <code>results</code>'
  return items.length === 0 ? [] : [{ title: count(items.length, 'account'), items, rest }]
}

const statusMarks: Readonly<Record<LegStatus, string>> = {
  pushed: '✅',
  planned: '📝',
  partial: '⚠️',
  failed: '❌',
  uncertain: '❓',
  'no report': '❔',
}

function renderDone({ entries, dryRun }: FleetReport): readonly Part[] {
  const done = entries.filter(({ status }) => isGood(status))
  if (done.length === 0) return []
  const items = done.map(({ entry, verdict }) => `${nameOf(entry)} <sub>${prose(verdict)}</sub>`)
  const title = `${count(done.length, 'certificate')} ${dryRun ? 'planned' : 'pushed'}`
  return [{ title, items, rest: 'the output <code>results</code>' }]
}

function nameOf({ name, account }: GatheredEntry['entry']): string {
  return `${code(name, longestName)} (${prose(account)})`
}
