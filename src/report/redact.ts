// Removes secrets from a report: from what services and hosts said, and from what the inputs name,
// because a secret may stand in the wrong input. (The words of a refusal were redacted when they
// were read.) Pure.

import type { Certificate } from '../certificate/certificate.ts'
import type { ReportedRow, Row } from './rows/row.ts'

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

/** Redacts each text once: rows have many texts in common. */
export function remembering(redact: Redact): Redact {
  const known = new Map<string, string>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const clean = redact(text)
    known.set(text, clean)
    return clean
  }
}

/** Rows at the end of the run, redacted. */
export function redactRows(rows: readonly ReportedRow[], redact: Redact): readonly ReportedRow[] {
  // Plain rows are searched as one text: one by one, a thousand take 2 % of their run.
  const [quoting, plain] = [rows.filter(isQuoting), rows.filter((row) => !isQuoting(row))]
  const text = JSON.stringify(plain)
  const isClean = redact(text) === text
  if (isClean && quoting.length === 0) return rows
  return rows.map((row) => (isClean && !isQuoting(row) ? row : redactReportedRow(row, redact)))
}

function redactReportedRow(row: ReportedRow, redact: Redact): ReportedRow {
  const { name, label, message, says, defects, remedy, commonRemedy, own } = row
  const texts = { name, label, message, says, defects, remedy, commonRemedy }
  return { ...row, ...redacted(texts, redact), own: redactedOwn(own, redact) }
}

/** Words of ours, which programs compare. */
const ownWords = ['service', 'reason', 'check', 'doubt']

function redactedOwn(own: ReportedRow['own'], redact: Redact): ReportedRow['own'] {
  const words = Object.entries(own).filter(([name]) => ownWords.includes(name))
  return { ...redacted(own, redact), ...Object.fromEntries(words) }
}
