// Which certificate of a listener fits a name, in both ways that ELB knows.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { certificatesFor, domainNames } from '../../simulator/elb-sni.ts'
import { anyString } from '../fixtures/any-string.ts'

describe('the choice by SNI', () => {
  const certificates = [
    { domain: 'www.t.com,t.com' },
    { domain: '*.t.com' },
    { domain: '*.b.t.com' },
    { domain: null },
  ]
  it.each<[string, string | null, string | undefined]>([
    ['www.t.com', 'wildcard', 'www.t.com,t.com'],
    ['t.com', 'wildcard', 'www.t.com,t.com'],
    ['a.t.com', 'wildcard', '*.t.com'],
    ['a.t.com', null, '*.t.com'],
    ['a.b.t.com', 'wildcard', '*.b.t.com'],
    ['x.a.t.com', 'wildcard', undefined],
    ['x.a.t.com', 'longest_suffix', '*.t.com'],
    ['x.a.b.t.com', 'longest_suffix', '*.b.t.com'],
    ['', 'longest_suffix', undefined],
    ['.t.com', 'longest_suffix', undefined],
    ['other.com', 'longest_suffix', undefined],
  ])('for "%s" with %s is %s', (name, algorithm, domain) => {
    expect(certificatesFor(name, certificates, algorithm)[0]?.domain).toBe(domain)
  })

  it('never throws, and only returns what was given', () => {
    fc.assert(
      fc.property(anyString(), fc.array(anyString()), anyString(), (name, domains, algorithm) => {
        const given = domains.map((domain) => ({ domain }))
        const found = certificatesFor(name, given, algorithm)
        expect(given).toEqual(expect.arrayContaining(found))
      }),
    )
  })

  it('reads the names of a domain whatever it is', () => {
    fc.assert(
      fc.property(anyString(), (domain) => {
        for (const name of domainNames({ domain })) {
          expect(name).toBe(name.trim().toLowerCase())
          expect(name).not.toContain(',')
          expect(name).not.toBe('')
        }
      }),
    )
  })
})
