// Whether a certificate may be pushed, decided before anything is changed. Only what is known to be
// bad is an error; what is likely or unknown is a remark. Pure.

import type { ShownCertificate } from '../cloud/scm.ts'
import type { ScmTime } from '../cloud/scm-time.ts'
import { daysBetween, formatDay, formatDaysLeft } from '../days.ts'
import type { ChosenBy, ErrorFacts, UnpushableState } from '../errors/facts.ts'
import { ActionError } from '../errors.ts'
import { noRemarks, type Remarks, warning } from './remarks.ts'

/** The states in which SCM holds a certificate together with its key. */
export const pushableStates = ['ISSUED', 'UPLOAD'] as const

/** What a certificate must meet to be pushed. */
export interface Requirements {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly minDaysRemaining: number
  /** Absent: by its id. */
  readonly chosenBy?: ChosenBy
}

/**
 * Checks a certificate as SCM shows it.
 * @param mustBeKnown whether a state that we do not know is an error
 * @throws `CERTIFICATE_REFUSED` with the reason
 */
export function checkUsable(
  shown: ShownCertificate,
  requirements: Requirements,
  mustBeKnown: boolean,
): Remarks {
  const label = `Certificate ${shown.id}`
  const state = checkState(label, shown.status, mustBeKnown)
  if (!shown.pushable) {
    const message = `${label} cannot be pushed: push support is off in SCM`
    throw refused(message, { kind: 'push-support-off' })
  }
  const { notBefore, notAfter } = shown
  const dates = checkDates(label, notBefore, notAfter, requirements)
  return { notices: dates.notices, warnings: [...state.warnings, ...dates.warnings] }
}

function checkState(label: string, status: string, mustBeKnown: boolean): Remarks {
  if (pushableStates.some((state) => state === status)) return noRemarks
  const states = pushableStates.join(' and ')
  if (isUnpushable(status)) {
    const message = `${label} has the status ${status}; only ${states} can be pushed`
    throw refused(message, { kind: 'state-unpushable', state: status })
  }
  const unknown = status === '' ? 'no status' : `the status "${status}", which is not documented`
  if (mustBeKnown) {
    const message = `${label} has ${unknown}, so it cannot be checked before it is pushed`
    throw refused(message, { kind: 'state-undocumented' })
  }
  return warning(
    `${label} has ${unknown}. It is pushed without that check: it may not be issued, or be revoked.`,
  )
}

/** Every documented state that cannot be pushed. */
const unpushableStates: Readonly<Record<UnpushableState, true>> = {
  EXPIRED: true,
  REVOKED: true,
  REVOKING: true,
  CANCLEREVOKING: true,
  CHECKING: true,
  CANCELCHECKING: true,
  CHECKING_DOMAIN: true,
  CHECKING_ORG: true,
  SUPPLEMENTCHECKING: true,
  CANCELSUPPLEMENTING: true,
  ISSUING: true,
  UNPASSED: true,
  PAID: true,
}

function isUnpushable(status: string): status is UnpushableState {
  return Object.hasOwn(unpushableStates, status)
}

/**
 * Checks the validity period. SCM gives no time zone, so its times are intervals, and a certificate
 * is refused only if it would be refused in every time zone. The price: for up to 26 hours, a bad
 * certificate gets a notice instead of an error. An exact time is an interval of length zero.
 * @param label the certificate's name, as the beginning of a sentence
 * @throws `CERTIFICATE_REFUSED`
 */
export function checkDates(
  label: string,
  notBefore: ScmTime | null,
  notAfter: ScmTime | null,
  requirements: Requirements,
): Remarks {
  const now = requirements.now()
  if (notBefore !== null && now < notBefore.earliest) {
    const message = `${label} is not valid before ${formatDay(notBefore.asUtc)}`
    throw refused(message, { kind: 'not-yet-valid' })
  }
  return checkExpiry(label, notAfter, now, requirements)
}

function checkExpiry(
  label: string,
  notAfter: ScmTime | null,
  now: number,
  { minDaysRemaining: minDays, chosenBy = { kind: 'id' } }: Requirements,
): Remarks {
  if (notAfter === null) {
    if (minDays === 0) {
      return warning(`${label} has no expiry date that can be read: it may be expired.`)
    }
    const message = `${label} has no expiry date that can be read, so min-days-remaining (${minDays}) cannot be checked`
    throw refused(message, { kind: 'expiry-unreadable' })
  }
  const day = formatDay(notAfter.asUtc)
  const kind = 'renewal-needed'
  if (now > notAfter.latest) {
    throw refused(`${label} has expired (${day})`, { kind, chosenBy, hasExpired: true })
  }
  if (daysBetween(now, notAfter.latest) < minDays) {
    // The same days as everywhere else, though the time zone may make one more of them.
    const days = daysBetween(now, notAfter.asUtc)
    const message = `${label} expires on ${day}, ${formatDaysLeft(days)}; min-days-remaining is ${minDays}`
    throw refused(message, { kind, chosenBy, hasExpired: false })
  }
  const isDoubtful = daysBetween(now, notAfter.earliest) < minDays
  if (!isDoubtful) return noRemarks
  const notice = `${label} expires on about ${day}. SCM gives no time zone, so it may expire up to 14 hours earlier: check that this is late enough.`
  return { notices: [notice], warnings: [] }
}

function refused(message: string, facts: ErrorFacts): ActionError {
  return new ActionError('CERTIFICATE_REFUSED', message, { facts })
}
