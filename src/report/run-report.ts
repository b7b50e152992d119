// The report of a run, as one value. All decisions are made here; the renderers beside this file
// only turn the report into outputs, a summary and annotations. Pure.

import type { Certificate } from '../certificate/certificate.ts'
import { daysRemaining } from '../certificate/certificate.ts'
import { type ErrorCode, refusalBehind } from '../errors.ts'
import { type Outcome, type Status, unpushed } from '../push/outcome.ts'
import { type Service, serviceNames } from '../push/target.ts'
import type { Check } from '../verify/judge.ts'
import { type CheckAdvice, remedyOf, remedyOfCheck, remedyOfFailure } from './advice.ts'
import { type Redact, redactCertificate, redactCheck } from './redact.ts'
import type { FailOn, RunFacts } from './run-facts.ts'

export type Result = 'success' | 'partial' | 'failure' | 'dry-run'

/** An outcome without secrets, with its remedy. */
export interface ReportedOutcome extends Outcome {
  /** What to do about it; null when nothing needs doing. */
  readonly remedy: string | null
}

/** A check without secrets, with what to do about it. */
export interface ReportedCheck extends Check, CheckAdvice {}

/** Everything that a run reports, without secrets. */
export interface RunReport {
  readonly result: Result
  readonly stepFails: boolean
  /** Whether the step fails because of targets, or because the run ended early. */
  readonly targetsFail: boolean
  readonly outcomes: readonly ReportedOutcome[]
  readonly counts: Readonly<Record<Status, number>>
  readonly certificate: (Certificate & { readonly daysRemaining: number | null }) | null
  /** The domain, name or id that the inputs ask for; null if they are bad. */
  readonly asked: string | null
  readonly notices: readonly string[]
  readonly warnings: readonly string[]
  readonly checks: readonly ReportedCheck[]
  readonly hostCount: number
  /** Null when no host was named. */
  readonly allServed: boolean | null
  /** Whether a host that does not serve the certificate fails the step. */
  readonly verifyRequired: boolean
  /** Where the certificate has to be bound: the services that it was, or would be, pushed to. */
  readonly servicesToBind: readonly Service[]
  readonly failure: {
    readonly code: ErrorCode
    readonly message: string
    readonly remedy: string | null
    /** Of the answer that caused it; null if no server named one. */
    readonly requestId: string | null
  } | null
}

/**
 * Creates the report of a run from its facts.
 * @param now milliseconds since the epoch
 * @param redact removes secrets from a text
 */
export function createReport(facts: RunFacts, now: number, redact: Redact): RunReport {
  const { failure, certificate } = facts
  const outcomes = outcomesOf(facts).map((outcome) => ({
    ...outcome,
    remedy: remedyOf(outcome, facts),
  }))
  const counts = countByStatus(outcomes)
  const servicesToBind = servicesOf(outcomes)
  const checks = facts.checks.map((check) => ({
    ...redactCheck(check, redact),
    ...remedyOfCheck(check, facts),
  }))
  const result = resultOf(facts, counts, checks)
  const allServed = facts.hostCount > 0 ? areAllServed(checks) : null
  const targetsFail = failure !== null || failsStep(result, facts.failOn)
  return {
    result,
    targetsFail,
    stepFails: targetsFail || (facts.verifyRequired && allServed === false),
    checks,
    hostCount: facts.hostCount,
    allServed,
    verifyRequired: facts.verifyRequired,
    servicesToBind,
    outcomes,
    counts,
    certificate: certificate && {
      ...redactCertificate(certificate, redact),
      daysRemaining: daysRemaining(certificate, now),
    },
    asked: facts.asked && redact(facts.asked),
    notices: facts.notices.map(redact),
    warnings: [...facts.warnings.map(redact), ...matrixWarning(outcomes)],
    failure: failure && {
      code: failure.code,
      message: redact(failure.message),
      remedy: remedyOfFailure(failure, facts.scmEndpoint),
      requestId: refusalBehind(failure)?.requestId ?? null,
    },
  }
}

/** GitHub allows at most this many jobs per matrix. */
export const mostMatrixJobs = 256

function matrixWarning(outcomes: readonly Outcome[]): readonly string[] {
  const number = outcomes.filter(isUnpushed).length
  if (number <= mostMatrixJobs) return []
  return [
    `The output matrix is empty: there are ${number} failed targets, and GitHub allows ${mostMatrixJobs} jobs per matrix. Use failed-targets instead.`,
  ]
}

/** Whether a target was asked for and does not have the certificate. A plan does not count. */
export function isUnpushed({ status }: Outcome): boolean {
  return status !== 'pushed' && status !== 'unchanged' && status !== 'planned'
}

function outcomesOf({ targets, outcomes, failure }: RunFacts): readonly Outcome[] {
  if (outcomes.length > 0) return outcomes
  const reason = failure?.message ?? null
  return targets.map((target) => unpushed(target, 'not-attempted', reason))
}

function servicesOf(outcomes: readonly Outcome[]): readonly Service[] {
  const reached = outcomes.filter(({ status }) =>
    ['pushed', 'uncertain', 'planned'].includes(status),
  )
  return serviceNames.filter((name) => reached.some(({ target }) => target.service === name))
}

/** False unless every named host was checked and serves the certificate. */
function areAllServed(checks: readonly Check[]): boolean {
  return checks.length > 0 && checks.every(({ status }) => status === 'served')
}

function countByStatus(outcomes: readonly Outcome[]): Record<Status, number> {
  const counts = {
    pushed: 0,
    unchanged: 0,
    failed: 0,
    uncertain: 0,
    'not-attempted': 0,
    planned: 0,
  }
  for (const { status } of outcomes) counts[status] += 1
  return counts
}

/** Speaks for everything that was asked for: targets, and hosts where they are required. */
function resultOf(
  { targets, hostCount, verifyRequired, dryRun, failure }: RunFacts,
  { pushed, unchanged }: Record<Status, number>,
  checks: readonly Check[],
): Result {
  if (dryRun && failure === null) return 'dry-run'
  const served = checks.filter(({ status }) => status === 'served').length
  const asked = targets.length + (verifyRequired ? hostCount : 0)
  const done = pushed + unchanged + (verifyRequired ? served : 0)
  // Without targets nothing is pushed, so only the run itself can have failed.
  if (done === asked && (asked > 0 || failure === null)) return 'success'
  return done > 0 ? 'partial' : 'failure'
}

function failsStep(result: Result, failOn: FailOn): boolean {
  switch (failOn) {
    case 'any':
      return result === 'partial' || result === 'failure'
    case 'all':
      return result === 'failure'
    case 'none':
      return false
  }
}
