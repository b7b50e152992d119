// Hosts as rows: one for each server whose certificate was checked. Pure.

import { formatHost, formatHostLine } from '../../verify/host.ts'
import type { Check, CheckStatus } from '../../verify/judge.ts'
import { bindingRemedy } from '../next-steps.ts'
import { remedyOfCheck } from '../remedies.ts'
import { oneLine } from '../text.ts'
import type { CertificateNames, Ending, Row, RowKind } from './row.ts'
import { servicesToBind } from './targets.ts'

const marks: Readonly<Record<CheckStatus, string>> = {
  served: '✅',
  stale: '⚠️',
  mismatch: '❌',
  unreachable: '❓',
}

/** How a host ended, as a row. */
export function hostRow({ host, status, seen, defects, ...check }: Check): Row {
  const { via } = host
  return {
    kind: 'host',
    name: formatHostLine(host),
    label: via === null ? [formatHost(host)] : [formatHost(host), `via ${via}`],
    status,
    mark: marks[status],
    ended: status === 'served' ? 'well' : 'badly',
    httpStatus: null,
    errorCode: null,
    message: null,
    requestId: null,
    says: seen,
    defects,
    attempts: 0,
    durationMs: null,
    own: { via, expected: check.expected, served: check.served, doubt: check.doubt },
  }
}

/** Where a run bound the certificate, a host may still serve the old one. */
const lateEdge =
  'Some edges switch late: raise verify-timeout-seconds. If it stays so, another binding serves this host: bind the certificate there.'

const seeBindings =
  'See the bindings: those that were not switched serve the old certificate. Run again once that is corrected.'

/** What is special about hosts. */
export const hosts: RowKind = {
  output: 'checks',
  spareFields: ['expected', 'served'],
  rowsOf: (facts) => {
    const services = servicesToBind(facts)
    const isBound = facts.bindings.length > 0 && services.length === 0
    const isWhole = facts.bindings.every(
      ({ status }) => status === 'bound' || status === 'unchanged',
    )
    const howToBind = !isBound ? bindingRemedy(services) : isWhole ? lateEdge : seeBindings
    return facts.checks.map((check) => {
      const { remedy, needsBinding } = remedyOfCheck(check, facts)
      const { status, defects, doubt } = check
      return {
        ...hostRow(check),
        cause: doubt,
        remedy,
        commonRemedy: needsBinding ? howToBind : null,
        isAsked: facts.verifyRequired,
        failsAlways: facts.verifyRequired,
        isUrgent: false,
        isInVain: false,
        isAnnotated: doubt !== 'not-checked' && (status !== 'served' || defects.length > 0),
      }
    })
  },
  countMissing: ({ checks, hostCount, verifyRequired }) =>
    verifyRequired ? hostCount - checks.length : 0,
  json: ({ label, status, says, defects, remedy, commonRemedy, own }, wordLimit) => {
    const parts = [says, ...defects, remedy, commonRemedy].filter((part) => part !== null)
    return {
      host: label[0],
      via: own['via'],
      status,
      expected: own['expected'],
      served: own['served'],
      message: oneLine(parts.join(' – '), wordLimit) || null,
    }
  },
  outputs: () => ({}),
  fileFields: (_, checks) => ({ checks }),
  verdict: renderVerdict,
}

/**
 * What the hosts serve; null when no host was named. It claims only what the checks have proved: a
 * host that could not be reached or compared may serve the certificate.
 */
function renderVerdict(
  rows: readonly Row[],
  { hostCount }: Ending,
  { full: name }: CertificateNames,
): string | null {
  if (hostCount === 0) return null
  const number = (test: (row: Row) => boolean) => rows.filter(test).length
  const doubted = (doubt: Check['doubt']) => number(({ own }) => own['doubt'] === doubt)
  const unchecked = doubted('not-checked')
  if (unchecked === rows.length) {
    return hostCount === 1 ? 'The host was not checked.' : 'The hosts were not checked.'
  }
  const served = number(({ ended }) => ended === 'well')
  if (served === rows.length) {
    return served === 1 ? `The host serves ${name}.` : `All ${served} hosts serve ${name}.`
  }
  const unreachable = number(({ status, own }) => status === 'unreachable' && own['doubt'] === null)
  const incomparable = doubted('nothing-to-compare')
  const uncovered = doubted('not-for-this-host')
  if (rows.length === 1) {
    if (uncovered > 0) return `The host is not covered by ${name}.`
    if (unreachable > 0) return 'The host could not be reached.'
    if (incomparable > 0) return "The host's certificate could not be compared."
    return `The host does not serve ${name} yet.`
  }
  const isUnsure = unreachable + incomparable > 0
  const serve = served === 1 ? 'serves' : 'serve'
  const verb = isUnsure ? `${served === 1 ? 'is' : 'are'} known to serve` : serve
  const parts = [
    `${served} of ${rows.length} hosts ${verb} ${name}${isUnsure || served > 0 || uncovered > 0 ? '' : ' yet'}`,
    unreachable > 0 && `${unreachable} could not be reached`,
    incomparable > 0 && `${incomparable} could not be compared`,
    uncovered > 0 && `${uncovered} ${uncovered === 1 ? 'is' : 'are'} not covered by it`,
    unchecked > 0 && `${unchecked} ${unchecked === 1 ? 'was' : 'were'} not checked`,
  ]
  return `${parts.filter((part) => part !== false).join('; ')}.`
}
