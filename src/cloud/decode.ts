// From what a server sent to what we believe. Everything starts as `unknown`; a field that is not
// what the documentation promises is an error that names the field.

import { ActionError, ServiceError } from '../errors.ts'
import type { HttpResponse } from './http.ts'
import { readRetryAfter } from './retry-after.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The JSON object in an answer's body.
 * @throws `NO_ANSWER` when the body was cut short, `ANSWER_INVALID` when it is not a JSON object
 */
export function readJsonObject(response: HttpResponse, what: string): JsonObject {
  if (response.bodyProblem !== null) {
    throw new ActionError('NO_ANSWER', `${what} could not be read: ${response.bodyProblem}`)
  }
  const value = parseJson(response.body)
  if (isJsonObject(value)) return value
  throw new ActionError('ANSWER_INVALID', `${what} is not a JSON object`)
}

/** @throws `ANSWER_INVALID` naming the field when it is not an object */
export function objectField(parent: JsonObject, name: string, what: string): JsonObject {
  const value = parent[name]
  if (isJsonObject(value)) return value
  throw new ActionError('ANSWER_INVALID', `${what}: "${name}" is not an object`)
}

/** @throws `ANSWER_INVALID` naming the field when it is not a string */
export function stringField(parent: JsonObject, name: string, what: string): string {
  const value = parent[name]
  if (typeof value === 'string') return value
  throw new ActionError('ANSWER_INVALID', `${what}: "${name}" is not a string`)
}

/** @throws `ANSWER_INVALID` naming the field when it is not a string that a header can carry */
export function headerField(parent: JsonObject, name: string, what: string): string {
  const value = stringField(parent, name, what)
  if (/^[\x21-\x7e]+$/.test(value)) return value
  throw new ActionError('ANSWER_INVALID', `${what}: "${name}" holds what no header can carry`)
}

/**
 * The id of something, which goes into paths.
 * @throws `ANSWER_INVALID` naming the field when it cannot
 */
export function idField(parent: JsonObject, name: string, what: string): string {
  const value = stringField(parent, name, what)
  if (/^[\w-]{1,64}$/.test(value)) return value
  throw new ActionError('ANSWER_INVALID', `${what}: "${name}" is not an id`)
}

/** A field that a service may leave out, leave empty, or send as null. */
export function optionalString(parent: JsonObject, name: string): string | null {
  const value = parent[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/**
 * The error in an answer, in each of the shapes that Huawei Cloud uses: `{error_code, error_msg,
 * request_id?}` (SCM, the gateway, parts of IAM), `{error: {code, message, title}}` (the rest of
 * IAM), or whatever a proxy puts in between. Never throws.
 * @param now milliseconds since the epoch, for a `Retry-After` that is a date
 */
export function readRefusal(response: HttpResponse, now: number): ServiceError {
  const parsed = parseJson(response.body)
  const body = isJsonObject(parsed) ? parsed : {}
  const nested = isJsonObject(body['error']) ? body['error'] : {}
  const refusal = {
    httpStatus: response.status,
    errorCode: sensible(errorCodeIn(body, nested)),
    serverMessage: sensible(
      optionalString(body, 'error_msg') ??
        optionalString(nested, 'message') ??
        optionalString(nested, 'title') ??
        strangeBody(response, parsed),
    ),
    requestId: sensible(requestIdOf(response) ?? optionalString(body, 'request_id')),
    retryAfterMs: readRetryAfter(response.headers['retry-after'], now),
    serverTime: readTime(response.headers['date']),
  }
  return new ServiceError(refusal, response.body)
}

/** The documentation promises a tenth of this. Nobody is shown so much, and all of it is searched. */
const longestWords = 10_000

function sensible(text: string | null): string | null {
  return text === null || text.length <= longestWords ? text : `${text.slice(0, longestWords)}…`
}

/** The id to quote to Huawei Cloud's support. */
export function requestIdOf({ headers }: HttpResponse): string | null {
  return headers['x-request-id'] ?? headers['x-iam-trace-id'] ?? null
}

/** Codes look like `SCM.0201`; the bare HTTP status that Keystone repeats as `code` is none. */
function errorCodeIn(body: JsonObject, nested: JsonObject): string | null {
  const code = optionalString(body, 'error_code') ?? optionalString(nested, 'code')
  return code === null || /^\d+$/.test(code) ? null : code
}

function strangeBody({ body, headers, bodyProblem }: HttpResponse, parsed: unknown): string | null {
  if (bodyProblem !== null) return `the answer's text could not be read: ${bodyProblem}`
  if (body.trim() === '' || parsed !== undefined) return null
  return `the answer is not JSON but ${headers['content-type'] ?? 'of no declared type'}`
}

const earliestTime = Date.parse('2000-01-01')
const latestTime = Date.parse('9999-12-31')

/** A clock that is off by centuries is no clock. */
function readTime(date: string | undefined): number | null {
  const time = Date.parse(date ?? '')
  return time >= earliestTime && time <= latestTime ? time : null
}

/** `undefined` when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
