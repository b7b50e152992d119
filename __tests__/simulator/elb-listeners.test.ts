// The listeners and load balancers of the simulated ELB: partial updates, and every refusal.

import { describe, expect, it } from '@jest/globals'
import {
  certificateId,
  listenerId,
  loadBalancerId,
  result,
  setUpElb,
} from '../fixtures/elb-world.ts'
import { callElb, projectIdOf, send, tokenOf } from '../fixtures/go-live.ts'

const { simulator, get, wait, putListener } = setUpElb()

describe('a listener', () => {
  it('has the documented fields', async () => {
    const { body } = await get(`/listeners/${listenerId('sites')}`)
    expect(body.listener).toMatchObject({
      name: 'sites',
      protocol: 'HTTPS',
      protocol_port: expect.any(Number),
      default_tls_container_ref: certificateId('shop-north'),
      sni_container_refs: ['api-north', 'old-north', 'mail-north'].map(certificateId),
      sni_match_algo: 'wildcard',
      client_ca_tls_container_ref: null,
      http2_enable: true,
      tls_ciphers_policy: 'tls-1-2',
      loadbalancers: [{ id: loadBalancerId('sites-north') }],
      protection_status: 'nonProtection',
    })
    expect((await get(`/listeners/${listenerId('redirect')}`)).body.listener).toMatchObject({
      protocol_port: 80,
      default_tls_container_ref: null,
      sni_container_refs: [],
    })
  })

  it('is found by its id only, in its own project', async () => {
    expect(result(await get(`/listeners/${listenerId('x')}`))).toBe('404 ELB.8904')
    expect(result(await get(`/listeners/${listenerId('east')}`))).toBe('404 ELB.8904')
    expect(result(await get('/listeners/x'))).toBe('400 ELB.6000')
  })

  it('is changed in part; the answer is the whole listener, and updated_at moves', async () => {
    const before = (await get(`/listeners/${listenerId('sites')}`)).body.listener
    const ref = certificateId('mail-north')
    const { body } = await putListener('sites', { default_tls_container_ref: ref })
    expect(body.listener).toEqual({
      ...before,
      default_tls_container_ref: ref,
      updated_at: expect.any(String),
    })
    expect(Date.parse(body.listener.updated_at)).toBeGreaterThan(Date.parse(before.updated_at))
    expect((await get(`/listeners/${listenerId('sites')}`)).body.listener).toEqual(body.listener)
  })

  it('gets the whole list of SNI certificates, in the given order', async () => {
    const refs = ['new-north', 'mail-north'].map(certificateId)
    const change = { sni_container_refs: refs, sni_match_algo: 'longest_suffix' }
    const { body } = await putListener('sites', change)
    expect(body.listener).toMatchObject(change)
    const none = await putListener('sites', { sni_container_refs: [] })
    expect(none.body.listener.sni_container_refs).toEqual([])
  })

  it('is changed in spite of a protection against the console', async () => {
    const change = { default_tls_container_ref: certificateId('new-north') }
    expect(result(await putListener('guarded', change))).toBe('200')
    simulator().elb.state.switches.protectionRefuses = true
    expect(result(await putListener('guarded', change))).toBe('409 ELB.8907')
    expect(result(await putListener('sites', change))).toBe('200')
  })

  it('keeps its algorithm with a new list, or resets it, as the switch says', async () => {
    const refs = { sni_container_refs: [] }
    await putListener('sites', { sni_match_algo: 'longest_suffix' })
    const kept = await putListener('sites', refs)
    expect(kept.body.listener.sni_match_algo).toBe('longest_suffix')
    simulator().elb.state.switches.algorithmResets = true
    const renamed = await putListener('sites', { name: 'x' })
    expect(renamed.body.listener.sni_match_algo).toBe('longest_suffix')
    const given = await putListener('sites', { ...refs, sni_match_algo: 'longest_suffix' })
    expect(given.body.listener.sni_match_algo).toBe('longest_suffix')
    const reset = await putListener('sites', refs)
    expect(reset.body.listener.sni_match_algo).toBe('wildcard')
  })

  const sni = (...keys: string[]) => ({ sni_container_refs: keys.map(certificateId) })
  const byDefault = (key: string) => ({ default_tls_container_ref: certificateId(key) })
  it.each<[string, string, unknown, string]>([
    ['an unknown certificate', 'sites', byDefault('nothing'), '404 ELB.8904'],
    ["another project's certificate", 'sites', byDefault('old-east'), '404 ELB.8904'],
    ['an unknown SNI certificate', 'sites', sni('nothing'), '404 ELB.8904'],
    ['a client certificate', 'sites', byDefault('clients-north'), '400 ELB.8902'],
    ['a client certificate for SNI', 'sites', sni('clients-north'), '400 ELB.8902'],
    [
      'a server certificate as CA',
      'sites',
      { client_ca_tls_container_ref: certificateId('new-north') },
      '400 ELB.8902',
    ],
    ['an unknown CA', 'sites', { client_ca_tls_container_ref: 'x' }, '404 ELB.8904'],
    ['a CA without TLS', 'redirect', { client_ca_tls_container_ref: 'x' }, '400 ELB.8902'],
    ['repeated names of one key family', 'sites', sni('old-north', 'new-north'), '400 ELB.8902'],
    ['one certificate twice', 'sites', sni('old-north', 'old-north'), '400 ELB.8902'],
    ['an SNI certificate without domain', 'sites', sni('bare-north'), '400 ELB.8902'],
    ['an ECC certificate with QUIC', 'quic', byDefault('new-north'), '400 ELB.8902'],
    ['an ECC certificate for SNI with QUIC', 'quic', sni('new-north'), '400 ELB.8902'],
    ['a certificate without TLS', 'redirect', byDefault('new-north'), '400 ELB.8902'],
    ['no default', 'sites', { default_tls_container_ref: null }, '400 ELB.8902'],
    ['SNI certificates that are no list', 'sites', { sni_container_refs: 'x' }, '400 ELB.8902'],
    ['an unknown algorithm', 'sites', { sni_match_algo: 'regex' }, '400 ELB.8902'],
    ['an unknown field', 'sites', { certificate: 'x' }, '400 ELB.8902'],
    ['a field that stays', 'sites', { protocol: 'HTTPS' }, '400 ELB.6015'],
    ['a port', 'sites', { protocol_port: 443 }, '400 ELB.6015'],
    ['nothing', 'sites', {}, '400 ELB.6001'],
    ['no object', 'sites', null, '400 ELB.8902'],
    ['a frozen load balancer', 'frozen', byDefault('new-north'), '409 ELB.8907'],
  ])('refuses %s', async (_, key, change, expected) => {
    const before = (await get(`/listeners/${listenerId(key)}`)).body.listener
    expect(result(await putListener(key, change))).toBe(expected)
    expect((await get(`/listeners/${listenerId(key)}`)).body.listener).toEqual(before)
  })

  it('refuses a body without its wrapper', async () => {
    const put = (body: unknown) =>
      callElb(simulator(), 'PUT', `/listeners/${listenerId('sites')}`, body)
    expect(result(await put({ name: 'x' }))).toBe('400 ELB.8902')
    expect(result(await put({ listener: { name: 'x' }, more: 1 }))).toBe('400 ELB.8902')
    const url = `${simulator().elbEndpoint}/v3/${projectIdOf(simulator(), 'cn-north-4')}/elb/listeners/${listenerId('sites')}`
    const headers = {
      'x-auth-token': tokenOf(simulator(), 'cn-north-4'),
      'content-type': 'text/plain',
    }
    expect(result(await send('PUT', url, headers, { listener: { name: 'x' } }))).toBe(
      '400 ELB.8902',
    )
  })

  it('takes an ECC and an RSA certificate of the same name', async () => {
    expect(result(await putListener('sites', sni('new-north', 'rsa-north')))).toBe('200')
    expect(result(await putListener('quic', sni('rsa-north')))).toBe('200')
  })

  it('refuses too many SNI names and certificates', async () => {
    simulator().elb.state.switches.mostSniNames = 3
    expect(result(await putListener('sites', sni('old-north', 'mail-north')))).toBe('200')
    const four = sni('old-north', 'mail-north', 'api-north')
    expect(result(await putListener('sites', four))).toBe('400 ELB.8902')
    simulator().elb.state.switches.mostSniNames = 4
    simulator().elb.state.switches.mostSniCertificates = 2
    expect(result(await putListener('sites', four))).toBe('400 ELB.8902')
    simulator().elb.state.switches.mostSniCertificates = 3
    expect(result(await putListener('sites', four))).toBe('200')
  })

  it('cannot be changed again while its load balancer is PENDING_UPDATE', async () => {
    simulator().elb.state.switches.pendingMs = 5000
    const balancer = `/loadbalancers/${loadBalancerId('web-north')}`
    const statusOf = async () => (await get(balancer)).body.loadbalancer.provisioning_status
    expect(await statusOf()).toBe('ACTIVE')
    expect(result(await putListener('north', { name: 'a' }))).toBe('200')
    expect(await statusOf()).toBe('PENDING_UPDATE')
    expect(result(await putListener('redirect', { name: 'b' }))).toBe('409 ELB.8907')
    expect(result(await putListener('sites', { name: 'c' }))).toBe('200')
    wait(5000)
    expect(await statusOf()).toBe('ACTIVE')
    expect(result(await putListener('redirect', { name: 'b' }))).toBe('200')
  })
})

