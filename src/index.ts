// The doorway: the only file that touches the process, @actions/core, the real clock and the
// environment. It builds one World from them and calls main.

import { randomUUID } from 'node:crypto'
import dns from 'node:dns'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as core from '@actions/core'
import type { Timeout } from './cloud/clock.ts'
import { openConnections } from './cloud/http.ts'
import { ActionError } from './errors.ts'
import { main } from './main.ts'
import { createResolver } from './resolver.ts'
import type { Runner } from './runner.ts'
import { probeTls } from './verify/handshake.ts'
import { userAgent } from './version.ts'
import type { World } from './world.ts'

/** As Node's own for a promise that never settles. */
const unsettled = 13

/** Of the process, once everything is written. */
let exitCode: number = core.ExitCode.Success

const runner: Runner = {
  getInput: (name) => core.getInput(name, { trimWhitespace: false }),
  setSecret: core.setSecret,
  setOutput: core.setOutput,
  debug: core.debug,
  // The runner hides debug lines unless debugging is on, but writing them would still cost time.
  isDebug: core.isDebug(),
  info: (line) => {
    holdOutput()
    core.info(line)
  },
  group: core.startGroup,
  endGroup: core.endGroup,
  notice: core.notice,
  warning: core.warning,
  error: core.error,
  fail: () => {
    exitCode = core.ExitCode.Failure
  },
  writeReport,
  writeSummary: async (markdown) => {
    await core.summary.addRaw(markdown).write()
  },
}

// Every socket of this process, a proxy's too, finds its address this way.
const resolver = createResolver()
Object.assign(dns, { lookup: resolver.lookup })

process.once('exit', writeOutput)
// If nobody reads the log any more, the run goes on: its outputs say what it did.
process.stdout.on('error', () => {})

const startedAt = Date.now()
const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6
const monotonicStart = monotonicMs()

const world: World = {
  runner,
  env: process.env,
  connections: openConnections(userAgent),
  probe: probeTls,
  clock: {
    // Monotonic: unlike Date.now it does not jump when the system time is set. `performance.now`
    // would do, too, but its first use costs a fifth of the start-up time.
    now: () => startedAt + (monotonicMs() - monotonicStart),
    sleep,
    timeout: startTimeout,
  },
  random: Math.random,
  cancelled: cancelSignal(),
  readFile: readTextFile,
}

/** Writes the lines of one turn of the event loop at once; each write is a system call. */
function holdOutput(): void {
  if (process.stdout.writableCorked > 0) return
  process.stdout.cork()
  setImmediate(writeOutput)
}

function writeOutput(): void {
  process.stdout.uncork()
}

const quietMs = 500

/**
 * A silent DNS server or proxy cannot be aborted and would keep the process alive, so exit if Node
 * has not done so by itself, and as soon as the log is written.
 */
function exit(): void {
  const { writableLength, destroyed } = process.stdout
  if (writableLength > 0 && !destroyed) setTimeout(exit, quietMs)
  else process.exit()
}

/** Each step of a job has its own file; nobody else of this machine may read it. */
function writeReport(json: string): string {
  const folder = process.env['RUNNER_TEMP'] ?? tmpdir()
  const path = join(folder, `push-certificate-${randomUUID()}.json`)
  writeFileSync(path, json, { flag: 'wx', mode: 0o600 })
  return path
}

const largestFileBytes = 1024 * 1024

/**
 * The text of a regular file of at most 1 MiB. Throws for anything else: reading from a pipe or a
 * device might never end.
 */
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

/**
 * A signal that aborts after `ms` milliseconds, or together with `outer`. It uses one controller,
 * because AbortSignal.any and AbortSignal.timeout keep their memory until the time is up.
 */
function startTimeout(ms: number, outer: AbortSignal): Timeout {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DOMException('', 'TimeoutError')), ms)
  const inner = innerOf(outer)
  inner.add(controller)
  if (outer.aborted) controller.abort(outer.reason)
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer)
      inner.delete(controller)
    },
  }
}

const controllers = new WeakMap<AbortSignal, Set<AbortController>>()

/** What ends together with a signal, which gets one listener: node takes long to add each. */
function innerOf(outer: AbortSignal): Set<AbortController> {
  const known = controllers.get(outer)
  if (known !== undefined) return known
  const inner = new Set<AbortController>()
  controllers.set(outer, inner)
  outer.addEventListener('abort', () => {
    for (const controller of inner) controller.abort(outer.reason)
  })
  return inner
}

/** Aborts on SIGINT and SIGTERM: to cancel a step, the runner sends one, then the other. */
function cancelSignal(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      controller.abort(new ActionError('CANCELLED', `the workflow was cancelled (${signal})`))
    })
  }
  return controller.signal
}

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  // The runner brings the right one. Others would push, and fail at the report.
  core.setFailed(`This action needs Node 24, and this is ${process.versions.node}.`)
  core.setOutput('result', 'failure')
} else {
  // Until main has settled, the process would end red: a story that nobody finishes must not pass.
  // (Awaited at the top, the bundle would be parsed twice: a twentieth of a small run.)
  process.exitCode = unsettled
  void main(world).then(() => {
    process.exitCode = exitCode
    resolver.close()
    setTimeout(exit, quietMs).unref()
  })
}
