import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { altNamesOf, canonicalName, commonLabels, covers } from '../../src/certificate/names.ts'
import { anyString } from '../fixtures/any-string.ts'

describe('altNamesOf', () => {
  const namesIn = (subjectAltName: string) => altNamesOf({ subjectAltName } as never)

  it.each<[string, readonly string[]]>([
    ['DNS:a.example, DNS:*.B.example', ['a.example', '*.b.example']],
    ['IP Address:192.0.2.1, DNS:a.example', ['192.0.2.1', 'a.example']],
    ['IP Address:2001:DB8:0:0:0:0:0:1', ['2001:db8:0:0:0:0:0:1']],
    ['URI:https://x.example/DNS:evil.example', []],
    ['URI:"https://x.example/?a=1, DNS:evil.example", DNS:a.example', ['a.example']],
    ['URI:"a\\", DNS:evil.example", DNS:a.example', ['a.example']],
    ['email:DNS:evil.example, othername:"DNS:evil.example"', []],
    ['DNS:"a.example, DNS:evil.example"', []],
    ['', []],
  ])('%s names %j', (text, names) => {
    expect(namesIn(text)).toEqual(names)
  })

  it('never throws, and gives no name with a blank or a quote', () => {
    fc.assert(
      fc.property(anyString(), (text) => {
        for (const name of namesIn(`DNS:${text}, DNS:a.example`)) expect(name).not.toMatch(/[\s"]/)
      }),
    )
  })
})

describe('covers', () => {
  it.each([
    ['example.com', 'example.com', true],
    ['EXAMPLE.com', 'example.COM.', true],
    ['*.example.com', 'www.example.com', true],
    ['*.example.com', 'WWW.EXAMPLE.COM', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'a.b.example.com', false],
    ['*.example.com', '.example.com', false],
    ['*.example.com', '*.example.com', true],
    ['*.example.com', '*.a.example.com', false],
    ['*.com', 'example.com', true],
    ['www.example.com', '*.example.com', false],
    ['example.com', 'example.com.evil.example', false],
    ['example.com', 'badexample.com', false],
    ['*.example.com', 'www.example.com.evil.example', false],
    ['w*.example.com', 'www.example.com', false],
    ['xn--bcher-kva.example', 'bücher.example', true],
    ['*.bücher.example', 'www.xn--bcher-kva.example', true],
    ['', 'example.com', false],
    ['*.', 'example', false],
  ])('%s covers %s: %s', (name, domain, expected) => {
    expect(covers(name, domain)).toBe(expected)
  })

  const label = fc
    .stringMatching(/^[a-z0-9][a-z0-9-]{0,8}[a-z0-9]$/)
    .filter((text) => !text.startsWith('xn--'))

  it('takes a wildcard for one label, whatever the labels are', () => {
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 2, maxLength: 4 }),
        label,
        label,
        (labels, first, second) => {
          const parent = labels.join('.')
          expect(covers(`*.${parent}`, `${first}.${parent}`)).toBe(true)
          expect(covers(`*.${parent}`, `${second}.${first}.${parent}`)).toBe(false)
          expect(covers(`*.${parent}`, parent)).toBe(false)
          expect(covers(parent, parent.toUpperCase())).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(anyString(), anyString(), (name, domain) => {
        covers(name, domain)
        commonLabels(name, domain)
        canonicalName(name)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('commonLabels', () => {
  it.each([
    ['www.example.com', 'mail.example.com', 2],
    ['example.com', 'www.example.com', 2],
    ['example.com', 'example.org', 0],
    ['a.b', 'a.b', 2],
  ])('%s and %s: %i', (one, other, count) => {
    expect(commonLabels(one, other)).toBe(count)
  })
})
