// Runs the built action as a child process, as GitHub's runner does: inputs and files go in as
// environment variables; results come back as files, exit code and standard output.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseOutputsFile } from './outputs-file.ts'

/** What to run, and with which inputs. */
export interface ActionRunOptions {
  /** The file to run; default is the built action. */
  readonly bundle?: string
  readonly inputs: Readonly<Record<string, string>>
  /** Added to the variables that the runner sets. */
  readonly env?: Readonly<Record<string, string>>
  /** Flags for Node. */
  readonly nodeFlags?: readonly string[]
  /** Called with the running process, so that a test can send it a signal. */
  readonly onStart?: (process: { kill(signal: 'SIGINT' | 'SIGTERM'): void }) => void
}

/** How a run ended. */
export interface ActionRun {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
}

/** The path of the built action. */
export const builtAction = fileURLToPath(new URL('../dist/index.js', import.meta.url))

/** Inputs as environment variables: `certificate-id` becomes `INPUT_CERTIFICATE-ID`. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  )
}

/** Runs the action once and waits for its end. A red step is a result; it does not throw. */
export async function runAction(options: ActionRunOptions): Promise<ActionRun> {
  const { bundle = builtAction, nodeFlags = [] } = options
  const folder = await mkdtemp(join(tmpdir(), 'action-run-'))
  try {
    const files = {
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      GITHUB_ENV: join(folder, 'env'),
      GITHUB_STATE: join(folder, 'state'),
    }
    for (const file of Object.values(files)) await writeFile(file, '')
    const env = {
      PATH: process.env['PATH'],
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'schedule',
      GITHUB_REPOSITORY: 'example/site',
      GITHUB_RUN_ID: '1',
      RUNNER_TEMP: folder,
      ...files,
      ...inputVariables(options.inputs),
      ...options.env,
    }
    const child = spawn(process.execPath, [...nodeFlags, bundle], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    options.onStart?.(child)
    const stdout = collect(child.stdout)
    const stderr = collect(child.stderr)
    const [exitCode] = await once(child, 'close')
    return {
      exitCode,
      stdout: await stdout,
      stderr: await stderr,
      outputs: parseOutputsFile(await readFile(files.GITHUB_OUTPUT, 'utf8')),
      summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
