// Looks over real sockets: what each kind of server shows, and that nothing is left behind.

import { X509Certificate } from 'node:crypto'
import { readdirSync } from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type Certificate, unseenCertificate } from '../../src/certificate/certificate.ts'
import { createDeadline, type DeadlineSource } from '../../src/cloud/deadline.ts'
import { type CheckPlan, runChecks } from '../../src/verify/checks.ts'
import { probeTls } from '../../src/verify/handshake.ts'
import type { Host } from '../../src/verify/host.ts'
import type { Check } from '../../src/verify/judge.ts'
import { type Chain, createCertificate, createChain, type Pem } from '../fixtures/certificates.ts'
import { createFakeClock } from '../fixtures/fake-clock.ts'
import { listen, type TestServer } from '../fixtures/servers.ts'

const name = 'www.example.com'
const trustedBefore = tls.getCACertificates('default')

let ours: Chain
let oursAsRsa: Chain
let old: Chain
let selfSigned: Pem
beforeAll(async () => {
  const dates = { notBefore: new Date(Date.now() - 1000), notAfter: new Date(Date.now() + 10 ** 9) }
  ours = await createChain({ names: [name], ...dates })
  oursAsRsa = await createChain({ names: [name], algorithm: 'rsa', ...dates })
  old = await createChain({ names: [name, 'example.com'], ...dates })
  selfSigned = await createCertificate([name])
  tls.setDefaultCACertificates([...trustedBefore, ours.root, oursAsRsa.root, old.root])
})
afterAll(() => tls.setDefaultCACertificates(trustedBefore))

const servers: TestServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

/** When every connection to a server of this test is closed again, at both ends. */
const whenAllIdle = () => Promise.all(servers.map((server) => server.whenIdle()))

async function serve(server: net.Server): Promise<Host> {
  const started = await listen(server)
  servers.push(started)
  return { name, port: started.port, via: '127.0.0.1' }
}

const full = ({ leaf, intermediates }: Chain) => [leaf, ...intermediates].join('\n')
const options = (chain: Chain) => ({ cert: full(chain), key: chain.key })
const serveTls = (settings: tls.TlsOptions) =>
  serve(tls.createServer(settings, (socket) => socket.on('error', () => {})))

function certificateOf(chain: Chain): Certificate {
  const { fingerprint, fingerprint256, validToDate } = new X509Certificate(chain.leaf)
  return {
    ...unseenCertificate('scs1700000000001'),
    names: [name],
    fingerprint,
    sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
    expiresAt: validToDate.getTime(),
  }
}

type Variation = Partial<CheckPlan & DeadlineSource>

const planFor = (
  hosts: readonly Host[],
  {
    clock = createFakeClock(Date.now()),
    cancelled = new AbortController().signal,
    ...more
  }: Variation = {},
): CheckPlan => ({
  hosts,
  certificate: certificateOf(ours),
  probe: probeTls,
  probeTimeoutMs: 30_000,
  patienceMs: 0,
  deadline: createDeadline({ clock, cancelled }, 10 ** 6),
  today: Date.now,
  onCheck: () => {},
  ...more,
})

async function check(host: Host, more: Variation = {}): Promise<Check> {
  const [only] = (await runChecks(planFor([host], more))).checks
  if (only === undefined) throw new Error('one host was named')
  return only
}

describe('a server with our certificate', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s serves it', async (version) => {
    const host = await serveTls({ ...options(ours), minVersion: version, maxVersion: version })
    expect(await check(host)).toMatchObject({ status: 'served', defects: [] })
  })

  it('shows it by SNI', async () => {
    const context = tls.createSecureContext(options(ours))
    const asked: string[] = []
    const host = await serveTls({
      ...options(old),
      SNICallback: (servername, done) => {
        asked.push(servername)
        done(null, servername === name ? context : undefined)
      },
    })
    expect(await check(host)).toMatchObject({ status: 'served', defects: [] })
    // First for the key type that browsers prefer, then for the other one.
    expect(asked).toEqual([name, name])
  })

  it('is sent nothing, and is asked once for its other key type', async () => {
    let connections = 0
    let handshakes = 0
    let received = ''
    const server = tls.createServer(options(ours), (socket) => {
      handshakes += 1
      socket.on('error', () => {})
      socket.on('data', (data) => {
        received += data
      })
    })
    server.on('connection', () => {
      connections += 1
    })
    expect(await check(await serve(server))).toMatchObject({ status: 'served', defects: [] })
    await whenAllIdle()
    expect({ connections, handshakes, received }).toEqual({
      connections: 2,
      handshakes: 1,
      received: '',
    })
  })

  it.each([
    ['ECDSA', () => [ours, oursAsRsa, oursAsRsa]],
    ['RSA', () => [oursAsRsa, ours, ours]],
  ])('of %s beside another of the other kind is found', async (_, chains) => {
    const [wanted, first, second] = chains()
    if (!wanted || !first || !second) throw new Error('three chains')
    const host = await serveTls({
      cert: [full(first), full(wanted)],
      key: [first.key, wanted.key],
    })
    const result = await check(host, { certificate: certificateOf(wanted) })
    expect(result.status).toBe('served')
  })

  it.each([
    ['without its intermediates', () => ours.leaf, /an intermediate certificate is missing/],
    [
      'with only one of two intermediates',
      () => [ours.leaf, ours.intermediates[0]].join('\n'),
      /its chain does not lead to a trusted root/,
    ],
  ])('%s is served, with a defect', async (_, cert, defect) => {
    const host = await serveTls({ cert: cert(), key: ours.key })
    const { status, defects } = await check(host)
    expect(status).toBe('served')
    expect(defects).toEqual([expect.stringMatching(defect)])
  })

  it('from a root that nobody trusts is served, with a defect', async () => {
    tls.setDefaultCACertificates(trustedBefore)
    try {
      const host = await serveTls({ cert: `${full(ours)}\n${ours.root}`, key: ours.key })
      expect(await check(host)).toMatchObject({
        status: 'served',
        defects: [expect.stringMatching(/^its root is not trusted on this machine/)],
      })
    } finally {
      tls.setDefaultCACertificates([...trustedBefore, ours.root, oursAsRsa.root, old.root])
    }
  })
})

