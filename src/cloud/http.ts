// One request, one response: the only file that opens connections to the cloud. It never repeats,
// never follows a redirect, and tells a request that was not sent from one that may have been.
// It must not know any service.
//
// @actions/http-client supplies the agents (connections kept alive, proxies from the environment).
// The exchange itself is node's: the client's own methods follow redirects with credentials, hang
// on a truncated body, and hide whether a request went out.

import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { HttpClient } from '@actions/http-client'
import { ActionError } from '../errors.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case; a repeated header's values joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** UTF-8; empty when `bodyProblem` is set. */
  readonly body: string
  /** Why the body could not be read to its end; null when it was. */
  readonly bodyProblem: string | null
}

/**
 * Sends one request. Rejects with `NOT_SENT` or `NO_ANSWER`; once a status line has arrived it
 * resolves, whatever becomes of the body.
 */
export type Send = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>

export interface Connections {
  readonly send: Send
  /** Closes idle connections so that the process can end. */
  close(): void
}

/** The largest answer worth reading: a page of 50 certificates is well under it. */
const maxBodyBytes = 1024 * 1024

/** SCM documents tokens of up to 2 MiB, and IAM sends them in a header; node's default is 16 KiB. */
const maxHeaderBytes = 2 * 1024 * 1024 + 64 * 1024

/** Node gives an address 250 ms before it tries the next, and then forgets it: too few for far ones. */
export const addressTimeoutMs = 2500

/** Connections that are kept alive and shared by every request of a run. */
export function openConnections(userAgent: string): Connections {
  const clients = new Map<string, HttpClient>()
  const clientFor = (origin: string): HttpClient => {
    const known = clients.get(origin)
    if (known !== undefined) return known
    const client = new HttpClient(userAgent, [], { keepAlive: true })
    clients.set(origin, client)
    return client
  }
  return {
    send: async (request, signal) => {
      const url = new URL(request.url)
      const headers = { 'user-agent': userAgent, ...request.headers }
      const agent = agentFor(clientFor(url.origin), request.url)
      return exchange(url, { ...request, headers }, agent, signal)
    },
    close: () => {
      for (const client of clients.values()) client.dispose()
    },
  }
}

function agentFor(client: HttpClient, url: string): http.Agent {
  try {
    return client.getAgent(url)
  } catch (cause) {
    // A node that knows no proxies.
    throw new ActionError('NOT_SENT', messageOf(cause), { cause })
  }
}

function exchange(
  url: URL,
  { method, headers, body }: HttpRequest,
  agent: http.Agent,
  signal: AbortSignal,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:'
    const options = {
      method,
      headers,
      agent,
      signal,
      maxHeaderSize: maxHeaderBytes,
      autoSelectFamilyAttemptTimeout: addressTimeoutMs,
    }
    const outgoing = secure ? https.request(url, options) : http.request(url, options)
    let mayHaveArrived = false
    outgoing.once('socket', (socket) => {
      if (isReady(socket)) mayHaveArrived = true
      else {
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          mayHaveArrived = true
        })
      }
    })
    const fail = (cause?: unknown): void => {
      const why = cause === undefined ? 'the connection was closed' : reasonOf(cause, signal)
      const error = mayHaveArrived
        ? new ActionError('NO_ANSWER', `no answer from ${url.host}: ${why}`, { cause })
        : new ActionError('NOT_SENT', `${url.host} could not be reached: ${why}`, {
            cause,
            ...(isProxyWithoutPassword(cause) && { remedy: proxyPassword }),
          })
      reject(error)
    }
    outgoing.once('response', (incoming) => resolve(readResponse(incoming, signal)))
    outgoing.on('error', fail)
    // Node tells of an abort only once there is a socket: while a proxy keeps silent there is none.
    signal.addEventListener('abort', () => fail(signal.reason), { once: true })
    // Also after an answer that is none (an unasked-for upgrade): without this the run would hang.
    outgoing.once('close', () => fail())
    outgoing.end(body)
  })
}

const proxyPassword =
  'The proxy asks for a password: set HTTPS_PROXY to "http://NAME:PASSWORD@HOST:PORT", and keep that in a secret.'

/** Node opens the tunnel, and tells what the proxy said to it. */
function isProxyWithoutPassword(error: unknown): boolean {
  const { code, statusCode }: { code?: unknown; statusCode?: unknown } = Object(error)
  return code === 'ERR_PROXY_TUNNEL' && statusCode === 407
}

/** Whether what is written goes out at once: the connection, and with TLS the handshake, is done. */
function isReady(socket: Socket): boolean {
  return socket instanceof TLSSocket ? Boolean(socket.getPeerFinished()) : !socket.connecting
}

async function readResponse(
  incoming: http.IncomingMessage,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const status = incoming.statusCode ?? 0
  const headers = joinRepeated(incoming.headersDistinct)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of incoming) {
      bytes += chunk.length
      if (bytes > maxBodyBytes) throw new Error(`the answer is larger than ${maxBodyBytes} bytes`)
      chunks.push(chunk)
    }
  } catch (error) {
    return { status, headers, body: '', bodyProblem: reasonOf(error, signal) }
  }
  return { status, headers, body: Buffer.concat(chunks).toString('utf8'), bodyProblem: null }
}

function joinRepeated(headers: NodeJS.Dict<string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(', ')]),
  )
}

/** Node words an abort as "The operation was aborted"; the signal knows who did it and why. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  const reason: unknown = signal.aborted ? signal.reason : error
  if (reason instanceof AggregateError) return reason.errors.map(messageOf).join('; ')
  return messageOf(reason)
}

function messageOf(error: unknown): string {
  // A time-out's reason is a DOMException, which not every realm takes for an Error.
  const { name, message }: { name?: unknown; message?: unknown } = Object(error)
  if (name === 'TimeoutError') return 'timed out'
  return message === 'aborted' ? 'the answer was cut short' : String(message ?? error)
}
