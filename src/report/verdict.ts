// The verdict: how the run ended, the same in log, summary and annotation. What was pushed and what
// is served are two sentences.

import type { RunReport } from './run-report.ts'
import { count } from './words.ts'

export function renderVerdict(report: RunReport): string {
  return [renderPushed(report), renderServed(report)].filter((part) => part !== null).join(' ')
}

/** Null when there was nothing to push, and nothing in the way. */
function renderPushed(report: RunReport): string | null {
  const { result, outcomes, counts, problem, hostCount } = report
  const total = count(outcomes.length, 'target')
  if (outcomes.length === 0 && hostCount > 0)
    return problem === null ? null : 'The run ended early.'
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

/** Of a host that does not answer, or cannot be compared, only this is known: it was not seen. */
function renderServed({ checks, hostCount }: RunReport): string | null {
  if (hostCount === 0) return null
  const looked = checks.filter(({ doubt }) => doubt !== 'not-looked-at').length
  if (looked === 0) return `The ${hostCount === 1 ? 'host was' : 'hosts were'} not looked at.`
  const served = checks.filter(({ status }) => status === 'served').length
  if (checks.length === 1) {
    return served === 1
      ? 'The host serves the certificate.'
      : 'The host was not seen to serve the certificate.'
  }
  if (served === checks.length) return `All ${served} hosts serve the certificate.`
  const unlooked = checks.length - looked
  const rest =
    unlooked === 0 ? '' : `; ${unlooked} ${unlooked === 1 ? 'was' : 'were'} not looked at`
  const seen =
    served === 0 ? `None of the ${checks.length} hosts` : `${served} of ${checks.length} hosts`
  return `${seen} ${served > 1 ? 'were' : 'was'} seen to serve the certificate${rest}.`
}
