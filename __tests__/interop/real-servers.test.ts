// The built action looks at servers that are not ours: OpenSSL's and nginx, each with every kind of
// certificate there is. Needs `openssl` and `nginx`, so it has a command of its own.

import { type ChildProcess, spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runAction } from '../../demo/action-run.ts'
import { certificateIds, createDefaultSeed } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { type Authority, createCertificate, createChain } from '../fixtures/certificates.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { freePorts } from '../fixtures/free-ports.ts'

const name = 'www.example.com'
const dayMs = 86_400_000

/** Certificates by what is special about them: `cert`, `chain` and `key` are files. */
interface Files {
  readonly cert: string
  readonly chain: string
  readonly key: string
}
const kinds = [
  'new',
  'new as RSA',
  'old',
  'self-signed',
  'expired',
  'wrong name',
  // Of one authority, which renewed the second one.
  'renewed as RSA',
  'not renewed',
] as const
type Kind = (typeof kinds)[number]

let folder: string
let files: Readonly<Record<Kind, Files>>
let roots: string
let simulator: Simulator
const processes: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interop-'))
  const rootPems: string[] = []
  const fingerprints = new Map<Kind, string>()
  let renewing: Authority | undefined
  const write = async (kind: Kind): Promise<Files> => {
    const isExpired = kind === 'expired'
    const names = [kind === 'wrong name' ? 'mail.example.com' : name]
    const dates = {
      notBefore: new Date(Date.now() - 30 * dayMs),
      notAfter: new Date(
        Date.now() + (isExpired ? -1 : kind === 'renewed as RSA' ? 60 : 9) * dayMs,
      ),
    }
    const algorithm = kind.endsWith('RSA') ? 'rsa' : 'ecdsa'
    const authority = kind === 'not renewed' ? renewing : undefined
    const chain = await createChain({ names, algorithm, ...dates, ...(authority && { authority }) })
    if (kind === 'renewed as RSA') renewing = chain.authority
    const own = await createCertificate(names, dates)
    const isSelfSigned = kind === 'self-signed'
    rootPems.push(chain.root)
    const cert = isSelfSigned ? own.cert : chain.leaf
    fingerprints.set(kind, new X509Certificate(cert).fingerprint)
    const stem = join(folder, kind.replaceAll(' ', '-'))
    const intermediates = isSelfSigned ? [] : chain.intermediates
    await writeFile(`${stem}.pem`, cert)
    await writeFile(`${stem}.chain.pem`, intermediates.join('\n'))
    await writeFile(`${stem}.full.pem`, [cert, ...intermediates].join('\n'))
    await writeFile(`${stem}.key`, isSelfSigned ? own.key : chain.key)
    return { cert: `${stem}.pem`, chain: `${stem}.chain.pem`, key: `${stem}.key` }
  }
  const written: [Kind, Files][] = []
  for (const kind of kinds) written.push([kind, await write(kind)])
  files = Object.fromEntries(written) as Record<Kind, Files>
  roots = join(folder, 'roots.pem')
  await writeFile(roots, rootPems.join('\n'))
  const { certificates } = createDefaultSeed(Date.now())
  simulator = await startSimulator({
    cloud: {
      certificates: certificates.map((each) => {
        const kind = (
          { [certificateIds.issued]: 'new', [certificateIds.uploaded]: 'renewed as RSA' } as const
        )[each.id]
        return { ...each, fingerprint: (kind && fingerprints.get(kind)) ?? each.fingerprint }
      }),
    },
  })
})

afterAll(async () => {
  for (const each of processes) each.kill('SIGKILL')
  await simulator.close()
  await rm(folder, { recursive: true })
})

interface CheckRow {
  readonly status: string
  readonly message: string
}

/** Looks at a port each, all in one run of the built action. */
async function look(ports: readonly number[], more: Readonly<Record<string, string>> = {}) {
  const { outputs, exitCode } = await runAction({
    inputs: {
      ...goodInputs,
      targets: '',
      'iam-endpoint': simulator.iamEndpoint,
      'scm-endpoint': simulator.scmEndpoint,
      'request-timeout-seconds': '3',
      'verify-hosts': ports.map((port) => `${name}:${port} via 127.0.0.1`).join('\n'),
      ...more,
    },
    env: { NODE_EXTRA_CA_CERTS: roots },
  })
  const checks: CheckRow[] = JSON.parse(outputs['checks'] ?? '')
  return { checks, exitCode, allServed: outputs['all-served'] }
}

