// Removes secrets from what SCM and hosts said of certificates. (The words of a refusal were
// redacted when they were read.) Pure.

import type { Certificate } from '../certificate/certificate.ts'
import type { Check } from '../verify/judge.ts'

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

/** A copy of a check, redacted: its sentences quote the host's certificate. */
export function redactCheck(check: Check, redact: Redact): Check {
  return { ...check, seen: redact(check.seen), defects: check.defects.map(redact) }
}

function redacted(text: string | null, redact: Redact): string | null {
  return text === null ? null : redact(text)
}
