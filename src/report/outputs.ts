// The step's outputs. Every row is kept: if all outputs together are too long,
// messages and remedies are shortened until they fit.

import { renderRestore } from './restore.ts'
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
    restore: renderRestore(report.restore),
    'report-path': reportPath,
  }
  const room = mostCharacters - lengthOf(fixed)
  const rows = renderRows(report, room - summary.length, room - leastSummary)
  const left = room - lengthOf(rows)
  const shownSummary = summary.length <= left ? summary : shorten(renderSummary(report, left), left)
  return { ...fixed, ...rows, 'summary-markdown': shownSummary }
}

/** The summary gives way to rows down to this length, in characters. */
const leastSummary = 4000

/**
 * The rows as JSON, with messages as long as the room allows.
 * @param room beside the whole summary, in characters
 * @param mostRoom beside the shortest one; nothing may be longer
 */
function renderRows(report: RunReport, room: number, mostRoom: number): Outputs {
  // A limit that cuts no text gives the same as the one before.
  const longest = Math.max(0, ...report.outcomes.map(wordsLength))
  for (const limit of wordLimits.filter((each, index) => index === 0 || each < longest)) {
    const rendered = renderJson(report, limit)
    if (lengthOf(rendered) <= room) return rendered
  }
  // A thousand targets or bindings with the longest names do not fit even without messages: leave
  // out null fields and what can be spared, then what the name of a row says as well.
  for (const spared of [[], derivedFields]) {
    const rendered = renderJson(report, 0, spared)
    if (lengthOf(rendered) <= mostRoom) return rendered
  }
  return cutRows(renderJson(report, 0, derivedFields), mostRoom)
}

/** At least as long as everything that a limit of words can cut in a row. */
function wordsLength({ message, says, defects, remedy, commonRemedy }: ReportedRow): number {
  return [message, says, ...defects, remedy, commonRemedy].reduce(
    (sum, text) => sum + (text === null ? 0 : text.length + 3),
    0,
  )
}

/** Fields that the name or the error code of a row says as well, or that nobody needs to act. */
const derivedFields = ['service', 'project', 'httpStatus', 'attempts', 'durationMs', 'reversible']

/**
 * Every row as JSON.
 * @param spared fields to leave out beside null ones and those of the kinds; null: show all fields
 */
function renderJson(
  { outcomes }: RunReport,
  wordLimit: number,
  spared: readonly string[] | null = null,
): Outputs {
  const entries = kindNames.map((kind) => {
    const { output, json, spareFields } = kinds[kind]
    const isSpared = (name: string) => spareFields.includes(name) || spared?.includes(name)
    const spare = (name: string, value: unknown) =>
      value === null || isSpared(name) ? undefined : value
    const rows = rowsOfKind(outcomes, kind).map((row) => json(row, wordLimit))
    return [output, JSON.stringify(rows, spared === null ? undefined : spare)]
  })
  return Object.fromEntries(entries)
}

/** Leaves out the last rows of each list. The report file has them all. */
function cutRows(rendered: Outputs, room: number): Outputs {
  const share = Math.max(0, room) / lengthOf(rendered)
  return Object.fromEntries(
    Object.entries(rendered).map(([output, text]) => {
      const rows: readonly unknown[] = JSON.parse(text)
      return [output, JSON.stringify(rows.slice(0, fittingRows(rows, text.length * share)))]
    }),
  )
}

function fittingRows(rows: readonly unknown[], room: number): number {
  let length = '[]'.length
  const first = rows.findIndex((row) => {
    length += JSON.stringify(row).length + 1
    return length > room
  })
  return first === -1 ? rows.length : first
}

function lengthOf(outputs: Outputs): number {
  return Object.values(outputs).reduce((sum, { length }) => sum + length, 0)
}
