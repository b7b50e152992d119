// The outputs of a fleet and its annotations. Pure.

import { oneLine } from '../report/text.ts'
import { count } from '../report/words.ts'
import type { FleetReport } from './gather.ts'
import { renderFleetVerdict } from './verdict.ts'

/** In characters; with `failed` and the rest, less than a job's outputs may have. */
const longestResults = 350_000
const longestMessage = 1000
/** Of a domain, in the DNS. */
const longestName = 255
const mostAnnotations = 8
const shownNames = 8

/** The outputs of `fleet/gather`; each is always set. */
export function renderFleetOutputs(report: FleetReport): Readonly<Record<string, string>> {
  const { result, failed } = report
  const verdict = renderFleetVerdict(report)
  return { result, verdict, results: renderResults(report), failed: failed.join('\n') }
}

/** JSON; without the causes when it would be too long. */
function renderResults({ entries }: FleetReport): string {
  const rows = entries.map(({ entry, status, verdict, domain, expiresAt, causes }) => ({
    account: entry.account,
    name: entry.name,
    status,
    domain: domain === null ? null : oneLine(domain, longestName),
    expiresAt,
    verdict: oneLine(verdict, longestMessage),
    causes: causes.map(({ says, remedy }) => ({
      message: oneLine(says, longestMessage),
      remedy: remedy === null ? null : oneLine(remedy, longestMessage),
    })),
  }))
  const whole = JSON.stringify(rows)
  if (whole.length <= longestResults) return whole
  return JSON.stringify(rows.map(({ account, name, status }) => ({ account, name, status })))
}

/** One error for each cause, and one that counts the rest. Each ends with what to do. */
export function renderFleetErrors({ groups }: FleetReport): readonly string[] {
  const shown = groups.slice(0, mostAnnotations).map(({ words, remedy, entries }) => {
    const names = entries.map(({ entry }) => `${entry.name} (${entry.account})`)
    const rest = names.length - shownNames
    const list = names.slice(0, shownNames).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
    const said = words.map((each) => oneLine(each, longestMessage)).join('; ')
    const end = remedy === null ? '' : ` – ${oneLine(remedy, longestMessage)}`
    return `${oneLine(list, 4 * longestMessage)}: ${said}${end}`
  })
  const hidden = groups.length - shown.length
  if (hidden === 0) return shown
  return [...shown, `And ${count(hidden, 'more cause')}: see the job summary.`]
}
