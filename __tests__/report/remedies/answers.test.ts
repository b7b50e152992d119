import { describe, expect, it } from '@jest/globals'
import { remedies, remedyOfAnswer } from '../../../src/report/remedies/answers.ts'

const range = (service: string, numbers: string) =>
  numbers.split(' ').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number)
    return Array.from(
      { length: to - from + 1 },
      (_, index) => `${service}.${String(from + index).padStart(4, '0')}`,
    )
  })

/** Every code that the documentation lists. */
const documented = [
  ...range('SCM', '2 3 5-16 20 23 24 28 30-32 37 38 53 54 59 69 70 79 114'),
  ...range('SCM', '201-203 211-213 221-223 1000 1004 1009 1010 4001 4002'),
  ...range(
    'APIGW',
    '101 103-106 201 301-307 308 310 311 401 402 404 501 502 601 602 605-613 705 801 802',
  ),
  ...range('IAM', '1-7 11 12 61-67 72 73 80-83 1100-1118'),
  'CDN.00010198',
]

describe('the remedies', () => {
  it.each(documented)('%s has one that says what to do', (code) => {
    const remedy = remedyOfAnswer({ httpStatus: 400, errorCode: code }) ?? ''
    expect(remedy).toMatch(/^[A-Z][^\n<|`]{18,}[.)]$/)
    expect(remedy.length).toBeLessThanOrEqual(300)
  })

  it('are for documented codes only', () => {
    expect(Object.keys(remedies).filter((code) => !documented.includes(code))).toEqual([])
  })

  it('knows both spellings of the gateway', () => {
    expect(remedyOfAnswer({ httpStatus: 429, errorCode: 'APIG.0308' })).toBe(remedies['APIGW.0308'])
  })

  it.each([
    [401, /token is current/],
    [403, /scm:cert:push/],
    [404, /endpoint/],
    [407, /HTTPS_PROXY/],
    [429, /max-parallel/],
    [500, /later/],
    [302, /redirect/],
    [null, /network/],
  ])('fall back on the status %s', (httpStatus, remedy) => {
    expect(remedyOfAnswer({ httpStatus, errorCode: null })).toMatch(remedy)
    expect(remedyOfAnswer({ httpStatus, errorCode: 'constructor' })).toMatch(remedy)
  })

  it('say nothing where there is nothing to say', () => {
    expect(remedyOfAnswer({ httpStatus: 200, errorCode: null })).toBeNull()
  })

  it.each([
    [400, null],
    [418, 'SCM.9999'],
    [200, 'SCM.9999'],
  ])('point to the message for an answer that nobody knows: %s %s', (httpStatus, errorCode) => {
    expect(remedyOfAnswer({ httpStatus, errorCode })).toMatch(/^Correct what the message names/)
  })
})
