// What could lose or fake a certificate, seen through the built action: answers that prove nothing,
// the wrong certificate, refused credentials.

import { writeFile } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { type ActionRunOptions, runAction } from '../../demo/action-run.ts'
import type { FaultAction } from '../../simulator/faults.ts'
import { accessKey, certificateIds, createDefaultSeed, pusher } from '../../simulator/seed.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts'
import { createChain } from '../fixtures/certificates.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { listen } from '../fixtures/servers.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const simulators: Simulator[] = []
afterAll(() => Promise.all(simulators.map((simulator) => simulator.close())))

type Inputs = Readonly<Record<string, string>>

async function start(options: SimulatorOptions = {}) {
  const simulator = await startSimulator(options)
  simulators.push(simulator)
  const run = async (inputs: Inputs = {}, more: Partial<ActionRunOptions> = {}) => {
    const endpoints = {
      'iam-endpoint': simulator.iamEndpoint,
      'scm-endpoint': simulator.scmEndpoint,
    }
    const ran = await runAction({ inputs: { ...goodInputs, ...endpoints, ...inputs }, ...more })
    const rows: { target: string; status: string; attempts: number; httpStatus: number | null }[] =
      JSON.parse(ran.outputs['results'] ?? '[]')
    return { ...ran, rows }
  }
  return { simulator, run }
}

const answer = (status: number, body: string): FaultAction => ({ kind: 'answer', status, body })
const noWay = { 'account-name': '', username: '', password: '' }
const keys = {
  ...noWay,
  'access-key-id': accessKey.id,
  'secret-access-key': accessKey.secret,
}
const dayMs = 86_400_000

describe('an answer to a push', () => {
  it.concurrent.each<[string, FaultAction, string]>([
    ['204', answer(204, ''), 'pushed'],
    ['200 without a body', answer(200, ''), 'pushed'],
    ['200 {}', answer(200, '{ }'), 'pushed'],
    ['200 with a message', answer(200, '{"message":"success"}'), 'pushed'],
    ['200 with an error code', answer(200, '{"error_code":"SCM.0221","error_msg":"no"}'), 'failed'],
    ['200 with HTML', { kind: 'html', status: 200 }, 'uncertain'],
    [
      '200 with a row of a batch push',
      answer(200, '{"results":[{"project_name":"cn-north-4","cert_id":"","message":"no"}]}'),
      'uncertain',
    ],
    ['200 with more than a message', answer(200, '{"message":"success","x":1}'), 'uncertain'],
    ['200 that is cut short', { kind: 'truncated' }, 'uncertain'],
    ['202', answer(202, ''), 'uncertain'],
    ['201', answer(201, '{}'), 'uncertain'],
    ['307', { kind: 'redirect', status: 307, location: 'http://127.0.0.1:1' }, 'failed'],
  ])('%s', async (_, action, status) => {
    const { simulator, run } = await start({ faults: [{ on: 'push', action }] })
    const { rows, exitCode, outputs } = await run({ targets: 'ELB: cn-north-4' })
    expect(rows).toMatchObject([{ status, attempts: 1 }])
    expect(simulator.requests.filter(({ operation }) => operation === 'push')).toHaveLength(1)
    expect(exitCode).toBe(status === 'pushed' ? 0 : 1)
    expect(outputs['result']).toBe(status === 'pushed' ? 'success' : 'failure')
  })
})

describe('a word that every object knows', () => {
  it.concurrent.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    '%s as the status of a certificate is pushed unseen, with a warning',
    async (word) => {
      const body = JSON.stringify({ status: word, push_support: 'ON', fingerprint: word })
      const { run } = await start({ faults: [{ on: 'show', action: answer(200, body) }] })
      const { exitCode, outputs, stdout, summary } = await run()
      expect(exitCode).toBe(0)
      expect(outputs).toMatchObject({ result: 'success', 'pushed-count': '4' })
      expect(stdout).toMatch(new RegExp(`^::warning.*the status "${word}", which is not`, 'm'))
      expect(summary).toContain('without that check')
    },
  )

  it.concurrent.each(['constructor', '__proto__'])(
    '%s as an error code is a refusal like any other',
    async (code) => {
      const action = { kind: 'answer', status: 400, code, message: code } as const
      const { run } = await start({ faults: [{ on: 'push', action }] })
      const { outputs, summary, rows } = await run()
      expect(outputs['result']).toBe('failure')
      expect(rows.every(({ status }) => status === 'failed')).toBe(true)
      expect(summary).toContain(code)
    },
  )
})

