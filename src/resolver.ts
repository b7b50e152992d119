// Finds the addresses of a name, and never lets a silent DNS server hold the process.
//
// Node's dns.lookup blocks a thread for as long as the system waits, 10 to 60 seconds; two such
// names take the turn of all others, and process.exit waits for the threads. So a name is looked up
// in the hosts file, then by node's DNS client, which needs no thread. A name that neither finds is
// given to the system, which may know further ways (search domains, mDNS), in a process of its own
// that can be ended at any time. The price is that process, about 40 ms, for such names only.

import type { ChildProcess } from 'node:child_process'
import { type LookupAddress, Resolver } from 'node:dns'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'

export interface NameResolver {
  /** Takes the place of node's `dns.lookup`, as sockets call it. */
  readonly lookup: Lookup
  /** Ends the look-ups that the system has not answered. */
  close(): void
}

type Lookup = (
  name: string,
  options: LookupOptions | number | LookupCallback,
  callback?: LookupCallback,
) => void

interface LookupOptions {
  readonly all?: boolean | undefined
  readonly family?: number | string | undefined
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address?: string | LookupAddress[],
  family?: number,
) => void

/** The addresses of a name, IPv4 first; empty when there are none. */
type Addresses = readonly LookupAddress[]

/** After this long without an answer from DNS the system is asked, too. */
const silenceMs = 1000
/** How long to wait for IPv6 addresses once the IPv4 addresses are there. */
const graceMs = 50

/** A resolver for all names of a run. */
export function createResolver(): NameResolver {
  const system = createSystemLookup()
  const pending = new Map<string, Promise<Addresses>>()

  const find = async (name: string): Promise<Addresses> => {
    const known = isIP(name) === 0 ? inHostsFile(name) : [address(name)]
    if (known.length > 0) return known
    const answer = askDns(name)
    const first = await Promise.race([answer, nothingAfter(silenceMs)])
    return first.length > 0 ? first : firstFound([answer, system.ask(name)])
  }

  /** Sockets that ask for the same name at once share one look-up. */
  const findOnce = (name: string): Promise<Addresses> => {
    const running = pending.get(name) ?? find(name).finally(() => pending.delete(name))
    pending.set(name, running)
    return running
  }

  return {
    lookup: (name, given, last) => {
      const callback = typeof given === 'function' ? given : (last ?? (() => {}))
      const options = typeof given === 'object' ? given : {}
      const { all = false, family = typeof given === 'number' ? given : 0 } = options
      const wanted = Number(String(family).replace('IPv', ''))
      void findOnce(name).then((found) => {
        const [first, ...others] = found.filter((each) => wanted === 0 || each.family === wanted)
        if (first === undefined) callback(notFound(name))
        else if (all) callback(null, [first, ...others])
        else callback(null, first.address, first.family)
      })
    },
    close: system.close,
  }
}

function address(text: string): LookupAddress {
  return { address: text, family: isIP(text) }
}

function notFound(name: string): NodeJS.ErrnoException {
  const error = new Error(`getaddrinfo ENOTFOUND ${name}`)
  return Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: name })
}

const isWindows = process.platform === 'win32'
const hostsFile = isWindows
  ? `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts`
  : '/etc/hosts'

/** The hosts file wins over DNS, as everywhere; it may change while hosts are checked. */
function inHostsFile(name: string): Addresses {
  const wanted = name.toLowerCase().replace(/\.$/, '')
  const lines = readHostsFile().split('\n')
  const found = lines.flatMap((line) => {
    const [ip = '', ...names] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/)
    return isIP(ip) !== 0 && names.includes(wanted) ? [address(ip)] : []
  })
  const loopback = wanted === 'localhost' ? [address('127.0.0.1'), address('::1')] : []
  return (found.length > 0 ? found : loopback).sort((one, other) => one.family - other.family)
}

function readHostsFile(): string {
  try {
    return readFileSync(hostsFile, 'utf8')
  } catch {
    return ''
  }
}

/** Never rejects: what DNS refuses has no addresses. */
async function askDns(name: string): Promise<Addresses> {
  const resolver = new Resolver()
  const ask = (query: 'resolve4' | 'resolve6'): Promise<Addresses> =>
    new Promise((resolve) => {
      resolver[query](name, (error, found) => resolve(error ? [] : found.map(address)))
    })
  const ipv6 = ask('resolve6')
  const ipv4 = await ask('resolve4')
  const patience = ipv4.length > 0 ? nothingAfter(graceMs) : new Promise<Addresses>(() => {})
  return [...ipv4, ...(await Promise.race([ipv6, patience]))]
}

function nothingAfter(ms: number): Promise<Addresses> {
  return new Promise((resolve) => setTimeout(resolve, ms, []).unref())
}

/** The first answer that has addresses; none when no answer has. */
async function firstFound(answers: readonly Promise<Addresses>[]): Promise<Addresses> {
  const found = answers.map((answer) =>
    answer.then((addresses) => (addresses.length > 0 ? addresses : Promise.reject(addresses))),
  )
  return Promise.any(found).catch(() => [])
}

/** Reads names, a line each, and writes `[name, addresses]` in JSON for each. */
const systemLookupProgram = `
const { lookup } = require('node:dns')
require('node:readline').createInterface({ input: process.stdin }).on('line', (name) =>
  lookup(name, { all: true }, (_, found = []) => console.log(JSON.stringify([name, found]))),
)`

/** The system's own look-up, in a process of its own that starts with the first name. */
function createSystemLookup(): { ask(name: string): Promise<Addresses>; close(): void } {
  let child: ChildProcess | null = null
  const waiting = new Map<string, (found: Addresses) => void>()
  let isClosed = false

  const answerAll = (): void => {
    for (const answer of waiting.values()) answer([])
    waiting.clear()
  }

  const start = (): ChildProcess => {
    // A thread for each name: here one that gets no answer must not take the turn of others.
    const env = { ...withoutSecrets(process.env), UV_THREADPOOL_SIZE: '256' }
    const args = [...process.execArgv, '--eval', systemLookupProgram]
    // Loaded here, because most runs never need it and it costs start-up time.
    const { spawn } = process.getBuiltinModule('node:child_process')
    const started = spawn(process.execPath, args, {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    })
    let rest = ''
    started.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const [name, found]: [string, LookupAddress[]] = JSON.parse(line)
        waiting.get(name)?.(found)
        waiting.delete(name)
      }
    })
    // The run's own timers keep this process alive; a look-up that gets no answer must not.
    for (const part of [started, started.stdin, started.stdout]) unref(part)
    // A process that cannot start, or ends, finds nothing.
    started.on('error', answerAll)
    started.on('close', answerAll)
    started.stdin?.on('error', answerAll)
    return started
  }

  return {
    ask: (name) =>
      new Promise((resolve) => {
        if (isClosed || /[^\x21-\x7e]/.test(name)) return resolve([])
        waiting.set(name, resolve)
        child ??= start()
        child.stdin?.write(`${name}\n`)
      }),
    close: () => {
      isClosed = true
      child?.kill('SIGKILL')
      answerAll()
    },
  }
}

/** Node's pipes are sockets, which their type does not say. */
function unref(part: unknown): void {
  const { unref: method }: { unref?: unknown } = Object(part)
  if (typeof method === 'function') method.call(part)
}

/** The inputs of the step and the token for GitHub's ID tokens stay in this process. */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(INPUT_|ACTIONS_)/i.test(name))
  return Object.fromEntries(kept)
}
