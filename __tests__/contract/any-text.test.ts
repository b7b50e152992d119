// Every reader of text from outside, given any text at all: 100,000 of them, and nothing is thrown
// but typed errors. What each reader makes of good text stands in the tests beside it.

import { describe, it } from '@jest/globals'
import fc from 'fast-check'
import { readFingerprint } from '../../src/certificate/fingerprint.ts'
import { readLeaf } from '../../src/certificate/leaf.ts'
import { covers } from '../../src/certificate/names.ts'
import { cdnCertificatesCall, cdnDomainCall, cdnHttpsCall } from '../../src/cloud/cdn.ts'
import { readRefusal } from '../../src/cloud/decode.ts'
import { elbCertificatesCall, elbListenersCall, loadBalancerCall } from '../../src/cloud/elb.ts'
import type { HttpResponse } from '../../src/cloud/http.ts'
import { idTokenCall, passwordTokenCall, projectIdCall } from '../../src/cloud/iam.ts'
import { readRetryAfter } from '../../src/cloud/retry-after.ts'
import { importCall, listCall, showCall } from '../../src/cloud/scm.ts'
import { readScmTime } from '../../src/cloud/scm-time.ts'
import { assumeAgencyCall } from '../../src/cloud/sts.ts'
import { applyCertificateCall, wafCertificatesCall, wafHostCall } from '../../src/cloud/waf.ts'
import { ActionError } from '../../src/errors.ts'
import { parseBindings } from '../../src/inputs/bind.ts'
import { readCertificateFiles, secretsOfKey } from '../../src/inputs/certificate-files.ts'
import { parseHosts } from '../../src/inputs/hosts.ts'
import { inputDefaults, readInputs } from '../../src/inputs/inputs.ts'
import { readPem } from '../../src/inputs/pem.ts'
import { parseTargets } from '../../src/inputs/targets.ts'
import { cleanLine, escapeHtml, oneLine, shorten } from '../../src/report/text.ts'
import { readClaims } from '../../src/sign-in/github-id-token.ts'
import { runWithoutSecrets } from '../../src/sign-in/missing-secrets.ts'
import { anyString } from '../fixtures/any-string.ts'
import { createFakeClock } from '../fixtures/fake-clock.ts'
import { createFakeRunner } from '../fixtures/fake-runner.ts'
import { goodInputs } from '../fixtures/flow.ts'

const now = Date.parse('2026-11-24T12:00:00Z')
const endpoint = 'https://cloud.example'

/** An answer with the text as its body and as each of its headers. */
const answer = (text: string, status = 200): HttpResponse => ({
  status,
  body: text,
  headers: Object.fromEntries(
    ['x-subject-token', 'x-request-id', 'retry-after', 'date', 'content-type'].map((name) => [
      name,
      text,
    ]),
  ),
  bodyProblem: null,
})

const service = { endpoint, projectId: 'p' }
const account = { endpoint, enterpriseProjectId: null }
const host = { id: 'h', hostname: 'a.example.com', kind: 'cloud', isElbMode: false } as const
const scope = { kind: 'account', accountName: 'acme' } as const
const calls = {
  'a token for a password': passwordTokenCall(
    endpoint,
    { accountName: 'acme', username: 'u', password: 'p' },
    scope,
  ),
  'a token for an ID token': idTokenCall(endpoint, 'github', 'jwt', scope),
  'a project': projectIdCall(endpoint, 'cn-north-4'),
  'temporary keys': assumeAgencyCall(endpoint, {
    providerUrn: 'p',
    agencyUrn: 'a',
    sessionName: 's',
    idToken: 'jwt',
  }),
  'a page of certificates': listCall(endpoint, {
    status: 'ISSUED',
    offset: 0,
    enterpriseProjectId: null,
    expiredDaysSince: 0,
  }),
  'a certificate': showCall(endpoint, 'scs1700000000001'),
  'an upload': importCall(endpoint, {
    name: 'n',
    certificate: 'c',
    chain: '',
    privateKey: 'k',
    enterpriseProjectId: null,
  }),
  "ELB's certificates": elbCertificatesCall(service, null),
  "ELB's listeners": elbListenersCall(service, null),
  'a load balancer': loadBalancerCall(service, 'b'),
  "WAF's certificates": wafCertificatesCall(service, 1, true),
  "a host's certificate": wafHostCall(service, host),
  'a change of a host': applyCertificateCall(service, 'c', host),
  "CDN's certificates": cdnCertificatesCall(account, 1),
  "a domain's state": cdnDomainCall(account, 'a.example.com'),
  "a domain's HTTPS": cdnHttpsCall(account, 'a.example.com'),
}

