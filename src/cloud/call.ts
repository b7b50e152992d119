// One call to a service, from the first attempt to the last: authorise, send and decode; then wait
// and repeat if retry.ts says so. All calls of a run share a deadline, a brake and a cancel signal.
// This file must not know any particular service.

import { ActionError, asActionError, ServiceError, UnreachableError, wordsOf } from '../errors.ts'
import { createBrake } from './brake.ts'
import type { Deadline } from './deadline.ts'
import { hasErrorCode, readRefusal, requestIdOf, serverTimeOf } from './decode.ts'
import type { HttpRequest, HttpResponse, Send } from './http.ts'
import { decideRetry, queuePauseMs, type RetryFacts, retryDelayMs } from './retry.ts'
import type { Authorize, Session } from './session.ts'

/** A call to a service as data: built elsewhere and not sent yet. */
export interface Call<T> extends RetryFacts {
  readonly request: HttpRequest
  /** What it is about, for the debug log: `ELB:cn-north-4`. */
  readonly subject?: string
  /** The HTTP statuses that mean success. */
  readonly success: readonly number[]
  /** Decodes a successful answer; throws `NO_ANSWER` or `ANSWER_INVALID`. */
  readonly read: (response: HttpResponse) => T
  /** A good answer holds a secret that is not known yet, so nothing of the answer is logged. */
  readonly answersSecret?: true
  /** The service may answer 200 with `{"error": {"error_code": …}}`, which is a refusal. */
  readonly nestsErrors?: true
  /** One attempt only. The caller repeats it, after reading what the attempt has changed. */
  readonly isSingle?: true
}

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
      readonly lastAnswer: { readonly httpStatus: number; readonly requestId: string | null } | null
    }

/** When an attempt of a call was under way. */
export interface Attempt {
  /** The call's. */
  readonly subject: string | undefined
  /** In milliseconds since the epoch. */
  readonly at: number
  readonly ms: number
}

type FailedResult = Extract<CallResult<never>, { kind: 'failed' }>

/** What all calls of one run share. */
export interface CallContext {
  readonly send: Send
  /** At least 0, less than 1. */
  readonly random: () => number
  /** Attempts after the first one. */
  readonly maxRetries: number
  /** For one attempt, from connecting to the last byte. */
  readonly requestTimeoutMs: number
  /** No call starts, waits or lasts beyond it, or beyond a cancel. */
  readonly deadline: Deadline
  /**
   * Writes to the debug log: paths, statuses, codes, request IDs and times, but no body. A line is
   * made only if it is shown.
   */
  readonly debug: (line: () => string) => void
  /** Called when throttling holds every call back, with the time in milliseconds. */
  readonly onHold?: (ms: number) => void
  /** Called when an attempt is over, however it ended. */
  readonly onAttempt?: (attempt: Attempt) => void
  /** Takes the run's secrets out of a server's words. */
  readonly withoutSecrets: (text: string) => string
  /** Gets the server's time of each answer, in milliseconds since the epoch; null: not said. */
  readonly onServerTime: (time: number | null) => void
  /** What to do about a host that could not be reached; null when nothing better is known. */
  readonly remedyForUnreachable: (host: string, isNameUnknown: boolean) => string | null
}

/** Makes a call and never throws. With a session, the request carries its credentials. */
export type Caller = <T>(call: Call<T>, session?: Session) => Promise<CallResult<T>>

/**
 * The caller that all calls of a run go through. When it fails, the error's code is that of the
 * last attempt, or `OUT_OF_TIME`, `CANCELLED` or `SIGN_IN_REFUSED`.
 */
