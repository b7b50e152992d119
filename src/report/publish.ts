// Publishes the report: file, outputs, summary and annotations, and then fails the step if it must.
// If one of them cannot be made or written, the others still are.

import { ActionError } from '../errors.ts'
import type { Runner } from '../runner.ts'
import { type Annotated, type Annotation, annotate, isWorthAVerdict } from './annotations.ts'
import type { GuardedRunner } from './guarded-runner.ts'
import { renderLastResort } from './last-resort.ts'
import { isLoggedAtOnce, renderRow } from './log.ts'
import { renderOutputs } from './outputs.ts'
import { mostUngrouped } from './progress.ts'
import { redacted } from './redact.ts'
import { renderReportFile } from './report-file.ts'
import { renderRestore, restoreRows } from './restore.ts'
import type { RunFacts } from './run-facts.ts'
import { createReport, type RunReport } from './run-report.ts'
import { renderSummaries } from './summary.ts'
import { renderVerdict } from './verdict.ts'

/** A report, rendered and ready to be written. */
interface Publication {
  readonly values: Readonly<Record<string, string>>
  readonly summary: string
  /** Lines for what was left as it was, and for what no annotation has room for. */
  readonly untouched: readonly string[]
  readonly unannotated: readonly string[]
  readonly annotations: readonly Annotation[]
  /** A last line for the log; null when the verdict is an annotation. */
  readonly lastLine: string | null
  readonly stepFails: boolean
}

/**
 * Creates the report and publishes it. Never throws.
 * @param now milliseconds since the epoch
 * @param isSummaryWanted whether to write the job summary
 */
export async function publishReport(
  runner: GuardedRunner,
  facts: RunFacts,
  now: number,
  isSummaryWanted: boolean,
): Promise<void> {
  const publication = prepare(runner, facts, now)
  const unwritten = writeOutputs(runner, publication.values)
  if (isSummaryWanted) await writeSummary(runner, publication.summary)
  writeLines(runner, publication)
  for (const { level, title, message } of publication.annotations) {
    runner[level](message, { title })
  }
  if (publication.lastLine !== null) runner.info(publication.lastLine)
  // Later steps act on the outputs, so a step that could not write them must fail.
  if (unwritten !== null) runner.error(`Could not write the outputs: ${unwritten}`)
  if (publication.stepFails || unwritten !== null) runner.fail()
}

/**
 * Writes the output `restore` during the run, before the first binding is switched: whatever
 * happens to this process afterwards, a later step can read what was there before.
 * @throws `INTERNAL` if it cannot be written: then nothing must be switched
 */
export function publishRestore(runner: GuardedRunner, { restore }: RunFacts): void {
  const unwritten = writeOutputs(runner, {
    restore: renderRestore(redacted(restoreRows(restore), runner.withoutSecrets)),
  })
  if (unwritten === null) return
  const message = `nothing was switched, because the output restore could not be written: ${unwritten}`
  throw new ActionError('INTERNAL', message, { facts: { kind: 'restore-unwritten' } })
}

function prepare(runner: GuardedRunner, facts: RunFacts, now: number): Publication {
  try {
    const report = createReport(facts, now, runner.withoutSecrets)
    const [summary, short] = renderSummaries(report)
    const annotated = annotate(report)
    const { annotations } = annotated
    const lastLine = isWorthAVerdict(report) ? null : renderVerdict(report)
    const reportPath = writeReportFile(runner, renderReportFile(report, now))
    const values = renderOutputs(report, short, reportPath)
    const { stepFails } = report
    return { values, summary, ...linesOf(report, annotated), annotations, lastLine, stepFails }
  } catch (error) {
    const { verdict, ...rest } = renderLastResort(facts)
    const message = `${verdict} ${String(error)}`
    const annotations = [{ level: 'error', title: 'Internal error', message } as const]
    return { ...rest, untouched: [], unannotated: [], annotations, lastLine: null, stepFails: true }
  }
}

/** A target that was never sent has no line of its own: one annotation counts them. */
function linesOf(report: RunReport, { unnamed, untold }: Annotated) {
  const sent = unnamed.filter(({ status }) => status !== 'not-attempted')
  const untouched = report.outcomes.filter((row) => row.ended === 'neither' && !isLoggedAtOnce(row))
  return { untouched: untouched.map(renderRow), unannotated: [...sent.map(renderRow), ...untold] }
}

/** Failures are never in a group, which is shown closed. */
function writeLines(runner: Runner, { untouched, unannotated }: Publication): void {
  const isGrouped = untouched.length > mostUngrouped
  if (isGrouped) runner.group('Left as it was')
  for (const line of untouched) runner.info(line)
  if (isGrouped) runner.endGroup()
  for (const line of unannotated) runner.info(line)
}

/** The file's path; empty when it could not be written. */
function writeReportFile(runner: Runner, content: string): string {
  try {
    return runner.writeReport(content)
  } catch (error) {
    runner.warning(`Could not write the report file: ${String(error)}`)
    return ''
  }
}

function writeOutputs(runner: Runner, values: Readonly<Record<string, string>>): string | null {
  try {
    for (const [name, value] of Object.entries(values)) runner.setOutput(name, value)
    return null
  } catch (error) {
    return String(error)
  }
}

async function writeSummary(runner: Runner, summary: string): Promise<void> {
  try {
    await runner.writeSummary(summary)
  } catch (error) {
    runner.warning(`Could not write the job summary: ${String(error)}`)
  }
}