describe('a server with another certificate', () => {
  it('is stale when that covers the host', async () => {
    expect(await check(await serveTls(options(old)))).toMatchObject({
      status: 'stale',
      defects: [],
      seen: expect.stringMatching(/CN=www\.example\.com, issued by CN=Test Authority \d+ B/),
    })
  })

  it('is a mismatch when that is for another name', async () => {
    const host = { ...(await serveTls(options(old))), name: 'mail.example.com' }
    expect(await check(host)).toMatchObject({
      status: 'mismatch',
      defects: ['it does not cover the host (it covers only www.example.com, example.com)'],
    })
  })

  it('is a mismatch when that is self-signed', async () => {
    expect(await check(await serveTls(selfSigned))).toMatchObject({
      status: 'mismatch',
      defects: ['it is self-signed: browsers do not trust it'],
    })
  })

  it('is a mismatch when that has expired', async () => {
    const notBefore = new Date(Date.now() - 10 ** 9)
    const expired = await createChain({
      names: [name],
      notBefore,
      notAfter: new Date(Date.now() - 1),
    })
    const result = await check(await serveTls(options(expired)))
    expect(result).toMatchObject({ status: 'mismatch' })
    expect(result.defects[0]).toBe('it has expired')
  })

  it('is asked for the other kind once, and no more', async () => {
    let handshakes = 0
    const server = tls.createServer(options(old), (socket) => socket.on('error', () => {}))
    server.on('connection', () => {
      handshakes += 1
    })
    await check(await serve(server))
    expect(handshakes).toBe(2)
  })
})

