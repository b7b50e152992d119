import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatProblem } from '../../src/inputs/problems.ts'
import { parseTargets, suspectRegions } from '../../src/inputs/targets.ts'
import { formatTarget, serviceNames, type Target } from '../../src/push/target.ts'
import { anyString } from '../fixtures/any-string.ts'

const formatted = (text: string) => parseTargets(text).targets.map(formatTarget)
const problems = (text: string) => parseTargets(text).problems.map(formatProblem)

describe('parseTargets', () => {
  it.each([
    ['CDN', ['CDN']],
    ['  cdn  ', ['CDN']],
    ['ELB: cn-north-4, cn-east-3', ['ELB:cn-north-4', 'ELB:cn-east-3']],
    ['elb:cn-north-4_web', ['ELB:cn-north-4_web']],
    ['Waf :cn-north-4', ['WAF:cn-north-4']],
    ['CDN # the whole world', ['CDN']],
    ['CDN: cn-north-1', ['CDN:cn-north-1']],
    ['cdn: cn-north-1, cn-north-1\nCDN:cn-north-1', ['CDN:cn-north-1']],
    ['# nothing\n\n   \n', []],
    ['CDN\r\nWAF: a\rELB: b', ['CDN', 'WAF:a', 'ELB:b']],
    ['ELB: a\nCDN\nelb: b, a', ['ELB:a', 'CDN', 'ELB:b']],
  ])('reads %j', (text, expected) => {
    expect(formatted(text)).toEqual(expected)
    expect(problems(text)).toEqual([])
  })

  it.each([
    ['CND', 'targets, line 1, column 1: "CND" is not a service; did you mean "CDN"?'],
    ['\n  ALB: x', 'targets, line 2, column 3: "ALB" is not a service; did you mean "ELB"?'],
    ['storage', 'targets, line 1, column 1: "storage" is not a service; use one of CDN, WAF, ELB'],
    ['ELB', 'targets, line 1, column 4: ELB needs at least one project, like "ELB: cn-north-4"'],
    [
      'WAF: # none',
      'targets, line 1, column 4: WAF needs at least one project, like "WAF: cn-north-4"',
    ],
    [
      'CDN:',
      'targets, line 1, column 4: a project is missing after "CDN:"; write only "CDN", which needs none',
    ],
    [
      'CDN: # all',
      'targets, line 1, column 4: a project is missing after "CDN:"; write only "CDN", which needs none',
    ],
    [
      'CDN: cn-north-1, cn-north-4',
      'targets, line 1, column 18: CDN is global, but named with different projects ("cn-north-1", "cn-north-4"); name it once',
    ],
    [
      'CDN\nELB: a\ncdn: cn-north-1',
      'targets, line 3, column 6: CDN is global, but named with different projects (none, "cn-north-1"); name it once',
    ],
    [
      'ELB cn-north-4',
      'targets, line 1, column 4: a ":" is missing after ELB; write "ELB: cn-north-4"',
    ],
    [': cn-north-4', 'targets, line 1, column 1: a service is missing before ":"'],
    ['ELB: a,,b', 'targets, line 1, column 8: a project is missing before or after ","'],
    [
      'ELB: a, b/c',
      'targets, line 1, column 9: "b/c" is not a project name; use only letters, digits, "-" and "_"',
    ],
    [
      'ELB: "cn-north-4"',
      'targets, line 1, column 6: ""cn-north-4"" is not a project name; remove the quotes',
    ],
    [
      'ELB: cn-north-4;cn-east-3',
      'targets, line 1, column 6: "cn-north-4;cn-east-3" is not a project name; separate projects with ","',
    ],
    [
      'ELB: cn-north-4，cn-east-3',
      'targets, line 1, column 6: "cn-north-4，cn-east-3" is not a project name; separate projects with ","',
    ],
    [
      'ELB：cn-north-4',
      'targets, line 1, column 1: "ELB：cn-north-4" has a full-width "："; write ":"',
    ],
    [
      'ELB: CN North 4',
      'targets, line 1, column 6: "CN North 4" has blanks inside; write "cn-north-4"',
    ],
    [
      `ELB: ${'p'.repeat(65)}`,
      `targets, line 1, column 6: "${'p'.repeat(65)}" is too long for a project name; use at most 64 characters`,
    ],
  ])('says what is wrong in %j', (text, problem) => {
    expect(problems(text)).toEqual([problem])
  })

  it('takes a thousand targets, and not one more', () => {
    const list = (count: number) =>
      `ELB: ${Array.from({ length: count }, (_, index) => `p${index}`).join(', ')}`
    expect(problems(list(1000))).toEqual([])
    expect(problems(list(1001))).toEqual([
      'targets: names 1001 targets; one step can push to at most 1000',
    ])
  })

  const project = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)
  const target = fc.oneof(
    fc.record({
      service: fc.constant('CDN' as const),
      project: fc.oneof(fc.constant(''), project),
    }),
    fc.record({ service: fc.constantFrom('WAF' as const, 'ELB' as const), project }),
  )
  /** CDN can be named once only. */
  const selector = (each: Target) => (each.service === 'CDN' ? 'CDN' : formatTarget(each))

  it('reads back what formatTarget writes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(target, { selector, maxLength: 20 }), (targets) => {
        expect(parseTargets(targets.map(formatTarget).join('\n'))).toEqual({
          targets,
          problems: [],
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws, and points into the text', () => {
    const word = fc.oneof(
      anyString(),
      fc.constantFrom(...serviceNames, ':', ',', '\n', '#', ' ', 'a'),
    )
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join('')
        const lines = text.split(/\r\n|\n|\r/)
        for (const { line = 1, column = 1 } of parseTargets(text).problems) {
          expect(line).toBeLessThanOrEqual(lines.length)
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('suspectRegions', () => {
  const warnings = (text: string) => suspectRegions(parseTargets(text).targets)

  it.each([
    ['ELB: cn-nort-4\nWAF: cn-nort-4', 'cn-nort-4', 'cn-north-4'],
    ['WAF: ap-southeast-6', 'ap-southeast-6', 'ap-southeast-1'],
    ['ELB: cn-noth-4_web', 'cn-noth-4', 'cn-north-4'],
    ['CDN: eu-west-102', 'eu-west-102', 'eu-west-101'],
    ['WAF: CN-North-4', 'CN-North-4', 'cn-north-4'],
  ])('asks about %j once', (text, region, guess) => {
    expect(warnings(text)).toEqual([
      `targets: did you mean "${guess}"? "${region}" is not a region that this action knows.`,
    ])
  })

  it.each(['CDN', 'ELB: cn-north-4, eu-west-101', 'WAF: cn-north-4_web', 'ELB: MOS, my-project'])(
    'says nothing about %j',
    (text) => {
      expect(warnings(text)).toEqual([])
    },
  )
})
