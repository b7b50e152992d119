// The look before the first push: is it there, and may it be pushed? A certificate that this user
// may push but not read is pushed unseen.

import { type ShownCertificate, showCall } from '../cloud/scm.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import { type Certificate, unseenCertificate } from './certificate.ts'
import type { Shelf } from './list.ts'
import { checkUsable } from './usable.ts'

export interface Look {
  readonly certificate: Certificate
  /** What the user should know although it stops nothing. */
  readonly notices: readonly string[]
}

/** By what a certificate is judged. */
export interface Guards {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly minDaysRemaining: number
}

/** @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or why the look could not be made */
export async function lookAtCertificate(shelf: Shelf, id: string, guards: Guards): Promise<Look> {
  const result = await shelf.call(showCall(shelf.endpoint, id), shelf.session)
  if (result.kind === 'done') {
    const notices = checkUsable(result.value, guards.now(), guards.minDaysRemaining)
    return { certificate: seen(result.value), notices }
  }
  if (mayNotRead(result.error)) {
    const notice =
      `Certificate ${id} may not be read by this user: an expired or revoked one is not found ` +
      'before it is pushed, and what hosts serve cannot be compared with it. Grant scm:cert:get.'
    return { certificate: unseenCertificate(id), notices: [notice] }
  }
  throw lookFailed(result.error, id)
}

function seen({ id, name, domain, names, fingerprint, notAfter }: ShownCertificate): Certificate {
  const expiresAt = notAfter?.asUtc ?? null
  return { id, name, domain, names, fingerprint, sha256: null, expiresAt }
}

function mayNotRead(error: ActionError): boolean {
  if (error.code !== 'REFUSED') return false
  const refusal = refusalBehind(error)
  return refusal?.httpStatus === 403 || refusal?.errorCode === 'SCM.4002'
}

/** Time and cancelling keep their own code; a refusal by SCM means this certificate. */
function lookFailed(error: ActionError, id: string): ActionError {
  if (error.code === 'SIGN_IN_REFUSED') return error
  const code = error.code === 'REFUSED' ? 'CERTIFICATE_REFUSED' : error.code
  return new ActionError(code, `Certificate ${id} could not be looked at: ${error.message}`, {
    cause: error,
  })
}
