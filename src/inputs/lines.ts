// Inputs that hold a list, a line each: what is common to the small languages of `targets` and
// `verify-hosts`. Pure.

import type { Problem } from './problems.ts'

/** What is wrong with a line; the column is counted from 1. */
export interface LineProblem {
  readonly column: number
  readonly message: string
}

export interface ListLanguage<Item extends object> {
  readonly input: string
  /** Reads one line without its comment; it is not empty. An item has no `message`. */
  readonly parseLine: (content: string) => readonly (Item | LineProblem)[]
  /** Items with the same text are the same item. */
  readonly format: (item: Item) => string
  readonly most: number
  /** What is said of too many, after how many there are. */
  readonly tooMany: string
}

/**
 * Reads a list; `#` starts a comment, and an item that is named twice counts once. Never throws: what
 * is wrong comes back as problems, each with its line and column.
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
