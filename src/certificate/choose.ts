// From what the inputs ask for to the certificate to push: finds it and inspects it. One from files
// that SCM does not have yet is uploaded in a second step, so that nothing is changed before.

import type { Certificate, CertificateFiles } from './certificate.ts'
import { findCertificate } from './find.ts'
import { bareHex } from './fingerprint.ts'
import { type Inspection, inspectCertificate } from './inspect.ts'
import type { ScmAccess } from './list.ts'
import { oneLineName } from './names.ts'
import { joinRemarks, noRemarks, type Remarks, warning } from './remarks.ts'
import { findSame } from './same.ts'
import { nameFor, upload } from './upload.ts'
import { checkDates, type Requirements } from './usable.ts'

/** A certificate from files. */
export interface WantedFiles {
  readonly kind: 'files'
  readonly files: CertificateFiles
  /** The new entry's name in SCM; null: made from the domain and the expiry date. */
  readonly name: string | null
}

/** Which certificate the inputs ask for. */
export type CertificateInputs =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'domain'; readonly domain: string }
  | WantedFiles

/** What the inputs call the certificate: its domain, name or id. */
export function nameOfWanted(wanted: CertificateInputs): string | null {
  switch (wanted.kind) {
    case 'id':
      return wanted.id
    case 'name':
      return wanted.name
    case 'domain':
      return wanted.domain
    case 'files':
      return wanted.files.names[0] ?? wanted.name
  }
}

/** The certificate to push, what is known about it, and why it was chosen. */
export interface Choice extends Inspection {
  /** Why this certificate, as a sentence for the log; null when the inputs name its id. */
  readonly reason: string | null
}

/**
 * Finds the certificate and inspects it; changes nothing. A certificate from files that SCM does
 * not have yet has no id.
 * @throws `CERTIFICATE_REFUSED`, `SIGN_IN_REFUSED`, or the code of the call that failed
 */
export async function chooseCertificate(
  scm: ScmAccess,
  wanted: CertificateInputs,
  requirements: Requirements,
): Promise<Choice> {
  switch (wanted.kind) {
    case 'id': {
      const mustBeKnown = requirements.minDaysRemaining > 0
      const inspection = await inspectCertificate(scm, wanted.id, requirements, mustBeKnown)
      return { ...inspection, reason: null }
    }
    case 'name':
    case 'domain':
      return findCertificate(scm, wanted, requirements)
    case 'files': {
      const ids = await findSame(scm, wanted.files)
      if (ids.length > 0) {
        const reason = `SCM already has this certificate as ${ids[0]}, so it is not uploaded again`
        return chosenFrom(scm, wanted, requirements, ids, reason)
      }
      const certificate = factsOf(wanted.files, null, entryName(wanted))
      return { certificate, ...noRemarks, reason: 'SCM does not have this certificate yet' }
    }
  }
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
  const dates = { ...requirements, renewed: renewFiles }
  const inspection = await inspectCertificate(scm, id, dates, false)
  const facts = factsOf(files, id, name ?? nameFor(files))
  const isUnseen = inspection.certificate.fingerprint === null
  const certificate = isUnseen ? facts : { ...inspection.certificate, sha256: facts.sha256 }
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

const renewFiles =
  'Renew the certificate first (certbot, acme.sh, lego), and check that fullchain-file is the new file.'

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
    const dates = { ...requirements, minDaysRemaining: 0, renewed: renewFiles }
    checkDates(label, null, exactly(validToDate), dates)
  }
  const { validFromDate, validToDate } = files.leaf
  const label = 'The certificate in fullchain-file'
  const dates = { ...requirements, renewed: renewFiles }
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
  }
}
