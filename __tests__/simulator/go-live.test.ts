// The go-live world: real certificates that are the same in SCM and in ELB, sign-in per project,
// and TLS servers that show what is bound.

import { X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { defaultGoLive, oldCertificateId } from '../../simulator/go-live-default.ts'
import { idOf, uuidOf } from '../../simulator/go-live-seed.ts'
import { accessKey, certificateIds, pusher } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { everythingBut } from '../../simulator/users.ts'
import { callElb, projectIdOf, send, tokenOf } from '../fixtures/go-live.ts'
import { signed } from '../fixtures/signed.ts'
import { visit } from '../fixtures/visit.ts'

let simulator: Simulator
beforeEach(async () => {
  simulator = await startSimulator({ goLive: defaultGoLive })
})
afterEach(() => simulator.close())

const listenerId = (key: string) => uuidOf('listener', key)
const certificateId = (key: string) => idOf('elb-certificate', key)
/** The key of the certificate that a visitor of a listener gets. */
const served = async (listener: string, serverName: string) => {
  const port = simulator.elb.state.listeners.get(listenerId(listener))?.protocol_port ?? 0
  const checkServerIdentity = () => undefined
  const leaf = await visit(port, serverName, { ca: simulator.rootPem, checkServerIdentity })
  const keys = Object.keys(defaultGoLive.leaves)
  return keys.find((key) => simulator.leaf(key).fingerprint === leaf)
}
const bind = (listener: string, change: object, project?: string) =>
  callElb(simulator, 'PUT', `/listeners/${listenerId(listener)}`, { listener: change }, project)
const batchPush = async (project: string) => {
  const url = `${simulator.scmEndpoint}/v3/scm/certificates/${certificateIds.issued}/batch-push`
  const token = tokenOf(simulator, null)
  const body = { target_service: 'ELB', target_projects: [project] }
  const { body: answer } = await send('POST', url, { 'x-auth-token': token }, body)
  return answer.results[0]
}

describe('the certificates', () => {
  it('are the same in SCM and in ELB, with true fingerprints and dates', async () => {
    const show = async (id: string) => {
      const url = `${simulator.scmEndpoint}/v3/scm/certificates/${id}`
      return (await send('GET', url, { 'x-auth-token': tokenOf(simulator, null) })).body
    }
    const old = new X509Certificate(simulator.leaf('old').pem.chain)
    const inScm = await show(oldCertificateId)
    expect(inScm.fingerprint).toBe(old.fingerprint.replaceAll(':', '').toLowerCase())
    expect(inScm).toMatchObject({ name: 'www-old', sans: 'www.example.com;example.com' })
    const inElb = await callElb(simulator, 'GET', `/certificates/${certificateId('old-north')}`)
    expect(new X509Certificate(inElb.body.certificate.certificate).fingerprint).toBe(
      old.fingerprint,
    )
    expect(inElb.body.certificate.expire_time).toBe(
      old.validToDate.toISOString().replace('.000', ''),
    )
    expect((await show(certificateIds.issued)).fingerprint).toBe(simulator.leaf('new').fingerprint)
    expect(() => simulator.leaf('nothing')).toThrow('has no certificate "nothing"')
  })

  it('are copied by a push, with their PEM', async () => {
    const { cert_id: id } = await batchPush('cn-north-4')
    const { body } = await callElb(simulator, 'GET', `/certificates/${id}`)
    expect(body.certificate).toMatchObject({
      name: 'www-new',
      domain: 'www.example.com,example.com',
      scm_certificate_id: certificateIds.issued,
      source: 'scm',
      fingerprint: simulator.leaf('new').fingerprint,
      certificate: simulator.leaf('new').pem.chain,
    })
    expect(
      (await callElb(simulator, 'GET', `/certificates/${id}`, undefined, 'cn-east-3')).code,
    ).toBe('ELB.8904')
  })

  it.each([
    ['new-copy', (first: string, second: string) => expect(second).not.toBe(first)],
    ['same-id', (first: string, second: string) => expect(second).toBe(first)],
    ['error', (_: string, second: string) => expect(second).toBe('')],
  ] as const)('pushed again make what the switch says: %s', async (pushAgain, check) => {
    simulator.elb.state.switches.pushAgain = pushAgain
    const first = await batchPush('cn-north-4')
    const second = await batchPush('cn-north-4')
    check(first.cert_id, second.cert_id)
    expect(first.cert_id).toMatch(/^[0-9a-f]{32}$/)
    expect(second.message).toBe(
      pushAgain === 'error' ? 'The certificate already exists in ELB.' : 'success',
    )
  })

  it('have an id of SCM in the answer, if the switch says so', async () => {
    simulator.elb.state.switches.answeredId = 'scm'
    expect((await batchPush('cn-north-4')).cert_id).toBe(certificateIds.issued)
    const { body } = await callElb(
      simulator,
      'GET',
      `/certificates?scm_certificate_id=${certificateIds.issued}`,
    )
    expect(body.certificates).toHaveLength(1)
  })

  it('are not copied when the store is full', async () => {
    simulator.elb.state.switches.mostCertificates = 5
    expect(await batchPush('cn-north-4')).toMatchObject({ cert_id: '', message: /Quota/ })
    expect(simulator.pushes).toEqual([])
    expect((await batchPush('cn-east-3')).message).toBe('success')
  })

  it('may be copied without domain and SCM id', async () => {
    Object.assign(simulator.elb.state.switches, { copyHasDomain: false, copyHasScmId: false })
    const { cert_id: id } = await batchPush('cn-north-4')
    const { body } = await callElb(simulator, 'GET', `/certificates/${id}`)
    const bare = { domain: null, scm_certificate_id: null, source: null }
    expect(body.certificate).toMatchObject(bare)
    expect((await bind('sites', { sni_container_refs: [id] })).code).toBe('ELB.8902')
  })
})

describe('a visitor', () => {
  it('gets the default or the SNI certificate that is bound', async () => {
    expect(await served('north', 'www.example.com')).toBe('old')
    expect(await served('north', 'api.example.net')).toBe('api')
    expect(await served('sites', 'www.example.com')).toBe('old')
    expect(await served('sites', 'mail.example.net')).toBe('mail')
    expect(await served('sites', 'unknown.example.net')).toBe('shop')
    expect(await served('sites', '')).toBe('shop')
    expect(await served('east', 'www.example.com')).toBe('old')
    expect(await served('shop', 'www.example.com')).toBe('shop')
  })

  it('sees a new default at once, and a lost SNI entry', async () => {
    const { cert_id: id } = await batchPush('cn-north-4')
    expect(await served('north', 'www.example.com')).toBe('old')
    expect((await bind('north', { default_tls_container_ref: id })).status).toBe(200)
    expect(await served('north', 'www.example.com')).toBe('new')
    expect(await served('north', 'api.example.net')).toBe('api')
    await bind('sites', { sni_container_refs: [id] })
    expect(await served('sites', 'www.example.com')).toBe('new')
    expect(await served('sites', 'mail.example.net')).toBe('shop')
    await bind('sites', { sni_container_refs: [] })
    expect(await served('sites', 'www.example.com')).toBe('shop')
  })

  it('sees a certificate that was changed in place, in every listener that uses it', async () => {
    const { chain, key } = simulator.leaf('new').pem
    const certificate = { certificate: chain, private_key: key }
    const path = `/certificates/${certificateId('old-north')}`
    expect((await callElb(simulator, 'PUT', path, { certificate })).status).toBe(200)
    expect(await served('north', 'www.example.com')).toBe('new')
    expect(await served('sites', 'www.example.com')).toBe('new')
    expect(await served('east', 'www.example.com')).toBe('old')
  })

  it('meets a sabotage only after a switch, until it is rolled back', async () => {
    simulator.elb.sabotage(listenerId('north'), 'no-handshake')
    expect(await served('north', 'www.example.com')).toBe('old')
    await bind('north', { default_tls_container_ref: certificateId('mail-north') })
    await expect(served('north', 'www.example.com')).rejects.toThrow()
    await bind('north', { default_tls_container_ref: certificateId('old-north') })
    expect(await served('north', 'www.example.com')).toBe('old')
  })

  it('is shown, and sabotaged, over HTTP, too', async () => {
    const name = simulator.elb.edgeName(listenerId('north'))
    const control = (path: string, wish?: unknown) =>
      send(
        wish === undefined ? 'GET' : 'POST',
        `${simulator.iamEndpoint}/simulator/${path}`,
        {},
        wish,
      )
    expect((await control('edges')).body).toContainEqual({
      name,
      port: simulator.elb.state.listeners.get(listenerId('north'))?.protocol_port,
      bound: [certificateId('old-north'), certificateId('api-north')],
    })
    const wish = { edge: name, harm: 'no-handshake', certificateId: certificateId('old-north') }
    expect((await control('sabotage', wish)).status).toBe(200)
    await expect(served('north', 'www.example.com')).rejects.toThrow()
    expect(await control('sabotage', { edge: 'x', harm: 'expired' })).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('there is no TLS server of "x"') },
    })
    for (const wrong of [{}, { edge: name }, { edge: name, harm: 'x' }, { ...wish, more: 1 }]) {
      expect((await control('sabotage', wrong)).status).toBe(400)
    }
    expect((await control('sabotage', { ...wish, certificateId: 1 })).status).toBe(400)
  })

  it('finds every listener with TLS at the address of its load balancer', async () => {
    const names = ['north', 'sites', 'shop'].map(
      (key) => `ELB:cn-north-4/listener/${listenerId(key)}`,
    )
    expect(simulator.edges.list.map(({ name }) => name).sort()).toEqual(
      [...names, `ELB:cn-east-3/listener/${listenerId('east')}`].sort(),
    )
    const { body } = await callElb(
      simulator,
      'GET',
      `/loadbalancers/${uuidOf('load-balancer', 'web-north')}`,
    )
    expect(body.loadbalancer).toMatchObject({
      provisioning_status: 'ACTIVE',
      vip_address: '127.0.0.1',
      publicips: [{ publicip_address: '127.0.0.1', ip_version: 4 }],
      eips: [{ eip_address: '127.0.0.1', ip_version: 4 }],
    })
  })
})

