// The TLS servers of ELB listeners, WAF hosts and CDN domains. Each serves what is bound at the
// moment of the handshake, so that a visitor sees a wrong default or a lost SNI entry.

import { X509Certificate } from 'node:crypto'
import net from 'node:net'
import tls from 'node:tls'
import { type ClientHello, readClientHello } from './client-hello.ts'
import { type Harm, harmfulPem, planSabotage, type Sabotage } from './harm.ts'
import type { Issuers } from './issuers.ts'
import { listen, portOf } from './listen.ts'
import { Memory } from './memory.ts'
import type { ServablePem } from './seed.ts'

/** A TLS server to add. */
export interface EdgeOptions {
  /** Such as `ELB:cn-north-4/listener/ID`. */
  readonly name: string
  /** On 127.0.0.1. Absent: a free port. */
  readonly port?: number
  /**
   * What to serve to a visitor who asks for `serverName` (lower case; empty without SNI): one
   * certificate, or an ECDSA and an RSA one, of which the client's abilities choose. Null or an
   * empty list: no handshake.
   */
  readonly servable: (serverName: string) => ServablePem | readonly ServablePem[] | null
  /** The ids of the certificates that are bound now, for `sabotage`. */
  readonly bound: () => readonly string[]
}

/** A running TLS server. */
export interface EdgeServer {
  readonly name: string
  /** On 127.0.0.1. */
  readonly port: number
  /** The ids of the certificates that are bound now. */
  readonly bound: readonly string[]
}

/** A TLS server, by its name, and how it harms visitors. */
export interface EdgeSabotage {
  readonly edge: string
  readonly harm: Harm
}

/** The TLS servers of one simulated cloud. */
export class Edges {
  private readonly running = new Map<string, { options: EdgeOptions; server: net.Server }>()
  private readonly sabotages = new Map<string, Sabotage>()
  private readonly sockets = new Set<net.Socket>()
  private readonly issuers: Issuers
  private readonly now: () => number

  /** @param now returns milliseconds since the epoch */
  constructor(issuers: Issuers, now: () => number) {
    this.issuers = issuers
    this.now = now
  }

  /** Every server, in the order in which they were added. */
  get list(): readonly EdgeServer[] {
    return [...this.running].map(([name, { server, options }]) => ({
      name,
      port: portOf(server),
      bound: options.bound(),
    }))
  }

  /** Starts a server; returns its port. Throws when the port is in use. */
  async add(options: EdgeOptions): Promise<number> {
    const server = net.createServer((socket) => {
      this.sockets.add(socket)
      socket.on('close', () => this.sockets.delete(socket))
      socket.on('error', () => {})
      this.greet(socket, options).catch(() => socket.destroy())
    })
    await listen(server, options.port ?? 0, `the TLS server of ${options.name}`)
    this.running.set(options.name, { options, server })
    return portOf(server)
  }

  /**
   * Makes a server harmful while `certificateId` is bound there. Without an id: while something
   * else is bound than now. A later call replaces an earlier one.
   * @throws `RangeError` when there is no such server
   */
  sabotage(name: string, harm: Harm, certificateId?: string): void {
    const found = this.running.get(name)
    if (found === undefined) {
      const names = [...this.running.keys()].join(', ')
      throw new RangeError(`there is no TLS server of "${name}"; there are ${names}`)
    }
    this.sabotages.set(name, planSabotage(harm, found.options.bound(), certificateId))
  }

  /** What a visitor would be served now; null for no handshake, or when there is no such server. */
  async serves(name: string, hello: ClientHello): Promise<ServablePem | null> {
    const found = this.running.get(name)
    return found === undefined ? null : this.served(found.options, hello)
  }

  /** Forgets every sabotage. */
  reset(): void {
    this.sabotages.clear()
  }

  /** Closes every server and connection. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await Promise.all(
      [...this.running.values()].map(
        ({ server }) => new Promise<void>((resolve) => server.close(() => resolve())),
      ),
    )
  }

  /** Chooses the certificate by the client's first message, and only then begins with TLS. */
  private async greet(socket: net.Socket, options: EdgeOptions): Promise<void> {
    const hello = await receiveHello(socket)
    const pem = hello === null ? null : await this.served(options, hello)
    if (pem === null) {
      socket.destroy()
      return
    }
    const secureContext = contextOf(pem)
    const visitor = new tls.TLSSocket(socket, { isServer: true, secureContext })
    visitor.on('error', () => {})
    visitor.resume()
  }

  private async served(options: EdgeOptions, hello: ClientHello): Promise<ServablePem | null> {
    const { serverName, takesEcdsa } = hello
    const sabotage = this.sabotages.get(options.name)
    if (sabotage?.applies(options.bound())) {
      return harmfulPem(sabotage.harm, serverName, this.issuers, this.now())
    }
    const pems = [options.servable(serverName) ?? []].flat()
    const [wanted, other] = takesEcdsa ? ['ec', 'rsa'] : ['rsa', 'ec']
    return (
      pems.find((pem) => keyTypeOf(pem) === wanted) ??
      pems.find((pem) => keyTypeOf(pem) === other) ??
      null
    )
  }
}

/** The client's first message; null when the connection ends or starts with something else. */
function receiveHello(socket: net.Socket): Promise<ClientHello | null> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0)
    const finish = (hello: ClientHello | null): void => {
      socket.off('readable', read).off('end', giveUp).off('close', giveUp)
      resolve(hello)
    }
    const giveUp = () => finish(null)
    const read = (): void => {
      const piece: Buffer | null = socket.read()
      if (piece === null) return
      received = Buffer.concat([received, piece])
      const hello = readClientHello(received)
      if (hello === 'more') return
      finish(hello)
      // TLS reads it once more.
      socket.unshift(received)
    }
    socket.on('readable', read).on('end', giveUp).on('close', giveUp)
  })
}

// Reading a certificate takes longer than a handshake, and visitors come many times.
const contexts = new Memory<tls.SecureContext>()
const keyTypes = new Memory<string | undefined>()

function contextOf({ chain, key }: ServablePem): tls.SecureContext {
  return contexts.get(`${chain}${key}`, () => tls.createSecureContext({ cert: chain, key }))
}

/** Node's word for the type of a certificate's key. */
export function keyTypeOf({ chain }: ServablePem): string | undefined {
  return keyTypes.get(chain, () => new X509Certificate(chain).publicKey.asymmetricKeyType)
}
