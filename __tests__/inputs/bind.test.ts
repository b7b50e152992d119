// The inputs of binding: the grammar of lines, and what goes together.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Binding, formatBinding } from '../../src/bind/binding.ts'
import { parseBindings } from '../../src/inputs/bind.ts'
import { readInputs } from '../../src/inputs/inputs.ts'
import { formatProblem } from '../../src/inputs/problems.ts'
import { anyString } from '../fixtures/any-string.ts'
import { createFakeClock } from '../fixtures/fake-clock.ts'
import { createFakeRunner } from '../fixtures/fake-runner.ts'
import { goodInputs } from '../fixtures/flow.ts'

const formatted = (text: string) => parseBindings(text).bindings.map(formatBinding)
const problems = (text: string) => parseBindings(text).problems.map(formatProblem)

describe('a line that excepts a binding', () => {
  const excepted = (text: string) => {
    const { isReplace, excepted: lines } = parseBindings(text)
    return { isReplace, lines: lines.map(formatBinding) }
  }

  it.each([
    ['replace\nexcept CDN www.example.com', ['CDN www.example.com']],
    ['  REPLACE # all\n\n Except  waf:p host a.b # but', ['WAF:p host a.b']],
    ['except ELB:p listener a\nreplace', ['ELB:p listener a']],
    ['replace', []],
  ])('is read from %j', (text, lines) => {
    expect(problems(text)).toEqual([])
    expect(excepted(text)).toEqual({ isReplace: true, lines })
  })

  it.each([
    [
      'except CDN a.b',
      /^bind, line 1, column 1: "except" needs a line "replace" beside it; add it$/,
    ],
    [
      'replace\nCDN a.b',
      /^bind, line 1, column 1: "replace" stands beside lines that name bindings; keep one/,
    ],
    ['replace\nexcept', /line 2, column 1: "except" names a binding/],
    ['replace except CDN a.b', /line 1, column 1: "replace" is a line by itself/],
    ['replace\n except CDN', /line 2, column 9: "CDN" cannot be read; write it like/],
    ['replace\nexcept CND a.b', /line 2, column 8: "CND" is not a service; did you mean "CDN"/],
    ['replace\nnone', /line 2, column 1: "none" stands alone/],
  ])('is a problem in %j', (text, expected) => {
    expect(problems(text)).toContainEqual(expect.stringMatching(expected))
  })
})

