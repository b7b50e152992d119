// The input `verify-hosts`: what it means, and what is said where it means nothing.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseHosts } from '../../src/inputs/hosts.ts'
import { formatHost, formatHostLine, type Host } from '../../src/verify/host.ts'
import { anyString } from '../fixtures/any-string.ts'

const host = (name: string, port = 443, via: string | null = null): Host => ({ name, port, via })

describe('parseHosts', () => {
  it.each<[string, Host]>([
    ['www.example.com', host('www.example.com')],
    ['  WWW.Example.COM.  # the site', host('www.example.com')],
    ['www.example.com:8443', host('www.example.com', 8443)],
    ['www.example.com via 192.0.2.7', host('www.example.com', 443, '192.0.2.7')],
    ['www.example.com:8443 VIA elb.example.net', host('www.example.com', 8443, 'elb.example.net')],
    ['www.example.com via 2001:db8:0::1', host('www.example.com', 443, '2001:db8::1')],
    ['www.example.com via [2001:DB8::1]', host('www.example.com', 443, '2001:db8::1')],
    ['192.0.2.7:8443', host('192.0.2.7', 8443)],
    ['[2001:db8::1]', host('2001:db8::1')],
    ['[2001:db8::1]:8443', host('2001:db8::1', 8443)],
    ['bücher.example', host('xn--bcher-kva.example')],
    ['中国.example via 例え.example', host('xn--fiqs8s.example', 443, 'xn--r8jz45g.example')],
    ['my_host-1.example.com', host('my_host-1.example.com')],
    ['localhost:1', host('localhost', 1)],
  ])('%s', (text, expected) => {
    expect(parseHosts(text)).toEqual({ hosts: [expected], problems: [] })
  })

  it('reads a line each, in any line ends, and counts a host that is named twice once', () => {
    const text = '# all\r\nb.example\n\n  \ra.example:443 # again\nA.example\nb.example via ::1'
    expect(parseHosts(text).hosts.map(formatHostLine)).toEqual([
      'b.example',
      'a.example',
      'b.example via [::1]',
    ])
  })

  it.each([
    ['https://www.example.com/', 1, 1, /is a URL; write only the host/],
    ['\n  *.example.com', 2, 3, /is a wildcard; name a host that it covers, like "www.example/],
    ['2001:db8::1', 1, 1, /needs brackets; write "\[2001:db8::1\]"/],
    ['www.example.com:0', 1, 1, /"0" is not a port; use 1 to 65535/],
    ['www.example.com:65536', 1, 1, /is not a port/],
    ['www.example.com:https', 1, 1, /"https" is not a port/],
    ['www..example.com', 1, 1, /is not a host/],
    ['-a.example', 1, 1, /is not a host/],
    ['a.example, b.example', 1, 1, /"a\.example," names several hosts; write one host per line/],
    ['a.example;b.example', 1, 1, /names several hosts; write one host per line/],
    ['1.2.3', 1, 1, /is not a host/],
    ['[192.0.2.7]', 1, 1, /is not a host/],
    ['a.example b.example', 1, 11, /"b.example" is not "via"; write one host per line/],
    ['a.example via', 1, 14, /an address is missing after "via"/],
    [
      'a.example via 192.0.2.7:443',
      1,
      15,
      /neither an IP address nor a host name; a port goes before "via"/,
    ],
    ['a.example via 192.0.2.7 b', 1, 25, /"b" does not belong here/],
    [`${'a'.repeat(64)}.example`, 1, 1, /is not a host/],
  ])('%j is a problem at line %i, column %i', (text, line, column, message) => {
    const { problems } = parseHosts(text)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ input: 'verify-hosts', line, column })
    expect(problems[0]?.message).toMatch(message)
  })

  it('takes a hundred hosts, and not one more', () => {
    const list = (count: number) => Array.from({ length: count }, (_, i) => `h${i}.example`)
    expect(parseHosts(list(100).join('\n'))).toMatchObject({ problems: [] })
    expect(parseHosts(list(101).join('\n')).problems[0]?.message).toContain('at most 100')
  })

  const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/)
  const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6().map((text) => new URL(`https://[${text}]`).hostname.slice(1, -1)),
    name,
  )
  const anyHost = fc.record({
    name: address,
    port: fc.integer({ min: 1, max: 65_535 }),
    via: fc.option(address),
  })

  it('reads back what formatHostLine writes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyHost, { selector: formatHostLine, maxLength: 20 }), (hosts) => {
        expect(parseHosts(hosts.map(formatHostLine).join('\n'))).toEqual({ hosts, problems: [] })
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws, and points into the text', () => {
    const word = fc.oneof(
      anyString(),
      fc.constantFrom(
        'via',
        ':',
        '[',
        ']',
        '#',
        '\n',
        '\r',
        ' ',
        '*.',
        '::1',
        '%',
        'a.example',
        '9',
      ),
    )
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join('')
        const lines = text.split(/\r\n|\n|\r/)
        const { hosts, problems } = parseHosts(text)
        for (const { line = 0, column = 0 } of problems) {
          expect(column).toBeGreaterThan(0)
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1)
        }
        // What was read can be written, and read again.
        expect(parseHosts(hosts.map(formatHostLine).join('\n')).hosts).toEqual(hosts)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('formatHost', () => {
  it.each([
    [host('www.example.com'), 'www.example.com'],
    [host('www.example.com', 8443), 'www.example.com:8443'],
    [host('2001:db8::1'), '[2001:db8::1]'],
    [host('2001:db8::1', 8443, '::1'), '[2001:db8::1]:8443'],
  ])('%j is %s', (each, text) => {
    expect(formatHost(each)).toBe(text)
  })
})
