// A certificate from files is uploaded before it is pushed, and only once.

import { beforeAll, describe, expect, it } from '@jest/globals'
import { createDefaultSeed } from '../../simulator/seed.ts'
import { type Chain, createCertificate, createChain, inOldForm } from '../fixtures/certificates.ts'
import { startOfTime } from '../fixtures/fake-clock.ts'
import { type Flow, type FlowOptions, runFlow, seen } from '../fixtures/flow.ts'

const dayMs = 86_400_000
const dates = {
  notBefore: new Date(startOfTime - dayMs),
  notAfter: new Date(startOfTime + 60 * dayMs),
}

let ecdsa: Chain
let rsa: Chain
beforeAll(async () => {
  ecdsa = await createChain({ names: ['www.example.com', 'example.com'], ...dates })
  rsa = await createChain({ names: ['*.example.com'], algorithm: 'rsa', ...dates })
})

/** The folders as the tools leave them. */
const layouts = {
  certbot: {
    fullchain: '/etc/letsencrypt/live/example.com/fullchain.pem',
    key: '/etc/letsencrypt/live/example.com/privkey.pem',
    withRoot: false,
  },
  'acme.sh': {
    fullchain: '/root/.acme.sh/example.com_ecc/fullchain.cer',
    key: '/root/.acme.sh/example.com_ecc/example.com.key',
    withRoot: true,
  },
  lego: {
    fullchain: '/.lego/certificates/example.com.crt',
    key: '/.lego/certificates/example.com.key',
    withRoot: false,
  },
}

