// Messages about a manifest quote what is in it, which can be of any length. Pure.

import { cleanLine, shorten, shortenQuotes } from '../report/text.ts'

const longestMessage = 1000

/** A message as one line, with its quotes cut, and if need be its middle: what to do stays. */
export function brief(message: string): string {
  const text = shortenQuotes(message)
  const half = longestMessage / 2
  const kept =
    text.length <= longestMessage ? text : `${shorten(text, half)} … ${text.slice(-half)}`
  return cleanLine(kept, 2 * longestMessage)
}