export function createCaller(context: CallContext): Caller {
  const { deadline } = context
  const brake = createBrake(deadline)

  /** Waits while a throttled call holds the queue back. */
  const waitForTurn = async (): Promise<void> => {
    while (brake.remainingMs() > 0) await deadline.sleep(brake.remainingMs())
    deadline.ensureTimeFor(0)
  }

  const attempt = async <T>(
    call: Call<T>,
    authorize: Authorize,
    about: string,
    onAnswer: (httpStatus: number, requestId: string | null) => void,
  ) => {
    const { method, url } = call.request
    const startedAt = deadline.now()
    const timeout = deadline.timeout(context.requestTimeoutMs)
    // What may be done once only goes over a connection of its own: a kept one may have been closed
    // by the server a moment ago, and then nobody knows whether the request arrived.
    const request = { ...authorize(call.request), isAlone: call.effect === 'once' }
    const response = await context.send(request, timeout.signal).finally(() => {
      timeout.release()
      context.onAttempt?.({ subject: call.subject, at: startedAt, ms: deadline.now() - startedAt })
    })
    const took = Math.round(deadline.now() - startedAt)
    context.onServerTime(serverTimeOf(response))
    const isGood =
      call.success.includes(response.status) && !hasErrorCode(response, call.nestsErrors)
    // Any 2xx may hold the secret that was asked for, in whatever form.
    const mayHoldSecret = call.answersSecret && response.status < 300
    const told = mayHoldSecret ? { ...response, body: '' } : response
    const refusal = isGood ? null : readRefusal(told, deadline.now(), context.withoutSecrets)
    const sentId = requestIdOf(response)
    const requestId = refusal?.refusal.requestId ?? (sentId && context.withoutSecrets(sentId))
    onAnswer(response.status, requestId)
    context.debug(() => {
      const { pathname } = new URL(url)
      const id = isGood && call.answersSecret ? 'not shown' : (requestId ?? 'none')
      return `${about}: ${method} ${pathname}: ${response.status} in ${took} ms, request ID ${id}`
    })
    if (refusal !== null) throw refusal
    return { value: call.read(response), httpStatus: response.status, requestId }
  }

  /** A throttled call holds all others back, unless its own wait passes the deadline. */
  const holdQueue = (error: unknown, delayMs: number): void => {
    const pauseMs = queuePauseMs(error, delayMs)
    if (!deadline.hasTimeFor(delayMs) || pauseMs <= brake.remainingMs()) return
    brake.hold(pauseMs)
    context.onHold?.(pauseMs)
  }

  return async (call, session) => {
    let attempts = 0
    let mayHaveTakenEffect = false
    let lastError: ActionError | null = null
    let repeats = 0
    let lastAnswer: FailedResult['lastAnswer'] = null
    const failed = (
      error: ActionError,
      { refusedAgain = false, retryAfterMs = null as number | null } = {},
    ): FailedResult => ({
      kind: 'failed',
      error,
      attempts,
      mayHaveTakenEffect,
      refusedAgain,
      retryAfterMs,
      lastAnswer,
    })
    const onAnswer = (httpStatus: number, requestId: string | null): void => {
      lastAnswer = { httpStatus, requestId }
    }
    try {
      let authorize = session === undefined ? unsigned : await session.current()
      for (;;) {
        await waitForTurn()
        session?.throwIfEnded()
        attempts += 1
        lastAnswer = null
        const about = `${call.subject ?? 'Request'}, attempt ${attempts}`
        try {
          return { kind: 'done', attempts, ...(await attempt(call, authorize, about, onAnswer)) }
        } catch (error) {
          const decision = decideRetry(error, call)
          mayHaveTakenEffect ||= decision.mayHaveTakenEffect
          lastError = explained(asActionError(error), context)
          const told = toldOf(lastError)
          context.debug(() => `${about}: ${told}`)
          deadline.cancelled.throwIfAborted()
          if (decision.next === 'stop') return failed(lastError)
          if (decision.next === 'renew-sign-in') {
            if (session === undefined) return failed(lastError)
            const renewed = await session.renew(authorize)
            if (renewed === null) {
              const refused = signInRefused(lastError, session.remedyFor(lastError))
              if (!session.isRenewable) session.end(refused)
              return failed(refused, { refusedAgain: session.isRenewable })
            }
            authorize = renewed
          } else {
            repeats += 1
            if (repeats > context.maxRetries) return failed(lastError)
            const delayMs = retryDelayMs(error, repeats, context.random())
            context.debug(() => `${about}: the next one in ${Math.round(delayMs)} ms`)
            holdQueue(error, delayMs)
            if (call.isSingle) return failed(lastError, { retryAfterMs: delayMs })
            await deadline.sleep(delayMs)
          }
        }
      }
    } catch (error) {
      return failed(interrupted(asActionError(error), lastError))
    }
  }
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
function signInRefused(cause: ActionError, remedy: string): ActionError {
  const message = `The credentials are not accepted: ${cause.message}`
  return new ActionError('SIGN_IN_REFUSED', message, { cause, remedy })
}

/** A host that cannot be reached has a remedy that names the input that it came from. */
function explained(error: ActionError, { remedyForUnreachable }: CallContext): ActionError {
  if (!(error instanceof UnreachableError) || error.remedy !== null) return error
  const { host, isNameUnknown, message, cause } = error
  const remedy = remedyForUnreachable(host, isNameUnknown)
  return remedy === null ? error : new ActionError('NOT_SENT', message, { cause, remedy })
}

/**
 * The deadline or a cancel ended the call. The last attempt's error explains more, so it comes
 * first in the message.
 */
function interrupted(error: ActionError, lastError: ActionError | null): ActionError {
  if (lastError === null || error.code === 'SIGN_IN_REFUSED') return error
  const words = wordsOf(lastError)
  const isSaid = words?.includes(error.message) ?? false
  const message =
    words === null || isSaid ? (words ?? error.message) : `${words} (${error.message})`
  return new ActionError(error.code, message, { cause: lastError })
}
