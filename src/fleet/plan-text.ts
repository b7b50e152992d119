// The plan for people: as lines for the log and the command line, and as a folded list for the
// summary. Pure.

import { code, fold, list, prose } from '../report/html.ts'
import { oneLine } from '../report/text.ts'
import { count } from '../report/words.ts'
import { chunksOf, type FleetPlan, type PlannedEntry } from './plan.ts'

/** In characters; of one entry's targets or hosts. */
const longestList = 200

const turns = 'Accounts take turns, so that no account gets all its pushes at once:'

/** One sentence: what the plan runs. A certificate has a job for each of its accounts. */
export function renderPlanHeading({ entries, dryRun }: FleetPlan): string {
  const chunks = chunksOf(entries).length
  const certificates = new Set(entries.map(({ name }) => name.toLowerCase())).size
  const jobs = certificates < entries.length ? ` (${entries.length} jobs)` : ''
  const parts = chunks > 1 ? `, in ${count(chunks, 'chunk')} one after another` : ''
  const where = count(accountsOf(entries), 'account')
  const what = `${count(certificates, 'certificate')} in ${where}${jobs}${parts}`
  return dryRun ? `Dry run: ${what}` : `To push: ${what}`
}

function accountsOf(entries: FleetPlan['entries']): number {
  return new Set(entries.map(({ account }) => account)).size
}

/** The plan as lines, chunk by chunk. */
export function renderPlanLines(plan: FleetPlan): readonly string[] {
  const chunks = chunksOf(plan.entries)
  return [
    `${renderPlanHeading(plan)}.`,
    ...(accountsOf(plan.entries) > 1 ? [turns] : []),
    ...chunks.flatMap((chunk, index) => [
      ...(chunks.length > 1 ? [`Chunk ${index + 1} of ${chunks.length}:`] : []),
      ...chunk.map((entry) => `  ${entry.name} (${entry.account}): ${workOf(entry)}`),
    ]),
  ]
}

/** The plan as Markdown. */
export function renderPlanSummary(plan: FleetPlan): string {
  const { entries } = plan
  let room = longestSummary
  const items = entries.map((entry) => {
    const name = `${code(entry.name, longestName)} (${prose(entry.account)})`
    return `${name}: ${prose(workOf(entry))}`
  })
  const shown = items.filter((item) => {
    room -= item.length + 10
    return room >= 0
  })
  const hidden = items.length - shown.length
  if (hidden > 0) shown.push(`… and ${count(hidden, 'more certificate')}`)
  return `<h2>${prose(renderPlanHeading(plan))}</h2>\n\n${fold('What runs, in this order', list(shown))}\n`
}

/** In characters: GitHub takes 1 MiB, and a character has at most three bytes. */
const longestSummary = 300_000
const longestName = 100

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
