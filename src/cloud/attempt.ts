// One attempt of a call: authorise, send and decode. Whether there is another one, and when, is
// decided by those who call this.

import type { Deadline } from './deadline.ts'
import { hasErrorCode, readRefusal, requestIdOf, serverTimeOf } from './decode.ts'
import type { HttpRequest, HttpResponse, Send } from './http.ts'
import type { RetryFacts } from './retry.ts'
import type { Authorize } from './session.ts'

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

/** What an attempt needs from the run. */
export interface AttemptContext {
  readonly send: Send
  /** For one attempt, from connecting to the last byte, in milliseconds. */
  readonly requestTimeoutMs: number
  /** Nothing starts, waits or lasts beyond it, or beyond a cancel. */
  readonly deadline: Deadline
  /**
   * Writes to the debug log: paths, statuses, codes, request IDs and times, but no body. A line is
   * made only if it is shown.
   */
  readonly debug: (line: () => string) => void
  /** Takes the run's secrets out of a server's words. */
  readonly withoutSecrets: (text: string) => string
  /** Gets the server's time of each answer, in milliseconds since the epoch; null: not said. */
  readonly onServerTime: (time: number | null) => void
}

/** What is known of an answer, even if it was not understood. */
export interface AnswerHead {
  readonly httpStatus: number
  readonly requestId: string | null
}

/** How an attempt ended. */
export type Attempted<T> =
  | ({ readonly kind: 'done'; readonly value: T } & AnswerHead)
  | {
      readonly kind: 'failed'
      readonly error: unknown
      /** Null when nothing arrived of an answer. */
      readonly answer: AnswerHead | null
      /** The reason for which the signal cut the attempt short; null if it did not. */
      readonly cutShortBy: unknown
    }

/**
 * Makes one attempt. Never throws.
 * @param about begins its lines in the debug log
 */
export async function attemptOnce<T>(
  call: Call<T>,
  authorize: Authorize,
  about: string,
  context: AttemptContext,
): Promise<Attempted<T>> {
  const { deadline } = context
  const startedAt = deadline.now()
  const timeout = deadline.timeout(context.requestTimeoutMs)
  const { signal } = timeout
  let answer: AnswerHead | null = null
  let isCutShort = true
  try {
    // What may be done once only goes over a connection of its own: a kept one may have been closed
    // by the server a moment ago, and then nobody knows whether the request arrived.
    const request = { ...authorize(call.request), isAlone: call.effect === 'once' }
    const response = await context.send(request, signal).finally(timeout.release)
    isCutShort = response.bodyProblem !== null
    const took = Math.round(deadline.now() - startedAt)
    context.onServerTime(serverTimeOf(response))
    const { refusal, requestId } = judge(call, response, context)
    answer = { httpStatus: response.status, requestId }
    context.debug(() => {
      const { method, url } = call.request
      const { pathname } = new URL(url)
      const isHidden = refusal === null && call.answersSecret
      const id = isHidden ? 'not shown' : (requestId ?? 'none')
      return `${about}: ${method} ${pathname}: ${response.status} in ${took} ms, request ID ${id}`
    })
    if (refusal !== null) throw refusal
    return { kind: 'done', value: call.read(response), ...answer }
  } catch (error) {
    const cutShortBy: unknown = isCutShort && signal.aborted ? signal.reason : null
    return { kind: 'failed', error, answer, cutShortBy }
  }
}

/** Whether the answer is a refusal, and which request ID to quote. */
function judge(
  { success, nestsErrors, answersSecret }: Call<unknown>,
  response: HttpResponse,
  { deadline, withoutSecrets }: AttemptContext,
) {
  const isGood = success.includes(response.status) && !hasErrorCode(response, nestsErrors)
  // Any 2xx may hold the secret that was asked for, in whatever form.
  const mayHoldSecret = answersSecret && response.status < 300
  const told = mayHoldSecret ? { ...response, body: '' } : response
  const refusal = isGood ? null : readRefusal(told, deadline.now(), withoutSecrets)
  const sentId = requestIdOf(response)
  const requestId = refusal?.refusal.requestId ?? (sentId && withoutSecrets(sentId))
  return { refusal, requestId }
}
