// Builds calls, so that each service says only where it is called, with what, and how its answer is
// read. Nothing is sent here.

import type { Call } from './attempt.ts'
import { type JsonObject, readJsonObject } from './decode.ts'
import type { HttpRequest, HttpResponse } from './http.ts'
import type { Effect } from './retry.ts'

type Headers = Readonly<Record<string, string>>

/** What all calls to one service have in common. */
export interface Dialect extends Pick<Call<unknown>, 'codes' | 'nestsErrors'> {
  /** What messages call its answers: `ELB's answer`. */
  readonly answer: string
  /** Beside those that every call has. */
  readonly headers?: Headers
}

/** What only some reads have. */
interface ReadFacts extends Pick<Call<unknown>, 'answersSecret'> {
  readonly mostBodyBytes?: number
}

/** A request with a body. */
interface Sending {
  readonly method: 'POST' | 'PUT'
  readonly url: string
  readonly headers?: Headers
  /** As it becomes JSON. */
  readonly body: object
  /** The HTTP statuses that mean success; 200 if nothing is said. */
  readonly success?: readonly number[]
}

const language = { 'X-Language': 'en-us' }
const json = { 'Content-Type': 'application/json' }

/** A call that reads. It changes nothing, so it may be repeated. */
export function get<T>(
  { answer, headers, ...dialect }: Dialect,
  url: string,
  read: (body: JsonObject) => T,
  { mostBodyBytes, ...facts }: ReadFacts = {},
): Call<T> {
  return {
    effect: 'none',
    ...dialect,
    ...facts,
    request: {
      method: 'GET',
      url,
      headers: { ...language, ...headers },
      ...(mostBodyBytes !== undefined && { mostBodyBytes }),
    },
    success: [200],
    read: (response) => read(readJsonObject(response, answer)),
  }
}

/** A call that exchanges one proof of identity for another. It changes nothing, either. */
export function exchange<T>(
  { answer, headers, ...dialect }: Dialect,
  sending: Sending,
  read: (body: JsonObject, response: HttpResponse) => T,
): Call<T> {
  return {
    effect: 'none',
    answersSecret: true,
    ...dialect,
    ...sent(sending, headers),
    read: (response) => read(readJsonObject(response, answer), response),
  }
}

/** A call that changes something. */
export function write<T>(
  { answer: _, headers, ...dialect }: Dialect,
  effect: Effect,
  sending: Sending,
  read: (response: HttpResponse) => T,
): Call<T> {
  return { effect, ...dialect, ...sent(sending, headers), read }
}

/**
 * A call that would overwrite what somebody else has changed meanwhile. It makes one attempt, and
 * the caller reads before each.
 */
export function overwrite<T>(
  dialect: Dialect,
  sending: Sending,
  read: (response: HttpResponse) => T,
): Call<T> {
  return { ...write(dialect, 'once', sending, read), isSingle: true }
}

function sent(
  { method, url, headers, body, success = [200] }: Sending,
  ofDialect: Headers = {},
): { readonly request: HttpRequest; readonly success: readonly number[] } {
  const all = { ...language, ...json, ...ofDialect, ...headers }
  return { request: { method, url, headers: all, body: JSON.stringify(body) }, success }
}
