// What visitors of a place get, before and after it is switched, and whether the switch harmed
// them. Only what is proved counts as harm: a host that served a good certificate before, and now
// serves a bad one or none. Still the old certificate is no harm.

import type { Certificate } from '../certificate/certificate.ts'
import type { Deadline } from '../cloud/deadline.ts'
import { type CheckContext, probeAndJudge, probeBoth } from '../verify/checks.ts'
import type { Host } from '../verify/host.ts'
import type { Check } from '../verify/judge.ts'
import type { Probed } from '../verify/probe.ts'
import type { BindingCheck } from './binding.ts'

/** What one host served before the switch. */
export interface Baseline {
  readonly host: Host
  readonly before: Probed
  /** Whether visitors accepted it. */
  readonly wasGood: boolean
  /** Whether another probe may tell something, and costs little. */
  readonly isWorthAnother: boolean
}

/** What the hosts of a place serve after the switch. */
export interface PlaceCheck {
  readonly check: BindingCheck
  /** Whether a host that was good before is bad now. */
  readonly isHarmful: boolean
  /** What the worst host serves, as a sentence; null if no host is known. */
  readonly seen: string | null
}

/** Places whose hosts are probed at the same time. */
export const probedAtOnce = 8
/** More hosts of a place show hardly more, and each costs two handshakes. */
const mostHosts = 5
/** A single failed handshake may be chance. */
const fewestProbes = 3
const pauseMs = 1000
/** A host that cannot be reached says so at once, or not at all. */
const quickMs = 1000
/** How long harm must last, if the inputs have the patience; a broken site must not wait longer. */
const longestHarmMs = 15_000

/** What probing needs from the run. */
export interface HarmContext extends CheckContext {
  /** How long the inputs let a host take, in milliseconds. */
  readonly patienceMs: number
}

/** How long it takes at most until a first probe proves harm, in milliseconds. */
export function longestCheckMs({ probeTimeoutMs }: HarmContext): number {
  return probeTimeoutMs + pauseMs
}

/** Says how many hosts of a place are probed; null if all are. */
export function renderProbed(hosts: readonly Host[]): string | null {
  if (hosts.length <= mostHosts) return null
  return `${mostHosts} of ${hosts.length} names were checked`
}

/** Probes the hosts of a place before it is switched. */
export async function probeBefore(
  hosts: readonly Host[],
  context: CheckContext,
): Promise<readonly Baseline[]> {
  return Promise.all(
    hosts.slice(0, mostHosts).map(async (host) => {
      const startedAt = context.deadline.now()
      const [before] = await probeBoth(host, context)
      const wasQuick = context.deadline.now() - startedAt < quickMs
      const isWorthAnother = before.kind === 'seen' || wasQuick
      return { host, before, wasGood: isGood(before, context.today()), isWorthAnother }
    }),
  )
}

/** Why roll-back could not protect a place, as a sentence; null if it could. */
export function whyUnprotected(
  baselines: readonly Baseline[],
  hostsProblem = 'no host is known',
): string | null {
  if (baselines.some(({ wasGood }) => wasGood)) return null
  const isReached = baselines.some(({ before }) => before.kind === 'seen')
  const why = isReached ? 'its hosts serve no good certificate now' : seenOf(baselines)
  return `not protected by roll-back (${why ?? hostsProblem})`
}

/**
 * Probes the hosts again after the switch: until each serves the certificate, but at most three
 * times. What keeps being worse than before is harm, for as long as the inputs have the patience.
 * Never throws.
 */
export async function probeAfter(
  baselines: readonly Baseline[],
  certificate: Certificate,
  context: HarmContext,
): Promise<PlaceCheck> {
  const { deadline, patienceMs } = context
  // A host that did not answer before shows no harm, and would cost another time-out.
  const worthy = baselines.filter(({ isWorthAnother }) => isWorthAnother)
  if (worthy.length === 0) {
    return { check: 'unverified', isHarmful: false, seen: seenOf(baselines) }
  }
  const mayTell = worthy.some(({ before }) => before.kind === 'seen')
  const harmEnds = deadline.now() + Math.min(patienceMs, longestHarmMs)
  let last: PlaceCheck | null = null
  for (let probes = 1; ; probes += 1) {
    const latest = await probeAgain(worthy, certificate, context)
    // A probe that was cut short says less than the one before.
    const result: PlaceCheck = last !== null && isOver(deadline) ? last : latest
    last = result
    const isClear = (result.check === 'served' && !result.isHarmful) || !mayTell
    const isEnough = probes >= fewestProbes && (!result.isHarmful || deadline.now() >= harmEnds)
    if (isClear || isEnough || !deadline.hasTimeFor(pauseMs)) return result
    try {
      await deadline.sleep(pauseMs)
    } catch {
      // Cancelled: the place is switched, and what was seen last is what can be said.
      return result
    }
  }
}