describe('the right certificate', () => {
  const listed = (id: string, expires: number | null, status = 'ISSUED') => ({
    id,
    name: id,
    domain: 'www.example.com',
    sans: 'www.example.com',
    status,
    expire_time:
      expires === null ? 'soon' : new Date(expires).toISOString().slice(0, 19).replace('T', ' '),
  })
  const now = Date.now()
  const withoutUploaded = createDefaultSeed(now).certificates.filter(
    ({ id }) => id !== certificateIds.uploaded,
  )
  const byDomain = { 'certificate-id': '', 'certificate-domain': 'www.example.com' }

  it.concurrent('is found on pages that are shorter than asked for', async () => {
    const certificates = withoutUploaded
    const { run, simulator } = await start({ cloud: { mostListRows: 1, certificates } })
    const { exitCode, outputs } = await run(byDomain)
    expect(exitCode).toBe(0)
    expect(outputs['certificate-id']).toBe(certificateIds.issued)
    const pages = simulator.requests.filter(({ operation }) => operation === 'list')
    expect(pages.map(({ path }) => new URL(path, 'http://x').searchParams.get('offset'))).toContain(
      '1',
    )
  })

  it.concurrent('is not an older one whose rival has an unreadable date', async () => {
    const rows = [
      listed(certificateIds.issued, null),
      listed(certificateIds.pastItsDate, now + 30 * dayMs),
    ]
    const page = JSON.stringify({ certificates: rows, total_count: rows.length })
    const { run } = await start({
      cloud: { certificates: withoutUploaded },
      faults: [{ on: 'list', attempts: [1], action: answer(200, page) }],
    })
    const { outputs, exitCode } = await run(byDomain)
    expect(exitCode).toBe(0)
    expect(outputs['certificate-id']).toBe(certificateIds.issued)
  })

  it.concurrent('is found although one row cannot be read', async () => {
    const rows = [{ id: '../x' }, 7, listed(certificateIds.issued, now + 30 * dayMs)]
    const page = JSON.stringify({ certificates: rows, total_count: 3 })
    const { run } = await start({
      cloud: { certificates: withoutUploaded },
      faults: [{ on: 'list', attempts: [1], action: answer(200, page) }],
    })
    const { outputs, stdout } = await run(byDomain)
    expect(outputs['certificate-id']).toBe(certificateIds.issued)
    expect(stdout).toMatch(/^::warning.*SCM listed 2 certificates in a form that cannot be read/m)
  })

  it.concurrent('of another project is not used: the name and enabled count', async () => {
    const projects = [
      { id: '0'.repeat(32), name: 'other', enabled: true },
      { id: '9'.repeat(32), name: 'cn-north-4', enabled: false },
      { id: '1'.repeat(32), name: 'cn-north-4', enabled: true },
    ]
    const { run, simulator } = await start({
      faults: [{ on: 'projects', action: answer(200, JSON.stringify({ projects })) }],
    })
    expect((await run({ ...keys, targets: 'CDN' })).exitCode).toBe(0)
    const push = simulator.requests.find(({ operation }) => operation === 'push')
    expect(push?.headers['x-project-id']).toBe('1'.repeat(32))
  })

  it.concurrent('is judged by the time of Huawei Cloud when the clock is off by days', async () => {
    // To this machine the certificate is not valid yet, and the signature is a month old.
    const later = now + 30 * dayMs
    const { run } = await start({ now: () => later })
    const { exitCode, stdout, outputs } = await run({ ...keys, targets: 'CDN' })
    expect(stdout).toMatch(/^::warning.*The clock of this machine is 259[12]\d\d\d seconds behind/m)
    expect(exitCode).toBe(0)
    expect(outputs['result']).toBe('success')
    const expired = await run({ ...keys, targets: 'CDN', 'min-days-remaining': '80' })
    expect(expired.outputs['result']).toBe('failure')
  })
})

