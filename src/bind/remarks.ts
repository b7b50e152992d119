// What a plan says of itself before it is carried out: warnings, its limit, and which places
// roll-back would protect. Nothing is changed.

import { noRemarks, notice, type Remarks, warning } from '../certificate/remarks.ts'
import { inParallel } from '../cloud/parallel.ts'
import { ActionError } from '../errors.ts'
import { formatTarget } from '../push/target.ts'
import type { Host } from '../verify/host.ts'
import { type BindingOutcome, formatBinding, type Wish } from './binding.ts'
import { mostWrites } from './carry-out.ts'
import { isOutcome } from './decide.ts'
import { type HarmContext, probeBefore, probedAtOnce, whyUnprotected } from './harm.ts'
import type { NewCertificate } from './relation.ts'
import { hostsOf, type InspectedRenewal, type ServicePlan } from './renew.ts'

/** Every place that the plan switches. */
export function renewalsIn(services: readonly ServicePlan[]): readonly InspectedRenewal[] {
  return services.flatMap(({ rows }) => rows.flatMap((row) => (isOutcome(row) ? [] : [row])))
}

/** Says which services do not show certificates that are in use. */
export function warnUnread(services: readonly ServicePlan[]): Remarks {
  const warnings = services
    .filter(({ unreadCount }) => unreadCount > 0)
    .map(
      ({ target, unreadCount }) =>
        `bind: ${formatTarget(target)} does not show the certificates of ${unreadCount} ${unreadCount === 1 ? 'binding' : 'bindings'}, so these are left alone. If one of them serves this site, bind the certificate there by hand.`,
    )
  return { notices: [], warnings }
}

/** Says which lines except nothing, because what they mean may be switched. */
export function warnUnmatched(services: readonly ServicePlan[]): Remarks {
  const lines = services.flatMap(({ unmatched }) => unmatched).map(formatBinding)
  return {
    notices: [],
    warnings: lines.map(
      (line) =>
        `bind: "except ${line}" matches no binding. Correct the line, or remove it: as it is, it leaves nothing alone.`,
    ),
  }
}

/** How long CDN takes for a change, in seconds. */
const cdnSeconds = 300

/** Warns if CDN cannot be done in time: what still changes at the deadline is not rolled back. */
export function warnSlow(services: readonly ServicePlan[], timeoutMs: number): Remarks {
  const domains = renewalsIn(services).filter(({ place }) => place.binding.service === 'CDN').length
  const seconds = cdnSeconds * (1 + Math.ceil((domains - 1) / mostWrites))
  if (domains === 0 || seconds < timeoutMs / 1000) return noRemarks
  const needs = domains === 1 ? '1 CDN domain needs' : `${domains} CDN domains need`
  return warning(
    `bind: ${needs} about ${seconds} seconds, and timeout-seconds is ${timeoutMs / 1000}. What still changes then is uncertain, and is not rolled back. Set timeout-seconds to ${seconds + cdnSeconds}.`,
  )
}

/** Says so if there is nothing to switch, unless an outcome tells why. */
export function noticeIdle(services: readonly ServicePlan[], wish: Wish): Remarks {
  const rows = services.flatMap((service) => service.rows)
  const isTold =
    services.some(({ error }) => error !== null) ||
    rows.some((row) => !isOutcome(row) || row.status !== 'skipped')
  if (isTold || wish.kind === 'lines') return noRemarks
  const left = rows.filter((row) => isOutcome(row) && row.reason === 'not-in-replaces')
  if (left.length > 0) {
    return warning(
      `bind: nothing is switched, because replaces names none of the certificates that ${left.length} ${left.length === 1 ? 'binding uses' : 'bindings use'}. Correct replaces, or leave it out.`,
    )
  }
  return notice(
    'bind: there is nothing to switch. No binding that may be switched uses a certificate that this one renews. Bind it once by hand; the next renewal will take its place.',
  )
}

