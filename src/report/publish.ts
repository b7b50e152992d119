// Writes the report out: outputs, summary, annotations, and last of all the red cross. What cannot
// be written costs itself only.

import type { Runner } from '../runner.ts'
import { isWorthAVerdict, renderAnnotations } from './annotations.ts'
import type { GuardedRunner } from './guarded-runner.ts'
import { renderOutputs } from './outputs.ts'
import { createReport, type RunFacts } from './run-report.ts'
import { renderSummary } from './summary.ts'
import { renderVerdict } from './verdict.ts'

/**
 * Makes the report and writes it. Never throws.
 * @param now milliseconds since the epoch
 */
export async function publishReport(
  runner: GuardedRunner,
  facts: RunFacts,
  now: number,
  isSummaryWanted: boolean,
): Promise<void> {
  const report = createReport(facts, now, runner.redact)
  const summary = renderSummary(report)
  const { values, warnings } = renderOutputs(report, summary)
  const unwritten = writeOutputs(runner, values)
  if (isSummaryWanted) await writeSummary(runner, summary)
  const annotations = renderAnnotations(report)
  for (const { level, title, message } of annotations) runner[level](message, { title })
  // Last, for the runner drops what is too much.
  for (const warning of warnings) runner.warning(warning)
  // A verdict that is no annotation is worth a line all the same.
  if (!isWorthAVerdict(report)) runner.info(renderVerdict(report))
  // Later steps act on the outputs: without them a green step would mislead.
  if (unwritten !== null) runner.error(`The outputs could not be written: ${unwritten}`)
  if (report.stepFails || unwritten !== null) runner.fail()
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
    runner.warning(`The job summary could not be written: ${String(error)}`)
  }
}
