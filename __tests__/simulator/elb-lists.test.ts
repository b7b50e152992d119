// The lists of the simulated ELB: pages, filters, and paths that it does not have.

import { describe, expect, it } from '@jest/globals'
import type { ElbListener } from '../../simulator/elb-model.ts'
import { certificateIds } from '../../simulator/seed.ts'
import {
  certificateId,
  listenerId,
  loadBalancerId,
  result,
  setUpElb,
} from '../fixtures/elb-world.ts'
import { callElb } from '../fixtures/go-live.ts'

const { simulator, get, idsIn } = setUpElb()

describe('a list', () => {
  it('has the rows of its project only, in the order of their ids, with a request id', async () => {
    const { body, headers } = await get('/listeners')
    const ids = body.listeners.map(({ id }: ElbListener) => id)
    expect(ids).toEqual(
      ['north', 'redirect', 'sites', 'shop', 'frozen', 'quic', 'guarded'].map(listenerId).sort(),
    )
    const previous_marker = body.listeners[0].id
    expect(body.page_info).toEqual({ previous_marker, next_marker: null, current_count: 7 })
    expect(body.request_id).toBe(headers.get('x-request-id'))
    const east = await callElb(simulator(), 'GET', '/listeners', undefined, 'cn-east-3')
    expect(east.body.listeners.map(({ id }: ElbListener) => id)).toEqual([listenerId('east')])
  })

  it.each(['/listeners', '/certificates'])(
    'of %s comes in pages, in both directions',
    async (path) => {
      const all = await idsIn(path)
      const forth: string[] = []
      let marker = ''
      do {
        const { body } = await get(`${path}?limit=3${marker === '' ? '' : `&marker=${marker}`}`)
        const rows: { id: string }[] = body.certificates ?? body.listeners
        forth.push(...rows.map(({ id }) => id))
        expect(body.page_info.current_count).toBe(rows.length)
        marker = body.page_info.next_marker ?? ''
      } while (marker !== '')
      expect(forth).toEqual(all)
      const back = await get(`${path}?limit=2&marker=${all[3]}&page_reverse=true`)
      const rows: { id: string }[] = back.body.certificates ?? back.body.listeners
      expect(rows.map(({ id }) => id)).toEqual(all.slice(1, 3))
      expect(back.body.page_info).toMatchObject({ previous_marker: all[1], next_marker: all[2] })
      expect(await idsIn(`${path}?limit=2&page_reverse=true`)).toEqual(all.slice(-2))
      expect(await idsIn(`${path}?limit=0`)).toEqual([])
    },
  )

  it.each([
    '/listeners?sni_container_refs=x',
    '/listeners?offset=1',
    '/listeners?limit=2001',
    '/listeners?limit=-1',
    '/listeners?limit=2&limit=3',
    '/listeners?limit=2&marker=nothing',
    '/listeners?marker=x',
    '/listeners?page_reverse=true',
    '/listeners?limit=2&page_reverse=yes',
    '/listeners?http2_enable=1',
    '/listeners?domain=x',
    '/certificates?protocol=HTTPS',
    '/certificates?subject_alternative_names=x',
    `/certificates/${certificateId('old-north')}?name=x`,
    `/listeners/${listenerId('north')}?limit=1`,
  ])('is refused for %s', async (path) => {
    expect(result(await get(path))).toBe('400 ELB.8902')
  })

  it('of listeners is filtered, also by repeated values', async () => {
    expect(await idsIn('/listeners?protocol=TLS')).toEqual([listenerId('shop')])
    expect(await idsIn('/listeners?protocol=TLS&protocol=QUIC')).toHaveLength(2)
    const old = `/listeners?default_tls_container_ref=${certificateId('old-north')}`
    expect(await idsIn(old)).toEqual([listenerId('north')])
    const balancer = `/listeners?loadbalancer_id=${loadBalancerId('web-north')}`
    expect((await idsIn(balancer)).sort()).toEqual(['north', 'redirect'].map(listenerId).sort())
    expect(await idsIn(`${balancer}&protocol=HTTP`)).toEqual([listenerId('redirect')])
    expect(await idsIn('/listeners?protection_status=consoleProtection')).toHaveLength(1)
    expect(await idsIn('/listeners?enterprise_project_id=all_granted_eps')).toHaveLength(7)
    expect(await idsIn('/listeners?http2_enable=false&include_recycle_bin=true')).toHaveLength(1)
  })

  it('of listeners is filtered by what they never have here', async () => {
    expect(await idsIn('/listeners?transparent_client_ip_enable=true')).toHaveLength(7)
    const off = 'proxy_protocol_enable=false&nat64_enable=false'
    expect(await idsIn(`/listeners?${off}`)).toHaveLength(7)
    for (const filter of ['member_address', 'member_device_id', 'member_instance_id']) {
      expect(await idsIn(`/listeners?${filter}=a&${filter}=b`)).toEqual([])
    }
  })

  it('of certificates is filtered, too', async () => {
    const id = certificateId('old-north')
    expect(await idsIn(`/certificates?id=${id}&id=${certificateId('old-east')}`)).toEqual([id])
    expect(await idsIn('/certificates?type=client')).toEqual([certificateId('clients-north')])
    expect(await idsIn('/certificates?domain=example.com')).toHaveLength(3)
    expect(await idsIn('/certificates?common_name=shop.example.org')).toHaveLength(1)
    expect(await idsIn(`/certificates?fingerprint=${simulator().leaf('old').fingerprint}`)).toEqual(
      [id],
    )
    const ofScm = `/certificates?scm_certificate_id=${certificateIds.issued}&source=scm`
    expect(await idsIn(ofScm)).toHaveLength(2)
    expect(await idsIn('/certificates?admin_state_up=false')).toEqual([])
  })
})

describe('another path or method', () => {
  it.each([
    ['GET', '/pools', '404 APIGW.0101'],
    ['GET', '/loadbalancers', '404 APIGW.0101'],
    ['POST', '/listeners', '405 APIGW.0501'],
    ['PATCH', `/listeners/${listenerId('north')}`, '405 APIGW.0501'],
    ['DELETE', `/listeners/${listenerId('north')}`, '405 APIGW.0501'],
    ['PUT', '/certificates/settings/private-key-echo', '405 APIGW.0501'],
  ])('%s %s: %s', async (method, path, expected) => {
    expect(result(await callElb(simulator(), method, path))).toBe(expected)
  })
})
