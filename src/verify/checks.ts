// The checks: every host is looked at side by side, and again until all serve the certificate or the
// time for it is over. One check per host; nothing about a host is ever thrown.

import type { Certificate } from '../certificate/certificate.ts'
import type { Clock } from '../cloud/clock.ts'
import type { ActionError } from '../errors.ts'
import { asActionError } from '../errors.ts'
import type { Host } from './hosts.ts'
import { type Check, judgeSights, unseen } from './judge.ts'
import type { KeyKind, Look, Sight } from './served.ts'

export interface CheckPlan {
  readonly hosts: readonly Host[]
  /** What the hosts are to serve. */
  readonly certificate: Certificate
  readonly look: Look
  readonly clock: Clock
  readonly cancelled: AbortSignal
  /** Longest time for one handshake. */
  readonly lookTimeoutMs: number
  /** How long to look again; 0 looks once. */
  readonly patienceMs: number
  /** Milliseconds since the epoch; nobody looks or waits beyond it. */
  readonly deadline: number
  /** Told before each pause how many hosts are waited for. */
  readonly onWait: (waitedFor: number, pauseMs: number) => void
}

export interface CheckResult {
  /** One per host, in the order of the hosts. */
  readonly checks: readonly Check[]
  /** What ended the looking early: the workflow was cancelled. */
  readonly stoppedBy: ActionError | null
}

/** Nothing starts with less time left. */
const leastTimeMs = 1000
const firstPauseMs = 1000
const longestPauseMs = 30_000

/** Looks at every host; never throws. */
export async function runChecks(plan: CheckPlan): Promise<CheckResult> {
  const { hosts, certificate, clock, cancelled, deadline } = plan
  const end = Math.min(clock.now() + plan.patienceMs, deadline)
  const notYet = 'it was not looked at, since the run ended before'
  const checks = hosts.map((host) => unseen(host, notYet, certificate))
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
      cancelled.throwIfAborted()
      if (deadline - clock.now() < leastTimeMs) break
      await Promise.all(
        checks.map(async ({ status, host }, index) => {
          if (status === 'served') return
          const check = await lookAt(host, plan)
          // A look that was called off has seen less than the one before.
          if (!cancelled.aborted || check.status !== 'unreachable') checks[index] = check
        }),
      )
      cancelled.throwIfAborted()
      const waitedFor = checks.filter(({ status }) => status !== 'served').length
      const timeLeftMs = end - clock.now() - leastTimeMs
      if (waitedFor === 0 || timeLeftMs <= 0) break
      const waitMs = Math.min(pauseMs, timeLeftMs)
      plan.onWait(waitedFor, waitMs)
      await clock.sleep(waitMs, cancelled)
    }
    return { checks, stoppedBy: null }
  } catch (error) {
    return { checks, stoppedBy: asActionError(error) }
  }
}

async function lookAt(host: Host, plan: CheckPlan): Promise<Check> {
  const { certificate, clock } = plan
  const first = await lookOnce(host, 'any', plan)
  const sights = [first]
  const check = judgeSights(host, sights, certificate, clock.now())
  // A host may have a certificate of each kind, and shows the one that it prefers.
  const other = check.status === 'served' ? null : otherKind(first)
  if (other === null) return check
  sights.push(await lookOnce(host, other, plan))
  return judgeSights(host, sights, certificate, clock.now())
}

async function lookOnce(host: Host, kind: KeyKind, plan: CheckPlan): Promise<Sight> {
  const { clock, cancelled, deadline, lookTimeoutMs } = plan
  const limit = clock.limit(Math.min(lookTimeoutMs, deadline - clock.now()), cancelled)
  try {
    return await plan.look(host, kind, limit.signal)
  } finally {
    limit.release()
  }
}

function otherKind(sight: Sight): KeyKind | null {
  if (sight.kind === 'unreachable') return null
  const { keyType } = sight.certificate
  if (keyType === 'ec') return 'rsa'
  return keyType.startsWith('rsa') ? 'ec' : null
}
