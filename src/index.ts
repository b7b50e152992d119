// The doorway: the only file that touches the process, @actions/core, the real clock and the
// environment. It makes one World of them and starts the story.

import { readFileSync, statSync } from 'node:fs'
import * as core from '@actions/core'
import type { Timeout } from './cloud/clock.ts'
import { openConnections } from './cloud/http.ts'
import { ActionError } from './errors.ts'
import { main } from './main.ts'
import type { Runner } from './runner.ts'
import { probeTls } from './verify/handshake.ts'
import { userAgent } from './version.ts'
import type { World } from './world.ts'

const runner: Runner = {
  getInput: (name) => core.getInput(name, { trimWhitespace: false }),
  setSecret: core.setSecret,
  setOutput: core.setOutput,
  // The runner drops these lines unless debugging is on; writing them costs all the same.
  debug: core.isDebug() ? core.debug : () => {},
  info: core.info,
  notice: core.notice,
  warning: core.warning,
  error: core.error,
  fail: () => {
    process.exitCode = core.ExitCode.Failure
  },
  writeSummary: async (markdown) => {
    await core.summary.addRaw(markdown).write()
  },
}

const startedAt = Date.now()
const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6
const monotonicStart = monotonicMs()

const world: World = {
  runner,
  env: process.env,
  connections: openConnections(userAgent),
  probe: probeTls,
  clock: {
    // Unlike Date.now it never jumps when the machine's clock is set. (So would `performance`, but
    // its first use costs a fifth of the start-up.)
    now: () => startedAt + (monotonicMs() - monotonicStart),
    sleep,
    timeout: startTimeout,
  },
  random: Math.random,
  cancelled: cancelSignal(),
  readFile: readTextFile,
}

const largestFileBytes = 1024 * 1024

/** Not from a pipe or a device, where reading might never end. */
function readTextFile(path: string): string {
  const status = statSync(path)
  if (!status.isFile()) throw new Error(`not a file: '${path}'`)
  if (status.size > largestFileBytes) {
    throw new Error(`larger than ${largestFileBytes} bytes: '${path}'`)
  }
  return readFileSync(path, 'utf8')
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const timeout = startTimeout(ms, signal)
  await new Promise((resolve) => timeout.signal.addEventListener('abort', resolve))
  timeout.release()
  signal.throwIfAborted()
}

/** One controller instead of AbortSignal.any and .timeout, which hold their memory until the time is over. */
function startTimeout(ms: number, outer: AbortSignal): Timeout {
  const controller = new AbortController()
  const end = (): void => controller.abort(outer.reason)
  const timer = setTimeout(() => controller.abort(new DOMException('', 'TimeoutError')), ms)
  outer.addEventListener('abort', end)
  if (outer.aborted) end()
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer)
      outer.removeEventListener('abort', end)
    },
  }
}

/** The runner cancels a step with SIGINT, then SIGTERM, each once. */
function cancelSignal(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      controller.abort(new ActionError('CANCELLED', `the workflow was cancelled (${signal})`))
    })
  }
  return controller.signal
}

// Awaited at the top: a promise that never settles ends the process red (13), not green.
await main(world)

// Everything is written. What cannot be called off (a look-up of a name, a proxy that keeps silent)
// must not keep the job: the process ends by itself, or else like this.
setTimeout(() => process.exit(), 500).unref()
