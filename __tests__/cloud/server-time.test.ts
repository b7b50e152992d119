// The run's time, from the clocks of the machine and of the servers.

import { expect, it } from '@jest/globals'
import { createServerTime } from '../../src/cloud/server-time.ts'
import { createFakeClock } from '../fixtures/fake-clock.ts'

it('is corrected by a server, and corrected back by one that agrees with the machine', () => {
  const clock = createFakeClock()
  const told: number[] = []
  const time = createServerTime(clock, (seconds) => told.push(seconds))
  const yearMs = 365 * 86_400_000
  time.note(clock.now() + yearMs)
  expect(time.now()).toBe(clock.now() + yearMs)
  time.note(null)
  expect(time.offsetMs).toBe(yearMs)
  time.note(clock.now() + 60_000)
  expect(time.now()).toBe(clock.now())
  time.note(clock.now() - yearMs)
  expect(time.offsetMs).toBe(-yearMs)
  expect(told).toEqual([yearMs / 1000])
})
