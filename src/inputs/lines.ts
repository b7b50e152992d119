// Inputs that hold a list with one or more items per line: what the grammars of `targets` and
// `verify-hosts` share. Pure.

import type { Problem } from './problems.ts'

/** A problem in one line. The column is counted from 1. */
export interface LineProblem {
  readonly column: number
  readonly message: string
}

/** The grammar of one list. */
export interface ListLanguage<Item extends object> {
  readonly input: string
  /** Reads one line without its comment; the line is not blank. An item has no field `message`. */
  readonly parseLine: (content: string) => readonly (Item | LineProblem)[]
  /** An item's canonical text. Items with equal texts are the same item. */
  readonly format: (item: Item) => string
  /** The largest number of items. */
  readonly most: number
  /** The message for too many items, after `names 101 `. */
  readonly tooMany: string
}

/**
 * Reads a list. `#` starts a comment, and an item that is named twice counts once. Never throws:
 * problems come back with line and column, counted from 1.
 */
export function parseList<Item extends object>(
  text: string,
  { input, parseLine, format, most, tooMany }: ListLanguage<Item>,
): { readonly items: readonly Item[]; readonly problems: readonly Problem[] } {
  const found = new Map<string, Item>()
  const problems: Problem[] = []
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    const content = line.replace(/#.*$/s, '')
    if (content.trim() === '') return
    for (const read of parseLine(content)) {
      if ('message' in read) problems.push({ input, line: index + 1, ...read })
      else found.set(format(read), read)
    }
  })
  const items = [...found.values()]
  if (items.length > most) problems.push({ input, message: `names ${items.length} ${tooMany}` })
  return { items, problems }
}
