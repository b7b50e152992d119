// The reader of a TLS client's first message: what real clients send, and any bytes at all.

import type tls from 'node:tls'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readClientHello } from '../../simulator/client-hello.ts'
import { helloOf } from '../fixtures/visit.ts'

describe('a ClientHello', () => {
  it.each<[tls.ConnectionOptions, unknown]>([
    [{ servername: 'www.example.com' }, { serverName: 'www.example.com', takesEcdsa: true }],
    [{ servername: 'WWW.example.com' }, { serverName: 'www.example.com', takesEcdsa: true }],
    [{}, { serverName: '', takesEcdsa: true }],
    [
      { maxVersion: 'TLSv1.2', servername: 'a.b' },
      { serverName: 'a.b', takesEcdsa: true },
    ],
    [
      { sigalgs: 'RSA-PSS+SHA256', servername: 'a.b' },
      { serverName: 'a.b', takesEcdsa: false },
    ],
  ])('of a client with %j is read', async (options, hello) => {
    expect(readClientHello(await helloOf(options))).toEqual(hello)
  })

  it('is awaited until its last byte has come', async () => {
    const bytes = await helloOf({ servername: 'www.example.com' })
    for (let length = 0; length < bytes.length; length += 1) {
      expect(readClientHello(bytes.subarray(0, length))).toBe('more')
    }
  })

  it('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const record = Buffer.from([22, 3, 1, bytes.length >> 8, bytes.length & 255, ...bytes])
        const hello = readClientHello(record)
        expect(hello === null || typeof hello === 'object').toBe(true)
        expect(readClientHello(Buffer.from(bytes))).toBeDefined()
      }),
    )
  })

  it('with any byte changed never throws', async () => {
    const bytes = await helloOf({ servername: 'www.example.com' })
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (index, value) => {
        const changed = Buffer.from(bytes)
        changed[index] = value
        expect(readClientHello(changed)).toBeDefined()
      }),
    )
  })
})
