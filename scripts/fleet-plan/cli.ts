// `npm run fleet:plan -- certificates.yml`: shows what a fleet would run, where, and in which
// chunk. It reads one file and sends nothing.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readManifest } from '../../src/fleet/manifest.ts'
import { planFleet, renderChunks, warnOfSize } from '../../src/fleet/plan.ts'
import { renderPlanLines } from '../../src/fleet/plan-text.ts'
import { selectEntries } from '../../src/fleet/select.ts'
import { InputError, nearestWord } from '../../src/inputs/problems.ts'
import { cleanLine } from '../../src/report/text.ts'

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

/** Not with `instanceof`: what Node throws in a test is an error of another realm. */
function messageOf(error: unknown): string {
  return String(Object(error).message ?? error)
}

/** A line of the manifest's words, which neither a terminal nor a runner obeys. */
const clean = (line: string) => cleanLine(line, 2000)

/** What the command needs from outside. */
export interface FleetPlanWorld {
  /** The folder that paths begin in. */
  readonly folder: string
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
}

function readOptions(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    if (positionals.length <= 1) return { ...values, path: positionals[0] ?? 'certificates.yml' }
    return `Name one manifest, not ${positionals.length}: ${positionals.join(', ')}`
  } catch (error) {
    const message = messageOf(error)
    const [, option] = /^Unknown option '(.*?)'/.exec(message) ?? []
    if (option === undefined) return message
    const known = Object.keys(options).map((name) => `--${name}`)
    const guess = nearestWord(option, known)
    return `There is no option ${option}; ${guess === null ? 'see --help' : `did you mean ${guess}?`}`
  }
}

function readText(path: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, path), 'utf8')
  } catch (error) {
    const code = String(Object(error).code)
    const says: Readonly<Record<string, string>> = {
      ENOENT: 'There is no such file',
      EISDIR: 'This is a folder; name the manifest in it',
      EACCES: 'You may not read this file',
    }
    throw new Error(`${says[code] ?? `This file cannot be read (${code})`}: ${path}`)
  }
}

type Options = Exclude<ReturnType<typeof readOptions>, string>

function showPlan(options: Options, { folder, print }: FleetPlanWorld): void {
  const { path, select, 'dry-run': dryRun } = options
  const fleet = readManifest(readText(path, folder), path)
  const { entries, problems } = selectEntries(fleet.entries, select)
  if (problems.length > 0) throw new InputError(problems)
  const plan = planFleet(entries, { id: '', attempt: 1, manifest: path, dryRun })
  renderChunks(plan)
  const warnings = [...fleet.warnings, ...warnOfSize(plan)]
  for (const warning of warnings) print(clean(`Warning: ${warning}`))
  for (const line of renderPlanLines(plan)) print(clean(line))
}

/** Shows a plan. Returns the exit code: 0, 1 when there is no plan, 2 for wrong arguments. */
export function runFleetPlanCli(args: readonly string[], world: FleetPlanWorld): number {
  const read = readOptions(args)
  if (typeof read === 'string') {
    world.printError(clean(`fleet:plan: ${read}`))
    return 2
  }
  if (read.help) {
    world.print(help)
    return 0
  }
  try {
    showPlan(read, world)
    return 0
  } catch (error) {
    const message = messageOf(error)
    for (const line of message.split('\n')) world.printError(clean(line))
    return 1
  }
}
