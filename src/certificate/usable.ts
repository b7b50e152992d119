// Whether a certificate may be pushed, judged before anything is changed. What is certain is
// refused; what is only likely comes back as notices. Pure.

import type { ShownCertificate } from '../cloud/scm.ts'
import type { ScmTime } from '../cloud/scm-time.ts'
import { daysBetween, formatDay } from '../days.ts'
import { ActionError } from '../errors.ts'

/** The states in which SCM holds a certificate together with its key. */
export const pushableStates = ['ISSUED', 'UPLOAD'] as const

const renewedRemedy =
  'A renewed certificate has a new id: give that one, or let certificate-domain find it.'

/**
 * Judges what SCM shows.
 * @param now milliseconds since the epoch
 * @param minDaysRemaining fewer days left are refused
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
    const can = pushableStates.join(' and ')
    throw refused(`${label} has the status ${shown.status}; only ${can} can be pushed`, fix)
  }
  if (!shown.pushable) {
    const fix = 'Choose another certificate, or upload this one to SCM together with its key.'
    throw refused(`${label} cannot be pushed: SCM has pushing switched off for it`, fix)
  }
  return checkDates(label, shown.notBefore, shown.notAfter, now, minDaysRemaining)
}

const stateRemedies: Readonly<Record<string, string>> = {
  EXPIRED: renewedRemedy,
  REVOKED: 'A reissued certificate has a new id: give that one.',
  CHECKING: 'Wait until the certificate authority has issued it, then run again.',
  CHECKING_DOMAIN: 'Complete the domain validation in SCM, then run again.',
  CHECKING_ORG: 'Wait until the organization is validated, then run again.',
  ISSUING: 'Wait until the certificate authority has issued it, then run again.',
  PAID: 'Apply for the certificate in SCM first: it is paid for, but not issued.',
}

/**
 * Judges validity. SCM writes no time zone, so its times are intervals, and only what holds in every
 * zone of the world is certain; a time that is known exactly is an interval of no length.
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
      'Push it when it is valid: visitors would be warned until then. Is the clock of its issuer right?',
    )
  }
  if (notAfter === null) return []
  if (now > notAfter.latest)
    throw refused(`${label} has expired (${formatDay(notAfter.asUtc)})`, renewedRemedy)
  const mostDays = daysBetween(now, notAfter.latest)
  const leastDays = daysBetween(now, notAfter.earliest)
  if (mostDays < minDaysRemaining) {
    throw refused(
      `${label} expires on ${formatDay(notAfter.asUtc)}, in ${mostDays} days; min-days-remaining asks for ${minDaysRemaining}`,
      renewedRemedy,
    )
  }
  const isDoubtful = leastDays < Math.max(minDaysRemaining, 0)
  return isDoubtful
    ? [
        `${label} expires about ${formatDay(notAfter.asUtc)}: SCM writes no time zone, so it may be up to 14 hours earlier, which is too soon.`,
      ]
    : []
}

function refused(message: string, remedy: string): ActionError {
  return new ActionError('CERTIFICATE_REFUSED', message, { remedy })
}
