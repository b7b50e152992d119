// The simulator's own paths, on every port: whether it is running, what it has received, and
// commands for a workflow, such as scripted faults.

import type http from 'node:http'
import type { CloudState } from './cloud-state.ts'
import type { Edge } from './edge.ts'
import { type Fault, isFault, operations } from './faults.ts'
import { hasExactly, isObject } from './message.ts'

/** What these paths show and change. */
export interface Controlled {
  readonly requests: readonly unknown[]
  readonly faults: Fault[]
  readonly cloud: CloudState
  /** Returns null when the simulated cloud has no edge. */
  readonly edge: () => Edge | null
}

/** Answers requests for `/health` and `/simulator/…`; returns false for any other path. */
export function answerControl(
  { requests, faults, cloud, edge }: Controlled,
  message: http.IncomingMessage,
  response: http.ServerResponse,
): boolean {
  const answer = (status: number, json: unknown): void => {
    const body = `${JSON.stringify(json, null, 2)}\n`
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  }
  switch (`${message.method} ${message.url}`) {
    case 'GET /health':
      answer(200, { status: 'ok' })
      return true
    case 'GET /simulator/requests':
      answer(200, requests)
      return true
    case 'GET /simulator/pushes':
      answer(200, cloud.pushes)
      return true
    case 'GET /simulator/edge':
      answer(200, edge()?.addresses ?? [])
      return true
    case 'POST /simulator/bind':
      void readJson(message).then((wish) => {
        const trouble = isBinding(wish) ? bind(edge(), wish) : bindHelp
        const status = trouble === bindHelp ? 400 : 409
        answer(trouble === null ? 200 : status, trouble === null ? wish : { error: trouble })
      })
      return true
    case 'POST /simulator/revoke-tokens':
      cloud.revokeTokens()
      answer(200, { status: 'ok' })
      return true
    case 'POST /simulator/faults':
      void readJson(message).then((fault) => {
        if (isFault(fault)) faults.push(fault)
        answer(isFault(fault) ? 201 : 400, isFault(fault) ? fault : { error: faultHelp })
      })
      return true
    default:
      return false
  }
}

const faultHelp = `A fault is {"on": ${operations.map((each) => `"${each}"`).join(' | ')}, "target"?, "attempts"?, "action": {"kind", ...}}; see simulator/faults.ts.`

interface Binding {
  readonly target: string
  readonly certificateId: string
}

const bindHelp = 'send {"target": "ELB:cn-north-4", "certificateId": "scs1700000000001"}'

function isBinding(value: unknown): value is Binding {
  if (!isObject(value) || !hasExactly(value, ['target', 'certificateId'])) return false
  return typeof value['target'] === 'string' && typeof value['certificateId'] === 'string'
}

/** Binds a certificate; returns why it cannot be bound, or null when it is bound. */
function bind(edge: Edge | null, { target, certificateId }: Binding): string | null {
  return edge === null ? 'this simulated cloud has no edge' : edge.bind(target, certificateId)
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
