// Whatever servers, certificates, files and inputs say, it is only text: in the log, annotations,
// summary and outputs.

import { describe, expect, it } from '@jest/globals'
import { renderMarkdown } from '../../demo/summary-page.ts'
import type { Fault, Operation } from '../../simulator/faults.ts'
import { certificateIds, createDefaultSeed, trusted } from '../../simulator/seed.ts'
import type { Probed } from '../../src/verify/probe.ts'
import { createCertificate } from '../fixtures/certificates.ts'
import { startOfTime } from '../fixtures/fake-clock.ts'
import { type Flow, type FlowOptions, goodInputs, runFlow } from '../fixtures/flow.ts'

const corpus = {
  'a command at the start of a line':
    'a\n::error::gotcha\n::set-output name=result::success\n::add-mask::e',
  'a command after a bare CR': 'a\r::warning file=x,line=1::gotcha\r\n::stop-commands::x',
  'an old command in the middle':
    'a ##[error]gotcha ##[add-mask]e #\u200b#[set-env]x #\u0000#[group]',
  'escaped line breaks': 'a%0A::error::gotcha%0D%0a%3A%3Awarning%3A%3Ab %250A',
  'escape sequences': 'a\u001b[31mred\u001b]8;;https://evil.example\u0007link\u009b2J\u0008\u0008',
  Markdown: '# h\n\n- **b** `c` | d | ~~e~~ [f](https://evil.example) ![g](x)\n\n```\n<!--',
  HTML: '</code></td></tr></table><img src=x onerror=alert(1)><script>alert(1)</script>&lt;b&gt;',
  mentions:
    '@octocat @octo/team octocat@example.com #1 octo/site#2 https://evil.example www.evil.example',
  'text that runs backwards': 'a\u202egnp.exe\u2066b\u2069\u200f\u061c\u{e0041}',
  'a link to a script': '[x](javascript:alert(1)) <a href="javascript:alert(1)">x</a>',
  'delimiters of the files':
    'ghadelimiter_00000000-0000-0000-0000-000000000000\nEOF\nresult<<EOF\nsuccess\nEOF',
  'JSON and shells': '","status":"pushed"}] $(touch /tmp/x) `id` $' + '{{ secrets.X }} \\',
  'half a character': 'a\ud83db\udc00',
  '100 kB': '<&@:# '.repeat(17_000),
} as const

const none = { 'account-name': '', username: '', password: '' }
const keyless = {
  ...none,
  'oidc-provider-urn': trusted.providerUrn,
  'agency-urn': trusted.agencyUrn,
}
const byDomain = { 'certificate-id': '', 'certificate-domain': 'www.example.com' }

const refused = (on: Operation, text: string): readonly Fault[] => [
  {
    on,
    action: {
      kind: 'answer',
      status: 400,
      code: text,
      message: text,
      // Headers hold Latin-1 at the most, and neither line breaks nor zeros.
      headers: { 'X-Request-Id': text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 2000) },
    },
  },
]

const [issued] = createDefaultSeed(startOfTime).certificates
const shown = (more: object, id: string = certificateIds.issued) =>
  ({ ...issued, id, ...more }) as NonNullable<typeof issued>

