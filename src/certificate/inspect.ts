// The inspection before the first push: does the certificate exist, and may it be pushed? One that
// this user may push but not read is pushed unseen.

import { isForbidden, type ShownCertificate, showCall } from '../cloud/scm.ts'
import { type Certificate, unseenCertificate } from './certificate.ts'
import { certificateFailure } from './failure.ts'
import type { ScmAccess } from './list.ts'
import { checkUsable } from './usable.ts'

export interface Inspection {
  readonly certificate: Certificate
  /** What the user should know although it stops nothing. */
  readonly notices: readonly string[]
}

/** What a certificate must meet before it is pushed. */
export interface Requirements {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly minDaysRemaining: number
}

/** @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or why SCM could not be asked */
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
      `This user may not read certificate ${id}. It is pushed unseen: whether it is expired or ` +
      'revoked is not known, and what hosts serve cannot be compared with it. Grant scm:cert:get.'
    return { certificate: unseenCertificate(id), notices: [notice] }
  }
  throw certificateFailure(`Could not read certificate ${id}`, result.error)
}

function seen({ id, name, domain, names, fingerprint, notAfter }: ShownCertificate): Certificate {
  const expiresAt = notAfter?.asUtc ?? null
  return { id, name, domain, names, fingerprint, sha256: null, expiresAt }
}
