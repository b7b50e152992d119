// The long lists of the job summary: they are folded, and written as far as the page has room.
// Pure.

import { wordsOfRow } from './groups.ts'
import { code, fold, list, prose } from './html.ts'
import { kinds } from './rows/kinds.ts'
import type { ReportedRow } from './rows/row.ts'
import { shorten } from './text.ts'
import { count, formatDuration } from './words.ts'

/** A fold whose items are written as far as there is room. */
export interface LongList {
  readonly title: string
  /** HTML before the list. */
  readonly lead?: string
  readonly rows: readonly ReportedRow[]
  /** What all rows have in common and the items leave out. */
  readonly words: string | null
  /** The items that were written before, for another length. */
  readonly items: string[]
}

/** A block of a page; null and false stand for none. */
export type Part = string | LongList | null | false

/** Writes the long lists as far as there is room, each with its share of it. */
export function filled(parts: readonly Part[], maxLength: number): string {
  const present = parts.filter((part) => part !== null && part !== false)
  const isLong = (part: string | LongList): part is LongList => typeof part !== 'string'
  let lists = present.filter(isLong).length
  let room = maxLength - 2 - lists * frameLength
  for (const part of present)
    room -= (isLong(part) ? `${part.title}${part.lead ?? ''}` : part).length + 2
  const blocks = present.map((part) => {
    if (!isLong(part)) return part
    const items: string[] = []
    let left = Math.floor(Math.max(0, room) / lists)
    for (const [index, row] of part.rows.entries()) {
      const item = part.items[index] ?? renderItem(row, part.words)
      part.items[index] = item
      if (item.length + 10 > left) break
      left -= item.length + 10
      room -= item.length + 10
      items.push(item)
    }
    lists -= 1
    const hidden = part.rows.length - items.length
    const [{ kind = 'target' } = {}] = part.rows
    if (hidden > 0)
      items.push(
        `… and ${count(hidden, `more ${kind}`)}: see the output <code>${kinds[kind].output}</code>`,
      )
    return fold(part.title, `${part.lead ?? ''}${list(items)}`)
  })
  return shorten(`${blocks.join('\n\n')}\n`, maxLength)
}

/** Characters for a list's tags and for the item that counts the hidden ones. */
const frameLength = 160

/** One row in a list; what its group has said already is left out. */
export function renderItem(row: ReportedRow, said: string | null): string {
  const { label, attempts, durationMs, requestId } = row
  const [name = '', ...more] = label
  const words = wordsOfRow(row)
  const facts = [
    code(name, 300),
    ...more.map((line) => prose(line)),
    words === '' || words === said ? null : prose(words),
    attempts === 0 ? null : count(attempts, 'attempt'),
    durationMs === null ? null : formatDuration(durationMs),
    requestId === null ? null : `request ID ${code(requestId, 64)}`,
  ]
  return facts.filter((fact) => fact !== null).join(' · ')
}
