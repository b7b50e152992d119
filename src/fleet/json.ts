// JSON from a file that another job wrote, so anything may be in it. Pure.

/** A JSON object whose fields are not checked yet. */
export type Json = Readonly<Record<string, unknown>>

/** The parsed text; null when it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The value if it is an object, which excludes arrays; else null. */
export function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : null
}