describe('a certificate from files', () => {
  const setUp = async () => {
    const chain = await createChain({
      names: ['www.example.com'],
      notAfter: new Date(Date.now() + 60 * dayMs),
    })
    const folder = await createTemporaryFolder()
    const fullchain = join(folder, 'fullchain.pem')
    const key = join(folder, 'key.pem')
    await writeFile(fullchain, [chain.leaf, ...chain.intermediates].join('\n'))
    await writeFile(key, chain.key)
    const inputs = { 'certificate-id': '', 'fullchain-file': fullchain, 'key-file': key }
    return { inputs: { ...inputs, targets: 'ELB: cn-north-4' }, chain }
  }

  it('is refused when SCM answers with the id of another certificate', async () => {
    const { inputs } = await setUp()
    const wrong = JSON.stringify({ certificate_id: certificateIds.issued })
    const { run, simulator } = await start({
      faults: [{ on: 'import', action: answer(200, wrong) }],
    })
    const { outputs, summary } = await run(inputs)
    expect(outputs['result']).toBe('failure')
    expect(summary).toContain('which is another certificate')
    expect(simulator.pushes).toEqual([])
  })

  it.each([true, false])(
    'is there once for two jobs, if duplicate_check %s refuses duplicates',
    async (duplicatesRefusedWith) => {
      const { inputs } = await setUp()
      const { run, simulator } = await start({ cloud: { duplicatesRefusedWith } })
      const runs = await Promise.all([run(inputs), run(inputs)])
      const third = await run(inputs)
      const ids = new Set([...runs, third].map(({ outputs }) => outputs['certificate-id']))
      for (const { exitCode } of [...runs, third]) expect(exitCode).toBe(0)
      const uploads = simulator.cloud.certificates.filter(({ pem }) => pem !== undefined)
      // Whoever comes later uses the oldest, and says that there are several.
      const oldest = uploads.map(({ id }) => id).sort()[0]
      expect(third.outputs['certificate-id']).toBe(oldest)
      if (uploads.length > 1)
        expect(third.stdout).toMatch(/^::warning.*SCM has this certificate 2 times/m)
      else expect(ids.size).toBe(1)
      const sent = simulator.requests.filter(({ operation }) => operation === 'import')
      for (const { body } of sent) expect(JSON.parse(body).duplicate_check).toBe(true)
    },
  )

  it('given as the key itself, its base64 or a part of it, is not repeated', async () => {
    const { inputs, chain } = await setUp()
    const { run } = await start()
    const base64 = Buffer.from(chain.key).toString('base64')
    const line = chain.key.split('\n')[1] ?? ''
    for (const value of [chain.key, chain.key.replaceAll('\n', ' '), base64, line]) {
      const { exitCode, stdout, stderr, outputs, summary } = await run({
        ...inputs,
        'key-file': value,
      })
      expect(exitCode).toBe(1)
      const shown = [
        stdout.replace(/^::add-mask::.*$/gm, ''),
        stderr,
        summary,
        ...Object.values(outputs),
      ].join('\n')
      for (const part of [line, base64.slice(0, 20), base64.slice(40, 60), line.slice(0, 20)]) {
        expect(shown).not.toContain(part)
      }
      expect(summary).toContain('needs the path of a file')
      expect(summary).toContain('printf')
    }
  })
})

describe('refused credentials', () => {
  const unauthorized = (code?: string): FaultAction => ({
    kind: 'answer',
    status: 401,
    ...(code !== undefined && { code }),
  })

  it.concurrent('of one target after the renewal are its own failure', async () => {
    const { run, simulator } = await start({
      faults: [{ on: 'push', target: 'ELB:cn-east-3', action: unauthorized() }],
    })
    const { rows, outputs } = await run({ 'max-parallel': '1' })
    expect(outputs).toMatchObject({
      result: 'partial',
      'pushed-count': '3',
      'failed-targets': 'ELB:cn-east-3',
    })
    expect(rows.find(({ target }) => target === 'ELB:cn-east-3')).toMatchObject({
      status: 'failed',
      httpStatus: 401,
      attempts: 2,
    })
    expect(simulator.requests.filter(({ operation }) => operation === 'sign-in')).toHaveLength(2)
  })

  it.concurrent('that are refused everywhere after the renewal end the run', async () => {
    const { run, simulator } = await start({
      faults: [
        { on: 'push', action: unauthorized('SCM.1000') },
        { on: 'show', attempts: [2], action: unauthorized('SCM.1000') },
      ],
    })
    const { rows, exitCode } = await run({ 'max-parallel': '1' })
    expect(exitCode).toBe(1)
    expect(rows.map(({ status }) => status)).toEqual([
      'failed',
      'not-attempted',
      'not-attempted',
      'not-attempted',
    ])
    expect(simulator.requests.filter(({ operation }) => operation === 'push')).toHaveLength(2)
  })

  it.concurrent('of a key keep waiting calls from sending anything', async () => {
    const throttled = {
      kind: 'answer',
      status: 429,
      code: 'APIGW.0308',
      headers: { 'Retry-After': '1' },
    } as const
    const { run, simulator } = await start({
      faults: [
        { on: 'push', target: 'CDN', attempts: [1], action: unauthorized('APIGW.0301') },
        { on: 'push', attempts: [1], action: throttled },
      ],
    })
    const { rows } = await run({ ...keys, 'max-retries': '5' })
    expect(rows.every(({ status }) => status !== 'pushed')).toBe(true)
    // One request a target: the three that were throttled wait, and then send nothing more.
    expect(simulator.requests.filter(({ operation }) => operation === 'push')).toHaveLength(4)
  })
})

