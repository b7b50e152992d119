// What ELB, WAF and CDN answer: good answers, fields of the wrong type, and private keys, which
// must not come out of any reader.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readLeaf } from '../../src/certificate/leaf.ts'
import type { Call } from '../../src/cloud/attempt.ts'
import {
  cdnCertificatesCall,
  cdnDomainCall,
  cdnHttpsCall,
  useScmCertificateCall,
} from '../../src/cloud/cdn.ts'
import {
  elbCertificatesCall,
  elbListenerCall,
  elbListenersCall,
  loadBalancerCall,
  updateListenerCall,
} from '../../src/cloud/elb.ts'
import {
  applyCertificateCall,
  wafCertificateCall,
  wafCertificatesCall,
  wafHostCall,
} from '../../src/cloud/waf.ts'
import { ActionError } from '../../src/errors.ts'
import { createCertificate } from '../fixtures/certificates.ts'
import { withWrongField } from '../fixtures/wrong-fields.ts'

const elb = { endpoint: 'https://elb', projectId: 'p' }
const waf = { endpoint: 'https://waf', projectId: 'p' }
const cdn = { endpoint: 'https://cdn', enterpriseProjectId: null }
const host = { id: 'h', hostname: 'a.example.com', kind: 'cloud', isElbMode: false } as const

const calls = {
  elbCertificates: elbCertificatesCall(elb, null),
  elbListeners: elbListenersCall(elb, null),
  elbListener: elbListenerCall(elb, 'l'),
  elbUpdate: updateListenerCall(elb, 'l', { defaultCertificate: 'c' }),
  elbBalancer: loadBalancerCall(elb, 'b'),
  wafCertificates: wafCertificatesCall(waf, 1, true),
  wafCertificate: wafCertificateCall(waf, 'c'),
  wafHost: wafHostCall(waf, host),
  wafApply: applyCertificateCall(waf, 'c', host),
  cdnCertificates: cdnCertificatesCall(cdn, 1),
  cdnDomain: cdnDomainCall(cdn, 'a.example.com'),
  cdnHttps: cdnHttpsCall(cdn, 'a.example.com'),
} as const satisfies Readonly<Record<string, Call<unknown>>>
type Name = keyof typeof calls
const callNames = Object.keys(calls) as Name[]

const read = (name: Name, body: unknown): unknown =>
  calls[name].read({
    status: 200,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {},
    bodyProblem: null,
  })

/** Where a private key can stand in an answer, and in more places than that. */
const key = 'PRIVATE-KEY-OF-THE-SITE'
const listener = {
  id: 'l',
  name: 'https',
  protocol: 'HTTPS',
  protocol_port: 443,
  default_tls_container_ref: 'd',
  sni_container_refs: ['s', 't'],
  sni_match_algo: 'wildcard',
  loadbalancers: [{ id: 'b' }],
  private_key: key,
}
const elbCertificate = {
  id: 'c',
  name: 'site',
  certificate: 'PEM',
  private_key: key,
  enc_private_key: key,
  domain: 'a.com, b.com;c.com',
  scm_certificate_id: 'scs',
  created_at: '2026-11-25T02:00:00Z',
}
const https = {
  https_status: 'on',
  certificate_source: 2,
  scm_certificate_id: 'scs',
  certificate_name: 'www',
  certificate_value: 'PEM',
  private_key: key,
  certificate_type: 'server',
  http2_status: 'on',
  tls_version: 'TLSv1.2',
  ocsp_stapling_status: null,
  certificates: [{ certificate_type: 'server', private_key: key }],
}
const bound = { id: 'h', hostname: 'a.example.com', waf_type: 'premium', mode: 'elb-shared' }
const bodies: Readonly<Record<Name, unknown>> = {
  elbCertificates: { certificates: [elbCertificate], page_info: { next_marker: 'm' } },
  elbListeners: { listeners: [listener], page_info: {} },
  elbListener: { listener },
  elbUpdate: { listener },
  elbBalancer: {
    loadbalancer: {
      provisioning_status: 'ACTIVE',
      operating_status: 'ONLINE',
      publicips: [{ publicip_address: '203.0.113.1' }],
      vip_address: '10.0.0.1',
      private_key: key,
    },
  },
  wafCertificates: {
    items: [{ id: 'c', expire_time: 9, timestamp: 1, key, private_key: key, bind_host: [bound] }],
    total: 1,
  },
  wafCertificate: { id: 'c', content: 'PEM', key, private_key: key },
  wafHost: { id: 'h', certificateid: 'c', key },
  wafApply: { id: 'c', bind_host: [{ id: 'h' }], key },
  cdnCertificates: {
    https: [
      { domain_name: 'a.example.com', certificate: 'PEM', https_status: 1, private_key: key },
    ],
    total: 1,
  },
  cdnDomain: { domain: { domain_status: 'online', disabled: 0, locked: 1, private_key: key } },
  cdnHttps: { configs: { https, private_key: key } },
}

