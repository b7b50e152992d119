// The entrance to this room: plans what to bind, and carries the plan out.
//
// The words of this room: a binding names where a service uses a certificate. A place is a binding
// as it was read, a row a place with the plan's decision, a step a row with what switching needs. A
// lane is one service in one project.

import type { Certificate } from '../certificate/certificate.ts'
import { joinRemarks, noRemarks, type Remarks } from '../certificate/remarks.ts'
import type { Target } from '../push/target.ts'
import type { BindAccess } from './access.ts'
import type { BindingOutcome } from './binding.ts'
import { type CarryOutContext, type CarryOutResult, carryOut } from './carry-out.ts'
import type { Wish } from './decide.ts'
import {
  checkLimit,
  noticeIdle,
  outcomesOfPlan,
  prepareBindings,
  stepsToSwitch,
  targetsWithCopy,
  warnSlow,
  warnUnread,
} from './prepare.ts'
import { newCertificateOf } from './relation.ts'
import { type Foreseen, foresee } from './remarks.ts'
import { readReplaceable } from './replaceable.ts'

/** What to bind, and how carefully. */
export interface PlanOptions {
  readonly certificate: Certificate
  readonly targets: readonly Target[]
  readonly wish: Wish
  /** Ids in SCM and fingerprints of what counts as old; empty: all that the new one renews. */
  readonly replaces: readonly string[]
  /** Whether harm is switched back; if not, what cannot be switched back is switched, too. */
  readonly rollsBack: boolean
  /** `replace` switches nothing if it would switch more. */
  readonly limit: number
  readonly isDryRun: boolean
  readonly maxParallel: number
  /** How long the whole run may take, in milliseconds. */
  readonly timeoutMs: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What carrying out needs beside the plan. */
export type BindContext = Omit<CarryOutContext, 'wanted' | 'rollsBack'>

/** A whole plan, of which nothing is carried out yet. */
export interface BindingPlan extends Remarks {
  /** One per binding; to switch one is `not-attempted` as yet, or `planned` in a dry run. */
  readonly outcomes: readonly BindingOutcome[]
  /** How many bindings it switches. */
  readonly switchCount: number
  /** Targets that need no push, in their canonical form. */
  readonly supplied: ReadonlySet<string>
  /**
   * Checks how much would be switched.
   * @throws `INPUT_INVALID` if it is more than the limit
   */
  checkLimit(): void
  /** Says in a dry run which bindings roll-back would protect; changes nothing. */
  foresee(context: Pick<BindContext, 'hosts' | 'checking'>): Promise<Foreseen>
  /** Switches every binding of the plan. Never throws. */
  carryOut(context: BindContext): Promise<CarryOutResult>
}

/**
 * Reads what the services use, and plans what to switch; nothing is changed.
 * @throws `CERTIFICATE_REFUSED` if the certificate is not known well enough, `SIGN_IN_REFUSED` or
 * `CANCELLED`
 */
export async function planBindings(access: BindAccess, options: PlanOptions): Promise<BindingPlan> {
  const { certificate, limit, isDryRun, rollsBack, replaces, timeoutMs, ...rest } = options
  const wanted = newCertificateOf(certificate)
  const read = await readReplaceable(access.scm, replaces)
  const { replaceable } = read
  const request = { ...rest, wanted, replaceable, mayBeFinal: !rollsBack }
  const plan = await prepareBindings(access, request)
  return {
    ...joinRemarks(read, warnUnread(plan), noticeIdle(plan), warnSlow(plan, timeoutMs)),
    outcomes: outcomesOfPlan(plan, isDryRun),
    switchCount: stepsToSwitch(plan).length,
    supplied: targetsWithCopy(plan),
    foresee: async (context) =>
      rollsBack ? foresee(plan, context) : { outcomes: outcomesOfPlan(plan, true), ...noRemarks },
    checkLimit: () => checkLimit(plan, limit),
    carryOut: (context) =>
      carryOut(plan, { ...context, wanted: newCertificateOf(context.certificate), rollsBack }),
  }
}
