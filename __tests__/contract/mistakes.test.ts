// The mistakes that users make, and what the run must say about each. One row per mistake: how to
// make it, whether the step is red or green, the words that must be said, and those that must not.
// A new mistake is a new row, and nothing else. What holds for every row is in `expectGoodManners`.

import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import type { Fault, FaultAction, Operation } from '../../simulator/faults.ts'
import type { GoLiveSeed } from '../../simulator/go-live-seed.ts'
import { wholeGoLive } from '../../simulator/go-live-whole.ts'
import {
  accessKey,
  account,
  type CloudSeed,
  certificateIds,
  createDefaultSeed,
  pusher,
  type SimulatedCertificate,
  trusted,
} from '../../simulator/seed.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { everythingBut } from '../../simulator/users.ts'
import { openConnections } from '../../src/cloud/http.ts'
import { ActionError } from '../../src/errors.ts'
import type { Probe, ServedCertificate } from '../../src/verify/probe.ts'
import { type Chain, createChain, encrypted } from '../fixtures/certificates.ts'
import { startOfTime } from '../fixtures/fake-clock.ts'
import { type Flow, goodInputs, runFlow, tokenInputs } from '../fixtures/flow.ts'

// ---- A row -------------------------------------------------------------------------------------

type Inputs = Readonly<Record<string, string>>

interface Mistake {
  readonly mistake: string
  /** How the workflow signs in; absent: with a password. */
  readonly by?: Way
  readonly inputs?: Inputs
  /** Inputs that are known only when the simulated cloud runs, such as its endpoints. */
  readonly inputsFor?: (simulator: Simulator) => Inputs
  /** The time stands still but for the run's pauses; this request takes very long. */
  readonly slow?: Operation
  readonly env?: Readonly<Record<string, string>>
  /** The job's files, by path. */
  readonly files?: (pem: Pem) => Readonly<Record<string, string>>
  readonly faults?: readonly Fault[]
  readonly cloud?: Partial<CloudSeed>
  /** What ELB, WAF and CDN have at the start; absent: nothing. */
  readonly goLive?: GoLiveSeed
  /** What the hosts serve; absent: a real handshake. */
  readonly served?: Partial<ServedCertificate>

  readonly exit: 'red' | 'green'
  /** What an annotation must name: the input (or variable), and the value unless it is secret. */
  readonly about?: readonly string[]
  /** The first thing that the user is advised to do: for inputs, the first problem. */
  readonly first?: RegExp
  readonly says: readonly RegExp[]
  readonly never?: readonly RegExp[]
  /** Secrets besides those that every row has. */
  readonly secrets?: readonly string[]
  /** In characters, of any line of an annotation. */
  readonly longestLine?: number
}

// ---- Ways to make a mistake --------------------------------------------------------------------

const nobody = { 'account-name': '', username: '', password: '' }
const ways = {
  password: {},
  key: { ...nobody, 'access-key-id': accessKey.id, 'secret-access-key': accessKey.secret },
  sts: { ...nobody, 'oidc-provider-urn': trusted.providerUrn, 'agency-urn': trusted.agencyUrn },
  classic: { ...nobody, 'identity-provider-id': trusted.identityProviderId },
  token: nobody,
  nothing: nobody,
} as const
type Way = keyof typeof ways

const as = (username: string) => ({ username, password: `simulator-password-of-${username}` })

const seed = createDefaultSeed(startOfTime)
const withoutProject = (unknown: string) => ({
  projects: seed.projects.filter(({ name }) => name !== unknown),
})

/** Changes the certificate that the inputs name. */
const withCertificate = (change: Partial<SimulatedCertificate>) => ({
  certificates: seed.certificates.map((each) =>
    each.id === certificateIds.issued ? { ...each, ...change } : each,
  ),
})

type Answer = Omit<Extract<FaultAction, { kind: 'answer' }>, 'kind' | 'status'>
const answer = (on: Operation, status: number, more: Answer = {}): Fault => ({
  on,
  action: { kind: 'answer', status, ...more },
})
const refuses = (on: Operation, status: number, code: string, message: string) =>
  answer(on, status, { code, message })

/** IAM's answer to a wrong password; and, word for word, to a project that it refuses. */
const unauthorized = answer('sign-in', 401, {
  body: JSON.stringify({
    error: { code: 401, message: 'The username or password is wrong.', title: 'Unauthorized' },
  }),
})

const elb = { targets: 'ELB: cn-north-4' }
const cdn = { targets: 'CDN' }
const waf = { targets: 'WAF: cn-north-4' }
const byDomain = { 'certificate-id': '', 'certificate-domain': 'www.example.com' }
const fromFiles = {
  'certificate-id': '',
  'fullchain-file': '/certs/fullchain.pem',
  'key-file': '/certs/key.pem',
}
const goodFiles = ({ good }: Pem) => filesOf(good)
const filesOf = (chain: Chain) => ({
  '/certs/fullchain.pem': [chain.leaf, ...chain.intermediates].join('\n'),
  '/certs/key.pem': chain.key,
})
const lookAt = (hosts: string) => ({ 'verify-hosts': hosts, 'verify-required': 'true' })

const stale: ServedCertificate = {
  subject: 'CN=www.example.com',
  issuer: 'CN=R11',
  issuerOrganization: null,
  names: ['www.example.com'],
  sha1: '0'.repeat(40),
  sha256: '0'.repeat(64),
  notBefore: startOfTime - 80 * 86_400_000,
  notAfter: startOfTime + 9 * 86_400_000,
  coversHost: true,
  isSelfSigned: false,
  keyType: 'ed25519',
  intermediates: 1,
  chainNotAfter: null,
  distrust: null,
  failedAfterwards: null,
}

const forkEvent = '/github/event.json'
const fork = {
  env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: forkEvent, GITHUB_ACTOR: 'alice' },
  files: () => ({ [forkEvent]: '{"pull_request":{"head":{"repo":{"fork":true}}}}' }),
}
const dependabot = { env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_ACTOR: 'dependabot[bot]' } }

interface Pem {
  readonly good: Chain
  readonly other: Chain
  readonly expired: Chain
  readonly future: Chain
}

let pem: Pem
beforeAll(async () => {
  const at = (days: number) => new Date(startOfTime + days * 86_400_000)
  const chainOf = (from: number, to: number) =>
    createChain({ names: ['www.example.com'], notBefore: at(from), notAfter: at(to) })
  const [good, other, expired, future] = await Promise.all([
    chainOf(-1, 60),
    chainOf(-1, 60),
    chainOf(-90, -2),
    chainOf(2, 60),
  ])
  pem = { good, other, expired, future }
})

// ---- One run -----------------------------------------------------------------------------------

/** The real connections, to this machine only: DNS knows no other name. */
function connectionsWithoutDns() {
  const real = openConnections('mistakes-test')
  return {
    ...real,
    send: (async (request, signal) => {
      const { hostname, host } = new URL(request.url)
      if (hostname === '127.0.0.1') return real.send(request, signal)
      const why = `the name ${hostname} does not exist in DNS`
      throw new ActionError('NOT_SENT', `${host} could not be reached: ${why}`, {
        facts: { kind: 'host-unreachable', host, isNameUnknown: true },
      })
    }) satisfies typeof real.send,
  }
}

