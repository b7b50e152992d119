// The inspection before the first push: does the certificate exist, and may it be pushed? A user
// may have the permission to push a certificate but not to read it. Then it is pushed without
// inspection, because pushing still works; the price is that an expired one is pushed, too, so a
// notice says so.

import { isForbidden, type ShownCertificate, showCall } from '../cloud/scm.ts'
import { type Certificate, unseenCertificate } from './certificate.ts'
import { certificateFailure } from './failure.ts'
import type { ScmAccess } from './list.ts'
import { checkUsable } from './usable.ts'

/** What an inspection found out. */
export interface Inspection {
  readonly certificate: Certificate
  /** Sentences for the user about problems that do not stop the run. */
  readonly notices: readonly string[]
}

/** What a certificate must meet to be pushed. */
export interface Requirements {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly minDaysRemaining: number
}

/**
 * Reads a certificate from SCM and checks that it may be pushed.
 * @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or the code of the call that failed
 */
export async function inspectCertificate(
  scm: ScmAccess,
  id: string,
  requirements: Requirements,
): Promise<Inspection> {
  const result = await scm.call(showCall(scm.endpoint, id), scm.session)
  if (result.kind === 'done') {
    const notices = checkUsable(result.value, requirements.now(), requirements.minDaysRemaining)
    return { certificate: seen(result.value), notices }
  }
  if (isForbidden(result.error)) {
    const notice =
      `This user may not read certificate ${id}, so it is pushed without being checked: it may be ` +
      'expired or revoked, and hosts cannot be compared with it. To check it, grant scm:cert:get.'
    return { certificate: unseenCertificate(id), notices: [notice] }
  }
  throw certificateFailure(`Could not read certificate ${id}`, result.error)
}

function seen({ id, name, domain, names, fingerprint, notAfter }: ShownCertificate): Certificate {
  const expiresAt = notAfter?.asUtc ?? null
  return { id, name, domain, names, fingerprint, sha256: null, expiresAt }
}
