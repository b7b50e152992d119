// The verdict: one sentence that says how the run ended, the same in log, summary and annotation.

import type { RunReport } from './run-report.ts'
import { count } from './text.ts'

export function renderVerdict({ result, outcomes, counts, problem }: RunReport): string {
  const total = count(outcomes.length, 'target')
  if (result === 'dry-run') {
    return `Dry run: the certificate would be pushed to ${total}; nothing was changed.`
  }
  if (result === 'success') {
    return outcomes.length === 1 ? 'Pushed to the one target.' : `Pushed to all ${total}.`
  }
  const rest = (['failed', 'uncertain', 'not-attempted'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${status.replace('-', ' ')}`)
  if (problem !== null && counts.pushed === 0) {
    return rest.length === 0 ? 'Nothing was pushed.' : `Nothing was pushed: ${rest.join(', ')}.`
  }
  return `Pushed to ${counts.pushed} of ${total}: ${rest.join(', ')}.`
}
