// The verdict: how the run ended, the same in log, summary and annotation. What was pushed and what
// is served are two sentences.

import type { RunReport } from './run-report.ts'
import { count } from './text.ts'

export function renderVerdict(report: RunReport): string {
  return [renderPushed(report), renderServed(report)].filter((part) => part !== null).join(' ')
}

/** Null when there was nothing to push, and nothing in the way. */
function renderPushed({ result, outcomes, counts, problem, checks }: RunReport): string | null {
  const total = count(outcomes.length, 'target')
  if (outcomes.length === 0 && problem === null && checks.length > 0) return null
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

function renderServed({ checks }: RunReport): string | null {
  if (checks.length === 0) return null
  const served = checks.filter(({ status }) => status === 'served').length
  if (served === checks.length) {
    return checks.length === 1
      ? 'The host serves the certificate.'
      : `All ${checks.length} hosts serve the certificate.`
  }
  if (checks.length === 1) return 'The host does not serve the certificate.'
  if (served === 0) return `None of the ${checks.length} hosts serves the certificate.`
  return `${served} of ${checks.length} hosts ${served === 1 ? 'serves' : 'serve'} the certificate.`
}
