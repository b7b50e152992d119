// Switching one place: read, write, read back, whatever the service does.

import { describe, expect, it } from '@jest/globals'
import { switchPlace } from '../../src/bind/change.ts'
import type { Inspection } from '../../src/bind/place.ts'
import { ActionError } from '../../src/errors.ts'
import { changeOf, placeOf } from '../fixtures/bind-parts.ts'
import { contextOf, memory, type RunParts, type WriteFault } from '../fixtures/fake-place.ts'

const changeIn = (inspection: Inspection, settleMs = 0) =>
  changeOf(placeOf([], { settleMs }), { inspection })

async function run(
  faults: readonly WriteFault[],
  prepare: (store: ReturnType<typeof memory>) => void = () => {},
  parts: RunParts = {},
) {
  const store = memory(['old'])
  store.failWrites(...faults)
  prepare(store)
  const whole = contextOf(parts)
  const result = await switchPlace(changeIn(store.inspection), whole)
  return { result, store, ...whole }
}

const refused = (status: number): WriteFault => ({ kind: 'refused', status })
const later = (status: number, afterMs = 1000): WriteFault => ({ kind: 'later', status, afterMs })
const lost = (effect: boolean): WriteFault => ({ kind: 'lost', effect })

describe('a switch', () => {
  it.each<[string, string, readonly WriteFault[], number]>([
    ['done', 'nothing goes wrong', [], 1],
    ['done', 'the answer is lost', [lost(true)], 1],
    ['done', 'the write is lost', [lost(false)], 2],
    ['done', 'the service is busy', [refused(409)], 2],
    ['done', 'the service is throttled', [later(429)], 2],
    ['done', 'the service is away', [later(503), later(503)], 3],
    ['done', 'one trouble follows another', [refused(409), lost(false), later(429)], 4],
    ['refused', 'the service says no', [refused(403)], 1],
    ['refused', 'the service says no at last', [later(429), refused(400)], 2],
    ['done', 'the service is busy for long', [1, 2, 3, 4, 5].map(() => refused(409)), 6],
    ['refused', 'the service stays busy', Array(20).fill(refused(409)), 8],
    ['uncertain', 'every write is lost', [1, 2, 3, 4].map(() => lost(false)), 4],
    ['uncertain', 'the service says done and does nothing', [{ kind: 'ignored' }], 1],
    [
      'done',
      'a write is lost that was done, and then the service says no',
      [lost(true), refused(400)],
      1,
    ],
  ])('is %s when %s', async (kind, _, faults, writes) => {
    const { result, store } = await run(faults)
    expect(result.kind).toBe(kind)
    expect(store.writes).toEqual(Array(writes).fill(['new']))
    expect(store.ids()).toEqual(kind === 'done' ? ['new'] : ['old'])
  })

  it('writes nothing if the place uses the new one already', async () => {
    const { result, store } = await run([], (each) => each.set(['new']))
    expect(result).toMatchObject({ kind: 'done', error: null, httpStatus: null })
    expect(store.writes).toEqual([])
  })

  it('writes nothing if somebody has changed the place meanwhile', async () => {
    const { result, store } = await run([], (each) => each.set(['other']))
    expect(result.kind).toBe('changed')
    expect(store.writes).toEqual([])
  })

  it('does not write again over what somebody else has written', async () => {
    const { result, store } = await run([refused(409)], (each) =>
      each.onRead((read) => read === 2 && each.set(['other'])),
    )
    expect(result.kind).toBe('changed')
    expect(store.writes).toHaveLength(1)
  })

  it('tells when somebody else writes right after it', async () => {
    const { result } = await run([], (each) => each.onRead((read) => read === 2 && each.set(['z'])))
    expect(result.kind).toBe('changed')
  })

  it('is unwritten if the place cannot be read', async () => {
    const { result, store } = await run([], (each) => each.failReads('NO_ANSWER'))
    expect(result).toMatchObject({ kind: 'unwritten', error: { code: 'NO_ANSWER' } })
    expect(store.writes).toEqual([])
  })

  it.each([
    ['after a write that may have been done', [lost(true)]],
    ['after a write that was answered', []],
  ])('is uncertain if the place cannot be read %s', async (_, faults) => {
    const { result } = await run(faults, (each) =>
      each.onRead((read) => read === 2 && each.failReads('NO_ANSWER')),
    )
    expect(result.kind).toBe('uncertain')
  })

  it('waits for a service that shows a change late', async () => {
    const { result, clock } = await run([{ kind: 'ignored' }], (each) =>
      each.onRead((read) => read === 5 && each.set(['new'])),
    )
    expect(result).toMatchObject({ kind: 'done', error: null, httpStatus: 200 })
    expect(clock.sleeps).toEqual([1000, 2000, 4000])
  })

  it('waits for a write that arrives long after its answer was lost', async () => {
    const { result, clock } = await run(
      [1, 2, 3, 4].map(() => lost(false)),
      (each) => each.onRead((read) => read === 9 && each.set(['new'])),
    )
    expect(result.kind).toBe('done')
    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(10_000)
  })

  it('that was lost, while somebody else writes, is changed only when it cannot come any more', async () => {
    const { result, clock } = await run([lost(false)], (each) =>
      each.onRead((read) => read === 2 && each.set(['other'])),
    )
    expect(result.kind).toBe('changed')
    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(30_000)
  })

  it('does not believe at once what a service shows before it begins', async () => {
    const store = memory(['old'])
    store.progressAt((read) => (read === 4 ? 'broken' : 'settled'))
    const change = changeIn(store.inspection, 10_000)
    expect((await switchPlace(change, contextOf())).kind).toBe('uncertain')
  })

  it('is done once the change has stood for long enough', async () => {
    const store = memory(['old'])
    const context = contextOf()
    const change = changeIn(store.inspection, 10_000)
    expect((await switchPlace(change, context)).kind).toBe('done')
    expect(context.clock.sleeps).toEqual([1000, 2000, 4000, 5000])
  })

  it('waits while the service carries the change out', async () => {
    const { result, clock } = await run([], (each) =>
      each.progressAt((read) => (read > 1 && read < 6 ? 'changing' : 'settled')),
    )
    expect(result.kind).toBe('done')
    expect(clock.sleeps).toEqual([1000, 2000, 4000, 8000])
  })

  it('waits for an earlier change before it writes', async () => {
    const { result, store } = await run([], (each) =>
      each.progressAt((read) => (read === 1 ? 'changing' : 'settled')),
    )
    expect(result.kind).toBe('done')
    expect(store.writes).toHaveLength(1)
  })

  it.each([
    ['uncertain', []],
    ['refused', [{ kind: 'ignored' } as const]],
  ])('that the service could not carry out is %s', async (kind, faults) => {
    const { result } = await run(faults, (each) =>
      each.progressAt((read) => (read > 1 ? 'broken' : 'settled')),
    )
    expect(result.kind).toBe(kind)
  })

  it('is uncertain if it is still carried out at the deadline, and nobody sleeps past that', async () => {
    const { result, clock } = await run([], (each) =>
      each.progressAt((read) => (read > 1 ? 'changing' : 'settled')),
    )
    expect(result.kind).toBe('uncertain')
    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(300_000)
  })

  it('does not begin without the time to read back', async () => {
    const { result, store } = await run([], () => {}, { leftMs: 3999 })
    expect(result).toMatchObject({ kind: 'unwritten', error: { code: 'OUT_OF_TIME' } })
    expect(store.writes).toEqual([])
  })

  it.each([
    ['refused', later(429, 400_000)],
    ['refused', refused(409)],
    ['uncertain', lost(false)],
  ])('that has no time for another write is %s', async (kind, fault) => {
    const { result, store, clock, deadline } = await run([fault], () => {}, { leftMs: 4000 })
    expect(result.kind).toBe(kind)
    expect(store.writes).toHaveLength(1)
    expect(clock.now()).toBeLessThanOrEqual(deadline.at)
  })

  it('does not begin after a cancel', async () => {
    const cancelled = AbortSignal.abort(new ActionError('CANCELLED', 'cancelled'))
    const { result, store } = await run([], () => {}, { cancelled })
    expect(result).toMatchObject({ kind: 'unwritten', error: { code: 'CANCELLED' } })
    expect(store.writes).toEqual([])
  })

  it.each([
    ['refused', refused(409)],
    ['uncertain', lost(true)],
  ])('that is cancelled after a write is at least %s', async (least, fault) => {
    const cancel = new AbortController()
    const { result, store } = await run(
      [fault],
      ({ onWrite }) => onWrite(() => cancel.abort(new ActionError('CANCELLED', 'cancelled'))),
      { cancelled: cancel.signal },
    )
    expect(store.writes).toHaveLength(1)
    expect(least === 'uncertain' ? ['uncertain'] : ['refused', 'unwritten']).toContain(result.kind)
  })

  it('keeps the status and the request id of the last answer', async () => {
    const { result } = await run([refused(403)])
    expect(result).toMatchObject({ httpStatus: 403, requestId: 'r' })
    expect((await run([])).result).toMatchObject({ httpStatus: 200, requestId: 'w', error: null })
  })

  it('rejects with nothing but bugs', async () => {
    const store = memory(['old'])
    const broken = { ...store.inspection, read: () => Promise.reject(new TypeError('a bug')) }
    await expect(switchPlace(changeIn(broken), contextOf())).rejects.toThrow('a bug')
  })
})