describe("OpenSSL's server", () => {
  /** Starts one; answers with its port once it listens. */
  async function serve(...args: readonly string[]): Promise<number> {
    const port = await freePorts(1)
    const server = spawn('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, '-www', ...args])
    processes.push(server)
    for await (const line of createInterface(server.stdout)) if (line === 'ACCEPT') break
    return port
  }
  const pair = ({ cert, chain, key }: Files, withChain = true) => [
    ...['-cert', cert, '-key', key],
    ...(withChain ? ['-cert_chain', chain] : []),
  ]

  it.each<[string, () => readonly string[], string, RegExp]>([
    ['the new one', () => pair(files.new), 'served', /^it serves the certificate: [^–]*$/],
    ['the new one over TLS 1.2', () => [...pair(files.new), '-tls1_2'], 'served', /^[^–]*$/],
    ['the new one over TLS 1.3', () => [...pair(files.new), '-tls1_3'], 'served', /^[^–]*$/],
    ['the old one', () => pair(files.old), 'stale', /^it serves another certificate: CN=www/],
    ['a self-signed one', () => pair(files['self-signed'], false), 'mismatch', /it is self-signed/],
    ['an expired one', () => pair(files.expired), 'mismatch', /it has expired/],
    [
      'an incomplete chain',
      () => pair(files.new, false),
      'served',
      /intermediate certificate is missing/,
    ],
    [
      'another name',
      () => pair(files['wrong name']),
      'mismatch',
      /does not cover the host \(it covers only mail/,
    ],
    [
      'plain TLS 1.1',
      () => [...pair(files.new), '-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0'],
      'unreachable',
      /neither TLS 1\.2 nor TLS 1\.3/,
    ],
  ])('with %s', async (_, args, status, message) => {
    const { checks } = await look([await serve(...args())])
    expect(checks).toEqual([
      expect.objectContaining({ status, message: expect.stringMatching(message) }),
    ])
  })

  it.each<[string, () => readonly [Files, Files]]>([
    ['the new one of ECDSA and an old one of RSA', () => [files['new as RSA'], files.new]],
    ['the same, the other way round', () => [files.new, files['new as RSA']]],
  ])('with %s', async (_, pairs) => {
    const [first, second] = pairs()
    const port = await serve(
      ...pair(first),
      ...['-dcert', second.cert, '-dkey', second.key, '-dcert_chain', second.chain],
    )
    const { checks, allServed } = await look([port])
    expect(checks).toEqual([expect.objectContaining({ status: 'served' })])
    expect(allServed).toBe('true')
  })

  it.each(['-tls1_2', '-tls1_3'])(
    'that requires a certificate of its visitors (%s) gets the remark',
    async (version) => {
      const wants = ['-Verify', '1', '-verify_return_error', version]
      const { checks } = await look([await serve(...pair(files.new), ...wants)])
      const message = expect.stringMatching(/a host requires client certificates/)
      expect(checks).toEqual([expect.objectContaining({ status: 'served', message })])
    },
  )

  it.each(['-tls1_2', '-tls1_3'])(
    'with a renewed RSA certificate beside the old ECDSA one (%s) is stale, as browsers see it',
    async (version) => {
      const second = files['not renewed']
      const port = await serve(
        ...pair(files['renewed as RSA']),
        ...['-dcert', second.cert, '-dkey', second.key, '-dcert_chain', second.chain, version],
      )
      const { checks } = await look([port], { 'certificate-id': certificateIds.uploaded })
      const message = expect.stringMatching(/^browsers get another certificate/)
      expect(checks).toEqual([expect.objectContaining({ status: 'stale', message })])
    },
  )

  it.each([
    ['without a name that browsers look at', [], /it has no subject alternative name/],
    [
      'that may not sign others',
      ['-addext', `subjectAltName=DNS:${name}`, '-addext', 'keyUsage=digitalSignature'],
      /it is self-signed/,
    ],
  ])('with a self-signed one %s', async (_, more, message) => {
    const [cert, key] = ['own.pem', 'own.key'].map((file) => join(folder, file)) as [string, string]
    const made = spawn('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-keyout', key, '-out', cert, '-subj', `/CN=${name}`, ...more],
    ])
    await once(made, 'close')
    const { checks } = await look([await serve('-cert', cert, '-key', key)])
    expect(checks).toEqual([
      expect.objectContaining({
        status: 'mismatch',
        message: expect.stringMatching(message),
      }),
    ])
  })

  it('that hangs in the handshake', async () => {
    const port = await serve(...pair(files.new))
    processes.at(-1)?.kill('SIGSTOP')
    const { checks } = await look([port])
    expect(checks).toEqual([
      expect.objectContaining({
        status: 'unreachable',
        message: expect.stringContaining('it did not answer in time'),
      }),
    ])
  })
})

