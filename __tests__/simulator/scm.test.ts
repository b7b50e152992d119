// The simulated SCM as official clients use it: pushes to several projects, the search of the list,
// what CDN already has, and both senses of `duplicate_check`.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { certificateIds, pusher } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { createChain } from '../fixtures/certificates.ts'

let simulator: Simulator
beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

const call = (path: string, body?: unknown, from = simulator, userName: string = pusher.name) => {
  const user = from.cloud.seed.users.find(({ name }) => name === userName)
  if (user === undefined) throw new Error(`there is no ${userName}`)
  const token = from.cloud.issueToken(user, { kind: 'account' }).value
  return fetch(`${from.scmEndpoint}/v3/scm/certificates${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-auth-token': token, 'content-type': 'application/json', 'x-language': 'en-us' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there
const bodyOf = async (response: Promise<Response>): Promise<any> => (await response).json()
const codeOf = async (response: Promise<Response>) =>
  `${(await response).status} ${(await bodyOf(response)).error_code}`

describe('a push to several projects', () => {
  const batch = (projects: unknown, service: unknown = 'waf', id: string = certificateIds.issued) =>
    call(`/${id}/batch-push`, { target_service: service, target_projects: projects })

  it('succeeds for some and fails for others, with 200', async () => {
    const response = await batch(['cn-north-4', 'cn-error-4', 'cn-east-3'])
    expect(response.status).toBe(200)
    const { results } = (await response.json()) as { results: { cert_id: string }[] }
    expect(results).toEqual([
      { project_name: 'cn-north-4', cert_id: expect.stringMatching(/./), message: 'success' },
      { project_name: 'cn-error-4', cert_id: '', message: 'Invalid region id.' },
      { project_name: 'cn-east-3', cert_id: expect.stringMatching(/./), message: 'success' },
    ])
    expect(results[0]?.cert_id).not.toBe(results[2]?.cert_id)
    expect(simulator.pushes).toEqual([
      { certificateId: certificateIds.issued, service: 'WAF', project: 'cn-north-4' },
      { certificateId: certificateIds.issued, service: 'WAF', project: 'cn-east-3' },
    ])
    expect(simulator.requests).toMatchObject([{ operation: 'batch-push', status: 200 }])
  })

  it('is 200 even if all fail', async () => {
    const response = await batch(['x', 'y'], 'ELB')
    expect(response.status).toBe(200)
    const { results } = (await response.json()) as { results: { cert_id: string }[] }
    expect(results.map(({ cert_id }) => cert_id)).toEqual(['', ''])
    expect(simulator.pushes).toEqual([])
  })

  it('tells of a certificate that CDN already has', async () => {
    const { results } = await bodyOf(batch(['cn-north-4', 'cn-east-3'], 'CDN'))
    expect(results[1]).toMatchObject({ cert_id: '', message: 'cloudCertificate is exist' })
  })

  it.each([
    ['no project', [], '400 SCM.0005'],
    ['eleven projects', Array(11).fill('cn-north-4'), '400 SCM.0005'],
    ['a text', 'cn-north-4', '400 SCM.0005'],
    ['an empty project', [''], '400 SCM.0005'],
    ['a project that is too long', ['x'.repeat(33)], '400 SCM.0005'],
    ['a project that is not text', [1], '400 SCM.0005'],
  ])('is refused for %s', async (_, projects, code) => {
    expect(await codeOf(batch(projects))).toBe(code)
  })

  it('is refused for a service, a certificate, a field or a user that may not be', async () => {
    expect(await codeOf(batch(['cn-north-4'], 'XYZ'))).toBe('400 SCM.0030')
    expect(await codeOf(batch(['cn-north-4'], 1))).toBe('400 SCM.0005')
    expect(await codeOf(batch(['cn-north-4'], 'x'.repeat(65)))).toBe('400 SCM.0005')
    expect(await codeOf(batch(['cn-north-4'], 'ELB', certificateIds.expired))).toBe('400 SCM.0010')
    expect(await codeOf(batch(['cn-north-4'], 'ELB', 'scs9999999999999'))).toBe('400 SCM.0020')
    const path = `/${certificateIds.issued}/batch-push`
    const body = { target_service: 'ELB', target_projects: ['cn-north-4'] }
    expect(await codeOf(call(path, { ...body, more: 1 }))).toBe('400 SCM.0005')
    expect(await codeOf(call(path, { ...body, target_project: 'x' }))).toBe('400 SCM.0005')
    expect(await codeOf(call(path, body, simulator, 'ci-reader'))).toBe('401 SCM.4002')
    expect(await codeOf(call(path))).toBe('405 APIGW.0501')
    expect((await call(path, body, simulator, 'ci-gateway-blind')).status).toBe(200)
  })
})

describe('CDN', () => {
  const push = (id: string, project = '') =>
    call(`/${id}/push`, { target_service: 'CDN', target_project: project })

  it.each(['', 'cn-north-1', 'cn-north-4'])(
    'takes the region "%s" and ignores it',
    async (region) => {
      expect((await push(certificateIds.issued, region)).status).toBe(204)
      const pushed = { certificateId: certificateIds.issued, service: 'CDN', project: '' }
      expect(simulator.pushes).toEqual([pushed])
      expect(simulator.requests[0]?.target).toBe('CDN')
    },
  )

  it('refuses a certificate of a name that it has, in its own words', async () => {
    const namesake = 'scs1700000000008'
    const issued = simulator.cloud.certificate(certificateIds.issued)
    if (issued !== undefined) simulator.cloud.certificates.push({ ...issued, id: namesake })
    expect((await push(certificateIds.issued)).status).toBe(204)
    expect((await push(certificateIds.uploaded)).status).toBe(204)
    const token = simulator.cloud.issueToken(pusherUser(), { kind: 'account' }).value
    // Also to a client that does not ask for English.
    const response = await fetch(`${simulator.scmEndpoint}/v3/scm/certificates/${namesake}/push`, {
      method: 'POST',
      headers: { 'x-auth-token': token, 'content-type': 'application/json' },
      body: JSON.stringify({ target_service: 'CDN', target_project: 'cn-north-1' }),
    })
    expect([response.status, await response.json()]).toEqual([
      400,
      { error_code: 'SCM.0211', error_msg: 'cloudCertificate is exist' },
    ])
  })

  const pusherUser = () => {
    const user = simulator.cloud.seed.users.find(({ name }) => name === pusher.name)
    if (user === undefined) throw new Error('there is no pusher')
    return user
  }
})

describe('the list', () => {
  const ids = async (query: string) =>
    (await bodyOf(call(`?limit=50&${query}`))).certificates.map(({ id }: { id: string }) => id)

  it('searches names and domains, in any case', async () => {
    expect(await ids('content=OFF.example')).toEqual([certificateIds.pushOff])
    expect(await ids('content=www-upload')).toEqual([certificateIds.uploaded])
    expect(await ids('content=nowhere')).toEqual([])
    expect((await ids('content=')).length).toBeGreaterThan(3)
    expect(await ids('content=www&status=UPLOAD')).toEqual([certificateIds.uploaded])
  })

  it.each(['contents=x', 'content=a&content=b', 'expired_days_since=1096', 'deploy_support=2'])(
    'refuses %s',
    async (query) => {
      expect(await codeOf(call(`?${query}`))).toBe('400 SCM.0005')
    },
  )

  it.each(['expired_days_since=1095', 'deploy_support=True'])('takes %s', async (query) => {
    expect((await call(`?${query}`)).status).toBe(200)
  })
})

describe('an import', () => {
  const bodyFor = async () => {
    const chain = await createChain({ names: ['www.example.com'] })
    return {
      name: 'imported',
      certificate: chain.leaf.trim(),
      certificate_chain: chain.intermediates.join('\n').trim(),
      private_key: chain.key.trim(),
    }
  }

  it.each([true, false])(
    'of a duplicate is refused when duplicate_check is %s, in a cloud of that sense',
    async (sense) => {
      const other = await startSimulator({ cloud: { duplicatesRefusedWith: sense } })
      const body = await bodyFor()
      const upload = (more: object) => call('/import', { ...body, ...more }, other)
      expect((await upload({ duplicate_check: sense })).status).toBe(200)
      expect((await upload({ duplicate_check: !sense })).status).toBe(200)
      expect((await upload({})).status).toBe(200)
      expect(await codeOf(upload({ duplicate_check: sense }))).toBe('400 SCM.0010')
      await other.close()
    },
  )

  it('takes the chain in the certificate, and ignores it there beside certificate_chain', async () => {
    const { certificate, certificate_chain: chain, ...rest } = await bodyFor()
    const whole = `${certificate}\n${chain}`
    const imported = await bodyOf(call('/import', { ...rest, certificate: whole }))
    const stored = simulator.cloud.certificate(imported.certificate_id)
    expect(blocksOf(stored?.pem?.chain)).toEqual(blocksOf(whole))
    const twice = await bodyOf(
      call('/import', { ...rest, certificate: whole, certificate_chain: chain }),
    )
    const other = simulator.cloud.certificate(twice.certificate_id)
    expect(blocksOf(other?.pem?.chain)).toEqual(blocksOf(whole))
    expect(await codeOf(call('/import', { ...rest, certificate }))).toBe('400 SCM.0013')
  })

  const blocksOf = (pem = '') =>
    pem.match(/-----BEGIN CERTIFICATE-----[^-]+/g)?.map((block) => block.replaceAll(/\s/g, ''))

  it.each([
    { duplicate_check: 'true' },
    { enterprise_project_id: 1 },
    { enc_certificate: 1 },
    { more: 1 },
  ])('with %j is refused', async (more) => {
    expect(await codeOf(call('/import', { ...(await bodyFor()), ...more }))).toBe('400 SCM.0005')
  })
})

describe('what SCM shows', () => {
  it('has a truth value in "shared", and the account in each row of the list', async () => {
    const shown = await bodyOf(call(`/${certificateIds.issued}`))
    expect(shown).toMatchObject({ shared: false, application_info: null })
    const { certificates } = await bodyOf(call(''))
    expect(certificates[0].domain_id).toBe('d'.repeat(32))
  })

  it.each([
    [false, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.0$/],
    [true, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/],
  ])('has times of one form (ISO: %s)', async (scmTimesAreIso, form) => {
    const other = await startSimulator({ cloud: { scmTimesAreIso } })
    const shown = await bodyOf(call(`/${certificateIds.issued}`, undefined, other))
    const { certificates } = await bodyOf(call('', undefined, other))
    await other.close()
    for (const time of [shown.not_before, shown.not_after, certificates[0].expire_time]) {
      expect(time).toMatch(form)
    }
  })
})
