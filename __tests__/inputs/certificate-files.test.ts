// Certificates and keys from files: what certbot, acme.sh and lego write is taken, everything else
// ends in a clear sentence.

import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readCertificateFiles, secretsOfKey } from '../../src/inputs/certificate-files.ts'
import { readPem } from '../../src/inputs/pem.ts'
import { formatProblem } from '../../src/inputs/problems.ts'
import {
  type Chain,
  createCertificate,
  createChain,
  encrypted,
  inOldForm,
  type Pem,
} from '../fixtures/certificates.ts'

let ecdsa: Chain
let rsa: Chain
let selfSigned: Pem
beforeAll(async () => {
  ecdsa = await createChain({ names: ['www.example.com', '*.example.com'] })
  rsa = await createChain({ names: ['www.example.com'], algorithm: 'rsa' })
  selfSigned = await createCertificate(['self.example.com'])
})

const problemsOf = (fullchain: string, key: string) =>
  readCertificateFiles(fullchain, key).problems.map(formatProblem)
const full = ({ leaf, intermediates }: Chain) => [leaf, ...intermediates].join('\n')

describe.each(['ecdsa', 'rsa'] as const)('%s', (algorithm) => {
  const chain = () => ({ ecdsa, rsa })[algorithm]

  it('is split into leaf and chain, whatever the order, with and without the root', () => {
    const { leaf, intermediates, root, key } = chain()
    const all = [leaf, ...intermediates, root]
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.boolean(),
        (order, withRoot) => {
          const text = order.filter((pem) => withRoot || pem !== root).join('\n')
          const { files, problems } = readCertificateFiles(text, key)
          expect(problems).toEqual([])
          expect(files?.leafPem).toBe(leaf.trim())
          expect(files?.chainPem).toBe(intermediates.map((pem) => pem.trim()).join('\n'))
          expect(files?.names[0]).toBe('www.example.com')
        },
      ),
      { numRuns: 50 },
    )
  })

  it('takes keys of both forms, with Windows line ends, and with text around them', () => {
    const { key } = chain()
    for (const text of [
      key,
      inOldForm(key),
      key.replaceAll('\n', '\r\n'),
      `some words\n\n${key}\n\n`,
    ]) {
      expect(problemsOf(`Bag Attributes\n${full(chain()).replaceAll('\n', '\r\n')}`, text)).toEqual(
        [],
      )
    }
  })
})

describe('what is refused', () => {
  it.each([
    [
      'an encrypted key',
      () => problemsOf(full(ecdsa), encrypted(ecdsa.key)),
      /^key-file, line 1: the key is encrypted.*openssl pkey -in KEY -out PLAIN/,
    ],
    [
      'the key of another renewal',
      () => problemsOf(full(ecdsa), rsa.key),
      /^key-file: does not match any certificate in fullchain-file/,
    ],
    [
      'no chain',
      () => problemsOf(ecdsa.leaf, ecdsa.key),
      /^fullchain-file: contains no intermediate certificate; use the full chain/,
    ],
    [
      'a stranger in the chain',
      () => problemsOf(`${full(ecdsa)}\n${rsa.intermediates[0]}`, ecdsa.key),
      /^fullchain-file, line \d+: this certificate \(CN=Test Authority \d+ B\) is not part of the chain/,
    ],
    [
      'a gap in the chain',
      () => problemsOf(`${ecdsa.leaf}\n${ecdsa.intermediates[1]}`, ecdsa.key),
      /is not part of the chain/,
    ],
    ['no certificate', () => problemsOf('', ecdsa.key), /^fullchain-file: contains no certificate/],
    ['no key', () => problemsOf(full(ecdsa), full(ecdsa)), /^key-file: contains no private key/],
    [
      'the files the wrong way round',
      () => problemsOf(ecdsa.key, full(ecdsa)),
      /^fullchain-file: contains no certificate/,
    ],
    [
      'the first line only',
      () => problemsOf(full(ecdsa), '-----BEGIN PRIVATE KEY-----'),
      /^key-file, line 1: BEGIN PRIVATE KEY has no END line; copy the whole file/,
    ],
    [
      'END without BEGIN',
      () => problemsOf(full(ecdsa), '-----END PRIVATE KEY-----'),
      /^key-file, line 1: END PRIVATE KEY has no BEGIN line/,
    ],
    [
      'a broken edge',
      () =>
        problemsOf(
          full(ecdsa),
          ecdsa.key.replace('-----BEGIN PRIVATE KEY-----', '-----BEGIN PRIVATE KEY'),
        ),
      /^key-file, line 1: is an incomplete BEGIN or END line/,
    ],
    [
      'two labels',
      () => problemsOf(full(ecdsa), ecdsa.key.replace('END PRIVATE', 'END RSA PRIVATE')),
      /has no END line/,
    ],
    [
      'two keys run together',
      () => problemsOf(full(ecdsa), `-----BEGIN PRIVATE KEY-----\n${ecdsa.key}`),
      /has no END line/,
    ],
    [
      'not base64',
      () => problemsOf(full(ecdsa).replace('MII', 'M!I'), ecdsa.key),
      /^fullchain-file, line 2: is not base64/,
    ],
  ])('%s', (_, problems, expected) => {
    const found = problems()
    expect(found[0] ?? '').toMatch(expected)
  })

  it('a certificate, a chain or a key that is too long for SCM', async () => {
    const names = Array.from(
      { length: 150 },
      (_, index) => `a-rather-long-name-${index}.example.com`,
    )
    const long = await createChain({ names })
    expect(problemsOf(full(long), long.key)[0]).toMatch(
      /^fullchain-file: the certificate has \d+ characters, but SCM accepts at most 4096/,
    )
  })

  it('may be self-signed, which is noted', () => {
    const { files, problems } = readCertificateFiles(selfSigned.cert, selfSigned.key)
    expect(problems).toEqual([])
    expect(files).toMatchObject({ isSelfSigned: true, chainPem: '' })
  })
})

