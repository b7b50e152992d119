// From what a server sent to values that the code can trust. Everything starts as `unknown`; a
// field that does not match the documentation is an error that names the field.

import { ActionError, ServiceError, unbroken } from '../errors.ts'
import type { HttpResponse } from './http.ts'
import { readRetryAfter } from './retry-after.ts'

/** A JSON object whose fields are not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object, which excludes null and arrays. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The JSON object in an answer's body.
 * @param what the answer's name in an error message: `IAM's answer`
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

/**
 * A field that must be an object.
 * @throws `ANSWER_INVALID` with the name of the field
 */
export function objectField(parent: JsonObject, name: string, what: string): JsonObject {
  const value = parent[name]
  if (isJsonObject(value)) return value
  throw new ActionError('ANSWER_INVALID', `${what}: "${name}" is not an object`)
}

/**
 * A field that must be a string.
 * @throws `ANSWER_INVALID` with the name of the field
 */
export function stringField(parent: JsonObject, name: string, what: string): string {
  const value = parent[name]
  if (typeof value === 'string') return value
  throw new ActionError('ANSWER_INVALID', `${what}: "${name}" is not a string`)
}

/**
 * A field that must be a string and safe to put in a header.
 * @throws `ANSWER_INVALID` with the name of the field
 */
export function headerField(parent: JsonObject, name: string, what: string): string {
  const value = stringField(parent, name, what)
  if (/^[\x21-\x7e]+$/.test(value)) return value
  throw new ActionError(
    'ANSWER_INVALID',
    `${what}: "${name}" is empty, or has characters that are not allowed in a header`,
  )
}

/**
 * A field that must be an id and safe to put in a URL's path.
 * @throws `ANSWER_INVALID` with the name of the field
 */
export function idField(parent: JsonObject, name: string, what: string): string {
  const value = stringField(parent, name, what)
  if (isId(value)) return value
  throw new ActionError('ANSWER_INVALID', `${what}: "${name}" is not an id`)
}

/**
 * A field that may be a count, such as the rows of a list; null if the service leaves it out.
 * @throws `ANSWER_INVALID` with the name of the field
 */
export function optionalCount(parent: JsonObject, name: string, what: string): number | null {
  const value = parent[name] ?? null
  if (value === null) return null
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new ActionError('ANSWER_INVALID', `${what}: "${name}" is not a whole number`)
}

/**
 * The rows of a list. An empty list may be null or left out.
 * @param total how many rows there are; null if the service does not say
 * @throws `ANSWER_INVALID` with the name of the field
 */
export function listField(
  parent: JsonObject,
  name: string,
  total: unknown,
  what: string,
): readonly unknown[] {
  const value = parent[name] ?? (total === 0 ? [] : null)
  if (Array.isArray(value)) return value
  throw new ActionError('ANSWER_INVALID', `${what}: "${name}" is not an array`)
}

/** The time in a text, in milliseconds since the epoch; in UTC if it names no zone. */
export function timeIn(text: string | null): number | null {
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text ?? '')
  const time = Date.parse(hasZone ? (text ?? '') : `${text}Z`)
  return Number.isNaN(time) ? null : time
}

