// Uploads a certificate from files, so that SCM has it once, whatever happens to an answer and
// whatever other jobs do at the same time.

import { importCall, showCall } from '../cloud/scm.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import type { CertificateFiles } from './certificate.ts'
import { certificateFailure } from './failure.ts'
import type { ScmAccess } from './list.ts'
import { byAge, findSame, isFingerprintOf } from './same.ts'

/**
 * Uploads the certificate and returns its ids in SCM, the oldest first: more than one if another
 * job uploaded it meanwhile. After any answer, and after none, SCM is searched for it; it is
 * uploaded a second time only if the first attempt got no answer and SCM does not have it.
 * @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or the code of the call that failed
 */
export async function upload(
  scm: ScmAccess,
  files: CertificateFiles,
  name: string,
): Promise<readonly string[]> {
  const { leafPem: certificate, chainPem: chain, keyPem: privateKey } = files
  const { enterpriseProjectId } = scm
  const call = importCall(scm.endpoint, {
    name,
    certificate,
    chain,
    privateKey,
    enterpriseProjectId,
  })
  for (let isSecondTry = false; ; isSecondTry = true) {
    const result = await scm.call(call, scm.session)
    if (result.kind === 'done') return idsAfter(scm, files, result.value)
    const { error, mayHaveTakenEffect } = result
    const isAnswered = refusalBehind(error) !== null && error.code !== 'SIGN_IN_REFUSED'
    if (!mayHaveTakenEffect && !isAnswered) throw uploadFailed(error)
    // It may have been uploaded after all, or by someone else first. If we cannot find out, report
    // the upload's error.
    const ids = await findSame(scm, files).catch(() => {
      throw uploadFailed(error)
    })
    if (ids.length > 0) return ids
    if (!mayHaveTakenEffect || isSecondTry) throw uploadFailed(error)
  }
}

/** The ids after a good answer: its own, if that is the right one, and those of other jobs. */
async function idsAfter(
  scm: ScmAccess,
  files: CertificateFiles,
  id: string,
): Promise<readonly string[]> {
  const result = await scm.call(showCall(scm.endpoint, id), scm.session)
  if (result.kind === 'done' && !isFingerprintOf(result.value.fingerprint, files.leaf)) {
    const message = `SCM answered the upload with ${id}, which is another certificate (fingerprint ${result.value.fingerprint ?? 'not shown'})`
    const facts = { kind: 'other-certificate-uploaded' } as const
    throw new ActionError('CERTIFICATE_REFUSED', message, { facts })
  }
  // A list that lags, or that this user may not see, must not lose the id that we have.
  const others = await findSame(scm, files).catch(() => [])
  return [...new Set([id, ...others])].sort(byAge)
}

function uploadFailed(error: ActionError): ActionError {
  return certificateFailure('Could not upload the certificate', error, 'upload')
}

const longestName = 63

/** A name for a new entry in SCM, with the expiry date in UTC: `www.example.com-20270203`. */
export function nameFor({ names, leaf }: CertificateFiles): string {
  const day = leaf.validToDate.toISOString().slice(0, 10).replaceAll('-', '')
  const domain = (names[0] ?? 'certificate').replace(/^\*\./, 'wildcard.')
  return `${domain.replace(/[^\w.-]/g, '-').slice(0, longestName - day.length - 1)}-${day}`
}
