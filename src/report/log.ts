// The log of a run, line by line as it happens. Whatever it is given, it words, redacts and cleans.
// A target or host that failed gets an annotation at the end, too.

import { type Certificate, daysRemaining } from '../certificate/certificate.ts'
import { formatDaysLeft } from '../days.ts'
import type { Outcome } from '../push/outcome.ts'
import { formatTarget } from '../push/target.ts'
import { formatHostLine } from '../verify/host.ts'
import type { Check } from '../verify/judge.ts'
import type { GuardedRunner } from './guarded-runner.ts'
import { checkMarks, statusMarks } from './marks.ts'
import { redactCertificate, redactCheck, redactOutcome } from './redact.ts'
import { oneLine } from './text.ts'
import { count, formatAnswer, formatDuration } from './words.ts'

/** One method per thing that happens in a run. */
export interface Log {
  tlsIsOff(): void
  /** @param who as in `as IAM user ci-pusher of account acme (password)` */
  signingIn(who: string): void
  /** @param reason why this certificate; null when the inputs name its id */
  certificate(certificate: Certificate, reason: string | null): void
  pushing(targetCount: number, maxParallel: number): void
  outcome(outcome: Outcome): void
  /**
   * @param patienceMs how long hosts are checked again; 0 for once
   * @param timeLeftMs until the run's deadline
   */
  checkingHosts(hostCount: number, patienceMs: number, timeLeftMs: number): void
  check(check: Check): void
}

/** @param now the time, milliseconds since the epoch */
export function createLog(runner: GuardedRunner, now: () => number): Log {
  const { redact } = runner
  return {
    tlsIsOff: () => runner.warning(tlsIsOff),
    signingIn: (who) => runner.info(`Signing in ${who}`),
    certificate: (certificate, reason) => {
      // Redacted before it is shortened: half a secret would not be found any more.
      if (reason !== null) runner.info(oneLine(redact(reason), 1000))
      runner.info(renderCertificate(redactCertificate(certificate, redact), now()))
    },
    pushing: (targetCount, maxParallel) =>
      runner.info(`Pushing to ${count(targetCount, 'target')}, ${maxParallel} at a time`),
    outcome: (outcome) => runner.info(renderOutcome(redactOutcome(outcome, redact))),
    checkingHosts: (hostCount, patienceMs, timeLeftMs) => {
      runner.info(renderCheckingHosts(hostCount, patienceMs))
      if (patienceMs > timeLeftMs) runner.info(checksEndEarly)
    },
    check: (check) => runner.info(renderCheck(redactCheck(check, redact))),
  }
}

const tlsIsOff =
  'NODE_TLS_REJECT_UNAUTHORIZED is 0, so anyone on the network can read and change what is sent, ' +
  'credentials included. For a private CA, set NODE_EXTRA_CA_CERTS instead.'

const checksEndEarly =
  'verify-timeout-seconds is longer than what is left of timeout-seconds, which ends the checks, ' +
  'too. Raise timeout-seconds.'

function renderCertificate(certificate: Certificate, now: number): string {
  const { id, name, domain } = certificate
  const days = daysRemaining(certificate, now)
  const facts = [
    name === null ? null : `"${oneLine(name, 100)}"`,
    domain === null ? null : `for ${oneLine(domain, 100)}`,
    days === null ? null : formatDaysLeft(days),
  ].filter((fact) => fact !== null)
  return [`Certificate ${id ?? 'to be uploaded'}`, ...facts].join(', ')
}

const longestMessage = 300

function renderOutcome(outcome: Outcome): string {
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

function renderCheckingHosts(hostCount: number, patienceMs: number): string {
  const checking = `Checking ${count(hostCount, 'host')}`
  if (patienceMs === 0) return checking
  return `${checking}, again until each serves the certificate, for at most ${count(patienceMs / 1000, 'second')}`
}

function renderCheck({ host, status, seen, defects }: Check): string {
  const words = [`${formatHostLine(host)} ${status}`, seen, ...defects]
  return oneLine(`${checkMarks[status]} ${words.join(' · ')}`, 1000)
}