describe('damaged files', () => {
  it('end in one clear sentence, at whatever line they are cut, changed or doubled', () => {
    const fullchain = full(ecdsa).trim().split('\n')
    const key = ecdsa.key.trim().split('\n')
    const damage = fc.record({
      file: fc.constantFrom('fullchain', 'key'),
      line: fc.nat(),
      how: fc.constantFrom('cut', 'drop', 'flip', 'half', 'double'),
    })
    fc.assert(
      fc.property(damage, ({ file, line, how }) => {
        const lines = [...(file === 'key' ? key : fullchain)]
        const at = line % lines.length
        const text = lines[at] ?? ''
        if (how === 'cut') lines.length = at
        else if (how === 'drop') lines.splice(at, 1)
        else if (how === 'half') lines[at] = text.slice(0, text.length / 2)
        else if (how === 'double') lines.splice(at, 0, text)
        else
          lines[at] = text.startsWith('-') ? text.replace('-', '+') : `${text.slice(1)}${text[0]}`
        const [fullchainText, keyText] = file === 'key' ? [fullchain, lines] : [lines, key]
        const { files, problems } = readCertificateFiles(
          fullchainText.join('\n'),
          keyText.join('\n'),
        )
        for (const problem of problems) {
          expect(problem.message).toMatch(/^[a-zA-Z]/)
          // No part of the key is ever quoted.
          for (const secret of key.filter((each) => each.length >= 16 && !each.startsWith('-'))) {
            expect(problem.message).not.toContain(secret)
          }
        }
        if (problems.length > 0) expect(files).toBeNull()
        else expect(files?.leaf.checkPrivateKey).toBeDefined()
      }),
      { numRuns: 1000 },
    )
  })

  it('whatever a file holds, nothing is thrown', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '-----BEGIN CERTIFICATE-----',
        '-----END CERTIFICATE-----',
        '-----BEGIN PRIVATE KEY-----',
        '-----END PRIVATE KEY-----',
        'MIIB',
        'Proc-Type: 4,ENCRYPTED',
      ),
    )
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (fullchain, key) => {
        readCertificateFiles(fullchain.join('\n'), key.join('\n'))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('readPem', () => {
  it('reads back the blocks that were written', () => {
    const base64 = fc.stringMatching(/^[A-Za-z0-9+/]{1,64}$/)
    const block = fc.record({
      label: fc.constantFrom('CERTIFICATE', 'RSA PRIVATE KEY'),
      lines: fc.array(base64, { minLength: 1 }),
    })
    fc.assert(
      fc.property(fc.array(block), (blocks) => {
        const texts = blocks.map(({ label, lines }) =>
          [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n'),
        )
        const { blocks: read, problems } = readPem(texts.join('\n'))
        expect(problems).toEqual([])
        expect(read.map(({ text }) => text)).toEqual(texts)
      }),
      { numRuns: 500 },
    )
  })
})

describe('secretsOfKey', () => {
  it('is the base64, whole and by line; never BEGIN, END or what is short', () => {
    const secrets = secretsOfKey(rsa.key)
    const lines = rsa.key.trim().split('\n').slice(1, -1)
    expect(secrets).toContain(lines.join(''))
    for (const line of lines.filter((each) => each.length >= 16)) expect(secrets).toContain(line)
    expect(secrets.every((secret) => secret.length >= 16 && !secret.includes('-'))).toBe(true)
    expect(secretsOfKey('no key')).toEqual([])
  })
})