describe('parseBindings', () => {
  it.each([
    ['CDN www.example.com', ['CDN www.example.com']],
    ['  cdn   WWW.Example.com.  ', ['CDN www.example.com']],
    ['CDN *.example.com # all', ['CDN *.example.com']],
    ['WAF:cn-north-4 host www.example.com', ['WAF:cn-north-4 host www.example.com']],
    ['waf: cn-north-4 HOST 0123abcd', ['WAF:cn-north-4 host 0123abcd']],
    ['WAF:p host www.example.com:89', ['WAF:p host www.example.com:89']],
    ['WAF:p host WWW.example.com:443', ['WAF:p host www.example.com']],
    ['WAF:p host 192.0.2.7:8443', ['WAF:p host 192.0.2.7:8443']],
    ['WAF:p host [2001:db8::1]:8443', ['WAF:p host [2001:db8::1]:8443']],
    ['WAF:p host 2001:db8::1', ['WAF:p host [2001:db8::1]']],
    ['Waf :cn-north-4 host *.example.com', ['WAF:cn-north-4 host *.example.com']],
    ['ELB:cn-north-4 listener abc-def', ['ELB:cn-north-4 listener abc-def']],
    ['ELB:cn-north-4_web listener a DEFAULT', ['ELB:cn-north-4_web listener a default']],
    ['elb:p Listener a sni', ['ELB:p listener a sni']],
    ['ELB:p\tlistener\ta\tsni', ['ELB:p listener a sni']],
    ['CDN a.b\r\nCDN a.b\rCDN c.d', ['CDN a.b', 'CDN c.d']],
    ['# nothing\n\n  \n', []],
    ['ELB:p listener a\nELB:p listener a sni', ['ELB:p listener a', 'ELB:p listener a sni']],
  ])('reads %j', (text, expected) => {
    expect(problems(text)).toEqual([])
    expect(formatted(text)).toEqual(expected)
  })

  it.each([
    ['CND www.example.com', 'bind, line 1, column 1: "CND" is not a service; did you mean "CDN"?'],
    [
      '\n  OBS x',
      'bind, line 2, column 3: "OBS" is not a service; begin with one of CDN, WAF, ELB',
    ],
    ['CDN', 'bind, line 1, column 1: "CDN" cannot be read; write it like "CDN www.example.com"'],
    [
      'CDN a.com b.com',
      'bind, line 1, column 1: "CDN a.com b.com" cannot be read; write it like "CDN www.example.com"',
    ],
    [
      'CDN https://a.com/',
      'bind, line 1, column 1: "CDN https://a.com/" cannot be read; write it like "CDN www.example.com"',
    ],
    [
      '   WAF cn-north-4 host a.com',
      'bind, line 1, column 4: "WAF cn-north-4 host a.com" cannot be read; write it like "WAF:cn-north-4 host www.example.com"',
    ],
    [
      'WAF:cn-north-4 www.example.com',
      'bind, line 1, column 1: "WAF:cn-north-4 www.example.com" cannot be read; write it like "WAF:cn-north-4 host www.example.com"',
    ],
    [
      'WAF:p listener a',
      'bind, line 1, column 1: "WAF:p listener a" cannot be read; write it like "WAF:cn-north-4 host www.example.com"',
    ],
    [
      'WAF:p host a.com:65536',
      'bind, line 1, column 1: "WAF:p host a.com:65536" cannot be read; write it like "WAF:cn-north-4 host www.example.com"',
    ],
    [
      'WAF:p host a.com sni',
      'bind, line 1, column 1: "WAF:p host a.com sni" cannot be read; write it like "WAF:cn-north-4 host www.example.com"',
    ],
    [
      'ELB:p listener a both',
      'bind, line 1, column 18: "both" is not known; did you mean "default" or "sni"?',
    ],
    [
      '  ELB:p listner a snii',
      'bind, line 1, column 9: "listner" is not known; did you mean "listener"?',
    ],
    [
      'CDN a.com\nELB:p listener a snii',
      'bind, line 2, column 18: "snii" is not known; did you mean "sni"?',
    ],
    ['WAF:p hots a.com', 'bind, line 1, column 7: "hots" is not known; did you mean "host"?'],
    [
      'CDN a.com\nReplace',
      'bind, line 2, column 1: "replace" stands beside lines that name bindings; keep one, or begin each of them with "except" to leave its binding alone',
    ],
    [
      'ELB:p listener a/b',
      'bind, line 1, column 1: "ELB:p listener a/b" cannot be read; write it like "ELB:cn-north-4 listener ID default"',
    ],
    [
      'ELB:p listener a sni now',
      'bind, line 1, column 1: "ELB:p listener a sni now" cannot be read; write it like "ELB:cn-north-4 listener ID default"',
    ],
    [
      'CDN a.com\nELB: listener a',
      'bind, line 2, column 1: "ELB: listener a" cannot be read; write it like "ELB:cn-north-4 listener ID default"',
    ],
  ])('says what is wrong in %j', (text, problem) => {
    expect(problems(text)).toEqual([problem])
  })

  it('takes a thousand lines, and not one more', () => {
    const list = (count: number) =>
      Array.from({ length: count }, (_, index) => `CDN h${index}.example.com`).join('\n')
    expect(problems(list(1000))).toEqual([])
    expect(problems(list(1001))).toEqual([
      'bind: names 1001 bindings; one step can bind at most 1000',
    ])
  })

  const project = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)
  const domain = fc.stringMatching(/^(?:\*\.)?(?:[a-z0-9-]{1,9}\.){1,3}[a-z0-9-]{1,9}$/)
  const binding: fc.Arbitrary<Binding> = fc.oneof(
    domain.map((name) => ({ service: 'CDN' as const, project: '' as const, domain: name })),
    fc.record({ service: fc.constant('WAF' as const), project, host: domain }),
    fc.record({
      service: fc.constant('ELB' as const),
      project,
      listener: fc.stringMatching(/^[\w-]{1,64}$/),
      slot: fc.constantFrom('default' as const, 'sni' as const, null),
    }),
  )

  it('reads back what formatBinding writes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(binding, { selector: formatBinding, maxLength: 9 }),
        (bindings) => {
          expect(parseBindings(bindings.map(formatBinding).join('\n'))).toMatchObject({
            bindings,
            isReplace: false,
            excepted: [],
            problems: [],
          })
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('never throws, points into the text, and reads only what it would write', () => {
    const word = fc.oneof(
      anyString(),
      fc.constantFrom('CDN', 'WAF:', 'ELB:p', ' host ', ' listener ', 'sni', '\n', '#', ' ', 'a.b'),
    )
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join('')
        const lines = text.split(/\r\n|\n|\r/)
        const read = parseBindings(text)
        for (const { line = 1, column = 1 } of read.problems) {
          expect(line).toBeLessThanOrEqual(lines.length)
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
        }
        const canonical = read.bindings.map(formatBinding)
        expect(formatted(canonical.join('\n'))).toEqual(canonical)
      }),
      { numRuns: 3000 },
    )
  })
})

