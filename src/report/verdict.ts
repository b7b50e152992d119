// The verdict: how the run ended, in the same words in the log, the summary and the annotation. One
// sentence says what was pushed, another what the hosts serve.

import { formatTarget } from '../push/target.ts'
import type { ReportedCheck, RunReport } from './run-report.ts'
import { count } from './words.ts'

/** The verdict of a run, as one line of plain text. */
export function renderVerdict(report: RunReport): string {
  return [renderPushed(report), renderServed(report)].filter((part) => part !== null).join(' ')
}

/** Null when there was nothing to push and nothing went wrong. */
function renderPushed(report: RunReport): string | null {
  const { result, outcomes, counts, failure, hostCount } = report
  const total = count(outcomes.length, 'target')
  if (outcomes.length === 0 && hostCount > 0)
    return failure === null ? null : 'The run ended early.'
  if (result === 'dry-run') {
    return `Dry run: the certificate would be pushed to ${total}; nothing was changed.`
  }
  if (result === 'success') {
    const [only, ...others] = outcomes
    const isAlone = only !== undefined && others.length === 0
    return isAlone ? `Pushed to ${formatTarget(only.target)}.` : `Pushed to all ${total}.`
  }
  const rest = (['failed', 'uncertain', 'not-attempted'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${status.replace('-', ' ')}`)
  if (failure !== null && counts.pushed === 0) {
    return rest.length === 0 ? 'Nothing was pushed.' : `Nothing was pushed: ${rest.join(', ')}.`
  }
  return `Pushed to ${counts.pushed} of ${total}: ${rest.join(', ')}.`
}

/**
 * What the hosts serve; null when no host was named. It claims only what the checks have proved: a
 * host that could not be reached or compared may serve the certificate.
 */
function renderServed({ checks, hostCount }: RunReport): string | null {
  if (hostCount === 0) return null
  const number = (test: (check: ReportedCheck) => boolean) => checks.filter(test).length
  const unchecked = number(({ doubt }) => doubt === 'not-checked')
  const hosts = hostCount === 1 ? 'The host' : 'The hosts'
  if (unchecked === checks.length)
    return `${hosts} ${hostCount === 1 ? 'was' : 'were'} not checked.`
  const served = number(({ status }) => status === 'served')
  if (served === checks.length) {
    return served === 1
      ? 'The host serves the certificate.'
      : `All ${served} hosts serve the certificate.`
  }
  const unreachable = number(({ status, doubt }) => status === 'unreachable' && doubt === null)
  const incomparable = number(({ doubt }) => doubt === 'nothing-to-compare')
  if (checks.length === 1) {
    if (unreachable > 0) return 'The host could not be reached.'
    if (incomparable > 0) return "The host's certificate could not be compared."
    return 'The host does not serve the new certificate yet.'
  }
  const isUnsure = unreachable + incomparable > 0
  const verb = isUnsure
    ? `${served === 1 ? 'is' : 'are'} known to serve`
    : `${served === 1 ? 'serves' : 'serve'}`
  const parts = [
    `${served} of ${checks.length} hosts ${verb} the new certificate${isUnsure || served > 0 ? '' : ' yet'}`,
    unreachable > 0 && `${unreachable} could not be reached`,
    incomparable > 0 && `${incomparable} could not be compared`,
    unchecked > 0 && `${unchecked} ${unchecked === 1 ? 'was' : 'were'} not checked`,
  ]
  return `${parts.filter((part) => part !== false).join('; ')}.`
}
