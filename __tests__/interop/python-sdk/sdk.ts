// Huawei's SDK for Python as a process that takes one call after another.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { pythonWithSdk } from './environment.ts'

const driver = fileURLToPath(new URL('driver.py', import.meta.url))

/** The services that the SDK has clients for. */
export type SdkService = 'cdn' | 'elb' | 'iam' | 'scm' | 'sts' | 'waf'

/** What the SDK signs with. */
export interface SdkKeys {
  readonly ak: string
  readonly sk: string
  /** Present for temporary keys. */
  readonly security_token?: string
  readonly domain_id: string
  readonly project_id: string
}

/** A call of the SDK. */
export interface SdkCall {
  readonly service: SdkService
  /** As the SDK names it, such as `show_listener`. */
  readonly method: string
  readonly endpoint: string
  readonly keys: SdkKeys
  /** The fields of the SDK's request, by their names on the wire. */
  readonly request: Readonly<Record<string, unknown>>
  /** Fields of the request as a query has them, as texts. */
  readonly query?: Readonly<Record<string, readonly string[]>>
}

/** What an answer has that its model does not declare, or the reverse. */
export interface Finding {
  readonly kind: 'absent' | 'type' | 'unknown'
  /** The model and the field on the wire, such as `Listener.tags`. */
  readonly where: string
  /** Of an absent field: `required`, `optional` or `a header`. */
  readonly detail: string
}

/** What became of a call. */
export interface SdkAnswer {
  /** Absent when nothing was sent. */
  readonly status?: number
  /** Why the SDK's models refuse the request; nothing was sent. */
  readonly undeclared?: string
  /** What the SDK understood of a refusal. */
  readonly code?: string
  readonly message?: string
  readonly answer?: unknown
  /** The headers that the model declares. */
  readonly headers?: Readonly<Record<string, string>>
  readonly findings?: readonly Finding[]
  /** The models that the answer contains, and those that it could contain. */
  readonly seen?: readonly string[]
  readonly declared?: readonly string[]
}

/** The running SDK. */
export interface Sdk {
  /** Makes one call after another. */
  call(call: SdkCall): Promise<SdkAnswer>
  close(): Promise<void>
}

/** Starts the SDK, after installing it if necessary. */
export async function startSdk(): Promise<Sdk> {
  // It must not ask a proxy for an address on this machine.
  const env = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }
  const python = spawn(await pythonWithSdk(), [driver], { env })
  const trouble: string[] = []
  python.stderr.on('data', (piece) => trouble.push(String(piece)))
  const ended = new Promise<void>((resolve) => python.on('close', () => resolve()))
  const lines = createInterface(python.stdout)[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()
  const ask = async (call: SdkCall): Promise<SdkAnswer> => {
    python.stdin.write(`${JSON.stringify(call)}\n`)
    const { value, done } = await lines.next()
    if (done) throw new Error(`the driver ended: ${trouble.join('')}`)
    return JSON.parse(value)
  }
  return {
    call: (call) => {
      const answer = last.then(() => ask(call))
      last = answer.catch(() => {})
      return answer
    },
    close: () => end(python, ended),
  }
}

function end(python: ChildProcessWithoutNullStreams, ended: Promise<void>): Promise<void> {
  python.stdin.end()
  return ended
}
