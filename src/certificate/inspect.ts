// The inspection before the first push: does the certificate exist, and may it be pushed? A
// certificate that cannot be read can often be pushed all the same, because the site needs it; the
// price is that a bad one is pushed, too, so a warning says what was not checked.

import { isForbidden, isUnreadable, type ShownCertificate, showCall } from '../cloud/scm.ts'
import { ActionError } from '../errors.ts'
import { type Certificate, unseenCertificate } from './certificate.ts'
import { certificateFailure } from './failure.ts'
import type { ScmAccess } from './list.ts'
import { type Remarks, warning } from './remarks.ts'
import { checkUsable, type Requirements } from './usable.ts'

/** What an inspection found out. */
export interface Inspection extends Remarks {
  readonly certificate: Certificate
}

/** The certificate to push, what is known about it, and why it was chosen. */
export interface Choice extends Inspection {
  /** Why this certificate, as a sentence for the log; null when the inputs name its id. */
  readonly reason: string | null
}

/**
 * Reads a certificate from SCM and checks that it may be pushed.
 * @param mustBeKnown whether a certificate that cannot be read, or whose state we do not know, is
 * an
 * error
 * @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or the code of the call that failed
 */
export async function inspectCertificate(
  scm: ScmAccess,
  id: string,
  requirements: Requirements,
  mustBeKnown: boolean,
): Promise<Inspection> {
  const result = await scm.call(showCall(scm.endpoint, id), scm.session)
  if (result.kind === 'done') return inspectShown(result.value, requirements, mustBeKnown)
  if (isUnreadable(result.error) && !mustBeKnown) {
    return { certificate: unseenCertificate(id), ...unseen(id, result.error) }
  }
  const failure = certificateFailure(`Could not read certificate ${id}`, result.error, 'read')
  const { minDaysRemaining } = requirements
  if (!isUnreadable(result.error)) throw failure
  const facts = {
    kind: 'expiry-unread',
    minDaysRemaining,
    isForbidden: isForbidden(result.error),
  } as const
  throw new ActionError(failure.code, failure.lines, { cause: failure, facts })
}

/**
 * Checks that a certificate, as SCM shows it, may be pushed.
 * @throws `CERTIFICATE_REFUSED`
 */
export function inspectShown(
  shown: ShownCertificate,
  requirements: Requirements,
  mustBeKnown: boolean,
): Inspection {
  const { id, name, domain, names, fingerprint, notAfter, keyFamily } = shown
  const remarks = checkUsable(shown, requirements, mustBeKnown)
  const expiresAt = notAfter?.asUtc ?? null
  return {
    certificate: { id, name, domain, names, fingerprint, sha256: null, expiresAt, keyFamily },
    ...remarks,
  }
}

function unseen(id: string, error: ActionError): Remarks {
  const fix = isForbidden(error) ? ' Grant scm:cert:get to the user or agency that signs in.' : ''
  return warning(
    `Could not read certificate ${id} (${error.message}), so it is pushed without being checked: ` +
      `it may be expired or revoked, and hosts cannot be compared with it.${fix}`,
  )
}