describe('credentials', () => {
  const url = (project = projectIdOf(simulator, 'cn-north-4')) =>
    `${simulator.elbEndpoint}/v3/${project}/elb/listeners`
  const withToken = (token: string, address = url(), more = {}) =>
    send('GET', address, { 'x-auth-token': token, ...more })
  const answer = ({ status, code }: { status: number; code: string | undefined }) =>
    code === undefined ? `${status}` : `${status} ${code}`

  it('are a token of exactly that project', async () => {
    const own = tokenOf(simulator, 'cn-north-4')
    expect(answer(await withToken(own))).toBe('200')
    expect(answer(await withToken(tokenOf(simulator, 'cn-east-3')))).toBe('401 APIGW.0307')
    expect(answer(await withToken(tokenOf(simulator, null)))).toBe('401 APIGW.0307')
    expect(answer(await withToken('nonsense'))).toBe('401 APIGW.0301')
    expect(answer(await withToken(own, url('0'.repeat(32))))).toBe('403 APIGW.0302')
    const other = { 'x-project-id': projectIdOf(simulator, 'cn-east-3') }
    expect(answer(await withToken(own, url(), other))).toBe('401 APIGW.0307')
    expect(simulator.requests[0]).toMatchObject({
      operation: 'elb-listeners',
      target: 'ELB:cn-north-4',
      attempt: 1,
    })
  })

  it('are a signature that names exactly that project', async () => {
    const withProject = (headers: Record<string, string>) =>
      send('GET', url(), signed('GET', url(), accessKey, headers))
    const id = (name: string) => ({ 'x-project-id': projectIdOf(simulator, name) })
    expect(answer(await withProject(id('cn-north-4')))).toBe('200')
    expect(answer(await withProject(id('cn-east-3')))).toBe('403 APIGW.0302')
    expect(answer(await withProject({}))).toBe('403 APIGW.0302')
    expect(answer(await withProject({ 'x-domain-id': 'd'.repeat(32) }))).toBe('403 APIGW.0302')
  })

  it.each([
    ['GET', '/listeners', 'elb:listeners:list'],
    ['GET', `/listeners/${listenerId('north')}`, 'elb:listeners:get'],
    ['PUT', `/listeners/${listenerId('north')}`, 'elb:listeners:put'],
    ['GET', '/certificates', 'elb:certificates:list'],
    ['GET', `/certificates/${certificateId('old-north')}`, 'elb:certificates:get'],
    ['PUT', `/certificates/${certificateId('old-north')}`, 'elb:certificates:put'],
    ['DELETE', `/certificates/${certificateId('old-north')}`, 'elb:certificates:delete'],
    ['GET', `/loadbalancers/${uuidOf('load-balancer', 'web-north')}`, 'elb:loadbalancers:get'],
  ])('without a permission cannot %s %s: %s', async (method, path, action) => {
    await simulator.close()
    const users = [{ ...pusher, permissions: everythingBut(action) }]
    simulator = await startSimulator({ goLive: defaultGoLive, cloud: { users } })
    const { status, code, body } = await callElb(simulator, method, path)
    expect([status, code]).toEqual([403, 'ELB.9802'])
    expect(body.error_msg).toContain(action)
  })
})

