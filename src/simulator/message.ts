// What the simulated services see of a request and say in return: no sockets, no HTTP library.

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
