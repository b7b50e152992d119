// From what the inputs ask for to the certificate that is pushed, looked at and judged.

import type { CertificateInputs } from '../inputs/certificate.ts'
import type { CertificateFiles } from '../inputs/certificate-files.ts'
import type { Certificate } from './certificate.ts'
import { findCertificate } from './find.ts'
import { bareHex } from './fingerprint.ts'
import { type Guards, type Look, lookAtCertificate } from './inspect.ts'
import type { Shelf } from './list.ts'
import { oneLineName } from './names.ts'
import { findSame, nameFor, upload } from './upload.ts'
import { checkDates } from './usable.ts'

export interface Choice extends Look {
  /** How it was found, for the log; null where it was named by its id. */
  readonly reason: string | null
}

/**
 * Finds or uploads the certificate and looks at it.
 * @param dryRun whether files are only looked for, not uploaded
 * @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or why SCM could not be asked
 */
export async function chooseCertificate(
  shelf: Shelf,
  wanted: CertificateInputs,
  guards: Guards,
  dryRun: boolean,
): Promise<Choice> {
  switch (wanted.kind) {
    case 'id':
      return { ...(await lookAtCertificate(shelf, wanted.id, guards)), reason: null }
    case 'name':
    case 'domain': {
      const { id, reason, warnings } = await findCertificate(shelf, wanted)
      const look = await lookAtCertificate(shelf, id, guards)
      return { ...look, notices: [...warnings, ...look.notices], reason }
    }
    case 'files': {
      const { files, name } = wanted
      return chooseFiles(shelf, files, name ?? nameFor(files), guards, dryRun)
    }
  }
}

async function chooseFiles(
  shelf: Shelf,
  files: CertificateFiles,
  name: string,
  guards: Guards,
  dryRun: boolean,
): Promise<Choice> {
  const same = await findSame(shelf, files)
  if (same !== null) {
    const look = await lookAtCertificate(shelf, same, guards)
    const certificate = { ...look.certificate, sha256: bareHex(files.leaf.fingerprint256) }
    const reason = `${same} is the very same certificate: it is not uploaded again`
    return { ...look, certificate, reason }
  }
  if (dryRun) {
    const reason = `The certificate is not in SCM yet; it would be uploaded as "${name}"`
    return { certificate: factsOf(files, null, name), notices: [], reason }
  }
  const id = await upload(shelf, files, name)
  const look = await lookAtCertificate(shelf, id, guards)
  // Where it may not be read, the files tell the same.
  const isUnseen = look.certificate.expiresAt === null
  const facts = factsOf(files, id, name)
  const certificate = isUnseen ? facts : { ...look.certificate, sha256: facts.sha256 }
  return { ...look, certificate, reason: `The certificate was uploaded as ${id} "${name}"` }
}

/**
 * Judges files before anything is sent; their times are exact.
 * @throws `CERTIFICATE_REFUSED`
 */
export function checkFiles(files: CertificateFiles, guards: Guards): readonly string[] {
  const exactly = (time: Date) => {
    const asUtc = time.getTime()
    return { earliest: asUtc, latest: asUtc, asUtc }
  }
  const now = guards.now()
  for (const { subject, validToDate } of files.chain) {
    const label = `The intermediate certificate (${oneLineName(subject)})`
    checkDates(label, null, exactly(validToDate), now, 0)
  }
  const { validFromDate, validToDate } = files.leaf
  checkDates(
    `The certificate in fullchain-file`,
    exactly(validFromDate),
    exactly(validToDate),
    now,
    guards.minDaysRemaining,
  )
  return files.isSelfSigned
    ? ['The certificate in fullchain-file is self-signed: browsers will not trust it.']
    : []
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
  }
}
