// What a probe means: the four statuses, the problems that visitors would hit, and the verdict when
// one host has two certificates.

import { describe, expect, it } from '@jest/globals'
import { type Certificate, unseenCertificate } from '../../src/certificate/certificate.ts'
import { judgeProbes } from '../../src/verify/judge.ts'
import type { ServedCertificate } from '../../src/verify/probe.ts'

const now = Date.parse('2026-11-24T12:00:00Z')
const dayMs = 86_400_000
const host = { name: 'www.example.com', port: 443, via: null }
const sha1 = 'ab'.repeat(20)
const sha256 = 'cd'.repeat(32)

const pushed: Certificate = {
  ...unseenCertificate('scs1700000000001'),
  names: ['www.example.com', 'example.com'],
  fingerprint: sha1,
  expiresAt: now + 70 * dayMs,
}
const own: ServedCertificate = {
  subject: 'CN=www.example.com',
  issuer: 'CN=R11',
  issuerOrganization: null,
  names: ['example.com', 'www.example.com'],
  sha1,
  sha256,
  notBefore: now - dayMs,
  notAfter: now + 70 * dayMs,
  coversHost: true,
  isSelfSigned: false,
  keyType: 'ec',
  intermediates: 1,
  chainNotAfter: now + 1000 * dayMs,
  distrust: null,
  failedAfterwards: null,
}
const other = { sha1: '12'.repeat(20), sha256: '34'.repeat(32), notAfter: now + 9 * dayMs }

const judge = (served: Partial<ServedCertificate>, wanted: Partial<Certificate> = {}) =>
  judgeProbes(
    host,
    { kind: 'seen', certificate: { ...own, ...served } },
    null,
    { ...pushed, ...wanted },
    now,
  )

describe('a host that serves the pushed certificate', () => {
  it.each([
    ['as SCM writes it', { fingerprint: sha1 }],
    ['in upper case with colons', { fingerprint: sha1.toUpperCase().replace(/..(?=.)/g, '$&:') }],
    ['with blanks', { fingerprint: sha1.replace(/..(?=.)/g, '$& ') }],
    ['as SHA-256', { fingerprint: sha256.toUpperCase() }],
    ['as SHA-256 of the file, whatever SCM shows', { sha256, fingerprint: 'ff'.repeat(20) }],
  ])('is recognised by its fingerprint, %s', (_, wanted) => {
    const check = judge({}, wanted)
    expect(check).toMatchObject({ status: 'served', defects: [] })
    expect(check.expected).toBe(check.served)
    expect(check.seen).toMatch(/^it serves the certificate: CN=www\.example\.com, issued by CN=R11/)
    expect(check.seen).toMatch(/expires 2027-02-02, 70 days left$/)
  })

  it.each([null, '', 'not shown', 'abcd'])(
    'is recognised by names and expiry when there is no fingerprint (%j), and the check says so',
    (fingerprint) => {
      const check = judge({ notAfter: now + 70.9 * dayMs }, { fingerprint })
      expect(check).toMatchObject({ status: 'served', expected: null })
      expect(check.seen).toContain(
        'with the same names and expiry date; its fingerprint could not be compared',
      )
    },
  )

  it('is served whatever else is wrong with it, and the check reports that too', () => {
    const check = judge({
      coversHost: false,
      names: ['a.example', 'b.example', 'c.example', 'd.example'],
      notAfter: now - dayMs,
      isSelfSigned: true,
    })
    expect(check.status).toBe('served')
    expect(check.defects).toEqual([
      'it does not cover the host (it covers only a.example, b.example, c.example, and 1 more)',
      'it has expired',
      'it is self-signed: browsers do not trust it',
    ])
  })
})

