// The checks: every host is looked at side by side, and again until all serve the certificate or the
// time for it is over. One check per host; nothing about a host is ever thrown.

import type { Certificate } from '../certificate/certificate.ts'
import { type Clock, leastTimeMs } from '../cloud/clock.ts'
import { type ActionError, asActionError } from '../errors.ts'
import type { Host } from './host.ts'
import { type Check, judgeProbes, notChecked } from './judge.ts'
import type { KeyKind, Probe, Probed } from './probe.ts'

export interface CheckPlan {
  readonly hosts: readonly Host[]
  /** What the hosts are to serve. */
  readonly certificate: Certificate
  readonly probe: Probe
  readonly clock: Clock
  readonly cancelled: AbortSignal
  /** Longest time for one handshake. */
  readonly probeTimeoutMs: number
  /** How long to look again; 0 looks once. */
  readonly patienceMs: number
  /** Milliseconds since the epoch; nobody looks or waits beyond it. */
  readonly deadline: number
  /** Told of each host's first probe, and of each whose status is another than before. */
  readonly onCheck: (check: Check) => void
}

export interface CheckResult {
  /** One per host, in the order of the hosts. */
  readonly checks: readonly Check[]
  /** What ended the looking early: the workflow was cancelled. */
  readonly stoppedBy: ActionError | null
}

const firstPauseMs = 1000
const longestPauseMs = 30_000

/** Looks at every host; never throws. */
export async function runChecks(plan: CheckPlan): Promise<CheckResult> {
  const { hosts, certificate, clock } = plan
  const end = Math.min(clock.now() + plan.patienceMs, plan.deadline)
  const checks = hosts.map((host) => notChecked(host, certificate))
  // Each by itself, so that one that hangs keeps no other from being looked at again.
  const watches = hosts.map((host, index) =>
    watch(host, plan, end, (check) => {
      const before = checks[index]
      checks[index] = check
      const isNews = before?.doubt === 'not-checked' || before?.status !== check.status
      if (isNews) plan.onCheck(check)
    }),
  )
  const failed = (await Promise.allSettled(watches)).find(({ status }) => status === 'rejected')
  const stoppedBy = failed?.status === 'rejected' ? asActionError(failed.reason) : null
  return { checks, stoppedBy }
}

/** Looks at a host until it serves the certificate or the time is over; throws when cancelled. */
async function watch(
  host: Host,
  plan: CheckPlan,
  end: number,
  onSeen: (check: Check) => void,
): Promise<void> {
  const { clock, cancelled, deadline } = plan
  cancelled.throwIfAborted()
  if (deadline - clock.now() < leastTimeMs) return
  // The first look has all the time there is; those after it end with the patience.
  let limit = deadline
  let hasSeen = false
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const check = await checkOnce(host, plan, limit)
    const isSight = check.status !== 'unreachable'
    // A look that was cut short has seen less than the one before.
    const isCutShort = cancelled.aborted || (hasSeen && clock.now() >= limit)
    if (isSight || !isCutShort) onSeen(check)
    hasSeen ||= isSight
    limit = end
    cancelled.throwIfAborted()
    const timeLeftMs = end - clock.now() - leastTimeMs
    if (check.status === 'served' || timeLeftMs <= 0) return
    await clock.sleep(Math.min(pauseMs, timeLeftMs), cancelled)
  }
}

async function checkOnce(host: Host, plan: CheckPlan, deadline: number): Promise<Check> {
  const { certificate, clock } = plan
  const first = await probeOnce(host, 'any', plan, deadline)
  const probes = [first]
  const check = judgeProbes(host, probes, certificate, clock.now())
  // A host may have a certificate of each kind, and shows the one that it prefers.
  const other = check.status === 'served' ? null : otherKind(first)
  if (other === null) return check
  probes.push(await probeOnce(host, other, plan, deadline))
  return judgeProbes(host, probes, certificate, clock.now())
}

async function probeOnce(
  host: Host,
  kind: KeyKind,
  { clock, cancelled, probeTimeoutMs, probe }: CheckPlan,
  deadline: number,
): Promise<Probed> {
  const timeout = clock.timeout(Math.min(probeTimeoutMs, deadline - clock.now()), cancelled)
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
