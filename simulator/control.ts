// The simulator's own paths, on every port: which instance is running, what it has received, and
// commands for a workflow, such as scripted faults.

import { readFileSync } from 'node:fs'
import type http from 'node:http'
import type { CloudState } from './cloud-state.ts'
import type { Edge } from './edge.ts'
import type { Edges } from './edges.ts'
import { readFault, refuseFault } from './fault-reader.ts'
import type { Fault } from './faults.ts'
import { type Harm, harms } from './harm.ts'
import { hasExactly, isObject } from './message.ts'
import type { LoggedRequest } from './request-record.ts'

/** What these paths show and change. */
export interface Controlled {
  readonly requests: readonly LoggedRequest[]
  readonly faults: Fault[]
  readonly cloud: CloudState
  /** Returns null when the simulated cloud has no edge. */
  readonly edge: () => Edge | null
  /** The TLS servers of ELB, WAF and CDN. */
  readonly edges: Edges
  /** Whether every port is open. */
  readonly isReady: () => boolean
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** The port of each service. */
  readonly ports: () => Readonly<Record<string, number>>
  /** The name of the scenario; null when the faults do not come from one. */
  readonly scenario: string | null
  /** Returns to the state after the start. */
  readonly reset: () => void
  /** Called after a command, with the status of its answer. */
  readonly onCommand: (method: string, path: string, status: number) => void
}

interface Reply {
  readonly status: number
  readonly json: unknown
}

interface Control {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** For the list that the simulator prints. */
  readonly what: string
  /** @param body the body of a POST as JSON; undefined when it is none */
  reply(controlled: Controlled, body: unknown): Reply
}

const done: Reply = { status: 200, json: { status: 'ok' } }
const found = (json: unknown): Reply => ({ status: 200, json })

const controls: readonly Control[] = [
  {
    method: 'GET',
    path: '/health',
    what: 'which simulator this is, its ports and its scenario; 503 until all ports are open',
    reply: (controlled) => ({ status: controlled.isReady() ? 200 : 503, json: health(controlled) }),
  },
  {
    method: 'GET',
    path: '/simulator/requests',
    what: 'every request so far, including its secrets',
    reply: ({ requests }) => found(requests),
  },
  {
    method: 'GET',
    path: '/simulator/pushes',
    what: 'the pushes that took effect',
    reply: ({ cloud }) => found(cloud.pushes),
  },
  {
    method: 'GET',
    path: '/simulator/edge',
    what: 'which host serves which certificate',
    reply: ({ edge }) => found(edge()?.addresses ?? []),
  },
  {
    method: 'POST',
    path: '/simulator/bind',
    what: 'bind a pushed certificate: {"target": "CDN", "certificateId": "scs1700000000001"}',
    reply: ({ edge }, body) => bind(edge(), body),
  },
  {
    method: 'GET',
    path: '/simulator/edges',
    what: 'the TLS servers of ELB listeners, WAF hosts and CDN domains, with what is bound there',
    reply: ({ edges }) => found(edges.list),
  },
  {
    method: 'POST',
    path: '/simulator/sabotage',
    what: 'make one of them harmful once something else is bound: {"edge": "NAME", "harm": "expired"}',
    reply: ({ edges }, body) => sabotage(edges, body),
  },
  {
    method: 'GET',
    path: '/simulator/faults',
    what: 'the scripted faults, including those of the scenario',
    reply: ({ faults }) => found(faults),
  },
  {
    method: 'POST',
    path: '/simulator/faults',
    what: 'make a request fail: {"on": "push", "action": {"kind": "html", "status": 502}}; send {} to see every kind',
    reply: ({ faults }, body) => {
      const reading = readFault(body)
      if ('problems' in reading) return { status: 400, json: refuseFault(reading.problems) }
      faults.push(reading.fault)
      return { status: 201, json: reading.fault }
    },
  },
  {
    method: 'DELETE',
    path: '/simulator/faults',
    what: 'remove every scripted fault, including those of the scenario',
    reply: ({ faults }) => found({ removed: faults.splice(0).length }),
  },
  {
    method: 'POST',
    path: '/simulator/revoke-tokens',
    what: 'make every token and temporary key invalid',
    reply: ({ cloud }) => {
      cloud.revokeTokens()
      return done
    },
  },
  {
    method: 'POST',
    path: '/simulator/reset',
    what: 'forget requests, pushes, tokens, locks, uploads and bindings; the faults are again those of the scenario',
    reply: ({ reset }) => {
      reset()
      return done
    },
  },
]

