// A doorway: the step fleet/gather. It reads the plan and the reports that the jobs uploaded,
// writes the fleet's outputs and its summary, and fails if a job failed or sent no report.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import { type Attempt, pushResults } from './absent.ts'
import { attempt, fail, readTextFile, runStep, writeSummary } from './doorway.ts'
import { gatherFleet, noticesOf, type SentReport } from './gather.ts'
import { renderNoPlan } from './no-plan.ts'
import { renderFleetErrors, renderFleetOutputs } from './outputs.ts'
import type { FleetPlan } from './plan.ts'
import { readPlan } from './plan-file.ts'
import { renderFleetSummary } from './summary.ts'
import { renderFleetVerdict } from './verdict.ts'

async function gather(): Promise<void> {
  const folder = core.getInput('folder', { required: true })
  const word = core.getInput('push-result')
  const pushResult = pushResults.find((each) => each === word) ?? 'failure'
  const reports = readReports(folder)
  const plan = readPlanFile(join(folder, 'plan.json'))
  if (plan === null) {
    const { outputs, summary, error } = renderNoPlan(pushResult, reports)
    setOutputs(outputs)
    await writeSummary(summary)
    fail(error)
    return
  }
  const now: Attempt = { number: attempt(), pushResult }
  const report = gatherFleet(plan, reports, now)
  setOutputs(renderFleetOutputs(report))
  await writeSummary(renderFleetSummary(report, noticesOf(plan, reports, now)))
  for (const error of renderFleetErrors(report)) core.error(error)
  const verdict = `${renderFleetVerdict(report)}.`
  if (report.stepFails) fail(verdict)
  else core.info(verdict)
}

function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
}

function readPlanFile(path: string): FleetPlan | null {
  try {
    return readPlan(readTextFile(path))
  } catch {
    return null
  }
}

/** The newest report of each key; a file that cannot be read is empty, as no version wrote it. */
function readReports(folder: string): ReadonlyMap<string, SentReport> {
  const reports = new Map<string, SentReport>()
  for (const name of namesIn(folder)) {
    const [, digits, key] = /^result-(\d+)-(.+)\.json$/.exec(name) ?? []
    const number = Number(digits)
    if (key === undefined) continue
    const newest = reports.get(key)?.attempt ?? -1
    if (number < newest) continue
    // Such as `result-1-…` and `result-01-…`.
    const hasRival = number === newest
    reports.set(key, { attempt: number, text: textOf(join(folder, name)), hasRival })
  }
  return reports
}

/** None when nothing was downloaded. */
function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function textOf(path: string): string {
  try {
    return readTextFile(path)
  } catch {
    return ''
  }
}

await runStep(gather)
