// Opens and closes servers on loopback. When a port cannot be opened, it says which one and what to
// do about it.

import type http from 'node:http'
import type { AddressInfo, Server } from 'node:net'

/**
 * Listens on a port of 127.0.0.1.
 * @param port 0 chooses a free port
 * @param user what the port is for, such as `IAM`
 * @throws an error of one sentence when the port is taken or may not be opened
 */
export function listen<AnyServer extends Server>(
  server: AnyServer,
  port: number,
  user: string,
): Promise<AnyServer> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explained(error, port, user)))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function explained(error: NodeJS.ErrnoException, port: number, user: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new Error(
        `port ${port} (for ${user}) is taken: stop the program that uses it, or choose a --port that is free together with the ten ports after it`,
        { cause: error },
      )
    case 'EACCES':
      return new Error(
        `port ${port} (for ${user}) may not be opened by this user: choose a --port from 1024 to 65525`,
        { cause: error },
      )
    default:
      return error
  }
}

/** The port of a listening server. */
export function portOf(server: Server): number {
  // A server that listens on a TCP port has an address of this kind.
  return (server.address() as AddressInfo).port
}

/** Stops listening and cuts every connection. */
export function closeServer(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
