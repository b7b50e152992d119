// Connections that are opened before a request needs them, so that their handshakes take place
// while something else is waited for. The next requests take them instead of opening their own.

import type http from 'node:http'
import { isIP, Socket } from 'node:net'
import { urlToHttpOptions } from 'node:url'

/** The early connections of one agent. */
export interface EarlySockets {
  /**
   * Opens connections until the agent has `count`, those in use included, as soon as the requests
   * of this turn of the event loop have theirs. One that fails is forgotten.
   */
  open(url: URL, count: number): void
  /** Closes those that no request has taken. */
  close(): void
}

/** A server or a gateway may have forgotten a connection that was idle for longer. */
const mostIdleMs = 5000

/**
 * Changes the agent so that its requests take the early connections first.
 * @param connecting options for each connection, as its requests have them
 */
export function createEarlySockets(
  agent: http.Agent & { readonly options?: object },
  connecting: object,
): EarlySockets {
  const waiting = new Set<Socket>()
  const create = agent.createConnection.bind(agent)
  let isClosed = false

  const closeWaiting = (): void => {
    for (const socket of waiting) socket.destroy()
    waiting.clear()
  }
  const take = (): Socket | undefined => {
    for (const socket of waiting) {
      waiting.delete(socket)
      // What a server sends unasked must not become the answer to the next request.
      if (socket.writable && socket.readableLength === 0) {
        // If this one was stale, so are the others, and the repeat of the request needs a new one.
        for (const event of ['error', 'end', 'close']) socket.once(event, closeWaiting)
        return socket.setTimeout(0, end).ref()
      }
      socket.destroy()
    }
    return undefined
  }
  agent.createConnection = (options, callback) => take() ?? create(options, callback)

  const openNow = (url: URL, count: number): void => {
    const host = urlToHttpOptions(url).hostname ?? ''
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
    const place = {
      ...agent.options,
      ...connecting,
      host,
      port,
      servername: isIP(host) === 0 ? host : '',
    }
    const name = agent.getName(place)
    const used = [agent.sockets[name], agent.freeSockets[name]]
    const present = used.reduce((sum, sockets) => sum + (sockets?.length ?? 0), waiting.size)
    // By this key, agents find a TLS session to resume, which shortens the handshake.
    const options = { ...place, _agentKey: name }
    for (let number = present; number < count; number += 1) {
      const socket = create(options)
      if (!(socket instanceof Socket)) return
      socket.on('error', end).once('close', () => waiting.delete(socket))
      // What nobody waits for must not keep the process alive.
      waiting.add(socket.setTimeout(mostIdleMs, end).unref())
    }
  }
  return {
    open: (url, count) => {
      setImmediate(() => {
        try {
          if (!isClosed) openNow(url, count)
        } catch {
          // A request says better what is wrong.
        }
      })
    },
    close: () => {
      isClosed = true
      closeWaiting()
    },
  }
}

function end(this: Socket): void {
  this.destroy()
}
