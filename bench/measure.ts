// Measures one process and all that it starts: time, CPU time and peak memory.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** A command and its environment. */
export interface Command {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** What a run took, in milliseconds. */
export interface Times {
  readonly wallMs: number
  /** User and system time of the process and all that it started. */
  readonly cpuMs: number
}

/** Bash counts what ended below it, and is itself not counted. */
const timed = `TIMEFORMAT='%R %U %S'; { time "$@" 2>&4; } 4>&2 2>&3`

/** Runs a command to its end. Throws when it fails. */
export async function timesOf(command: Command): Promise<Times> {
  const { ended } = start(command)
  const [wall = 0, user = 0, system = 0] = (await ended).trim().split(' ').map(Number)
  return { wallMs: wall * 1000, cpuMs: (user + system) * 1000 }
}

const samplingMs = 4

/**
 * The peak memory of a command in MiB: that of all its processes together. Sampling takes time, so
 * this is no run to take the time of. Null where there is no /proc.
 */
export async function peakMemoryOf(command: Command): Promise<number | null> {
  if (process.platform !== 'linux') return null
  const { pid, ended } = start(command)
  let peakKiB = 0
  const timer = setInterval(() => {
    const running = childrenOf(pid).reduce((sum, child) => sum + treeKiB(child), 0)
    peakKiB = Math.max(peakKiB, running)
  }, samplingMs)
  try {
    await ended
  } finally {
    clearInterval(timer)
  }
  return peakKiB / 1024
}

function start({ command, env }: Command): { pid: number; ended: Promise<string> } {
  const child = spawn('bash', ['-c', timed, 'bash', ...command], {
    env: { PATH: process.env['PATH'], ...env },
    // The runner reads what a step writes, so the output goes to a pipe and not to /dev/null.
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  child.stdout?.resume()
  let report = ''
  let errors = ''
  child.stderr?.on('data', (text: Buffer) => {
    errors += text.toString()
  })
  child.stdio[3]?.on('data', (text: Buffer) => {
    report += text.toString()
  })
  const ended = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${errors}`)
    return report
  })
  return { pid: child.pid ?? 0, ended }
}

function treeKiB(pid: number): number {
  const below = childrenOf(pid).reduce((sum, child) => sum + treeKiB(child), 0)
  const [, peak = 0] = /^VmHWM:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`)) ?? []
  return below + Number(peak)
}

function childrenOf(pid: number): number[] {
  const list = read(`/proc/${pid}/task/${pid}/children`).trim()
  return list === '' ? [] : list.split(' ').map(Number)
}

/** Empty when the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