/** Whether a value is an id, safe to put in a URL's path. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value)
}

/** A text field, trimmed; null if the service leaves it out, leaves it empty, or sends null. */
export function optionalString(parent: JsonObject, name: string): string | null {
  const value = parent[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** A field that some services send as a text and others as a number or boolean, as text. */
export function optionalScalar(parent: JsonObject, name: string): string | null {
  const value = parent[name]
  // Never `String` of anything else: it throws for {"toString": null}.
  const isBare = typeof value === 'number' || typeof value === 'boolean'
  return isBare ? String(value) : optionalString(parent, name)
}

/**
 * The error in an answer, in every shape that Huawei Cloud uses: `{error_code, error_msg,
 * request_id?}` (SCM, the gateway, parts of IAM), `{errorCode, errorMsg}` and `{code, message,
 * title}` (the rest of IAM), in the answer itself or in an object inside. A proxy may answer
 * anything else. Never throws.
 * @param now milliseconds since the epoch; needed when `Retry-After` is a date
 * @param withoutSecrets takes secrets out of the server's words before anybody uses them
 */
export function readRefusal(
  response: HttpResponse,
  now: number,
  withoutSecrets: (text: string) => string,
): ServiceError {
  const parsed = parseJson(response.body)
  const body = isJsonObject(parsed) ? parsed : {}
  const objects = [body, ...Object.values(body).filter(isJsonObject)]
  const clean = (text: string | null) => text && unbroken(withoutSecrets(shortened(text)))
  const refusal = {
    httpStatus: response.status,
    errorCode: clean(firstOf(objects, ['error_code', 'errorCode', 'code'], isErrorCode)),
    serverMessage: clean(
      firstOf(objects, ['error_msg', 'errorMsg', 'message', 'title']) ??
        bodyTrouble(response, parsed),
    ),
    requestId: clean(requestIdOf(response) ?? optionalString(body, 'request_id')),
    retryAfterMs: readRetryAfter(response.headers['retry-after'], now),
  }
  return new ServiceError(refusal, response.body)
}

/**
 * Longer texts are cut, because every character is searched for secrets. The documentation
 * promises texts of at most a tenth of this.
 */
const maxTextLength = 10_000

function shortened(text: string): string {
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength)}…`
}

/**
 * Whether a 200 is an error all the same: some services answer so, with an `error_code`.
 * @param mayBeNested whether the service puts it into an object `error`
 */
export function hasErrorCode({ status, body }: HttpResponse, mayBeNested = false): boolean {
  if (status !== 200 || !body.includes('"error_code"')) return false
  const parsed = parseJson(body)
  if (!isJsonObject(parsed)) return false
  const nested = mayBeNested && isJsonObject(parsed['error']) ? parsed['error'] : {}
  const code = parsed['error_code'] ?? nested['error_code']
  return (
    (typeof code === 'string' && !/^\s*0*\s*$/.test(code)) ||
    (typeof code === 'number' && code !== 0)
  )
}

/** A header of an answer; null when it has none. Not for `set-cookie`, which is a list. */
export function headerOf({ headers }: HttpResponse, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' ? value : null
}

/** The request ID to quote to Huawei Cloud's support; null when the answer has none. */
export function requestIdOf(response: HttpResponse): string | null {
  return headerOf(response, 'x-request-id') ?? headerOf(response, 'x-iam-trace-id')
}

/** The first of these fields that one of the objects has. */
function firstOf(
  objects: readonly JsonObject[],
  names: readonly string[],
  isMeant: (text: string) => boolean = () => true,
): string | null {
  const texts = names.flatMap((name) => objects.map((each) => optionalString(each, name)))
  return texts.find((text) => text !== null && isMeant(text)) ?? null
}

/** A code looks like `SCM.0201`. Keystone repeats the HTTP status as `code`: that is ignored. */
function isErrorCode(text: string): boolean {
  return !/^\d+$/.test(text)
}

/** In characters. */
const longestPlainText = 300

/** Why a body holds no error to read; null when the body is empty or JSON. */
function bodyTrouble({ body, headers, bodyProblem }: HttpResponse, parsed: unknown): string | null {
  if (bodyProblem !== null) return `the answer's body could not be read: ${bodyProblem}`
  if (body.trim() === '' || parsed !== undefined) return null
  const type = headers['content-type'] ?? 'none'
  // A plain text is meant for people; of a page the title is enough.
  const text = type.startsWith('text/plain') ? body : /<title>([^<]*)<\/title>/i.exec(body)?.[1]
  const words = text?.trim().slice(0, longestPlainText) ?? ''
  return words === ''
    ? `the answer is not JSON (content type: ${type})`
    : `${words} (not JSON but ${type})`
}

const earliestTime = Date.parse('2000-01-01')
const latestTime = Date.parse('9999-12-31')

/**
 * The server's clock when it answered, in milliseconds since the epoch; null when the answer does
 * not say. A time outside of these years comes from a broken clock and is ignored.
 */
export function serverTimeOf({ headers }: HttpResponse): number | null {
  const time = Date.parse(headers['date'] ?? '')
  return time >= earliestTime && time <= latestTime ? time : null
}

/** The parsed text; `undefined` when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    // Some servers begin with a byte order mark.
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}
