// One value that holds everything a run has to tell; the renderers beside this file turn it into
// outputs, summary and annotations, and none of them decides anything. Pure.

import type { Certificate } from '../certificate/certificate.ts'
import { daysRemaining } from '../certificate/certificate.ts'
import { type ActionError, refusalBehind, remedyBehind } from '../errors.ts'
import type { FailOn } from '../inputs.ts'
import { type Outcome, type Status, unpushed } from '../push/outcome.ts'
import type { Target } from '../targets.ts'
import { type Redact, redactCertificate, redactOutcome } from './redact.ts'
import { remedyFor } from './remedies.ts'

export type Result = 'success' | 'partial' | 'failure' | 'dry-run'

/** What happened, as the story left it, however it ended. */
export interface RunFacts {
  readonly targets: readonly Target[]
  /** Empty, or one per target in the order of the targets. */
  readonly outcomes: readonly Outcome[]
  readonly certificate: Certificate | null
  readonly notices: readonly string[]
  /** What ended the run for everybody. */
  readonly problem: ActionError | null
  readonly dryRun: boolean
  readonly failOn: FailOn
}

export interface ReportedOutcome extends Outcome {
  /** What to do about it; null when nothing needs doing. */
  readonly remedy: string | null
}

export interface RunReport {
  readonly result: Result
  readonly stepFails: boolean
  readonly outcomes: readonly ReportedOutcome[]
  readonly counts: Readonly<Record<Status, number>>
  readonly certificate: (Certificate & { readonly daysRemaining: number | null }) | null
  readonly notices: readonly string[]
  readonly problem: { readonly message: string; readonly remedy: string | null } | null
}

/**
 * @param now milliseconds since the epoch
 */
export function createReport(facts: RunFacts, now: number, redact: Redact): RunReport {
  const { problem, certificate } = facts
  const outcomes = outcomesOf(facts).map((outcome) => ({
    ...redactOutcome(outcome, redact),
    remedy: remedyOf(outcome, problem),
  }))
  const counts = countByStatus(outcomes)
  const result = resultOf(outcomes.length, counts, facts)
  return {
    result,
    stepFails: problem !== null || failsStep(result, facts.failOn),
    outcomes,
    counts,
    certificate: certificate && {
      ...redactCertificate(certificate, redact),
      daysRemaining: daysRemaining(certificate, now),
    },
    notices: facts.notices.map(redact),
    problem: problem && { message: redact(problem.message), remedy: remedyOfProblem(problem) },
  }
}

/** Everything asked for and not pushed; a plan is no failure. */
export function isUnpushed({ status }: Outcome): boolean {
  return status !== 'pushed' && status !== 'planned'
}

function outcomesOf({ targets, outcomes, problem }: RunFacts): readonly Outcome[] {
  if (outcomes.length > 0) return outcomes
  const reason = problem?.message ?? null
  return targets.map((target) => unpushed(target, 'not-attempted', reason))
}

function countByStatus(outcomes: readonly Outcome[]): Record<Status, number> {
  const counts = { pushed: 0, failed: 0, uncertain: 0, 'not-attempted': 0, planned: 0 }
  for (const { status } of outcomes) counts[status] += 1
  return counts
}

function resultOf(total: number, { pushed }: Record<Status, number>, facts: RunFacts): Result {
  if (facts.dryRun && facts.problem === null) return 'dry-run'
  if (total > 0 && pushed === total) return 'success'
  return pushed > 0 ? 'partial' : 'failure'
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

const uncertainRemedy =
  "It may have been done. Look in the service's certificate list before you push it again."

function remedyOf(outcome: Outcome, problem: ActionError | null): string | null {
  switch (outcome.status) {
    case 'pushed':
    case 'planned':
      return null
    case 'not-attempted':
      return problem === null ? 'Give timeout-seconds more room, or push fewer targets.' : null
    case 'uncertain':
      return uncertainRemedy
    case 'failed':
      return remedyFor(outcome)
  }
}

function remedyOfProblem(problem: ActionError): string | null {
  const known = remedyBehind(problem)
  if (known !== null) return known
  switch (problem.code) {
    case 'INPUT_INVALID':
    case 'CANCELLED':
      return null
    case 'OUT_OF_TIME':
      return 'Give timeout-seconds more room.'
    case 'INTERNAL':
      return 'This is a mistake in the action: please report it with the log of this step.'
    default: {
      const refusal = refusalBehind(problem)
      return remedyFor(refusal ?? { httpStatus: null, errorCode: null })
    }
  }
}
