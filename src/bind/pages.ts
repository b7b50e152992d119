// Reads a list page by page, where a service numbers its pages.

import { ActionError } from '../errors.ts'

/** One page of a list. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  /** On all pages; null if the service does not say. */
  readonly total: number | null
}

/** An upper bound: a wrong total must not make us loop forever. */
const maxPages = 200

/**
 * Every row of a list, by its key: the order may change between two pages, and repeat a row.
 * @param size how many rows a full page has
 * @param read reads a page, counted from 1
 * @throws what `read` throws, or `ANSWER_INVALID` if the list does not end
 */
export async function readPages<Row>(
  size: number,
  read: (page: number) => Promise<Page<Row>>,
  keyOf: (row: Row) => string,
): Promise<readonly Row[]> {
  const found = new Map<string, Row>()
  let count = 0
  for (let page = 1; page <= maxPages; page += 1) {
    const { rows, total } = await read(page)
    const known = found.size
    for (const row of rows) found.set(keyOf(row), row)
    count += rows.length
    // A total may be wrong: a full page has another one after it, unless that adds nothing.
    const isNothingNew = found.size === known
    const isLast =
      total === null ? isNothingNew : count >= total && (isNothingNew || rows.length < size)
    if (rows.length === 0 || isLast) return [...found.values()]
  }
  throw new ActionError('ANSWER_INVALID', `the list does not end after ${maxPages} pages`)
}
