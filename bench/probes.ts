// Measures how long it takes to check fifty hosts, compared with the slowest of them alone. Each
// host delays its handshake, the slowest by half a second. Run it with `npm run bench:probes`.

import { X509Certificate } from 'node:crypto'
import net from 'node:net'
import tls from 'node:tls'
import { createCertificate } from '../__tests__/fixtures/certificates.ts'
import { listen } from '../__tests__/fixtures/servers.ts'
import { type Certificate, unseenCertificate } from '../src/certificate/certificate.ts'
import type { Clock } from '../src/cloud/clock.ts'
import { createDeadline } from '../src/cloud/deadline.ts'
import { runChecks } from '../src/verify/checks.ts'
import { probeTls } from '../src/verify/handshake.ts'
import type { Host } from '../src/verify/host.ts'

const hostCount = 50
const slowestMs = 500
const rounds = Number(process.argv[2] ?? 9)
const name = 'www.example.com'

const pem = await createCertificate([name])
const { fingerprint } = new X509Certificate(pem.cert)
const ours: Certificate = { ...unseenCertificate('scs1700000000001'), fingerprint }

const clock: Clock = {
  now: Date.now,
  sleep: () => Promise.reject(new Error('a check must not sleep here')),
  timeout: (_, signal) => ({ signal, release: () => {} }),
}

/** A TLS server that answers after `delayMs` milliseconds. */
async function serve(delayMs: number) {
  const server = tls.createServer(pem, (socket) => socket.on('error', () => {}))
  return listen(
    net.createServer((socket) => {
      setTimeout(() => server.emit('connection', socket), delayMs)
    }),
  )
}

async function timeOf(hosts: readonly Host[]): Promise<number> {
  const startedAt = performance.now()
  const { checks } = await runChecks({
    hosts,
    certificate: ours,
    probe: probeTls,
    probeTimeoutMs: 30_000,
    patienceMs: 0,
    deadline: createDeadline({ clock, cancelled: new AbortController().signal }, 60_000),
    today: Date.now,
    onCheck: () => {},
  })
  if (checks.some(({ status }) => status !== 'served'))
    throw new Error('a host did not serve the certificate')
  return performance.now() - startedAt
}

const delays = Array.from(
  { length: hostCount },
  (_, index) => ((index + 1) * slowestMs) / hostCount,
)
const servers = await Promise.all(delays.map(serve))
const hosts = servers.map(({ port }): Host => ({ name, port, via: '127.0.0.1' }))
const ratios: number[] = []
for (let round = 0; round < rounds; round += 1) {
  const alone = await timeOf(hosts.slice(-1))
  ratios.push((await timeOf(hosts)) / alone)
}
const median = ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN
console.log(
  `${hostCount} hosts: ${median.toFixed(2)} times as long as the slowest alone (at most ${Math.max(...ratios).toFixed(2)} times)`,
)
await Promise.all(servers.map((server) => server.close()))
