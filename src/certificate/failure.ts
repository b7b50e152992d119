// An error of SCM's, told as a failure of the certificate: one translator for listing, inspecting
// and uploading.

import { isForbidden } from '../cloud/scm.ts'
import { ActionError } from '../errors.ts'

/**
 * Sign-in errors and cancelling stay what they are, since they are not about the certificate. What
 * SCM refused becomes `CERTIFICATE_REFUSED`; time-outs and the like keep their code.
 * @param what what failed, as the beginning of a sentence
 * @param remedyIfForbidden what to do when a permission is missing
 */
export function certificateFailure(
  what: string,
  error: ActionError,
  remedyIfForbidden: string | null = null,
): ActionError {
  if (error.code === 'SIGN_IN_REFUSED' || error.code === 'CANCELLED') return error
  const code = error.code === 'REFUSED' ? 'CERTIFICATE_REFUSED' : error.code
  const remedy = isForbidden(error) ? remedyIfForbidden : null
  return new ActionError(code, `${what}: ${error.message}`, {
    cause: error,
    ...(remedy !== null && { remedy }),
  })
}
