// From what the inputs ask for to the certificate to push: finds or uploads it, then inspects it.

import type { Certificate, CertificateFiles } from './certificate.ts'
import { findCertificate } from './find.ts'
import { bareHex } from './fingerprint.ts'
import { type Inspection, inspectCertificate, type Requirements } from './inspect.ts'
import type { ScmAccess } from './list.ts'
import { oneLineName } from './names.ts'
import { findSame, nameFor, upload } from './upload.ts'
import { checkDates } from './usable.ts'

/** Which certificate the inputs ask for. */
export type CertificateInputs =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'domain'; readonly domain: string }
  | {
      readonly kind: 'files'
      readonly files: CertificateFiles
      /** The new entry's name in SCM; null: made from the domain and the expiry date. */
      readonly name: string | null
    }

/** The certificate to push, what is known about it, and why it was chosen. */
export interface Choice extends Inspection {
  /** Why this certificate, as a sentence for the log; null when the inputs name its id. */
  readonly reason: string | null
}

/**
 * Finds or uploads the certificate and inspects it.
 * @param dryRun whether to search SCM for a certificate from files without uploading it
 * @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or the code of the call that failed
 */
export async function chooseCertificate(
  scm: ScmAccess,
  wanted: CertificateInputs,
  requirements: Requirements,
  dryRun: boolean,
): Promise<Choice> {
  switch (wanted.kind) {
    case 'id':
      return { ...(await inspectCertificate(scm, wanted.id, requirements)), reason: null }
    case 'name':
    case 'domain': {
      const { id, reason, warnings } = await findCertificate(scm, wanted)
      const inspection = await inspectCertificate(scm, id, requirements)
      return { ...inspection, notices: [...warnings, ...inspection.notices], reason }
    }
    case 'files': {
      const { files, name } = wanted
      return chooseFiles(scm, files, name ?? nameFor(files), requirements, dryRun)
    }
  }
}

async function chooseFiles(
  scm: ScmAccess,
  files: CertificateFiles,
  name: string,
  requirements: Requirements,
  dryRun: boolean,
): Promise<Choice> {
  const same = await findSame(scm, files)
  if (same !== null) {
    const inspection = await inspectCertificate(scm, same, requirements)
    const certificate = { ...inspection.certificate, sha256: bareHex(files.leaf.fingerprint256) }
    const reason = `SCM already has this certificate as ${same}, so it is not uploaded again`
    return { ...inspection, certificate, reason }
  }
  if (dryRun) {
    const reason = `The certificate is not in SCM yet; a real run would upload it as "${name}"`
    return { certificate: factsOf(files, null, name), notices: [], reason }
  }
  const id = await upload(scm, files, name)
  const inspection = await inspectCertificate(scm, id, requirements)
  // If this user may not read the certificate in SCM, the files hold the same facts.
  const isUnseen = inspection.certificate.expiresAt === null
  const facts = factsOf(files, id, name)
  const certificate = isUnseen ? facts : { ...inspection.certificate, sha256: facts.sha256 }
  return { ...inspection, certificate, reason: `Uploaded the certificate as ${id} "${name}"` }
}

/**
 * Checks a certificate from files before anything is sent. Its dates are exact.
 * @returns sentences for the user about problems that do not stop the run
 * @throws `CERTIFICATE_REFUSED`
 */
export function checkFiles(files: CertificateFiles, requirements: Requirements): readonly string[] {
  const exactly = (time: Date) => {
    const asUtc = time.getTime()
    return { earliest: asUtc, latest: asUtc, asUtc }
  }
  const now = requirements.now()
  for (const { subject, validToDate } of files.chain) {
    const label = `The intermediate certificate (${oneLineName(subject)})`
    checkDates(label, null, exactly(validToDate), now, 0)
  }
  const { validFromDate, validToDate } = files.leaf
  checkDates(
    'The certificate in fullchain-file',
    exactly(validFromDate),
    exactly(validToDate),
    now,
    requirements.minDaysRemaining,
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