describe('the readers of good answers', () => {
  it.each<[Name, unknown]>([
    [
      'elbCertificates',
      {
        next: 'm',
        rows: [
          {
            id: 'c',
            name: 'site',
            pem: 'PEM',
            domains: ['a.com', 'b.com', 'c.com'],
            scmCertificateId: 'scs',
            createdAt: Date.parse('2026-11-25T02:00:00Z'),
          },
        ],
      },
    ],
    [
      'elbListener',
      {
        id: 'l',
        name: 'https',
        protocol: 'HTTPS',
        port: 443,
        defaultCertificate: 'd',
        sniCertificates: ['s', 't'],
        sniMatchAlgorithm: 'wildcard',
        loadBalancerId: 'b',
      },
    ],
    [
      'elbBalancer',
      { provisioningStatus: 'ACTIVE', operatingStatus: 'ONLINE', address: '203.0.113.1' },
    ],
    [
      'wafCertificates',
      {
        total: 1,
        rows: [
          {
            id: 'c',
            expiresAt: 9,
            uploadedAt: 1,
            hosts: [{ id: 'h', hostname: 'a.example.com', kind: 'premium', isElbMode: true }],
          },
        ],
      },
    ],
    ['wafCertificate', 'PEM'],
    ['wafHost', 'c'],
    ['wafApply', true],
    [
      'cdnCertificates',
      {
        rows: [{ name: 'a.example.com', pem: 'PEM', isHttpsOn: true }],
        total: 1,
      },
    ],
    ['cdnDomain', { status: 'online', isDisabled: false, isLocked: true }],
    [
      'cdnHttps',
      {
        isOn: true,
        source: 'scm',
        scmCertificateId: 'scs',
        certificateName: 'www',
        pem: 'PEM',
        isDual: false,
        isSm: false,
        kept: { http2_status: 'on', tls_version: 'TLSv1.2' },
      },
    ],
  ])('make of %s what is needed', (name, value) => {
    expect(read(name, bodies[name])).toEqual(value)
  })

  it.each(callNames)('leave private keys behind: %s', (name) => {
    expect(JSON.stringify(read(name, bodies[name]))).not.toContain(key)
  })

  it('take the first address there is', () => {
    const address = (loadbalancer: object) => read('elbBalancer', { loadbalancer })
    expect(address({ eips: [{ eip_address: '203.0.113.2' }] })).toMatchObject({
      address: '203.0.113.2',
    })
    expect(address({ vip_address: '10.0.0.1' })).toMatchObject({ address: '10.0.0.1' })
    const six = { publicip_address: '2001:db8::1' }
    const four = { publicip_address: '203.0.113.1' }
    expect(address({ publicips: [six, four] })).toMatchObject({ address: '203.0.113.1' })
    const global = [{ global_eip_address: '203.0.113.3' }]
    expect(address({ global_eips: global, vip_address: '10.0.0.1' })).toMatchObject({
      address: '203.0.113.3',
    })
    expect(address({ publicips: [six], vip_address: '10.0.0.1' })).toMatchObject({
      address: '2001:db8::1',
    })
    expect(address({ publicips: 7, eips: null })).toMatchObject({ address: null })
  })
})

describe('an answer with nothing but what is promised', () => {
  it.each<[Name, object]>([
    ['wafCertificates', { items: null, total: 0 }],
    ['wafCertificates', { total: 0 }],
    ['cdnCertificates', { https: null, total: 0 }],
    ['elbCertificates', { page_info: { current_count: 0 } }],
    ['elbListeners', { listeners: null, page_info: { current_count: 0 } }],
  ])('has an empty list: %s %j', (name, body) => {
    expect(read(name, body)).toMatchObject({ rows: [] })
  })

  it('has a certificate of WAF without a date', () => {
    const body = { items: [{ id: 'c', name: 'n', timestamp: 1 }], total: 1 }
    expect(read('wafCertificates', body)).toMatchObject({ rows: [{ id: 'c', expiresAt: null }] })
  })

  it('has the one certificate of a CDN domain among several, and nothing outside', () => {
    const certificate = {
      certificate_source: 2,
      scm_certificate_id: 'scs',
      certificate_name: 'www',
      certificate_value: 'PEM',
      certificate_type: 'server',
    }
    const outside = { scm_certificate_id: '', certificate_name: null, certificate_source: null }
    const all = { https_status: 'on', ...outside, certificates: [certificate] }
    expect(read('cdnHttps', { configs: { https: all } })).toMatchObject({
      source: 'scm',
      scmCertificateId: 'scs',
      certificateName: 'www',
      pem: 'PEM',
      isDual: false,
    })
  })

  it('has a time in UTC that names no zone', () => {
    for (const created_at of ['2026-11-25T02:00:00', '2026-11-25T02:00:00Z']) {
      expect(read('elbCertificates', { certificates: [{ id: 'c', created_at }] })).toMatchObject({
        rows: [{ createdAt: Date.UTC(2026, 10, 25, 2) }],
      })
    }
  })
})

