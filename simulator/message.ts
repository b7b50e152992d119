// What the simulated services see of a request and say in return: no sockets, no HTTP library.

import { randomUUID } from 'node:crypto'

export interface SimulatedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface SimulatedResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Written as JSON; absent for an answer without a body. */
  readonly json?: unknown
}

export type Handler = (request: SimulatedRequest) => SimulatedResponse

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True when an object has just these fields, optional ones marked with `?`. */
export function hasExactly(value: JsonObject, fields: readonly string[]): boolean {
  const required = fields.filter((field) => !field.endsWith('?'))
  const known = fields.map((field) => field.replace('?', ''))
  return (
    required.every((field) => field in value) &&
    Object.keys(value).every((field) => known.includes(field))
  )
}

/** The body as a JSON object; null when it is none or is not declared as JSON. */
export function readJsonBody({ headers, body }: SimulatedRequest): JsonObject | null {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return null
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** The gateway in front of every service; its errors carry the request's id. */
export function gatewayError(status: number, code: string, message: string): SimulatedResponse {
  return { status, json: { error_msg: message, error_code: code, request_id: randomUUID() } }
}

/** What the gateway says where nothing is. */
export function gatewayNotFound(): SimulatedResponse {
  const message = 'The API does not exist or has not been published in the environment'
  return gatewayError(404, 'APIGW.0101', message)
}

/** SCM's shape of an error. */
export function scmError(status: number, code: string, message: string): SimulatedResponse {
  return { status, json: { error_code: code, error_msg: message } }
}
