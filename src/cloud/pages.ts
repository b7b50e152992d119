// Reads a whole list, page by page, whichever way a service turns its pages. Nothing else decides
// where a list ends, and whether it is complete.

import { ActionError } from '../errors.ts'

/** A page of a list. */
interface Page<Row> {
  readonly rows: readonly Row[]
  /** Rows that came and could not be read; absent where one such row spoils the page. */
  readonly unreadable?: number
}

/** A page tells how many rows all pages have together; null if the service does not say. */
interface Counted {
  readonly total: number | null
}

/** A page tells where the next page begins; null on the last page. */
interface Marked {
  readonly next: string | null
}

/** A page of a list whose length the service tells. */
export type CountedPage<Row> = Page<Row> & Counted

/** A page of a list that tells where the next page begins. */
export type MarkedPage<Row> = Page<Row> & Marked

/** How far a list is read, and what its last page brought. */
interface Progress<Cursor> {
  /** Of the last page. */
  readonly cursor: Cursor
  /** Rows that came so far, repeated and unreadable ones among them. */
  readonly count: number
  /** Rows that came with the last page. */
  readonly last: number
  readonly isNothingNew: boolean
}

/** A way of turning pages, by what each of them tells. */
interface Turning<Told, Cursor> {
  /** Of the first page. */
  readonly first: Cursor
  /** Where the next page is; null if the list ends here. */
  readonly next: (told: Told, progress: Progress<Cursor>) => Cursor | null
}

/**
 * Pages with numbers, from 1. A total may be wrong: a full page has another one after it, unless
 * that adds nothing.
 * @param size how many rows a full page has
 */
export function byNumber(size: number): Turning<Counted, number> {
  return {
    first: 1,
    next: ({ total }, { cursor, count, last, isNothingNew }) => {
      const isLast = total === null ? isNothingNew : count >= total && (isNothingNew || last < size)
      return last === 0 || isLast ? null : cursor + 1
    },
  }
}

/** Each page tells where the next one begins. */
export const byMarker: Turning<Marked, string | null> = {
  first: null,
  next: ({ next }) => next,
}

/** By the rows to skip: those that came, because a page may have fewer than it was asked for. */
export const byOffset: Turning<Counted, number> = {
  first: 0,
  next: ({ total }, { count, last }) =>
    last === 0 || (total !== null && count >= total) ? null : count,
}

/** What was read of a list. */
export interface List<Row> {
  readonly rows: readonly Row[]
  /** How many rows could not be read. */
  readonly unreadable: number
  readonly isComplete: boolean
}

/** An upper bound: a wrong total or marker must not make us loop forever. */
const maxPages = 200

/**
 * Every row of a list, by its key: the order may change between two pages, and repeat a row.
 * @param read reads a page; null: the service shows no more of its list
 * @throws what `read` throws
 */
export async function readList<Row, Told, Cursor>(
  turning: Turning<Told, Cursor>,
  read: (cursor: Cursor) => Promise<(Page<Row> & Told) | null>,
  keyOf: (row: Row) => string,
): Promise<List<Row>> {
  const found = new Map<string, Row>()
  let unreadable = 0
  let count = 0
  const list = (isComplete: boolean) => ({ rows: [...found.values()], unreadable, isComplete })
  let cursor = turning.first
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page = await read(cursor)
    if (page === null) return list(false)
    const { rows, unreadable: lost = 0 } = page
    const known = found.size
    for (const row of rows) found.set(keyOf(row), row)
    const last = rows.length + lost
    unreadable += lost
    count += last
    const next = turning.next(page, { cursor, count, last, isNothingNew: found.size === known })
    if (next === null) return list(true)
    cursor = next
  }
  return list(false)
}

/**
 * As `readList`, for lists that must be complete.
 * @param what the list's name in an error message: `ELB's list`
 * @throws what `read` throws, or `ANSWER_INVALID` if the list does not end
 */
export async function readWholeList<Row, Told, Cursor>(
  what: string,
  turning: Turning<Told, Cursor>,
  read: (cursor: Cursor) => Promise<Page<Row> & Told>,
  keyOf: (row: Row) => string,
): Promise<readonly Row[]> {
  const { rows, isComplete } = await readList(turning, read, keyOf)
  if (isComplete) return rows
  throw new ActionError('ANSWER_INVALID', `${what} does not end after ${maxPages} pages`)
}
