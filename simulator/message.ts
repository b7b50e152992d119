// Requests and responses as the simulated services see them, without sockets or an HTTP library.

import { randomUUID } from 'node:crypto'

/** A request that was read completely. */
export interface SimulatedRequest {
  readonly method: string
  /** The address that the client called, with its path and query. */
  readonly url: URL
  /** With names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a service answers. */
export interface SimulatedResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** The body, sent as JSON; absent for an answer without a body. */
  readonly json?: unknown
}

/** A simulated service. */
export type Handler = (request: SimulatedRequest) => SimulatedResponse

/** A JSON object from outside, its fields still unchecked. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object, which excludes arrays and null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether an object has exactly these fields; `?` at the end of a name marks an optional one. */
export function hasExactly(value: JsonObject, fields: readonly string[]): boolean {
  const required = fields.filter((field) => !field.endsWith('?'))
  const known = fields.map((field) => field.replace('?', ''))
  return (
    required.every((field) => field in value) &&
    Object.keys(value).every((field) => known.includes(field))
  )
}

/** Whether a query has only these parameters, each of them at most once. */
export function hasQuery({ url }: SimulatedRequest, known: readonly string[]): boolean {
  const names = [...url.searchParams.keys()]
  return new Set(names).size === names.length && names.every((name) => known.includes(name))
}

/** The body as a JSON object; null when it is something else or not declared as JSON. */
export function readJsonBody({ headers, body }: SimulatedRequest): JsonObject | null {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return null
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** An error of the gateway in front of every service, with a request ID in the body. */
export function gatewayError(status: number, code: string, message: string): SimulatedResponse {
  return { status, json: { error_msg: message, error_code: code, request_id: randomUUID() } }
}

/** The gateway's answer to an unknown path. */
export function gatewayNotFound(): SimulatedResponse {
  const message = 'The API does not exist or has not been published in the environment'
  return gatewayError(404, 'APIGW.0101', message)
}

/** An error in SCM's shape. */
export function scmError(status: number, code: string, message: string): SimulatedResponse {
  return { status, json: { error_code: code, error_msg: message } }
}
