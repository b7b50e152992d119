// The report of a run, as one value. All decisions are made here; the renderers beside this file
// only turn the report into outputs, a summary and annotations. Pure.

import type { Certificate } from '../certificate/certificate.ts'
import { daysRemaining } from '../certificate/certificate.ts'
import { ActionError, type ErrorCode, refusalBehind, remedyBehind } from '../errors.ts'
import { type Outcome, type Status, unpushed } from '../push/outcome.ts'
import { type Service, serviceNames, type Target } from '../push/target.ts'
import type { Check } from '../verify/judge.ts'
import { type Redact, redactCertificate, redactCheck } from './redact.ts'
import { remedyFor } from './remedies.ts'

/** When targets fail the step: if any of them failed, if all of them failed, or never. */
export const failOnWords = ['any', 'all', 'none'] as const
export type FailOn = (typeof failOnWords)[number]

export type Result = 'success' | 'partial' | 'failure' | 'dry-run'

/** What a run has done so far, however it ended. */
export interface RunFacts {
  readonly targets: readonly Target[]
  /** Empty, or one per target in the order of the targets. */
  readonly outcomes: readonly Outcome[]
  readonly certificate: Certificate | null
  /** The domain, name or id that the inputs ask for; null until they are read. */
  readonly asked: string | null
  readonly notices: readonly string[]
  readonly warnings: readonly string[]
  /** What ended the run for every target; null when nothing did. */
  readonly failure: ActionError | null
  readonly dryRun: boolean
  readonly failOn: FailOn
  /** How many hosts were named. They are not checked if no target can have the certificate. */
  readonly hostCount: number
  /** Empty, or one per host in the order of the hosts. */
  readonly checks: readonly Check[]
  readonly verifyRequired: boolean
  /** The URL of SCM; null until the inputs are read. */
  readonly scmEndpoint: string | null
}

/** The facts of a run that has not begun. */
export const nothingYet: RunFacts = {
  targets: [],
  outcomes: [],
  certificate: null,
  asked: null,
  notices: [],
  warnings: [],
  failure: null,
  dryRun: false,
  failOn: 'any',
  hostCount: 0,
  checks: [],
  verifyRequired: false,
  scmEndpoint: null,
}

/** An outcome without secrets, with its remedy. */
export interface ReportedOutcome extends Outcome {
  /** What to do about it; null when nothing needs doing. */
  readonly remedy: string | null
}

/** A check without secrets, with its remedy. */
export interface ReportedCheck extends Check {
  /** What to do about it, apart from binding; null when nothing needs doing. */
  readonly remedy: string | null
  /** Whether the certificate still has to be bound there. */
  readonly needsBinding: boolean
}

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

function remedyOfCheck(
  { status, doubt }: Check,
  { failure, dryRun }: RunFacts,
): Pick<ReportedCheck, 'remedy' | 'needsBinding'> {
  if (doubt === 'not-checked') {
    return { remedy: failure === null ? moreTime : null, needsBinding: false }
  }
  if (doubt === 'nothing-to-compare') {
    const remedy =
      "Grant scm:cert:get, so that the host's certificate can be compared with the new one."
    return { remedy, needsBinding: false }
  }
  if (doubt === 'not-for-this-host') {
    const remedy =
      'The certificate does not cover this host. Choose another certificate, or correct verify-hosts.'
    return { remedy, needsBinding: false }
  }
  switch (status) {
    case 'served':
      return { remedy: null, needsBinding: false }
    case 'stale':
      return dryRun
        ? { remedy: 'After the push, bind the certificate there.', needsBinding: false }
        : { remedy: null, needsBinding: true }
    case 'mismatch': {
      const remedy = 'Check the host, its port and via in verify-hosts first.'
      return { remedy, needsBinding: !dryRun }
    }
    case 'unreachable': {
      const remedy =
        'Check the host, its port and via in verify-hosts, and that this machine can reach the host directly: checks do not use a proxy.'
      return { remedy, needsBinding: false }
    }
  }
}

const moreTime = 'Raise timeout-seconds.'

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

const oddAnswerRemedy =
  'Something else than the service answered, or changed its answer. Check the endpoint (scm-endpoint, iam-endpoint, sts-endpoint) and a proxy in between.'

const noAnswerRemedy =
  'The request was sent, and no whole answer came back. Try again later. If that does not help, raise request-timeout-seconds, and check a proxy in between.'

const uncertainRemedy =
  "The push may have succeeded. Check the service's certificate list before you push again."

function remedyOf(outcome: Outcome, { failure, scmEndpoint }: RunFacts): string | null {
  switch (outcome.status) {
    case 'pushed':
    case 'unchanged':
    case 'planned':
      return null
    case 'not-attempted':
      return failure === null ? 'Raise timeout-seconds, or push to fewer targets.' : null
    case 'uncertain':
      return uncertainRemedy
    case 'failed':
      return outcome.knownRemedy ?? remedyFor(outcome, scmEndpoint)
  }
}

function remedyOfFailure(failure: ActionError, scmEndpoint: string | null): string | null {
  const known = remedyBehind(failure)
  if (known !== null) return known
  if (isOutOfTime(failure)) return moreTime
  switch (failure.code) {
    case 'INPUT_INVALID':
    case 'CANCELLED':
      return null
    case 'INTERNAL':
      return 'This is a bug in the action. Please report it with the log of this step.'
    default: {
      const refusal = refusalBehind(failure)
      return refusal === null ? remedyWithoutAnswer(failure) : remedyFor(refusal, scmEndpoint)
    }
  }
}

/** Whether the run's deadline ended it, whatever the last attempt met. */
function isOutOfTime(failure: ActionError): boolean {
  for (let link: unknown = failure; link instanceof ActionError; link = link.cause) {
    if (link.code === 'OUT_OF_TIME') return true
  }
  return false
}

/** What to do when no service said anything; the first error in the chain of causes decides. */
function remedyWithoutAnswer(failure: ActionError): string | null {
  for (let link: unknown = failure; link instanceof ActionError; link = link.cause) {
    if (link.code === 'NO_ANSWER') return noAnswerRemedy
    if (link.code === 'ANSWER_INVALID') return oddAnswerRemedy
  }
  return remedyFor({ httpStatus: null, errorCode: null }, null)
}
