// The only file of the simulated cloud that speaks HTTP: it reads requests, reports them to the
// log, answers them, and puts each fault on the wire. It knows no service.

import { randomUUID } from 'node:crypto'
import type http from 'node:http'
import { type FaultAction, shapedError, takesEffect } from './faults.ts'
import type { Handler, SimulatedRequest, SimulatedResponse } from './message.ts'

/** What a listener needs to know of its service and its faults. */
export interface ServerHooks {
  /** Returns the service's time for the Date header, in milliseconds since the epoch. */
  readonly now: () => number
  readonly handler: Handler
  /** Whether to reset the connection before the body is read. */
  readonly resetsBeforeReading: (message: http.IncomingMessage) => boolean
  /** Called when a request has been read; returns its fault. */
  readonly onRequest: (
    request: SimulatedRequest,
    message: http.IncomingMessage,
  ) => {
    readonly fault: FaultAction | undefined
    /** Called with the status of the answer, if there is one. */
    readonly onAnswer: (status: number) => void
    /** Awaited before the request is carried out, if it is. */
    readonly before: (() => Promise<void>) | null
  }
  /** An error body in the service's own shape. */
  readonly errorBody: (code: string, message: string) => unknown
}

/** Creates the listener of an HTTP server for one simulated service. */
export function createListener(hooks: ServerHooks): http.RequestListener {
  return (message, response) => {
    // A client may close the connection at any moment; that must not end the process.
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
  const url = calledUrl(message)
  const headers = Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values]) => [
      name,
      values?.join(', ') ?? '',
    ]),
  )
  const request = { method: message.method ?? '', url, headers, body }
  const { fault, onAnswer, before } = hooks.onRequest(request, message)
  if (before !== null && (fault === undefined || takesEffect(fault))) await before()
  if (fault === undefined) {
    const answer = hooks.handler(request)
    onAnswer(answer.status)
    return write(response, answer)
  }
  await misbehave(fault, { hooks, request, response, onAnswer })
}

/** The URL as the client wrote it, so that answers can name the same address. */
function calledUrl({ url = '/', headers, socket }: http.IncomingMessage): URL {
  const scheme = 'encrypted' in socket ? 'https' : 'http'
  const origin = `${scheme}://${headers.host}`
  return new URL(url, URL.canParse(origin) ? origin : 'http://simulator')
}

interface Exchange {
  readonly hooks: ServerHooks
  readonly request: SimulatedRequest
  readonly response: http.ServerResponse
  readonly onAnswer: (status: number) => void
}

const htmlPage = '<!doctype html><title>Sorry</title><h1>A proxy answered this request</h1>'

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
      onAnswer(fault.status ?? 200)
      response.writeHead(fault.status ?? 200)
      return writeBlanks(response, fault.bytes)
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
  const { code, message, shape } = fault
  if (code === undefined && message === undefined) return ''
  const words = [code ?? '', message ?? 'A scripted fault.'] as const
  return JSON.stringify(
    shape === undefined ? hooks.errorBody(...words) : shapedError(shape, ...words),
  )
}

/** Sends the status line, the headers and the first byte of a longer body. */
async function beginAnswer(
  usual: SimulatedResponse,
  exchange: Exchange,
  length: http.OutgoingHttpHeaders = { 'content-length': '1000' },
): Promise<void> {
  // A 204 has no body to cut short, so send a 200.
  const status = usual.status === 204 ? 200 : usual.status
  exchange.onAnswer(status)
  const headers = { ...usual.headers, 'content-type': 'application/json', ...length }
  exchange.response.writeHead(status, headers)
  await new Promise((resolve) => exchange.response.write('{', resolve))
}

/** Never holds more than one piece, and stops when the client hangs up. */
async function writeBlanks(response: http.ServerResponse, bytes: number): Promise<void> {
  const piece = Buffer.alloc(64 * 1024, ' ')
  for (let left = bytes; left > 0 && !response.destroyed; left -= piece.length) {
    await new Promise((resolve) => response.write(piece.subarray(0, left), resolve))
  }
  response.end()
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
