// The step's outputs. Every row is kept: if all outputs together are too long,
// messages and remedies are shortened until they fit.

import { kindNames, kinds, rowsOfKind } from './rows/kinds.ts'
import type { ReportedRow } from './rows/row.ts'
import type { RunReport } from './run-report.ts'
import { renderSummary } from './summary.ts'
import { oneLine, shorten } from './text.ts'
import { renderVerdict } from './verdict.ts'

/**
 * Keeps all outputs under 400,000 characters, names and delimiters included. GitHub allows 1 MB of
 * outputs per job, and a job may run this action more than once.
 */
const mostCharacters = 395_000

/** Lengths to try for messages and remedies, in characters; the first that fits is used. */
const wordLimits = [2000, 500, 200, 100, 50, 20, 0]

/** The step's outputs, by name. */
export type Outputs = Readonly<Record<string, string>>

/**
 * Renders a report as the step's outputs, together under 400,000 characters.
 * @param summary the job summary, as Markdown
 * @param reportPath where the report file is; empty when it could not be written
 */
export function renderOutputs(report: RunReport, summary: string, reportPath: string): Outputs {
  const { certificate, outcomes } = report
  const expiresAt = certificate?.expiresAt ?? null
  const ofKinds = Object.fromEntries(
    kindNames.flatMap((kind) => Object.entries(kinds[kind].outputs(rowsOfKind(outcomes, kind)))),
  )
  const fixed = {
    result: report.result,
    verdict: renderVerdict(report),
    ...ofKinds,
    'certificate-id': oneLine(certificate?.id ?? '', 64),
    'certificate-name': oneLine(certificate?.name ?? '', 256),
    'certificate-domain': oneLine(certificate?.domain ?? '', 256),
    'certificate-fingerprint': oneLine(certificate?.fingerprint ?? '', 128),
    'expires-at': expiresAt === null ? '' : new Date(expiresAt).toISOString(),
    'days-remaining': String(certificate?.daysRemaining ?? ''),
    'all-served': String(report.allServed ?? ''),
    restore: report.restore,
    'report-path': reportPath,
  }
  const room = mostCharacters - lengthOf(fixed)
  const rows = renderRows(report, room - summary.length)
  const left = room - lengthOf(rows)
  const shownSummary = summary.length <= left ? summary : shorten(renderSummary(report, left), left)
  return { ...fixed, ...rows, 'summary-markdown': shownSummary }
}

/** All rows as JSON of at most `room` characters, with messages as long as that allows. */
function renderRows(report: RunReport, room: number): Outputs {
  // A limit that cuts no text gives the same as the one before.
  const longest = Math.max(0, ...report.outcomes.map(wordsLength))
  for (const limit of wordLimits.filter((each, index) => index === 0 || each < longest)) {
    const rendered = renderJson(report, limit)
    if (lengthOf(rendered) <= room) return rendered
  }
  // A thousand targets and a hundred hosts with the longest names do not fit even without messages:
  // leave out fingerprints and null fields.
  return renderJson(report, 0, true)
}

/** At least as long as everything that a limit of words can cut in a row. */
function wordsLength({ message, says, defects, remedy, commonRemedy }: ReportedRow): number {
  return [message, says, ...defects, remedy, commonRemedy].reduce(
    (sum, text) => sum + (text === null ? 0 : text.length + 3),
    0,
  )
}

function renderJson({ outcomes }: RunReport, wordLimit: number, isSparing = false): Outputs {
  const entries = kindNames.map((kind) => {
    const { output, json, spareFields } = kinds[kind]
    const spare = (name: string, value: unknown) =>
      value === null || spareFields.includes(name) ? undefined : value
    const rows = rowsOfKind(outcomes, kind).map((row) => json(row, wordLimit))
    return [output, JSON.stringify(rows, isSparing ? spare : undefined)]
  })
  return Object.fromEntries(entries)
}

function lengthOf(outputs: Outputs): number {
  return Object.values(outputs).reduce((sum, { length }) => sum + length, 0)
}
