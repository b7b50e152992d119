// Reading a list page by page, whatever the service says of its length.

import { describe, expect, it } from '@jest/globals'
import { readPages } from '../../src/bind/pages.ts'

const size = 10

/** A list of so many rows, and how often it is asked when its total is `total`. */
async function readAll(count: number, total: number | null, ignoresPages = false) {
  const rows = Array.from({ length: count }, (_, index) => index)
  let asked = 0
  const found = await readPages(
    size,
    async (page) => {
      asked += 1
      const shown = ignoresPages ? rows : rows.slice((page - 1) * size, page * size)
      return { rows: shown, total }
    },
    String,
  )
  return { found: found.length, asked }
}

describe('a list in pages', () => {
  it.each([
    ['with a right total', 25, 25, 3],
    ['that is empty', 0, 0, 1],
    ['with full pages only', 20, 20, 3],
    ['without a total', 25, null, 4],
    ['with a total that is too small', 25, 5, 3],
    ['with a total of zero', 25, 0, 3],
    ['with a total that is too large', 25, 99, 4],
  ])('%s is read to its end', async (_, count, total, asked) => {
    expect(await readAll(count, total)).toEqual({ found: count, asked })
  })

  it('of a service that shows everything on each page ends', async () => {
    expect(await readAll(25, 25, true)).toEqual({ found: 25, asked: 2 })
    expect(await readAll(25, null, true)).toEqual({ found: 25, asked: 2 })
  })

  it('that never ends is an error', async () => {
    const endless = readPages(1, async (page) => ({ rows: [page], total: 1_000_000 }), String)
    await expect(endless).rejects.toThrow('does not end after 200 pages')
  })
})