async function runFiles(
  chain: Omit<Chain, 'authority'>,
  options: FlowOptions & { layout?: keyof typeof layouts; key?: string } = {},
): Promise<Flow> {
  const { fullchain, key, withRoot } = layouts[options.layout ?? 'certbot']
  const disk: Record<string, string> = {
    [fullchain]: [chain.leaf, ...chain.intermediates, ...(withRoot ? [chain.root] : [])].join('\n'),
    [key]: options.key ?? chain.key,
  }
  return runFlow({
    ...options,
    inputs: {
      'certificate-id': '',
      'fullchain-file': fullchain,
      'key-file': key,
      targets: 'CDN',
      ...options.inputs,
    },
    world: {
      readFile: (path) => {
        const text = disk[path]
        if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`)
        return text
      },
      ...options.world,
    },
  })
}

describe.each(Object.keys(layouts) as (keyof typeof layouts)[])('what %s wrote', (layout) => {
  it.each(['ecdsa', 'rsa'] as const)('is uploaded and pushed (%s)', async (algorithm) => {
    const chain = { ecdsa, rsa }[algorithm]
    const flow = await runFiles(chain, {
      layout,
      key: layout === 'acme.sh' ? inOldForm(chain.key) : chain.key,
    })
    expect(flow.runner.lines('error')).toEqual([])
    const [upload] = seen(flow, 'import')
    expect(JSON.parse(upload?.body ?? '')).toEqual({
      name: algorithm === 'rsa' ? 'wildcard.example.com-20270123' : 'www.example.com-20270123',
      certificate: chain.leaf.trim(),
      certificate_chain: chain.intermediates.map((pem) => pem.trim()).join('\n'),
      private_key: expect.stringMatching(
        /^-----BEGIN (RSA |EC )?PRIVATE KEY-----\n.*-----END [A-Z ]+-----$/s,
      ),
      duplicate_check: true,
    })
    expect(flow.runner.outputs).toMatchObject({
      result: 'success',
      'certificate-id': flow.simulator.pushes[0]?.certificateId,
      'expires-at': '2027-01-23T12:00:00.000Z',
      'days-remaining': '60',
    })
    expect(flow.runner.outputs['certificate-id']).toMatch(/^scs\d{13}$/)
  })

  it('never shows a line of the key', async () => {
    const flow = await runFiles(rsa, {
      layout,
      faults: [
        {
          on: 'import',
          action: { kind: 'answer', status: 400, code: 'SCM.0012', message: rsa.key },
        },
      ],
    })
    const said = flow.runner.everything()
    const lines = rsa.key.trim().split('\n').slice(1, -1)
    for (const line of lines.filter((each) => each.length >= 16)) {
      expect(said.includes(line)).toBe(false)
      expect(flow.runner.lines('mask')).toContain(line)
    }
    expect(
      flow.runner.lines('mask').every((mask) => !mask.includes('-----') && mask.length >= 16),
    ).toBe(true)
  })
})

describe('the same certificate', () => {
  it('is not uploaded twice', async () => {
    const first = await runFiles(ecdsa)
    const uploaded = first.simulator.cloud.certificates.at(-1)
    const flow = await runFiles(ecdsa, {
      inputs: { targets: 'ELB: cn-north-4' },
      cloud: { certificates: uploaded ? [uploaded] : [] },
    })
    expect(seen(flow, 'import')).toHaveLength(0)
    expect(flow.runner.outputs).toMatchObject({ result: 'success', 'certificate-id': uploaded?.id })
    expect(flow.runner.lines('info').join('\n')).toContain('SCM already has this certificate')
  })

  it.each([
    ['upper case with colons', (text: string) => text.toUpperCase().replace(/(..)(?=.)/g, '$1:')],
    ['upper case with blanks', (text: string) => text.toUpperCase().replace(/(..)(?=.)/g, '$1 ')],
  ])('is known by its fingerprint in %s', async (_, write) => {
    const first = await runFiles(ecdsa)
    const uploaded = first.simulator.cloud.certificates.at(-1)
    if (uploaded === undefined) throw new Error('it was uploaded')
    const flow = await runFiles(ecdsa, {
      cloud: { certificates: [{ ...uploaded, fingerprint: write(uploaded.fingerprint) }] },
    })
    expect(seen(flow, 'import')).toHaveLength(0)
  })

  it('is looked for after an upload that may have been done', async () => {
    const reset = { kind: 'reset', when: 'after-reading', effect: true } as const
    const flow = await runFiles(ecdsa, { faults: [{ on: 'import', attempts: [1], action: reset }] })
    expect(seen(flow, 'import')).toHaveLength(1)
    expect(flow.runner.outputs['result']).toBe('success')
  })

  it('is uploaded again when it was not done after all', async () => {
    const reset = { kind: 'reset', when: 'after-reading' } as const
    const flow = await runFiles(ecdsa, { faults: [{ on: 'import', attempts: [1], action: reset }] })
    expect(seen(flow, 'import')).toHaveLength(2)
    expect(flow.runner.outputs['result']).toBe('success')
  })

  it('is not taken for missing when SCM does not tell', async () => {
    // Perhaps uploaded, then listed, but not readable: a second upload might make a duplicate.
    const flow = await runFiles(ecdsa, {
      inputs: { 'max-retries': '0' },
      faults: [
        { on: 'import', action: { kind: 'reset', when: 'after-reading', effect: true } },
        { on: 'show', action: { kind: 'answer', status: 500 } },
      ],
    })
    expect(seen(flow, 'import')).toHaveLength(1)
    expect(flow.runner.failed).toBe(true)
    expect(flow.runner.lines('error')[0]).toContain('Could not upload the certificate')
    const plan = await runFiles(ecdsa, {
      inputs: { 'dry-run': 'true', 'max-retries': '0' },
      cloud: {
        certificates: createDefaultSeed(startOfTime).certificates.map((each) => ({
          ...each,
          notAfter: dates.notAfter.getTime(),
        })),
      },
      faults: [{ on: 'show', action: { kind: 'truncated' } }],
    })
    expect(plan.runner.failed).toBe(true)
    expect(plan.runner.outputs['result']).toBe('failure')
  })

  it('ends the run when no upload comes through', async () => {
    const reset = { kind: 'reset', when: 'after-reading' } as const
    const flow = await runFiles(ecdsa, { faults: [{ on: 'import', action: reset }] })
    expect(seen(flow, 'import')).toHaveLength(2)
    expect(flow.runner.lines('error')[0]).toMatch(/Could not upload the certificate: no answer/)
    expect(flow.runner.outputs['result']).toBe('failure')
  })
})

describe('an upload', () => {
  it('takes the name that is given, and the enterprise project', async () => {
    const flow = await runFiles(ecdsa, {
      inputs: { 'certificate-name': 'shop_2027', 'enterprise-project-id': '0' },
    })
    expect(JSON.parse(seen(flow, 'import')[0]?.body ?? '')).toMatchObject({
      name: 'shop_2027',
      enterprise_project_id: '0',
    })
  })

  it('is repeated after 429', async () => {
    const flow = await runFiles(ecdsa, {
      faults: [{ on: 'import', attempts: [1], action: { kind: 'answer', status: 429 } }],
    })
    expect(seen(flow, 'import')).toHaveLength(2)
    expect(flow.runner.outputs['result']).toBe('success')
  })

  it('that is refused ends the run with the remedy', async () => {
    const flow = await runFiles(ecdsa, {
      faults: [
        { on: 'import', action: { kind: 'answer', status: 401, code: 'SCM.4002', message: 'no' } },
      ],
    })
    expect(flow.runner.lines('error')[0]).toMatch(
      /Could not upload the certificate: HTTP 401 SCM\.4002.*Grant scm:cert:upload/s,
    )
    expect(flow.results['CDN']?.status).toBe('not-attempted')
  })

  it('to a server that is not there fails without another word', async () => {
    const flow = await runFiles(ecdsa, {
      faults: [{ on: 'import', action: { kind: 'answer', status: 503 } }],
      inputs: { 'max-retries': '1' },
    })
    expect(flow.runner.lines('error')[0]).toMatch(/Could not upload the certificate: HTTP 503/)
  })

  it('is only announced by a dry run', async () => {
    const flow = await runFiles(ecdsa, { inputs: { 'dry-run': 'true' } })
    expect(flow.simulator.requests.map(({ operation }) => operation)).toEqual([
      'sign-in',
      'list',
      'list',
    ])
    expect(flow.runner.outputs).toMatchObject({
      result: 'dry-run',
      'certificate-id': '',
      'certificate-domain': 'www.example.com',
      'days-remaining': '60',
    })
    expect(flow.runner.lines('info')).toEqual(
      expect.arrayContaining([
        'SCM does not have this certificate yet',
        'Certificate to be uploaded, "www.example.com-20270123", for www.example.com, 60 days left',
      ]),
    )
    expect(flow.runner.summary).toContain('to be uploaded')
  })

  it('is described from the files when SCM may not be read', async () => {
    const flow = await runFiles(ecdsa, {
      faults: [
        { on: 'show', action: { kind: 'answer', status: 403, code: 'APIGW.0302', message: 'no' } },
      ],
    })
    expect(flow.runner.outputs).toMatchObject({
      result: 'success',
      'certificate-domain': 'www.example.com',
      'days-remaining': '60',
    })
  })
})

describe('before anything is sent', () => {
  it.each([
    [
      'an expired certificate',
      { notAfter: new Date(startOfTime - dayMs), notBefore: new Date(0) },
      {},
      /fullchain-file has expired \(2026-11-23\)/,
    ],
    [
      'one that is not valid yet',
      { notBefore: new Date(startOfTime + dayMs), notAfter: dates.notAfter },
      {},
      /fullchain-file is not valid before/,
    ],
    [
      'too few days',
      dates,
      { 'min-days-remaining': '61' },
      /60 days left; min-days-remaining is 61/,
    ],
  ])('%s is refused', async (_, when, inputs, reason) => {
    const chain = await createChain({ names: ['www.example.com'], ...when })
    const flow = await runFiles(chain, { inputs })
    expect(flow.simulator.requests).toHaveLength(0)
    expect(flow.runner.lines('error')[0]).toMatch(reason)
    expect(flow.runner.outputs['failed-count']).toBe('1')
  })

  it.each([
    [
      { 'fullchain-file': '/nowhere' },
      /fullchain-file: cannot be read: ENOENT: no such file or directory, open '\/nowhere'/,
    ],
    [{ 'key-file': '' }, /key-file: set key-file too: fullchain-file and key-file go together/],
    [{ 'certificate-name': 'a b' }, /certificate-name: "a b" is not a name that SCM accepts/],
    [
      { 'certificate-domain': 'www.example.com' },
      /certificate: set either certificate-domain, or fullchain-file with key-file/,
    ],
  ])('%j is a problem', async (inputs, problem) => {
    const flow = await runFiles(ecdsa, { inputs })
    expect(flow.simulator.requests).toHaveLength(0)
    expect(flow.runner.lines('error')[0]).toMatch(problem)
  })

  it('a PEM text where a path is meant is a problem, and none of it is shown', async () => {
    const flow = await runFiles(rsa, {
      inputs: { 'key-file': rsa.key, 'fullchain-file': rsa.key },
      world: {
        readFile: (path) => {
          throw new Error(`ENAMETOOLONG: name too long, open '${path}'`)
        },
      },
    })
    expect(flow.simulator.requests).toEqual([])
    const problem = (input: string, file: string) =>
      `- ${input}: needs the path of a file, but its value is not a path (perhaps the content itself). Write the secret to a file first, and set ${input} to "$RUNNER_TEMP/${file}":
  env: { PEM: "\${{ secrets.NAME }}" }
  run: umask 077 && printf '%s\\n' "$PEM" > "$RUNNER_TEMP/${file}"`
    expect(flow.runner.lines('error')).toEqual([
      [
        'Did not push the certificate.',
        'There are 2 problems with the inputs:',
        problem('fullchain-file', 'fullchain.pem'),
        problem('key-file', 'key.pem'),
      ].join('\n'),
    ])
    const said = flow.runner.everything()
    for (const line of rsa.key.trim().split('\n')) expect(said).not.toContain(line)
  })

  it('a file that is not there is named, with what is not expanded', async () => {
    const flow = await runFiles(ecdsa, {
      inputs: { 'key-file': '~/key.pem' },
      world: {
        readFile: (path) => {
          if (path === '~/key.pem') throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
          return [ecdsa.leaf, ...ecdsa.intermediates].join('\n')
        },
      },
    })
    expect(flow.runner.lines('error')[0]).toContain(
      'key-file: cannot be read: there is no file "~/key.pem"; "~" and variables such as "$HOME" are not expanded; correct the path',
    )
  })

  it.each([
    ['SCM.0013', /Correct fullchain-file and key-file/],
    ['SCM.0005', /Check fullchain-file, key-file, certificate-name/],
    ['SCM.0032', /Set certificate-name to another name/],
  ])('an upload refused with %s names what was uploaded', async (code, remedy) => {
    const action = { kind: 'answer', status: 400, code, message: 'no' } as const
    const flow = await runFiles(ecdsa, { faults: [{ on: 'import', action }] })
    expect(flow.runner.lines('error')[0]).toMatch(remedy)
  })

  it('the key of another certificate is a problem', async () => {
    const flow = await runFiles(ecdsa, { key: rsa.key })
    expect(flow.runner.lines('error')[0]).toMatch(/key-file: does not match any certificate/)
    expect(flow.simulator.requests).toHaveLength(0)
  })

  it('a self-signed certificate is warned of', async () => {
    const own = await createCertificate(['self.example'], dates)
    const flow = await runFiles({ leaf: own.cert, intermediates: [], root: '', key: own.key })
    expect(flow.runner.lines('warning')).toEqual([
      'The certificate in fullchain-file is self-signed: browsers will not trust it.',
    ])
    // It is not refused for that: the upload is sent.
    expect(seen(flow, 'import')).toHaveLength(1)
  })
})
