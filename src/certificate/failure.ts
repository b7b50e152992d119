// Turns an error from SCM into an error about the certificate: one translator for listing,
// inspecting and uploading.

import { isForbidden } from '../cloud/scm.ts'
import type { ScmCall } from '../errors/facts.ts'
import { ActionError, answerBehind, sentenceOf } from '../errors.ts'

/**
 * The error to throw when a call about the certificate failed. A refusal becomes
 * `CERTIFICATE_REFUSED`; other errors, such as time-outs, keep their code. `SIGN_IN_REFUSED` and
 * `CANCELLED` are not about the certificate, so those errors are returned unchanged.
 * @param what what failed, as the beginning of a sentence: `Could not list the certificates`
 */
export function certificateFailure(what: string, error: ActionError, call: ScmCall): ActionError {
  if (error.code === 'SIGN_IN_REFUSED' || error.code === 'CANCELLED') return error
  const code = error.code === 'REFUSED' ? 'CERTIFICATE_REFUSED' : error.code
  const facts = {
    kind: 'scm-call-failed',
    call,
    errorCode: answerBehind(error)?.errorCode ?? null,
    isRefused: error.code === 'REFUSED',
    isForbidden: isForbidden(error),
  } as const
  return new ActionError(code, `${what}: ${sentenceOf(error)}`, { cause: error, facts })
}
