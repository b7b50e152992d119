// The TLS edge: the servers that visitors connect to, one per service and region. A push changes
// nothing here: each server keeps the old certificate until someone binds the new one.

import { once } from 'node:events'
import type { Socket } from 'node:net'
import tls from 'node:tls'
import type { CloudState } from './cloud-state.ts'
import type { Issuers } from './issuers.ts'
import { listen, portOf } from './listen.ts'

/** The host name that visitors ask for. */
export const visitedHost = 'www.example.com'

/** The targets that have a server here. */
export const edgeTargets = ['CDN', 'ELB:cn-north-4', 'ELB:cn-east-3', 'WAF:cn-north-4'] as const

/** What visitors ask for, and where. */
export interface Visitors {
  readonly host: string
  /** At most four, so that the ports of the simulator stay eleven. */
  readonly targets: readonly string[]
}

/** One server of the edge, and the certificate that it serves. */
export interface EdgeAddress {
  readonly target: string
  /** On 127.0.0.1. */
  readonly port: number
  /** The certificate that was bound; null for the old one, which SCM no longer lists. */
  readonly certificateId: string | null
}

/** The running edge. */
export interface Edge {
  /** The host name that visitors ask for. */
  readonly host: string
  readonly addresses: readonly EdgeAddress[]
  /** The root that visitors trust, as PEM. */
  readonly rootPem: string
  /** Binds a certificate that was pushed to `target`; returns why it cannot be bound, or null. */
  bind(target: string, certificateId: string): string | null
  /** Makes every server serve the old certificate again. */
  reset(): void
  /** Closes every server and connection. */
  close(): Promise<void>
}

const dayMs = 86_400_000

/**
 * Starts the edge, and issues a real certificate for each one in SCM that can be pushed.
 * @param port the first server's port, the others use the next ones; 0 chooses free ports
 */
export async function startEdge(
  cloud: CloudState,
  issuers: Issuers,
  port: number,
  { host, targets }: Visitors = { host: visitedHost, targets: edgeTargets },
): Promise<Edge> {
  const now = cloud.now()
  for (const { id, status, domain, sans, notBefore, notAfter, pem } of [...cloud.certificates]) {
    if (!['ISSUED', 'UPLOAD'].includes(status) || pem !== undefined) continue
    const names = [...new Set([domain, ...sans.split(';')])].filter((name) => name !== '')
    const leaf = await issuers.issue({ names, notBefore, notAfter })
    cloud.makeReal(id, { fingerprint: leaf.fingerprint, pem: leaf.pem })
  }
  const names = [host, host.replace(/^[^.]+\.(?=.*\.)/, '')]
  const days = { notBefore: now - 81 * dayMs, notAfter: now + 9 * dayMs }
  const old = await issuers.issue({ names, ...days })

  const servers = new Map<string, tls.Server>()
  const sockets = new Set<Socket>()
  const bound = new Map<string, string>()
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    for (const server of servers.values()) {
      server.close()
      await once(server, 'close')
    }
  }
  for (const [index, target] of targets.entries()) {
    const server = tls.createServer({ cert: old.pem.chain, key: old.pem.key })
    server.on('tlsClientError', () => {})
    server.on('secureConnection', (socket) => socket.on('error', () => {}))
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    try {
      await listen(server, port === 0 ? 0 : port + index, `the TLS server of ${target}`)
    } catch (error) {
      await close()
      throw error
    }
    servers.set(target, server)
  }

  return {
    host,
    get rootPem() {
      return issuers.rootPem
    },
    get addresses() {
      return [...servers].map(([target, server]) => ({
        target,
        port: portOf(server),
        certificateId: bound.get(target) ?? null,
      }))
    },
    bind: (target, certificateId) => {
      const server = servers.get(target)
      if (server === undefined) {
        return `there is no address for "${target}"; choose one of ${[...servers.keys()].join(', ')}`
      }
      const wasPushed = cloud.pushes.some(
        (push) => push.certificateId === certificateId && targetOf(push) === target,
      )
      const { pem } = cloud.certificate(certificateId) ?? {}
      if (!wasPushed || pem === undefined) return `${certificateId} was not pushed to ${target}`
      server.setSecureContext({ cert: pem.chain, key: pem.key })
      bound.set(target, certificateId)
      return null
    },
    reset: () => {
      for (const server of servers.values())
        server.setSecureContext({ cert: old.pem.chain, key: old.pem.key })
      bound.clear()
    },
    close,
  }
}

/** The addresses in the grammar of the input `verify-hosts`. */
export function renderVerifyHosts({ host, addresses }: Pick<Edge, 'host' | 'addresses'>): string {
  return addresses.map(({ target, port }) => `${host}:${port} via 127.0.0.1 # ${target}`).join('\n')
}

function targetOf({ service, project }: { service: string; project: string }): string {
  return project === '' ? service : `${service}:${project}`
}