describe('a throttled target', () => {
  it.concurrent('whose wait passes the deadline ends itself only', async () => {
    const action = {
      kind: 'answer',
      status: 429,
      code: 'APIGW.0308',
      headers: { 'Retry-After': '60' },
    } as const
    const { run } = await start({ faults: [{ on: 'push', target: 'CDN', action }] })
    const names = Array.from({ length: 40 }, (_, index) => `cn-north-4_${index}`)
    const { rows, outputs } = await run({
      targets: `CDN\nELB: cn-north-4, cn-east-3, ap-southeast-3\nWAF: ${names
        .slice(0, 1)
        .map(() => 'cn-north-4')
        .join(', ')}`,
      'timeout-seconds': '15',
      'max-parallel': '1',
    })
    expect(outputs['failed-targets']).toBe('CDN')
    expect(rows.filter(({ status }) => status === 'pushed')).toHaveLength(4)
  })

  it.concurrent('does not keep a run of one second from sending', async () => {
    const { run } = await start()
    expect((await run({ 'timeout-seconds': '1' })).outputs['result']).toBe('success')
  })
})

describe('a long secret', () => {
  it.concurrent('does not hold a cancelled step, however much repeats it', async () => {
    const { simulator, run } = await start({
      // As long as real tokens get, and longer.
      cloud: { tokenBytes: 24_000 },
      faults: [{ on: 'push', action: { kind: 'echo', status: 400 } }],
    })
    const projects = Array.from({ length: 999 }, (_, index) => `p${index}`)
    let cancelledAt = 0
    const { exitCode, stdout, outputs, summary } = await run(
      { targets: `ELB: ${projects.join(', ')}` },
      {
        onStart: (process) => {
          void simulator.whenSeen('push', 200, { answered: true }).then(() => {
            cancelledAt = performance.now()
            process.kill('SIGTERM')
          })
        },
      },
    )
    expect(exitCode).toBe(1)
    expect(performance.now() - cancelledAt).toBeLessThan(2000)
    const token =
      simulator.requests.find(({ operation }) => operation === 'push')?.headers['x-auth-token'] ??
      ''
    const shown = `${stdout.replace(/^::add-mask::.*$/gm, '')}${outputs['results']}${summary}`
    expect(token.length).toBeGreaterThan(30_000)
    for (let at = 0; at < token.length; at += 500)
      expect(shown).not.toContain(token.slice(at, at + 20))
    expect(outputs['failed-count']).toBe('999')
  })
})

describe('a server on a kept connection', () => {
  it.concurrent('that closes it unannounced leaves no CDN push uncertain', async () => {
    const { simulator, run } = await start()
    const upstream = new URL(simulator.scmEndpoint)
    // Closes each connection as soon as a second request comes through it.
    const proxy = await listen(
      net.createServer((client) => {
        const server = net.connect(Number(upstream.port), '127.0.0.1')
        let requests = 0
        client.on('data', (data) => {
          if (/^(GET|POST) /.test(data.toString('latin1'))) requests += 1
          if (requests > 1) client.destroy()
          else server.write(data)
        })
        server.on('data', (data) => client.write(data))
        for (const socket of [client, server]) socket.on('error', () => {})
        client.on('close', () => server.destroy())
        server.on('close', () => client.destroy())
      }),
    )
    const { rows } = await run({
      'scm-endpoint': `http://127.0.0.1:${proxy.port}`,
      targets: 'CDN',
    })
    await proxy.close()
    expect(rows).toMatchObject([{ status: 'pushed', attempts: 1 }])
  })
})

describe('skip-when-served', () => {
  it('pushes nothing when every host serves the certificate, and else goes on', async () => {
    const { run, simulator } = await start({ withEdge: true })
    const edge = simulator.edge
    if (edge === null) throw new Error('there is an edge')
    const hosts = edge.addresses
      .map(({ port }) => `www.example.com:${port} via 127.0.0.1`)
      .join('\n')
    const inputs = { 'skip-when-served': 'true', 'verify-hosts': hosts }
    const first = await run(inputs)
    expect(first.outputs).toMatchObject({
      result: 'success',
      'pushed-count': '4',
      'all-served': 'false',
    })
    for (const { target } of edge.addresses) edge.bind(target, certificateIds.issued)
    const pushes = simulator.pushes.length
    const second = await run(inputs)
    expect(second.outputs).toMatchObject({
      result: 'success',
      'pushed-count': '0',
      'failed-count': '0',
      'failed-targets': '',
      'all-served': 'true',
    })
    expect(second.rows.map(({ status }) => status)).toEqual(Array(4).fill('unchanged'))
    expect(second.exitCode).toBe(0)
    expect(simulator.pushes).toHaveLength(pushes)
    const planned = await run({ ...inputs, 'dry-run': 'true' })
    expect(planned.outputs['result']).toBe('dry-run')
  })
})

describe('a password', () => {
  it.concurrent('of one letter is a problem, and masks no letter', async () => {
    const { run } = await start()
    const { exitCode, stdout } = await run({ username: pusher.name, password: 'e' })
    expect(exitCode).toBe(1)
    expect(stdout).not.toContain('::add-mask::')
    expect(stdout).toContain('password: is only 1 character long')
  })
})