/** Answers requests for `/health` and `/simulator/…`; returns false for any other path. */
export function answerControl(
  controlled: Controlled,
  message: http.IncomingMessage,
  response: http.ServerResponse,
): boolean {
  const path = (message.url ?? '').replace(/\?.*$/s, '')
  if (path !== '/health' && path !== '/simulator' && !path.startsWith('/simulator/')) return false
  const method = message.method ?? ''
  const here = controls.filter((control) => control.path === path)
  const answer = ({ status, json }: Reply, headers: http.OutgoingHttpHeaders = {}): void => {
    const body = `${JSON.stringify(json, null, 2)}\n`
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
    if (method !== 'GET' && method !== 'HEAD') {
      // What stands in an unknown path may be a secret.
      controlled.onCommand(method, here.length > 0 ? path : '/simulator/***', status)
    }
  }
  const wanted = method === 'HEAD' ? 'GET' : method
  const control = here.find((each) => each.method === wanted)
  const allowed = here.map((each) => each.method)
  message.on('error', () => {})
  if (control !== undefined) {
    void readJson(message).then((body) => answer(control.reply(controlled, body)))
  } else if (here.length > 0) {
    const error = `${path} takes ${allowed.join(' or ')}, not ${method}`
    answer({ status: 405, json: { error } }, { allow: allowed.join(', ') })
  } else {
    const known = controls.map((each) => `${each.method} ${each.path}`)
    answer({ status: 404, json: { error: 'the simulator has no such path', known } })
  }
  return true
}

/** The list of the paths, for the welcome. */
export function listControls(): string {
  const calls = controls.map(({ method, path }) => `${method} ${path}`)
  const width = Math.max(...calls.map((call) => call.length))
  return controls.map(({ what }, index) => `  ${calls[index]?.padEnd(width)}  ${what}`).join('\n')
}

function health({ isReady, startedAt, ports, edge, scenario, requests }: Controlled) {
  return {
    status: isReady() ? 'ok' : 'starting',
    name: 'push-certificate-to-huaweicloud simulator',
    version: readVersion(),
    startedAt: new Date(startedAt).toISOString(),
    ports: {
      ...ports(),
      edge: Object.fromEntries((edge()?.addresses ?? []).map(({ target, port }) => [target, port])),
    },
    scenario,
    requests: requests.length,
  }
}

let version: string | null = null

function readVersion(): string {
  version ??= String(
    JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version,
  )
  return version
}

const bindHelp = 'send {"target": "ELB:cn-north-4", "certificateId": "scs1700000000001"}'

/** Binds a certificate, or says why it cannot be bound. */
function bind(edge: Edge | null, wish: unknown): Reply {
  if (!isObject(wish) || !hasExactly(wish, ['target', 'certificateId']))
    return refusal(400, bindHelp)
  const { target, certificateId } = wish
  if (typeof target !== 'string' || typeof certificateId !== 'string') return refusal(400, bindHelp)
  if (edge === null) return refusal(409, 'this simulated cloud has no edge')
  const trouble = edge.bind(target, certificateId)
  return trouble === null ? found(wish) : refusal(409, trouble)
}

/** Makes a TLS server harmful, or says why not. */
function sabotage(edges: Edges, wish: unknown): Reply {
  const help = `send {"edge": "NAME", "harm": HARM, "certificateId"?}; a harm is ${harms.join(', ')}`
  if (!isObject(wish) || !hasExactly(wish, ['edge', 'harm', 'certificateId?'])) {
    return refusal(400, help)
  }
  const { edge, harm: wanted, certificateId } = wish
  const harm = harms.find((each): each is Harm => each === wanted)
  if (typeof edge !== 'string' || harm === undefined) return refusal(400, help)
  if (certificateId !== undefined && typeof certificateId !== 'string') return refusal(400, help)
  try {
    edges.sabotage(edge, harm, certificateId)
    return found(wish)
  } catch (error) {
    if (error instanceof RangeError) return refusal(409, error.message)
    throw error
  }
}

function refusal(status: number, error: string): Reply {
  return { status, json: { error } }
}

async function readJson(message: http.IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of message) chunks.push(chunk)
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }
}
