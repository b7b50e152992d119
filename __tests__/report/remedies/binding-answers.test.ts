// What to do about a binding that a service refused.

import { describe, expect, it } from '@jest/globals'
import { bindingRemedies, bindingRemedyFor } from '../../../src/report/remedies/binding-answers.ts'

const codes = Object.keys(bindingRemedies)
const serviceOf = (code: string) => code.slice(0, 3) as 'ELB' | 'WAF' | 'CDN'

describe('the remedies of bindings', () => {
  it.each(codes)('%s has one that says what to do', (code) => {
    const answer = { httpStatus: 400, errorCode: code }
    const remedy = bindingRemedyFor(serviceOf(code), answer) ?? ''
    expect(remedy).toBe(bindingRemedies[code])
    expect(remedy).toMatch(/^[A-Z][^\n<|`]{18,}[.)]$/)
    expect(remedy.length).toBeLessThanOrEqual(300)
  })

  it('are for codes of ELB, WAF and CDN', () => {
    expect(codes.filter((code) => !/^(?:ELB|WAF|CDN)\.\d{4,8}$/.test(code))).toEqual([])
  })

  it('of a missing agency names the switch in the CDN console', () => {
    const answer = { httpStatus: 403, errorCode: 'CDN.00010198' }
    expect(bindingRemedyFor('CDN', answer)).toMatch(/CDN console.*SCM/)
  })

  it.each([
    ['ELB', 401, /ELB does not/],
    ['WAF', 403, /waf:certificate:apply/],
    ['CDN', 403, /modifyHttpsConf/],
    ['ELB', 403, /elb:listeners:put/],
    ['ELB', 404, /elb-endpoint/],
    ['WAF', 405, /waf-endpoint/],
    ['ELB', 409, /Run again/],
    ['CDN', 429, /limits/],
    ['CDN', 500, /later/],
    ['ELB', null, /network/],
  ] as const)('of %s fall back on the status %s', (service, httpStatus, remedy) => {
    expect(bindingRemedyFor(service, { httpStatus, errorCode: null })).toMatch(remedy)
  })

  it('do not take the names of objects for codes', () => {
    const answer = { httpStatus: 403, errorCode: 'constructor' }
    expect(bindingRemedyFor('WAF', answer)).toMatch(/waf:certificate:apply/)
  })
})
