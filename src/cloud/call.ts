// One call to a service, from the first attempt to the last: authorise, send and decode; then wait
// and repeat if retry.ts says so. All calls of a run share a deadline, a brake and a cancel signal.
// This file must not know any particular service.

import { ActionError, asActionError, refusalBehind, wordsOf } from '../errors.ts'
import { createBrake } from './brake.ts'
import { type Clock, leastTimeMs } from './clock.ts'
import { readRefusal, requestIdOf } from './decode.ts'
import type { HttpRequest, HttpResponse, Send } from './http.ts'
import { decideRetry, queuePauseMs, type RetryFacts, retryDelayMs } from './retry.ts'
import type { Authorize, Session } from './session.ts'

/** A call to a service as data: built elsewhere and not sent yet. */
export interface Call<T> extends RetryFacts {
  readonly request: HttpRequest
  /** The HTTP statuses that mean success. */
  readonly success: readonly number[]
  /** Decodes a successful answer; throws `NO_ANSWER` or `ANSWER_INVALID`. */
  readonly read: (response: HttpResponse) => T
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
    }

/** What all calls of one run share. */
export interface CallContext {
  readonly send: Send
  readonly clock: Clock
  /** At least 0, less than 1. */
  readonly random: () => number
  /** Attempts after the first one. */
  readonly maxRetries: number
  /** For one attempt, from connecting to the last byte. */
  readonly requestTimeoutMs: number
  /** Milliseconds since the epoch. */
  readonly deadline: number
  readonly cancelled: AbortSignal
  /** Writes to the debug log: URLs, statuses, request IDs and error messages, but no body. */
  readonly debug: (line: string) => void
}

/** Makes a call and never throws. With a session, the request carries its credentials. */
export type Caller = <T>(call: Call<T>, session?: Session) => Promise<CallResult<T>>

/**
 * The caller that all calls of a run go through. When it fails, the error's code is that of the
 * last attempt, or `OUT_OF_TIME`, `CANCELLED` or `SIGN_IN_REFUSED`.
 */
export function createCaller(context: CallContext): Caller {
  const { clock, cancelled, deadline } = context
  const brake = createBrake(clock)

  const ensureTimeFor = (ms: number): void => {
    cancelled.throwIfAborted()
    if (clock.now() + ms + leastTimeMs <= deadline) return
    throw new ActionError('OUT_OF_TIME', 'no time left before the deadline')
  }

  const sleep = async (ms: number): Promise<void> => {
    ensureTimeFor(ms)
    await clock.sleep(ms, cancelled)
  }

  /** Waits while a throttled call holds the queue back. */
  const waitForTurn = async (): Promise<void> => {
    while (brake.remainingMs() > 0) await sleep(brake.remainingMs())
    ensureTimeFor(0)
  }

  const attempt = async <T>(call: Call<T>, authorize: Authorize) => {
    const { method, url } = call.request
    const startedAt = clock.now()
    const timeoutMs = Math.min(context.requestTimeoutMs, deadline - startedAt)
    const timeout = clock.timeout(timeoutMs, cancelled)
    const response = await context
      .send(authorize(call.request), timeout.signal)
      .finally(() => timeout.release())
    const took = Math.round(clock.now() - startedAt)
    context.debug(`${method} ${url}: ${response.status} in ${took} ms, ${requestIdOf(response)}`)
    if (!call.success.includes(response.status)) throw readRefusal(response, clock.now())
    const value = call.read(response)
    return { value, httpStatus: response.status, requestId: requestIdOf(response) }
  }

  return async (call, session) => {
    let attempts = 0
    let mayHaveTakenEffect = false
    let lastError: ActionError | null = null
    let repeats = 0
    const failed = (error: ActionError) =>
      ({ kind: 'failed', error, attempts, mayHaveTakenEffect }) as const
    try {
      let authorize = session === undefined ? unsigned : await session.current()
      for (;;) {
        await waitForTurn()
        attempts += 1
        try {
          return { kind: 'done', attempts, ...(await attempt(call, authorize)) }
        } catch (error) {
          const decision = decideRetry(error, call)
          mayHaveTakenEffect ||= decision.mayHaveTakenEffect
          lastError = asActionError(error)
          context.debug(`attempt ${attempts}: ${lastError.message}`)
          cancelled.throwIfAborted()
          if (decision.next === 'stop') return failed(lastError)
          if (decision.next === 'renew-sign-in') {
            const refusal = refusalBehind(error)
            if (session === undefined || refusal === null) return failed(lastError)
            const renewed = await session.renew(authorize, refusal)
            if (renewed === null) return failed(signInRefused(lastError))
            authorize = renewed
          } else {
            repeats += 1
            if (repeats > context.maxRetries) return failed(lastError)
            const delayMs = retryDelayMs(error, repeats, context.random())
            brake.hold(queuePauseMs(error, delayMs))
            await sleep(delayMs)
          }
        }
      }
    } catch (error) {
      return failed(interrupted(asActionError(error), lastError))
    }
  }
}

/** For calls without credentials, such as sign-in. */
const unsigned: Authorize = (request) => request

/** The credentials are refused and cannot be renewed, which holds for every target. */
function signInRefused(cause: ActionError): ActionError {
  const message = `the credentials are not accepted: ${cause.message}`
  return new ActionError('SIGN_IN_REFUSED', message, { cause })
}

/**
 * The deadline or a cancel ended the call. The last attempt's error explains more, so it comes
 * first in the message.
 */
function interrupted(error: ActionError, lastError: ActionError | null): ActionError {
  if (lastError === null || error.code === 'SIGN_IN_REFUSED') return error
  const words = wordsOf(lastError)
  const message = words === null ? error.message : `${words} (${error.message})`
  return new ActionError(error.code, message, { cause: lastError })
}
