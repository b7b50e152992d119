// What counts as harm: a host that was good before and is bad now, and nothing else.

import { describe, expect, it } from '@jest/globals'
import { type HarmContext, probeAfter, probeBefore } from '../../src/bind/harm.ts'
import { unseenCertificate } from '../../src/certificate/certificate.ts'
import { createDeadline, type DeadlineSource } from '../../src/cloud/deadline.ts'
import { ActionError } from '../../src/errors.ts'
import type { Host } from '../../src/verify/host.ts'
import type { Probed, ServedCertificate } from '../../src/verify/probe.ts'
import { createFakeClock } from '../fixtures/fake-clock.ts'
import { servedBy } from '../fixtures/probed.ts'

const start = Date.parse('2026-11-25T12:00:00Z')
const day = 86_400_000
const host: Host = { name: 'www.example.com', port: 443, via: null }

const certificate = {
  ...unseenCertificate('scs1700000000001'),
  names: ['www.example.com'],
  sha256: 'a'.repeat(64),
  expiresAt: start + 90 * day,
}

const serves = (more: Partial<ServedCertificate> = {}) => servedBy(start, more)

const old = serves()
const fresh = serves({ sha256: 'a'.repeat(64), notAfter: start + 90 * day })
const expired = serves({ sha256: 'c'.repeat(64), notAfter: start - 1 })
const early = serves({ sha256: 'c'.repeat(64), notBefore: start + 1 })
const selfSigned = serves({ sha256: 'c'.repeat(64), isSelfSigned: true })
const other = serves({ sha256: 'c'.repeat(64), coversHost: false })
const broken = serves({ failedAfterwards: 'handshake failure' })
const nothing: Probed = { kind: 'unreachable', reason: 'refused', isDeclined: false }

/** Answers one probe after another; the last one for ever. */
function contextOf(
  answers: readonly Probed[],
  { cancelled = new AbortController().signal, ...more }: Partial<HarmContext & DeadlineSource> = {},
) {
  const clock = createFakeClock(start)
  let probes = 0
  const context: HarmContext = {
    probe: async () => answers[Math.min(probes++, answers.length - 1)] ?? nothing,
    today: () => start,
    probeTimeoutMs: 10_000,
    deadline: createDeadline({ clock, cancelled }, 300_000),
    patienceMs: 0,
    ...more,
  }
  return { context, clock, count: () => probes }
}

async function checkOf(before: Probed, ...after: readonly Probed[]) {
  const { context, clock, count } = contextOf([before, ...after])
  const baselines = await probeBefore([host], context)
  const check = await probeAfter(baselines, certificate, context)
  return { ...check, probes: count() - 1, sleeps: clock.sleeps }
}

