// Watches what was bound until it is served, or until the patience of the inputs ends: some edges
// switch late, and late harm is switched back, too.

import { pauseAfter } from '../cloud/back-off.ts'
import { inParallel } from '../cloud/parallel.ts'
import { servedPauses } from '../verify/checks.ts'
import { type PlaceCheck, probeAfter, probedAtOnce } from './harm.ts'
import { outcomeOfStep } from './outcome.ts'
import { type ReadyStep, type StepContext, type StepResult, undo } from './protect.ts'

/**
 * Probes what does not serve the certificate yet, again and again. Rejects with `CANCELLED`.
 * @param onResult gets each result that has changed
 */
export async function watchBound(
  results: readonly (readonly [ReadyStep, StepResult])[],
  context: StepContext,
  onResult: (step: ReadyStep, result: StepResult) => void,
): Promise<void> {
  const { deadline, patienceMs } = context.checking
  // The hosts that the inputs name are checked afterwards, and need time, too.
  const share = context.hosts.length > 0 ? 1 / 2 : 1
  const mostMs = (deadline.at - deadline.now()) * share
  const patience = deadline.within(Math.min(patienceMs, mostMs))
  let waiting = results.filter(([, result]) => isWorthWatching(result))
  // The first time at once: another place that was switched later may serve these hosts, too.
  for (let round = 0; waiting.length > 0; round += 1) {
    if (round > 0 && !(await patience.sleepUpTo(pauseAfter(round, servedPauses)))) return
    deadline.cancelled.throwIfAborted()
    const checks = await inParallel(waiting, probedAtOnce, ([, { baselines }]) =>
      probeAfter(baselines, context.certificate, context.checking),
    )
    const again: [ReadyStep, StepResult][] = []
    // One after another: what is switched back may share a load balancer.
    for (const [index, [step, result]] of waiting.entries()) {
      const check = checks[index]
      const next = check === undefined ? result : await judged(step, result, check, context)
      if (isNews(result, next)) onResult(step, next)
      if (isWorthWatching(next)) again.push([step, next])
    }
    waiting = again
  }
}

function isWorthWatching({ written, outcome }: StepResult): boolean {
  const isSettled = outcome.check === 'served' || outcome.check === 'unverified'
  return written !== null && !isSettled && !outcome.isHarmful
}

/** A place that was switched back may be checked as before, so its status counts, too. */
function isNews({ outcome: before }: StepResult, { outcome: now }: StepResult): boolean {
  return (['status', 'reason', 'check'] as const).some((field) => now[field] !== before[field])
}

async function judged(
  step: ReadyStep,
  result: StepResult,
  check: PlaceCheck,
  context: StepContext,
): Promise<StepResult> {
  const { httpStatus, requestId } = result.outcome
  const message = check.check === 'served' ? null : check.seen
  const details = { httpStatus, requestId, check: check.check, message }
  const next = { ...result, outcome: outcomeOfStep(step, 'bound', details) }
  return check.isHarmful ? undo(step, next, check, context) : next
}
