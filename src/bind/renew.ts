// Finds the copies of the new certificate in the services' stores, which SCM pushed there.

import type { Deadline } from '../cloud/deadline.ts'
import { asActionError } from '../errors.ts'
import { formatTarget, type Target } from '../push/target.ts'
import type { Details } from './outcome.ts'
import type { Copy } from './place.ts'
import type { LanePlan } from './prepare.ts'
import type { NewCertificate } from './relation.ts'

/** What finding copies needs from the run. */
export interface CopyContext {
  /** The certificate that is bound; by now SCM has it. */
  readonly wanted: NewCertificate
  /** Why a target has no copy, as its push says; null if the push was made. By canonical form. */
  readonly whyNotPushed: (target: string) => string | null
  readonly deadline: Deadline
}

/** The new certificate, with the type of key that a copy in any service shows. */
export function knownFrom(
  found: readonly { readonly copy: Copy | null }[],
  wanted: NewCertificate,
): NewCertificate {
  const keyFamily = found.map(({ copy }) => copy?.keyFamily ?? null).find((each) => each !== null)
  return { ...wanted, keyFamily: keyFamily ?? wanted.keyFamily }
}

/** A service may take a moment until it lists a copy. */
const mostSearches = 3
const searchPauseMs = 1000

/** The copy in a lane's service, and what to say if it has none. Never throws. */
export async function copyFor(
  { lane, binder, copy: known, stored, steps }: LanePlan,
  { wanted, whyNotPushed, deadline }: CopyContext,
): Promise<{ readonly copy: Copy | null; readonly details: Details }> {
  const isNeeded = steps.some(({ row }) => row.decision.kind === 'switch')
  if (known !== null || !isNeeded) return { copy: known, details: {} }
  const why = whyNotPushed(lane.name)
  try {
    for (let searches = 1; ; searches += 1) {
      const copy = await binder.findCopy(wanted, stored)
      const isLast = why !== null || searches === mostSearches
      if (copy !== null || isLast) return { copy, details: missing(lane.target, why) }
      await deadline.sleep(searchPauseMs)
    }
  } catch (error) {
    return { copy: null, details: { reason: 'copy-missing', error: asActionError(error) } }
  }
}

function missing(lane: Target, why: string | null): Details {
  const target = formatTarget(lane)
  return why === null
    ? {
        reason: 'copy-missing',
        message: `${target} does not list the copy that was pushed`,
        remedy: lane.service === 'WAF' ? `${inAMoment} ${grantRead}` : inAMoment,
      }
    : {
        reason: 'push-failed',
        message: `the push to ${target} ${why}`,
        remedy: `Correct what the push to ${target} failed for, and run again.`,
      }
}

const inAMoment = 'Run again in a few minutes.'
const grantRead =
  'Grant waf:certificate:get: without it, a copy is recognised by its expiry date only.'
