// The Retry-After header: whole seconds or an HTTP date. A value that cannot be read is ignored, as
// if the header were absent. Pure.

const httpDate = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d\d:\d\d:\d\d/i

/**
 * How long a server asks us to wait, in milliseconds. Null when the header is absent, or in a form
 * that the standard does not define. A date in the past means 0.
 * @param now milliseconds since the epoch
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function readRetryAfter(value: string | undefined, now: number): number | null {
  const text = value?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1000
  if (!httpDate.test(text)) return null
  // The asctime form has no time zone; the standard says that it is UTC.
  const at = Date.parse(/GMT|UTC/i.test(text) ? text : `${text} GMT`)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
