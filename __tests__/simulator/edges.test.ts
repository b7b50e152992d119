// The TLS servers of the go-live world by themselves: what each serves, chosen at every handshake,
// and how a test makes one harmful.

import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import type tls from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Edges } from '../../simulator/edges.ts'
import { type IssuedLeaf, Issuers } from '../../simulator/issuers.ts'
import { helloOf, visit } from '../fixtures/visit.ts'

const dayMs = 86_400_000
const issuers = new Issuers(Date.now)
const edges = new Edges(issuers, Date.now)
let www: IssuedLeaf
let wwwRsa: IssuedLeaf
let other: IssuedLeaf
let fallback: IssuedLeaf
let bound: string[] = ['old']

beforeAll(async () => {
  const dates = { notBefore: Date.now() - dayMs, notAfter: Date.now() + 30 * dayMs }
  www = await issuers.issue({ names: ['www.example.com'], ...dates })
  wwwRsa = await issuers.issue({ names: ['www.example.com'], algorithm: 'rsa', ...dates })
  other = await issuers.issue({ names: ['other.example.org'], group: 'Other', ...dates })
  fallback = await issuers.issue({ names: ['fallback.example.com'], ...dates })
  await edges.add({
    name: 'one',
    servable: (name) => {
      if (name === 'www.example.com') return [www.pem, wwwRsa.pem]
      if (name === 'other.example.org') return other.pem
      return name === 'nothing.example.com' ? null : fallback.pem
    },
    bound: () => bound,
  })
})
afterAll(() => edges.close())

const port = () => edges.list[0]?.port ?? 0
const see = (servername: string, options: tls.ConnectionOptions = {}) =>
  visit(port(), servername, { ca: issuers.rootPem, ...options })

describe('a TLS server', () => {
  it('serves by the name that a visitor asks for, with a chain to its root', async () => {
    expect(await see('www.example.com')).toBe(www.fingerprint)
    expect(await see('other.example.org')).toBe(other.fingerprint)
    expect(await see('fallback.example.com')).toBe(fallback.fingerprint)
    expect(await see('WWW.Example.COM')).toBe(www.fingerprint)
    expect(edges.list).toEqual([{ name: 'one', port: port(), bound: ['old'] }])
  })

  it('serves the default to a visitor who asks for no name', async () => {
    expect(await see('', { checkServerIdentity: () => undefined })).toBe(fallback.fingerprint)
  })

  it('prefers ECDSA, and serves RSA to a visitor who knows nothing else', async () => {
    const sigalgs = 'RSA-PSS+SHA256:RSA+SHA256'
    expect(await see('www.example.com', { sigalgs })).toBe(wwwRsa.fingerprint)
    const both = 'RSA-PSS+SHA256:ECDSA+SHA256:RSA+SHA256'
    expect(await see('www.example.com', { sigalgs: both })).toBe(www.fingerprint)
    const maxVersion = 'TLSv1.2'
    expect(await see('www.example.com', { sigalgs: both, maxVersion })).toBe(www.fingerprint)
  })

  it('closes the connection when nothing is bound', async () => {
    await expect(see('nothing.example.com')).rejects.toThrow()
  })

  it('waits for a slow visitor, and closes the connection of one who speaks something else', async () => {
    const hello = await helloOf({ servername: 'www.example.com' })
    const slow = net.connect(port(), '127.0.0.1').setNoDelay()
    for (const byte of hello.subarray(0, 40)) {
      await new Promise((resolve) => slow.write(Buffer.from([byte]), resolve))
    }
    slow.write(hello.subarray(40))
    const [answer] = await once(slow, 'data')
    slow.destroy()
    // A handshake record.
    expect(answer[0]).toBe(22)
    const other = net.connect(port(), '127.0.0.1')
    other.write('GET / HTTP/1.1\r\n\r\n')
    other.resume()
    await once(other, 'close')
  })

  it('that is not there cannot be sabotaged', () => {
    expect(() => edges.sabotage('two', 'expired')).toThrow(
      'there is no TLS server of "two"; there are one',
    )
  })
})

describe('a sabotage', () => {
  it('has its effect while the named certificate is bound', async () => {
    edges.sabotage('one', 'no-handshake', 'new')
    expect(await see('www.example.com')).toBe(www.fingerprint)
    bound = ['old', 'new']
    await expect(see('www.example.com')).rejects.toThrow()
    bound = ['old']
    expect(await see('www.example.com')).toBe(www.fingerprint)
  })

  it.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)('%s lasts until the old certificate is bound again', async (harm, code) => {
    edges.sabotage('one', harm)
    expect(await see('www.example.com')).toBe(www.fingerprint)
    bound = ['another']
    await expect(see('www.example.com')).rejects.toMatchObject({ code })
    bound = ['old']
    expect(await see('www.example.com')).toBe(www.fingerprint)
    bound = ['another']
    edges.reset()
    expect(await see('www.example.com')).toBe(www.fingerprint)
    bound = ['old']
  })
})

describe('an issued certificate', () => {
  it('has the names, dates and fingerprint that are said, and is signed by its group', () => {
    const leaf = new X509Certificate(www.pem.chain)
    expect(leaf.validFromDate.getTime()).toBe(www.notBefore)
    expect(leaf.validToDate.getTime()).toBe(www.notAfter)
    expect(leaf.fingerprint.replaceAll(':', '').toLowerCase()).toBe(www.fingerprint)
    expect(leaf.issuer).toBe('CN=Simulated Intermediate')
    expect(new X509Certificate(other.pem.chain).issuer).toBe('CN=Other Intermediate')
    expect(new Issuers(Date.now).rootPem).toBe('')
  })
})
