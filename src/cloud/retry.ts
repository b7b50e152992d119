// What a failed attempt means and what to do next: pure decisions, no waiting. The loop that acts
// on them is call.ts. It knows the status codes and the codes of the gateway; a service's own codes
// come with the call.

import { ActionError, ServiceError } from '../errors.ts'

/**
 * What a call changes, and so how often it may be sent:
 * - `none`       nothing: any number of times (look-ups, sign-in)
 * - `repeatable` something that may be done again (a push to ELB or WAF)
 * - `once`       something that is refused, or doubled, when it is done again (CDN, an import)
 */
export type Effect = 'none' | 'repeatable' | 'once'

/** What the retry policy must know about a call. */
export interface RetryFacts {
  readonly effect: Effect
  /** A service's own codes with a meaning of their own; absent where it has none. */
  readonly codes?: RefusalCodes
}

export interface RefusalCodes {
  /** With a 5xx: the service refused a change. Nothing was done, and nothing would be. */
  readonly final: ReadonlySet<string>
  /** With a 401: the credentials are refused, so signing in again may help. */
  readonly credentials: ReadonlySet<string>
}

export interface RetryDecision {
  readonly next: 'repeat' | 'renew-sign-in' | 'stop'
  /** The attempt may have changed something although nothing proves it. */
  readonly mayHaveTakenEffect: boolean
}

const repeat: RetryDecision = { next: 'repeat', mayHaveTakenEffect: false }
const stop: RetryDecision = { next: 'stop', mayHaveTakenEffect: false }
const renewSignIn: RetryDecision = { next: 'renew-sign-in', mayHaveTakenEffect: false }

/** The gateway's codes of a 401 that mean the token; its others mean the account. */
const gatewayTokenCodes: ReadonlySet<string> = new Set(['APIGW.0301', 'APIGW.0307'])

/** Decides about one failed attempt. What we do not know is never repeated. */
export function decideRetry(error: unknown, call: RetryFacts): RetryDecision {
  if (error instanceof ServiceError) return decideRefusal(error, call)
  if (!(error instanceof ActionError)) return stop
  switch (error.code) {
    case 'NOT_SENT':
      return repeat
    case 'NO_ANSWER':
      return perhapsDone(call)
    // The answer says that it was done, in words that we cannot read.
    case 'ANSWER_INVALID':
      return { next: 'stop', mayHaveTakenEffect: call.effect !== 'none' }
    default:
      return stop
  }
}

function decideRefusal({ refusal }: ServiceError, call: RetryFacts): RetryDecision {
  const { httpStatus, errorCode } = refusal
  if (httpStatus === 401) return meansCredentials(errorCode, call) ? renewSignIn : stop
  if (httpStatus === 429 || httpStatus === 503) return repeat
  if (httpStatus >= 500) {
    const isFinal = call.effect !== 'none' && call.codes?.final.has(errorCode ?? '') === true
    return isFinal ? stop : perhapsDone(call)
  }
  if (httpStatus < 300) return { next: 'stop', mayHaveTakenEffect: call.effect !== 'none' }
  return stop
}

function meansCredentials(errorCode: string | null, { codes }: RetryFacts): boolean {
  if (errorCode === null || gatewayTokenCodes.has(errorCode)) return true
  return codes?.credentials.has(errorCode) === true
}

function perhapsDone({ effect }: RetryFacts): RetryDecision {
  return { next: effect === 'once' ? 'stop' : 'repeat', mayHaveTakenEffect: effect !== 'none' }
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

/** How long a throttled answer holds back all other calls, in milliseconds; 0 for any other. */
export function queuePauseMs(error: unknown, delayMs: number): number {
  const throttled = error instanceof ServiceError && error.refusal.httpStatus === 429
  return throttled ? Math.min(delayMs, longestDelayMs) : 0
}
