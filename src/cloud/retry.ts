// What a failed attempt means and what to do next: pure decisions, no waiting. The loop in call.ts
// acts on them. This file knows HTTP statuses and the gateway's error codes; each call brings the
// codes of its own service.

import { ActionError, ServiceError } from '../errors.ts'
import { type BackOff, pauseAfter } from './back-off.ts'

/**
 * What a call changes, which decides how often it may be sent:
 * - `none`       changes nothing (reads, sign-in)
 * - `repeatable` may be done again with the same result (a push to ELB or WAF)
 * - `once`       is refused or makes a duplicate when done again (a push to CDN, an import)
 */
export type Effect = 'none' | 'repeatable' | 'once'

/** What the retry policy must know about a call. */
export interface RetryFacts {
  readonly effect: Effect
  /** The service's error codes that say more than their status; absent where it has none. */
  readonly codes?: RefusalCodes
}

/** Error codes of one service that say more than their HTTP status. */
export interface RefusalCodes {
  /** With a 5xx: the service refused the change and did nothing. A retry would be refused, too. */
  readonly final: ReadonlySet<string>
  /** With a 401: the credentials are refused, so a new sign-in may help. */
  readonly credentials: ReadonlySet<string>
}

/** What to do after a failed attempt. */
export interface RetryDecision {
  readonly next: 'repeat' | 'renew-sign-in' | 'stop'
  /** The attempt may have changed something, although no answer proves it. */
  readonly mayHaveTakenEffect: boolean
}

const repeat: RetryDecision = { next: 'repeat', mayHaveTakenEffect: false }
const stop: RetryDecision = { next: 'stop', mayHaveTakenEffect: false }
const renewSignIn: RetryDecision = { next: 'renew-sign-in', mayHaveTakenEffect: false }

/** The gateway's 401 codes that blame the token; its other 401 codes blame the account. */
const gatewayTokenCodes: ReadonlySet<string> = new Set(['APIGW.0301', 'APIGW.0307'])

/** Decides what to do after one failed attempt. An unknown error is never retried. */
export function decideRetry(error: unknown, call: RetryFacts): RetryDecision {
  if (error instanceof ServiceError) return decideRefusal(error, call)
  if (!(error instanceof ActionError)) return stop
  switch (error.code) {
    case 'NOT_SENT':
      return repeat
    case 'NO_ANSWER':
      return perhapsDone(call)
    // The status means success, but the body cannot be understood.
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
  // A 200 is an error only if its body says so; of any other 2xx nobody knows what it means.
  if (httpStatus < 300 && httpStatus !== 200) {
    return { next: 'stop', mayHaveTakenEffect: call.effect !== 'none' }
  }
  return stop
}

function meansCredentials(errorCode: string | null, { codes }: RetryFacts): boolean {
  if (errorCode === null || gatewayTokenCodes.has(errorCode)) return true
  return codes?.credentials.has(errorCode) === true
}

function perhapsDone({ effect }: RetryFacts): RetryDecision {
  return { next: effect === 'once' ? 'stop' : 'repeat', mayHaveTakenEffect: effect !== 'none' }
}

const delays: BackOff = { firstMs: 500, factor: 2, longestMs: 20_000 }

/**
 * How long to wait before retry number `repeatCount` (from 1), in milliseconds: what the server
 * asked for, else exponential back-off with full jitter.
 * @param random at least 0, less than 1
 */
export function retryDelayMs(error: unknown, repeatCount: number, random: number): number {
  const asked = error instanceof ServiceError ? error.refusal.retryAfterMs : null
  return asked ?? random * pauseAfter(repeatCount, delays)
}

/**
 * How long an error holds back all other calls, in milliseconds: `delayMs` if the service throttled
 * us (429), else 0. The time is capped, so that one long Retry-After does not stop the whole run.
 */
export function queuePauseMs(error: unknown, delayMs: number): number {
  const throttled = error instanceof ServiceError && error.refusal.httpStatus === 429
  return throttled ? Math.min(delayMs, delays.longestMs) : 0
}
