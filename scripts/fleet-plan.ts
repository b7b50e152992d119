// `npm run fleet:plan -- certificates.yml`: shows what a fleet would run, where, and in which
// chunk. It reads one file and sends nothing.

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readManifest } from '../src/fleet/manifest.ts'
import { planFleet, renderChunks, warnOfSize } from '../src/fleet/plan.ts'
import { renderPlanLines } from '../src/fleet/plan-text.ts'
import { selectEntries } from '../src/fleet/select.ts'
import { InputError, nearestWord } from '../src/inputs/problems.ts'
import { cleanLine } from '../src/report/text.ts'

const help = `\
Usage: npm run fleet:plan -- [FILE]

Shows what a fleet would run. It reads one file and sends nothing.

  FILE            the manifest; default: certificates.yml
  --select NAMES  only these certificates, in the syntax of the input select
  --dry-run       plan a dry run
  --help          print this text`

const options = {
  select: { type: 'string', default: '' },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** A line of the manifest's words, which neither a terminal nor a runner obeys. */
const clean = (line: string) => cleanLine(line, 2000)

function readOptions() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options })
    if (positionals.length <= 1) return { ...values, path: positionals[0] ?? 'certificates.yml' }
    return `Name one manifest, not ${positionals.length}: ${positionals.join(', ')}`
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const [, option] = /^Unknown option '(.*?)'/.exec(message) ?? []
    if (option === undefined) return message
    const known = Object.keys(options).map((name) => `--${name}`)
    const guess = nearestWord(option, known)
    return `There is no option ${option}; ${guess === null ? 'see --help' : `did you mean ${guess}?`}`
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const says: Readonly<Record<string, string>> = {
      ENOENT: 'There is no such file',
      EISDIR: 'This is a folder; name the manifest in it',
      EACCES: 'You may not read this file',
    }
    throw new Error(`${says[code] ?? `This file cannot be read (${code})`}: ${path}`)
  }
}

function showPlan(path: string, select: string, dryRun: boolean): void {
  const fleet = readManifest(readText(path), path)
  const { entries, problems } = selectEntries(fleet.entries, select)
  if (problems.length > 0) throw new InputError(problems)
  const madeAt = new Date().toISOString()
  const plan = planFleet(entries, { id: '', attempt: 1, madeAt, manifest: path, dryRun })
  renderChunks(plan)
  const warnings = [...fleet.warnings, ...warnOfSize(plan)]
  for (const warning of warnings) console.log(clean(`Warning: ${warning}`))
  for (const line of renderPlanLines(plan)) console.log(clean(line))
}

const read = readOptions()
if (typeof read === 'string') {
  console.error(clean(`fleet:plan: ${read}`))
  process.exitCode = 2
} else if (read.help) console.log(help)
else
  try {
    showPlan(read.path, read.select, read['dry-run'])
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    for (const line of message.split('\n')) console.error(clean(line))
    process.exitCode = 1
  }
