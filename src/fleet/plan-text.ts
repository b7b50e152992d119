// The plan for people: as lines for the log and the command line, and as a folded list for the
// summary. Pure.

import { escapeHtml, oneLine } from '../report/text.ts'
import { count } from '../report/words.ts'
import { chunksOf, type FleetPlan, type PlannedEntry } from './plan.ts'

/** In characters; of one entry's targets or hosts. */
const longestList = 200

/** One sentence: what the plan runs. */
export function renderPlanHeading({ entries, dryRun }: FleetPlan): string {
  const chunks = chunksOf(entries).length
  const accounts = new Set(entries.map(({ account }) => account)).size
  const parts = chunks > 1 ? `, in ${count(chunks, 'chunk')} one after another` : ''
  const what = `${count(entries.length, 'certificate')} in ${count(accounts, 'account')}${parts}`
  return dryRun ? `Dry run: ${what}` : `To push: ${what}`
}

/** The plan as lines, chunk by chunk. */
export function renderPlanLines(plan: FleetPlan): readonly string[] {
  const chunks = chunksOf(plan.entries)
  return [
    `${renderPlanHeading(plan)}.`,
    ...chunks.flatMap((chunk, index) => [
      ...(chunks.length > 1 ? [`Chunk ${index + 1} of ${chunks.length}:`] : []),
      ...chunk.map((entry) => `  ${entry.name} (${entry.account}): ${workOf(entry)}`),
    ]),
  ]
}

/** The plan as Markdown. */
export function renderPlanSummary(plan: FleetPlan): string {
  const lines = renderPlanLines(plan).slice(1, mostLines + 1)
  const hidden = renderPlanLines(plan).length - 1 - lines.length
  const more = hidden > 0 ? [`… and ${count(hidden, 'more line')}`] : []
  const list = [...lines, ...more].map((line) => `<br>${escapeHtml(oneLine(line, 1000))}`)
  const heading = escapeHtml(renderPlanHeading(plan))
  return `<h2>${heading}</h2>\n\n<details><summary>What runs</summary>${list.join('\n')}</details>\n`
}

const mostLines = 2000

/** What is done with a certificate: targets, bindings, hosts. */
function workOf({ inputs }: PlannedEntry): string {
  const targets = listOf(inputs['targets'])
  const hosts = listOf(inputs['verify-hosts'])
  const bind = inputs['bind'] === undefined ? 'none' : listOf(inputs['bind'])
  return [
    targets === '' ? null : `push to ${targets}`,
    bind.toLowerCase() === 'none' ? null : `bind ${bind}`,
    hosts === '' ? null : `check ${hosts}`,
  ]
    .filter((part) => part !== null)
    .join('; ')
}

function listOf(text = ''): string {
  const items = text.split('\n').map((line) => line.replace(/#.*$/s, '').trim())
  return oneLine(items.filter((item) => item !== '').join(', '), longestList)
}
