// The one place where the simulated cloud meets HTTP: it reads requests, keeps the log, answers, and
// shows each fault on the wire. It knows no service.

import { randomUUID } from 'node:crypto'
import type http from 'node:http'
import { type FaultAction, takesEffect } from './faults.ts'
import type { Handler, SimulatedRequest, SimulatedResponse } from './message.ts'

export interface ServerHooks {
  /** The clock of the service, which every answer carries. */
  readonly now: () => number
  readonly handler: Handler
  /** Whether to cut the connection before anything of the body is read. */
  readonly resetsBeforeReading: (message: http.IncomingMessage) => boolean
  /** Called once the request is read; says which fault it meets. */
  readonly onRequest: (
    request: SimulatedRequest,
    message: http.IncomingMessage,
  ) => {
    readonly fault: FaultAction | undefined
    /** Notes the status that was answered, if any was. */
    readonly onAnswer: (status: number) => void
  }
  /** The service's own shape of an error. */
  readonly errorBody: (code: string, message: string) => unknown
}

/** A listener for an HTTP server that serves one simulated service. */
export function createListener(hooks: ServerHooks): http.RequestListener {
  return (message, response) => {
    // A client may hang up at any moment; that is its right, and no reason to fall over.
    message.on('error', () => {})
    response.on('error', () => {})
    response.setHeader('Date', new Date(hooks.now()).toUTCString())
    serve(hooks, message, response).catch(() => response.destroy())
  }
}

async function serve(
  hooks: ServerHooks,
  message: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (hooks.resetsBeforeReading(message)) {
    message.socket.resetAndDestroy()
    return
  }
  const body = await readBody(message)
  const url = new URL(message.url ?? '/', 'http://simulator')
  const headers = Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values]) => [
      name,
      values?.join(', ') ?? '',
    ]),
  )
  const request = { method: message.method ?? '', url, headers, body }
  const { fault, onAnswer } = hooks.onRequest(request, message)
  if (fault === undefined) {
    const answer = hooks.handler(request)
    onAnswer(answer.status)
    return write(response, answer)
  }
  await misbehave(fault, { hooks, request, response, onAnswer })
}

interface Exchange {
  readonly hooks: ServerHooks
  readonly request: SimulatedRequest
  readonly response: http.ServerResponse
  readonly onAnswer: (status: number) => void
}

const htmlPage = '<!doctype html><title>Sorry</title><h1>Something stands in between</h1>'

async function misbehave(fault: FaultAction, exchange: Exchange): Promise<void> {
  const { hooks, request, response, onAnswer } = exchange
  const carriedOut = takesEffect(fault) ? hooks.handler(request) : { status: 503 }
  const answer = (status: number, headers: http.OutgoingHttpHeaders, body: string | Buffer) => {
    onAnswer(status)
    response.writeHead(status, headers).end(body)
  }
  switch (fault.kind) {
    case 'latency':
      await new Promise((resolve) => setTimeout(resolve, fault.ms))
      onAnswer(carriedOut.status)
      return write(response, carriedOut)
    case 'interim':
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      onAnswer(carriedOut.status)
      return write(response, carriedOut)
    case 'raw':
      response.socket?.end(fault.text)
      return
    case 'begun':
      response.socket?.write(fault.text)
      return
    case 'answer': {
      const { status, contentType = 'application/json', headers = {} } = fault
      const usual = { 'content-type': contentType, 'X-Request-Id': randomUUID() }
      return answer(status, { ...usual, ...headers }, answerBody(fault, hooks))
    }
    case 'echo': {
      const { status, from = 0, length = Number.POSITIVE_INFINITY } = fault
      const { headers, body } = request
      const sent = `${Object.values(headers).join(' ')} ${body}`.slice(from, from + length)
      const credentials = headers['x-auth-token'] ?? headers['authorization'] ?? ''
      const usual = { 'content-type': 'application/json', 'X-Request-Id': credentials }
      return answer(status, usual, JSON.stringify(hooks.errorBody('SCM.0005', sent)))
    }
    case 'html':
      return answer(fault.status, { 'content-type': 'text/html' }, htmlPage)
    case 'redirect':
      return answer(fault.status, { location: fault.location }, '')
    case 'huge':
      return answer(fault.status ?? 200, {}, Buffer.alloc(fault.bytes, ' '))
    case 'reset':
      if (fault.when === 'after-headers') await beginAnswer(carriedOut, exchange)
      response.socket?.resetAndDestroy()
      return
    case 'hang':
      if (fault.when === 'in-body') await beginAnswer(carriedOut, exchange)
      return
    case 'truncated':
      await beginAnswer(carriedOut, exchange)
      response.socket?.end()
      return
    case 'drip':
      await beginAnswer(carriedOut, exchange, {})
      return drip(response, fault.intervalMs)
  }
}

function answerBody(fault: FaultAction & { kind: 'answer' }, hooks: ServerHooks): string {
  if (fault.body !== undefined) return fault.body
  if (fault.code === undefined && fault.message === undefined) return ''
  return JSON.stringify(hooks.errorBody(fault.code ?? '', fault.message ?? 'A scripted fault.'))
}

/** Status line, headers and one byte of a body that is promised to be longer. */
async function beginAnswer(
  usual: SimulatedResponse,
  exchange: Exchange,
  length: http.OutgoingHttpHeaders = { 'content-length': '1000' },
): Promise<void> {
  // A 204 has no body that could be cut short.
  const status = usual.status === 204 ? 200 : usual.status
  exchange.onAnswer(status)
  const headers = { ...usual.headers, 'content-type': 'application/json', ...length }
  exchange.response.writeHead(status, headers)
  await new Promise((resolve) => exchange.response.write('{', resolve))
}

async function drip(response: http.ServerResponse, intervalMs: number): Promise<void> {
  while (!response.destroyed) {
    await new Promise((resolve) => setTimeout(resolve, intervalMs).unref())
    if (!response.destroyed) response.write(' ')
  }
}

function write(response: http.ServerResponse, { status, headers, json }: SimulatedResponse): void {
  if (json === undefined) response.writeHead(status, { ...headers }).end()
  else {
    const body = JSON.stringify(json)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  }
}

async function readBody(message: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