describe('nginx', () => {
  const ports = new Map<string, number>()
  const servers: readonly [string, () => string, string, RegExp][] = [
    ['new', () => ssl(files.new), 'served', /^it serves the certificate: [^–]*$/],
    [
      'both',
      () => ssl(files['new as RSA']) + ssl(files.new),
      'served',
      /^it serves the certificate/,
    ],
    ['old', () => ssl(files.old), 'stale', /^it serves another certificate/],
    ['self-signed', () => ssl(files['self-signed']), 'mismatch', /it is self-signed/],
    ['expired', () => ssl(files.expired), 'mismatch', /it has expired/],
    ['incomplete', () => ssl(files.new, '.pem'), 'served', /intermediate certificate is missing/],
    ['wrong name', () => ssl(files['wrong name']), 'mismatch', /does not cover the host/],
    ['TLS 1.2', () => `${ssl(files.new)} ssl_protocols TLSv1.2;`, 'served', /^[^–]*$/],
    ['TLS 1.3', () => `${ssl(files.new)} ssl_protocols TLSv1.3;`, 'served', /^[^–]*$/],
    [
      'rejecting',
      () => `${ssl(files.new)} ssl_reject_handshake on;`,
      'unreachable',
      /^no TLS handshake: it/,
    ],
    ['plain', () => '', 'unreachable', /it does not speak TLS on this port/],
  ]
  const renewedBesideOld = (settings = '') =>
    `${ssl(files['renewed as RSA'])} ${ssl(files['not renewed'])} ${settings}`
  const halfRenewed: readonly [string, () => string][] = [
    ['TLS 1.2', () => renewedBesideOld('ssl_protocols TLSv1.2;')],
    ['TLS 1.3', () => renewedBesideOld('ssl_protocols TLSv1.3;')],
    ['its own order', () => renewedBesideOld('ssl_prefer_server_ciphers on;')],
  ]
  const ssl = ({ cert, key }: Files, suffix = '.full.pem') =>
    `ssl_certificate ${cert.replace(/\.pem$/, suffix)}; ssl_certificate_key ${key};`

  beforeAll(async () => {
    const all = [
      ...servers,
      ...halfRenewed.map(([what, settings]) => [`half: ${what}`, settings] as const),
    ]
    const first = await freePorts(all.length)
    const blocks = all.map(([what, settings], index) => {
      const port = first + index
      ports.set(what, port)
      const listen = what === 'plain' ? `${port}` : `${port} ssl`
      return `server { listen 127.0.0.1:${listen}; server_name ${name}; ${settings()} }`
    })
    const config = join(folder, 'nginx.conf')
    await writeFile(
      config,
      `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr;
      events {}
      http {
        access_log off;
        client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi;
        scgi_temp_path ${folder}/scgi;
        ${blocks.join('\n')}
      }`,
    )
    const nginx = spawn('nginx', ['-c', config, '-e', 'stderr'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    processes.push(nginx)
    let said = ''
    nginx.stderr?.on('data', (data) => {
      said += data
    })
    await waitFor([...ports.values()].at(-1) ?? 0).catch(() => {
      throw new Error(`nginx did not start: ${said}`)
    })
  })

  async function waitFor(port: number): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const socket = net.connect(port, '127.0.0.1')
      const isUp = await Promise.race([
        once(socket, 'connect').then(() => true),
        once(socket, 'error').then(() => false),
      ]).catch(() => false)
      socket.destroy()
      if (isUp) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('nobody listens')
  }

  it.each(halfRenewed)(
    'with a renewed RSA certificate beside the old ECDSA one (%s) is stale',
    async (what) => {
      const port = ports.get(`half: ${what}`) ?? 0
      const { checks } = await look([port], { 'certificate-id': certificateIds.uploaded })
      const message = expect.stringMatching(/^(browsers|clients that take only ECDSA) get another/)
      expect(checks).toEqual([expect.objectContaining({ status: 'stale', message })])
    },
  )

  it('is told the truth about, whatever certificate it has', async () => {
    const all = servers.map(([what]) => ports.get(what) ?? 0)
    const { checks, allServed, exitCode } = await look(all, {
      'verify-required': 'true',
    })
    expect({ allServed, exitCode }).toEqual({ allServed: 'false', exitCode: 1 })
    const told = checks.map(({ status, message }, index) => [servers[index]?.[0], status, message])
    const expected = servers.map(([what, , status, message]) => [
      what,
      status,
      expect.stringMatching(message),
    ])
    expect(told).toEqual(expected)
  })
})