const pemOf = async (text: string) =>
  createCertificate([text.replace(/[^ -~]|["\\,+;=#<>]/g, '?').slice(0, 60)], {
    notAfter: new Date(startOfTime - 10 ** 10),
    notBefore: new Date(0),
  })

/** Where a text can come from. */
const places: Readonly<Record<string, (text: string) => FlowOptions | Promise<FlowOptions>>> = {
  'the refusal of a push': (text) => ({ faults: refused('push', text) }),
  'the refusal of a sign-in': (text) => ({ faults: refused('sign-in', text) }),
  'the refusal of a look': (text) => ({ faults: refused('show', text) }),
  'the refusal of a list': (text) => ({ faults: refused('list', text), inputs: byDomain }),
  'the refusal of STS': (text) => ({ faults: refused('assume', text), inputs: keyless }),
  'the refusal of a project': (text) => ({ faults: refused('projects', text), inputs: keyless }),
  'an answer that is no JSON': (text) => ({
    faults: [{ on: 'push', action: { kind: 'answer', status: 500, body: text } }],
  }),
  'a certificate that is pushed': (text) => ({
    cloud: { certificates: [shown({ name: text, domain: text, fingerprint: text })] },
  }),
  'the status of a certificate': (text) => ({ cloud: { certificates: [shown({ status: text })] } }),
  'the certificates to choose from': (text) => ({
    inputs: byDomain,
    cloud: {
      certificates: [
        shown({ name: text, sans: `www.example.com;${text}` }),
        shown({ name: text, sans: `www.example.com;${text}` }, 'scs1700000000009'),
      ],
    },
  }),
  'the certificates that miss': (text) => ({
    inputs: { 'certificate-id': '', 'certificate-domain': 'other.example.com' },
    cloud: { certificates: [shown({ name: text, sans: `mail.example.com;${text}` })] },
  }),
  "an ID token's claims": (text) => ({ inputs: keyless, cloud: { subject: text } }),
  'a certificate that a host serves': (text) => ({
    inputs: { 'verify-hosts': 'www.example.com' },
    world: { probe: async () => shownTo(text) },
  }),
  'the reason why a host cannot be reached': (text) => ({
    inputs: { 'verify-hosts': 'www.example.com' },
    world: { probe: async () => ({ kind: 'unreachable', reason: text, isDeclined: false }) },
  }),
  'hosts and where they are': (text) => ({ inputs: { 'verify-hosts': `${text} via ${text}` } }),
  'every input': (text) => ({
    inputs: Object.fromEntries(
      [
        ...Object.keys(goodInputs),
        'token-scope',
        'audience',
        'scm-region',
        'fail-on',
        'max-parallel',
        'enterprise-project-id',
        'certificate-name',
        'project-name',
        'project-id',
        'verify-hosts',
      ].map((name) => [name, text]),
    ),
  }),
  'an endpoint': (text) => ({ inputs: { 'scm-endpoint': `https://${text}` } }),
  'the path of a file': (text) => ({
    inputs: { 'certificate-id': '', 'fullchain-file': text, 'key-file': text },
    world: {
      readFile: (path: string) => {
        throw new Error(`ENOENT: no such file or directory, open '${path}'`)
      },
    },
  }),
  'the content of files': (text) => ({
    inputs: { 'certificate-id': '', 'fullchain-file': 'f', 'key-file': 'k' },
    world: {
      readFile: () => `-----BEGIN ${text}-----\n${text}\n-----BEGIN CERTIFICATE-----\n${text}`,
    },
  }),
  'the subject of a certificate': async (text) => {
    const { cert, key } = await pemOf(text)
    return {
      inputs: { 'certificate-id': '', 'fullchain-file': 'f', 'key-file': 'k' },
      world: { readFile: (path: string) => (path === 'k' ? key : cert) },
    }
  },
}

const shownTo = (text: string): Probed => ({
  kind: 'seen',
  certificate: {
    subject: text,
    issuer: text,
    issuerOrganization: null,
    names: [text, text],
    sha1: '0'.repeat(40),
    sha256: '0'.repeat(64),
    notBefore: 0,
    notAfter: startOfTime,
    coversHost: false,
    isSelfSigned: false,
    keyType: text,
    intermediates: 0,
    chainNotAfter: null,
    distrust: text,
    failedAfterwards: text,
  },
})

async function runPlace(place: string, text: string): Promise<Flow> {
  const env: Record<string, string> = {}
  const options = await places[place]?.(text)
  return runFlow({
    ...options,
    inputs: { 'max-retries': '0', ...options?.inputs },
    world: { env, ...options?.world },
    prepare: ({ simulator }) => {
      Object.assign(env, simulator.idTokenVariables)
      return { 'sts-endpoint': simulator.stsEndpoint }
    },
  })
}

/** What the runner would make of a line: a command anywhere in the old form, or at its start. */
const isCommand = (line: string) => line.includes('##[') || line.trimStart().startsWith('::')
const control = /[\p{Cc}\p{Bidi_Control}\u200b\u200e\u200f\u{e0000}-\u{e007f}]/u

const longestLine = 2000

/** Every element is one that we write, as often as we write it. */
function expectOurElements(html: string, summary: string): void {
  const ours = 'h2 h3 p b code br sub ul li details summary a'.split(' ')
  const tags = tagsOf(html).split(' ')
  expect(tags.filter((tag) => !ours.includes(tag.replace(/^<\/?/, '')))).toEqual([])
  // Nothing of it is Markdown, so GitHub adds no element and drops none.
  expect(tags.join(' ')).toBe(tagsOf(summary))
  expect(tags.filter((tag) => tag === '<h2')).toHaveLength(1)
  const links = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, url = '']) => new URL(url).host)
  expect(links.filter((host) => !['github.com', 'support.huaweicloud.com'].includes(host))).toEqual(
    [],
  )
}

