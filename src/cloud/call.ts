// One call to a service, from the first attempt (attempt.ts) to the last: wait and repeat if
// retry.ts says so. All calls of a run share a deadline, a brake and a cancel signal.
// This file must not know any particular service.

import { ActionError, answerBehind, asActionError, ServiceError, wordsOf } from '../errors.ts'
import { type AnswerHead, type AttemptContext, attemptOnce, type Call } from './attempt.ts'
import { createBrake } from './brake.ts'
import { decideRetry, queuePauseMs, retryDelayMs } from './retry.ts'
import type { Authorize, Session } from './session.ts'

/** How a call ended. It is a value, because a rejection would lose how many attempts were made. */
export type CallResult<T> =
  | {
      readonly kind: 'done'
      readonly value: T
      readonly attempts: number
      readonly httpStatus: number
      readonly requestId: string | null
    }
  | {
      readonly kind: 'failed'
      readonly error: ActionError
      /** Attempts that were started; 0 if the deadline or a cancel came first. */
      readonly attempts: number
      /** An attempt may have changed something, although no answer proves it. */
      readonly mayHaveTakenEffect: boolean
      /** The service refused credentials that had just been renewed. */
      readonly refusedAgain: boolean
      /** For a call with `isSingle`: how long to wait before the next attempt; null: none helps. */
      readonly retryAfterMs: number | null
      /** What arrived of an answer to the last attempt; null when nothing did. */
      readonly lastAnswer: AnswerHead | null
    }

type FailedResult = Extract<CallResult<never>, { kind: 'failed' }>

/** What all calls of one run share. */
export interface CallContext extends AttemptContext {
  /** At least 0, less than 1. */
  readonly random: () => number
  /** Attempts after the first one. */
  readonly maxRetries: number
  /** Called when throttling holds every call back, with the time in milliseconds. */
  readonly onHold?: (ms: number) => void
}

/** Makes a call and never throws. With a session, the request carries its credentials. */
export type Caller = <T>(call: Call<T>, session?: Session) => Promise<CallResult<T>>

/**
 * The caller that all calls of a run go through. When it fails, the error's code is that of the
 * last attempt, or `OUT_OF_TIME`, `CANCELLED` or `SIGN_IN_REFUSED`.
 */
export function createCaller(context: CallContext): Caller {
  const queue = createQueue(context)
  return async (call, session) => {
    const soFar: SoFar = { attempts: 0, mayHaveTakenEffect: false, last: null }
    try {
      return await attemptUntilSettled(call, session, soFar, queue, context)
    } catch (error) {
      return failed(soFar, interrupted(asActionError(error), soFar.last))
    }
  }
}

/** What the attempts of a call have brought so far. */
interface SoFar {
  attempts: number
  mayHaveTakenEffect: boolean
  /** Of the last attempt, which failed; null before it has ended. */
  last: FailedAttempt | null
}

interface FailedAttempt {
  readonly error: ActionError
  readonly answer: AnswerHead | null
  readonly cutShortBy: unknown
}

async function attemptUntilSettled<T>(
  call: Call<T>,
  session: Session | undefined,
  soFar: SoFar,
  queue: Queue,
  context: CallContext,
): Promise<CallResult<T>> {
  const { deadline, debug } = context
  let authorize = session === undefined ? unsigned : await session.current()
  for (let repeats = 0; ; ) {
    await queue.waitForTurn()
    session?.throwIfEnded()
    soFar.attempts += 1
    const about = `${call.subject ?? 'Request'}, attempt ${soFar.attempts}`
    const attempted = await attemptOnce(call, authorize, about, context)
    if (attempted.kind === 'done') return { ...attempted, attempts: soFar.attempts }
    const decision = decideRetry(attempted.error, call)
    const error = asActionError(attempted.error)
    soFar.mayHaveTakenEffect ||= decision.mayHaveTakenEffect
    soFar.last = { ...attempted, error }
    debug(() => `${about}: ${toldOf(error)}`)
    deadline.cancelled.throwIfAborted()
    switch (decision.next) {
      case 'stop':
        return failed(soFar, error)
      case 'renew-sign-in': {
        if (session === undefined) return failed(soFar, error)
        const renewed = await session.renew(authorize)
        if (renewed === null) return refusedForGood(session, soFar, error)
        authorize = renewed
        break
      }
      case 'repeat': {
        repeats += 1
        if (repeats > context.maxRetries) return failed(soFar, error)
        const delayMs = retryDelayMs(attempted.error, repeats, context.random())
        debug(() => `${about}: the next one in ${Math.round(delayMs)} ms`)
        queue.holdBack(attempted.error, delayMs)
        if (call.isSingle) return failed(soFar, error, { retryAfterMs: delayMs })
        await deadline.sleep(delayMs)
      }
    }
  }
}

