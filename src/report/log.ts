// The lines of the log: one per target as it ends, one per host whenever its status changes. What failed gets an annotation, too, which the
// runner shows as a second line.

import { type Certificate, daysRemaining, formatDaysLeft } from '../certificate/certificate.ts'
import { formatHostLine } from '../inputs/hosts.ts'
import { formatTarget } from '../inputs/targets.ts'
import type { Outcome } from '../push/outcome.ts'
import type { Check } from '../verify/judge.ts'
import { checkMarks, statusMarks } from './marks.ts'
import { oneLine } from './text.ts'
import { count, formatAnswer, formatDuration } from './words.ts'

const longestMessage = 300

export function renderCertificateLine(certificate: Certificate, now: number): string {
  const { id, name, domain } = certificate
  const days = daysRemaining(certificate, now)
  const facts = [
    name === null ? null : `"${oneLine(name, 100)}"`,
    domain === null ? null : `for ${oneLine(domain, 100)}`,
    days === null ? null : formatDaysLeft(days),
  ].filter((fact) => fact !== null)
  return [`Certificate ${id ?? 'to be uploaded'}`, ...facts].join(', ')
}

/** Why this certificate: names in it are somebody else's text. */
export function renderReason(reason: string): string {
  return oneLine(reason, 1000)
}

export function renderOutcomeLine(outcome: Outcome): string {
  const { target, status, requestId, attempts, durationMs } = outcome
  const answer = formatAnswer(outcome)
  const facts = [
    answer === '' ? null : oneLine(answer, longestMessage),
    attempts === 0 ? null : count(attempts, 'attempt'),
    durationMs === null ? null : formatDuration(durationMs),
    requestId === null ? null : `request id ${oneLine(requestId, 64)}`,
  ].filter((fact) => fact !== null)
  const words = `${formatTarget(target)} ${status.replace('-', ' ')}`
  return `${statusMarks[status]} ${[words, ...facts].join(' · ')}`
}

export function renderCheckLine({ host, status, seen, defects }: Check): string {
  const words = [`${formatHostLine(host)} ${status}`, seen, ...defects]
  return oneLine(`${checkMarks[status]} ${words.join(' · ')}`, 1000)
}

/** @param patienceMs how long hosts are looked at again; 0 for once */
export function renderLookingLine(hostCount: number, patienceMs: number): string {
  const looking = `Looking at ${count(hostCount, 'host')}`
  if (patienceMs === 0) return looking
  return `${looking}, again until each serves the certificate, for at most ${count(patienceMs / 1000, 'second')}`
}
