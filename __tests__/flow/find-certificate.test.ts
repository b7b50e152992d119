// Finding the renewed certificate, by its domain or its name, among all that SCM holds.

import { describe, expect, it } from '@jest/globals'
import { createDefaultSeed, type SimulatedCertificate } from '../../simulator/seed.ts'
import { startOfTime } from '../fixtures/fake-clock.ts'
import { type Flow, type FlowOptions, runFlow, seen } from '../fixtures/flow.ts'

const dayMs = 86_400_000
const [template] = createDefaultSeed(startOfTime).certificates

let count = 0
function certificate(
  names: string,
  days: number,
  more: Partial<SimulatedCertificate> = {},
): SimulatedCertificate {
  if (template === undefined) throw new Error('the seed has certificates')
  count += 1
  const [domain = '', ...rest] = names.split(' ')
  const id = `scs${String(1_900_000_000_000 + count)}`
  const notAfter = startOfTime + days * dayMs
  return {
    ...template,
    id,
    name: `${domain.replaceAll('*', 'x')}-${count}`,
    domain,
    sans: rest.join(';'),
    notAfter,
    ...more,
  }
}

const find = (
  certificates: SimulatedCertificate[],
  inputs: FlowOptions['inputs'],
  more: FlowOptions = {},
): Promise<Flow> =>
  runFlow({
    ...more,
    inputs: { 'certificate-id': '', targets: 'CDN', ...inputs },
    cloud: { certificates, ...more.cloud },
  })

const byDomain = { 'certificate-domain': 'www.example.com' }

