// Switching back: exactly what was replaced, in its place, and nothing that somebody else changed.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Change } from '../../src/bind/change.ts'
import { type Inspection, identitiesOf, type Place } from '../../src/bind/place.ts'
import { replacing } from '../../src/bind/renew.ts'
import { rollBack, takeBack } from '../../src/bind/roll-back.ts'
import { changeOf, listOf, placeOf } from '../fixtures/bind-parts.ts'
import { contextOf, memory } from '../fixtures/fake-place.ts'

/** A change that was made: what it replaced, and by what. */
function renewalOf(
  place: Place,
  inspection: Inspection,
  olds: readonly string[],
  newId: string,
): Change {
  const change: Change = changeOf(place, {
    inspection,
    ...replacing(place, inspection, olds, newId),
    takeBack: () => takeBack(change, olds, newId),
  })
  return change
}

/** Rolls back a list: what stood there, what was replaced, and what stands there now. */
async function restored(
  before: readonly string[],
  olds: readonly string[],
  now: readonly string[],
) {
  const store = memory(now)
  const inspection = { ...store.inspection, uses: identitiesOf(before), restoreIds: before }
  const result = await rollBack(renewalOf(listOf([]), inspection, olds, 'n'), null, contextOf())
  return { kind: result.kind, ids: store.ids(), writes: store.writes }
}

describe('the roll-back of a list', () => {
  it.each<[readonly string[], readonly string[], readonly string[], readonly string[]]>([
    // Nobody else has changed anything.
    [['a', 'x', 'b'], ['x'], ['a', 'n', 'b'], ['a', 'x', 'b']],
    [
      ['x', 'a', 'y'],
      ['x', 'y'],
      ['n', 'a'],
      ['x', 'a', 'y'],
    ],
    [['a', 'n', 'x'], ['x'], ['a', 'n'], ['a', 'n', 'x']],
    [['a'], [], ['a', 'n'], ['a']],
    // Somebody has added, removed or moved others.
    [['a', 'x', 'b'], ['x'], ['c', 'a', 'n'], ['c', 'a', 'x']],
    [['a', 'x', 'b'], ['x'], ['n', 'b', 'a'], ['x', 'b', 'a']],
    [['a', 'x'], ['x'], ['n', 'x'], ['x']],
    [
      ['x', 'a', 'y'],
      ['x', 'y'],
      ['a', 'c', 'n'],
      ['a', 'c', 'x', 'y'],
    ],
    [['a'], [], ['b', 'n'], ['b']],
  ])('of %j without %j from %j is %j', async (before, olds, now, expected) => {
    const { kind, ids, writes } = await restored(before, olds, now)
    expect({ kind, ids }).toEqual({ kind: 'done', ids: expected })
    expect(writes).toHaveLength(1)
  })

  it('writes nothing if the new certificate is gone', async () => {
    const { kind, writes } = await restored(['a', 'x'], ['x'], ['a', 'z'])
    expect({ kind, writes }).toEqual({ kind: 'changed', writes: [] })
  })

  it('keeps what others have done, whatever that is', async () => {
    const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        ids,
        fc.subarray([...'abcdefgh']),
        fc.uniqueArray(fc.constantFrom(...'abcdefghijn'), { maxLength: 8 }),
        async (before, wish, now) => {
          const olds = wish.filter((id) => before.includes(id))
          const { ids: after, kind } = await restored(before, olds, now)
          if (!now.includes('n')) {
            // The old ones are written again, because a read of them may lag.
            const isBefore = [...now].sort().join() === [...before].sort().join()
            const isDone = olds.every((id) => now.includes(id))
            expect(kind).toBe(isBefore || isDone ? 'done' : 'changed')
            expect(after).toEqual(isBefore ? before : now)
            return
          }
          expect(new Set(after).size).toBe(after.length)
          expect(after).not.toContain('n')
          for (const id of olds) expect(after).toContain(id)
          const others = now.filter((id) => id !== 'n' && !olds.includes(id))
          expect(after.filter((id) => !olds.includes(id))).toEqual(others)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('the roll-back of a place with one certificate', () => {
  const roll = async (restoreIds: readonly string[] | null, now: string) => {
    const store = memory([now])
    const inspection = { ...store.inspection, uses: identitiesOf(['old']), restoreIds }
    const { kind } = await rollBack(
      renewalOf(placeOf([]), inspection, ['old'], 'n'),
      null,
      contextOf(),
    )
    return { kind, ids: store.ids() }
  }

  it('binds what the inspection found', async () => {
    expect(await roll(['twin'], 'n')).toEqual({ kind: 'done', ids: ['twin'] })
  })

  it('writes what was replaced even if a read shows it already, because that may lag', async () => {
    const store = memory(['old'])
    const change = renewalOf(placeOf([]), store.inspection, ['old'], 'n')
    expect((await rollBack(change, null, contextOf())).kind).toBe('done')
    expect(store.writes).toEqual([['old']])
  })

  it('survives replicas that answer old, new and old', async () => {
    const store = memory(['n'])
    const shown = ['old', 'n', 'old']
    const read = store.inspection.read
    const inspection: Inspection = {
      ...store.inspection,
      uses: identitiesOf(['old']),
      restoreIds: ['old'],
      read: async () => {
        const state = await read()
        const id = shown.shift()
        return id === undefined ? state : { ...state, uses: [{ id }] }
      },
    }
    const { kind } = await rollBack(
      renewalOf(placeOf([]), inspection, ['old'], 'n'),
      null,
      contextOf(),
    )
    expect({ kind, ids: store.ids() }).toEqual({ kind: 'done', ids: ['old'] })
  })

  it('whose every write is lost is not believed while reads may lag', async () => {
    const store = memory(['n'])
    store.failWrites(...Array(9).fill({ kind: 'lost', effect: false }))
    const inspection = { ...store.inspection, uses: identitiesOf(['old']), restoreIds: ['old'] }
    const { kind } = await rollBack(
      renewalOf(placeOf([]), inspection, ['old'], 'n'),
      null,
      contextOf(),
    )
    expect(kind).toBe('uncertain')
  })

  it('may use the time that a switch leaves for it', async () => {
    const store = memory(['n'])
    const inspection = { ...store.inspection, uses: identitiesOf(['old']), restoreIds: ['old'] }
    const change = renewalOf(placeOf([]), inspection, ['old'], 'n')
    const { kind } = await rollBack(change, null, contextOf({ leftMs: 1100 }))
    expect({ kind, ids: store.ids() }).toEqual({ kind: 'done', ids: ['old'] })
  })

  it('leaves alone what somebody else has bound', async () => {
    expect(await roll(['old'], 'z')).toEqual({ kind: 'changed', ids: ['z'] })
  })

  it('is refused where nothing can be bound again', async () => {
    expect(await roll(null, 'n')).toEqual({ kind: 'refused', ids: ['n'] })
  })

  it('is not written if the place cannot be read', async () => {
    const store = memory(['n'])
    store.failReads('NO_ANSWER')
    const change = renewalOf(placeOf([]), store.inspection, ['old'], 'n')
    const result = await rollBack(change, null, contextOf())
    expect(result.kind).toBe('unwritten')
    expect(store.writes).toEqual([])
  })
})
