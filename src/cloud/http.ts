// One request, one response: the only file that opens connections to the cloud. It never retries
// and never follows a redirect. When a request fails, it says whether it may have arrived.
// This file must not know any particular service.
//
// @actions/http-client supplies the agents (kept-alive connections, proxies from the environment).
// The requests themselves are made with node's http and https, because the client's own methods
// follow redirects with the credentials, hang on a truncated body, and hide whether a request was
// sent. The price is `exchange`, which has to handle every way in which a request can end.

import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
import { getProxyUrl, HttpClient } from '@actions/http-client'
import { ActionError } from '../errors.ts'
import { createEarlySockets, type EarlySockets } from './early-sockets.ts'
import { proxyTrouble } from './proxy-trouble.ts'

/** A request to send; the body is text. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Goes over a new connection that nothing else uses. */
  readonly isAlone?: boolean
  /** A larger answer is not read; 1 MiB by default. */
  readonly mostBodyBytes?: number
}

/** An answer: its status line arrived, its body possibly not. */
export interface HttpResponse {
  readonly status: number
  /** With names in lower case. Of a repeated header, node joins the values or keeps the first. */
  readonly headers: Readonly<http.IncomingHttpHeaders>
  /** Decoded as UTF-8; empty when `bodyProblem` is set. */
  readonly body: string
  /** Why the body could not be read to its end; null if it was read. */
  readonly bodyProblem: string | null
}

/**
 * Sends one request. Rejects with `NOT_SENT` or `NO_ANSWER`. Once the status line has arrived it
 * resolves, even if the body is cut short.
 */
export type Send = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>

/** The connections of a run. */
export interface Connections {
  readonly send: Send
  /**
   * Opens `count` connections to a server that requests will follow to. Nothing is sent, and
   * nothing fails: a request whose early connection failed opens its own. Through a proxy it does
   * nothing.
   */
  open(url: string, count: number): void
  /** Closes idle connections, so that the process can end. */
  close(): void
}

/** The largest body that is read by default. A page of 50 certificates of SCM is much smaller. */
const maxBodyBytes = 1024 * 1024

/** IAM sends tokens in a header. SCM documents tokens of up to 2 MiB; node allows only 16 KiB. */
const maxHeaderBytes = 2 * 1024 * 1024 + 64 * 1024

/**
 * Node drops an address after 250 ms and tries the next one; distant hosts need longer. The price:
 * an address that is down costs this long.
 */
export const addressTimeoutMs = 2500
const connecting = { autoSelectFamilyAttemptTimeout: addressTimeoutMs }

/**
 * Opens connections when they are needed, keeps them alive, and shares them between all requests.
 * Call `close` at the end, or idle connections keep the process running.
 */
export function openConnections(userAgent: string): Connections {
  const clients: HttpClient[] = []
  const agents = new Map<string, http.Agent>()
  const early = new Map<http.Agent, EarlySockets>()
  let tlsContext: SecureContext | undefined
  const agentFor = ({ origin, href }: URL, keepAlive: boolean): http.Agent => {
    const key = `${origin} ${keepAlive}`
    const known = agents.get(key)
    if (known !== undefined) return known
    const client = new HttpClient(userAgent, [], { keepAlive })
    const agent = createAgent(client, href)
    // One for all connections, each of which would make its own: 1.6 % of a push to six targets.
    if (agent instanceof https.Agent)
      agent.options.secureContext = tlsContext ??= createSecureContext()
    clients.push(client)
    agents.set(key, agent)
    return agent
  }
  return {
    send: async (request, signal) => {
      const url = new URL(request.url)
      const headers = { 'user-agent': userAgent, ...request.headers }
      const agent = agentFor(url, request.isAlone !== true)
      const response = await exchange(url, { ...request, headers }, agent, signal)
      await aTurnOfTheLoop()
      return response
    },
    open: (address, count) => {
      const url = new URL(address)
      if (getProxyUrl(address) !== '') return
      const agent = agentFor(url, true)
      if (!early.has(agent)) early.set(agent, createEarlySockets(agent, connecting))
      early.get(agent)?.open(url, count)
    },
    close: () => {
      for (const sockets of early.values()) sockets.close()
      for (const client of clients) client.dispose()
    },
  }
}

/**
 * Lets node read what a server sent behind its answer. Such a connection is then closed, and not
 * used for the next request, which would take the rest for its own answer. (What arrives later,
 * while the next request is under way, nobody can tell from its answer: that is HTTP 1.1.)
 */
function aTurnOfTheLoop(): Promise<void> {
  // Node reads between the two.
  return new Promise((resolve) => setImmediate(setImmediate, resolve))
}

function createAgent(client: HttpClient, url: string): http.Agent {
  try {
    const agent: http.Agent & { scheduling?: string } = client.getAgent(url)
    // The connection that was idle longest is the one about which most is known.
    agent.scheduling = 'fifo'
    return agent
  } catch (cause) {
    // This version of node does not support proxies (stubs/tunnel).
    throw new ActionError('NOT_SENT', messageOf(cause), { cause })
  }
}