/**
 * Checks how much would be switched. Named bindings are as many as somebody wrote down.
 * @param limit the value of bind-limit
 * @throws `INPUT_INVALID` with the lines to paste if it is more
 */
export function checkLimit(services: readonly ServicePlan[], wish: Wish, limit: number): void {
  const renewals = renewalsIn(services)
  if (wish.kind === 'lines' || renewals.length <= limit) return
  const message = `bind: "replace" would switch ${renewals.length} bindings, more than bind-limit (${limit})`
  const lines = renewals.map(({ place }) => formatBinding(place.binding))
  throw new ActionError('INPUT_INVALID', message, { facts: { kind: 'over-bind-limit', lines } })
}

/** What a dry run needs to see what the switch would meet. */
export interface ForeseeContext {
  /** Hosts that the inputs name. */
  readonly hosts: readonly Host[]
  readonly checking: HarmContext
}

/** The outcomes of a plan that is not carried out, with what its hosts serve now. */
export interface Foreseen extends Remarks {
  readonly outcomes: readonly BindingOutcome[]
}

/** A place without protection. */
interface Unprotected {
  readonly binding: string
  readonly says: string
  /** A host to name in `verify-hosts`; null if that would not help. */
  readonly name: string | null
  readonly isElb: boolean
}

/**
 * Probes the hosts of each place that would be switched, as the true run does before it.
 * @param planned the outcomes of the plan
 */
export async function foresee(
  services: readonly ServicePlan[],
  planned: readonly BindingOutcome[],
  wanted: NewCertificate,
  context: ForeseeContext,
): Promise<Foreseen> {
  const renewals = renewalsIn(services)
  const found = await inParallel(renewals, probedAtOnce, (renewal) =>
    unprotectedIn(renewal, wanted, context),
  )
  const unprotected = found.filter((each) => each !== null)
  const saysOf = new Map(unprotected.map(({ binding, says }) => [binding, says]))
  const outcomes = planned.map((outcome) => ({
    ...outcome,
    says: saysOf.get(outcome.binding) ?? outcome.says,
  }))
  return { outcomes, ...warnUnprotected(unprotected, renewals.length) }
}

async function unprotectedIn(
  renewal: InspectedRenewal,
  wanted: NewCertificate,
  { hosts, checking }: ForeseeContext,
): Promise<Unprotected | null> {
  const { place, inspection } = renewal
  const { hostsProblem } = inspection
  const baselines = await probeBefore(hostsOf(renewal, wanted, hosts), checking)
  const says = whyUnprotected(baselines, hostsProblem)
  if (says === null) return null
  const isReached = baselines.some(({ before }) => before.kind === 'seen')
  const isNamed = hosts.some(({ name, via }) => via !== null && place.mustCover.includes(name))
  const [name = null] = isReached || isNamed ? [] : place.mustCover
  const isElb = !isReached && hostsProblem === undefined && place.binding.service === 'ELB'
  return { binding: formatBinding(place.binding), says, name, isElb }
}

const shownNames = 5

function warnUnprotected(unprotected: readonly Unprotected[], total: number): Remarks {
  if (unprotected.length === 0) return noRemarks
  const names = new Set(unprotected.flatMap(({ name }) => name?.replace(/^\*\./, 'www.') ?? []))
  const lines = [...names].slice(0, shownNames).map((name) => `"${name} via ADDRESS"`)
  if (names.size > shownNames) lines.push(`${names.size - shownNames} more`)
  const advice = [
    lines.length > 0 &&
      ` Add these lines to verify-hosts, each with an address that this machine reaches: ${lines.join(', ')}.`,
    unprotected.some(({ isElb }) => isElb) &&
      ' For ELB, use a runner that reaches the address of the load balancer.',
  ]
  const message = `bind: ${unprotected.length} of ${total} bindings would not be protected by roll-back, because harm would not be noticed; the plan says why.`
  return warning([message, ...advice.filter((each) => each !== false)].join(''))
}
