// Removes secrets from what SCM and hosts said of certificates. (The words of a refusal were
// redacted when they were read.) Pure.

import type { Certificate } from '../certificate/certificate.ts'
import type { Row } from './rows/row.ts'

/** Returns the text without any secret of this run. */
export type Redact = (text: string) => string

/** A copy of a certificate, redacted: its id, name, domain and fingerprint come from SCM. */
export function redactCertificate(certificate: Certificate, redact: Redact): Certificate {
  return {
    ...certificate,
    id: redacted(certificate.id, redact),
    name: redacted(certificate.name, redact),
    domain: redacted(certificate.domain, redact),
    fingerprint: redacted(certificate.fingerprint, redact),
  }
}

/** A row, redacted: its sentences may quote a host's certificate. */
export function redactRow<Some extends Row>(row: Some, redact: Redact): Some {
  const { label, says, defects } = row
  if (says === null && defects.length === 0 && label.length === 1) return row
  return {
    ...row,
    label: label.map(redact),
    says: redacted(says, redact),
    defects: defects.map(redact),
  }
}

function redacted(text: string | null, redact: Redact): string | null {
  return text === null ? null : redact(text)
}
