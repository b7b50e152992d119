// Whether a certificate may be pushed, decided before anything is changed. A certain problem is an
// error; a likely problem is a notice. Pure.

import type { ShownCertificate } from '../cloud/scm.ts'
import type { ScmTime } from '../cloud/scm-time.ts'
import { daysBetween, formatDay, formatDaysLeft } from '../days.ts'
import { ActionError } from '../errors.ts'

/** The states in which SCM holds a certificate together with its key. */
export const pushableStates = ['ISSUED', 'UPLOAD'] as const

const renewedRemedy =
  'Use the renewed certificate. It has a new id in SCM: set certificate-id to that id, or let ' +
  'certificate-domain find it.'

/**
 * Checks a certificate as SCM shows it.
 * @param now milliseconds since the epoch
 * @param minDaysRemaining a certificate with fewer days left is refused
 * @returns sentences for the user about problems that do not stop the run
 * @throws `CERTIFICATE_REFUSED` with the reason and the fix
 */
export function checkUsable(
  shown: ShownCertificate,
  now: number,
  minDaysRemaining: number,
): readonly string[] {
  const label = `Certificate ${shown.id}`
  if (!pushableStates.some((state) => state === shown.status)) {
    const fix = stateRemedies[shown.status] ?? 'Choose a certificate that is issued or uploaded.'
    const states = pushableStates.join(' and ')
    throw refused(`${label} has the status ${shown.status}; only ${states} can be pushed`, fix)
  }
  if (!shown.pushable) {
    const fix = 'Choose another certificate, or upload this one to SCM together with its key.'
    throw refused(`${label} cannot be pushed: push support is off in SCM`, fix)
  }
  return checkDates(label, shown.notBefore, shown.notAfter, now, minDaysRemaining)
}

const stateRemedies: Readonly<Record<string, string>> = {
  EXPIRED: renewedRemedy,
  REVOKED: 'Set certificate-id to the id of the reissued certificate.',
  CHECKING: 'Wait until the certificate authority has issued it, then run again.',
  CHECKING_DOMAIN: 'Complete the domain validation in SCM, then run again.',
  CHECKING_ORG: 'Wait until the organization is validated, then run again.',
  ISSUING: 'Wait until the certificate authority has issued it, then run again.',
  PAID: 'Apply for the certificate in SCM first: it is paid for but not issued.',
}

/**
 * Checks the validity period. SCM gives no time zone, so its times are intervals, and a certificate
 * is refused only if it would be refused in every time zone. The price: for up to 26 hours, a bad
 * certificate gets a notice instead of an error. An exact time is an interval of length zero.
 * @param label the certificate's name, as the beginning of a sentence
 * @param now milliseconds since the epoch
 * @returns sentences for the user about problems that do not stop the run
 * @throws `CERTIFICATE_REFUSED`
 */
export function checkDates(
  label: string,
  notBefore: ScmTime | null,
  notAfter: ScmTime | null,
  now: number,
  minDaysRemaining: number,
): readonly string[] {
  if (notBefore !== null && now < notBefore.earliest) {
    throw refused(
      `${label} is not valid before ${formatDay(notBefore.asUtc)}`,
      'Push it once it is valid: until then, browsers would warn visitors. If the date is wrong, check the clock of its issuer.',
    )
  }
  if (notAfter === null) return []
  if (now > notAfter.latest)
    throw refused(`${label} has expired (${formatDay(notAfter.asUtc)})`, renewedRemedy)
  const mostDays = daysBetween(now, notAfter.latest)
  const leastDays = daysBetween(now, notAfter.earliest)
  if (mostDays < minDaysRemaining) {
    throw refused(
      `${label} expires on ${formatDay(notAfter.asUtc)}, ${formatDaysLeft(mostDays)}; min-days-remaining is ${minDaysRemaining}`,
      renewedRemedy,
    )
  }
  const isDoubtful = leastDays < Math.max(minDaysRemaining, 0)
  return isDoubtful
    ? [
        `${label} expires on about ${formatDay(notAfter.asUtc)}. SCM gives no time zone, so it may expire up to 14 hours earlier: check that this is late enough.`,
      ]
    : []
}

function refused(message: string, remedy: string): ActionError {
  return new ActionError('CERTIFICATE_REFUSED', message, { remedy })
}
