// Whether a certificate may be pushed, judged from what SCM shows: before anything is changed. Pure.

import type { ShownCertificate } from '../cloud/scm.ts'
import { ActionError } from '../errors.ts'

/** The states in which SCM holds a certificate together with its key. */
const pushableStates: readonly string[] = ['ISSUED', 'UPLOAD']

/**
 * Refuses what certainly cannot be served; what is only likely comes back as notices.
 * @param now milliseconds since the epoch
 * @throws `CERTIFICATE_REFUSED` with the reason and the cure
 */
export function checkUsable(shown: ShownCertificate, now: number): readonly string[] {
  const label = `Certificate ${shown.id}`
  if (!pushableStates.includes(shown.status)) {
    throw new ActionError(
      'CERTIFICATE_REFUSED',
      `${label} has the status ${shown.status}; only ${pushableStates.join(' and ')} can be pushed`,
      { remedy: stateCures[shown.status] ?? 'Choose a certificate that is issued or uploaded.' },
    )
  }
  if (!shown.pushable) {
    throw new ActionError(
      'CERTIFICATE_REFUSED',
      `${label} cannot be pushed: SCM says push_support is off`,
      { remedy: 'Choose another certificate, or upload this one to SCM together with its key.' },
    )
  }
  return checkDates(shown, label, now)
}

const stateCures: Readonly<Record<string, string>> = {
  EXPIRED: 'A renewed certificate has a new id: put that one into certificate-id.',
  REVOKED: 'A reissued certificate has a new id: put that one into certificate-id.',
  CHECKING: 'Wait until the certificate authority has issued it, then run again.',
  CHECKING_DOMAIN: 'Complete the domain validation in SCM, then run again.',
  CHECKING_ORG: 'Wait until the organization is validated, then run again.',
  ISSUING: 'Wait until the certificate authority has issued it, then run again.',
  PAID: 'Apply for the certificate in SCM first: it is paid for, but not issued.',
}

/** SCM writes no time zone, so only what holds in every zone of the world is certain. */
function checkDates({ notBefore, notAfter }: ShownCertificate, label: string, now: number) {
  const notices: string[] = []
  if (notAfter !== null && now > notAfter.latest) {
    throw new ActionError(
      'CERTIFICATE_REFUSED',
      `${label} has expired (${new Date(notAfter.asUtc).toISOString().slice(0, 10)})`,
      { remedy: 'A renewed certificate has a new id: put that one into certificate-id.' },
    )
  }
  if (notAfter !== null && now > notAfter.earliest) {
    notices.push(
      `${label} expires within hours or has just expired: SCM gives its times without a time zone.`,
    )
  }
  // Not "perhaps not yet valid": that would be said of every certificate issued within hours.
  if (notBefore !== null && now < notBefore.earliest) {
    notices.push(`${label} is not valid yet: browsers refuse it until its start.`)
  }
  return notices
}