/**
 * Probes the hosts of a place that uses the certificate already. Without a probe before a switch,
 * only what a host itself shows is harm: a certificate that visitors do not accept, or a handshake
 * that it ends. A bad answer is asked for three times. Never throws.
 */
export async function probeStanding(
  hosts: readonly Host[],
  certificate: Certificate,
  context: CheckContext,
): Promise<PlaceCheck> {
  const { deadline } = context
  for (let probes = 1; ; probes += 1) {
    const checks = await Promise.all(
      hosts.slice(0, mostHosts).map(async (host): Promise<HostCheck> => {
        const { preferred, check } = await probeAndJudge(host, context, certificate)
        const isSeen = preferred.kind === 'seen' || preferred.isDeclined
        const isBad = !isGood(preferred, context.today()) || failsAfterwards(preferred)
        return { check, isHarmed: isSeen && isBad, isChanged: false, isTelling: isSeen }
      }),
    )
    const result = worstOf(checks)
    if (!result.isHarmful || probes >= fewestProbes) return result
    if (!(await deadline.sleepUpTo(pauseMs).catch(() => false))) return result
  }
}

interface HostCheck {
  readonly check: Check
  readonly isHarmed: boolean
  /** Whether it serves something else than before. */
  readonly isChanged: boolean
  readonly isTelling: boolean
}

/** Why the hosts could not be reached, as a sentence; null if none is known. */
function seenOf(baselines: readonly Baseline[]): string | null {
  const [first] = baselines
  return first?.before.kind === 'unreachable' ? `no TLS handshake: ${first.before.reason}` : null
}

async function probeAgain(
  baselines: readonly Baseline[],
  certificate: Certificate,
  context: CheckContext,
): Promise<PlaceCheck> {
  const { deadline } = context
  const checks = await Promise.all(
    baselines.map(async ({ host, before, wasGood }): Promise<HostCheck> => {
      const { preferred, check } = await probeAndJudge(host, context, certificate)
      const now = context.today()
      // A probe that a cancel or the deadline cut short proves nothing.
      const isCut = isOver(deadline)
      const isWorse =
        !isGood(preferred, now) || (!failsAfterwards(before) && failsAfterwards(preferred))
      const isChanged = fingerprintOf(preferred) !== fingerprintOf(before)
      const isReached = check.status !== 'unreachable'
      const isTelling = isReached || (wasGood && !isCut)
      return { check, isHarmed: wasGood && !isCut && isWorse, isChanged, isTelling }
    }),
  )
  return worstOf(checks)
}

function isOver({ cancelled, now, at }: Deadline): boolean {
  return cancelled.aborted || now() >= at
}

const order = ['mismatch', 'unreachable', 'stale', 'served'] as const

/**
 * Several hosts may have the name of a place, and other places serve some of them: those that have
 * changed tell about this one. A host that was never reached proves nothing.
 */
function worstOf(checks: readonly HostCheck[]): PlaceCheck {
  const changed = checks.filter(({ isChanged }) => isChanged)
  const telling = (changed.length > 0 ? changed : [...checks]).filter(({ isTelling }) => isTelling)
  const [worst] = telling.sort(
    (one, other) => order.indexOf(one.check.status) - order.indexOf(other.check.status),
  )
  return {
    check: worst?.check.status ?? 'unverified',
    isHarmful: checks.some(({ isHarmed }) => isHarmed),
    seen: (worst ?? checks[0])?.check.seen ?? null,
  }
}

/** Null if there was no handshake. */
function fingerprintOf(probed: Probed): string | null {
  return probed.kind === 'seen' ? probed.certificate.sha256 : null
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
