import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { isSummaryWanted, readInputs } from '../../src/inputs/inputs.ts'
import { InputError, type Problem, wholeMessage } from '../../src/inputs/problems.ts'
import type { World } from '../../src/world.ts'
import { createFakeRunner } from '../fixtures/fake-runner.ts'
import { goodInputs } from '../fixtures/flow.ts'

type Inputs = Readonly<Record<string, string>>

function read(inputs: Inputs, env: World['env'] = {}, event: unknown = undefined) {
  const runner = createFakeRunner({ ...goodInputs, ...inputs })
  const readFile = () => {
    if (event === undefined) throw new Error('no such file')
    return typeof event === 'string' ? event : JSON.stringify(event)
  }
  return readInputs({ runner, env, readFile } as unknown as World)
}

function problemsOf(inputs: Inputs, env?: World['env'], event?: unknown): string[] {
  try {
    read(inputs, env, event)
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    error.problems.forEach(expectMentions)
    return error.message.split('\n- ').slice(1)
  }
}

const actionYml = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')
const inputNames = Object.keys(parse(actionYml).inputs)

/** A problem lists every other input that it names outside of quotes, and no more. */
function expectMentions(problem: Problem): void {
  const { input, mentions = [] } = problem
  const message = wholeMessage(problem)
  if (message.length > 10_000) return
  const words = message.replaceAll(/"[^"]*"/g, '').match(/[a-z]+(?:-[a-z]+)*/g) ?? []
  const named = words.filter((word) => inputNames.includes(word))
  // Of a word without a hyphen, nobody knows whether it is the input.
  const certain = named.filter((word) => word.includes('-') && word !== input)
  expect(mentions).toEqual(expect.arrayContaining(certain))
  expect(named).toEqual(expect.arrayContaining([...mentions]))
}

const emptySecret =
  '\n  A secret or variable is empty, too, if none has this name, or if it belongs to an environment that the job does not name.'

