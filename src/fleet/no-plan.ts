// What Gather says without a plan: nothing was started, or it is not known which certificates the
// jobs pushed. Pure.

import { code, fold, list, prose } from '../report/html.ts'
import { count } from '../report/words.ts'
import type { PushResult } from './absent.ts'
import type { SentReport } from './gather.ts'
import { readReport } from './leg.ts'

/** What fleet/gather writes. */
export interface Ending {
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly error: string
}

const mostReports = 500

/**
 * Renders the end of a run that has no plan.
 * @param reports those that arrived all the same, by key
 */
export function renderNoPlan(
  pushResult: PushResult,
  reports: ReadonlyMap<string, SentReport>,
): Ending {
  if (pushResult === 'skipped' && reports.size === 0) {
    return ending('Nothing was started', 'There is no plan. See the job Plan.', [])
  }
  const why = `The plan's artifact was deleted, has expired, is damaged or could not be downloaded. The jobs ended with ${pushResult}, and what they pushed is in their logs.`
  const remedy =
    'If the step "Download the plan" failed by chance, re-run the failed jobs. Otherwise start a new run, which makes a new plan.'
  const items = [...reports].slice(0, mostReports).map(([key, { attempt, text }]) => {
    const verdict = readReport(text)?.verdict ?? 'cannot be read'
    return `${code(readable(key), 100)} <sub>${prose(`Attempt ${attempt}: ${verdict}`)}</sub>`
  })
  const hidden = reports.size - items.length
  if (hidden > 0) items.push(`… and ${hidden} more`)
  const reported = fold(count(reports.size, 'report'), list(items))
  return ending('The plan is gone', `${why} ${remedy}`, items.length === 0 ? [] : [reported])
}

function ending(title: string, text: string, more: readonly string[]): Ending {
  return {
    outputs: { result: 'failure', verdict: title, results: '[]', failed: '' },
    summary: `${[`<h2>❌ ${title}</h2>`, `<p>${prose(text)}</p>`, ...more].join('\n\n')}\n`,
    error: `${title}. ${text}`,
  }
}

/** The key's first part, which is made of account and name. */
function readable(key: string): string {
  return key.replace(/-[0-9a-f]{16}$/, '')
}
