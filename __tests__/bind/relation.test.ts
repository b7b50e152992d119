// When two times may be the same although one of them has no time zone.

import { describe, expect, it } from '@jest/globals'
import { isAround, isNear } from '../../src/bind/relation.ts'
import { wanted } from '../fixtures/bind-parts.ts'

const minute = 60_000
const hour = 60 * minute

describe('the time when a certificate expires', () => {
  it.each([0, 8 * hour, -8 * hour, 5.75 * hour, -3.5 * hour, 14 * hour, 8 * hour - 1000, 999])(
    'may be the same %i ms away: a time zone explains it',
    (ms) => expect(isAround(wanted.expiresAt + ms, wanted)).toBe(true),
  )

  it.each([2.4 * hour, minute, -7 * minute, 8 * hour + 2000, 14.25 * hour, -20 * hour])(
    'is another one %i ms away',
    (ms) => expect(isAround(wanted.expiresAt + ms, wanted)).toBe(false),
  )

  it('is near within fourteen hours', () => {
    expect(isNear(wanted.expiresAt + 14 * hour, wanted)).toBe(true)
    expect(isNear(wanted.expiresAt + 14 * hour + 1, wanted)).toBe(false)
    expect(isNear(null, wanted)).toBe(false)
    expect(isAround(null, wanted)).toBe(false)
  })
})