describe('readInputs', () => {
  it('has a default for everything that is not required', () => {
    expect(read({})).toMatchObject({
      failOn: 'any',
      dryRun: false,
      maxParallel: 8,
      maxRetries: 3,
      requestTimeoutMs: 30_000,
      timeoutMs: 300_000,
      iamEndpoint: 'https://iam.cn-north-4.myhuaweicloud.com',
      scmEndpoint: 'https://scm.cn-north-4.myhuaweicloud.com',
    })
  })

  it('knows the situation: how it signs in, what is set, and no secret', () => {
    const { situation } = read({ 'elb-endpoint': 'https://elb.example.com', bind: 'replace' })
    expect(situation).toMatchObject({ signIn: { kind: 'password' }, region: 'cn-north-4' })
    const given = Object.keys(goodInputs).filter((name) => inputNames.includes(name))
    expect([...situation.set].sort()).toEqual([...given, 'bind', 'elb-endpoint'].sort())
    expect(situation.endpoints).toContainEqual({
      input: 'elb-endpoint',
      url: 'https://elb.example.com',
      project: 'cn-north-4',
    })
    expect(JSON.stringify(situation)).not.toContain(goodInputs['password'])
  })

  it.each([
    ['ap-southeast-1', 'https://scm.ap-southeast-1.myhuaweicloud.com'],
    ['eu-west-101', 'https://scm.eu-west-101.myhuaweicloud.eu'],
    ['tr-west-1', 'https://scm.tr-west-1.myhuaweicloud.com'],
  ])('finds the endpoints of %s', (region, scmEndpoint) => {
    expect(read({ 'scm-region': region })).toMatchObject({ scmEndpoint })
  })

  it.each([
    ['max-parallel', '1', '32', '33'],
    ['max-retries', '0', '10', '11'],
    ['request-timeout-seconds', '1', '600', '601'],
    ['timeout-seconds', '1', '21600', '21601'],
  ])('%s is a whole number from %s to %s', (name, least, most, tooMuch) => {
    expect(problemsOf({ [name]: least })).toEqual([])
    expect(problemsOf({ [name]: most })).toEqual([])
    for (const bad of [tooMuch, '-1', '1.5', '1e1', 'ten', '٣', '0x1']) {
      expect(problemsOf({ [name]: bad })).toEqual([
        `${name}: "${bad}" is not a whole number from ${least} to ${most}`,
      ])
    }
  })

  it('verify-timeout-seconds is a whole number from 0 to 3600, and at most timeout-seconds', () => {
    const problems = (value: string, timeout: string) =>
      problemsOf({ 'verify-timeout-seconds': value, 'timeout-seconds': timeout })
    for (const good of ['0', '3600']) expect(problems(good, '3600')).toEqual([])
    for (const bad of ['3601', '-1', '1.5']) {
      expect(problems(bad, '21600')).toEqual([
        `verify-timeout-seconds: "${bad}" is not a whole number from 0 to 3600`,
      ])
    }
  })

  it.each(['true', 'True', 'TRUE'])('takes %s for a flag', (yes) => {
    expect(read({ 'dry-run': yes }).dryRun).toBe(true)
  })

  it.each([
    [{ 'dry-run': 'yes' }, 'dry-run: "yes" is not a boolean; use "true" or "false"'],
    [{ summary: '1' }, 'summary: "1" is not a boolean; use "true" or "false"'],
    [{ 'fail-on': 'al' }, 'fail-on: "al" is not known; did you mean "all"?'],
    [{ 'fail-on': 'ANY' }, 'fail-on: "ANY" is not known; did you mean "any"?'],
    [
      { 'token-scope': 'domain' },
      'token-scope: "domain" is not known; use one of project, account',
    ],
    [
      { 'certificate-id': '' },
      'certificate: set one of certificate-id, certificate-domain, certificate-name, or fullchain-file with key-file',
    ],
    [
      { 'certificate-id': 'scs1/../../../v3' },
      'certificate-id: "scs1/../../../v3" is not a certificate ID; copy the 16 letters and digits from SCM',
    ],
    [
      { targets: '' },
      'targets: is required; name at least one service, like "ELB: cn-north-4", or set verify-hosts to only check hosts',
    ],
    [
      { targets: '# CDN' },
      'targets: is required; name at least one service, like "ELB: cn-north-4", or set verify-hosts to only check hosts',
    ],
    [
      { targets: 'CDN: cn-north-1, cn-north-4' },
      'targets, line 1, column 18: CDN is global, but named with different projects ("cn-north-1", "cn-north-4"); name it once',
    ],
    [
      { targets: 'CDN:' },
      'targets, line 1, column 4: a project is missing after "CDN:"; write only "CDN", which needs none',
    ],
    [
      { 'skip-when-served': 'true' },
      'skip-when-served: needs verify-hosts, which is empty; name at least one host there',
    ],
    [
      { 'verify-required': 'true' },
      'verify-required: needs verify-hosts, which is empty; name at least one host there',
    ],
    [
      { 'skip-when-served': 'yes' },
      'skip-when-served: "yes" is not a boolean; use "true" or "false"',
    ],
    [
      { 'verify-required': 'yes' },
      'verify-required: "yes" is not a boolean; use "true" or "false"',
    ],
    [
      { 'verify-timeout-seconds': '61', 'timeout-seconds': '60' },
      'verify-timeout-seconds: 61 is more than timeout-seconds (60), which ends the checks, too; raise timeout-seconds',
    ],
    [
      { 'certificate-id': '', 'certificate-domain': 'www..example.com' },
      'certificate-domain: "www..example.com" is not a domain name; write it like "www.example.com" or "*.example.com"',
    ],
    [
      { 'scm-endpoint': 'https://user:hunter2@host:99999' },
      'scm-endpoint: must not contain a user name or password; remove them',
    ],
    [
      { 'scm-endpoint': 'https://scm.example.com#' },
      'scm-endpoint: "https://scm.example.com#" must not have a query or fragment; remove it',
    ],
    [
      { 'scm-endpoint': 'https://scm.example.com/%zz' },
      'scm-endpoint: "https://scm.example.com/%zz" has a "%" without two hexadecimal digits after it',
    ],
    [
      { 'scm-region': 'cn north 4' },
      'scm-region: "cn north 4" is not a region; write it like "cn-north-4"',
    ],
    [
      { 'scm-region': 'x.evil.example/' },
      'scm-region: "x.evil.example/" is not a region; write it like "cn-north-4"',
    ],
  ])('%j: %s', (inputs, problem) => {
    expect(problemsOf(inputs)).toEqual([problem])
  })

  it('compares no value with one that is wrong itself', () => {
    const times = { 'timeout-seconds': '30m', 'verify-timeout-seconds': '900' }
    const problems = problemsOf({ ...times, 'verify-hosts': 'www.example.com' })
    expect(problems).toEqual([expect.stringMatching(/^timeout-seconds: "30m" is not a whole/)])
  })

  it('reports everything at once', () => {
    const problems = problemsOf({ targets: 'x\n'.repeat(30), 'fail-on': 'x', 'dry-run': 'x' })
    expect(problems).toHaveLength(32)
    const thousands = problemsOf({ targets: 'x\n'.repeat(3000) })
    expect(thousands).toHaveLength(1001)
    expect(thousands.at(-1)).toBe('and 2000 more')
  })

  it.each([
    [{ 'verify-hosts': 'https://u:hunter2@www.example.com' }, '"https://***@www.example.com" is a'],
    [{ 'verify-hosts': 'u:hunter2@www.example.com' }, '"***@www.example.com" has a user name'],
    [
      { 'scm-endpoint': 'https://scm.example.com/?token=hunter2' },
      '"https://scm.example.com/?***"',
    ],
    [{ 'scm-endpoint': 'https://scm.example.com/#hunter2' }, '"https://scm.example.com/#***"'],
    [{ 'scm-endpoint': 'ftp://u:p/hunter2@x' }, 'must not contain a user name or password'],
    [{ bind: 'CDN https://u:hunter2@www.example.com/' }, '"CDN https://***@www.example.com/"'],
  ])('quotes no password of a URL: %j', (inputs, quoted) => {
    const problems = problemsOf(inputs).join('\n')
    expect(problems).toContain(quoted)
    expect(problems).not.toContain('hunter2')
  })

  it('quotes no password with a quote in it, and is quick about a very long word', () => {
    expect(problemsOf({ 'verify-hosts': 'u:p"w@www.example.com' })[0]).not.toContain('p"w')
    // A pattern that goes back again and again takes minutes for these, and the test times out.
    for (const input of ['certificate-domain', 'scm-endpoint', 'verify-hosts', 'targets']) {
      for (const text of ['a'.repeat(300_000), `${'a:'.repeat(100_000)}@`, 'x://'.repeat(99_999)]) {
        problemsOf({ 'certificate-id': '', [input]: `${text}!` })
      }
    }
  })

  it.each(['“www.example.com”', '‘www.example.com’', 'www–shop.example.com', '«a.example»'])(
    'takes %s for no domain: a text editor has changed it',
    (text) => {
      const inputs = { 'certificate-id': '', 'certificate-domain': text }
      expect(problemsOf(inputs)[0]).toMatch(/^certificate-domain: .* is not a domain name/)
      expect(problemsOf({ 'verify-hosts': text })[0]).toMatch(/is not a host/)
      expect(problemsOf({ bind: `CDN ${text}` })[0]).toMatch(/cannot be read/)
    },
  )
})

