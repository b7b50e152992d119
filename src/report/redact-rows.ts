// Removes secrets from the rows of a report. It is apart from redact.ts, because only the report
// needs it, which is loaded while the sign-in is on its way. Pure.

import { isQuoting, type Redact, redacted } from './redact.ts'
import type { ReportedRow } from './rows/row.ts'

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
