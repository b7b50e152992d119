// Bindings that use the certificate already. A run that was killed took nothing back, so the next
// one checks what their hosts serve, too.

import type { Certificate } from '../certificate/certificate.ts'
import { inParallel } from '../cloud/parallel.ts'
import { ActionError, asActionError } from '../errors.ts'
import type { Host } from '../verify/host.ts'
import { type BindingOutcome, formatBinding } from './binding.ts'
import { type HarmContext, probedAtOnce, probeStanding, renderProbed } from './harm.ts'
import type { Place } from './place.ts'
import type { NewCertificate } from './relation.ts'
import { hostsOf } from './renew.ts'

/** What checking unchanged bindings needs from the run. */
export interface UnchangedContext {
  readonly certificate: Certificate
  /** Hosts that the inputs name. */
  readonly hosts: readonly Host[]
  readonly checking: HarmContext
}

/** Nothing is switched meanwhile, and many hosts may be out of reach. */
const longestMs = 30_000
const mostOfTheRun = 1 / 4

/**
 * Adds to every unchanged outcome what its hosts serve; others stay as they are. What the time does
 * not suffice for stays unchecked. Never throws an `ActionError`.
 */
export async function checkUnchanged<Row extends object>(
  rows: readonly (Row | BindingOutcome)[],
  places: readonly Place[],
  wanted: NewCertificate,
  context: UnchangedContext,
): Promise<readonly (Row | BindingOutcome)[]> {
  const byName = new Map(places.map((place) => [formatBinding(place.binding), place]))
  const whole = context.checking.deadline
  const deadline = whole.within(Math.min(longestMs, (whole.at - whole.now()) * mostOfTheRun))
  const checking = { ...context.checking, deadline }
  return inParallel(rows, probedAtOnce, async (row) => {
    if (!('status' in row) || row.status !== 'unchanged' || !deadline.hasTimeFor(0)) return row
    const place = byName.get(row.binding)
    return place === undefined ? row : checkOne(row, place, wanted, { ...context, checking })
  })
}

async function checkOne(
  outcome: BindingOutcome,
  place: Place,
  wanted: NewCertificate,
  { certificate, hosts: named, checking }: UnchangedContext,
): Promise<BindingOutcome> {
  const inspection = await place.inspect().catch(asActionError)
  if (inspection instanceof ActionError) return outcome
  const hosts = hostsOf({ place, inspection, olds: [] }, wanted, named)
  const checked = await checkStanding(outcome, hosts, certificate, checking)
  const isUnread = place.uses.some(({ leaf }) => leaf === null)
  const isOther = checked.check === 'stale' || checked.check === 'mismatch'
  // Two certificates may end on the same day; what is served says which one it is.
  return isUnread && isOther && !checked.isHarmful
    ? { ...checked, status: 'uncertain', reason: 'unreadable' }
    : checked
}

/** An outcome of a place that uses the certificate already, with what its hosts serve. */
export async function checkStanding(
  outcome: BindingOutcome,
  hosts: readonly Host[],
  certificate: Certificate,
  checking: HarmContext,
): Promise<BindingOutcome> {
  const { check, isHarmful, seen } = await probeStanding(hosts, certificate, checking)
  const isServed = check === 'served' && !isHarmful
  const shown = isServed ? renderProbed(hosts) : check === 'unverified' ? null : seen
  const says = [outcome.says, shown].filter((part) => part !== null).join('; ')
  return { ...outcome, check, isHarmful, says: says || null }
}
