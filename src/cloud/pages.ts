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
  /** Whether the pages agree with one another, and with how many different rows came. */
  readonly agrees: (told: readonly Told[], rows: number) => boolean
}

/**
 * The order of a list may change between two pages, and a row may be deleted: a row behind it then
 * moves to a page that was read already. Without a total, nobody can tell.
 */
function isCounted(told: readonly Counted[], rows: number): boolean {
  const [first = null] = told.map(({ total }) => total)
  return told.every(({ total }) => total === first) && (first === null || first === rows)
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
    agrees: isCounted,
  }
}

/** Each page tells where the next one begins. */
export const byMarker: Turning<Marked, string | null> = {
  first: null,
  next: ({ next }) => next,
  agrees: () => true,
}

/** By the rows to skip: those that came, because a page may have fewer than it was asked for. */
export const byOffset: Turning<Counted, number> = {
  first: 0,
  next: ({ total }, { count, last }) =>
    last === 0 || (total !== null && count >= total) ? null : count,
  agrees: isCounted,
}

/** What was read of a list. */
export interface List<Row> {
  readonly rows: readonly Row[]
  /** How many rows could not be read. */
  readonly unreadable: number
  /** Why rows may be missing; null if none is. It continues a sentence about the list. */
  readonly gap: string | null
}

/** An upper bound: a wrong total or marker must not make us loop forever. */
const maxPages = 200
/** How often a list is read whose pages contradict its total. */
const mostReadings = 3
const miscounted = `was read ${mostReadings} times, and never had as many rows as its total says`

/**
 * Every row of a list, by its key. It is read again if rows may be missing between its pages.
 * @param read reads a page; null: the service shows no more of its list
 * @throws what `read` throws
 */
export async function readList<Row, Told, Cursor>(
  turning: Turning<Told, Cursor>,
  read: (cursor: Cursor) => Promise<(Page<Row> & Told) | null>,
  keyOf: (row: Row) => string,
): Promise<List<Row>> {
  let list = await readOnce(turning, read, keyOf)
  for (let readings = 1; list.gap === miscounted && readings < mostReadings; readings += 1) {
    list = await readOnce(turning, read, keyOf)
  }
  return list
}

async function readOnce<Row, Told, Cursor>(
  { first, next: nextOf, agrees }: Turning<Told, Cursor>,
  read: (cursor: Cursor) => Promise<(Page<Row> & Told) | null>,
  keyOf: (row: Row) => string,
): Promise<List<Row>> {
  const found = new Map<string, Row>()
  const told: Told[] = []
  let unreadable = 0
  let count = 0
  const list = (gap: string | null) => ({ rows: [...found.values()], unreadable, gap })
  let cursor = first
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page = await read(cursor)
    if (page === null) return list('is not shown to its end')
    const { rows, unreadable: lost = 0 } = page
    const known = found.size
    for (const row of rows) found.set(keyOf(row), row)
    const last = rows.length + lost
    told.push(page)
    unreadable += lost
    count += last
    const next = nextOf(page, { cursor, count, last, isNothingNew: found.size === known })
    if (next === null) return list(agrees(told, found.size + unreadable) ? null : miscounted)
    cursor = next
  }
  return list(`does not end after ${maxPages} pages`)
}

/**
 * As `readList`, for lists that must be complete.
 * @param what the list's name in an error message: `ELB's list`
 * @throws what `read` throws, or `ANSWER_INVALID` if rows may be missing
 */
export async function readWholeList<Row, Told, Cursor>(
  what: string,
  turning: Turning<Told, Cursor>,
  read: (cursor: Cursor) => Promise<Page<Row> & Told>,
  keyOf: (row: Row) => string,
): Promise<readonly Row[]> {
  const { rows, gap } = await readList(turning, read, keyOf)
  if (gap === null) return rows
  throw new ActionError('ANSWER_INVALID', `${what} ${gap}`)
}