describe('an answer that is not as documented', () => {
  it.each<[Name, unknown]>([
    ['elbCertificates', {}],
    ['elbCertificates', { certificates: {} }],
    ['elbCertificates', { certificates: [{}] }],
    ['elbCertificates', { certificates: [{ id: '../../x' }] }],
    ['elbListeners', { listeners: [{ id: 7 }] }],
    ['elbListeners', { listeners: [null] }],
    ['elbListener', { listener: [] }],
    ['elbListener', { listener: { id: 'l', sni_container_refs: 'a' } }],
    ['elbListener', { listener: { id: 'l', sni_container_refs: ['a', 7] } }],
    ['elbBalancer', { loadbalancer: 'b' }],
    ['wafCertificates', { items: [], total: 'many' }],
    ['wafCertificates', { total: 1 }],
    ['wafCertificates', {}],
    ['elbListeners', { listeners: null, page_info: { current_count: 1 } }],
    ['wafCertificates', { items: [{ id: 'c', bind_host: [{}] }], total: 1 }],
    ['wafCertificates', { items: ['c'], total: 1 }],
    ['wafHost', []],
    ['cdnCertificates', { https: [{ certificate: 'PEM' }], total: 1 }],
    ['cdnCertificates', { https: {}, total: 0 }],
    ['cdnDomain', { domain: null }],
    ['cdnHttps', { configs: 'https' }],
    ['cdnHttps', 'null'],
  ])('is refused: %s %j', (name, body) => {
    expect(() => read(name, body)).toThrow(expect.objectContaining({ code: 'ANSWER_INVALID' }))
  })

  it.each([1, true, '1', 'true', 'TRUE'])('knows a domain that is locked by %j', (locked) => {
    expect(read('cdnDomain', { domain: { domain_status: 'online', locked } })).toMatchObject({
      isLocked: true,
      isDisabled: false,
    })
  })

  it('whose body was cut short is no answer', () => {
    for (const name of callNames) {
      const response = { status: 200, body: '{}', headers: {}, bodyProblem: 'cut short' }
      expect(() => calls[name].read(response)).toThrow(
        expect.objectContaining({ code: 'NO_ANSWER' }),
      )
    }
  })

  it.each(callNames)('ends in a value or ANSWER_INVALID, whichever field is wrong: %s', (name) => {
    fc.assert(
      fc.property(withWrongField(bodies[name]), (body) => {
        try {
          const result = read(name, body)
          // The wrong value may be anything, but it is never a key that somebody sent.
          expect(JSON.stringify(result) ?? '').not.toContain(key)
        } catch (error) {
          if (error instanceof ActionError && error.code === 'ANSWER_INVALID') return
          throw error
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the requests that change something', () => {
  const bodyOf = (call: Call<unknown>) => JSON.parse(String(call.request.body))

  it('name one thing only, and are sent once', () => {
    const list = updateListenerCall(elb, 'l', { sniCertificates: ['a'], sniMatchAlgorithm: 'w' })
    const plain = updateListenerCall(elb, 'l', { sniCertificates: [], sniMatchAlgorithm: null })
    expect(bodyOf(calls.elbUpdate)).toEqual({ listener: { default_tls_container_ref: 'c' } })
    expect(bodyOf(list)).toEqual({ listener: { sni_container_refs: ['a'], sni_match_algo: 'w' } })
    expect(bodyOf(plain)).toEqual({ listener: { sni_container_refs: [] } })
    expect(bodyOf(calls.wafApply)).toEqual({ cloud_host_ids: ['h'] })
    const premium = applyCertificateCall(waf, 'c', { ...host, kind: 'premium' })
    expect(bodyOf(premium)).toEqual({ premium_host_ids: ['h'] })
    const change = useScmCertificateCall(cdn, 'a.example.com', 'scs', 'www', { tls_version: 'T' })
    expect(bodyOf(change)).toEqual({
      configs: {
        https: {
          https_status: 'on',
          certificate_type: 'server',
          certificate_source: 2,
          scm_certificate_id: 'scs',
          certificate_name: 'www',
          tls_version: 'T',
        },
      },
    })
    for (const { isSingle, effect } of [calls.elbUpdate, calls.wafApply, change]) {
      expect({ isSingle, effect }).toEqual({ isSingle: true, effect: 'once' })
    }
  })
})

describe('readLeaf', () => {
  it('reads the first certificate of a chain, and only that', async () => {
    const [first, second] = [
      await createCertificate(['a.example.com', 'b.example.com']),
      await createCertificate(['c.example.com']),
    ]
    const leaf = readLeaf(`${first.cert}\n${second.cert}`)
    expect(leaf).toMatchObject({ names: ['a.example.com', 'b.example.com'], keyFamily: 'ec' })
    expect(leaf?.sha1).toMatch(/^[0-9a-f]{40}$/)
    expect(leaf?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([null, '', 'PEM', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'])(
    'makes nothing of %j',
    (pem) => {
      expect(readLeaf(pem)).toBeNull()
    },
  )

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readLeaf(text)
        readLeaf(`-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`)
      }),
      { numRuns: 1000 },
    )
  })
})
