// Checks all hosts in parallel, each until it serves the certificate or the time is up. There is
// one check per host; a host's failure is a value and never thrown.

import type { Certificate } from '../certificate/certificate.ts'
import { type BackOff, pauseAfter } from '../cloud/back-off.ts'
import type { Deadline } from '../cloud/deadline.ts'
import { type ActionError, asActionError } from '../errors.ts'
import { formatHostLine, type Host } from './host.ts'
import { type Check, isThisVeryCertificate, judgeProbes, notChecked } from './judge.ts'
import type { KeyKind, Probe, Probed } from './probe.ts'

/** What checking a host needs from the run. */
export interface CheckContext {
  readonly probe: Probe
  /** The time by which certificates are judged, in milliseconds since the epoch. */
  readonly today: () => number
  /** The longest time for one handshake, in milliseconds. */
  readonly probeTimeoutMs: number
  /** No probe and no pause goes beyond it, or beyond a cancel. */
  readonly deadline: Deadline
}

/** Which hosts to check for which certificate, and for how long. */
export interface CheckPlan extends CheckContext {
  readonly hosts: readonly Host[]
  /** The certificate that the hosts should serve. */
  readonly certificate: Certificate
  /** How long to keep checking, in milliseconds; 0 checks once. */
  readonly patienceMs: number
  /** Called with each check: first with one of every host that says that it was not checked yet. */
  readonly onCheck: (check: Check) => void
  /** Called when a host will be checked again, with the time until then in milliseconds. */
  readonly onPause?: (ms: number) => void
  /** Writes to the debug log. */
  readonly debug?: (line: string) => void
}

/** How all hosts ended. */
export interface CheckResult {
  /** One per host, in the order of the hosts. */
  readonly checks: readonly Check[]
  /** What ended the checks early: `CANCELLED`, or `INTERNAL` for a bug; null when nothing did. */
  readonly stoppedBy: ActionError | null
  /** Whether every host serves this very certificate. */
  readonly isEverywhere: boolean
}

/** The pauses between two checks whether a certificate is served. */
export const servedPauses: BackOff = { firstMs: 1000, factor: 1.5, longestMs: 30_000 }

/** Checks every host. Never throws: what ended the checks early is in `stoppedBy`. */
export async function runChecks(plan: CheckPlan): Promise<CheckResult> {
  const { hosts, certificate } = plan
  const patience = plan.deadline.within(plan.patienceMs)
  const checks = hosts.map((host) => notChecked(host, certificate))
  checks.forEach(plan.onCheck)
  // Each host has its own loop, so that a host that hangs does not delay the others.
  const watches = hosts.map((host, index) =>
    watch(host, plan, patience, (check) => {
      checks[index] = check
      plan.onCheck(check)
    }),
  )
  const failed = (await Promise.allSettled(watches)).find(({ status }) => status === 'rejected')
  const stoppedBy = failed?.status === 'rejected' ? asActionError(failed.reason) : null
  return { checks, stoppedBy, isEverywhere: checks.every(isThisVeryCertificate) }
}

/** Checks a host until it serves the certificate or the time is up; throws when cancelled. */
async function watch(
  host: Host,
  plan: CheckPlan,
  patience: Deadline,
  onCheck: (check: Check) => void,
): Promise<void> {
  const { deadline } = plan
  const { cancelled, now } = deadline
  cancelled.throwIfAborted()
  if (!deadline.hasTimeFor(0)) return
  // Without `verify-timeout-seconds` the one check of a host may take what is left of the run.
  const limit = plan.patienceMs > 0 ? patience : deadline
  let mostSeen = 0
  let lastServed: string | null = null
  for (let attempts = 1; ; attempts += 1) {
    const startedAt = now()
    const { preferred, check } = await probeAndJudge(host, plan, plan.certificate, limit)
    const took = Math.round(now() - startedAt)
    const about = `${formatHostLine(host)}, attempt ${attempts}`
    plan.debug?.(`${about}: TLS handshake: ${check.status} in ${took} ms`)
    const seen = handshakesIn(check)
    // What was known beside another certificate says nothing any more.
    const served: string | null =
      preferred.kind === 'seen' ? preferred.certificate.sha256 : lastServed
    if (served !== lastServed) mostSeen = 0
    lastServed = served
    // If a later check was cut short, keep the one before, which says more.
    const saysLess = seen < mostSeen || (seen === 0 && cancelled.aborted)
    const isCutShort = cancelled.aborted || now() >= limit.at || seen === 1
    if (!saysLess || !isCutShort) onCheck(check)
    mostSeen = Math.max(mostSeen, seen)
    cancelled.throwIfAborted()
    const timeLeftMs = patience.leftMs()
    // A host that has never answered for its other key type is asked twice.
    const isEnough = check.status === 'served' && seen === mostSeen && (seen === 2 || attempts > 1)
    if (isEnough || timeLeftMs <= 0) return
    const waitMs = Math.round(Math.min(pauseAfter(attempts, servedPauses), timeLeftMs))
    plan.debug?.(`${about}: the next one in ${waitMs} ms`)
    plan.onPause?.(waitMs)
    if (!(await patience.sleepUpTo(waitMs))) return
  }
}

/** How many of a host's two handshakes a check knows the end of. */
function handshakesIn({ status, doubt }: Check): 0 | 1 | 2 {
  if (status === 'unreachable') return 0
  return doubt === 'half-checked' ? 1 : 2
}

/**
 * Probes a host for both key types, and judges what it serves.
 * @param limit when the probes end
 */
export async function probeAndJudge(
  host: Host,
  context: CheckContext,
  certificate: Certificate,
  limit = context.deadline,
): Promise<{ readonly preferred: Probed; readonly check: Check }> {
  const [preferred, other] = await probeBoth(host, context, limit)
  const check = judgeProbes(host, preferred, other, certificate, context.today())
  return { preferred, check }
}

/**
 * Probes a host for what browsers get, and then for its other key type: a host may have an RSA and
 * an ECDSA certificate. The second is null where there is nothing else to ask for.
 * @param limit when the probes end
 */
export async function probeBoth(
  host: Host,
  context: CheckContext,
  limit = context.deadline,
): Promise<readonly [Probed, Probed | null]> {
  const preferred = await probeOnce(host, 'any', context, limit)
  const kind = otherKind(preferred)
  const other = kind === null ? null : await probeOnce(host, kind, context, limit)
  return [preferred, other]
}

async function probeOnce(
  host: Host,
  kind: KeyKind,
  { probeTimeoutMs, probe }: CheckContext,
  limit: Deadline,
): Promise<Probed> {
  const timeout = limit.timeout(probeTimeoutMs)
  try {
    return await probe(host, kind, timeout.signal)
  } finally {
    timeout.release()
  }
}

function otherKind(probed: Probed): KeyKind | null {
  if (probed.kind === 'unreachable') return null
  const { keyType } = probed.certificate
  if (keyType === 'ec') return 'rsa'
  return keyType.startsWith('rsa') ? 'ec' : null
}
