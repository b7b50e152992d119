// Texts of several lines. Who writes one says how each line is shown: nobody downstream can tell a
// sentence from code, or our list from words that somebody else put there. Pure.

/** One line of a text. */
export interface Line {
  /** A sentence, an item of a list, or code to copy. A line after an item belongs to it. */
  readonly as: 'prose' | 'item' | 'code'
  /** Without the item's dash; code keeps its indentation. */
  readonly text: string
  /** How many items or lines it stands for, as "and 12 more" does; absent: itself. */
  readonly count?: number
}

/** A text by its lines. */
export type Lines = readonly Line[]

/** A sentence, or part of one. */
export function prose(text: string): Line {
  return { as: 'prose', text }
}

/** An item, without its dash. */
export function item(text: string): Line {
  return { as: 'item', text }
}

/** Code to copy, with its indentation. */
export function code(text: string): Line {
  return { as: 'code', text }
}

/** The item that ends a list of which not everything is shown. */
export function moreItems(count: number): Line {
  return { as: 'item', text: `and ${count} more`, count }
}

/** A text that has lines already, or a plain one, each line of which is prose. */
export function linesOf(text: string | Lines): Lines {
  return typeof text === 'string' ? text.split('\n').map(prose) : text
}

/** The lines as plain text. */
export function textOf(text: string | Lines): string {
  return typeof text === 'string' ? text : text.map(plainLine).join('\n')
}

/** One line as plain text, where a dash marks an item. */
export function plainLine({ as, text }: Line): string {
  return as === 'item' ? `- ${text}` : text
}

/**
 * The lines with a changed text. The text is changed as a whole, because what must be found in it
 * may go over several lines; then nobody knows any more what the lines were, and all are prose.
 */
export function changedLines(lines: Lines, change: (text: string) => string): Lines {
  const whole = change(textOf(lines))
  const changed = lines.map((line) => ({ ...line, text: change(line.text) }))
  return textOf(changed) === whole ? changed : linesOf(whole)
}

/** How many items or lines these stand for. */
export function countLines(lines: Lines): number {
  return lines.reduce((sum, { count = 1 }) => sum + count, 0)
}
