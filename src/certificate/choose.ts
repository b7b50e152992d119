// From what the inputs ask for to the certificate to push: finds it and inspects it.

import type { WantedFiles } from './certificate.ts'
import { findCertificate } from './find.ts'
import { recogniseFiles } from './from-files.ts'
import { type Choice, inspectCertificate } from './inspect.ts'
import type { ScmAccess } from './list.ts'
import type { Requirements } from './usable.ts'

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
    case 'files':
      return recogniseFiles(scm, wanted, requirements)
  }
}
