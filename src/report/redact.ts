// Takes secrets out of what servers said, and of our sentences that repeat it. Pure.

import type { Certificate } from '../certificate/certificate.ts'
import type { Outcome } from '../push/outcome.ts'
import type { Check } from '../verify/judge.ts'

/** A text without any secret of this run. */
export type Redact = (text: string) => string

export function redactOutcome(outcome: Outcome, redact: Redact): Outcome {
  return {
    ...outcome,
    errorCode: redacted(outcome.errorCode, redact),
    message: redacted(outcome.message, redact),
    requestId: redacted(outcome.requestId, redact),
  }
}

export function redactCertificate(certificate: Certificate, redact: Redact): Certificate {
  return {
    ...certificate,
    id: redacted(certificate.id, redact),
    name: redacted(certificate.name, redact),
    domain: redacted(certificate.domain, redact),
    fingerprint: redacted(certificate.fingerprint, redact),
  }
}

export function redactCheck(check: Check, redact: Redact): Check {
  return { ...check, seen: redact(check.seen), defects: check.defects.map(redact) }
}

function redacted(text: string | null, redact: Redact): string | null {
  return text === null ? null : redact(text)
}