const inputNames = [
  ...Object.keys(inputDefaults),
  ...Object.keys(goodInputs),
  'scm-endpoint',
  'verify-hosts',
  'bind',
  'replaces',
]

/** Every input is the text, or all are good but one. */
function readInputsOf(text: string): void {
  const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: text, HTTPS_PROXY: text }
  const world = { env, clock: createFakeClock(), readFile: () => text }
  const all = Object.fromEntries(inputNames.map((name) => [name, text]))
  const [one = ''] = inputNames.filter((_, index) => index === text.length % inputNames.length)
  for (const inputs of [all, { ...goodInputs, [one]: text }]) {
    readInputs({ ...world, runner: createFakeRunner(inputs) } as never)
  }
}

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  targets: parseTargets,
  hosts: parseHosts,
  bindings: parseBindings,
  'the certificate of a PEM': readLeaf,
  fingerprints: readFingerprint,
  'Retry-After': (text) => readRetryAfter(text, now),
  'the body of an error': (text) => readRefusal(answer(text, 400), now, (words) => words),
  "SCM's times": readScmTime,
  PEM: readPem,
  'certificate files': (text) => readCertificateFiles(text, text),
  'the secrets of a key': secretsOfKey,
  'names of certificates': (text) => covers(text, text.slice(1)),
  "an ID token's claims": (text) => readClaims(`.${Buffer.from(text).toString('base64url')}.`),
  "GitHub's event": (text) =>
    runWithoutSecrets({
      env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: 'event.json' },
      readFile: () => text,
    }),
  'the inputs': readInputsOf,
  'text for a page': (text) =>
    [oneLine(text, 9), cleanLine(text, 9), escapeHtml(text)].map((each) => shorten(each, 5)),
  ...Object.fromEntries(
    Object.entries(calls).map(([what, { read }]) => [what, (text: string) => read(answer(text))]),
  ),
}

/** Of the forms that the readers know, of parts of them, and of none. */
const fragments = [
  'CDN',
  'ELB',
  'waf',
  'listener',
  'host',
  'sni',
  'replace',
  ':',
  ',',
  '#',
  '\n',
  '\r',
  ' ',
  'cn-north-4',
  '-----BEGIN CERTIFICATE-----',
  '-----END CERTIFICATE-----',
  '-----BEGIN PRIVATE KEY-----',
  'MIIB',
  '=',
  'Tue, 24 Nov 2026 12:00:30 GMT',
  '2026-11-24 12:00:00.0',
  '31536000',
  '{"token":{"expires_at":"2026-11-24T12:00:00Z"}}',
  '{"certificates":[',
  '{"id":"scs1700000000001","status":"ISSUED"}',
  '],"total_count":1}',
  '{"projects":[{"id":"p"}]}',
  '{"credentials":',
  '{"error_code":',
  '{"error":{"message":',
  '"SCM.0201"',
  'null',
  '}',
  '*.',
  'xn--',
  'https://',
  'via',
  '[::1]',
  '127.0.0.1',
  'true',
  '8',
]
const known = [
  ...['token', 'expires_at', 'projects', 'id', 'credentials', 'expiration', 'access_key_id'],
  ...[
    'certificates',
    'total_count',
    'status',
    'not_after',
    'sans',
    'fingerprint',
    'certificate_id',
  ],
  ...['certificate', 'listeners', 'sni_container_refs', 'page_info', 'loadbalancers', 'items'],
  ...['total', 'bind_host', 'hostname', 'https', 'domain_name', 'domain', 'configs'],
  ...['error', 'error_code', 'error_msg', 'message', 'pull_request', 'head', 'repo', 'aud'],
]
const key = fc.constantFrom(...known)
const scalar = fc.oneof(fc.string(), fc.double(), fc.constantFrom(null, true, now, 'ISSUED'))
const inner = fc.dictionary(key, scalar, { maxKeys: 4 })
const outer = fc.dictionary(
  key,
  fc.oneof(
    scalar,
    inner,
    fc.array(inner, { maxLength: 2 }),
    fc.dictionary(key, inner, { maxKeys: 1 }),
  ),
  { maxKeys: 4 },
)
const anyText = fc.oneof(
  outer.map((value) => JSON.stringify(value)),
  anyString(),
  fc.json(),
  fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.array(fc.oneof(fc.constantFrom(...fragments), fc.string())).map((parts) => parts.join('')),
)

const names = Object.keys(readers)
const runsEach = Math.ceil(100_000 / names.length)

describe('any text at all', () => {
  it.each(names)(`as %s, ${runsEach} times, ends in a value or a typed error`, (name) => {
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          readers[name]?.(text)
        } catch (error) {
          if (error instanceof ActionError && error.code !== 'INTERNAL') return
          throw error
        }
      }),
      { numRuns: runsEach },
    )
  })
})
