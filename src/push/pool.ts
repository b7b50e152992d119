// The pool of pushes: `maxParallel` at a time, one outcome per target. Targets are independent: one
// failure never stops the others, except refused credentials, which hold for every target.

import type { Caller, CallResult } from '../cloud/call.ts'
import { inParallel } from '../cloud/parallel.ts'
import { pushCall, showCall } from '../cloud/scm.ts'
import type { Session } from '../cloud/session.ts'
import { ActionError } from '../errors.ts'
import { type Outcome, outcomeOf, suppliedOutcome, unpushed } from './outcome.ts'
import { formatTarget, services, type Target } from './target.ts'

/** Which certificate to push to which targets. */
export interface PushPlan {
  /** SCM's base URL. */
  readonly endpoint: string
  readonly certificateId: string
  readonly targets: readonly Target[]
  /** Targets that need no push, in their canonical form. */
  readonly supplied: ReadonlySet<string>
  readonly maxParallel: number
  /** Returns the time, in milliseconds since the epoch. */
  readonly now: () => number
  /** Called with the outcome of every target as it comes, in any order. */
  readonly onOutcome: (outcome: Outcome) => void
}

/** How all targets ended. */
export interface PushResult {
  /** One per target, in the order of the targets. */
  readonly outcomes: readonly Outcome[]
  /** What ended the run: `SIGN_IN_REFUSED` or `CANCELLED`; null when every target was tried. */
  readonly stoppedBy: ActionError | null
}

/** Pushes the certificate to every target. A target's failure is an outcome and never thrown. */
export async function runPushes(
  call: Caller,
  session: Session,
  plan: PushPlan,
): Promise<PushResult> {
  const { targets, now, endpoint, certificateId } = plan
  let stoppedBy: ActionError | null = null

  /** Whether SCM accepts the credentials for something else than a push to this target. */
  const credentialsWork = async (): Promise<boolean> => {
    const result = await call(showCall(endpoint, certificateId), session)
    return result.kind === 'done' || result.error.code !== 'SIGN_IN_REFUSED'
  }

  const send = async (target: Target): Promise<CallResult<null>> => {
    const { once } = services[target.service]
    const push = pushCall(endpoint, { certificateId, ...target, once })
    const result = await call({ ...push, subject: formatTarget(target) }, session)
    if (result.kind === 'done' || !result.refusedAgain || !(await credentialsWork())) return result
    // The renewed credentials work elsewhere, so the refusal is this target's own.
    const { cause } = result.error
    return cause instanceof ActionError ? { ...result, error: cause } : result
  }

  const push = async (target: Target): Promise<Outcome> => {
    if (plan.supplied.has(formatTarget(target))) return suppliedOutcome(target)
    if (stoppedBy !== null) return unpushed(target, 'not-attempted', stoppedBy.message)
    const startedAt = now()
    const result = await send(target)
    if (result.kind === 'failed' && endsTheRun(result.error)) {
      stoppedBy ??= result.error
      // Calls that still wait for their turn must not send refused credentials.
      session.end(result.error)
    }
    return outcomeOf(target, result, Math.round(now() - startedAt))
  }

  const outcomes = await inParallel(targets, plan.maxParallel, async (target) => {
    const outcome = await push(target)
    plan.onOutcome(outcome)
    return outcome
  })
  return { outcomes, stoppedBy }
}

/** How many connections the pushes share. One that must not be repeated has its own. */
export function sharedConnections(targets: readonly Target[], maxParallel: number): number {
  return Math.min(maxParallel, targets.filter(({ service }) => !services[service].once).length)
}

function endsTheRun({ code }: ActionError): boolean {
  return code === 'SIGN_IN_REFUSED' || code === 'CANCELLED'
}
