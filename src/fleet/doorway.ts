// What the doorways of the fleet share: the inputs, files and outputs of one step.

import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as core from '@actions/core'
import { ActionError, asActionError, factsBehind } from '../errors.ts'
import { isOfFleet, remedyOfFleet } from '../report/remedies/fleet.ts'
import { Secrets } from '../report/secrets.ts'
import { cleanLine } from '../report/text.ts'

/** In bytes. A report file of a thousand targets can have a long message for each. */
const largestFile = 64 * 1024 * 1024
/** Of what is written to the log, in characters. */
export const longestLine = 2000

/** Runs a step. An error is reported once, with its remedy, and fails the step. */
export async function runStep(step: () => Promise<void>): Promise<void> {
  try {
    await step()
  } catch (thrown) {
    const error = asActionError(thrown)
    const remedies = factsBehind(error).filter(isOfFleet).map(remedyOfFleet)
    fail([error.message, ...remedies].join('\n'))
  }
}

/** Fails the step with an error. What it quotes may be a command for the runner. */
export function fail(message: string): void {
  const lines = withoutKeys(message)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => cleanLine(line, longestLine))
  core.error(lines.join('\n'))
  process.exitCode = core.ExitCode.Failure
}

/** A step of a fleet gets no secret, but a manifest may quote a key. */
export function withoutKeys(text: string): string {
  return new Secrets().redact(text)
}

/** The text of a regular file. */
export function readTextFile(path: string): string {
  const status = statSync(path)
  if (!status.isFile()) throw new Error(`not a file: ${path}`)
  if (status.size > largestFile) throw new Error(`larger than ${largestFile} bytes: ${path}`)
  return readFileSync(path, 'utf8')
}

/** A folder of its own, for the rest of the job. */
export function ownFolder(): string {
  return mkdtempSync(join(process.env['RUNNER_TEMP'] ?? tmpdir(), 'fleet-'))
}

/** `true` or `false`; absent is false. */
export function readFlag(name: string): boolean {
  const value = core.getInput(name).toLowerCase()
  if (value === 'true') return true
  if (value === 'false' || value === '') return false
  const message = `${name}: "${value}" is not a boolean; use "true" or "false"`
  throw new ActionError('INPUT_INVALID', message)
}

/** Appends to the job summary; what cannot be written is a warning. */
export async function writeSummary(markdown: string): Promise<void> {
  try {
    await core.summary.addRaw(markdown).write()
  } catch (error) {
    core.warning(`Could not write the job summary: ${String(error)}`)
  }
}

/** Which attempt of the run this is, from 1. */
export function attempt(): number {
  return Number(process.env['GITHUB_RUN_ATTEMPT'] ?? '1')
}
