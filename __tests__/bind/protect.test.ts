// One change with its probes and its roll-back, whatever the service and the time do.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Change } from '../../src/bind/change.ts'
import { carryOutSafely } from '../../src/bind/protect.ts'
import { replacing } from '../../src/bind/renew.ts'
import { takeBack } from '../../src/bind/roll-back.ts'
import { unseenCertificate } from '../../src/certificate/certificate.ts'
import type { Probed } from '../../src/verify/probe.ts'
import { changeOf, placeOf } from '../fixtures/bind-parts.ts'
import { startOfTime } from '../fixtures/fake-clock.ts'
import { contextOf, type LateWrite, lagging } from '../fixtures/fake-place.ts'
import { servedBy } from '../fixtures/probed.ts'

const day = 86_400_000
const old = servedBy(startOfTime, {})
const fresh = servedBy(startOfTime, { sha256: 'a'.repeat(64), notAfter: startOfTime + 90 * day })
const broken: Probed = { kind: 'unreachable', reason: 'reset', isDeclined: false }
const certificate = {
  ...unseenCertificate('scs1700000000001'),
  names: ['www.example.com'],
  sha256: 'a'.repeat(64),
  expiresAt: startOfTime + 90 * day,
}

interface Course {
  readonly lags?: readonly number[]
  readonly faults?: readonly LateWrite[]
  readonly leftMs?: number
  readonly harms?: boolean
  /** How long a handshake with a bad host takes. */
  readonly handshakeMs?: number
  readonly rollsBack?: boolean
}

/** Carries out one change; tells how that ended, and what stands there a minute later. */
async function course({
  lags = [0],
  faults = [],
  leftMs = 300_000,
  harms = false,
  handshakeMs = 20,
  rollsBack = true,
}: Course) {
  const switching = contextOf({ leftMs })
  const { clock, deadline } = switching
  const { inspection, idAt } = lagging(clock, lags, faults)
  const change: Change = changeOf(placeOf([]), {
    inspection,
    ...replacing({ isList: false }, inspection, ['old'], 'new'),
    takeBack: () => takeBack(change, ['old'], 'new'),
    hosts: [{ name: 'www.example.com', port: 443, via: null }],
  })
  const { outcome, hasHarmed } = await carryOutSafely(change, {
    switching,
    checking: {
      probe: async (_host, _kind, signal) => {
        const isNew = idAt(clock.now()) === 'new'
        const takesMs = isNew && harms ? handshakeMs : 20
        for (let ms = 0; ms < takesMs && !signal.aborted; ms += 20) clock.advance(20)
        return isNew ? (harms ? broken : fresh) : old
      },
      today: () => startOfTime,
      probeTimeoutMs: 5000,
      deadline,
      patienceMs: 0,
    },
    certificate,
    hosts: [],
    rollsBack,
    onDoubt: () => {},
  })
  const endedAt = clock.now()
  return { ...outcome, hasHarmed, now: idAt(endedAt), later: idAt(endedAt + 60_000) }
}

describe('a change', () => {
  it('that harms is switched back although replicas answer old, new and old', async () => {
    const ended = await course({ harms: true, lags: [0, 0, 30_000, 0, 30_000] })
    expect(ended).toMatchObject({ status: 'rolled-back', later: 'old', isHarmful: false })
  })

  it('that is lost, comes late and harms is uncertain, probed and switched back', async () => {
    const late = { isAnswered: false, afterMs: 29_000 }
    const never = { isAnswered: false, afterMs: null }
    const ended = await course({ harms: true, faults: [late, never, never, never] })
    expect(ended).toMatchObject({ status: 'rolled-back', later: 'old' })
  })

  it.each([11_000, 12_000, 13_500, 15_000, 20_000])(
    'is begun with %d ms left only if its harm can be taken back',
    async (leftMs) => {
      for (const handshakeMs of [20, 5000]) {
        const ended = await course({ harms: true, leftMs, handshakeMs })
        expect(['not-attempted', 'rolled-back']).toContain(ended.status)
        expect(ended.now).toBe('old')
      }
    },
  )

  it('that nothing protects needs no time for a roll-back', async () => {
    expect(await course({ leftMs: 6000, rollsBack: false })).toMatchObject({ status: 'bound' })
    expect(await course({ leftMs: 6000 })).toMatchObject({ status: 'not-attempted' })
  })

  it('never tells old while new stands or comes, and leaves no harm that it could undo', async () => {
    const lag = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 29_000 }))
    const fault = fc.oneof(
      fc.constant({ isAnswered: true, afterMs: 0 }),
      fc.record({
        isAnswered: fc.constant(false),
        afterMs: fc.option(fc.integer({ min: 0, max: 29_000 })),
      }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          lags: fc.array(lag, { minLength: 1, maxLength: 6 }),
          faults: fc.array(fault, { maxLength: 9 }),
          leftMs: fc.oneof(fc.constant(300_000), fc.integer({ min: 0, max: 120_000 })),
          harms: fc.boolean(),
          handshakeMs: fc.constantFrom(20, 900, 5000),
        }),
        async (given) => {
          const { status, now, later, isHarmful, hasHarmed } = await course(given)
          if (['failed', 'not-attempted', 'rolled-back'].includes(status)) {
            expect([status, now, later]).toEqual([status, 'old', 'old'])
          }
          if (status === 'bound') expect(now).toBe('new')
          // Harm that was seen is gone, or is told.
          if (hasHarmed && now === 'new') expect(isHarmful).toBe(true)
          if (given.harms && now === 'new') {
            expect(['uncertain', 'rollback-failed']).toContain(status)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})