describe('endpoints', () => {
  it.each([
    ['https://scm.example.com', 'https://scm.example.com'],
    ['https://scm.example.com/', 'https://scm.example.com'],
    ['https://gateway.example.com/scm//', 'https://gateway.example.com/scm'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:1/', 'http://localhost:1'],
    ['http://[::1]:1', 'http://[::1]:1'],
  ])('%s is good', (value, endpoint) => {
    expect(read({ 'scm-endpoint': value }).scmEndpoint).toBe(endpoint)
  })

  it.each([
    ['scm.example.com', 'is not a URL; write it like "https://iam.example.com"'],
    [
      'http://scm.example.com',
      'must start with "https://" (http is only for this machine, like "http://127.0.0.1:8080")',
    ],
    [
      'http://127.evil.example',
      'must start with "https://" (http is only for this machine, like "http://127.0.0.1:8080")',
    ],
    [
      'ftp://127.0.0.1',
      'must start with "https://" (http is only for this machine, like "http://127.0.0.1:8080")',
    ],
    ['https://u:p@example.com', 'must not contain a user name or password; remove them'],
    ['https://example.com?a=b', 'must not have a query or fragment; remove it'],
  ])('%s is bad', (value, trouble) => {
    expect(problemsOf({ 'iam-endpoint': value })).toEqual([
      value.includes('u:p@')
        ? `iam-endpoint: ${trouble}`
        : `iam-endpoint: "${value.replace('?a=b', '?***')}" ${trouble}`,
    ])
  })
})

describe('sign-in', () => {
  const none = { 'account-name': '', username: '', password: '' }
  const secret = 'a-secret-as-long-as-a-real-one'
  const providerUrn = 'iam::acme:oidcProvider:github'
  const agencyUrn = 'iam::acme:agency:push'

  it('no way at all names the ways', () => {
    expect(problemsOf(none)).toEqual([
      `sign-in: no way to sign in is set; set one of these:
    oidc-provider-urn and agency-urn (keyless, recommended)
    identity-provider-id (keyless, classic IAM)
    access-key-id and secret-access-key
    account-name, username and password
    token
  or one of these in the environment:
    HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK
    HUAWEI_CLOUD_ACCESS_KEY_ID and HUAWEI_CLOUD_SECRET_ACCESS_KEY
    HW_ACCESS_KEY and HW_SECRET_KEY
    HW_DOMAIN_NAME, HW_USER_NAME and HW_USER_PASSWORD${emptySecret}`,
    ])
  })

  it('half a way names what is missing', () => {
    expect(problemsOf({ ...none, username: 'ci' })).toEqual([
      `account-name: is empty; set all of account-name, username, password${emptySecret}`,
      `password: is empty; set all of account-name, username, password${emptySecret}`,
    ])
  })

  it.each([
    [
      { token: 'MIIx' },
      'sign-in: set only one way to sign in: account-name + username + password or token',
    ],
    [
      { 'access-key-id': 'A', 'secret-access-key': secret },
      'sign-in: set only one way to sign in: account-name + username + password or access-key-id + secret-access-key',
    ],
    [
      { 'agency-urn': agencyUrn, 'identity-provider-id': 'i', ...none },
      'sign-in: set only one way to sign in: agency-urn or identity-provider-id',
    ],
  ])('two ways name both: %j', (inputs, problem) => {
    expect(problemsOf(inputs)[0]).toBe(problem)
  })

  it.each([
    [
      { audience: 'x' },
      'audience: is only for keyless sign-in; remove it, or set agency-urn or identity-provider-id',
    ],
    [
      { 'security-token': secret },
      'security-token: belongs to a temporary key; set access-key-id and secret-access-key too',
    ],
    [
      { ...none, 'identity-provider-id': 'i', 'token-scope': 'account' },
      'token-scope: "account" needs the name of the account, which identity-provider-id does not give; use "project"',
    ],
    [
      { ...none, 'access-key-id': 'a', 'secret-access-key': secret, 'token-scope': 'account' },
      'token-scope: "account" is only for tokens, and keys always work in one project; use "project"',
    ],
    [
      { ...none, 'access-key-id': 'a b', 'secret-access-key': secret },
      'access-key-id: contains blanks, line breaks or characters that are not ASCII; copy it again',
    ],
    [
      { ...none, 'access-key-id': 'a' },
      `secret-access-key: is empty; set all of access-key-id, secret-access-key${emptySecret}`,
    ],
    [
      { ...none, 'agency-urn': agencyUrn },
      `oidc-provider-urn: is empty; set all of oidc-provider-urn, agency-urn${emptySecret}`,
    ],
    [
      {
        ...none,
        'agency-urn': agencyUrn,
        'oidc-provider-urn': providerUrn,
        'scm-region': 'eu-west-101',
      },
      'sts-endpoint: has no default for eu-west-101; set it, or sign in with identity-provider-id (classic IAM)',
    ],
  ])('%j: %s', (inputs, problem) => {
    expect(problemsOf(inputs)).toEqual([problem])
  })

  it.each([
    ['password', 'abc', 'password: is only 3 characters long, which no real one is; copy it again'],
    ['password', '*', 'password: is only 1 character long, which no real one is; copy it again'],
  ])('%s %j is too short for a secret, and is not masked', (input, value, problem) => {
    expect(problemsOf({ [input]: value })).toEqual([problem])
    expect(problemsOf({ [input]: 'abcd' })).toEqual([])
    const runner = createFakeRunner({ ...goodInputs, [input]: value })
    expect(() => readInputs({ runner, env: {} } as unknown as World)).toThrow(InputError)
    expect(runner.lines('mask')).toEqual([])
  })

  it.each([
    [
      { 'secret-access-key': 'abc', 'access-key-id': 'a' },
      'secret-access-key: is only 3 characters long, which no real one is; copy it again',
    ],
    [
      { 'access-key-id': 'a', 'secret-access-key': secret, 'security-token': 'abc' },
      'security-token: is only 3 characters long, which no real one is; copy it again',
    ],
    [{ token: 'MII' }, 'token: is only 3 characters long, which no real one is; copy it again'],
    [
      { 'oidc-provider-urn': 'github', 'agency-urn': agencyUrn },
      'oidc-provider-urn: "github" is not the URN of an OIDC provider; write it like "iam::ACCOUNT_ID:oidcProvider:NAME"',
    ],
    [
      { 'oidc-provider-urn': providerUrn, 'agency-urn': 'iam::acme:agency:' },
      'agency-urn: "iam::acme:agency:" is not the URN of an agency; write it like "iam::ACCOUNT_ID:agency:NAME"',
    ],
    [
      { 'oidc-provider-urn': providerUrn, 'agency-urn': 'iam::acme:role:push' },
      'agency-urn: "iam::acme:role:push" is not the URN of an agency; write it like "iam::ACCOUNT_ID:agency:NAME"',
    ],
    [
      { 'oidc-provider-urn': providerUrn, 'agency-urn': providerUrn },
      `agency-urn: "${providerUrn}" is not the URN of an agency; that is the value for oidc-provider-urn; are the two swapped?`,
    ],
  ])('%j is not of the right shape', (inputs, problem) => {
    expect(problemsOf({ ...none, ...inputs })).toEqual([problem])
  })

  it('recognises a provider and an agency that are swapped', () => {
    const swapped = { ...none, 'oidc-provider-urn': agencyUrn, 'agency-urn': providerUrn }
    expect(problemsOf(swapped)).toEqual([
      `oidc-provider-urn: "${agencyUrn}" is not the URN of an OIDC provider; that is the value for agency-urn; are the two swapped?`,
      `agency-urn: "${providerUrn}" is not the URN of an agency; that is the value for oidc-provider-urn; are the two swapped?`,
    ])
    const right = { ...none, 'oidc-provider-urn': providerUrn, 'agency-urn': agencyUrn }
    expect(problemsOf(right)).toEqual([])
  })

  it.each([
    ['Dependabot', { GITHUB_ACTOR: 'dependabot[bot]' }, undefined, /started by Dependabot/],
    [
      'a fork',
      { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: '/event' },
      { pull_request: { head: { repo: { fork: true } } } },
      /pull request from a fork/,
    ],
  ])('tells that %s is not given secrets', (_, env, event, cause) => {
    expect(problemsOf({ password: '' }, env, event)[0]).toMatch(cause)
    expect(problemsOf(none, env, event)[0]).toMatch(cause)
  })

  it.each([
    [{ pull_request: { head: { repo: { fork: false } } } }],
    [{ pull_request: null }],
    ['not json'],
    [undefined],
  ])('blames no fork for the event %j', (event) => {
    const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: '/event' }
    expect(problemsOf({ password: '' }, env, event)[0]).not.toMatch(/fork/)
  })

  it('never quotes a secret', () => {
    const problems = problemsOf({ ...none, token: 'MII with blanks' })
    expect(problems).toEqual([
      'token: contains blanks, line breaks or characters that are not ASCII; copy it again',
    ])
  })

  it.each([
    [
      { 'project-id': 'x', 'project-name': 'y' },
      'project-id: set only one of project-id and project-name ("y")',
    ],
    [
      { 'token-scope': 'account', 'project-id': 'x' },
      'project-id: names one project, but token-scope is "account"; set only one of the two',
    ],
    [
      { 'token-scope': 'account', 'project-name': 'x' },
      'project-name: names one project, but token-scope is "account"; set only one of the two',
    ],
  ])('%j is an illegal mix', (inputs, problem) => {
    expect(problemsOf(inputs)).toEqual([problem])
  })

  it('keeps what is inside a secret', () => {
    expect(read({ password: ' two  words\n' }).signIn).toMatchObject({
      password: { password: 'two  words' },
    })
  })
})

describe('isSummaryWanted', () => {
  it.each([
    ['', true],
    ['true', true],
    ['False', false],
    ['nonsense', true],
  ])('%j: %s', (value, wanted) => {
    expect(isSummaryWanted(createFakeRunner({ summary: value }))).toBe(wanted)
  })
})