describe('a change of a listener', () => {
  it('takes what else the documentation lets change', async () => {
    const change = {
      ipgroup: { ipgroup_id: 'a', enable_ipgroup: true, type: 'white' },
      transparent_client_ip_enable: false,
      proxy_protocol_enable: true,
      nat64_enable: true,
      cps: 1_000_000,
      connection: 1,
    }
    const { status, body } = await putListener('north', change)
    expect([status, body.listener]).toMatchObject([200, change])
  })

  it.each([
    { ipgroup: 'a' },
    { ipgroup: { type: 'grey' } },
    { ipgroup: { more: 1 } },
    { proxy_protocol_enable: 'true' },
    { cps: 1_000_001 },
    { connection: -1 },
  ])('refuses %j', async (change) => {
    expect(result(await putListener('north', change))).toBe('400 ELB.8902')
  })
})

describe('a load balancer', () => {
  it('has public addresses of both versions, and global ones', async () => {
    const { body } = await get(`/loadbalancers/${loadBalancerId('wide-north')}`)
    const publicOnes = [
      { publicip_address: '2001:db8::1', ip_version: 6 },
      { publicip_address: '192.0.2.1', ip_version: 4 },
    ]
    expect(body.loadbalancer.publicips).toMatchObject(publicOnes)
    expect(body.loadbalancer.eips).toMatchObject([
      { eip_address: '2001:db8::1', ip_version: 6 },
      { eip_address: '192.0.2.1', ip_version: 4 },
    ])
    expect(body.loadbalancer.global_eips).toMatchObject([
      { global_eip_address: '198.51.100.1', ip_version: 4 },
    ])
    expect(body.loadbalancer).not.toHaveProperty('publicAddresses')
  })

  it('has its addresses, its listeners and its state', async () => {
    const id = loadBalancerId('frozen-north')
    const { body } = await get(`/loadbalancers/${id}`)
    expect(body.loadbalancer).toMatchObject({
      id,
      name: 'frozen-north',
      operating_status: 'FROZEN',
      frozen_scene: 'ARREAR',
      provisioning_status: 'ACTIVE',
      vip_address: '127.0.0.1',
      publicips: [],
      eips: [],
      listeners: [{ id: listenerId('frozen') }],
    })
    expect(result(await get(`/loadbalancers/${loadBalancerId('web-east')}`))).toBe('404 ELB.8904')
  })
})
