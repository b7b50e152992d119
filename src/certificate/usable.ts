// Whether a certificate may be pushed, decided before anything is changed. Only what is known to be
// bad is an error; what is likely or unknown is a remark. Pure.

import type { ShownCertificate } from '../cloud/scm.ts'
import type { ScmTime } from '../cloud/scm-time.ts'
import { daysBetween, formatDay, formatDaysLeft } from '../days.ts'
import { ActionError } from '../errors.ts'
import { noRemarks, type Remarks, warning } from './remarks.ts'

/** The states in which SCM holds a certificate together with its key. */
export const pushableStates = ['ISSUED', 'UPLOAD'] as const

/** What a certificate must meet to be pushed. */
export interface Requirements {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly minDaysRemaining: number
  /** How to get a renewed certificate; absent: the inputs name an id. */
  readonly renewed?: string
}

const renewedRemedy =
  'Use the renewed certificate. It has a new ID in SCM: set certificate-id to that ID, or let ' +
  'certificate-domain find it.'

/**
 * Checks a certificate as SCM shows it.
 * @param mustBeKnown whether a state that we do not know is an error
 * @throws `CERTIFICATE_REFUSED` with the reason and the fix
 */
export function checkUsable(
  shown: ShownCertificate,
  requirements: Requirements,
  mustBeKnown: boolean,
): Remarks {
  const label = `Certificate ${shown.id}`
  const state = checkState(label, shown.status, mustBeKnown)
  if (!shown.pushable) {
    const fix = 'Choose another certificate, or upload this one to SCM together with its key.'
    throw refused(`${label} cannot be pushed: push support is off in SCM`, fix)
  }
  const { notBefore, notAfter } = shown
  const dates = checkDates(label, notBefore, notAfter, requirements)
  return { notices: dates.notices, warnings: [...state.warnings, ...dates.warnings] }
}

function checkState(label: string, status: string, mustBeKnown: boolean): Remarks {
  if (pushableStates.some((state) => state === status)) return noRemarks
  const remedy = stateRemedies.get(status)
  const states = pushableStates.join(' and ')
  if (remedy !== undefined) {
    throw refused(`${label} has the status ${status}; only ${states} can be pushed`, remedy)
  }
  const unknown = status === '' ? 'no status' : `the status "${status}", which is not documented`
  if (mustBeKnown) {
    const message = `${label} has ${unknown}, so it cannot be checked before it is pushed`
    throw refused(
      message,
      'Check the certificate in SCM. To push it anyway, set certificate-id, and min-days-remaining to 0.',
    )
  }
  return warning(
    `${label} has ${unknown}. It is pushed without that check: it may not be issued, or be revoked.`,
  )
}

const chooseAnother = 'Choose a certificate that is issued or uploaded.'

/** Every documented state that cannot be pushed, and what to do about it. */
const stateRemedies: ReadonlyMap<string, string> = new Map([
  ['EXPIRED', renewedRemedy],
  ['REVOKED', 'Set certificate-id to the ID of the reissued certificate.'],
  ['REVOKING', 'Set certificate-id to the ID of the reissued certificate.'],
  ['CANCLEREVOKING', chooseAnother],
  ['CHECKING', 'Wait until the certificate authority has issued it, then run again.'],
  ['CANCELCHECKING', chooseAnother],
  ['CHECKING_DOMAIN', 'Complete the domain validation in SCM, then run again.'],
  ['CHECKING_ORG', 'Wait until the organization is validated, then run again.'],
  ['SUPPLEMENTCHECKING', 'Wait until the certificate authority has issued it, then run again.'],
  ['CANCELSUPPLEMENTING', chooseAnother],
  ['ISSUING', 'Wait until the certificate authority has issued it, then run again.'],
  ['UNPASSED', 'Apply for the certificate again in SCM: the authority rejected the application.'],
  ['PAID', 'Apply for the certificate in SCM first: it is paid for but not issued.'],
])

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
    throw refused(
      `${label} is not valid before ${formatDay(notBefore.asUtc)}`,
      'Push it once it is valid: until then, browsers would warn visitors. If the date is wrong, check the clock of its issuer.',
    )
  }
  return checkExpiry(label, notAfter, now, requirements)
}

function checkExpiry(
  label: string,
  notAfter: ScmTime | null,
  now: number,
  { minDaysRemaining: minDays, renewed = renewedRemedy }: Requirements,
): Remarks {
  if (notAfter === null) {
    if (minDays === 0) {
      return warning(`${label} has no expiry date that can be read: it may be expired.`)
    }
    const message = `${label} has no expiry date that can be read, so min-days-remaining (${minDays}) cannot be checked`
    throw refused(message, 'Check the certificate in SCM, or set min-days-remaining to 0.')
  }
  const day = formatDay(notAfter.asUtc)
  if (now > notAfter.latest) throw refused(`${label} has expired (${day})`, renewed)
  if (daysBetween(now, notAfter.latest) < minDays) {
    // The same days as everywhere else, though the time zone may make one more of them.
    const days = daysBetween(now, notAfter.asUtc)
    throw refused(
      `${label} expires on ${day}, ${formatDaysLeft(days)}; min-days-remaining is ${minDays}`,
      `${renewed} Or lower min-days-remaining.`,
    )
  }
  const isDoubtful = daysBetween(now, notAfter.earliest) < minDays
  if (!isDoubtful) return noRemarks
  const notice = `${label} expires on about ${day}. SCM gives no time zone, so it may expire up to 14 hours earlier: check that this is late enough.`
  return { notices: [notice], warnings: [] }
}

function refused(message: string, remedy: string): ActionError {
  return new ActionError('CERTIFICATE_REFUSED', message, { remedy })
}
