// What a failed attempt means and what to do next: pure decisions, no waiting. The loop that acts
// on them is call.ts. It knows status codes and error codes, not how they travelled.

import { ActionError, ServiceError } from '../errors.ts'

/**
 * How often a service takes the same request:
 * - `read`      any number of times (look-ups, sign-in)
 * - `push`      again, perhaps leaving another copy (ELB, WAF)
 * - `push-once` once (CDN)
 */
export type Operation = 'read' | 'push' | 'push-once'

export interface Verdict {
  readonly next: 'repeat' | 'renew-sign-in' | 'stop'
  /** The attempt may have changed something although nothing proved it. */
  readonly mayHaveTakenEffect: boolean
}

const repeat: Verdict = { next: 'repeat', mayHaveTakenEffect: false }
const stop: Verdict = { next: 'stop', mayHaveTakenEffect: false }
const renewSignIn: Verdict = { next: 'renew-sign-in', mayHaveTakenEffect: false }

/** A 401 with one of these, or with no code, means the token; any other 401 means the account. */
const tokenCodes: ReadonlySet<string> = new Set(['SCM.1000', 'APIGW.0301', 'APIGW.0307'])

/** With these a 500 is SCM's own refusal of a push: nothing was done, and nothing would be. */
const pushRefusals: ReadonlySet<string> = new Set(['SCM.0213', 'SCM.0223', 'SCM.4001'])

/** Judges one failed attempt. What we do not know is never repeated. */
export function judge(error: unknown, operation: Operation): Verdict {
  if (error instanceof ServiceError) return judgeRefusal(error, operation)
  if (!(error instanceof ActionError)) return stop
  switch (error.code) {
    case 'NOT_SENT':
      return repeat
    case 'NO_ANSWER':
      return perhapsDone(operation)
    // It said that it was done, in words that we cannot read.
    case 'ANSWER_INVALID':
      return { next: 'stop', mayHaveTakenEffect: operation !== 'read' }
    default:
      return stop
  }
}

function judgeRefusal({ refusal }: ServiceError, operation: Operation): Verdict {
  const { httpStatus, errorCode } = refusal
  if (httpStatus === 401) {
    return errorCode === null || tokenCodes.has(errorCode) ? renewSignIn : stop
  }
  if (httpStatus === 429 || httpStatus === 503) return repeat
  if (httpStatus >= 500) {
    const refused = operation !== 'read' && errorCode !== null && pushRefusals.has(errorCode)
    return refused ? stop : perhapsDone(operation)
  }
  if (httpStatus < 300) return { next: 'stop', mayHaveTakenEffect: operation !== 'read' }
  return stop
}

function perhapsDone(operation: Operation): Verdict {
  return {
    next: operation === 'push-once' ? 'stop' : 'repeat',
    mayHaveTakenEffect: operation !== 'read',
  }
}

const firstDelayMs = 500
const longestDelayMs = 20_000

/**
 * How long to wait before repeat number `repeatCount` (from 1), in milliseconds: what the server
 * asked for, else full-jitter exponential back-off.
 * @param random from 0 up to 1
 */
export function retryDelayMs(error: unknown, repeatCount: number, random: number): number {
  const asked = error instanceof ServiceError ? error.refusal.retryAfterMs : null
  return asked ?? random * Math.min(longestDelayMs, firstDelayMs * 2 ** (repeatCount - 1))
}

/** How long a throttled answer holds back everything else, in milliseconds; 0 when it was none. */
export function queuePauseMs(error: unknown, delayMs: number): number {
  const throttled = error instanceof ServiceError && error.refusal.httpStatus === 429
  return throttled ? Math.min(delayMs, longestDelayMs) : 0
}
