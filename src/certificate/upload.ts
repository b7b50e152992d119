// Uploads a certificate from files, once: when SCM has the very same one already, that is used.

import { importCall, showCall } from '../cloud/scm.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import type { CertificateFiles } from '../inputs/certificate-files.ts'
import { listPushable } from './find.ts'
import { bareHex, readFingerprint } from './fingerprint.ts'
import type { Shelf } from './list.ts'
import { covers } from './names.ts'

const hourMs = 3_600_000

/**
 * The id of the same certificate in SCM, by its fingerprint; null when it is not there.
 * @throws why SCM could not be asked: what is not known must not be taken for not there
 */
export async function findSame(
  shelf: Shelf,
  { leaf, names }: CertificateFiles,
): Promise<string | null> {
  const { certificates } = await listPushable(shelf)
  const expiresAt = leaf.validToDate.getTime()
  const alike = certificates.filter(
    ({ names: listed, notAfter }) =>
      // Lists have no fingerprint; expiry and a common name leave few to be shown.
      (notAfter === null || Math.abs(notAfter.asUtc - expiresAt) <= 14 * hourMs) &&
      names.some((name) => listed.some((each) => covers(each, name))),
  )
  for (const { id } of alike) {
    const result = await shelf.call(showCall(shelf.endpoint, id), shelf.session)
    if (result.kind === 'failed' && !isGone(result.error)) throw result.error
    if (result.kind === 'done' && isFingerprintOf(result.value.fingerprint, leaf)) return id
  }
  return null
}

/** It was deleted meanwhile, or this user may list it but not read it. */
function isGone(error: ActionError): boolean {
  const status = refusalBehind(error)?.httpStatus ?? 0
  return error.code === 'REFUSED' && status >= 400 && status < 500 && status !== 429
}

function isFingerprintOf(shown: string | null, leaf: CertificateFiles['leaf']): boolean {
  const wanted = readFingerprint(shown)
  const own = wanted?.hash === 'sha256' ? leaf.fingerprint256 : leaf.fingerprint
  return wanted?.hex === bareHex(own)
}

/**
 * Uploads the certificate and answers with its id. After an attempt that may have been carried out,
 * it is looked for before it is uploaded again.
 * @throws `CERTIFICATE_REFUSED`, or why SCM could not be asked
 */
export async function upload(shelf: Shelf, files: CertificateFiles, name: string): Promise<string> {
  const { leafPem: certificate, chainPem: chain, keyPem: privateKey } = files
  const { enterpriseProjectId } = shelf
  const call = importCall(shelf.endpoint, {
    name,
    certificate,
    chain,
    privateKey,
    enterpriseProjectId,
  })
  for (let isSecondTry = false; ; isSecondTry = true) {
    const result = await shelf.call(call, shelf.session)
    if (result.kind === 'done') return result.value
    const { error, mayHaveTakenEffect } = result
    const isAnswered = refusalBehind(error) !== null && error.code !== 'SIGN_IN_REFUSED'
    if (!mayHaveTakenEffect && !isAnswered) throw uploadFailed(error)
    // Done after all, or refused because somebody else was faster; when that cannot be found out, it
    // is the upload that failed.
    const id = await findSame(shelf, files).catch(() => {
      throw uploadFailed(error)
    })
    if (id !== null) return id
    if (!mayHaveTakenEffect || isSecondTry) throw uploadFailed(error)
  }
}

function uploadFailed(error: ActionError): ActionError {
  if (error.code === 'SIGN_IN_REFUSED' || error.code === 'CANCELLED') return error
  const code = error.code === 'REFUSED' ? 'CERTIFICATE_REFUSED' : error.code
  const refusal = refusalBehind(error)
  const mayNot =
    error.code === 'REFUSED' && (refusal?.httpStatus === 403 || refusal?.errorCode === 'SCM.4002')
  return new ActionError(code, `The certificate could not be uploaded: ${error.message}`, {
    cause: error,
    ...(mayNot && { remedy: 'Grant scm:cert:upload (in the new IAM scm:cert:import).' }),
  })
}

const longestName = 63

/** A name for a new entry of SCM's: `www.example.com-20270203`. */
export function nameFor({ names, leaf }: CertificateFiles): string {
  const day = leaf.validToDate.toISOString().slice(0, 10).replaceAll('-', '')
  const domain = (names[0] ?? 'certificate').replace(/^\*\./, 'wildcard.')
  return `${domain.replace(/[^\w.-]/g, '-').slice(0, longestName - day.length - 1)}-${day}`
}
