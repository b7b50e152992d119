// What visitors of a place get, before and after it is switched, and whether the switch harmed
// them. Only what is proved counts as harm: a host that served a good certificate before, and now
// serves a bad one or none. Still the old certificate is no harm.

import type { Certificate } from '../certificate/certificate.ts'
import { type CheckContext, probeBoth } from '../verify/checks.ts'
import type { Host } from '../verify/host.ts'
import { type Check, judgeProbes } from '../verify/judge.ts'
import type { Probed } from '../verify/probe.ts'
import type { BindingCheck } from './binding.ts'

/** What one host served before the switch. */
export interface Baseline {
  readonly host: Host
  readonly before: Probed
  /** Whether visitors accepted it. */
  readonly wasGood: boolean
}

/** What the hosts of a place serve after the switch. */
export interface PlaceCheck {
  readonly check: BindingCheck
  /** Whether a host that was good before is bad now. */
  readonly isHarmful: boolean
  /** What the worst host serves, as a sentence; null if no host is known. */
  readonly seen: string | null
}

/** More hosts of a place show hardly more, and each costs two handshakes. */
const mostHosts = 5
/** A single failed handshake may be chance. */
const mostProbes = 3
const pauseMs = 1000

/** Probes the hosts of a place before it is switched. */
export async function probeBefore(
  hosts: readonly Host[],
  context: CheckContext,
): Promise<readonly Baseline[]> {
  return Promise.all(
    hosts.slice(0, mostHosts).map(async (host) => {
      const [before] = await probeBoth(host, context, context.deadline.at)
      return { host, before, wasGood: isGood(before, context.today()) }
    }),
  )
}

/**
 * Probes the hosts again after the switch: until each serves the certificate, but at most three
 * times. What keeps being worse than before is harm. Never throws.
 */
export async function probeAfter(
  baselines: readonly Baseline[],
  certificate: Certificate,
  context: CheckContext,
): Promise<PlaceCheck> {
  const { clock, deadline, cancelled } = context
  // A host that could not be reached before shows no harm, and would cost a time-out each time.
  const mayTell = baselines.some(({ before }) => before.kind === 'seen')
  for (let probes = 1; ; probes += 1) {
    const result = await probeAgain(baselines, certificate, context)
    const isClear = result.check === 'served' || !mayTell
    const hasTime = clock.now() + pauseMs + deadline.leastTimeMs <= deadline.at
    if (isClear || probes === mostProbes || !hasTime) return result
    try {
      await clock.sleep(pauseMs, cancelled)
    } catch {
      // Cancelled: the place is switched, and what was seen last is what can be said.
      return result
    }
  }
}

interface HostCheck {
  readonly check: Check
  readonly wasGood: boolean
  readonly isHarmed: boolean
}

async function probeAgain(
  baselines: readonly Baseline[],
  certificate: Certificate,
  context: CheckContext,
): Promise<PlaceCheck> {
  const { cancelled, clock, deadline } = context
  const checks = await Promise.all(
    baselines.map(async ({ host, before, wasGood }): Promise<HostCheck> => {
      const [preferred, other] = await probeBoth(host, context, deadline.at)
      const now = context.today()
      const check = judgeProbes(host, preferred, other, certificate, now)
      // A probe that a cancel or the deadline cut short proves nothing.
      const isCut = cancelled.aborted || clock.now() >= deadline.at
      const isWorse =
        !isGood(preferred, now) || (!failsAfterwards(before) && failsAfterwards(preferred))
      return { check, wasGood, isHarmed: wasGood && !isCut && isWorse }
    }),
  )
  return worstOf(checks)
}

const order = ['mismatch', 'unreachable', 'stale', 'served'] as const

/** A host that was never reached proves nothing. */
function worstOf(checks: readonly HostCheck[]): PlaceCheck {
  const telling = checks.filter(({ check, wasGood }) => wasGood || check.status !== 'unreachable')
  const [worst] = telling.sort(
    (one, other) => order.indexOf(one.check.status) - order.indexOf(other.check.status),
  )
  return {
    check: worst?.check.status ?? 'unverified',
    isHarmful: checks.some(({ isHarmed }) => isHarmed),
    seen: (worst ?? checks[0])?.check.seen ?? null,
  }
}

/** Whether visitors accept it: valid now, for this name, and not self-signed. */
function isGood(probed: Probed, now: number): boolean {
  if (probed.kind === 'unreachable') return false
  const { coversHost, isSelfSigned, notBefore, notAfter } = probed.certificate
  return coversHost && !isSelfSigned && notBefore <= now && now <= notAfter
}

/** Whether the handshake broke off after the certificate came. */
function failsAfterwards(probed: Probed): boolean {
  return probed.kind === 'seen' && probed.certificate.failedAfterwards !== null
}
