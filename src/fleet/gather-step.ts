// A doorway: the step fleet/gather. It reads the plan and the reports that the jobs uploaded,
// writes the fleet's outputs and its summary, and fails if a job failed or sent no report.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import { attempt, fail, readTextFile, runStep, writeSummary } from './doorway.ts'
import { gatherFleet, type PushResult, pushResults } from './gather.ts'
import { noFleet, renderFleetErrors, renderFleetOutputs } from './outputs.ts'
import { type FleetPlan, readPlan } from './plan.ts'
import { renderFleetSummary } from './summary.ts'
import { renderFleetVerdict } from './verdict.ts'

async function gather(): Promise<void> {
  const folder = core.getInput('folder', { required: true })
  const plan = readPlanFile(join(folder, 'plan.json'))
  if (plan === null) {
    for (const [name, value] of Object.entries(noFleet)) core.setOutput(name, value)
    await writeSummary('<h2>❌ Nothing was started: there is no plan</h2>\n')
    fail('Nothing was started, because there is no plan. See the job Plan.')
    return
  }
  const word = core.getInput('push-result')
  const pushResult: PushResult = pushResults.find((each) => each === word) ?? 'failure'
  const report = gatherFleet(plan, readReports(folder), pushResult)
  for (const [name, value] of Object.entries(renderFleetOutputs(report))) {
    core.setOutput(name, value)
  }
  await writeSummary(renderFleetSummary(report, notices()))
  for (const error of renderFleetErrors(report)) core.error(error)
  const verdict = `${renderFleetVerdict(report)}.`
  if (report.stepFails) fail(verdict)
  else core.info(verdict)
}

function notices(): readonly string[] {
  const number = attempt()
  if (!(number > 1)) return []
  return [
    `This is attempt ${number}. A re-run uses the plan of the first attempt: changes of the manifest since then are not in it.`,
  ]
}

function readPlanFile(path: string): FleetPlan | null {
  try {
    return readPlan(readTextFile(path))
  } catch {
    return null
  }
}

/** The reports by key; a file that cannot be read is an empty report, which no version wrote. */
function readReports(folder: string): ReadonlyMap<string, string> {
  const reports = new Map<string, string>()
  for (const name of readdirSync(folder)) {
    const [, key] = /^result-(.+)\.json$/.exec(name) ?? []
    if (key === undefined) continue
    try {
      reports.set(key, readTextFile(join(folder, name)))
    } catch {
      reports.set(key, '')
    }
  }
  return reports
}

await runStep(gather)
