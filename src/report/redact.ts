// Removes secrets from a report: from what services and hosts said, and from what the inputs name,
// because a secret may stand in the wrong input. (The words of a refusal were redacted when they
// were read.) Pure.

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

/** Whether its sentences may quote a text of others, even one that was cut. */
export function isQuoting({ label, says, defects }: Row): boolean {
  return says !== null || defects.length > 0 || label.length > 1
}

/** A row for the log, redacted where it may be long: a secret that is cut would not be found. */
export function redactRow(row: Row, redact: Redact): Row {
  if (!isQuoting(row)) return row
  const { label, says, defects } = row
  return { ...row, ...redacted({ label, says, defects }, redact) }
}

/** A copy of plain data with all its texts redacted; names of fields stay as they are. */
export function redacted<Data>(data: Data, redact: Redact): Data {
  return changed(data, redact) as Data
}

function changed(data: unknown, redact: Redact): unknown {
  if (typeof data === 'string') return redact(data)
  if (typeof data !== 'object' || data === null) return data
  if (Array.isArray(data)) return data.map((each) => changed(each, redact))
  return Object.fromEntries(
    Object.entries(data).map(([name, each]) => [name, changed(each, redact)]),
  )
}
