// The verdict: how the run ended, in the same words in the log, the summary, the annotation and the
// output. One sentence says what was pushed, another what the hosts serve; the first of them names
// the certificate.

import { formatTarget } from '../push/target.ts'
import type { ReportedCheck, RunReport } from './run-report.ts'
import { oneLine } from './text.ts'
import { count } from './words.ts'

/** How a name is shown in a sentence; it is one line of text from outside. */
type Show = (name: string) => string

/**
 * The verdict of a run, as one line.
 * @param show how to show the certificate's name; as it is in plain text
 */
export function renderVerdict(report: RunReport, show: Show = (name) => name): string {
  const name = nameOf(report)
  const pushed = renderPushed(report, name === null ? 'the certificate' : show(name))
  const whole = name === null ? 'the certificate' : `the certificate of ${show(name)}`
  const served = renderServed(report, pushed === null ? whole : 'the certificate')
  return [pushed, served].filter((part) => part !== null).join(' ')
}

/** The certificate's domain, else its name or id, else what was asked for; null if that is bad. */
function nameOf({ certificate, asked }: RunReport): string | null {
  const name = certificate?.domain ?? certificate?.name ?? asked ?? certificate?.id ?? null
  return name === null ? null : oneLine(name, 100)
}

/** Null when there was nothing to push and nothing went wrong. */
function renderPushed(report: RunReport, name: string): string | null {
  const { result, outcomes, counts, failure, hostCount } = report
  const total = count(outcomes.length, 'target')
  if (outcomes.length === 0 && hostCount > 0) {
    return failure === null ? null : `The run for ${name} ended early.`
  }
  if (result === 'dry-run') {
    return `Dry run: ${name} would be pushed to ${total}; nothing was changed.`
  }
  if (counts.unchanged > 0) return `Nothing to push: ${name} is in use already.`
  if (counts.pushed === outcomes.length && outcomes.length > 0) {
    const [only, ...others] = outcomes
    const isAlone = only !== undefined && others.length === 0
    return `Pushed ${name} to ${isAlone ? formatTarget(only.target) : `all ${total}`}.`
  }
  const rest = (['failed', 'uncertain', 'not-attempted'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${status.replace('-', ' ')}`)
  if (counts.pushed > 0)
    return `Pushed ${name} to ${counts.pushed} of ${total}: ${rest.join(', ')}.`
  if (counts.uncertain > 0) return `No push of ${name} was confirmed: ${rest.join(', ')}.`
  return rest.length === 0 ? `Did not push ${name}.` : `Did not push ${name}: ${rest.join(', ')}.`
}

/**
 * What the hosts serve; null when no host was named. It claims only what the checks have proved: a
 * host that could not be reached or compared may serve the certificate.
 */
function renderServed({ checks, hostCount }: RunReport, name: string): string | null {
  if (hostCount === 0) return null
  const number = (test: (check: ReportedCheck) => boolean) => checks.filter(test).length
  const unchecked = number(({ doubt }) => doubt === 'not-checked')
  if (unchecked === checks.length) {
    return hostCount === 1 ? 'The host was not checked.' : 'The hosts were not checked.'
  }
  const served = number(({ status }) => status === 'served')
  if (served === checks.length) {
    return served === 1 ? `The host serves ${name}.` : `All ${served} hosts serve ${name}.`
  }
  const unreachable = number(({ status, doubt }) => status === 'unreachable' && doubt === null)
  const incomparable = number(({ doubt }) => doubt === 'nothing-to-compare')
  const uncovered = number(({ doubt }) => doubt === 'not-for-this-host')
  if (checks.length === 1) {
    if (uncovered > 0) return `The host is not covered by ${name}.`
    if (unreachable > 0) return 'The host could not be reached.'
    if (incomparable > 0) return "The host's certificate could not be compared."
    return `The host does not serve ${name} yet.`
  }
  const isUnsure = unreachable + incomparable > 0
  const serve = served === 1 ? 'serves' : 'serve'
  const verb = isUnsure ? `${served === 1 ? 'is' : 'are'} known to serve` : serve
  const parts = [
    `${served} of ${checks.length} hosts ${verb} ${name}${isUnsure || served > 0 || uncovered > 0 ? '' : ' yet'}`,
    unreachable > 0 && `${unreachable} could not be reached`,
    incomparable > 0 && `${incomparable} could not be compared`,
    uncovered > 0 && `${uncovered} ${uncovered === 1 ? 'is' : 'are'} not covered by it`,
    unchecked > 0 && `${unchecked} ${unchecked === 1 ? 'was' : 'were'} not checked`,
  ]
  return `${parts.filter((part) => part !== false).join('; ')}.`
}
