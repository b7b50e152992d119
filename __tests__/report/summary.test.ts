// The job summary as people read it: what comes first, what is linked, what is folded.

import { describe, expect, it } from '@jest/globals'
import {
  binding,
  check,
  factsOf,
  outcome,
  refused,
  situationAt,
  storyTime,
  target,
} from '../../gallery/facts.ts'
import { ActionError } from '../../src/errors.ts'
import { InputError } from '../../src/inputs/problems.ts'
import { renderAnnotations } from '../../src/report/annotations.ts'
import { consoleLink, errorLink } from '../../src/report/links.ts'
import type { RunFacts } from '../../src/report/run-facts.ts'
import { createReport } from '../../src/report/run-report.ts'
import { renderSummary } from '../../src/report/summary.ts'
import { renderVerdict } from '../../src/report/verdict.ts'

const reportOf = (facts: Partial<RunFacts>) =>
  createReport(factsOf(facts), storyTime, (text) => text)
const summaryOf = (facts: Partial<RunFacts>) => renderSummary(reportOf(facts))
const linksIn = (summary: string) =>
  [...summary.matchAll(/<a href="([^"]*)">/g)].map(([, url = '']) => url)
/** What a person sees before opening anything. */
const unfolded = (summary: string) =>
  summary.replace(/(<\/summary>).*?<\/details>/gs, '$1').replaceAll(/<[^>]*>/g, '')

const north = target('ELB', 'cn-north-4')
const east = target('ELB', 'cn-east-3')

describe('the links', () => {
  const china = 'https://scm.cn-north-4.myhuaweicloud.com'
  const intl = 'https://scm.ap-southeast-1.myhuaweicloud.com'
  const europe = 'https://scm.eu-west-101.myhuaweicloud.eu'

  it.each([
    ['SCM', china, '', 'https://console.huaweicloud.com/console/#/ccm/scs/certList'],
    ['ELB', china, 'cn-east-3', 'https://console.huaweicloud.com/vpc/?region=cn-east-3#/elb/list'],
    ['ELB', china, '', 'https://console.huaweicloud.com/vpc/#/elb/list'],
    [
      'WAF',
      intl,
      'ap-southeast-3',
      'https://console-intl.huaweicloud.com/waf/?region=ap-southeast-3',
    ],
    ['CDN', intl, '', 'https://console-intl.huaweicloud.com/cdn/#/cdn/overview'],
    // Only the home page is known.
    ['SCM', intl, '', 'https://console-intl.huaweicloud.com/'],
    ['ELB', europe, 'eu-west-101', 'https://console.eu.huaweicloud.com/'],
    ['ELB', 'https://scm.example.com', 'cn-north-4', null],
    ['ELB', 'http://127.0.0.1:1234', 'cn-north-4', null],
    ['ELB', null, 'cn-north-4', null],
  ])('to %s for SCM at %s, region "%s", is %s', (service, scm, region, url) => {
    expect(consoleLink(service, scm, region)).toBe(url)
  })

  it.each([
    ['SCM.0202', 'https://support.huaweicloud.com/intl/en-us/api-ccm/scmEn.html'],
    [
      'APIGW.0301',
      'https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html',
    ],
    ['CDN.00010198', 'https://support.huaweicloud.com/intl/en-us/api-cdn/ErrorCode.html'],
    ['STS5.1001', null],
    ['XYZ.0001', null],
    ['constructor', null],
    ['SCM.0202"><script>', null],
    [null, null],
  ])('for the code %s is %s', (code, url) => {
    expect(errorLink(code)).toBe(url)
  })

  it('lead to the page of the region, and to no region when there are several', () => {
    const one = linksIn(summaryOf({ outcomes: [outcome(east, 'pushed')] }))
    expect(one).toContain('https://console.huaweicloud.com/vpc/?region=cn-east-3#/elb/list')
    const two = linksIn(
      summaryOf({ outcomes: [outcome(east, 'pushed'), outcome(north, 'pushed')] }),
    )
    expect(two).toContain('https://console.huaweicloud.com/vpc/#/elb/list')
  })

  it('to a console are none where the site is not known', () => {
    const summary = summaryOf({
      outcomes: [outcome(east, 'pushed')],
      situation: situationAt('https://scm.example.com'),
    })
    expect(linksIn(summary).filter((url) => url.includes('console'))).toEqual([])
  })
})