describe('a scripted fault', () => {
  it('can be for the calls of one project', async () => {
    simulator.addFault({
      on: 'elb-listeners',
      target: 'ELB:cn-east-3',
      action: { kind: 'answer', status: 503, code: 'ELB.6002', message: 'busy' },
    })
    const list = (project: string) => callElb(simulator, 'GET', '/listeners', undefined, project)
    expect((await list('cn-north-4')).status).toBe(200)
    expect(await list('cn-east-3')).toMatchObject({ status: 503, code: 'ELB.6002' })
    expect(simulator.requests.map(({ attempt }) => attempt)).toEqual([1, 1])
  })

  it('can lose the answer of a write that took effect', async () => {
    simulator.addFault({
      on: 'elb-update-listener',
      action: { kind: 'reset', when: 'after-reading', effect: true },
    })
    const change = { default_tls_container_ref: certificateId('mail-north') }
    await expect(bind('north', change)).rejects.toThrow()
    expect(await served('north', 'www.example.com')).toBe('mail')
  })

  it('can come before the body is read, for one project', async () => {
    simulator.addFault({
      on: 'elb-update-listener',
      target: 'ELB:cn-east-3',
      action: { kind: 'reset', when: 'before-reading' },
    })
    const own = (key: string) => ({ default_tls_container_ref: certificateId(key) })
    expect((await bind('north', own('mail-north'))).status).toBe(200)
    await expect(bind('east', own('old-east'), 'cn-east-3')).rejects.toThrow()
  })
})

