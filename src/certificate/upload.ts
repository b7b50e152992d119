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
    const remedy =
      'Nothing was pushed. Check in SCM which certificates were uploaded, and set certificate-id to the right one.'
    throw new ActionError('CERTIFICATE_REFUSED', message, { remedy })
  }
  // A list that lags, or that this user may not see, must not lose the id that we have.
  const others = await findSame(scm, files).catch(() => [])
  return [...new Set([id, ...others])].sort(byAge)
}

/** SCM could not read the certificate, its chain or its key, or they do not belong together. */
const unreadableFiles = [
  ...['SCM.0006', 'SCM.0012', 'SCM.0013', 'SCM.0014', 'SCM.0031'],
  ...['SCM.0053', 'SCM.0054', 'SCM.0059', 'SCM.0079', 'SCM.0114'],
]

const correctFiles =
  'Correct fullchain-file and key-file: SCM needs the certificate of the server, every certificate between it and the root, and its key, as complete and unencrypted PEM. It may refuse a self-signed certificate.'

/** What these codes mean in an upload; elsewhere they are about a certificate of SCM. */
const remediesOfInputs: Readonly<Record<string, string>> = {
  'SCM.0005': 'Check fullchain-file, key-file, certificate-name and enterprise-project-id.',
  'SCM.0010': correctFiles,
  'SCM.0032':
    'Set certificate-name to another name: use only letters, digits, underscores, hyphens and dots.',
}

function uploadFailed(error: ActionError): ActionError {
  const what = 'Could not upload the certificate'
  const code = refusalBehind(error)?.errorCode ?? ''
  const known = unreadableFiles.includes(code) ? correctFiles : remediesOfInputs[code]
  if (error.code === 'REFUSED' && known !== undefined) {
    const message = `${what}: ${error.message}`
    return new ActionError('CERTIFICATE_REFUSED', message, { cause: error, remedy: known })
  }
  const remedy = 'Grant scm:cert:upload (in the new IAM: scm:cert:import).'
  return certificateFailure(what, error, remedy)
}

const longestName = 63

/** A name for a new entry in SCM, with the expiry date in UTC: `www.example.com-20270203`. */
export function nameFor({ names, leaf }: CertificateFiles): string {
  const day = leaf.validToDate.toISOString().slice(0, 10).replaceAll('-', '')
  const domain = (names[0] ?? 'certificate').replace(/^\*\./, 'wildcard.')
  return `${domain.replace(/[^\w.-]/g, '-').slice(0, longestName - day.length - 1)}-${day}`
}