describe('a host that serves another one', () => {
  it.each<[string, Partial<ServedCertificate>]>([
    ['stale', {}],
    ['stale', { distrust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }],
    ['mismatch', { coversHost: false }],
    ['mismatch', { isSelfSigned: true }],
    ['mismatch', { notAfter: now - 1 }],
  ])('is %s with %j', (status, served) => {
    const check = judge({ ...other, ...served })
    expect(check).toMatchObject({ status, expected: sha1, served: other.sha1 })
    expect(check.seen).toContain('it serves another certificate: CN=www.example.com')
    expect(check.seen).toContain(`SHA-1 ${other.sha1.slice(0, 16)}…`)
  })

  it.each<[string, Partial<ServedCertificate>, Partial<Certificate>]>([
    ['other names', { names: ['www.example.com'] }, {}],
    ['another expiry', { notAfter: now + 72 * dayMs }, {}],
    ['nothing to compare with', {}, { names: [], expiresAt: null }],
  ])('is stale where %s tell it from the pushed one', (_, served, wanted) => {
    expect(judge(served, { fingerprint: null, ...wanted }).status).toBe('stale')
  })

  it('says so when nothing of the pushed one may be read', () => {
    const check = judgeProbes(
      host,
      { kind: 'seen', certificate: own },
      null,
      unseenCertificate('scs1700000000001'),
      now,
    )
    expect(check).toMatchObject({ status: 'stale', doubt: 'nothing-to-compare' })
    expect(check.seen).toContain('cannot be compared')
  })
})

describe('what visitors will stumble over', () => {
  it.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 0, /an intermediate certificate is missing/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 0, /an intermediate certificate is missing/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 1, /its chain does not lead to a trusted root/],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      2,
      /its root is not trusted on this machine.*NODE_EXTRA_CA_CERTS/,
    ],
    ['UNSPECIFIED', 1, /a key or signature in it may be too weak/],
    ['CERT_NOT_YET_VALID', 1, /a certificate in its chain is not valid yet/],
    ['SOMETHING_NEW', 1, /its chain is not trusted \(SOMETHING_NEW\)/],
  ])('%s with %i intermediates', (distrust, intermediates, expected) => {
    const { status, defects } = judge({ distrust, intermediates })
    expect(status).toBe('served')
    expect(defects).toHaveLength(1)
    expect(defects[0]).toMatch(expected)
  })

  it.each<[string, Partial<ServedCertificate>]>([
    ['it has expired', { distrust: 'CERT_HAS_EXPIRED', notAfter: now - 1 }],
    [
      'an intermediate certificate has expired',
      { distrust: 'CERT_HAS_EXPIRED', chainNotAfter: now - 1 },
    ],
    ['its expiry date cannot be read', { notAfter: Number.NaN }],
    [
      'it is not valid before 2026-11-25',
      { distrust: 'CERT_NOT_YET_VALID', notBefore: now + dayMs },
    ],
    [
      'it does not cover the host (it has no subject alternative name, only the subject CN=www.example.com)',
      { distrust: 'ERR_TLS_CERT_ALTNAME_INVALID', coversHost: false, names: [] },
    ],
  ])('%s, once', (defect, served) => {
    expect(judge(served).defects).toEqual([defect])
  })
})

describe('what one defect hides', () => {
  it('is told where it can be known: an expired one that comes alone', () => {
    const served = {
      distrust: 'CERT_HAS_EXPIRED',
      notAfter: now - 1,
      intermediates: 0,
      chainNotAfter: null,
    }
    expect(judge(served).defects).toEqual([
      'it has expired',
      'the host sends only its own certificate: an intermediate certificate may be missing',
    ])
  })

  it('is told where it can be known: an expired intermediate below an unknown root', () => {
    const { defects } = judge({ distrust: 'SELF_SIGNED_CERT_IN_CHAIN', chainNotAfter: now - 1 })
    expect(defects[0]).toBe('an intermediate certificate has expired')
    expect(defects[1]).toMatch(/its root is not trusted on this machine/)
  })

  it('does not hide the certificate: the handshake failed after it was shown', () => {
    const check = judge({ failedAfterwards: 'it aborted the handshake (x)' })
    expect(check.status).toBe('served')
    expect(check.defects[0]).toMatch(/a host requires client certificates: it aborted/)
  })
})

