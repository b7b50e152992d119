// The servers of the benchmark: the simulated cloud behind TLS on loopback, as far away as wanted.

import { once } from 'node:events'
import http, { type RequestListener } from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCertificate } from '../__tests__/fixtures/certificates.ts'
import { listen, type TestServer } from '../__tests__/fixtures/servers.ts'
import { startSimulator } from '../simulator/simulator.ts'

/** IAM and SCM behind TLS. */
export interface Cloud {
  readonly iam: string
  readonly scm: string
  /** The URL of a proxy on this machine. */
  readonly proxy: string
  /** An endpoint by a name that only the proxy knows; loopback is never asked through a proxy. */
  readonly behindProxy: (endpoint: string) => string
  /** The certificate to trust, as PEM. */
  readonly ca: string
  /** The names of the projects to push to. */
  readonly projects: readonly string[]
  /** What has arrived so far. */
  readonly arrived: () => Arrivals
  readonly close: () => Promise<void>
}

/** Counts of what has arrived. */
export interface Arrivals {
  readonly connections: number
  readonly requests: number
}

/** Starts the cloud with `targetCount` projects, `roundTripMs` milliseconds away. */
export async function startCloud(targetCount: number, roundTripMs: number): Promise<Cloud> {
  const projects = Array.from({ length: targetCount }, (_, index) => `cn-north-4_${index}`)
  const simulator = await startSimulator({
    cloud: { projects: ['cn-north-4', ...projects].map((name) => ({ name, id: name })) },
  })
  const pem = await createCertificate(['localhost', proxiedName])
  let connections = 0
  const servers: TestServer[] = []
  const serve = async (listener: RequestListener): Promise<string> => {
    const near = https.createServer(pem, listener)
    const server = await listen(near)
    servers.push(server)
    const far = roundTripMs === 0 ? null : createFarServer(server.port, roundTripMs)
    const front = far === null ? server : await listen(far)
    if (far !== null) servers.push(front)
    ;(far ?? near).on('connection', () => {
      connections += 1
    })
    return `https://localhost:${front.port}`
  }
  const proxy = await listen(createProxy())
  servers.push(proxy)
  return {
    proxy: `http://127.0.0.1:${proxy.port}`,
    behindProxy: (endpoint) => endpoint.replace('localhost', proxiedName),
    iam: await serve(simulator.listeners.iam),
    scm: await serve(simulator.listeners.scm),
    ca: pem.cert,
    projects,
    arrived: () => ({ connections, requests: simulator.requests.length }),
    close: async () => {
      for (const server of servers.reverse()) await server.close()
      await simulator.close()
    },
  }
}

const proxiedName = 'cloud.bench.example'

/** A proxy that tunnels every name to this machine. */
function createProxy(): net.Server {
  const server = http.createServer((_, response) => response.writeHead(405).end())
  server.on('connect', ({ url = '' }: http.IncomingMessage, client: net.Socket) => {
    const port = Number(url.split(':')[1])
    const upstream = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
  })
  return server
}

/**
 * A relay to a port that holds back whatever a client sends, so that every exchange takes a round
 * trip. The first piece waits twice, because the TCP handshake took a round trip, too.
 */
function createFarServer(port: number, roundTripMs: number): net.Server {
  return net.createServer({ noDelay: true }, (client) => {
    const upstream = net.connect({ port, host: '127.0.0.1', noDelay: true })
    const openAt = performance.now() + roundTripMs
    let queue: Promise<unknown> = once(upstream, 'connect')
    client.on('data', (piece) => {
      const now = performance.now()
      const wait = Math.max(openAt, now) - now + roundTripMs
      queue = Promise.all([queue, sleep(wait)]).then(() => upstream.write(piece))
    })
    client.on('end', () => {
      queue = queue.then(() => upstream.end())
    })
    upstream.pipe(client)
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
    client.on('close', () => upstream.destroy())
  })
}
