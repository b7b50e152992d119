// Watches what was bound until it is served, or until the patience of the inputs ends: some edges
// switch late, and late harm is switched back, too.

import { inParallel } from '../cloud/parallel.ts'
import { type PlaceCheck, probeAfter, probedAtOnce } from './harm.ts'
import { outcomeOfStep } from './outcome.ts'
import { type ReadyStep, type StepContext, type StepResult, undo } from './step.ts'

const firstPauseMs = 1000
const longestPauseMs = 30_000

/**
 * Probes what does not serve the certificate yet, again and again. Rejects with `CANCELLED`.
 * @param onResult gets each result that has changed
 */
export async function watchBound(
  results: readonly (readonly [ReadyStep, StepResult])[],
  context: StepContext,
  onResult: (step: ReadyStep, result: StepResult) => void,
): Promise<void> {
  const { clock, deadline, cancelled } = context.checking
  const leftMs = deadline.at - clock.now()
  // The hosts that the inputs name are checked afterwards, and need time, too.
  const mostMs = context.hosts.length > 0 ? leftMs / 2 : leftMs
  const end = clock.now() + Math.min(context.checking.patienceMs, mostMs)
  let waiting = results.filter(([, result]) => isWorthWatching(result))
  // The first time at once: another place that was switched later may serve these hosts, too.
  for (let pauseMs = 0; waiting.length > 0; pauseMs = Math.max(firstPauseMs, pauseMs * 1.5)) {
    const patienceMs = end - clock.now() - deadline.leastTimeMs
    if (patienceMs <= 0 && pauseMs > 0) return
    await clock.sleep(Math.max(0, Math.min(pauseMs, longestPauseMs, patienceMs)), cancelled)
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
