// Turns an error from SCM into an error about the certificate: one translator for listing,
// inspecting and uploading.

import { isForbidden } from '../cloud/scm.ts'
import { ActionError, refusalBehind, sentenceOf } from '../errors.ts'

/**
 * The error to throw when a call about the certificate failed. A refusal becomes
 * `CERTIFICATE_REFUSED`; other errors, such as time-outs, keep their code. `SIGN_IN_REFUSED` and
 * `CANCELLED` are not about the certificate, so those errors are returned unchanged.
 * @param what what failed, as the beginning of a sentence: `Could not list the certificates`
 * @param remedyIfForbidden what to do if a permission is missing
 */
export function certificateFailure(
  what: string,
  error: ActionError,
  remedyIfForbidden: string | null = null,
): ActionError {
  if (error.code === 'SIGN_IN_REFUSED' || error.code === 'CANCELLED') return error
  const code = error.code === 'REFUSED' ? 'CERTIFICATE_REFUSED' : error.code
  const remedy = isForbidden(error) ? remedyIfForbidden : remedyOfParameters(error)
  return new ActionError(code, `${what}: ${sentenceOf(error)}`, {
    cause: error,
    ...(remedy !== null && { remedy }),
  })
}

/** SCM does not say which parameter of a list or a look is wrong; none of them is a target. */
function remedyOfParameters(error: ActionError): string | null {
  if (refusalBehind(error)?.errorCode !== 'SCM.0005') return null
  return 'Check certificate-id, certificate-domain or certificate-name, whichever is set, and enterprise-project-id.'
}
