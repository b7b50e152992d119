// A certificate from files: whether SCM has it already, and its upload if not. The upload is a step
// of its own, so that nothing is changed before everything was read.

import type { Certificate, CertificateFiles, WantedFiles } from './certificate.ts'
import { bareHex } from './fingerprint.ts'
import { type Choice, inspectCertificate } from './inspect.ts'
import { keyFamilyOf } from './leaf.ts'
import type { ScmAccess } from './list.ts'
import { oneLineName } from './names.ts'
import { joinRemarks, noRemarks, type Remarks, warning } from './remarks.ts'
import { findSame } from './same.ts'
import { nameFor, upload } from './upload.ts'
import { checkDates, type Requirements } from './usable.ts'

/**
 * Looks for a certificate from files in SCM; changes nothing. One that SCM does not have has no id.
 * @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or the code of the call that failed
 */
export async function recogniseFiles(
  scm: ScmAccess,
  wanted: WantedFiles,
  requirements: Requirements,
): Promise<Choice> {
  const ids = await findSame(scm, wanted.files)
  if (ids.length > 0) {
    const reason = `SCM already has this certificate as ${ids[0]}, so it is not uploaded again`
    return chosenFrom(scm, wanted, requirements, ids, reason)
  }
  const certificate = factsOf(wanted.files, null, entryName(wanted))
  return { certificate, ...noRemarks, reason: 'SCM does not have this certificate yet' }
}

/**
 * Uploads a certificate from files and inspects it.
 * @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or the code of the call that failed
 */
export async function uploadCertificate(
  scm: ScmAccess,
  wanted: WantedFiles,
  requirements: Requirements,
): Promise<Choice> {
  const name = entryName(wanted)
  const ids = await upload(scm, wanted.files, name)
  return chosenFrom(
    scm,
    wanted,
    requirements,
    ids,
    `Uploaded the certificate as ${ids[0]} "${name}"`,
  )
}

/** @param ids of this certificate in SCM, the oldest first, which every job uses */
async function chosenFrom(
  scm: ScmAccess,
  { files, name }: WantedFiles,
  requirements: Requirements,
  ids: readonly string[],
  reason: string,
): Promise<Choice> {
  const [id = '', ...others] = ids
  // The files say what SCM may not show, so their certificate is never unknown.
  const dates = { ...requirements, chosenBy }
  const inspection = await inspectCertificate(scm, id, dates, false)
  const facts = factsOf(files, id, name ?? nameFor(files))
  const { sha256, keyFamily } = facts
  const isUnseen = inspection.certificate.fingerprint === null
  const certificate = isUnseen ? facts : { ...inspection.certificate, sha256, keyFamily }
  const remarks = joinRemarks(inspection, others.length === 0 ? noRemarks : severalOf(id, others))
  return { ...remarks, certificate, reason }
}

function severalOf(id: string, others: readonly string[]): Remarks {
  const count = others.length + 1
  return warning(
    `SCM has this certificate ${count} times. The oldest, ${id}, is used; ${others.join(', ')} can be deleted once nothing uses them.`,
  )
}

function entryName({ files, name }: WantedFiles): string {
  return name ?? nameFor(files)
}

const chosenBy = { kind: 'files' } as const

/**
 * Checks a certificate from files before anything is sent. Its dates are exact.
 * @throws `CERTIFICATE_REFUSED`
 */
export function checkFiles(files: CertificateFiles, requirements: Requirements): Remarks {
  const exactly = (time: Date) => {
    const asUtc = time.getTime()
    return { earliest: asUtc, latest: asUtc, asUtc }
  }
  for (const { subject, validToDate } of files.chain) {
    const label = `The intermediate certificate (${oneLineName(subject)})`
    const dates = { ...requirements, minDaysRemaining: 0, chosenBy }
    checkDates(label, null, exactly(validToDate), dates)
  }
  const { validFromDate, validToDate } = files.leaf
  const label = 'The certificate in fullchain-file'
  const dates = { ...requirements, chosenBy }
  checkDates(label, exactly(validFromDate), exactly(validToDate), dates)
  return files.isSelfSigned
    ? warning('The certificate in fullchain-file is self-signed: browsers will not trust it.')
    : noRemarks
}

function factsOf(files: CertificateFiles, id: string | null, name: string): Certificate {
  const { leaf, names } = files
  return {
    id,
    name,
    domain: names[0] ?? null,
    names,
    fingerprint: bareHex(leaf.fingerprint),
    sha256: bareHex(leaf.fingerprint256),
    expiresAt: leaf.validToDate.getTime(),
    keyFamily: keyFamilyOf(leaf),
  }
}
