import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { parse } from 'yaml'
import { ActionError } from '../../src/errors.ts'
import { keysOf } from '../../src/fleet/keys.ts'
import { ManifestError, readManifest } from '../../src/fleet/manifest.ts'
import { anyString } from '../fixtures/any-string.ts'

const file = new URL('../../schemas/certificates-v1.schema.json', import.meta.url)
const schema = JSON.parse(readFileSync(file, 'utf8'))
const isManifest = new Ajv({ strict: false }).compile(schema)

const accounts = `
accounts:
  shop:
    oidc-provider-urn: iam::shop:oidcProvider:github
    agency-urn: iam::shop:agency:push
  blog: { identity-provider-id: github }
`

function problemsOf(text: string): readonly string[] {
  try {
    readManifest(text, 'certificates.yml')
    return []
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    return error.message.split('\n').slice(1)
  }
}

const good: Record<string, string> = {
  'one certificate': `version: 1${accounts}
certificates:
  - { domain: www.example.com, accounts: shop, targets: CDN }
`,
  'every kind of value': `version: 1
defaults:
  scm-region: cn-north-4
  max-retries: 5
  targets: |
    CDN
    ELB: cn-north-4, cn-east-3   # both
${accounts}
certificates:
  - domain: "*.example.com"
    accounts: [shop, blog]
    hosts: [www.example.com, www.example.com via 192.0.2.7]
    verify-required: true
    bind: replace
  - certificate-name: wild
    name: wild-card
    accounts: [shop]
    targets: ["ELB: cn-north-4"]
    bind: "ELB:cn-north-4 listener 0123"
    enterprise-project-id: 0
`,
  'the only account by default, and an alias': `version: 1
defaults: { targets: &targets "ELB: cn-north-4" }
accounts: { shop: { identity-provider-id: github } }
certificates:
  - { domain: a.example.com }
  - { domain: b.example.com, targets: *targets }
`,
}

/** A manifest whose defaults do not suit every certificate, with these certificates. */
function strict(certificates: string): string {
  return `version: 1
defaults: { targets: CDN, skip-when-served: true, verify-timeout-seconds: 200 }
accounts: { a: { identity-provider-id: g } }
certificates:
${certificates}
`
}