async function make(row: Mistake): Promise<Flow> {
  const way = row.by ?? 'password'
  const isKeyless = way === 'sts' || way === 'classic'
  const env: Record<string, string> = {}
  const files: Readonly<Record<string, string>> = row.files?.(pem) ?? {}
  const { served } = row
  const probe: Probe = async () => ({ kind: 'seen', certificate: { ...stale, ...served } })
  return runFlow({
    inputs: { ...ways[way], ...row.inputs },
    ...(row.faults && { faults: row.faults }),
    ...(row.cloud && { cloud: row.cloud }),
    ...(row.goLive && { goLive: row.goLive }),
    world: {
      env,
      connections: connectionsWithoutDns(),
      ...(served && { probe }),
      readFile: (path) => {
        const text = files[path]
        if (path === '.') throw new Error(`not a file: '${path}'`)
        if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`)
        return text
      },
    },
    prepare: ({ simulator, clock }) => {
      const { slow } = row
      if (slow !== undefined) void simulator.whenSeen(slow).then(() => clock.advance(3_600_000))
      Object.assign(env, isKeyless && simulator.idTokenVariables, row.env)
      return {
        'sts-endpoint': simulator.stsEndpoint,
        ...(way === 'token' && tokenInputs(simulator)),
        // What the row says wins over what the flow sets up.
        ...row.inputs,
        ...row.inputsFor?.(simulator),
      }
    },
  })
}

// ---- What was said -----------------------------------------------------------------------------

const levels = ['error', 'warning', 'notice'] as const

/** Every line that the runner prints, and the job summary. */
const saidIn = ({ runner }: Flow): string =>
  runner.told
    .filter(({ what }) => [...levels, 'info', 'summary'].some((each) => each === what))
    .map(({ text }) => text)
    .join('\n')

const annotationsOf = ({ runner }: Flow) => levels.flatMap((level) => [...runner.lines(level)])

interface ReportFile {
  readonly failure: { readonly message: string; readonly remedy: string | null } | null
  readonly results: readonly { readonly remedy: string | null }[]
  readonly bindings: readonly { readonly status: string; readonly remedy: string | null }[]
  readonly checks: readonly { readonly message: string }[]
  readonly warnings: readonly string[]
}

const reportOf = ({ runner }: Flow): ReportFile => JSON.parse(runner.lines('report')[0] ?? '')

const problemList = /^There (?:is 1 problem|are \d+ problems) with the inputs:$/m

/** The first advice: item 1 of a numbered list, or the remedy's first line. */
function firstRemedyOf(flow: Flow): string {
  const { failure, results, bindings, checks, warnings } = reportOf(flow)
  if (failure !== null && problemList.test(failure.message)) {
    return /^- (.*)$/m.exec(failure.message)?.[1] ?? ''
  }
  const remedy =
    failure?.remedy ??
    [...results, ...bindings.filter(({ status }) => status !== 'bound')].find(
      (each) => each.remedy !== null,
    )?.remedy ??
    checks[0]?.message.split(' – ').slice(1).join(' – ') ??
    warnings[0] ??
    ''
  return /^1\. (.*)$/m.exec(remedy)?.[1] ?? remedy.split('\n')[0] ?? ''
}

// ---- What holds for every row ------------------------------------------------------------------

const actionYml = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')
const inputNames = Object.keys(parse(actionYml).inputs)

/** Everything secret that a run was given, sent, received or masked. */
function secretsOf({ runner, simulator }: Flow, row: Mistake): readonly string[] {
  const sent = simulator.requests.flatMap(({ headers, body }) => [
    headers['x-auth-token'],
    headers['x-security-token'],
    ...[...body.matchAll(/"(?:id_token|id)":"(ey[^"]+)"/g)].map(([, value]) => value),
  ])
  const keys = Object.values(pem).flatMap(({ key }: Chain) => key.trim().split('\n').slice(1, -1))
  const known = [pusher.password, accessKey.secret, trusted.requestToken, ...keys]
  return [...sent, ...known, ...runner.lines('mask'), ...(row.secrets ?? [])].filter(
    (secret): secret is string => secret !== undefined && secret !== '',
  )
}

/** Whether a text names a target, a host, an input, the account or the certificate. */
function namesWhatItIsAbout(text: string, row: Mistake): boolean {
  const all: Inputs = { ...goodInputs, ...ways[row.by ?? 'password'], ...row.inputs }
  const values = ['certificate-id', 'certificate-domain', 'certificate-name', 'account-name']
    .map((name) => all[name] ?? '')
    .filter((value) => value !== '')
  // Names of one word, such as `targets`, also occur as plain words.
  const hyphenated = inputNames.filter((name) => name.includes('-'))
  const things = [...hyphenated, ...values, 'HTTPS_PROXY', 'www.example.com']
  const isAboutOneWord =
    /(?:^- |Check )(?:targets|token|username|password|audience|summary|bind|replaces|rollback)[:,]/m
  const isAboutTarget = /^(?:CDN|(?:ELB|WAF):[\w-]+)[:, ]/m
  return (
    things.some((thing) => text.includes(thing)) ||
    isAboutOneWord.test(text) ||
    isAboutTarget.test(text)
  )
}

function endsWithAdvice(text: string, flow: Flow): boolean {
  if (problemList.test(text)) return /^- \S/m.test(text)
  const { failure, results, bindings, checks } = reportOf(flow)
  const isVerdict = text.startsWith(flow.runner.outputs['verdict'] ?? '?')
  // Without a failure of the run the verdict only counts: each target has its own annotation.
  if (isVerdict && failure === null) return true
  const seen = checks.map(({ message }) => message.split(' – ').slice(1).join(' '))
  const rows = [...results, ...bindings]
  const remedies = [failure?.remedy, ...rows.map(({ remedy }) => remedy), ...seen]
  const plain = (words: string) => words.replace(/\s+/g, ' ').trim()
  const said = plain(text.replaceAll(' – ', ' '))
  return remedies.some((remedy) => remedy && said.endsWith(plain(remedy)))
}

function expectGoodManners(flow: Flow, row: Mistake): void {
  const said = saidIn(flow)
  const everything = flow.runner.everything()
  expect(secretsOf(flow, row).filter((secret) => everything.includes(secret))).toEqual([])
  expect(said).not.toMatch(/\bundefined\b|\[object Object\]|\bnull\b|\bNaN\b|\(\s*\)|""/)

  const annotations = annotationsOf(flow)
  expect(annotations.length).toBeLessThanOrEqual(10)
  const errors = flow.runner.lines('error')
  expect(errors.filter((text) => !namesWhatItIsAbout(text, row))).toEqual([])
  expect(errors.filter((text) => !endsWithAdvice(text, flow))).toEqual([])
  // A red step never ends without a word.
  if (row.exit === 'red') expect(errors).not.toEqual([])
  if (row.exit === 'green') expect(errors).toEqual([])

  const advice = annotations.join('\n')
  for (const named of row.about ?? []) expect(advice).toContain(named)
  // Bad inputs are found before anything is sent.
  if (problemList.test(advice)) expect(flow.simulator.requests).toEqual([])

  const longest = Math.max(0, ...annotations.flatMap((text) => text.split('\n')).map(lengthOf))
  expect(longest).toBeLessThanOrEqual(row.longestLine ?? Number.POSITIVE_INFINITY)
}

const lengthOf = (text: string) => text.length

function describeMistakes(theme: string, rows: readonly Mistake[]): void {
  describe(theme, () => {
    it.each(rows)('$mistake', async (row) => {
      const flow = await make(row)
      const said = saidIn(flow)
      expect(flow.runner.failed ? 'red' : 'green').toBe(row.exit)
      if (row.first !== undefined) expect(firstRemedyOf(flow)).toMatch(row.first)
      for (const words of row.says) expect(said).toMatch(words)
      for (const words of row.never ?? []) expect(said).not.toMatch(words)
      expectGoodManners(flow, row)
    })
  })
}

// ---- The tables --------------------------------------------------------------------------------

const fiveTries = /five .*lock/i
const passwordWords = /HUAWEI ID|five wrong tries/
/** Not request-timeout-seconds or verify-timeout-seconds. */
const runTimeOut = /(?<![\w-])timeout-seconds/
/** Never said to a run without a stored secret. */
const theUser = /\bthe IAM user\b/i

describeMistakes('signing in with a password', [
  {
    mistake: 'the default project is not one of the account',
    cloud: withoutProject('cn-north-4'),
    faults: [unauthorized],
    exit: 'red',
    about: ['scm-region', '"cn-north-4"'],
    first: /"cn-north-4".*project.*scm-region/,
    says: [/project-name/, /project-id/, /account-name/, fiveTries],
    never: [/project-name is "/],
  },
  {
    mistake: 'project-name is misspelt',
    inputs: { 'project-name': 'cn-nort-4' },
    faults: [unauthorized],
    exit: 'red',
    about: ['project-name', '"cn-nort-4"'],
    first: /^project-name is "cn-nort-4"/,
    says: [/project-name is "cn-nort-4"[\s\S]*account-name is [\s\S]*password/, /scm-region/],
  },
  {
    mistake: 'project-id is misspelt',
    inputs: { 'project-id': '0'.repeat(32) },
    faults: [unauthorized],
    exit: 'red',
    about: ['project-id', '0'.repeat(32)],
    first: /^project-id is "0{32}"/,
    says: [/project-id is "0{32}"[\s\S]*password/],
  },
  {
    mistake: 'the password is wrong, and the token is for the whole account',
    inputs: { password: 'wrong-password', 'token-scope': 'account' },
    exit: 'red',
    about: ['account-name', account],
    first: /^account-name/,
    says: [/\n2\. username.*\n3\. password.*\n4\. /, fiveTries],
    never: [/project/i],
  },
  {
    mistake: 'the password is wrong',
    inputs: { password: 'wrong-password' },
    exit: 'red',
    about: ['password', pusher.name],
    says: [/\n1\. .*\n2\. .*\n3\. .*\n4\. /, /not.*run the workflow again/, fiveTries],
  },
  {
    mistake: 'account-name is a DNS domain',
    inputs: { 'account-name': 'example.com', 'token-scope': 'account' },
    exit: 'red',
    about: ['account-name', '"example.com"'],
    first: /^account-name.*not a DNS domain/,
    says: [/example\.com/],
  },
  {
    mistake: 'account-name is a DNS domain, and the token is for a project',
    inputs: { 'account-name': 'example.com' },
    exit: 'red',
    about: ['account-name', '"example.com"'],
    first: /^account-name.*not a DNS domain/,
    says: [/\n5\. "cn-north-4" is the default project/],
  },
  {
    mistake: 'the user is a HUAWEI ID',
    inputs: as('hwid-owner'),
    exit: 'red',
    about: ['username', 'hwid-owner'],
    says: [/a HUAWEI ID cannot sign in/],
  },
  {
    mistake: 'the user is locked',
    faults: [refuses('sign-in', 401, 'IAM.0061', 'The user has been locked.')],
    exit: 'red',
    about: ['password', pusher.name],
    first: /^Do not sign in as this user for 15 minutes/,
    says: [/IAM\.0061/],
  },
  {
    mistake: 'the user must give a second factor',
    inputs: as('ci-mfa'),
    exit: 'red',
    about: ['ci-mfa'],
    first: /second factor/,
    says: [/programmatic access only/],
    never: [/password is current/],
  },
  {
    mistake: 'the user is disabled',
    inputs: as('ci-disabled'),
    exit: 'red',
    about: ['ci-disabled'],
    first: /^Enable the IAM user/,
    says: [/IAM\.0082/],
    never: [/password is current/],
  },
  {
    mistake: 'the user may only use the console',
    inputs: as('ci-console-only'),
    exit: 'red',
    about: ['ci-console-only'],
    first: /^Enable programmatic access/,
    says: [/IAM\.0081/],
  },
  {
    mistake: 'the user may not enter the project',
    inputs: { 'project-name': 'cn-east-3' },
    faults: [refuses('sign-in', 403, 'IAM.0003', 'Policy does not allow it.')],
    exit: 'red',
    about: ['project-name', '"cn-east-3"'],
    first: /project-name is "cn-east-3"/,
    says: [/IAM\.0003/],
    never: [/password is current/],
  },
  {
    mistake: 'the token is for the project of another region',
    inputs: { 'project-name': 'cn-east-3' },
    exit: 'red',
    about: ['project-name', '"cn-east-3"'],
    says: [/another region/, /APIGW\.0307/],
    never: [/get a new one|24 hours/i],
  },
])

describeMistakes('signing in with an access key', [
  {
    mistake: 'secret-access-key is wrong',
    by: 'key',
    inputs: { 'secret-access-key': 'wrong-secret-access-key-0123456789' },
    exit: 'red',
    about: ['access-key-id', accessKey.id],
    first: /^access-key-id/,
    says: [/secret-access-key/, /five bad signatures lock/],
    never: [/(?<!security[-_])token/i, passwordWords],
  },
  {
    mistake: 'access-key-id is unknown',
    by: 'key',
    inputs: { 'access-key-id': 'UNKNOWNACCESSKEY0001' },
    exit: 'red',
    about: ['access-key-id', 'UNKNOWNACCESSKEY0001'],
    first: /^access-key-id "UNKNOWNACCESSKEY0001"/,
    says: [/five bad signatures lock/],
    never: [/(?<!security[-_])token/i, passwordWords],
  },
  {
    mistake: 'the secret key in the environment is wrong',
    by: 'nothing',
    env: { HW_ACCESS_KEY: accessKey.id, HW_SECRET_KEY: 'wrong-secret-access-key-0123456789' },
    exit: 'red',
    about: ['HW_SECRET_KEY', accessKey.id],
    first: new RegExp(accessKey.id),
    says: [/HW_ACCESS_KEY/],
    never: [/(?<!security[-_])token/i, passwordWords],
  },
  {
    mistake: 'project-name is misspelt',
    by: 'key',
    inputs: { 'project-name': 'cn-nort-4' },
    exit: 'red',
    about: ['project-name', '"cn-nort-4"'],
    first: /project-name is "cn-nort-4"/,
    says: [/scm-region/],
    never: [/secret-access-key belongs/],
  },
  {
    mistake: 'the default project is not one of the account',
    by: 'key',
    cloud: withoutProject('cn-north-4'),
    exit: 'red',
    about: ['scm-region', '"cn-north-4"'],
    first: /"cn-north-4".*project.*scm-region/,
    says: [/project-name/, /project-id/],
    never: [/project-name is "/],
  },
  {
    mistake: 'the key may not list projects',
    by: 'key',
    faults: [
      refuses('projects', 403, 'IAM.0003', 'Policy does not allow it.'),
      refuses('own-projects', 403, 'IAM.0003', 'Policy does not allow it.'),
    ],
    exit: 'red',
    about: ['project-id', '"cn-north-4"'],
    first: /^Set project-id/,
    says: [/IAM\.0003/],
  },
  {
    mistake: 'token-scope is account',
    by: 'key',
    inputs: { 'token-scope': 'account' },
    exit: 'red',
    about: ['token-scope', '"account"'],
    first: /^token-scope: "account"/,
    says: [/use "project"/],
  },
])

describeMistakes('signing in without stored secrets', [
  {
    mistake: 'oidc-provider-urn has another form',
    by: 'sts',
    inputs: { 'oidc-provider-urn': 'iam:acme:oidcProvider:github' },
    exit: 'red',
    about: ['oidc-provider-urn', '"iam:acme:oidcProvider:github"'],
    first: /^oidc-provider-urn: .*iam::ACCOUNT_ID:oidcProvider:NAME/,
    says: [problemList],
  },
  {
    mistake: 'agency-urn has another form',
    by: 'sts',
    inputs: { 'agency-urn': 'push-certificate' },
    exit: 'red',
    about: ['agency-urn', '"push-certificate"'],
    first: /^agency-urn: .*iam::ACCOUNT_ID:agency:NAME/,
    says: [problemList],
  },
  {
    mistake: 'the URNs are swapped',
    by: 'sts',
    inputs: { 'oidc-provider-urn': trusted.agencyUrn, 'agency-urn': trusted.providerUrn },
    exit: 'red',
    about: ['oidc-provider-urn', trusted.agencyUrn],
    first: /^oidc-provider-urn: .*agency-urn.*swapped/,
    says: [/agency-urn: .*oidc-provider-urn.*swapped/],
  },
  {
    mistake: 'oidc-provider-urn names no provider of the account',
    by: 'sts',
    inputs: { 'oidc-provider-urn': 'iam::acme:oidcProvider:githb' },
    exit: 'red',
    about: ['oidc-provider-urn', 'iam::acme:oidcProvider:githb'],
    first: /oidc-provider-urn/,
    says: [/agency-urn/, /iss: /, /aud: /, /sub: /],
    never: [theUser, passwordWords],
  },
  {
    mistake: 'agency-urn names no agency of the account',
    by: 'sts',
    inputs: { 'agency-urn': 'iam::acme:agency:push-certificat' },
    exit: 'red',
    about: ['agency-urn', 'iam::acme:agency:push-certificat'],
    first: /agency-urn/,
    says: [/oidc-provider-urn/, /iss: /, /aud: /, /sub: /],
    never: [theUser, passwordWords],
  },
  {
    mistake: 'the trust policy expects another audience',
    by: 'sts',
    inputs: { audience: 'huawei-cloud' },
    exit: 'red',
    about: ['trust policy', 'aud: huawei-cloud'],
    says: [/iss: https:\/\/token\.actions/, /sub: repo:example\/site/, /client id/i],
    never: [theUser, passwordWords],
  },
  {
    mistake: 'the trust policy expects another subject',
    by: 'sts',
    cloud: { subject: 'repo:example/site:pull_request' },
    exit: 'red',
    about: ['trust policy', 'sub: repo:example/site:pull_request'],
    says: [/iss: /, /aud: /, /pull request has another sub/],
    never: [theUser, passwordWords],
  },
  {
    mistake: 'sts-endpoint is the URL of another service',
    by: 'sts',
    inputsFor: ({ scmEndpoint }) => ({ 'sts-endpoint': scmEndpoint }),
    exit: 'red',
    about: ['sts-endpoint', 'http://127.0.0.1:'],
    first: /^Check sts-endpoint: http:\/\/127/,
    says: [/404/],
    never: [theUser, /trust policy/],
  },
  {
    mistake: 'iam-endpoint is the URL of another service, with STS',
    by: 'sts',
    inputsFor: ({ scmEndpoint }) => ({ 'iam-endpoint': scmEndpoint }),
    exit: 'red',
    about: ['iam-endpoint', 'http://127.0.0.1:'],
    first: /^Check iam-endpoint.*http:\/\/127/,
    says: [/404/],
    never: [theUser, /trust policy/],
  },
  {
    mistake: 'identity-provider-id is unknown',
    by: 'classic',
    inputs: { 'identity-provider-id': 'githb' },
    exit: 'red',
    about: ['identity-provider-id', '"githb"'],
    first: /identity-provider-id "githb"/,
    says: [/IAM\.0004/],
    never: [theUser, passwordWords],
  },
  {
    mistake: 'the audience is not the one of the provider in classic IAM',
    by: 'classic',
    inputs: { audience: 'huawei-cloud' },
    exit: 'red',
    about: ['identity-provider-id', 'aud: huawei-cloud'],
    says: [/iss: /, /sub: /, /client ID/],
    never: [theUser, passwordWords],
  },
  {
    mistake: 'the project is not one that the provider maps to',
    by: 'classic',
    inputs: { 'project-name': 'cn-nort-4' },
    exit: 'red',
    about: ['project-name', '"cn-nort-4"'],
    first: /project-name is "cn-nort-4"/,
    says: [/IAM\.0003/],
    never: [theUser, passwordWords],
  },
  {
    mistake: 'the service does not accept the temporary keys',
    by: 'sts',
    faults: [refuses('show', 401, 'APIGW.0301', 'Incorrect IAM authentication information')],
    exit: 'red',
    about: ['endpoint'],
    says: [/temporary keys/],
    never: [theUser, passwordWords, /get a new token/i],
  },
  {
    mistake: 'the agency may not push',
    by: 'sts',
    inputs: elb,
    faults: [refuses('push', 401, 'SCM.4002', 'The policy does not allow scm:cert:push.')],
    exit: 'red',
    about: ['ELB:cn-north-4'],
    first: /scm:cert:push/,
    says: [/agency/],
    never: [theUser],
  },
  {
    mistake: 'the job has no permission id-token',
    by: 'sts',
    env: { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
    exit: 'red',
    first: /^Add "id-token: write" to the permissions of the job/,
    says: [/\npermissions:\n {2}id-token: write\n/],
    never: [theUser, passwordWords],
  },
  {
    mistake: 'Dependabot runs the workflow',
    by: 'sts',
    env: {
      ...dependabot.env,
      ACTIONS_ID_TOKEN_REQUEST_URL: '',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: '',
    },
    exit: 'red',
    first: /Dependabot/,
    says: [/\nif: .*dependabot/],
    never: [/these two lines/i, theUser],
  },
  {
    mistake: 'a fork runs the workflow',
    by: 'classic',
    ...fork,
    env: { ...fork.env, ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
    exit: 'red',
    first: /fork/,
    says: [/\nif: .*fork/],
    never: [/these two lines/i, theUser],
  },
  {
    mistake: 'GitHub cannot give an ID token now',
    by: 'sts',
    faults: [answer('id-token', 500)],
    exit: 'red',
    first: /again/i,
    says: [/GitHub/, /500/],
    never: [/these two lines/i, theUser],
  },
])

describeMistakes('choosing how to sign in', [
  {
    mistake: 'no credentials at all',
    by: 'nothing',
    exit: 'red',
    about: ['sign-in'],
    first: /^sign-in: no way to sign in/,
    says: [
      /\n *oidc-provider-urn and agency-urn.*\n *identity-provider-id.*\n *access-key-id/,
      /\n *account-name, username and password\n *token\n/,
      /\n *HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK\n/,
    ],
    longestLine: 200,
  },
  {
    mistake: 'no credentials at all, and several projects to bind in',
    by: 'nothing',
    inputs: { targets: 'ELB: cn-north-4, cn-east-3', bind: 'replace' },
    exit: 'red',
    about: ['sign-in'],
    first: /^sign-in: no way to sign in/,
    says: [/There is 1 problem/],
    never: [/a token serves one project/],
  },
  {
    mistake: 'the secrets are empty, because a fork runs the workflow',
    inputs: { password: '' },
    ...fork,
    exit: 'red',
    about: ['password'],
    first: /^password: is empty/,
    says: [/pull request from a fork.*no secrets/],
  },
  {
    mistake: 'the secrets are empty, because Dependabot runs the workflow',
    by: 'nothing',
    ...dependabot,
    exit: 'red',
    about: ['sign-in'],
    first: /^sign-in: /,
    says: [/Dependabot.*no Actions secrets/],
  },
  {
    mistake: 'a secret is empty',
    inputs: { password: '' },
    exit: 'red',
    about: ['password'],
    first: /^password: is empty.*account-name, username, password/,
    says: [problemList],
  },
  {
    mistake: 'a secret ends with a line break',
    inputs: { password: `${pusher.password}\n` },
    exit: 'green',
    says: [/Pushed www\.example\.com to all 4 targets/],
  },
  {
    mistake: 'a secret key ends with a line break',
    by: 'key',
    inputs: { 'secret-access-key': `${accessKey.secret}\r\n` },
    exit: 'green',
    says: [/Pushed www\.example\.com to all 4 targets/],
  },
  {
    mistake: 'a secret is only three letters long',
    inputs: { password: 'qx7' },
    exit: 'red',
    about: ['password'],
    first: /^password: .*3 characters/,
    says: [problemList],
    secrets: ['qx7'],
  },
  {
    mistake: 'two ways to sign in',
    inputs: { 'access-key-id': accessKey.id, 'secret-access-key': accessKey.secret },
    exit: 'red',
    about: ['access-key-id'],
    first: /^sign-in: set only one way to sign in: .*username.* or access-key-id/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'half a way to sign in',
    by: 'nothing',
    inputs: { 'access-key-id': accessKey.id },
    exit: 'red',
    about: ['secret-access-key'],
    first: /^secret-access-key: is empty.*access-key-id, secret-access-key/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'audience without keyless',
    inputs: { audience: 'huawei-cloud' },
    exit: 'red',
    about: ['audience'],
    first: /^audience: .*only for keyless/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'security-token alone',
    by: 'nothing',
    inputs: { 'security-token': 'simulator-security-token-0123456789' },
    exit: 'red',
    about: ['security-token'],
    first: /^security-token: .*access-key-id and secret-access-key/,
    says: [problemList],
    secrets: ['simulator-security-token-0123456789'],
  },
  {
    mistake: 'the given token has expired',
    by: 'token',
    inputsFor: () => ({ token: 'MIIexpired-token-of-yesterday-0123456789' }),
    exit: 'red',
    about: ['token'],
    first: /^Get a new token/,
    says: [/24 hours/],
    never: [passwordWords, /access-key-id/],
    secrets: ['MIIexpired-token-of-yesterday-0123456789'],
  },
  {
    mistake: 'the given token is for another region',
    by: 'token',
    faults: [refuses('show', 401, 'APIGW.0307', 'The token must be updated')],
    exit: 'red',
    about: ['token'],
    says: [/another region/, /scm-region/],
    never: [passwordWords],
  },
  {
    mistake: 'the given token has a line break inside',
    by: 'token',
    inputsFor: () => ({ token: 'MIIfirst-half-of-a-token\nsecond-half-of-a-token' }),
    exit: 'red',
    about: ['token'],
    first: /^token: .*line breaks/,
    says: [problemList],
    secrets: ['MIIfirst-half-of-a-token', 'second-half-of-a-token'],
  },
  {
    mistake: 'token-scope is misspelt',
    inputs: { 'token-scope': 'acount' },
    exit: 'red',
    about: ['token-scope', '"acount"'],
    first: /did you mean "account"/,
    says: [problemList],
  },
])

describeMistakes('endpoints', [
  {
    mistake: 'scm-region is misspelt, so that DNS knows no such name',
    inputs: { 'scm-region': 'cn-nort-4', 'scm-endpoint': '', 'iam-endpoint': '' },
    exit: 'red',
    about: ['scm-region', '"cn-nort-4"'],
    first: /^Check scm-region \("cn-nort-4"\)/,
    says: [/iam\.cn-nort-4\.myhuaweicloud\.com/],
    never: [passwordWords],
  },
  {
    mistake: 'scm-region is misspelt, keyless',
    by: 'sts',
    inputs: {
      'scm-region': 'cn-nort-4',
      'scm-endpoint': '',
      'iam-endpoint': '',
      'sts-endpoint': '',
    },
    exit: 'red',
    about: ['scm-region', '"cn-nort-4"'],
    first: /^Check scm-region \("cn-nort-4"\)/,
    says: [/sts\.cn-nort-4\.myhuaweicloud\.com/],
    never: [theUser],
  },
  {
    mistake: 'scm-region is not a region',
    inputs: { 'scm-region': 'Beijing 4' },
    exit: 'red',
    about: ['scm-region', '"Beijing 4"'],
    first: /^scm-region: /,
    says: [/cn-north-4/],
  },
  {
    mistake: 'scm-endpoint has an unknown host',
    inputs: { 'scm-endpoint': 'https://scm.nowhere.invalid' },
    exit: 'red',
    about: ['scm-endpoint', 'https://scm.nowhere.invalid'],
    first: /^Check scm-endpoint \("https:\/\/scm\.nowhere\.invalid"\)/,
    says: [/does not exist in DNS/],
    never: [/iam-endpoint/],
  },
  {
    mistake: 'iam-endpoint has an unknown host',
    inputs: { 'iam-endpoint': 'https://iam.nowhere.invalid' },
    exit: 'red',
    about: ['iam-endpoint', 'https://iam.nowhere.invalid'],
    first: /^Check iam-endpoint \("https:\/\/iam\.nowhere\.invalid"\)/,
    says: [/does not exist in DNS/],
    never: [passwordWords],
  },
  {
    mistake: 'nothing listens at iam-endpoint',
    inputs: { 'iam-endpoint': 'http://127.0.0.1:1', 'max-retries': '0' },
    exit: 'red',
    about: ['iam-endpoint', 'http://127.0.0.1:1'],
    first: /^Check that the runner can reach 127\.0\.0\.1:1.*iam-endpoint/,
    says: [/refused/i],
    never: [passwordWords],
  },
  {
    mistake: 'iam-endpoint is the URL of another service',
    inputsFor: ({ scmEndpoint }) => ({ 'iam-endpoint': scmEndpoint }),
    exit: 'red',
    about: ['iam-endpoint', 'http://127.0.0.1:'],
    first: /^Check iam-endpoint: http:\/\/127/,
    says: [/404/],
    never: [passwordWords],
  },
  {
    mistake: 'scm-endpoint is the URL of another service',
    inputs: elb,
    inputsFor: ({ iamEndpoint }) => ({ 'scm-endpoint': iamEndpoint }),
    exit: 'red',
    about: ['scm-endpoint', 'http://127.0.0.1:'],
    first: /^Check scm-endpoint.*http:\/\/127/,
    says: [/404/],
    never: [/certificate-id/],
  },
  {
    mistake: 'no STS endpoint is known for the region',
    by: 'sts',
    inputs: { 'scm-region': 'eu-west-101', 'sts-endpoint': '' },
    exit: 'red',
    about: ['sts-endpoint', 'eu-west-101'],
    first: /^sts-endpoint: .*identity-provider-id/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'an endpoint has no scheme',
    inputs: { 'scm-endpoint': 'scm.example.com' },
    exit: 'red',
    about: ['scm-endpoint', '"scm.example.com"'],
    first: /^scm-endpoint: .*https:\/\//,
    says: [problemList],
  },
  {
    mistake: 'an endpoint is plain http',
    inputs: { 'iam-endpoint': 'http://iam.example.com' },
    exit: 'red',
    about: ['iam-endpoint', '"http://iam.example.com"'],
    first: /^iam-endpoint: .*must start with "https:\/\/"/,
    says: [problemList],
  },
  {
    mistake: 'a placeholder is misspelt',
    inputs: { 'elb-endpoint': 'https://elb.{regoin}.example.com' },
    exit: 'red',
    about: ['elb-endpoint', '"{regoin}"'],
    first: /^elb-endpoint: .*has "\{regoin\}".*write "\{region\}"/,
    says: [/There is 1 problem/],
    never: [/only elb-endpoint/],
  },
  {
    mistake: 'an endpoint takes no placeholder',
    inputs: { 'scm-endpoint': 'https://scm.{region}.example.com' },
    exit: 'red',
    about: ['scm-endpoint', '"{region}"'],
    first: /^scm-endpoint: .*only elb-endpoint and waf-endpoint take/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'the proxy URL has no scheme',
    env: { HTTPS_PROXY: 'proxy.example.com:3128' },
    exit: 'red',
    about: ['HTTPS_PROXY'],
    first: /^HTTPS_PROXY: .*http:\/\/proxy\.example\.com:3128.*scheme/,
    says: [problemList],
  },
])

describeMistakes('choosing the certificate', [
  {
    mistake: 'certificate-id has another length',
    inputs: { 'certificate-id': 'scs123' },
    exit: 'red',
    about: ['certificate-id', '"scs123"'],
    first: /^certificate-id: "scs123".*16/,
    says: [problemList],
  },
  {
    mistake: 'certificate-id is a domain',
    inputs: { 'certificate-id': 'www.example.com' },
    exit: 'red',
    about: ['certificate-id', '"www.example.com"'],
    first: /^certificate-id: "www\.example\.com".*for a domain, set certificate-domain instead/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'both domain and files',
    inputs: { ...fromFiles, 'certificate-domain': 'www.example.com' },
    files: goodFiles,
    exit: 'red',
    about: ['certificate-domain', 'fullchain-file'],
    first: /set either certificate-domain, or fullchain-file with key-file/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'both id and domain',
    inputs: { 'certificate-domain': 'www.example.com' },
    exit: 'red',
    about: ['certificate-domain'],
    first: /set only one of certificate-id and certificate-domain/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'no certificate is named',
    inputs: { 'certificate-id': '' },
    exit: 'red',
    about: ['certificate-id'],
    first: /set one of certificate-id, certificate-domain/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'certificate-domain is a URL',
    inputs: { ...byDomain, 'certificate-domain': 'https://www.example.com/' },
    exit: 'red',
    about: ['certificate-domain', '"https://www.example.com/"'],
    first: /^certificate-domain: /,
    says: [/"www\.example\.com"/],
  },
  {
    mistake: 'the id is of no certificate',
    inputs: { 'certificate-id': 'scs9999999999999' },
    exit: 'red',
    about: ['certificate-id', 'scs9999999999999'],
    first: /^Check certificate-id/,
    says: [/SCM\.0020/],
  },
  {
    mistake: 'certificate-domain is not covered by a certificate',
    inputs: { ...byDomain, 'certificate-domain': 'shop.example.com' },
    exit: 'red',
    about: ['certificate-domain', 'shop.example.com'],
    says: [/covers only .*www\.example\.com/],
    never: [/covers only www\.example\.com.*, www\.example\.com/],
  },
  {
    mistake: 'certificate-name differs in case',
    inputs: { 'certificate-id': '', 'certificate-name': 'WWW-issued' },
    exit: 'red',
    about: ['certificate-name', '"WWW-issued"'],
    says: [/www-issued/, /upper and lower case/],
  },
  {
    mistake: 'the certificate is in another enterprise project',
    inputs: { ...byDomain, 'enterprise-project-id': 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee' },
    exit: 'red',
    about: ['enterprise-project-id', 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'],
    says: [/www\.example\.com/],
  },
  {
    mistake: 'enterprise-project-id is a name',
    inputs: { ...byDomain, 'enterprise-project-id': 'default' },
    exit: 'red',
    about: ['enterprise-project-id', 'default'],
    first: /enterprise-project-id/,
    says: [],
    never: [/Check certificate-id and targets/],
  },
  ...['CHECKING', 'CHECKING_DOMAIN', 'CHECKING_ORG', 'ISSUING', 'PAID', 'UNPASSED'].map(
    (status) => ({
      mistake: `the certificate is not issued yet (${status})`,
      cloud: withCertificate({ status }),
      exit: 'red' as const,
      about: [certificateIds.issued, status] as const,
      first: /Wait|Complete|Apply/,
      says: [new RegExp(`status ${status}`)],
      never: [/renewed certificate/],
    }),
  ),
  {
    mistake: 'the certificate is revoked',
    inputs: { 'certificate-id': certificateIds.revoked },
    exit: 'red',
    about: ['certificate-id', certificateIds.revoked],
    first: /reissued/,
    says: [/REVOKED/],
  },
  {
    mistake: 'the certificate has expired',
    inputs: { 'certificate-id': certificateIds.pastItsDate },
    exit: 'red',
    about: ['certificate-id', certificateIds.pastItsDate],
    first: /renewed certificate.*certificate-domain/,
    says: [/expired \(2026-11-21\)/],
  },
  {
    mistake: 'the certificate cannot be pushed',
    inputs: { 'certificate-id': certificateIds.pushOff },
    exit: 'red',
    about: [certificateIds.pushOff],
    first: /Choose another certificate/,
    says: [/push support is off/],
  },
  {
    mistake: 'too few days are left',
    inputs: { 'min-days-remaining': '90' },
    exit: 'red',
    about: ['min-days-remaining', '90'],
    first: /renewed certificate.*certificate-domain.*Or lower min-days-remaining\.$/i,
    says: [/70 days left/],
    never: [/\b(?:69|71) days/],
  },
  {
    mistake: 'too few days are left of all that certificate-domain finds',
    inputs: { ...byDomain, 'min-days-remaining': '200' },
    exit: 'red',
    about: ['min-days-remaining', '200'],
    first: /^Renew the certificate in SCM: it has no newer one for www\.example\.com\. Or lower/,
    says: [/70 days left/],
    never: [/certificate-id|let certificate-domain find/],
  },
  {
    mistake: 'too few days are left of the only one with this name',
    inputs: {
      'certificate-id': '',
      'certificate-name': 'www-issued',
      'min-days-remaining': '200',
    },
    exit: 'red',
    about: ['min-days-remaining', '200'],
    first: /^Renew the certificate in SCM: it has no newer one named "www-issued"\. Or lower/,
    says: [/70 days left/],
  },
  {
    mistake: 'the certificate cannot be read, but min-days-remaining is set',
    inputs: { ...as('ci-gateway-blind'), 'min-days-remaining': '7' },
    exit: 'red',
    about: ['min-days-remaining', certificateIds.issued],
    first: /scm:cert:get/,
    says: [/Could not read certificate/],
    never: [/scm:cert:push/],
  },
  {
    mistake: 'the certificate cannot be read',
    inputs: as('ci-gateway-blind'),
    exit: 'green',
    about: [certificateIds.issued],
    says: [/pushed without being checked/, /scm:cert:get/],
  },
  {
    mistake: 'the user may not list certificates',
    inputs: { ...byDomain, ...as('ci-blind') },
    exit: 'red',
    about: ['certificate-id'],
    first: /scm:cert:list.*certificate-id/,
    says: [/SCM\.4002/],
  },
])

describeMistakes('a certificate from files', [
  {
    mistake: 'fullchain-file has expired',
    inputs: fromFiles,
    files: ({ expired }) => filesOf(expired),
    exit: 'red',
    about: ['fullchain-file'],
    first: /^Renew the certificate/,
    says: [/has expired \(2026-11-22\)/],
    never: [/new id/i, /certificate-domain/],
  },
  {
    mistake: 'fullchain-file is not valid yet',
    inputs: fromFiles,
    files: ({ future }) => filesOf(future),
    exit: 'red',
    about: ['fullchain-file'],
    says: [/not valid before 2026-11-26/],
    never: [/new id/i],
  },
  {
    mistake: 'fullchain-file has too few days left',
    inputs: { ...fromFiles, 'min-days-remaining': '61' },
    files: goodFiles,
    exit: 'red',
    about: ['min-days-remaining', '61'],
    first: /^Renew the certificate/,
    says: [/60 days left/],
    never: [/new id/i, /\b59 days/],
  },
  {
    mistake: 'key-file is the key itself',
    inputs: { ...fromFiles, 'key-file': '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG' },
    files: goodFiles,
    exit: 'red',
    about: ['key-file'],
    first: /^key-file: needs the path of a file/,
    says: [/run: .*printf/],
    secrets: ['MIGHAgEAMBMGByqGSM49AgEG'],
  },
  {
    mistake: 'a file is a folder',
    inputs: { ...fromFiles, 'fullchain-file': '.' },
    files: goodFiles,
    exit: 'red',
    about: ['fullchain-file', "'.'"],
    first: /^fullchain-file: cannot be read: not a file: '\.'; name the PEM file itself/,
    says: [/There is 1 problem/],
    never: [/the right to read/],
  },
  {
    mistake: 'the files are DER',
    inputs: fromFiles,
    files: ({ good }) => ({
      '/certs/fullchain.pem': new X509Certificate(good.leaf).raw.toString('utf8'),
      '/certs/key.pem': createPrivateKey(good.key)
        .export({ format: 'der', type: 'pkcs8' })
        .toString('utf8'),
    }),
    exit: 'red',
    about: ['fullchain-file', 'key-file'],
    first: /^fullchain-file: .*it is DER .*"openssl x509 -inform DER -in FILE -out PEM"/,
    says: [/- key-file: .*it is DER .*"openssl pkey -inform DER -in FILE -out PEM"/],
    never: [/right file|PKCS/],
  },
  {
    mistake: 'the file is PKCS#12',
    inputs: fromFiles,
    files: ({ good }) => ({
      ...filesOf(good),
      // As openssl writes it: a sequence, its length, the version.
      '/certs/fullchain.pem': Buffer.from('3082049d0201033082', 'hex').toString('utf8'),
    }),
    exit: 'red',
    about: ['fullchain-file'],
    first: /^fullchain-file: .*it is PKCS#12; convert it with "openssl pkcs12 -nodes -in FILE/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'a file is not there',
    inputs: { ...fromFiles, 'key-file': '/certs/kee.pem' },
    files: goodFiles,
    exit: 'red',
    about: ['key-file', '/certs/kee.pem'],
    first: /^key-file: cannot be read/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'key-file is missing',
    inputs: { ...fromFiles, 'key-file': '' },
    files: goodFiles,
    exit: 'red',
    about: ['key-file'],
    first: /^key-file: set key-file too/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'fullchain-file is cut short',
    inputs: fromFiles,
    files: ({ good }) => ({ ...filesOf(good), '/certs/fullchain.pem': good.leaf.slice(0, 300) }),
    exit: 'red',
    about: ['fullchain-file'],
    first: /^fullchain-file, line 1: .*no END line/,
    says: [problemList],
  },
  {
    mistake: 'the key does not match',
    inputs: fromFiles,
    files: ({ good, other }) => ({ ...filesOf(good), '/certs/key.pem': other.key }),
    exit: 'red',
    about: ['key-file'],
    first: /^key-file: does not match.*fullchain-file/,
    says: [/same renewal/],
  },
  {
    mistake: 'the key is encrypted',
    inputs: fromFiles,
    files: ({ good }) => ({ ...filesOf(good), '/certs/key.pem': encrypted(good.key) }),
    exit: 'red',
    about: ['key-file'],
    first: /^key-file, line 1: .*encrypted.*openssl pkey/,
    says: [problemList],
  },
  {
    mistake: 'the chain is missing',
    inputs: fromFiles,
    files: ({ good }) => ({ ...filesOf(good), '/certs/fullchain.pem': good.leaf }),
    exit: 'red',
    about: ['fullchain-file'],
    first: /^fullchain-file: .*no intermediate/,
    says: [/fullchain\.pem, not cert\.pem/],
  },
  {
    mistake: 'key-file is the certificate',
    inputs: { ...fromFiles, 'key-file': '/certs/fullchain.pem' },
    files: goodFiles,
    exit: 'red',
    about: ['key-file', '/certs/fullchain.pem'],
    first: /^key-file: .*no private key/,
    says: [problemList],
  },
  {
    mistake: 'fullchain-file is the key',
    inputs: { ...fromFiles, 'fullchain-file': '/certs/key.pem' },
    files: goodFiles,
    exit: 'red',
    about: ['fullchain-file', '/certs/key.pem'],
    first: /^fullchain-file: .*no certificate/,
    says: [problemList],
  },
  {
    mistake: 'certificate-name has blanks',
    inputs: { ...fromFiles, 'certificate-name': 'my shop' },
    files: goodFiles,
    exit: 'red',
    about: ['certificate-name', '"my shop"'],
    first: /^certificate-name: "my shop"/,
    says: [problemList],
  },
  {
    mistake: 'the user may not upload',
    inputs: fromFiles,
    files: goodFiles,
    faults: [refuses('import', 401, 'SCM.4002', 'The policy does not allow scm:cert:upload.')],
    exit: 'red',
    about: ['www.example.com'],
    first: /^Grant scm:cert:upload/,
    says: [/SCM\.4002/],
    never: [/scm:cert:push/],
  },
])

describeMistakes('targets', [
  {
    mistake: 'a project that does not exist',
    inputs: { targets: 'ELB: cn-west-9' },
    exit: 'red',
    about: ['targets', 'ELB:cn-west-9'],
    first: /^Check targets: /,
    says: [/SCM\.0069/],
    never: [/certificate-id/],
  },
  {
    mistake: 'a misspelt region',
    inputs: { targets: 'ELB: cn-nort-4' },
    exit: 'red',
    about: ['targets', 'ELB:cn-nort-4', '"cn-nort-4"'],
    first: /^Did you mean "cn-north-4"\? Check targets: /,
    says: [/targets: did you mean "cn-north-4"\?/],
    never: [/certificate-id/],
  },
  {
    mistake: 'services on one line',
    inputs: { targets: 'CDN, ELB: cn-north-4' },
    exit: 'red',
    about: ['targets', '"CDN, ELB"'],
    first: /^targets, line 1, column 1: .*a line of its own/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'blanks for commas',
    inputs: { targets: 'ELB: cn-north-4 cn-east-3' },
    exit: 'red',
    about: ['targets', '"cn-north-4 cn-east-3"'],
    first: /^targets, line 1, column 6: .*commas: "cn-north-4, cn-east-3"/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'a misspelt service',
    inputs: { targets: 'CDN\nEBL: cn-north-4' },
    exit: 'red',
    about: ['targets', '"EBL"'],
    first: /^targets, line 2, column 1: .*did you mean "ELB"/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'no project',
    inputs: { targets: 'ELB' },
    exit: 'red',
    about: ['targets', 'ELB'],
    first: /^targets, line 1, column \d: ELB needs at least one project/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'no colon',
    inputs: { targets: 'ELB cn-north-4' },
    exit: 'red',
    about: ['targets', 'ELB'],
    first: /^targets, line 1, column 4: .*write "ELB: cn-north-4"/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'a comma too many',
    inputs: { targets: 'ELB: cn-north-4,, cn-east-3' },
    exit: 'red',
    about: ['targets'],
    first: /^targets, line 1, column 17: a project is missing/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'no target at all',
    inputs: { targets: '' },
    exit: 'red',
    about: ['targets'],
    first: /^targets: is required/,
    says: [/verify-hosts/],
  },
  {
    mistake: 'duplicates',
    inputs: { targets: 'ELB: cn-north-4, cn-north-4\nelb: cn-north-4' },
    exit: 'green',
    says: [/Pushing to 1 target,/, /Pushed www\.example\.com to ELB:cn-north-4/],
  },
  {
    mistake: 'CDN with two projects',
    inputs: { targets: 'CDN: cn-north-1, cn-north-4' },
    exit: 'red',
    about: ['targets', '"cn-north-1", "cn-north-4"'],
    first: /^targets, line 1, column 18: CDN is global/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'CDN with a project and without',
    inputs: { targets: 'ELB: cn-north-4\nCDN: cn-north-4\n  CDN' },
    exit: 'red',
    about: ['targets', '"cn-north-4", none'],
    first: /^targets, line 3, column 3: CDN is global/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'more than 1,000 targets',
    inputs: { targets: `ELB: ${Array.from({ length: 1001 }, (_, n) => `p${n}`).join(', ')}` },
    exit: 'red',
    about: ['targets', '1001'],
    first: /^targets: names 1001 targets.*at most 1000/,
    says: [/There is 1 problem/],
  },
])

describeMistakes('hosts', [
  {
    mistake: 'a URL',
    inputs: lookAt('https://www.example.com'),
    exit: 'red',
    about: ['verify-hosts', '"https://www.example.com"'],
    first: /^verify-hosts, line 1, column 1: .*is a URL/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'a wildcard',
    inputs: lookAt('*.example.com'),
    exit: 'red',
    about: ['verify-hosts', '"*.example.com"'],
    first: /^verify-hosts, line 1, column 1: .*wildcard.*"www\.example\.com"/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'a port out of range',
    inputs: lookAt('www.example.com:84430'),
    exit: 'red',
    about: ['verify-hosts', '"84430"'],
    first: /^verify-hosts, line 1, column 1: .*1 to 65535/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'via without an address',
    inputs: lookAt('www.example.com via'),
    exit: 'red',
    about: ['verify-hosts', 'via'],
    first: /^verify-hosts, line 1, column 20: an address is missing/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'a host that the certificate does not cover',
    inputs: lookAt('shop.example.com'),
    served: { names: ['shop.example.com'], subject: 'CN=shop.example.com' },
    exit: 'red',
    about: ['verify-hosts', 'shop.example.com'],
    first: /does not cover this host/,
    says: [/another certificate/],
    never: [/Bind the certificate/],
  },
  {
    mistake: 'a host that cannot be reached',
    inputs: lookAt('www.example.com:1 via 127.0.0.1'),
    exit: 'red',
    about: ['verify-hosts', 'www.example.com:1 via 127.0.0.1'],
    first: /^Check the host, its port and via/,
    says: [/refused/, /could not be reached/],
  },
  {
    mistake: 'a host that serves the old certificate',
    inputs: { ...elb, ...lookAt('www.example.com') },
    served: {},
    exit: 'red',
    about: ['www.example.com', 'stale'],
    first: /^Bind the certificate\. ELB: /,
    says: [/9 days left/, /does not serve/],
    never: [/CDN: select/],
  },
  {
    mistake: 'skip-when-served without hosts',
    inputs: { 'skip-when-served': 'true' },
    exit: 'red',
    about: ['skip-when-served'],
    first: /^skip-when-served: needs verify-hosts/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'verify-timeout-seconds above timeout-seconds',
    inputs: { 'verify-hosts': 'www.example.com', 'verify-timeout-seconds': '600' },
    exit: 'red',
    about: ['verify-timeout-seconds', '600'],
    first: /^verify-timeout-seconds: 600.*timeout-seconds.*300/,
    says: [/There is 1 problem/],
  },
])

describeMistakes('numbers, booleans and words', [
  ...[
    ['max-parallel', '64', /from 1 to 32/],
    ['max-retries', '-1', /from 0 to 10/],
    ['timeout-seconds', '1.5', /whole number/],
    ['request-timeout-seconds', '0', /from 1 to 600/],
    ['min-days-remaining', 'thirty', /from 0 to 3650/],
    ['dry-run', 'yes', /"true" or "false"/],
    ['summary', 'off', /"true" or "false"/],
    ['fail-on', 'anny', /did you mean "any"/],
    ['fail-on', 'sometimes', /any, all, none/],
  ].map(([input, value, fix]) => ({
    mistake: `${input}: ${value}`,
    inputs: { [String(input)]: String(value) },
    exit: 'red' as const,
    about: [String(input), `"${value}"`] as const,
    first: new RegExp(`^${input}: "${value}"`),
    says: [/There is 1 problem/, fix as RegExp],
  })),
])

const longMessage = 'The quota of certificates is used up. '.repeat(30).slice(0, 1024)

describeMistakes('answers to a push', [
  {
    mistake: 'CDN has the certificate already',
    inputs: cdn,
    faults: [refuses('push', 400, 'SCM.0211', 'CDN: the certificate name already exists.')],
    exit: 'red',
    about: ['CDN', 'SCM.0211'],
    first: /^CDN already has a certificate of this name/,
    says: [/it is there/, /skip-when-served/],
    never: [/nothing is to be done/i],
  },
  {
    mistake: 'the quota of ELB is used up',
    inputs: elb,
    faults: [refuses('push', 400, 'SCM.0201', 'ELB: quota exceeded')],
    exit: 'red',
    about: ['ELB:cn-north-4', 'ELB: quota exceeded'],
    first: /^Read ELB's message/,
    says: [/SCM\.0201/],
  },
  {
    mistake: 'WAF refuses the certificate',
    inputs: waf,
    faults: [refuses('push', 400, 'SCM.0221', 'WAF: no instance')],
    exit: 'red',
    about: ['WAF:cn-north-4', 'WAF: no instance'],
    first: /^Read WAF's message/,
    says: [/SCM\.0221/],
  },
  ...(
    [
      [elb, 400, 'SCM.0202', /elb:certificates:create/],
      [cdn, 400, 'SCM.0212', /cdn:configuration:modifyHttpsConf/],
      [waf, 400, 'SCM.0222', /waf:certificate:create/],
      [elb, 401, 'SCM.4002', /scm:cert:push/],
      [elb, 403, 'APIGW.0302', /scm:cert:push/],
      [elb, 403, 'APIG.0302', /scm:cert:push/],
    ] as const
  ).map(([inputs, status, code, permission]) => ({
    mistake: `a permission is missing (${code})`,
    inputs,
    faults: [refuses('push', status, code, 'No permission.')],
    exit: 'red' as const,
    about: [inputs.targets.split(':')[0] ?? '', code] as const,
    first: permission,
    says: [/No permission\./],
    never: [passwordWords],
  })),
  {
    mistake: "a server's message of 1,024 characters",
    inputs: elb,
    faults: [
      answer('push', 400, {
        code: 'SCM.0201',
        message: longMessage,
        headers: { 'X-Request-Id': 'request-of-the-long-message' },
      }),
    ],
    exit: 'red',
    about: ['ELB:cn-north-4', 'request-of-the-long-message'],
    first: /^Read ELB's message/,
    says: [/ELB:cn-north-4: failed.*request ID request-of-the-long-message.* Read ELB's message/],
  },
  {
    mistake: 'a 404 in plain text',
    inputs: elb,
    faults: [
      answer('push', 404, { body: 'no route for this virtual host', contentType: 'text/plain' }),
    ],
    exit: 'red',
    about: ['ELB:cn-north-4', 'no route for this virtual host'],
    first: /^Check scm-endpoint/,
    says: [/404/],
  },
  {
    mistake: 'throttled to the end',
    inputs: { ...elb, 'max-retries': '2' },
    faults: [answer('push', 429)],
    exit: 'red',
    about: ['max-parallel', 'ELB:cn-north-4'],
    first: /^Lower max-parallel/,
    says: [/429/, /3 attempts/],
    never: [/may have succeeded/],
  },
  {
    mistake: '500 to the end',
    inputs: elb,
    faults: [answer('push', 500)],
    exit: 'red',
    about: ['ELB:cn-north-4'],
    first: /may have (?:succeeded|been done)/,
    says: [/uncertain/, /500/, /4 attempts/],
  },
  {
    mistake: '500 from CDN, which is not asked again',
    inputs: cdn,
    faults: [answer('push', 500)],
    exit: 'red',
    about: ['CDN'],
    first: /may have (?:succeeded|been done)/,
    says: [/uncertain/, /1 attempt\b/],
  },
  {
    mistake: 'the answer to a push cannot be read',
    inputs: elb,
    faults: [{ on: 'push', action: { kind: 'html', status: 200 } }],
    exit: 'red',
    about: ['ELB:cn-north-4'],
    first: /may have (?:succeeded|been done)/,
    says: [/uncertain/],
    never: [/Check that the runner can reach/],
  },
])

describeMistakes('answers to the rest', [
  {
    mistake: 'the answer to the sign-in cannot be read',
    faults: [answer('sign-in', 201, { body: '[]', headers: { 'X-Subject-Token': 'MIIx' } })],
    exit: 'red',
    about: ['iam-endpoint'],
    says: [/not a JSON object/],
    never: [/Check that the runner can reach/, passwordWords],
  },
  {
    mistake: 'the answer to the sign-in is cut short',
    faults: [{ on: 'sign-in', action: { kind: 'truncated' } }],
    exit: 'red',
    about: ['request-timeout-seconds'],
    says: [/could not be read/],
    never: [/Check that the runner can reach/, passwordWords],
  },
  {
    mistake: 'a portal answers for SCM',
    inputs: { 'certificate-id': '', 'certificate-domain': 'www.example.com' },
    faults: [{ on: 'list', action: { kind: 'html', status: 200 } }],
    exit: 'red',
    about: ['scm-endpoint'],
    says: [/not a JSON object/],
    never: [/Check that the runner can reach/],
  },
  {
    mistake: 'IAM is out of order',
    faults: [answer('sign-in', 502)],
    exit: 'red',
    about: [account, pusher.name],
    first: /^Try again later/,
    says: [/502/, /request ID [0-9a-f-]{36}/i],
    never: [passwordWords],
  },
  {
    mistake: 'IAM does not answer before the time of the run is over',
    inputs: { 'timeout-seconds': '20' },
    faults: [{ on: 'sign-in', action: { kind: 'hang', when: 'before-headers' } }],
    slow: 'sign-in',
    exit: 'red',
    about: [pusher.name],
    says: [runTimeOut, /timed out|no answer/],
    never: [passwordWords, /Check that the runner can reach/],
  },
  {
    mistake: 'IAM is busy until the time of the run is over',
    inputs: { 'timeout-seconds': '2', 'max-retries': '10' },
    faults: [answer('sign-in', 503)],
    exit: 'red',
    about: [pusher.name],
    says: [runTimeOut, /503/],
    never: [passwordWords],
  },
  {
    mistake: 'the time of the run is over before the last target',
    inputs: { targets: 'ELB: cn-north-4, cn-east-3', 'max-parallel': '1' },
    faults: [
      { on: 'push', target: 'ELB:cn-north-4', action: { kind: 'hang', when: 'before-headers' } },
    ],
    slow: 'push',
    exit: 'red',
    about: ['ELB:cn-north-4', 'ELB:cn-east-3'],
    first: /may have (?:succeeded|been done)/,
    says: [/ELB:cn-east-3.*not attempted.*Raise timeout-seconds/],
  },
])

/** A place of each service that the new certificate should take. */
const bound = {
  inputs: { bind: 'replace', targets: 'CDN\nELB: cn-north-4\nWAF: cn-north-4' },
  goLive: wholeGoLive,
} as const
const pusherWithout = (...permissions: readonly string[]) => ({
  users: seed.users.map((user) =>
    user.name === pusher.name ? { ...user, permissions: everythingBut(...permissions) } : user,
  ),
})

describeMistakes('binding', [
  {
    mistake: 'the word is misspelt',
    inputs: { ...elb, bind: 'replcae' },
    exit: 'red',
    says: [/bind: "replcae" is not known; did you mean "replace"\?/],
  },
  {
    mistake: 'a line has no colon',
    inputs: { ...elb, bind: '# the shop\nELB cn-north-4 listener 1234' },
    exit: 'red',
    says: [/bind, line 2.*"ELB cn-north-4 listener 1234".*"ELB:cn-north-4 listener ID default"/],
  },
  {
    mistake: 'a line names the service in another way',
    inputs: { ...elb, bind: 'ELBB:cn-north-4 listener 1234' },
    exit: 'red',
    says: [/bind, line 1.*"ELBB" is not a service; did you mean "ELB"\?/],
  },
  {
    mistake: 'a line is about a service that is not in targets',
    inputs: { ...elb, bind: 'CDN www.example.com' },
    exit: 'red',
    says: [/bind: "CDN www\.example\.com" is not in targets; add "CDN" there/],
  },
  {
    mistake: 'there is nothing to bind in',
    inputs: { targets: '', 'verify-hosts': 'www.example.com', bind: 'replace' },
    exit: 'red',
    says: [/bind: needs targets/],
  },
  {
    mistake: 'replaces holds a name',
    inputs: { ...elb, bind: 'replace', replaces: 'my-old-certificate' },
    exit: 'red',
    says: [/replaces, line 1.*"my-old-certificate" is neither a certificate ID/],
  },
  {
    mistake: 'replaces is set and nothing is bound',
    inputs: { ...elb, replaces: 'scs1700000000090' },
    exit: 'red',
    says: [/replaces: is set, but bind is none/],
  },
  {
    mistake: 'rollback is switched on',
    inputs: { ...elb, bind: 'replace', rollback: 'on' },
    exit: 'red',
    says: [/rollback: "on" is not known; did you mean "auto"\?/],
    never: [/"off"/],
  },
  ...(
    [
      ['rollback', 'true', 'did you mean "auto"?'],
      ['rollback', 'auot', 'did you mean "auto"?'],
      ['rollback', 'False', 'did you mean "off"?'],
      ['rollback', 'of', 'use one of auto, off'],
      ['bind', 'on', 'did you mean "replace"?'],
      ['bind', 'off', 'did you mean "none"?'],
    ] as const
  ).map(([input, value, fix]) => ({
    mistake: `${input}: ${value}`,
    inputs: { ...elb, bind: 'replace', [input]: value },
    exit: 'red' as const,
    about: [input, fix] as const,
    says: [/There is 1 problem/],
  })),
  {
    mistake: 'a given token is used in two projects',
    by: 'token',
    inputs: { targets: 'ELB: cn-north-4, cn-east-3', bind: 'replace' },
    inputsFor: tokenInputs,
    exit: 'red',
    about: ['token'],
    says: [/serves one project \("cn-north-4"\), but bind needs "cn-east-3", too/],
  },
  {
    mistake: 'more would be switched than allowed',
    ...bound,
    inputs: { ...bound.inputs, 'bind-limit': '2' },
    exit: 'red',
    about: ['bind-limit'],
    first: /^Raise bind-limit, or switch exactly these/,
    says: [/would switch 7 bindings, more than bind-limit \(2\)/, /CDN www\.example\.com/],
  },
  {
    mistake: 'a permission is missing in one service',
    ...bound,
    cloud: pusherWithout('elb:listeners:put'),
    exit: 'red',
    first: /^Grant elb:certificates:list/,
    says: [/ELB:cn-north-4 listener \S+ default.*failed.*HTTP 403/],
    never: [/Grant scm:cert:push/],
  },
  {
    mistake: 'a service may not be read',
    ...bound,
    cloud: pusherWithout('waf:certificate:list'),
    exit: 'red',
    first: /^Grant waf:certificate:list/,
    says: [/WAF:cn-north-4.*failed.*HTTP 403/],
    never: [/ELB:\S+ listener \S+ \w+ (?:failed|not attempted)/],
  },
  {
    mistake: "CDN may not read SCM's certificates",
    ...bound,
    inputsFor: (simulator) => {
      simulator.cdn.state.switches.hasScmAgency = false
      return {}
    },
    exit: 'red',
    first: /agency CDNAccessScm/,
    says: [/CDN www\.example\.com.*CDN\.00010198/],
  },
  {
    mistake: 'elb-endpoint is the URL of SCM',
    ...bound,
    inputsFor: ({ scmEndpoint }) => ({ 'elb-endpoint': scmEndpoint }),
    exit: 'red',
    about: ['elb-endpoint'],
    first: /^Check elb-endpoint/,
    says: [/ELB:cn-north-4.*failed/],
    never: [/Check scm-endpoint/],
  },
  {
    mistake: 'a line names a listener that is not there',
    ...bound,
    inputs: { ...elb, bind: 'ELB:cn-north-4 listener 12345678-1234-1234-1234-123456789012' },
    exit: 'red',
    first:
      /^Correct the line in bind: the certificate renews "ELB:cn-north-4 listener \S+ (?:default|sni)"/,
    says: [/ELB:cn-north-4 listener 12345678-\S+.*skipped/],
  },
  {
    mistake: 'a line is in a project where nothing is renewed',
    ...bound,
    inputs: { targets: 'WAF: cn-north-4', bind: 'WAF:cn-north-4 host shop.exmple.org' },
    goLive: { leaves: {} },
    exit: 'red',
    first: /^Correct the line in bind: check the project/,
    says: [/host shop\.exmple\.org.*skipped/],
  },
  {
    mistake: 'a line has two misspelt words',
    inputs: { ...elb, bind: 'ELB:cn-north-4 listner 1234 snii' },
    exit: 'red',
    about: ['bind', '"listner"'],
    first: /^bind, line 1, column 16: "listner" is not known; did you mean "listener"\?/,
    says: [/There is 1 problem/],
  },
  {
    mistake: 'replace is among lines',
    inputs: { ...elb, bind: 'replace\nELB:cn-north-4 listener 1234' },
    exit: 'red',
    about: ['bind', '"replace"'],
    first: /^bind, line 1, column 1: "replace" stands beside lines that name bindings/,
    says: [/There is 1 problem/],
    never: [/not a service/],
  },
  ...(
    [
      ['300', /2 CDN domains need about 600 seconds, and timeout-seconds is 300\..*to 900\./],
      ['600', /Set timeout-seconds to 900\./],
    ] as const
  ).map(([seconds, says]) => ({
    mistake: `timeout-seconds is ${seconds}, too little for two CDN domains`,
    ...bound,
    inputs: { ...cdn, bind: 'replace', 'dry-run': 'true', 'timeout-seconds': seconds },
    exit: 'green' as const,
    about: ['timeout-seconds'] as const,
    says: [says],
  })),
  {
    mistake: 'timeout-seconds is enough for two CDN domains',
    ...bound,
    inputs: { ...cdn, bind: 'replace', 'dry-run': 'true', 'timeout-seconds': '900' },
    exit: 'green',
    says: [/2 bindings would be switched/],
    never: [/timeout-seconds/],
  },
  {
    mistake: 'a dry run cannot read a project',
    ...bound,
    inputs: { targets: 'ELB: cn-north-4, cn-nort-4', bind: 'replace', 'dry-run': 'true' },
    exit: 'red',
    about: ['ELB:cn-nort-4'],
    first: /^Did you mean "cn-north-4"\? targets names "cn-nort-4"/,
    says: [
      /ELB:cn-nort-4: failed/,
      /credentials have just signed in/,
      fiveTries,
      /1 could not be planned/,
      /default planned/,
    ],
    never: [/account-name is/, /password is current/],
  },
  {
    mistake: 'a dry run has a line for a domain that is not there',
    ...bound,
    inputs: { ...cdn, bind: 'CDN www.exmple.com', 'dry-run': 'true' },
    exit: 'red',
    about: ['CDN www.exmple.com'],
    first: /^Correct the line in bind: the certificate renews "CDN www\.example\.com"/,
    says: [/CDN www\.exmple\.com: skipped/, /1 could not be planned/],
  },
  {
    mistake: 'nothing uses a certificate that the new one renews',
    ...bound,
    inputs: { 'certificate-id': 'scs1700000000002', targets: 'ELB: cn-east-3', bind: 'replace' },
    goLive: { leaves: {} },
    exit: 'green',
    says: [/there is nothing to switch/],
  },
])