describe('another writer', () => {
  it('comes between a read and a write', async () => {
    simulator.before('elb-update-listener', () => {
      simulator.elb.state.changeListener(listenerId('sites'), { sni_container_refs: [] })
    })
    const { body } = await bind('sites', { default_tls_container_ref: certificateId('mail-north') })
    expect(body.listener.sni_container_refs).toEqual([])
  })
})

describe('a reset', () => {
  it('returns to the seed, with the same ports and certificates', async () => {
    const before = simulator.edges.list
    await batchPush('cn-north-4')
    simulator.elb.sabotage(listenerId('north'), 'expired')
    await bind('north', { default_tls_container_ref: certificateId('mail-north') })
    await fetch(`${simulator.elbEndpoint}/simulator/reset`, { method: 'POST' })
    expect(await served('north', 'www.example.com')).toBe('old')
    expect(simulator.edges.list).toEqual(before)
    expect(simulator.elb.state.certificates.size).toBe(6)
    expect(simulator.cloud.certificate(certificateIds.issued)?.fingerprint).toBe(
      simulator.leaf('new').fingerprint,
    )
  })
})

describe('a wrong seed', () => {
  it.each([
    [{ elb: { certificates: { a: { leaf: 'x', project: 'cn-north-4' } } } }, 'no certificate "x"'],
    [{ elb: { loadBalancers: { a: { project: 'x' } } } }, 'no project "x"'],
    [{ elb: { listeners: { a: { loadBalancer: 'x' } } } }, 'no load balancer "x"'],
  ])('%j is refused', async (part, message) => {
    await expect(startSimulator({ goLive: { leaves: {}, ...part } })).rejects.toThrow(message)
  })
})

describe('an ordinary edge', () => {
  it('has the same root, and keeps the real certificates of the go-live world', async () => {
    await simulator.close()
    simulator = await startSimulator({ goLive: defaultGoLive, withEdge: true })
    expect(simulator.edge?.rootPem).toBe(simulator.rootPem)
    expect(simulator.cloud.certificate(certificateIds.issued)?.pem).toEqual(
      simulator.leaf('new').pem,
    )
  })
})