/** What is wrong with these inputs; null if nothing is. */
function wrongWith(inputs: Readonly<Record<string, string>>): string | null {
  const runner = createFakeRunner({ ...goodInputs, ...inputs })
  const world = { runner, env: {}, clock: createFakeClock(), readFile: () => '' }
  try {
    readInputs(world as never)
    return null
  } catch (error) {
    return String(error)
  }
}

function bindInputsOf(inputs: Readonly<Record<string, string>>) {
  const runner = createFakeRunner({ ...goodInputs, ...inputs })
  return readInputs({ runner, env: {}, clock: createFakeClock(), readFile: () => '' } as never).bind
}

describe('the inputs of binding', () => {
  const replace = { bind: 'replace' }

  it.each([{}, { bind: 'none' }, { bind: ' NONE ' }])('bind nothing with %j', (inputs) => {
    expect(bindInputsOf(inputs)).toBeNull()
  })

  it('have the defaults of the contract', () => {
    expect(bindInputsOf(replace)).toMatchObject({
      wish: { kind: 'replace' },
      replaces: [],
      rollsBack: true,
      limit: 20,
    })
  })

  it.each([
    [{ bind: 'replac' }, /"replac" is not known; did you mean "replace"\?/],
    [{ bind: 'everything' }, /use "none", "replace", or lines/],
    [{ bind: '# only a comment' }, /has only comments/],
    [{ ...replace, rollback: 'yes' }, /rollback/],
    [{ ...replace, 'bind-limit': '0' }, /bind-limit/],
    [{ ...replace, 'bind-limit': '1001' }, /bind-limit/],
    [{ ...replace, replaces: 'short' }, /"short" is neither a certificate ID of SCM/],
    [{ replaces: 'scs1700000000002' }, /replaces: is set, but bind is none/],
    [{ bind: 'CDN a.example.com', targets: 'ELB: cn-north-4' }, /add "CDN" there/],
    [
      { bind: 'WAF:cn-east-3 host a.example.com' },
      /"WAF:cn-east-3 host a\.example\.com" is not in targets; add "WAF: cn-east-3" there/,
    ],
    [{ ...replace, targets: '', 'verify-hosts': 'a.example.com' }, /bind: needs targets/],
    [{ ...replace, 'elb-endpoint': 'http://elb.example.com' }, /elb-endpoint/],
    [
      { ...replace, 'account-name': '', username: '', password: '', token: 't'.repeat(40) },
      /a token serves one project \("cn-north-4"\), but bind needs "cn-east-3"/,
    ],
  ])('are refused: %j', (inputs, words) => {
    expect(wrongWith(inputs)).toMatch(words)
  })

  it.each([
    ['an id of SCM', 'scs1700000000002', 'scs1700000000002'],
    ['a fingerprint', 'AB:'.repeat(20).slice(0, -1), 'ab'.repeat(20)],
    ['a long fingerprint', 'ab'.repeat(32), 'ab'.repeat(32)],
  ])('take %s for replaces', (_, text, expected) => {
    expect(bindInputsOf({ ...replace, replaces: `${text} # old` })?.replaces).toEqual([expected])
  })

  it('put the region of a sub-project into an endpoint', () => {
    const endpoints = bindInputsOf({
      ...replace,
      'elb-endpoint': 'https://gate.example.com/{region}/elb/',
    })?.endpoints
    expect(endpoints?.ELB('cn-north-4_web')).toBe('https://gate.example.com/cn-north-4/elb')
    expect(endpoints?.WAF('cn-north-4_web')).toBe('https://waf.cn-north-4.myhuaweicloud.com')
    expect(endpoints?.CDN('')).toBe('https://cdn.myhuaweicloud.com')
    expect(endpoints?.ELB('eu-west-101')).toBe('https://gate.example.com/eu-west-101/elb')
  })
})
