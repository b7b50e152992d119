// Publishes the report: outputs, summary and annotations, and then fails the step if it must. If
// one of them cannot be written, the others still are.

import type { Runner } from '../runner.ts'
import { isWorthAVerdict, renderAnnotations } from './annotations.ts'
import type { GuardedRunner } from './guarded-runner.ts'
import { renderOutputs } from './outputs.ts'
import { createReport, type RunFacts } from './run-report.ts'
import { renderSummary } from './summary.ts'
import { renderVerdict } from './verdict.ts'

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
  const report = createReport(facts, now, runner.redact)
  const summary = renderSummary(report)
  const { values, warnings } = renderOutputs(report, summary)
  const unwritten = writeOutputs(runner, values)
  if (isSummaryWanted) await writeSummary(runner, summary)
  const annotations = renderAnnotations(report)
  for (const { level, title, message } of annotations) runner[level](message, { title })
  // These come last, because the runner drops annotations over its limit.
  for (const warning of warnings) runner.warning(warning)
  // If the verdict is not an annotation, log it.
  if (!isWorthAVerdict(report)) runner.info(renderVerdict(report))
  // Later steps act on the outputs, so a step that could not write them must fail.
  if (unwritten !== null) runner.error(`Could not write the outputs: ${unwritten}`)
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
    runner.warning(`Could not write the job summary: ${String(error)}`)
  }
}
