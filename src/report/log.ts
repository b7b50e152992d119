// The log of a run, one line for each thing that happens. The log turns values into sentences, and
// redacts and cleans them; it keeps nothing. What did not end well has its line at the end: its
// annotation.

import { type Certificate, daysRemaining } from '../certificate/certificate.ts'
import type { Clock } from '../cloud/clock.ts'
import { formatDaysLeft } from '../days.ts'
import type { GuardedRunner } from './guarded-runner.ts'
import { createProgress } from './progress.ts'
import { redactCertificate, redactRow } from './redact.ts'
import type { Row } from './rows/row.ts'
import { oneLine } from './text.ts'
import { count, formatAnswer, formatDuration } from './words.ts'

/** One method per kind of event in a run. */
export interface Log {
  /** @param who for example `as IAM user ci-pusher of account acme (password)` */
  signingIn(who: string): void
  /** @param reason why this certificate was chosen; null when the inputs name its id */
  certificate(certificate: Certificate, reason: string | null): void
  /** The services are read to find out what to bind. */
  planning(targetCount: number): void
  /** @param bindingCount how many bindings the plan switches */
  planned(bindingCount: number): void
  /** What was there before, in case that this process dies while it switches. */
  beforeSwitching(rows: readonly Row[], deadlineAt: number): void
  /** @param deadlineAt the end of the run, in milliseconds since the epoch */
  pushing(targetCount: number, maxParallel: number, deadlineAt: number): void
  /** Throttling holds every request back. */
  heldBack(ms: number): void
  /** A host will be checked again. */
  nextCheckIn(ms: number): void
  /**
   * @param patienceMs how long to keep checking, in milliseconds; 0 checks once
   * @param deadlineAt the end of the run, in milliseconds since the epoch
   */
  checkingHosts(hostCount: number, patienceMs: number, deadlineAt: number): void
  /** Before anything is pushed, for `skip-when-served`. */
  checkingBefore(hostCount: number, deadlineAt: number): void
  /** Every host serves the certificate already. */
  nothingToDo(targetCount: number): void
  /** How one target, binding or host ended. */
  row(row: Row): void
  /** The story is over; the report follows. */
  done(): void
}

/** Creates the log of a run. */
export function createLog(runner: GuardedRunner, clock: Clock): Log {
  const redact = runner.withoutSecrets
  const progress = createProgress(runner, clock)
  return {
    heldBack: progress.heldBack,
    nextCheckIn: progress.nextCheckIn,
    done: progress.end,
    signingIn: (who) => runner.info(`Signing in ${who}`),
    certificate: (certificate, reason) => {
      // Redact first: in a shortened text, half a secret would not be recognised.
      if (reason !== null) runner.info(oneLine(redact(reason), 1000))
      runner.info(renderCertificate(redactCertificate(certificate, redact), clock.now()))
    },
    pushing: (targetCount, maxParallel, deadlineAt) => {
      runner.info(`Pushing to ${count(targetCount, 'target')}, ${maxParallel} at a time`)
      progress.begin('target', targetCount, deadlineAt)
    },
    planning: (targetCount) =>
      runner.info(
        `Reading what ${count(targetCount, 'target')} ${targetCount === 1 ? 'uses' : 'use'} now`,
      ),
    planned: (bindingCount) => runner.info(`${count(bindingCount, 'binding')} to switch`),
    beforeSwitching: (rows, deadlineAt) => {
      runner.info(`Switching ${count(rows.length, 'binding')}; they use now:`)
      progress.begin('binding', rows.length, deadlineAt)
      for (const { label } of rows) progress.line(oneLine(`  ${label.join(' · ')}`, longestRow))
    },
    checkingHosts: (hostCount, patienceMs, deadlineAt) => {
      runner.info(renderCheckingHosts(hostCount, patienceMs))
      if (patienceMs > 0 && patienceMs > deadlineAt - clock.now()) runner.info(checksEndEarly)
      progress.begin('host', hostCount, deadlineAt)
    },
    checkingBefore: (hostCount, deadlineAt) => {
      runner.info(
        `Checking whether ${count(hostCount, 'host')} already ${hostCount === 1 ? 'serves' : 'serve'} the certificate`,
      )
      progress.begin('host', hostCount, deadlineAt)
    },
    nothingToDo: (targetCount) =>
      runner.info(`Every host serves this certificate; ${count(targetCount, 'target')} unchanged`),
    row: (row) => {
      progress.row(row)
      if (isLoggedAtOnce(row)) progress.line(renderRow(redactRow(row, redact)))
    },
  }
}

const checksEndEarly =
  'The checks will end before verify-timeout-seconds is over, because timeout-seconds ends the run ' +
  'first. Raise timeout-seconds.'

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

function renderCheckingHosts(hostCount: number, patienceMs: number): string {
  const checking = `Checking ${count(hostCount, 'host')}`
  if (patienceMs === 0) return checking
  return `${checking} for at most ${count(Math.round(patienceMs / 1000), 'second')}, until each serves the certificate`
}

const longestAnswer = 300
const longestRow = 1200

/**
 * Whether a row has its line as soon as it ends: what went well, and a plan. Everything else is
 * written at the end, with what to do about it.
 */
export function isLoggedAtOnce({ ended, status, defects }: Row): boolean {
  return (ended === 'well' && defects.length === 0) || status === 'planned'
}

/** A row as one line of the log. */
export function renderRow(row: Row): string {
  const { name, status, mark, says, defects, requestId, attempts, durationMs } = row
  const answer = formatAnswer(row)
  const facts = [
    answer === '' ? null : oneLine(answer, longestAnswer),
    says,
    ...defects,
    attempts === 0 ? null : count(attempts, 'attempt'),
    durationMs === null ? null : formatDuration(durationMs),
    requestId === null ? null : `request ID ${oneLine(requestId, 64)}`,
  ].filter((fact) => fact !== null)
  const words = `${name} ${status.replace('-', ' ')}`
  return oneLine(`${mark} ${[words, ...facts].join(' · ')}`, longestRow)
}