function exchange(
  url: URL,
  { method, headers, body, mostBodyBytes = maxBodyBytes }: HttpRequest,
  agent: http.Agent,
  signal: AbortSignal,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:'
    // Without the URL, of which node would copy every part.
    const options = {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method,
      headers,
      agent,
      maxHeaderSize: maxHeaderBytes,
      ...connecting,
    }
    const outgoing = secure ? https.request(options) : http.request(options)
    let mayHaveArrived = false
    let breakage: unknown = null
    let isAnswered = false
    outgoing.once('socket', (socket) => {
      if (outgoing.reusedSocket || isReady(socket)) mayHaveArrived = true
      else {
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          mayHaveArrived = true
        })
      }
    })
    const fail = (cause?: unknown): void => {
      if (isAnswered) return
      const why = cause === undefined ? 'the connection was closed' : reasonOf(cause, signal)
      const error = mayHaveArrived
        ? new ActionError('NO_ANSWER', `no answer from ${url.host}: ${why}`, { cause })
        : new ActionError('NOT_SENT', `${url.host} could not be reached: ${why}`, {
            cause,
            facts: proxyTrouble(cause, url.href) ?? {
              kind: 'host-unreachable',
              host: url.host,
              isNameUnknown: isNameUnknown(cause, url.hostname),
            },
          })
      reject(error)
    }
    outgoing.once('response', (incoming) => {
      isAnswered = true
      resolve(readResponse(incoming, mostBodyBytes, signal, () => breakage))
    })
    outgoing.on('error', (error) => {
      breakage = error
      fail(error)
    })
    // Node's own `signal` option does nothing until the request has a socket, which a proxy that
    // does not answer keeps from it.
    const abort = (): void => {
      outgoing.destroy(signal.reason)
      fail(signal.reason)
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    // Some endings give neither a response nor an error, such as an unrequested protocol upgrade.
    // Without this the run would hang.
    outgoing.once('close', () => fail())
    outgoing.end(body)
  })
}

/** Whether DNS knows no such name; a proxy's unknown name is not the server's. */
function isNameUnknown(error: unknown, name: string): boolean {
  const { code, hostname }: { code?: unknown; hostname?: unknown } = Object(error)
  return code === 'ENOTFOUND' && hostname === name
}

/** Whether data leaves as soon as it is written: the socket is connected and any TLS is set up. */
function isReady(socket: Socket): boolean {
  return socket instanceof TLSSocket ? Boolean(socket.getPeerFinished()) : !socket.connecting
}

function readResponse(
  incoming: http.IncomingMessage,
  mostBodyBytes: number,
  signal: AbortSignal,
  breakage: () => unknown,
): Promise<HttpResponse> {
  const { statusCode: status = 0, headers } = incoming
  const chunks: Buffer[] = []
  let bytes = 0
  return new Promise((resolve) => {
    const giveUp = (error: unknown): void =>
      resolve({ status, headers, body: '', bodyProblem: reasonOf(error, signal) })
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes <= mostBodyBytes) return
      incoming.destroy(new Error(`the answer is larger than ${mostBodyBytes} bytes`))
    })
    incoming.once('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const trouble = endsWithConnection(incoming) ? endingTrouble(body, breakage(), signal) : null
      resolve({ status, headers, body, bodyProblem: trouble })
    })
    incoming.once('error', giveUp)
    incoming.once('close', () => {
      if (!incoming.readableEnded) giveUp({ message: 'aborted' })
    })
  })
}

/** Whether nothing but the end of the connection says where the body ends. */
function endsWithConnection({ statusCode, headers }: http.IncomingMessage): boolean {
  const isFramed = headers['content-length'] !== undefined || 'transfer-encoding' in headers
  return !isFramed && statusCode !== 204 && statusCode !== 304
}

/** Why such a body may not be whole; null if there is no sign of that. Node takes it as whole. */
function endingTrouble(body: string, breakage: unknown, signal: AbortSignal): string | null {
  if (breakage !== null) return reasonOf(breakage, signal)
  return body === '' ? 'the connection was closed where the body should be' : null
}

/** Node calls every abort "The operation was aborted"; the signal's reason says why. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  const reason: unknown = signal.aborted ? signal.reason : error
  if (reason instanceof AggregateError) return reason.errors.map(messageOf).join('; ')
  return messageOf(reason)
}

function messageOf(error: unknown): string {
  // A time-out's reason is a DOMException, which is not an instance of Error in every realm.
  const { name, message }: { name?: unknown; message?: unknown } = Object(error)
  if (name === 'TimeoutError') return 'timed out'
  const { code, hostname }: { code?: unknown; hostname?: unknown } = Object(error)
  if (code === 'ENOTFOUND') return `the name ${hostname} does not exist in DNS`
  return message === 'aborted' ? 'the answer was cut short' : String(message ?? error)
}
