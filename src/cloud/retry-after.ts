// The Retry-After header: whole seconds or an HTTP date. Pure; a value that makes no sense only
// loses its timing.

const httpDate = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d\d:\d\d:\d\d/i

/**
 * How long a server asks us to wait, in milliseconds from `now`; null when it did not say, or not
 * in a form that the standard knows. A date that has passed asks for no wait.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function readRetryAfter(value: string | undefined, now: number): number | null {
  const text = value?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1000
  if (!httpDate.test(text)) return null
  // The asctime form carries no zone; the standard says that it is UTC.
  const at = Date.parse(/GMT|UTC/i.test(text) ? text : `${text} GMT`)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