describe('the first screen', () => {
  it('says what failed and what to do, and neither request ID nor what went well', () => {
    const shown = unfolded(
      summaryOf({ outcomes: [outcome(north, 'pushed'), refused(east, 'SCM.0202', 'no right')] }),
    )
    expect(shown).toMatch(/^⚠️ Pushed www\.example\.com to 1 of 2 targets: 1 failed\./)
    expect(shown).toMatch(
      /❌ ELB:cn-east-3: failed, HTTP 400 SCM\.0202\nWhat to do: Allow the user/,
    )
    expect(shown).toContain('no right')
    expect(shown).not.toMatch(/b5d1f8a0|0\.31 s/)
  })

  it('begins with what harms visitors, in summary, annotations and verdict', () => {
    const report = reportOf({
      outcomes: [refused(east, 'SCM.0202', 'no right')],
      bindings: [
        binding('CDN www.example.com', 'bound'),
        binding('WAF:cn-north-4 host www.example.com', 'rollback-failed', { isHarmful: true }),
      ],
    })
    const shown = unfolded(renderSummary(report))
    expect(shown).toMatch(
      /^🚨 Visitors are harmed: WAF:cn-north-4 host www\.example\.com could not/,
    )
    expect(shown.indexOf('🚨 WAF')).toBeLessThan(shown.indexOf('❌ ELB'))
    expect(renderVerdict(report)).toMatch(/^Visitors are harmed: /)
    expect(renderAnnotations(report)[0]).toMatchObject({
      level: 'error',
      message: expect.stringMatching(/^WAF:cn-north-4 host www\.example\.com: rollback failed/),
    })
  })

  it('folds bindings that were skipped, with the reason', () => {
    const message = 'the new certificate does not cover it'
    const facts = {
      bindings: [binding('CDN old.example.com', 'skipped', { reason: 'not-older', message })],
    }
    const summary = summaryOf({ outcomes: [outcome(north, 'pushed')], ...facts })
    expect(summary).toContain(message)
    expect(unfolded(summary)).not.toContain(message)
  })

  it('shows a plan, and nothing that is left to do', () => {
    const shown = unfolded(
      summaryOf({
        dryRun: true,
        outcomes: [outcome(north, 'planned'), outcome(east, 'planned')],
        checks: [check('www.example.com', 'stale')],
      }),
    )
    expect(shown).toContain('📝 2 targets planned: ELB:cn-north-4, ELB:cn-east-3')
    // The names are all there is.
    expect(shown).not.toContain('in detail')
    expect(shown).not.toContain('left to do')
  })

  it('shows twelve problems of the inputs and folds the others', () => {
    const problems = Array.from({ length: 30 }, (_, line) => ({
      input: 'targets',
      line,
      message: 'no',
    }))
    const facts = { certificate: null, failure: new InputError(problems) }
    const shown = unfolded(summaryOf({ outcomes: [], ...facts }))
    expect(shown).toContain('line 11: no')
    expect(shown).not.toContain('line 12: no')
    expect(shown).toContain('18 more problems')
    expect(summaryOf({ outcomes: [], ...facts })).toContain('line 29: no')
  })

  it('takes nothing in the words of others for a list, for code or for a number', () => {
    const words = 'no\n- all is well\nCDN is fine\nif: always()\n- and 12 more'
    const failure = new ActionError('REFUSED', words)
    const summary = summaryOf({ outcomes: [], certificate: null, failure })
    expect(summary).toContain('<p>no<br>- all is well<br>CDN is fine<br>if: always()<br>- and 12')
    const problems = Array.from({ length: 14 }, () => ({ input: 'bind', message: words }))
    const inputs = summaryOf({ certificate: null, failure: new InputError(problems) })
    expect(inputs.match(/<li>/g)).toHaveLength(14)
    expect(inputs).toContain('2 more problems')
    expect(inputs).not.toContain('<code>if')
    const many = Array.from({ length: 400 }, () => ({ input: 'bind', message: 'x' }))
    const last = { input: 'bind', message: 'x\n- and 500 more' }
    const facts = { certificate: null, failure: new InputError([...many, last]) }
    const said = renderAnnotations(reportOf(facts)).at(-1)?.message ?? ''
    const shown = said.match(/^- bind: x$/gm)?.length ?? 0
    expect(said).toContain(`and ${401 - shown} more lines: see the log`)
  })

  it('counts the problems that are not even listed', () => {
    const problems = Array.from({ length: 1500 }, () => ({ input: 'targets', message: 'no' }))
    const facts = { certificate: null, failure: new InputError(problems) }
    expect(unfolded(summaryOf(facts))).toContain('1488 more problems')
  })

  it('keeps the indentation of YAML, in code that wraps', () => {
    const failure = new ActionError('INPUT_INVALID', 'Too many bindings.', {
      facts: { kind: 'over-bind-limit', lines: ['CDN www.example.com'] },
    })
    const summary = summaryOf({ outcomes: [], failure })
    expect(summary).toContain('<code>bind: |</code><br><code>  CDN www.example.com</code>')
    expect(summary).not.toMatch(/<pre|<table/)
  })
})

describe('what different hosts serve', () => {
  it('is said with the name of each, and the rest is counted', () => {
    const checks = Array.from({ length: 5 }, (_, index) =>
      check(`h${index}.example.com`, 'stale', { seen: `it serves number ${index}` }),
    )
    const [annotation] = renderAnnotations(reportOf({ checks }))
    expect(annotation?.message).toMatch(
      /: stale · h0\.example\.com: it serves number 0; h1\.example\.com: it serves number 1; h2\.example\.com: it serves number 2; 2 other answers – Bind/,
    )
  })
})
