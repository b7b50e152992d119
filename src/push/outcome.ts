// How one target ended. An outcome is a value: the failure of a target is never thrown.

import type { CallResult } from '../cloud/call.ts'
import type { ErrorFacts } from '../errors/facts.ts'
import { type ErrorCode, factsBehind, refusalBehind, wordsOf } from '../errors.ts'
import { formatTarget, services, type Target } from './target.ts'

/**
 * - `pushed`        the endpoint answered 204, or 200 with a body that says so
 * - `unchanged`     nothing had to be sent: the hosts serve the certificate already, or the service
 *                   has it
 * - `failed`        refused, or no attempt can have taken effect
 * - `uncertain`     an attempt may have taken effect, and no answer proved it
 * - `not-attempted` never sent
 * - `planned`       a dry run
 */
export type Status = 'pushed' | 'unchanged' | 'failed' | 'uncertain' | 'not-attempted' | 'planned'

/** How one target ended; null where there was no answer. */
export interface Outcome {
  readonly target: Target
  readonly status: Status
  readonly httpStatus: number | null
  readonly errorCode: string | null
  /** What went wrong, in the server's words if it sent any. */
  readonly message: string | null
  readonly requestId: string | null
  /** Of the error that went wrong; null if none did. */
  readonly failureCode: ErrorCode | null
  /** What that error and its causes know. */
  readonly facts: readonly ErrorFacts[]
  /** How many requests were started. */
  readonly attempts: number
  /** Milliseconds for all attempts together. */
  readonly durationMs: number | null
}

/** The outcome of a target that was never sent. */
export function unpushed(
  target: Target,
  status: 'planned' | 'not-attempted' | 'unchanged',
  message: string | null,
): Outcome {
  const nothing = {
    httpStatus: null,
    errorCode: null,
    requestId: null,
    failureCode: null,
    facts: [],
    durationMs: null,
  }
  return { target, status, message, attempts: 0, ...nothing }
}

/**
 * The outcomes of a dry run.
 * @param supplied targets that need no push, in their canonical form
 */
export function planPushes(
  targets: readonly Target[],
  supplied: ReadonlySet<string>,
): readonly Outcome[] {
  return targets.map((target) =>
    supplied.has(formatTarget(target))
      ? suppliedOutcome(target)
      : unpushed(target, 'planned', null),
  )
}

/** The outcome of a target that needs no push, because of what its service has or takes. */
export function suppliedOutcome(target: Target): Outcome {
  const why = services[target.service].once
    ? 'no push needed: it takes the certificate from SCM when it is bound'
    : 'no push needed: it has this certificate already'
  return unpushed(target, 'unchanged', why)
}

/** Why a target did not get the certificate, as the end of a sentence; null if it may have. */
export function whyUnpushed(outcomes: readonly Outcome[], target: string): string | null {
  const outcome = outcomes.find((each) => formatTarget(each.target) === target)
  if (outcome?.status === 'failed') return 'failed'
  return outcome?.status === 'not-attempted' ? 'was not attempted' : null
}

/**
 * The outcome of a push.
 * @param result what the call ended with, after all attempts
 * @param durationMs milliseconds for all attempts together
 */
export function outcomeOf(target: Target, result: CallResult<null>, durationMs: number): Outcome {
  const { attempts } = result
  if (result.kind === 'done') {
    const { httpStatus, requestId } = result
    const answer = { httpStatus, errorCode: null, message: null, requestId }
    return {
      target,
      status: 'pushed',
      ...answer,
      failureCode: null,
      facts: [],
      attempts,
      durationMs,
    }
  }
  const { error } = result
  const refusal = refusalBehind(error)
  const answer = refusal ?? result.lastAnswer
  // A cancelled attempt that ended while it was connecting was never sent.
  const neverSent = attempts === 0 || (error.code === 'CANCELLED' && refusal === null)
  if (neverSent && !result.mayHaveTakenEffect) {
    return { ...unpushed(target, 'not-attempted', error.message), attempts }
  }
  return {
    target,
    status: result.mayHaveTakenEffect ? 'uncertain' : 'failed',
    httpStatus: answer?.httpStatus ?? null,
    errorCode: refusal?.errorCode ?? null,
    message: wordsOf(error),
    failureCode: error.code,
    facts: factsBehind(error),
    requestId: answer?.requestId ?? null,
    attempts,
    durationMs,
  }
}
