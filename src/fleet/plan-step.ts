// A doorway: the step fleet/plan. It reads the manifest of the caller's repository, and writes the
// plan to a file and the chunks to an output. Nothing is sent anywhere.

import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import { changedLines, linesOf } from '../errors/lines.ts'
import { ActionError } from '../errors.ts'
import { InputError } from '../inputs/problems.ts'
import { lines } from '../report/html.ts'
import { cleanLine } from '../report/text.ts'
import {
  attempt,
  longestLine,
  ownFolder,
  readFlag,
  readTextFile,
  runStep,
  withoutKeys,
  writeSummary,
} from './doorway.ts'
import { readManifest } from './manifest.ts'
import { planFleet, renderChunks, warnOfSize } from './plan.ts'
import { renderPlanLines, renderPlanSummary } from './plan-text.ts'
import { selectEntries } from './select.ts'

async function plan(): Promise<void> {
  const manifest = core.getInput('manifest') || 'certificates.yml'
  const fleet = readManifest(readText(manifest), manifest)
  const { entries, problems } = selectEntries(fleet.entries, core.getInput('select'))
  if (problems.length > 0) throw new InputError(problems)
  // Random, because two fleets of one run can have the same manifest. A re-run of failed jobs does
  // not plan again, so it keeps the id.
  const id = randomBytes(8).toString('hex')
  const made = planFleet(entries, {
    id,
    attempt: attempt(),
    madeAt: new Date().toISOString(),
    manifest,
    dryRun: readFlag('dry-run'),
  })
  const chunks = renderChunks(made)
  const path = join(ownFolder(), 'plan.json')
  writeFileSync(path, JSON.stringify(made))
  for (const warning of [...fleet.warnings, ...warnOfSize(made)])
    core.warning(cleanLine(warning, longestLine))
  for (const line of renderPlanLines(made)) core.info(line)
  core.setOutput('id', made.id)
  core.setOutput('path', path)
  core.setOutput('count', entries.length)
  core.setOutput('chunks', chunks)
  await writeSummary(renderPlanSummary(made))
}

function readText(path: string): string {
  try {
    return readTextFile(path)
  } catch (error) {
    const message = `The manifest cannot be read: ${error instanceof Error ? error.message : error}`
    throw new ActionError('INPUT_INVALID', message, {
      cause: error,
      facts: { kind: 'manifest-unread' },
    })
  }
}

await runStep(async () => {
  try {
    await plan()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const told = error instanceof ActionError ? error.lines : linesOf(text)
    await writeSummary(
      `<h2>❌ Nothing was started</h2>\n\n${lines(changedLines(told, withoutKeys))}\n`,
    )
    throw error
  }
})
