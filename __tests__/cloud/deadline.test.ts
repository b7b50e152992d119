// The deadline of a run: nobody starts, waits or works beyond it.

import { describe, expect, it } from '@jest/globals'
import { pauseAfter } from '../../src/cloud/back-off.ts'
import { createDeadline } from '../../src/cloud/deadline.ts'
import { ActionError } from '../../src/errors.ts'
import { createFakeClock } from '../fixtures/fake-clock.ts'

function deadlineIn(totalMs: number) {
  const clock = createFakeClock()
  const cancel = new AbortController()
  const deadline = createDeadline({ clock, cancelled: cancel.signal }, totalMs)
  return { clock, cancel, deadline, start: clock.now() }
}

describe('a deadline', () => {
  it('keeps back the time that a request needs, but of a short run a tenth only', () => {
    const { deadline, start } = deadlineIn(60_000)
    expect(deadline).toMatchObject({ at: start + 60_000, leastTimeMs: 1000 })
    expect(deadlineIn(3000).deadline.leastTimeMs).toBe(300)
    expect(deadline.leftMs()).toBe(59_000)
    expect(deadline.hasTimeFor(59_000)).toBe(true)
    expect(deadline.hasTimeFor(59_001)).toBe(false)
  })

  it('lets nobody sleep past what is left', async () => {
    const { deadline, clock } = deadlineIn(60_000)
    await deadline.sleep(30_000)
    await expect(deadline.sleep(29_001)).rejects.toMatchObject({ code: 'OUT_OF_TIME' })
    expect(await deadline.sleepUpTo(40_000)).toBe(true)
    expect(await deadline.sleepUpTo(1)).toBe(false)
    expect(clock.sleeps).toEqual([30_000, 29_000])
  })

  it('is over at once when the run is cancelled', async () => {
    const { deadline, cancel } = deadlineIn(60_000)
    cancel.abort(new ActionError('CANCELLED', 'cancelled'))
    const cancelled = { code: 'CANCELLED' }
    expect(() => deadline.ensureTimeFor(0)).toThrow(expect.objectContaining(cancelled))
    await expect(deadline.sleep(1)).rejects.toMatchObject(cancelled)
    await expect(deadline.sleepUpTo(1)).rejects.toMatchObject(cancelled)
  })

  it('ends what it gave a time limit', () => {
    const { deadline, clock } = deadlineIn(60_000)
    const { signal } = deadline.timeout(90_000)
    clock.advance(59_999)
    expect(signal.aborted).toBe(false)
    clock.advance(1)
    expect(signal.aborted).toBe(true)
  })

  it('of a part of the run is never later than that of the run', () => {
    const { deadline, start } = deadlineIn(60_000)
    expect(deadline.within(5000)).toMatchObject({ at: start + 5000, leastTimeMs: 1000 })
    expect(deadline.within(90_000).at).toBe(deadline.at)
  })
})

describe('pauses', () => {
  it('grow up to the longest one', () => {
    const backOff = { firstMs: 1000, factor: 1.5, longestMs: 3000 }
    expect([1, 2, 3, 4, 99].map((attempt) => pauseAfter(attempt, backOff))).toEqual([
      1000, 1500, 2250, 3000, 3000,
    ])
  })
})
