// `npm run fleet:plan -- certificates.yml`: shows what a fleet would run, where, and in which
// chunk. It reads one file and sends nothing.

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readManifest } from '../src/fleet/manifest.ts'
import { planFleet, renderChunks, warnOfSize } from '../src/fleet/plan.ts'
import { renderPlanLines } from '../src/fleet/plan-text.ts'
import { selectEntries } from '../src/fleet/select.ts'
import { InputError } from '../src/inputs/problems.ts'
import { cleanLine } from '../src/report/text.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { select: { type: 'string' }, 'dry-run': { type: 'boolean' } },
})
const [path = 'certificates.yml'] = positionals

/** A line of the manifest's words, which neither a terminal nor a runner obeys. */
const clean = (line: string) => cleanLine(line, 2000)

try {
  const fleet = readManifest(readFileSync(path, 'utf8'), path)
  const { entries, problems } = selectEntries(fleet.entries, values.select ?? '')
  if (problems.length > 0) throw new InputError(problems)
  const plan = planFleet(entries, { id: '', manifest: path, dryRun: values['dry-run'] ?? false })
  renderChunks(plan)
  for (const warning of [...fleet.warnings, ...warnOfSize(plan)])
    console.log(clean(`Warning: ${warning}`))
  for (const line of renderPlanLines(plan)) console.log(clean(line))
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  for (const line of message.split('\n')) console.error(clean(line))
  process.exitCode = 1
}