describe('by domain', () => {
  it('takes the one that expires last, and says over which others', async () => {
    const [old, renewed, wildcard] = [
      certificate('www.example.com', 5),
      certificate('www.example.com', 60),
      certificate('*.example.com', 30),
    ]
    const flow = await find([old, renewed, wildcard], byDomain)
    expect(flow.runner.outputs).toMatchObject({ result: 'success', 'certificate-id': renewed.id })
    expect(flow.simulator.pushes[0]?.certificateId).toBe(renewed.id)
    const [, , reason] = flow.runner.lines('info')
    expect(reason).toMatch(
      new RegExp(
        `^Chose ${renewed.id} .*: it expires last of 3 certificates for www.example.com \\(others: ${wildcard.id} .*; ${old.id}`,
      ),
    )
  })

  it('asks SCM for what can be pushed, sorted, in pages of 50', async () => {
    const flow = await find([certificate('www.example.com', 5)], byDomain)
    const queries = seen(flow, 'list').map(({ path }) =>
      Object.fromEntries(new URL(path, 'http://x').searchParams),
    )
    expect(queries).toEqual(
      ['ISSUED', 'UPLOAD'].map((status) => ({
        limit: '50',
        offset: '0',
        sort_key: 'certExpiredTime',
        sort_dir: 'DESC',
        status,
      })),
    )
  })

  it.each([
    ['an uploaded one', certificate('www.example.com', 60, { status: 'UPLOAD' })],
    ['an alternative name', certificate('other.example other2.example www.example.com', 60)],
    ['a wildcard', certificate('*.example.com', 60)],
    ['another case', certificate('WWW.Example.COM', 60)],
  ])('takes %s', async (_, wanted) => {
    const flow = await find(
      [certificate('example.com', 90), wanted, certificate('*.www.example.com', 90)],
      byDomain,
    )
    expect(flow.runner.outputs['certificate-id']).toBe(wanted.id)
  })

  it.each([
    ['a,b', ','],
    ['a b', ' '],
    ['a;b', ';'],
  ])('splits alternative names as in %s', async (_, separator) => {
    const wanted = certificate('x.example', 60, {
      sans: ['y.example', 'www.example.com'].join(separator),
    })
    expect((await find([wanted], byDomain)).runner.outputs['certificate-id']).toBe(wanted.id)
  })

  it('finds the right one of 500 over ten pages with look-alikes', async () => {
    const names = [
      'example.com',
      '*.www.example.com',
      'www.example.com.evil.example',
      'wwwexample.com',
      'ww.example.com',
      '*.com',
      'a.www.example.com',
    ]
    const many = Array.from({ length: 500 }, (_, index) =>
      certificate(names[index % names.length] ?? '', 300 - index / 2),
    )
    const wanted = certificate('shop.example.org www.example.com', 20)
    many[437] = wanted
    const flow = await find(many, byDomain)
    expect(flow.runner.outputs['certificate-id']).toBe(wanted.id)
    expect(seen(flow, 'list').length).toBe(11)
  })

  it('warns that the list was partial where an offset is refused', async () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      certificate('other.example', 300 - index),
    )
    const wanted = certificate('www.example.com', 290.5)
    const flow = await find([...many, wanted], byDomain, { cloud: { mostListOffset: 30 } })
    expect(flow.runner.outputs).toMatchObject({ result: 'success', 'certificate-id': wanted.id })
    expect(flow.runner.lines('warning')).toEqual([
      expect.stringContaining('only those that expire last were searched'),
    ])
  })

  it('tells the nearest misses, and why', async () => {
    const flow = await find(
      [
        certificate('www.example.com', -10, { status: 'EXPIRED' }),
        certificate('www.example.com', 60, { status: 'REVOKED' }),
        certificate('mail.example.com', 60),
        certificate('*.a.example.com', 60),
        certificate('unrelated.org', 60),
      ],
      byDomain,
    )
    const [error = ''] = flow.runner.lines('error')
    expect(seen(flow, 'push')).toHaveLength(0)
    expect(error).toContain('SCM has no pushable certificate for www.example.com')
    expect(error).toMatch(/\(EXPIRED, expires 2026-11-14\): its status is EXPIRED/)
    expect(error).toMatch(/\(REVOKED, .*\): its status is REVOKED/)
    expect(error).toMatch(/it covers only mail\.example\.com/)
    expect(error).not.toContain('unrelated')
  })

  it('a list refused for its parameters names what a list has', async () => {
    const action = { kind: 'answer', status: 400, code: 'SCM.0005', message: 'no' } as const
    const flow = await runFlow({
      inputs: { 'certificate-id': '', ...byDomain },
      faults: [{ on: 'list', action }],
    })
    expect(flow.runner.lines('error')[0]).toMatch(
      /SCM\.0005: no\n.*\nCheck certificate-id, certificate-domain/,
    )
    expect(flow.runner.lines('error')[0]).not.toContain('targets.')
  })

  it('shows what a misspelt domain or name is close to', async () => {
    const certificates = [certificate('www.example.com', 60), certificate('unrelated.org', 60)]
    const domain = { ...byDomain, 'certificate-domain': 'www.exmaple.com' }
    const flow = await find(certificates, domain)
    expect(flow.runner.lines('error')[0]).toMatch(/it covers only www\.example\.com/)
    expect(flow.runner.lines('error')[0]).not.toContain('unrelated')
    expect(flow.runner.outputs).toMatchObject({ result: 'failure', 'failed-count': '1' })
  })

  it('needs the right to list, and says so', async () => {
    const flow = await find([], {
      ...byDomain,
      username: 'ci-blind',
      password: 'simulator-password-of-ci-blind',
    })
    expect(flow.runner.lines('error')[0]).toMatch(
      /Could not list the certificates: HTTP 401 SCM\.4002.*Grant scm:cert:list, or set certificate-id/s,
    )
  })

  it('looks in the enterprise project', async () => {
    const id = '0aa253a31a2f4cfda30eaa073fee6477'.replace(
      /^(.{8})(.{4})(.{4})(.{4})/,
      '$1-$2-$3-$4-',
    )
    const [here, elsewhere] = [
      certificate('www.example.com', 10, { enterpriseProjectId: id }),
      certificate('www.example.com', 60),
    ]
    const flow = await find([here, elsewhere], { ...byDomain, 'enterprise-project-id': id })
    expect(flow.runner.outputs['certificate-id']).toBe(here.id)
  })

  it.each([
    ['{"certificates":1,"total_count":1}', /"certificates" is not an array/],
    ['{"certificates":[],"total_count":"1"}', /"total_count" is not a number/],
  ])('does not believe %s', async (body, message) => {
    const flow = await find([], byDomain, {
      faults: [{ on: 'list', action: { kind: 'answer', status: 200, body } }],
    })
    expect(flow.runner.lines('error')[0]).toMatch(message)
  })

  it.each([[1], [{}], [{ id: 'a/b' }]])('does without the row %j, and says so', async (row) => {
    const wanted = certificate('www.example.com', 60)
    const { id, domain } = wanted
    const readable = { id, domain, status: 'ISSUED' }
    const listed = (certificates: readonly unknown[]) => ({
      kind: 'answer' as const,
      status: 200,
      body: JSON.stringify({ certificates, total_count: certificates.length }),
    })
    const flow = await find([wanted], byDomain, {
      faults: [{ on: 'list', attempts: [1], action: listed([row, readable]) }],
    })
    expect(flow.runner.outputs).toMatchObject({ result: 'success', 'certificate-id': wanted.id })
    expect(flow.runner.lines('warning')).toEqual([
      'SCM listed 1 certificate in a form that cannot be read; the others were searched.',
    ])
    // Without any that fits, the error says that one may be missing.
    const none = await find([], byDomain, { faults: [{ on: 'list', action: listed([row]) }] })
    expect(none.runner.lines('error')[0]).toMatch(
      /no pushable certificate for www\.example\.com\nSCM listed 2 certificates in a form that cannot be read/,
    )
  })

  it('does not follow a total that never ends', async () => {
    const body = JSON.stringify({
      certificates: [{ id: 'scs1900000000001', status: 'ISSUED' }],
      total_count: 10 ** 9,
    })
    const flow = await find([], byDomain, {
      faults: [{ on: 'list', action: { kind: 'answer', status: 200, body } }],
    })
    expect(seen(flow, 'list').length).toBeLessThanOrEqual(600)
    expect(flow.runner.failed).toBe(true)
  })
})

