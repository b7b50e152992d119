// Everything that reads what a server sent: good answers, bad ones, and any answer at all.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { hasErrorCode, readJsonObject, readRefusal, serverTimeOf } from '../../src/cloud/decode.ts'
import { endpointsOf } from '../../src/cloud/endpoints.ts'
import type { HttpResponse } from '../../src/cloud/http.ts'
import { passwordTokenCall, projectIdCall } from '../../src/cloud/iam.ts'
import { readRetryAfter } from '../../src/cloud/retry-after.ts'
import { importCall, listCall, showCall } from '../../src/cloud/scm.ts'
import { readScmTime } from '../../src/cloud/scm-time.ts'
import { assumeAgencyCall } from '../../src/cloud/sts.ts'
import { ActionError } from '../../src/errors.ts'
import { anyString } from '../fixtures/any-string.ts'
import { withWrongField } from '../fixtures/wrong-fields.ts'

const now = Date.parse('2026-11-24T12:00:00Z')
const response = (
  status: number,
  body: string,
  headers: Record<string, string> = {},
): HttpResponse => ({
  status,
  body,
  headers,
  bodyProblem: null,
})

const refusalIn = (answer: HttpResponse) => readRefusal(answer, now, (text) => text)

describe('readRefusal', () => {
  it.each([
    ['{"error_code":"SCM.0202","error_msg":"no"}', 'SCM.0202', 'no'],
    ['{"error_msg":"no","error_code":"APIGW.0301","request_id":"r"}', 'APIGW.0301', 'no'],
    ['{"error":{"code":401,"message":"no","title":"Unauthorized"}}', null, 'no'],
    ['{"error":{"code":"401","message":"no"}}', null, 'no'],
    ['{"error":{"title":"Unauthorized"}}', null, 'Unauthorized'],
    ['{"error_code":7,"error_msg":null}', null, null],
    ['{"errorCode":"X.1","errorMsg":"no"}', 'X.1', 'no'],
    ['{"code":"X.1","message":"no"}', 'X.1', 'no'],
    ['{"forbidden":{"code":"X.1","message":"no"}}', 'X.1', 'no'],
    ['{"code":403,"error":{"code":"X.1","title":"no"}}', 'X.1', 'no'],
    ['{"error":"no"}', null, null],
    ['[]', null, null],
    ['', null, null],
    ['<html>', null, 'the answer is not JSON (content type: none)'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, null, null],
  ])('%#: %.60s', (body, errorCode, serverMessage) => {
    expect(refusalIn(response(400, body)).refusal).toMatchObject({
      httpStatus: 400,
      errorCode,
      serverMessage,
    })
  })

  it('finds the request id in the headers of SCM and of IAM, or in the body', () => {
    const idIn = (body: string, headers: Record<string, string>) =>
      refusalIn(response(400, body, headers)).refusal.requestId
    expect(idIn('', { 'x-request-id': 'a', 'x-iam-trace-id': 'b' })).toBe('a')
    expect(idIn('', { 'x-iam-trace-id': 'b' })).toBe('b')
    expect(idIn('{"request_id":"c"}', {})).toBe('c')
    expect(idIn('', {})).toBeNull()
  })

  it('keeps of a flood of words no more than anybody is shown', () => {
    const body = JSON.stringify({ error_code: 'x'.repeat(10 ** 5), error_msg: 'y'.repeat(10 ** 6) })
    const { refusal } = refusalIn(response(400, body, { 'x-request-id': 'z'.repeat(10 ** 5) }))
    for (const words of [refusal.errorCode, refusal.serverMessage, refusal.requestId]) {
      expect(words).toHaveLength(10_001)
      expect(words).toMatch(/…$/)
    }
  })

  it('takes no clock for one that is off by centuries', () => {
    const timeIn = (date: string) => serverTimeOf(response(401, '', { date }))
    expect(timeIn('Tue, 24 Nov 2026 12:00:00 GMT')).toBe(now)
    expect(timeIn('Sat, 13 Sep 275760 00:00:00 GMT')).toBeNull()
    expect(timeIn('Thu, 01 Jan 1970 00:00:00 GMT')).toBeNull()
  })

  it('takes secrets out of every word of the server', () => {
    const body = '{"error_code":"X.secret","error_msg":"you sent secret"}'
    const clean = (text: string) => text.replaceAll('secret', '***')
    const { refusal } = readRefusal(response(400, body, { 'x-request-id': 'a-secret' }), now, clean)
    expect(refusal).toMatchObject({
      errorCode: 'X.***',
      serverMessage: 'you sent ***',
      requestId: 'a-***',
    })
  })

  it.each<[number, string, boolean]>([
    [200, '{"error_code":"SCM.0005"}', true],
    [200, '{"error_code":7}', true],
    [200, '{"error_code":""}', false],
    [200, '{"error_code":"0","error_msg":"success"}', false],
    [200, '{"error_code":"400"}', true],
    [200, '{"error_code":null}', false],
    [200, '{"message":"success"}', false],
    [200, 'the text "error_code"', false],
    [201, '{"error_code":"SCM.0005"}', false],
  ])('HTTP %d %s is an error all the same: %s', (status, body, expected) => {
    expect(hasErrorCode(response(status, body))).toBe(expected)
  })

  it.each([
    ['behind a byte order mark', '\ufeff{"error_code":"SCM.4002","error_msg":"no"}'],
    ['inside of error', '{"error":{"error_code":"SCM.4002","error_msg":"no"}}'],
  ])('reads an error %s', (_, body) => {
    expect(refusalIn(response(401, body)).refusal).toMatchObject({
      errorCode: 'SCM.4002',
      serverMessage: 'no',
    })
  })

  it('keeps the raw body out of every dump', () => {
    const error = refusalIn(response(400, 'raw-secret'))
    expect(error.body).toBe('raw-secret')
    expect(JSON.stringify(error) + Object.keys(error)).not.toContain('raw-secret')
  })

  it('never throws, whatever comes', () => {
    const text = fc.oneof(anyString(), fc.json(), fc.constant('{"error":'))
    const headers = fc.dictionary(
      fc.constantFrom('retry-after', 'x-request-id', 'content-type'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), text, headers, (status, body, received) => {
        expect(refusalIn(response(status, body, received)).refusal.httpStatus).toBe(status)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('readRetryAfter', () => {
  it.each([
    ['0', 0],
    [' 120 ', 120_000],
    ['31536000', 31_536_000_000],
    ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
    ['Tuesday, 24-Nov-26 12:00:30 GMT', 30_000],
    ['Tue Nov 24 12:00:30 2026', 30_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['-1', null],
    ['1.5', null],
    ['2026-11-24', null],
    ['Tue, 99 Nov 2026 12:00:30 GMT', null],
    ['', null],
    [undefined, null],
  ])('%j is %j ms', (value, expected) => {
    expect(readRetryAfter(value, now)).toBe(expected)
  })

  it('reads back any second and any date', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 9 }), (seconds) => {
        expect(readRetryAfter(String(seconds), now)).toBe(seconds * 1000)
        expect(readRetryAfter(new Date(now + seconds * 1000).toUTCString(), now)).toBe(
          seconds * 1000,
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('is never negative and never throws', () => {
    fc.assert(
      fc.property(anyString(), (value) => {
        expect(readRetryAfter(value, now) ?? 0).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('readScmTime', () => {
  it('is an interval, for no zone is written', () => {
    const asUtc = Date.parse('2021-05-27T16:46:25Z')
    expect(readScmTime('2021-05-27 16:46:25.0')).toEqual({
      asUtc,
      earliest: asUtc - 14 * 3_600_000,
      latest: asUtc + 12 * 3_600_000,
    })
  })

  it('is an instant where UTC is written', () => {
    const asUtc = Date.parse('2021-05-27T16:46:25Z')
    const exact = { asUtc, earliest: asUtc, latest: asUtc }
    expect(readScmTime('2021-05-27T16:46:25Z')).toEqual(exact)
    expect(readScmTime('2021-05-27T16:46:25.000Z')).toEqual(exact)
  })

  it.each([
    null,
    '',
    '2021-02-31 00:00:00.0',
    '2021-13-01 00:00:00',
    '27.05.2021',
    '2021-05-27 24:00:01',
    '2021-05-27T16:46:25X',
  ])('%j is no time', (text) => {
    expect(readScmTime(text)).toBeNull()
  })

  it('reads back any time', () => {
    const time = fc.date({
      min: new Date(0),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(time, (date) => {
        const seconds = Math.floor(date.getTime() / 1000) * 1000
        const text = new Date(seconds).toISOString().slice(0, 19).replace('T', ' ').concat('.0')
        expect(readScmTime(text)?.asUtc).toBe(seconds)
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readScmTime(text)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the readers of good answers', () => {
  const token = passwordTokenCall(
    'https://iam',
    { accountName: 'a', username: 'u', password: 'p' },
    { kind: 'account', accountName: 'a' },
  )
  const show = showCall('https://scm', 'scs1700000000001')
  const list = listCall('https://scm', {
    status: 'ALL',
    offset: 0,
    enterpriseProjectId: null,
    expiredDaysSince: 0,
  })
  const upload = importCall('https://scm', {
    name: 'n',
    certificate: 'c',
    chain: '',
    privateKey: 'k',
    enterpriseProjectId: null,
  })

  it.each([
    [
      '"domain":"a.example","sans":["b.example","c.example"]',
      ['a.example', 'b.example', 'c.example'],
    ],
    ['"domain":null', []],
  ])('read the names in {%s}', (fields, names) => {
    const body = `{"certificates":[{"id":"a",${fields}}],"total_count":1}`
    expect(list.read(response(200, body)).rows).toMatchObject([{ names }])
  })

  it('take a row for unreadable if its names are neither a text nor a list', () => {
    const body = '{"certificates":[{"id":"a","sans":{"a":1}},{"id":"b"}],"total_count":2}'
    expect(list.read(response(200, body))).toMatchObject({
      rows: [{ id: 'b' }],
      unreadable: 1,
    })
  })

  it.each(['"OFF"', '" off "', 'false', '"false"'])('read push_support %s as off', (value) => {
    const body = `{"status":"ISSUED","push_support":${value}}`
    expect(show.read(response(200, body))).toMatchObject({ pushable: false })
  })

  it('read what is documented', () => {
    const expiry = '{"token":{"expires_at":"2020-01-04T09:05:22.701000Z"}}'
    expect(token.read(response(201, expiry, { 'x-subject-token': 'MIIx' }))).toEqual({
      token: 'MIIx',
      expiresAt: Date.parse('2020-01-04T09:05:22.701Z'),
      projectId: null,
    })
    expect(
      show.read(response(200, '{"status":"ISSUED","push_support":"off","not_after":"","name":""}')),
    ).toEqual({
      id: 'scs1700000000001',
      status: 'ISSUED',
      pushable: false,
      names: [],
      name: null,
      domain: null,
      fingerprint: null,
      notBefore: null,
      notAfter: null,
      keyFamily: null,
    })
  })

  it.each([
    ['"signature_algorithm":"SHA256withRSA"', 'rsa'],
    ['"signature_algorithm":"SHA384withECDSA"', 'ec'],
    ['"signature_algrithm":"SHA256withRSA"', 'rsa'],
    ['"signature_algorithm":"EC_P256"', 'ec'],
    ['"signature_algorithm":"SM2"', null],
    ['"signature_algorithm":null', null],
  ])('read from %s the type of key %s', (field, keyFamily) => {
    expect(show.read(response(200, `{${field}}`))).toMatchObject({ keyFamily })
  })

  it.each(['{"total_count":0}', '{"certificates":null,"total_count":0}'])(
    'read %s as a list without rows',
    (body) => {
      expect(list.read(response(200, body))).toMatchObject({ rows: [], total: 0 })
    },
  )

  it('read back any page of certificates that was written', () => {
    const word = fc.stringMatching(/^[a-z*][a-z.-]{0,20}$/)
    const certificate = fc.record({
      id: fc.stringMatching(/^[\w-]{1,64}$/),
      name: word,
      names: fc.array(word, { minLength: 1, maxLength: 5 }),
      status: word,
    })
    const separator = fc.constantFrom(';', ',', ' ', '; ')
    fc.assert(
      fc.property(fc.array(certificate), fc.nat(), separator, (certificates, total, between) => {
        const wire = certificates.map(({ names: [domain, ...sans], ...rest }) => ({
          ...rest,
          domain,
          sans: sans.join(between),
          expire_time: '2027-02-03 04:05:06.0',
        }))
        const body = JSON.stringify({ certificates: wire, total_count: total })
        expect(list.read(response(200, body))).toEqual({
          rows: certificates.map((each) => ({
            ...each,
            names: [...new Set(each.names)],
            notAfter: readScmTime('2027-02-03 04:05:06.0'),
          })),
          unreadable: 0,
          total,
        })
      }),
    )
  })

  it('read back any error that was written', () => {
    const text = fc.string({ minLength: 1 }).filter((value) => value.trim() === value)
    const code = fc.stringMatching(/^[A-Z]{3,6}\.\d{4}$/)
    fc.assert(
      fc.property(code, text, fc.boolean(), (errorCode, serverMessage, isNested) => {
        const flat = { error_code: errorCode, error_msg: serverMessage }
        const nested = { error: { code: errorCode, message: serverMessage } }
        const { refusal } = refusalIn(response(400, JSON.stringify(isNested ? nested : flat)))
        expect(refusal).toMatchObject({ errorCode, serverMessage })
      }),
    )
  })

  it.each([
    ['{}', /"token" is not an object/],
    ['{"token":{}}', /"expires_at" is not a string/],
    ['{"token":{"expires_at":"soon"}}', /"expires_at" is not a date/],
    ['nonsense', /is not a JSON object/],
  ])('name the field of %s', (body, message) => {
    expect(() => token.read(response(201, body, { 'x-subject-token': 'MIIx' }))).toThrow(message)
  })

  it.each(['\ud800', '.', '..', 'a/b', '', 'x'.repeat(65)])(
    'take %j for no id, since it goes into a path',
    (id) => {
      const good = { id: 'scs1700000000001', status: 'ISSUED' }
      const certificates = [good, { id, status: 'ISSUED' }, good]
      const body = JSON.stringify({ certificates, total_count: 3 })
      const row = { ...good, name: null, names: [], notAfter: null }
      expect(list.read(response(200, body))).toEqual({
        rows: [row, row],
        unreadable: 1,
        total: 3,
      })
      const uploaded = JSON.stringify({ certificate_id: id })
      expect(() => upload.read(response(200, uploaded))).toThrow(/"certificate_id" is not an id/)
    },
  )

  it.each([1, null, 'scs1700000000001', [], {}, { id: 1 }])(
    'take %j for no row of the list, and keep the others',
    (row) => {
      const body = JSON.stringify({ certificates: [row, { id: 'scs1' }], total_count: 2 })
      expect(list.read(response(200, body))).toEqual({
        rows: [{ id: 'scs1', name: null, names: [], status: '', notAfter: null }],
        unreadable: 1,
        total: 2,
      })
    },
  )

  it('throw nothing but typed errors', () => {
    const body = fc.oneof(fc.string(), fc.json(), fc.constant('{"token":[]}'))
    fc.assert(
      fc.property(body, (text) => {
        for (const read of [token.read, show.read]) {
          try {
            read(response(200, text, { 'x-subject-token': 'MIIx' }))
          } catch (error) {
            expect(error).toBeInstanceOf(ActionError)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  const project = projectIdCall('https://iam', 'cn-north-4')
  const keys = assumeAgencyCall('https://sts', {
    providerUrn: 'p',
    agencyUrn: 'a',
    sessionName: 's',
    idToken: 'jwt',
  })
  const certificate = {
    id: 'scs1700000000001',
    name: 'www',
    domain: 'www.example.com',
    sans: ['example.com'],
    status: 'ISSUED',
    push_support: 'ON',
    fingerprint: 'ab'.repeat(20),
    not_before: '2026-11-24 12:00:00.0',
    not_after: '2027-02-24 12:00:00.0',
    expire_time: '2027-02-24 12:00:00.0',
  }
  const later = '2026-11-24T12:00:00.000000Z'

  it.each<[string, (answer: HttpResponse) => unknown, object]>([
    ['a token', token.read, { token: { expires_at: later, project: { id: 'p', name: 'n' } } }],
    ['a project', project.read, { projects: [{ id: 'p', name: 'cn-north-4' }] }],
    [
      'keys',
      keys.read,
      {
        credentials: {
          access_key_id: 'k',
          secret_access_key: 's',
          security_token: 't',
          expiration: later,
        },
      },
    ],
    ['a list', list.read, { certificates: [certificate], total_count: 1 }],
    ['a certificate', show.read, certificate],
    ['an upload', upload.read, { certificate_id: 'scs1700000000001' }],
    ['an error', refusalIn, { error_code: 'c', error_msg: 'm', request_id: 'r' }],
    ['a nested error', refusalIn, { error: { code: 'c', message: 'm', title: 't' } }],
  ])('of %s throw nothing but typed errors, whichever field is wrong', (_, read, body) => {
    const good = (json: unknown) => response(200, JSON.stringify(json), { 'x-subject-token': 'M' })
    expect(() => read(good(body))).not.toThrow()
    fc.assert(
      fc.property(withWrongField(body), (wrong) => {
        try {
          read(good(wrong))
        } catch (error) {
          expect(error).toBeInstanceOf(ActionError)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('take a body that was cut short for no answer', () => {
    const cut = { ...response(200, ''), bodyProblem: 'the answer was cut short' }
    expect(() => readJsonObject(cut, "SCM's answer")).toThrow(
      "SCM's answer could not be read: the answer was cut short",
    )
  })
})

describe('endpointsOf', () => {
  it.each([
    ['cn-north-4', 'myhuaweicloud.com'],
    ['ap-southeast-1', 'myhuaweicloud.com'],
  ])('%s', (region, cloud) => {
    expect(endpointsOf(region)).toEqual({
      iam: `https://iam.${region}.${cloud}`,
      scm: `https://scm.${region}.${cloud}`,
      sts: `https://sts.${region}.${cloud}`,
      cdn: `https://cdn.${cloud}`,
    })
  })

  it('knows no STS in Europe', () => {
    expect(endpointsOf('eu-west-101')).toEqual({
      iam: 'https://iam.eu-west-101.myhuaweicloud.eu',
      scm: 'https://scm.eu-west-101.myhuaweicloud.eu',
      sts: null,
      cdn: 'https://cdn.myhuaweicloud.eu',
    })
  })
})
