// Signatures: the published examples, and the official SDK's signer as an oracle.

import { createRequire } from 'node:module'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { HttpRequest } from '../../src/cloud/http.ts'
import { sign, signatureHeaders } from '../../src/cloud/signature.ts'

const signatureOf = (
  request: HttpRequest,
  accessKeyId: string,
  secretAccessKey: string,
  time: string,
) =>
  signatureHeaders(
    request,
    { accessKeyId, secretAccessKey },
    Date.parse(time),
  ).Authorization.replace(/.*Signature=/, '')

describe('the example of the documentation', () => {
  it('has the published signature', () => {
    const request: HttpRequest = {
      method: 'GET',
      url: 'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs/?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
      headers: { 'Content-Type': 'application/json' },
    }
    const keys = {
      accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
      secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
    }
    expect(signatureHeaders(request, keys, Date.parse('2019-11-15T03:36:55Z'))).toEqual({
      'X-Sdk-Date': '20191115T033655Z',
      Authorization:
        'SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
    })
  })
})

describe('the examples of other signers', () => {
  const date = '20060102T150405Z'
  const body = '{"Name":"test","Id":1}'
  const dated = { 'X-Sdk-Date': date }

  it.each([
    [
      'GET',
      'limit=1',
      '',
      { ...dated, test_underscore: 'TEST_VALUE' },
      'daeadcf4a306599f7422401cc55d3718a23ef159fed370c62c551a2c45ae9655',
    ],
    [
      'POST',
      'key=value',
      body,
      { ...dated, 'Content-Type': 'application/json', test_underscore: 'TEST_VALUE' },
      '0238c3bedddfe8bf113c7530f783322380dedf720d514861623cfe5f73aa8f64',
    ],
    [
      'GET',
      'limit=1',
      '',
      dated,
      '5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624',
    ],
    [
      'POST',
      'key=value',
      `${body}\n`,
      dated,
      'cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59',
    ],
  ] as const)('%s ?%s', (method, query, text, headers, expected) => {
    const request = { method, url: `https://example.com/path?${query}`, headers, body: text }
    expect(sign(request, date, 'SecretKey').signature).toBe(expected)
  })
})

describe('any request', () => {
  // The SDK is CommonJS without types of its own for this path.
  const { AKSKSigner } = createRequire(import.meta.url)(
    '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner',
  )

  const word = fc.stringMatching(/^[A-Za-z0-9_.~-]{1,12}$/)
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('一 (&=?!#%.*)', "it's", '/tmp/123', '+', ' '),
  )
  const query = fc.dictionary(
    word,
    fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })),
    { maxKeys: 4 },
  )
  const body = fc.option(
    fc.dictionary(word, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 4 }),
    { nil: undefined },
  )
  const headers = fc.record(
    { 'X-Project-Id': word, 'X-Security-Token': word },
    { requiredKeys: [] },
  )
  const request = fc.record({
    // Not `.` and `..`, which a URL takes for directions.
    segments: fc.array(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.~-]{0,9}$/), { maxLength: 4 }),
    query,
    body,
    headers,
    key: word,
    secret: text,
  })

  it('is signed as the official SDK signs it', () => {
    fc.assert(
      fc.property(
        request,
        fc.date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
        (asked, date) => {
          const host = 'scm.cn-north-4.myhuaweicloud.com'
          const path = `/${asked.segments.join('/')}`
          const pairs = Object.entries(asked.query).flatMap(([name, value]) =>
            [value].flat().map((each) => `${encodeURIComponent(name)}=${encodeURIComponent(each)}`),
          )
          const sent = {
            ...asked.headers,
            ...(asked.body && { 'Content-Type': 'application/json' }),
          }
          const ours = signatureHeaders(
            {
              method: asked.body === undefined ? 'GET' : 'POST',
              url: `https://${host}${path}${pairs.length > 0 ? '?' : ''}${pairs.join('&')}`,
              headers: sent,
              ...(asked.body && { body: JSON.stringify(asked.body) }),
            },
            { accessKeyId: asked.key, secretAccessKey: asked.secret },
            date.getTime(),
          )
          const theirs = AKSKSigner.sign(
            {
              method: asked.body === undefined ? 'GET' : 'POST',
              endpoint: `https://${host}${path}`,
              headers: { ...sent, 'X-Sdk-Date': ours['X-Sdk-Date'] },
              queryParams: asked.query,
              ...(asked.body && { data: asked.body }),
            },
            { getAk: () => asked.key, getSk: () => asked.secret },
          )
          expect(ours.Authorization).toBe(theirs.Authorization)
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('sorts and encodes the query as the documentation shows', () => {
    const url = (search: string) => `https://x.example/v1/?${search}`
    const sorted =
      'enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29'
    const shuffled = `test=${encodeURIComponent('一 (&=?!#%.*)')}&multi=3&multi=1&path=/tmp/123&multi=2&limit=1&enable=true`
    const sign = (search: string) =>
      signatureOf(
        { method: 'GET', url: url(search), headers: {} },
        'a',
        's',
        '2026-01-01T00:00:00Z',
      )
    expect(sign(shuffled)).toBe(sign(sorted))
  })
})
