// The doorway: the only file that touches the process, @actions/core, the real clock and the
// environment. It puts them together as one World and starts the story.

import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import * as core from '@actions/core'
import { openConnections } from './cloud/http.ts'
import { ActionError } from './errors.ts'
import { main } from './main.ts'
import { userAgent } from './version.ts'
import type { Runner, World } from './world.ts'

const runner: Runner = {
  getInput: (name) => core.getInput(name, { trimWhitespace: false }),
  setSecret: core.setSecret,
  setOutput: core.setOutput,
  debug: core.debug,
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

const world: World = {
  runner,
  env: process.env,
  connections: openConnections(userAgent),
  clock: {
    // Unlike Date.now it never jumps when the machine's clock is set.
    now: () => performance.timeOrigin + performance.now(),
    sleep: async (ms, signal) => {
      // Node rejects with an error of its own; the reason says who aborted and why.
      await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
    },
    timeout: (ms) => AbortSignal.timeout(ms),
  },
  random: Math.random,
  cancelled: cancelSignal(),
  readFile: (path) => readFileSync(path, 'utf8'),
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