describe('a host with two certificates', () => {
  const seen = (certificate: Partial<ServedCertificate>) =>
    ({ kind: 'seen', certificate: { ...own, ...certificate } }) as const

  const rsa = { keyType: 'rsa' }
  const old = { ...other, subject: 'CN=old' }
  const elsewhere = { issuer: 'O=Another Authority, CN=X' }
  const both = (preferred: Partial<ServedCertificate>, second: Partial<ServedCertificate>) =>
    judgeProbes(host, seen(preferred), seen(second), pushed, now)

  it.each([
    ['browsers get', both(old, rsa), /^browsers get another certificate: CN=old/],
    [
      'clients of the other key type get',
      both({}, { ...old, ...rsa }),
      /^clients that take only RSA get another certificate: CN=old/,
    ],
    [
      'browsers get, of the same organization,',
      both(
        { ...old, issuer: `O=Let's Encrypt, CN=E5`, issuerOrganization: `Let's Encrypt` },
        { ...rsa, issuer: `O=Let's Encrypt, CN=R11`, issuerOrganization: `Let's Encrypt` },
      ),
      /^browsers get another certificate/,
    ],
  ])('is stale when %s the one that ours was meant to renew', (_, check, seenBy) => {
    expect(check.status).toBe('stale')
    expect(check.seen).toMatch(seenBy)
  })

  it.each([
    ['is of another authority', { ...other, ...elsewhere }],
    ['ends later', { ...other, notAfter: own.notAfter + dayMs }],
    ['ends at the same time', { ...other, notAfter: own.notAfter }],
    ['does not cover the host', { ...other, coversHost: false }],
  ])('serves ours when the other one %s, which is a remark', (_, second) => {
    for (const check of [both(second, rsa), both({}, { ...second, ...rsa })]) {
      expect(check.status).toBe('served')
      expect(check.served).toBe(check.expected)
      expect(check.defects).toHaveLength(1)
      expect(check.defects[0]).toMatch(
        /(browsers|clients that take only RSA) get another certificate/,
      )
    }
  })

  it('serves ours when the name of the other authority only holds that of ours', () => {
    const ours = { issuer: `O=Let's Encrypt, CN=R11`, issuerOrganization: `Let's Encrypt` }
    const theirs = { issuer: `CN=X, O=Let's Encrypt`, issuerOrganization: null }
    expect(both({ ...old, ...theirs }, { ...rsa, ...ours }).status).toBe('served')
    expect(both(ours, { ...old, ...rsa, ...theirs }).status).toBe('served')
  })

  it('is served without a word when both are ours', () => {
    expect(both({}, rsa)).toMatchObject({ status: 'served', defects: [] })
  })

  it('is judged by what browsers get when none is ours, or there is no second one', () => {
    expect(both(old, { ...other, ...rsa })).toMatchObject({
      status: 'stale',
      seen: expect.stringMatching(/^it serves/),
    })
    const none = { kind: 'unreachable', reason: 'no other', isDeclined: true } as const
    expect(judgeProbes(host, seen(other), none, pushed, now)).toMatchObject({ status: 'stale' })
    expect(judgeProbes(host, seen({}), none, pushed, now)).toMatchObject({
      status: 'served',
      defects: [],
    })
  })

  it.each([
    ['served', {}, 'RSA'],
    ['served', rsa, 'ECDSA'],
    ['stale', other, 'RSA'],
    ['mismatch', { ...other, isSelfSigned: true }, 'RSA'],
  ] as const)('is %s with a remark when only one of them was seen (%j)', (status, first, kind) => {
    const late = { kind: 'unreachable', reason: 'it did not answer', isDeclined: false } as const
    const check = judgeProbes(host, seen(first), late, pushed, now)
    expect(check).toMatchObject({ status, doubt: 'half-checked' })
    const defect = `clients that take only ${kind} could not be checked: it did not answer`
    expect(check.defects.at(-1)).toBe(defect)
  })
})

describe('a host that cannot be reached', () => {
  it('is told with the reason, and what was expected', () => {
    const probed = {
      kind: 'unreachable',
      reason: 'the connection was refused',
      isDeclined: false,
    } as const
    expect(judgeProbes(host, probed, null, pushed, now)).toEqual({
      host,
      status: 'unreachable',
      expected: sha1,
      served: null,
      seen: 'no TLS handshake: the connection was refused',
      defects: [],
      doubt: null,
    })
  })
})