/** Where all calls wait while the service throttles one of them. */
interface Queue {
  /** Rejects with `OUT_OF_TIME` if there is no time for another attempt, or with `CANCELLED`. */
  waitForTurn(): Promise<void>
  /** A throttled call holds all others back, unless its own wait passes the deadline. */
  holdBack(error: unknown, delayMs: number): void
}

function createQueue({ deadline, onHold }: CallContext): Queue {
  const brake = createBrake(deadline)
  return {
    waitForTurn: async () => {
      while (brake.remainingMs() > 0) await deadline.sleep(brake.remainingMs())
      deadline.ensureTimeFor(0)
    },
    holdBack: (error, delayMs) => {
      const pauseMs = queuePauseMs(error, delayMs)
      if (!deadline.hasTimeFor(delayMs) || pauseMs <= brake.remainingMs()) return
      brake.hold(pauseMs)
      onHold?.(pauseMs)
    },
  }
}

function failed(
  { attempts, mayHaveTakenEffect, last }: SoFar,
  error: ActionError,
  { refusedAgain = false, retryAfterMs = null as number | null } = {},
): FailedResult {
  return {
    kind: 'failed',
    error,
    attempts,
    mayHaveTakenEffect,
    refusedAgain,
    retryAfterMs,
    lastAnswer: last?.answer ?? null,
  }
}

/** The credentials are refused, and nothing renews them. */
function refusedForGood(session: Session, soFar: SoFar, error: ActionError): FailedResult {
  const refused = signInRefused(error, session.project)
  if (!session.isRenewable) session.end(refused)
  return failed(soFar, refused, { refusedAgain: session.isRenewable })
}

/** What went wrong without a server's words, which are a part of the body. */
function toldOf(error: ActionError): string {
  if (!(error instanceof ServiceError)) return error.code
  const { httpStatus, errorCode } = error.refusal
  return `HTTP ${httpStatus} ${errorCode ?? ''}`.trimEnd()
}

/** For calls without credentials, such as sign-in. */
const unsigned: Authorize = (request) => request

/** The credentials are refused and cannot be renewed, which holds for every target. */
function signInRefused(cause: ActionError, project: Session['project']): ActionError {
  const message = `The credentials are not accepted: ${cause.message}`
  const errorCode = answerBehind(cause)?.errorCode ?? null
  const facts = { kind: 'credentials-refused', project, errorCode } as const
  return new ActionError('SIGN_IN_REFUSED', message, { cause, facts })
}

/**
 * The deadline or a cancel ended the call. The last attempt's error explains more, so it comes
 * first in the message; it says the reason itself if the attempt was cut short by it.
 */
function interrupted(error: ActionError, last: FailedAttempt | null): ActionError {
  if (last === null || error.code === 'SIGN_IN_REFUSED') return error
  const words = wordsOf(last.error)
  const reason = last.cutShortBy === error ? null : error.message
  const message =
    words === null || reason === null ? (words ?? error.message) : `${words} (${reason})`
  return new ActionError(error.code, message, { cause: last.error })
}