const plainTags = new Map<string, string>()

/** The elements of the summary with a plain word in the same place. */
async function tagsOfPlain(place: string): Promise<string> {
  const known = plainTags.get(place) ?? tagsOf((await runPlace(place, 'plain')).runner.summary)
  plainTags.set(place, known)
  return known
}

/** Inputs for which a plain word is a good value, so that the run ends in another way. */
const isValidAsPlain = (place: string) =>
  /endpoint|every input|hosts and where|content of files|path of a file/.test(place)

const tagsOf = (text: string): string => text.match(/<\/?[a-z][a-z0-9]*/g)?.join(' ') ?? ''

describe.each(Object.keys(places))('text in %s', (place) => {
  it.each(Object.entries(corpus))('%s', async (_, text) => {
    const { runner } = await runPlace(place, text)

    const logged = (['info', 'debug', 'notice', 'warning', 'error'] as const).flatMap(runner.lines)
    const isBad = (line: string) =>
      isCommand(line) || control.test(line) || line.length > longestLine
    expect(logged.flatMap((message) => message.split('\n')).filter(isBad)).toEqual([])
    expect(runner.lines('info').filter((message) => message.includes('\n'))).toEqual([])
    const titles = runner.told.map(({ title = '' }) => title)
    expect(titles.filter((title) => control.test(title))).toEqual([])

    const { summary, outputs } = runner
    expect(control.exec(summary.replaceAll('\n', ' ').replaceAll('@&#8203;', ''))).toBeNull()
    expect(summary.length).toBeLessThanOrEqual(60_000)
    // Outside code, where GitHub looks for people to tell.
    const html = await renderMarkdown(summary)
    const prose = html.replace(/<(code|pre)>.*?<\/\1>/gs, '')
    expect(prose).not.toMatch(/@\w/)
    expectOurElements(html, summary)
    if (!isValidAsPlain(place)) expect(tagsOf(summary)).toBe(await tagsOfPlain(place))

    for (const name of ['results', 'checks', 'matrix']) JSON.parse(outputs[name] ?? '')
    for (const name of ['certificate-id', 'certificate-name', 'certificate-domain', 'result']) {
      expect(outputs[name]).not.toMatch(/[\n\r]/)
      expect(outputs[name]?.length).toBeLessThanOrEqual(256)
    }
    expect(Object.values(outputs).join('').length).toBeLessThan(400_000)
    const isHarmful = (value: string) =>
      !value.isWellFormed() ||
      control.test(value.replaceAll('\n', ' ').replaceAll('@&#8203;', '')) ||
      // A later step may print it.
      value.split('\n').some(isCommand)
    expect(Object.entries(outputs).filter(([, value]) => isHarmful(value))).toEqual([])
  })
})