describe('a host by its address', () => {
  it('is checked without SNI', async () => {
    const server = await serveTls(options(ours))
    const result = await check({ ...server, name: '127.0.0.1', via: null })
    expect(result).toMatchObject({
      status: 'served',
      defects: ['it does not cover the host (it covers only www.example.com)'],
    })
  })

  it('may be IPv6 with a zone', async () => {
    const server = await serveTls(options(ours))
    const result = await check({ ...server, name: 'fe80::1%eth0' })
    expect(result).toMatchObject({ status: 'served', defects: [expect.stringContaining('cover')] })
  })

  it('may be IPv6', async () => {
    const server = tls.createServer(options(ours))
    server.listen(0, '::1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as net.AddressInfo
    expect(await check({ name, port, via: '::1' })).toMatchObject({ status: 'served' })
    server.close()
  })
})

describe('the handshake for the other key type', () => {
  /** Serves our certificate once; `next` has the connections after that. */
  const serveOnce = (next: (socket: net.Socket) => void) => {
    const first = tls.createServer(options(ours), (socket) => socket.on('error', () => {}))
    let isFirst = true
    return serve(
      net.createServer((socket) => {
        socket.on('error', () => {})
        if (isFirst) first.emit('connection', socket)
        else next(socket)
        isFirst = false
      }),
    )
  }

  it.each<[string, (socket: net.Socket) => void]>([
    ['closes', (socket) => socket.end()],
    ['resets', (socket) => socket.once('data', () => socket.resetAndDestroy())],
  ])('declined by a host that %s leaves no doubt', async (_, next) => {
    expect(await check(await serveOnce(next))).toMatchObject({
      status: 'served',
      doubt: null,
      defects: [],
    })
  })

  it('not answered in time leaves half of the host unknown', async () => {
    const clock = createFakeClock(Date.now())
    const host = await serveOnce((socket) => {
      socket.resume()
      clock.advance(30_000)
    })
    expect(await check(host, { clock })).toMatchObject({
      status: 'served',
      doubt: 'half-checked',
      defects: ['clients that take only RSA could not be checked: it did not answer in time'],
    })
  })
})

describe('no handshake', () => {
  it.each<[string, () => Promise<Host> | Host, RegExp]>([
    [
      'where nobody listens',
      () => ({ name, port: 1, via: '127.0.0.1' }),
      /the connection was refused/,
    ],
    [
      'with a name that does not exist',
      () => ({ name: 'nowhere.invalid', port: 443, via: null }),
      /its name (does not exist|could not be looked up) in DNS/,
    ],
    [
      'with plain HTTP',
      () =>
        serve(
          net.createServer((socket) =>
            socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
          ),
        ),
      /it does not speak TLS on this port/,
    ],
    [
      'with a mail server',
      () => serve(net.createServer((socket) => socket.write('220 mail ESMTP\r\n'))),
      /it does not speak TLS on this port/,
    ],
    [
      'with a server that hangs up',
      () => serve(net.createServer((socket) => socket.end())),
      /it closed the connection during the handshake/,
    ],
    [
      'with a server that resets',
      () =>
        serve(net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy()))),
      /it closed the connection during the handshake/,
    ],
    [
      'with a server that wants no such name',
      () => serveTls({ SNICallback: (_, done) => done(new Error('unknown')) }),
      /no TLS handshake: it /,
    ],
    [
      'with TLS 1.1 only',
      () =>
        serveTls({
          ...options(ours),
          minVersion: 'TLSv1.1',
          maxVersion: 'TLSv1.1',
          ciphers: 'DEFAULT@SECLEVEL=0',
        }),
      /it speaks neither TLS 1.2 nor TLS 1.3/,
    ],
  ])('%s is unreachable, with the reason', async (_, host, reason) => {
    const result = await check(await host())
    expect(result).toMatchObject({ status: 'unreachable', served: null })
    expect(result.seen).toMatch(reason)
  })

  it('in time is unreachable', async () => {
    const clock = createFakeClock(Date.now())
    const host = await serve(
      net.createServer((socket) => {
        socket.resume()
        clock.advance(30_000)
      }),
    )
    expect(await check(host, { clock })).toMatchObject({
      status: 'unreachable',
      seen: 'no TLS handshake: it did not answer in time',
    })
  })
})

describe('fifty hosts', () => {
  const descriptors = () => readdirSync('/proc/self/fd').length
  const timers = () =>
    process.getActiveResourcesInfo().filter((resource) => /Timeout|TCP|TLS/.test(resource)).length

  it('are checked side by side, in their order, and leave nothing behind', async () => {
    const sockets: net.Socket[] = []
    const slow = () =>
      net.createServer((socket) => {
        socket.resume()
        sockets.push(socket)
        // Hangs up only when all have arrived, so that one after the other would never end.
        if (sockets.length === 50) for (const each of sockets) each.end()
      })
    const hosts = await Promise.all(Array.from({ length: 50 }, () => serve(slow())))
    const before = { descriptors: descriptors(), timers: timers() }
    const { checks } = await runChecks(planFor(hosts))
    expect(checks.map(({ host }) => host)).toEqual(hosts)
    expect(checks.every(({ status }) => status === 'unreachable')).toBe(true)
    await whenAllIdle()
    expect(descriptors()).toBeLessThanOrEqual(before.descriptors)
    expect(timers()).toBeLessThanOrEqual(before.timers)
  })

  it('that serve it leave nothing behind either', async () => {
    const server = await serveTls(options(ours))
    const before = { descriptors: descriptors(), timers: timers() }
    const { checks } = await runChecks(planFor(Array.from({ length: 50 }, () => server)))
    expect(checks.every(({ status }) => status === 'served')).toBe(true)
    await whenAllIdle()
    expect(descriptors()).toBeLessThanOrEqual(before.descriptors)
    expect(timers()).toBeLessThanOrEqual(before.timers)
  })

  it('that never answer leave nothing behind either', async () => {
    const controller = new AbortController()
    let arrived = 0
    const host = await serve(
      net.createServer((socket) => {
        socket.resume()
        arrived += 1
        if (arrived === 50) controller.abort(new Error('enough'))
      }),
    )
    const hosts = Array.from({ length: 50 }, () => host)
    const before = { descriptors: descriptors(), timers: timers() }
    const { checks, stoppedBy } = await runChecks(
      planFor(hosts, { cancelled: controller.signal, patienceMs: 10_000 }),
    )
    expect(stoppedBy).not.toBeNull()
    expect(checks).toHaveLength(50)
    await whenAllIdle()
    expect(descriptors()).toBeLessThanOrEqual(before.descriptors)
    expect(timers()).toBeLessThanOrEqual(before.timers)
  })
})