describe('the check after a switch', () => {
  it.each<[string, boolean, string, Probed, Probed]>([
    ['served', false, 'the new certificate', old, fresh],
    ['stale', false, 'still the old one', old, old],
    ['unreachable', true, 'no handshake any more', old, nothing],
    ['mismatch', true, 'an expired one', old, expired],
    ['mismatch', true, 'a self-signed one', old, selfSigned],
    ['mismatch', true, 'one that does not cover the host', old, other],
    ['stale', true, 'one that is not valid yet', old, early],
    ['stale', true, 'a handshake that breaks off now', old, broken],
    ['unverified', false, 'nothing before and after', nothing, nothing],
    ['served', false, 'the new one, and nothing before', nothing, fresh],
    ['mismatch', false, 'an expired one, as before', expired, expired],
    ['mismatch', false, 'a self-signed one, as before', selfSigned, other],
    ['stale', false, 'a handshake that breaks off as before', broken, broken],
    ['served', false, 'a repair', expired, fresh],
    ['unverified', false, 'nothing, and a bad one before', expired, nothing],
  ])('is %s, harm: %s, with %s', async (check, isHarmful, _, before, after) => {
    expect(await checkOf(before, after)).toMatchObject({ check, isHarmful })
  })

  it('asks three times before it believes in harm', async () => {
    const harm = await checkOf(old, expired)
    expect(harm).toMatchObject({ isHarmful: true, probes: 3, sleeps: [1000, 1000] })
    expect(await checkOf(old, expired, nothing, fresh)).toMatchObject({
      isHarmful: false,
      check: 'served',
    })
  })

  it('believes in harm only after the patience of the inputs, but for at most 15 seconds', async () => {
    const within = async (patienceMs: number, ...after: readonly Probed[]) => {
      const { context, clock } = contextOf([old, ...after], { patienceMs })
      const { isHarmful } = await probeAfter(
        await probeBefore([host], context),
        certificate,
        context,
      )
      return { isHarmful, ms: clock.sleeps.reduce((sum, ms) => sum + ms, 0) }
    }
    expect(await within(30_000, ...Array(6).fill(nothing), fresh)).toMatchObject({
      isHarmful: false,
      ms: 6000,
    })
    expect(await within(5000, nothing)).toEqual({ isHarmful: true, ms: 5000 })
    expect(await within(600_000, nothing)).toEqual({ isHarmful: true, ms: 15_000 })
  })

  it('goes by the hosts that have changed, where several have the name of a place', async () => {
    const hosts = ['a', 'b'].map((name) => ({ ...host, via: name }))
    const switched = new Set<string | null>()
    const { context } = contextOf([], {
      probe: async ({ via }) => (switched.has(via) ? fresh : old),
    })
    const baselines = await probeBefore(hosts, context)
    switched.add('a')
    expect(await probeAfter(baselines, certificate, context)).toMatchObject({ check: 'served' })
  })

  it('does not wait twice for a host that did not answer in time', async () => {
    const { context, clock } = contextOf([], {
      probe: async () => {
        clock.advance(5000)
        return nothing
      },
    })
    const baselines = await probeBefore([host], context)
    expect(await probeAfter(baselines, certificate, context)).toMatchObject({ check: 'unverified' })
    expect(clock.sleeps).toEqual([])
    expect(clock.now() - start).toBe(5000)
  })

  it('asks once where nothing could be reached before', async () => {
    expect(await checkOf(nothing, nothing)).toMatchObject({ probes: 1, sleeps: [] })
  })

  it('is unverified where no host is known', async () => {
    const { context } = contextOf([])
    expect(await probeAfter([], certificate, context)).toEqual({
      check: 'unverified',
      isHarmful: false,
      seen: null,
    })
  })

  it('takes the worst of several hosts', async () => {
    const hosts = ['a', 'b', 'c'].map((name) => ({ ...host, name: `${name}.example.com` }))
    const bad = new Set<string>()
    const { context } = contextOf([], {
      probe: async ({ name }) => (bad.has(name) ? expired : old),
    })
    const baselines = await probeBefore(hosts, context)
    bad.add('b.example.com')
    const check = await probeAfter(baselines, certificate, context)
    expect(check).toMatchObject({ check: 'mismatch', isHarmful: true })
    expect(check.seen).toMatch(/^it serves another certificate/)
  })

  it('probes at most five hosts', async () => {
    const hosts = Array.from({ length: 50 }, (_, index) => ({ ...host, name: `h${index}` }))
    const { context, count } = contextOf([old])
    expect(await probeBefore(hosts, context)).toHaveLength(5)
    expect(count()).toBe(5)
  })

  it('that a cancel cuts short proves nothing', async () => {
    const cancel = new AbortController()
    const { context } = contextOf([], {
      cancelled: cancel.signal,
      probe: async () => (cancel.signal.aborted ? nothing : old),
    })
    const baselines = await probeBefore([host], context)
    cancel.abort(new ActionError('CANCELLED', 'cancelled'))
    expect(await probeAfter(baselines, certificate, context)).toMatchObject({ isHarmful: false })
  })

  it('that the deadline cuts short proves nothing', async () => {
    const { context, clock } = contextOf([old, nothing])
    const baselines = await probeBefore([host], context)
    clock.advance(300_000)
    expect(await probeAfter(baselines, certificate, context)).toMatchObject({ isHarmful: false })
    expect(clock.sleeps).toEqual([])
  })
})