/** Texts and the problem of each; `~` marks those that only the reader can see. */
const bad: readonly (readonly [text: string, problem: string])[] = [
  ['', 'line 1, column 1: a manifest must be keys with values'],
  ['version: 2', 'line 1, column 1: version must be 1'],
  ['- a', 'a manifest must be keys with values'],
  [`version: 1${accounts}certificates: []`, 'certificates must be a list with at least one item'],
  ['version: 1\ncertificates: [{domain: a.b}]', 'accounts is missing'],
  [`version: 1${accounts}certificates: [{ domain: a.b, accounts: shop }]`, '~targets: is required'],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, target: CDN }]`,
    'line 7, column 47: "target" is not a key of this certificate; did you mean "targets"?',
  ],
  [
    `version: 1${accounts}certificates: [{ accounts: shop, targets: CDN }]`,
    'set either domain or certificate-name',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, targets: CDN, accounts: shp }]`,
    '~"shp" is not in accounts; did you mean "shop"?',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, targets: CDN }]`,
    '~accounts is missing; use "shop", "blog"',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: CND }]`,
    '~line 7, column 56: targets: "CND" is not a service; did you mean "CDN"?',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: CDN, max-retries: 11 }]`,
    'max-retries: "11" is not a whole number from 0 to 10',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: "\${{ vars.T }}" }]`,
    '~targets has an expression, which is not evaluated here',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: [shop, shop], targets: CDN }]`,
    '"a.b" is in account "shop" already; name the account once',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: [{ ELB: x }] }]`,
    'an item of targets must be one line of text',
  ],
  [
    'version: 1\naccounts: { a: { password: x } }\ncertificates: [{ domain: a.b, targets: CDN }]',
    'password has no place here: a manifest holds no secrets',
  ],
  [
    'version: 1\naccounts: { a: { agency-urn: "iam::a:agency:b" } }\ncertificates: [{ domain: a.b, targets: CDN }]',
    'account "a" has no oidc-provider-urn',
  ],
  [
    'version: 1\naccounts: { "a b": { identity-provider-id: g } }\ncertificates: [{ domain: a.b, targets: CDN }]',
    '"a b" cannot name an account',
  ],
  [
    'version: 1\naccounts: { a: { identity-provider-id: g } }\ncertificates: [{ domain: a.b, name: "a:b", targets: CDN }]',
    '"a:b" cannot name a certificate',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: CDN, hosts: }]`,
    'hosts is empty or not a text; write one item per line',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: CDN, fail-on: "" }]`,
    'fail-on is empty; write a value',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: { shop: 1 }, targets: CDN }]`,
    'accounts must name accounts',
  ],
  [`version: 1${accounts}certificates: [7]`, 'this certificate must be keys with values'],
  ['version: 1\naccounts: {}\ncertificates: [{ domain: a.b, targets: CDN }]', 'accounts is empty'],
  [
    'version: 1\naccounts: { a: { identity-provider-id: g, agency-urn: "iam::a:agency:b" } }\ncertificates: [{ domain: a.b, targets: CDN }]',
    'account "a" says two ways to sign in',
  ],
  [
    'version: 1\naccounts: { a: { identity-provider-id: g, targets: CDN } }\ncertificates: [{ domain: a.b, targets: CDN }]',
    '"targets" is not a key of this account; it belongs to defaults',
  ],
  [
    'version: 1\naccounts: { a: {} }\ncertificates: [{ domain: a.b, targets: CDN }]',
    'account "a" does not say how to sign in',
  ],
  [
    'version: 1\nversion: 1',
    '~line 2, column 1: "version" is written twice, here and in line 1; keep one',
  ],
  ['version: [', '~is not YAML'],
  [
    `version: 1${accounts}certificates: [{ domain: A.b, accounts: shop, targets: CDN }, { domain: a.B, accounts: shop, targets: CDN }]`,
    '~line 7, column 88: "a.B" is in account "shop" already (line 7); add a name',
  ],
  [
    `version: 1${accounts}certificates:
  - { domain: a.b, accounts: shop, targets: CDN }
  - { domain: c.d, accounts: shop, targets: CDN }
  - { domain: a.b, accounts: shop, targets: CDN }`,
    '~line 10, column 30: "a.b" is in account "shop" already (line 8); add a name to one of the two, like "name: a.b-2"',
  ],
  [
    'version: 1\naccounts: { 1: { identity-provider-id: a }, "1": { identity-provider-id: b } }\ncertificates: [{ domain: a.b, targets: CDN }]',
    '~line 2, column 45: "1" is written twice, here and in line 2; keep one',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: CDN, name: [x] }]`,
    'column 61: name is empty or not a text',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: CDN, name: }]`,
    'column 61: name is empty or not a text',
  ],
  [
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: CDN, name: "\${{ vars.N }}" }]`,
    '~name has an expression, which is not evaluated here',
  ],
]

