// Reading a list page by page, whichever way a service turns its pages.

import { describe, expect, it } from '@jest/globals'
import { byMarker, byNumber, byOffset, readList, readWholeList } from '../../src/cloud/pages.ts'

const size = 10

/** A list of so many rows, and how often it is asked when its total is `total`. */
async function readAll(
  count: number,
  total: number | null,
  ignoresPages = false,
  seen = { asked: 0 },
) {
  const rows = Array.from({ length: count }, (_, index) => index)
  const found = await readWholeList(
    'the list',
    byNumber(size),
    async (page) => {
      seen.asked += 1
      const shown = ignoresPages ? rows : rows.slice((page - 1) * size, page * size)
      return { rows: shown, total }
    },
    String,
  )
  return { found: found.length, asked: seen.asked }
}

describe('a list in numbered pages', () => {
  it.each([
    ['with a right total', 25, 25, 3],
    ['that is empty', 0, 0, 1],
    ['with full pages only', 20, 20, 3],
    ['without a total', 25, null, 4],
  ])('%s is read to its end', async (_, count, total, asked) => {
    expect(await readAll(count, total)).toEqual({ found: count, asked })
  })

  it.each([
    ['too small', 25, 5, 9],
    ['zero', 25, 0, 9],
    ['too large', 25, 99, 12],
  ])('whose total is %s is read three times, and not believed', async (_, count, total, asked) => {
    const seen = { asked: 0 }
    await expect(readAll(count, total, false, seen)).rejects.toThrow(/^the list was read 3 times/)
    expect(seen.asked).toBe(asked)
  })

  it.each([
    ['whose order changes between two pages', 'ab/3 b/3 ab/3 c/3'],
    ['of which a row is deleted meanwhile', 'xa/4 c/3 ab/3 c/3'],
    ['that grows meanwhile', 'bc/2 c/3 ab/3 c/3'],
    ['that changes twice', 'ab/3 b/3 xa/4 c/3 ab/3 c/3'],
  ])('%s is read again', async (_, pages) => {
    const left = pages.split(' ').map((page) => page.split('/'))
    const found = await readWholeList(
      'the list',
      byNumber(2),
      async () => {
        const [rows = '', total] = left.shift() ?? []
        return { rows: [...rows], total: Number(total) }
      },
      String,
    )
    expect(found.toSorted()).toEqual(['a', 'b', 'c'])
    expect(left).toEqual([])
  })

  it('of a service that shows everything on each page ends', async () => {
    expect(await readAll(25, 25, true)).toEqual({ found: 25, asked: 2 })
    expect(await readAll(25, null, true)).toEqual({ found: 25, asked: 2 })
  })

  it('that never ends is an error', async () => {
    const endless = readWholeList(
      'the list',
      byNumber(1),
      async (page) => ({ rows: [page], total: 1_000_000 }),
      String,
    )
    await expect(endless).rejects.toThrow('the list does not end after 200 pages')
  })
})

describe('a list with markers', () => {
  const pages = new Map<string | null, { rows: string[]; next: string | null }>([
    [null, { rows: ['a', 'b'], next: 'b' }],
    ['b', { rows: [], next: 'c' }],
    ['c', { rows: ['b', 'c'], next: null }],
  ])

  it('is read up to the page that names no other, and has each row once', async () => {
    const read = async (marker: string | null) => pages.get(marker) ?? { rows: [], next: null }
    expect(await readWholeList('the list', byMarker, read, String)).toEqual(['a', 'b', 'c'])
  })

  it('that never ends is an error', async () => {
    const read = async () => ({ rows: ['a'], next: 'a' })
    const endless = readWholeList('the list', byMarker, read, String)
    await expect(endless).rejects.toThrow('the list does not end after 200 pages')
  })
})

describe('a list with offsets', () => {
  it('goes on behind the rows that came, also those that could not be read', async () => {
    const offsets: number[] = []
    const read = async (offset: number) => {
      offsets.push(offset)
      return { rows: [`row ${offset}`], unreadable: 1, total: 6 }
    }
    expect(await readList(byOffset, read, String)).toEqual({
      rows: ['row 0', 'row 2', 'row 4'],
      unreadable: 3,
      gap: null,
    })
    expect(offsets).toEqual([0, 2, 4])
  })

  it('that the service does not show to its end is incomplete', async () => {
    const read = async (offset: number) =>
      offset === 0 ? { rows: ['a', 'b'], unreadable: 0, total: 5 } : null
    expect(await readList(byOffset, read, String)).toEqual({
      rows: ['a', 'b'],
      unreadable: 0,
      gap: 'is not shown to its end',
    })
  })
})