describe('by name', () => {
  it('takes the exact name, and of several certificates the one that expires last', async () => {
    const name = 'site'
    const [old, renewed] = [
      certificate('a.example', 10, { name }),
      certificate('a.example', 50, { name }),
    ]
    const flow = await find([old, certificate('a.example', 90, { name: 'site-2' }), renewed], {
      'certificate-name': name,
    })
    expect(flow.runner.outputs['certificate-id']).toBe(renewed.id)
  })

  it('tells of a name that differs in case only', async () => {
    const flow = await find([certificate('a.example', 10, { name: 'Site' })], {
      'certificate-name': 'site',
    })
    expect(flow.runner.lines('error')[0]).toMatch(
      /named "site".*differs only in upper and lower case/s,
    )
  })
})

describe('the requirements', () => {
  it.each([
    [
      'fewer days than min-days-remaining',
      certificate('www.example.com', 20),
      { 'min-days-remaining': '30' },
      /20 days left; min-days-remaining is 30/,
    ],
    [
      'not yet valid',
      certificate('www.example.com', 60, { notBefore: startOfTime + 2 * dayMs }),
      {},
      /is not valid before 2026-11-26/,
    ],
    [
      'push_support off',
      certificate('www.example.com', 60, { pushSupport: 'OFF' }),
      {},
      /push support is off/,
    ],
  ])('refuse %s', async (_, only, inputs, reason) => {
    const flow = await find([only], { ...byDomain, ...inputs })
    expect(flow.runner.lines('error')[0]).toMatch(reason)
    expect(seen(flow, 'push')).toHaveLength(0)
  })

  it('say when it is too close to tell', async () => {
    const flow = await find([certificate('www.example.com', 30.2)], {
      ...byDomain,
      'min-days-remaining': '30',
    })
    expect(flow.runner.outputs['result']).toBe('success')
    expect(flow.runner.lines('notice')[0]).toMatch(/gives no time zone/)
  })
})

describe('a dry run', () => {
  it('finds and shows, and pushes nothing', async () => {
    const wanted = certificate('www.example.com', 60)
    const flow = await find([wanted], { ...byDomain, 'dry-run': 'true' })
    expect(flow.runner.outputs).toMatchObject({
      result: 'dry-run',
      'certificate-id': wanted.id,
      'days-remaining': '60',
    })
    expect(flow.simulator.pushes).toEqual([])
  })
})