/** Texts with one mistake, which is told once and in our own words. */
const once: readonly (readonly [problem: string, text: string])[] = [
  [
    'line 7, column 16: this certificate must be keys with values; write each certificate on a line of its own, like "- domain: a.b"',
    `version: 1${accounts}certificates: [a.b]`,
  ],
  [
    'line 5, column 5: this certificate must be keys with values; write each certificate on a line of its own, like "- domain: a.b"',
    strict('  - a.b\n  - c.d\n  - { domain: e.f, hosts: e.f }'),
  ],
  [
    'line 6, column 5: "e.f": skip-when-served (from defaults, line 2): needs hosts, which is empty; name at least one host there',
    strict('  - { domain: c.d, hosts: c.d }\n  - { domain: e.f }'),
  ],
  [
    'line 5, column 5: "e.f": verify-timeout-seconds (from defaults, line 2): 200 is more than timeout-seconds (60)',
    strict('  - { domain: e.f, hosts: e.f, timeout-seconds: 60 }'),
  ],
  [
    'line 5, column 20: "host" is not a key of this certificate; did you mean "hosts"?',
    strict('  - { domain: e.f, host: e.f }'),
  ],
  [
    'line 5, column 20: verify-hosts is called hosts in a manifest',
    strict('  - { domain: e.f, verify-hosts: e.f }'),
  ],
  [
    'line 5, column 7: certificate-domain is called domain in a manifest',
    strict('  - { certificate-domain: e.f, hosts: e.f }'),
  ],
  [
    'line 4, column 1: "certificate" is not a key of a manifest; did you mean "certificates"?',
    strict('  - { domain: e.f, hosts: e.f }').replace('certificates', 'certificate'),
  ],
  [
    'line 3, column 1: "account" is not a key of a manifest; did you mean "accounts"?',
    strict('  - { domain: e.f, hosts: e.f, accounts: a }').replace('accounts: {', 'account: {'),
  ],
  [
    'line 7, column 31: "account" is not a key of this certificate; did you mean "accounts"?',
    `version: 1${accounts}certificates: [{ domain: a.b, account: shop, targets: CDN }]`,
  ],
  ['line 8, column 4: this certificate must be keys', `version: 1${accounts}certificates:\n  -\n`],
  [
    'line 7, column 47: "tarets" is not a key of this certificate; did you mean "targets"?',
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, tarets: CDN }]`,
  ],
  [
    'line 7, column 18: "domian" is not a key of this certificate; did you mean "domain"?',
    `version: 1${accounts}certificates: [{ domian: a.b, accounts: shop, targets: CDN }]`,
  ],
  [
    'line 7, column 47: targets is empty or not a text; write one item per line',
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: { CDN: x } }]`,
  ],
  [
    'line 7, column 26: domain: "a b" is not a domain name',
    `version: 1${accounts}certificates: [{ domain: "a b", accounts: shop, targets: CDN }]`,
  ],
  [
    'line 7, column 18: << is a merge key, which is not supported',
    `version: 1${accounts}certificates: [{ <<: { targets: CDN }, domain: a.b, accounts: shop }]`,
  ],
  [
    'line 7, column 69: "nope" is not an anchor',
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: CDN, hosts: [*nope] }]`,
  ],
  [
    'line 7, column 26: "*.example.com" must be in quotes: YAML takes a "*" at the beginning for an alias',
    `version: 1${accounts}certificates: [{ domain: *.example.com, accounts: shop, targets: CDN }]`,
  ],
  [
    'line 8, column 14: is not YAML: this line has two keys; write a value with a ":" in quotes',
    `version: 1${accounts}certificates:\n  - targets: ELB: cn-north-4\n`,
  ],
  [
    'line 8, column 5: this certificate must be keys with values; write a blank after the colon, like "- domain: a.b"',
    `version: 1${accounts}certificates:\n  - domain:a.b\n`,
  ],
  [
    'line 7, column 35: "!!binary" is a tag, which is not supported; remove it',
    `version: 1${accounts}certificates: [{ domain: !!binary d3d3, accounts: shop, targets: CDN }]`,
  ],
  [
    'line 7, column 18: PASSWORD has no place here: a manifest holds no secrets',
    `version: 1${accounts}certificates: [{ PASSWORD: x, domain: a.b, accounts: shop, targets: CDN }]`,
  ],
  [
    'line 7, column 18: secret_access_key has no place here: a manifest holds no secrets',
    `version: 1${accounts}certificates: [{ secret_access_key: x, domain: a.b, accounts: shop, targets: CDN }]`,
  ],
  [
    'line 7, column 26: domain: "“a.b”" is not a domain name',
    `version: 1${accounts}certificates: [{ domain: “a.b”, accounts: shop, targets: CDN }]`,
  ],
  [
    'hosts: "https://***@www.example.com" is a URL',
    `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: CDN, hosts: "https://u:hunter2@www.example.com" }]`,
  ],
  ['line 7, column 16: "nope" is not an anchor', `version: 1${accounts}certificates: [*nope]`],
  ['line 2, column 1: a second document begins here', `version: 1\n---\nversion: 1\n`],
  [
    'line 3, column 1: a tab indents this line; use spaces, not tabs',
    `version: 1\ndefaults:\n\ttargets: CDN\n\tfail-on: any\ncertificates: [`,
  ],
  [
    'line 4, column 3: a tab indents this line; use spaces, not tabs',
    `version: 1\ndefaults:\n  targets: CDN\n  \tfail-on: any\n`,
  ],
  [
    'line 4, column 1: a tab indents this line; use spaces, not tabs',
    `version: 1\ndefaults:\n  targets: CDN\n\tfail-on: any\n`,
  ],
  [
    'line 8, column 14: is not YAML: the [ here has no ] that closes it',
    `version: 1${accounts}certificates:\n  - targets: [CDN\n    hosts: a.b\n  - domain: c.d\n    hosts: [c.d]\n`,
  ],
  [
    'line 7, column 16: is not YAML: the { here has no } that closes it',
    `version: 1${accounts}certificates: [{ domain: a.b, targets: CDN\n`,
  ],
  [
    'line 2, column 11: is not YAML: the " here has no " that closes it',
    `version: 1\ndefaults: "x\naccounts: y\n`,
  ],
  [
    'line 7, column 15: is not YAML: the [ here has no ] that closes it',
    `version: 1${accounts}certificates: [[a]\n`,
  ],
  [
    'line 7, column 19: is not YAML: Missing , or : between flow sequence items',
    `version: 1${accounts}certificates: ["a""Missing closing"]\n`,
  ],
  ['is nested too deeply', `version: ${'['.repeat(20_000)}`],
  [
    'line 1, column 2: is not text in UTF-8; save the file as UTF-8',
    Buffer.from('version: 1\n', 'utf16le').toString('utf8'),
  ],
  [
    'line 1, column 1: version must be 1',
    `\ufeffversion: 2${accounts}certificates: [{ domain: a.b, accounts: shop, targets: CDN }]`,
  ],
]

describe('the reader of a manifest', () => {
  it.each(Object.entries(good))('and the schema accept %s', (_, text) => {
    expect(problemsOf(text)).toEqual([])
    isManifest(parse(text))
    expect(isManifest.errors ?? []).toEqual([])
  })

  it.each(bad)('refuses %j', (text, problem) => {
    expect(problemsOf(text).join('\n')).toContain(problem.replace(/^~/, ''))
    if (!problem.startsWith('~')) expect(isManifest(parse(text))).toBe(false)
  })

  it.each(once)('tells one mistake once: %s', (problem, text) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)])
  })

  it.each(['007', '1e3', '0x10', '12345678901234567890', 'True'])(
    'takes %s for the name of an account, as it is written',
    (name) => {
      const text = `version: 1\naccounts: { ${name}: { identity-provider-id: a }, b: { identity-provider-id: b } }\ncertificates: [{ domain: a.b, targets: CDN, accounts: ${name} }]`
      expect(readManifest(text, 'certificates.yml').entries).toMatchObject([{ account: name }])
    },
  )

  it('cuts what it quotes, and never what to do', () => {
    const long = 'a'.repeat(100_000)
    const text = (certificate: string) =>
      `version: 1${accounts}certificates: [{ accounts: shop, targets: CDN, ${certificate} }]`
    const all = [
      `domain: ${long}`,
      `domain: "${long} "`,
      `domain: a.b, ${long}: x`,
      `domain: a.b, hosts: "${long}/"`,
    ]
    for (const certificate of all) {
      for (const problem of problemsOf(text(certificate))) expect(problem.length).toBeLessThan(1100)
    }
    expect(problemsOf(text(`domain: ${long}`)).join('\n')).toMatch(
      /set name to up to 100 characters/,
    )
  })

  it('lists the keys of a part once, and at most 39 problems', () => {
    const certificates = Array.from(
      { length: 100 },
      (_, index) => `  - { domain: a${index}.b, accounts: shop, targets: CDN, qqqq: 1, zzzz: 2 }`,
    )
    const problems = problemsOf(`version: 1${accounts}certificates:\n${certificates.join('\n')}`)
    expect(problems).toHaveLength(40)
    expect(problems[0]).toMatch(/"qqqq" is not a key of this certificate; use one of name, domain/)
    expect(problems[1]).toMatch(/"zzzz" is not a key of this certificate; remove it$/)
    expect(problems.at(-1)).toBe('- and 161 more')
  })

  it('makes an entry of each certificate and account, with the values of the nearest part', () => {
    const { entries } = readManifest(good['every kind of value'] ?? '', 'certificates.yml')
    expect(entries.map(({ name, account }) => `${account}:${name}`)).toEqual([
      'shop:*.example.com',
      'blog:*.example.com',
      'shop:wild-card',
    ])
    expect(entries[1]?.inputs).toEqual({
      'scm-region': 'cn-north-4',
      'max-retries': '5',
      targets: 'CDN\nELB: cn-north-4, cn-east-3   # both\n',
      'identity-provider-id': 'github',
      'certificate-domain': '*.example.com',
      'verify-hosts': 'www.example.com\nwww.example.com via 192.0.2.7',
      'verify-required': 'true',
      bind: 'replace',
    })
    expect(entries[2]?.inputs['targets']).toBe('ELB: cn-north-4')
  })

  it('warns of an scm-region that is near to a known one, once for each line', () => {
    const text = `version: 1
defaults: { targets: CDN, scm-region: cn-nort-4 }
accounts:
  a: { identity-provider-id: g }
  b: { identity-provider-id: g, scm-region: cn-east-3 }
  c: { identity-provider-id: g, scm-region: ap-southest-1 }
  d: { identity-provider-id: g, scm-region: xx-moon-77 }
certificates:
  - { domain: a.b, accounts: [a, b, c, d] }
  - { domain: c.d, accounts: a }
`
    expect(readManifest(text, 'certificates.yml').warnings).toEqual([
      'scm-region, line 2: did you mean "cn-north-4"? "cn-nort-4" is not a region that this action knows.',
      'scm-region, line 6: did you mean "ap-southeast-1"? "ap-southest-1" is not a region that this action knows.',
    ])
  })

  it('takes no word in a value for an input that has a problem already', () => {
    const text = (value: string) =>
      `version: 1${accounts}certificates: [{ domain: a.b, accounts: shop, targets: , fail-on: ${value} }]`
    for (const value of ['x', 'targets', 'set targets first']) {
      expect(problemsOf(text(`"${value}"`))).toEqual([
        expect.stringContaining('targets is empty'),
        expect.stringContaining(`fail-on: "${value}" is not known`),
      ])
    }
  })

  it('lists ten different mistakes at once, each with its line and column', () => {
    const text = `version: 1
defaults:
  fail-on: sometimes
accounts:
  shop:
    oidc-provider-urn: iam::shop:agency:push
    agency-urn: iam::shop:agency:push
    password: hunter2
  blog:
    agency-urn: iam::blog:agency:push
certificates:
  - domain: www.example.com
    acounts: shop
    accounts: [shp]
    targets: |
      CDN
      # which is right
      ELB: cn-north-4, , cn-east-3
  - certificate-name: wild
    accounts: shop
    targets: [CDN, "CND"]
    hosts: www.example.com:99999
    bind: CDN www.example.com again
`
    const problems = problemsOf(text)
    expect(
      problems.map((line) => line.replace(/^- line (\d+), column (\d+): .*$/, '$1:$2')),
    ).toEqual(['3:12', '6:24', '8:5', '9:3', '13:5', '14:16', '18:24', '21:21', '22:12', '23:11'])
    expect(problems.join('')).not.toContain('hunter2')
  })

  it('ends in entries or in typed problems, whatever the text', () => {
    const parts = [
      'version: 1\n',
      accounts,
      'certificates:\n',
      '  - domain: a.b\n',
      '    targets: CDN\n',
      '    accounts: shop\n',
      '    bind: ',
      '|\n',
      '[',
      '}',
      '&a ',
      '*a',
      '? ',
      '- ',
      ': ',
      '\t',
      'null\n',
      '"',
    ]
    const anyYaml = fc.oneof(
      anyString(),
      fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((each) => each.join('')),
      fc.json(),
    )
    fc.assert(
      fc.property(anyYaml, (text) => {
        try {
          readManifest(text, 'certificates.yml')
        } catch (error) {
          if (!(error instanceof ActionError) || error.code === 'INTERNAL') throw error
          if (error instanceof ManifestError) {
            const lines = text.split(/\r\n|\n|\r/).length
            for (const { line, column } of error.problems) {
              expect(line).toBeGreaterThanOrEqual(1)
              expect(line).toBeLessThanOrEqual(lines)
              expect(column).toBeGreaterThanOrEqual(1)
            }
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('the schema', () => {
  it('has the keys of the reader', () => {
    const { properties } = schema
    const keys = (part: { properties: object }) => Object.keys(part.properties).sort()
    expect(keys(schema)).toEqual([...keysOf.manifest].sort())
    expect(keys(properties.defaults)).toEqual([...keysOf.defaults].sort())
    expect(keys(properties.accounts.additionalProperties)).toEqual([...keysOf.account].sort())
    expect(keys(properties.certificates.items)).toEqual([...keysOf.certificate].sort())
  })
})
