// Uploads a certificate from files, unless SCM already has the same one.

import { importCall, showCall } from '../cloud/scm.ts'
import { hourMs } from '../days.ts'
import { type ActionError, refusalBehind } from '../errors.ts'
import type { CertificateFiles } from './certificate.ts'
import { certificateFailure } from './failure.ts'
import { listPushable } from './find.ts'
import { bareHex, readFingerprint } from './fingerprint.ts'
import type { ScmAccess } from './list.ts'
import { covers } from './names.ts'

/**
 * The id of the same certificate in SCM, found by its fingerprint; null if SCM does not have it.
 * @throws the error of the call that failed, because "unknown" must not be taken for "not there"
 */
export async function findSame(
  scm: ScmAccess,
  { leaf, names }: CertificateFiles,
): Promise<string | null> {
  const { certificates } = await listPushable(scm)
  const expiresAt = leaf.validToDate.getTime()
  const alike = certificates.filter(
    ({ names: listed, notAfter }) =>
      // A list shows no fingerprints, so each candidate has to be read. The expiry and a shared
      // name leave only a few.
      (notAfter === null || Math.abs(notAfter.asUtc - expiresAt) <= 14 * hourMs) &&
      names.some((name) => listed.some((each) => covers(each, name))),
  )
  for (const { id } of alike) {
    const result = await scm.call(showCall(scm.endpoint, id), scm.session)
    if (result.kind === 'failed' && !isGone(result.error)) throw result.error
    if (result.kind === 'done' && isFingerprintOf(result.value.fingerprint, leaf)) return id
  }
  return null
}

/** The certificate was deleted meanwhile, or this user may not read it. */
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
 * Uploads the certificate and returns its id. After an attempt that may have succeeded, searches
 * SCM for the certificate before uploading it again, so that no duplicate is made.
 * @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or the code of the call that failed
 */
export async function upload(
  scm: ScmAccess,
  files: CertificateFiles,
  name: string,
): Promise<string> {
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
    if (result.kind === 'done') return result.value
    const { error, mayHaveTakenEffect } = result
    const isAnswered = refusalBehind(error) !== null && error.code !== 'SIGN_IN_REFUSED'
    if (!mayHaveTakenEffect && !isAnswered) throw uploadFailed(error)
    // It may have been uploaded after all, or by someone else first. If we cannot find out, report
    // the upload's error.
    const id = await findSame(scm, files).catch(() => {
      throw uploadFailed(error)
    })
    if (id !== null) return id
    if (!mayHaveTakenEffect || isSecondTry) throw uploadFailed(error)
  }
}

function uploadFailed(error: ActionError): ActionError {
  const remedy = 'Grant scm:cert:upload (in the new IAM: scm:cert:import).'
  return certificateFailure('Could not upload the certificate', error, remedy)
}

const longestName = 63

/** A name for a new entry in SCM, with the expiry date in UTC: `www.example.com-20270203`. */
export function nameFor({ names, leaf }: CertificateFiles): string {
  const day = leaf.validToDate.toISOString().slice(0, 10).replaceAll('-', '')
  const domain = (names[0] ?? 'certificate').replace(/^\*\./, 'wildcard.')
  return `${domain.replace(/[^\w.-]/g, '-').slice(0, longestName - day.length - 1)}-${day}`
}
