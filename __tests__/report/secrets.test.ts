// Secrets are taken out in whole and in part, whatever stands around them.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Secrets } from '../../src/report/secrets.ts'
import { anyString } from '../fixtures/any-string.ts'

const token = fc.string({
  unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/='),
  minLength: 40,
  maxLength: 400,
})
const around = anyString({ maxLength: 60 })

/** Whether any 24 characters in a row of the secret stand in the text. */
function hasPartOf(text: string, secret: string): boolean {
  for (let at = 0; at + 24 <= secret.length; at += 1) {
    if (text.includes(secret.slice(at, at + 24))) return true
  }
  return false
}

function knowing(...values: readonly string[]): Secrets {
  const secrets = new Secrets()
  for (const value of values) secrets.add(value)
  return secrets
}

describe('redact', () => {
  it.each([
    ['as it is', 'a"b/c d', 'said a"b/c d.', 'said ***.'],
    ['as in JSON', 'a"b/c d', 'said a\\"b/c d.', 'said ***.'],
    ['as in a URL', 'a"b/c d', 'said a%22b%2Fc%20d.', 'said ***.'],
    ['as in a form', 'a"b/c d', 'said a%22b%2fc+d.', 'said ***.'],
    ['as in a page', 'a"b&<c>', 'said a&quot;b&amp;&lt;c&gt;.', 'said ***.'],
    ['twice', 'abc', 'abcabc', '******'],
    ['not at all', 'abc', 'ab c', 'ab c'],
  ])('finds a secret %s', (_, secret, text, expected) => {
    expect(knowing(secret).redact(text)).toBe(expected)
  })

  it('finds a secret that is the beginning of another one', () => {
    expect(knowing('abc', 'abcdef').redact('abcdef abc')).toBe('*** ***')
  })

  it('knows no empty secret', () => {
    expect(knowing('').redact('abc')).toBe('abc')
  })

  it('leaves no part of a secret, wherever it was cut', () => {
    fc.assert(
      fc.property(
        token,
        fc.nat(),
        fc.nat(),
        around,
        around,
        (secret, one, other, before, after) => {
          const [from = 0, to = 0] = [one % secret.length, other % secret.length].sort(
            (a, b) => a - b,
          )
          const part = secret.slice(from, to)
          const clean = knowing(secret).redact(`${before}${part}${after}`)
          expect(hasPartOf(clean, secret)).toBe(false)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['its beginning at the end', 'you sent 0123456789abcd', 'you sent ***'],
    ['its end at the beginning', 'ghijklmnopqrstuvwxyz was sent', '*** was sent'],
    ['too little to tell', 'you sent 0123456', 'you sent 0123456'],
    [
      'its middle, too short to tell',
      'you sent 89abcdefgh, I think',
      'you sent 89abcdefgh, I think',
    ],
  ])('knows %s of a text that was cut', (_, text, expected) => {
    expect(knowing('0123456789abcdefghijklmnopqrstuvwxyz').redact(text)).toBe(expected)
  })

  it('leaves everything else as it is', () => {
    fc.assert(
      fc.property(token, around, (secret, text) => {
        expect(knowing(secret).redact(text)).toBe(text)
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws', () => {
    const any = anyString()
    fc.assert(
      fc.property(any, any, (secret, text) => {
        knowing(secret, '\ud800').redact(`${text}${secret}`)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a PEM block that nobody told us about', () => {
  const block = (label: string, newline = '\n') =>
    [`-----BEGIN ${label}-----`, 'MIGHAgEAMBMG', `-----END ${label}-----`].join(newline)

  it.each([
    ['as it is', `key ${block('PRIVATE KEY')} is wrong`, 'key *** is wrong'],
    ['as in JSON', `key ${block('EC PRIVATE KEY', '\\n')}.`, 'key ***.'],
    ['as in JSON in JSON', block('PRIVATE KEY', '\\\\n'), '***'],
    ['as in a form', block('PRIVATE+KEY', '%0A'), '***'],
    ['as in a URL', block('PRIVATE%20KEY', '%0A'), '***'],
    ['on one line', `key ${block('PRIVATE KEY', ' ')}`, 'key ***'],
    ['twice', `${block('CERTIFICATE')}, ${block('PRIVATE KEY')}.`, '***, ***.'],
    ['cut in the base64', 'key -----BEGIN PRIVATE KEY-----\nMIGHAg', 'key ***'],
    ['cut in its first line', 'key -----BEGIN PRIV', 'key ***'],
    ['cut in its last line', `${block('PRIVATE KEY').slice(0, -3)}`, '***'],
    [
      'cut in its last line, before another one',
      `${block('PRIVATE KEY').slice(0, -5)} ${block('CERTIFICATE')}.`,
      '***.',
    ],
    ['as its last line alone', 'the line -----END PRIVATE KEY-----', undefined],
  ])('is taken out %s', (_, text, expected = text) => {
    expect(new Secrets().redact(text)).toBe(expected)
    expect(knowing('a secret that is not there').redact(text)).toBe(expected)
  })

  it('leaves nothing of its base64, wherever it was cut', () => {
    const newlines = fc.constantFrom('\n', '\\n', '\r\n', '%0A', ' ')
    const label = fc.constantFrom('PRIVATE KEY', 'RSA PRIVATE KEY', 'CERTIFICATE')
    fc.assert(
      fc.property(token, label, newlines, around, fc.nat(), (base64, kind, newline, text, cut) => {
        const pem = [`-----BEGIN ${kind}-----`, base64, `-----END ${kind}-----`].join(newline)
        const clean = new Secrets().redact(`${text}${pem.slice(0, pem.length - (cut % 60))}`)
        expect(hasPartOf(clean, base64)).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  it('costs time that grows with the text alone', () => {
    const many = 200_000
    for (const text of [
      '-----BEGIN '.repeat(many),
      `${'-----BEGIN X-----'.repeat(many)}-----END X-----`,
      `-----BEGIN X${'-----END '.repeat(many)}`,
    ]) {
      expect(new Secrets().redact(text).length).toBe(3)
    }
  })
})
