// Dates in a seed file: a day, a moment, or a number of days from now, which never goes stale.

import type { Rule } from './json-fields.ts'

const dayMs = 86_400_000

/** The rule of a field with a date. */
export const dateRule: Rule = {
  what: 'a date',
  accepts: (value) => readDate(value, 0) !== null,
  fix: 'write "2027-01-31", "2027-01-31T12:00:00Z", "in 70 days" or "20 days ago"',
}

/**
 * The milliseconds since the epoch that a date means; null when it is no date.
 * @param now milliseconds since the epoch
 */
export function readDate(value: unknown, now: number): number | null {
  if (typeof value !== 'string') return null
  const [, ahead, ago] = /^(?:in (\d{1,4}) days?|(\d{1,4}) days? ago)$/.exec(value) ?? []
  if (ahead !== undefined) return now + Number(ahead) * dayMs
  if (ago !== undefined) return now - Number(ago) * dayMs
  const [, day, clock = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)Z)?$/.exec(value) ?? []
  if (day === undefined) return null
  const time = Date.parse(`${day}T${clock}Z`)
  // JavaScript reads 30 February as 2 March.
  const isReal = time >= 0 && new Date(time).toISOString().startsWith(`${day}T${clock}`)
  return isReal ? time : null
}

/** When a certificate is valid; without dates, for 90 days, of which 70 are left. */
export function readValidity(
  { notBefore, notAfter }: { readonly notBefore?: unknown; readonly notAfter?: unknown },
  now: number,
): { readonly notBefore: number; readonly notAfter: number } {
  const start = readDate(notBefore, now)
  const end = readDate(notAfter, now)
  if (end === null) {
    return {
      notBefore: start ?? now - 20 * dayMs,
      notAfter: Math.max(start ?? now, now) + 70 * dayMs,
    }
  }
  return { notBefore: start ?? Math.max(0, Math.min(now, end) - 20 * dayMs), notAfter: end }
}
