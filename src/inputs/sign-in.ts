// Reads how to sign in: from the inputs, or from the environment if no sign-in input is set.
// Exactly one way must be complete; none, two, or half of one is a problem that names the fix.

import type { TokenScope } from '../cloud/iam.ts'
import type { NamedProject } from '../errors/facts.ts'
import { code, type Line, type Lines, prose } from '../errors/lines.ts'
import { whyWithoutSecrets } from '../report/remedies/without-secrets.ts'
import type { Job } from '../runner.ts'
import { runWithoutSecrets } from '../sign-in/missing-secrets.ts'
import { projectOf } from '../sign-in/project.ts'
import type { SignInInputs, WayToSignIn } from '../sign-in/sign-in.ts'
import type { Project } from '../sign-in/signed-requests.ts'
import { environmentNames, readEnvironment } from './environment.ts'
import type { InputReader } from './reader.ts'

/**
 * The inputs that each way requires. Optional inputs, such as `audience`, belong to several ways.
 */
const ways = {
  password: ['account-name', 'username', 'password'],
  'access-key': ['access-key-id', 'secret-access-key'],
  agency: ['oidc-provider-urn', 'agency-urn'],
  'identity-provider': ['identity-provider-id'],
  token: ['token'],
} as const satisfies Readonly<Record<WayToSignIn['kind'], readonly string[]>>

type Way = keyof typeof ways
const wayNames = Object.keys(ways) as readonly Way[]

const secretInputs: ReadonlySet<string> = new Set([
  'password',
  'secret-access-key',
  'security-token',
  'token',
])

/** Values by the name of their input. */
type Values = ReadonlyMap<string, string>

/**
 * Reads how to sign in, and masks every secret. Problems go to the reader.
 * @param region the value of scm-region, the default of project-name
 */
export function readSignIn(reader: InputReader, job: Job, region: string): SignInInputs {
  const given = readValues(reader)
  const begun = wayNames.filter((way) => ways[way].some((name) => given.has(name)))
  reportMixes(reader, begun, given)
  const [way] = begun
  if (way !== undefined) {
    reportMissing(reader, job, way, given)
    return { ...wayOf(way, given, reader, region), variables: [] }
  }
  const found = readEnvironment(job.env)
  if (found === null) {
    const message = 'no way to sign in is set; set one of these:'
    const mentions = Object.values(ways).flat()
    reader.addProblem({ input: 'sign-in', message, more: [...allWays, whyEmpty(job)], mentions })
    return { kind: 'token', token: '', project: { kind: 'id', id: '' }, variables: [] }
  }
  for (const [name, value] of found.values) {
    if (secretInputs.has(name)) reader.maskSecret(found.variableOf(name), value)
  }
  const values = new Map([...given, ...found.values])
  return { ...wayOf(found.way, values, reader, region), variables: found.variables }
}

function readValues(reader: InputReader): Values {
  const values = new Map<string, string>()
  for (const name of [...Object.values(ways).flat(), 'security-token', 'audience']) {
    const value = secretInputs.has(name) ? reader.secret(name) : reader.text(name)
    if (value !== null) values.set(name, value)
  }
  return values
}

const allWays: Lines = [
  '    oidc-provider-urn and agency-urn (keyless, recommended)',
  '    identity-provider-id (keyless, classic IAM)',
  '    access-key-id and secret-access-key',
  '    account-name, username and password',
  '    token',
  '  or one of these in the environment:',
  ...environmentNames.map((names) => `    ${names}`),
].map(code)

function reportMixes(reader: InputReader, begun: readonly Way[], values: Values): void {
  if (begun.length > 1) {
    const given = begun.map((way) => ways[way].filter((name) => values.has(name)).join(' + '))
    const message = `set only one way to sign in: ${given.join(' or ')}`
    const mentions = begun.flatMap((way) => ways[way].filter((name) => values.has(name)))
    reader.addProblem({ input: 'sign-in', message, mentions })
  }
  const isKeyless = begun.includes('agency') || begun.includes('identity-provider')
  if (values.has('audience') && !isKeyless) {
    const message =
      'is only for keyless sign-in; remove it, or set agency-urn or identity-provider-id'
    const mentions = ['agency-urn', 'identity-provider-id']
    reader.addProblem({ input: 'audience', message, mentions })
  }
  if (values.has('security-token') && !values.has('access-key-id')) {
    const message = 'belongs to a temporary key; set access-key-id and secret-access-key too'
    reader.addProblem({ input: 'security-token', message, mentions: ways['access-key'] })
  }
}

function reportMissing(reader: InputReader, job: Job, way: Way, values: Values): void {
  const needed: readonly string[] = ways[way]
  for (const input of needed.filter((name) => !values.has(name))) {
    const message = `is empty; set all of ${needed.join(', ')}`
    reader.addProblem({ input, message, more: [whyEmpty(job)], mentions: needed })
  }
}

const emptySecret =
  'A secret or variable is empty, too, if none has this name, or if it belongs to an environment that the job does not name.'

/** Why a value may be empty although the workflow sets it. */
function whyEmpty(job: Job): Line {
  const run = runWithoutSecrets(job)
  return prose(`  ${run === null ? emptySecret : whyWithoutSecrets[run]}`)
}

function wayOf(way: Way, values: Values, reader: InputReader, region: string): WayToSignIn {
  const value = (name: string) => values.get(name) ?? ''
  const audience = values.get('audience') ?? null
  switch (way) {
    case 'password': {
      const accountName = value('account-name')
      const password = { accountName, username: value('username'), password: value('password') }
      return { kind: way, password, ...readScope(reader, accountName, region) }
    }
    case 'access-key': {
      refuseAccountScope(reader)
      const securityToken = values.get('security-token') ?? null
      const key = {
        accessKeyId: header(reader, 'access-key-id', value('access-key-id')),
        secretAccessKey: value('secret-access-key'),
        securityToken: securityToken && header(reader, 'security-token', securityToken),
      }
      return { kind: way, key, project: readProject(reader, region) }
    }
    case 'agency': {
      refuseAccountScope(reader)
      const providerUrn = urn(reader, 'oidc-provider-urn', value('oidc-provider-urn'))
      const agencyUrn = urn(reader, 'agency-urn', value('agency-urn'))
      const agency = { providerUrn, agencyUrn, audience }
      return { kind: way, agency, project: readProject(reader, region) }
    }
    case 'identity-provider': {
      const identityProviderId = header(
        reader,
        'identity-provider-id',
        value('identity-provider-id'),
      )
      return { kind: way, identityProviderId, audience, ...readScope(reader, null, region) }
    }
    case 'token':
      return {
        kind: way,
        token: header(reader, 'token', value('token')),
        project: readProject(reader, region),
      }
  }
}

/** A value that is sent in a header. A line break in it would end the header. */
function header(reader: InputReader, input: string, value: string): string {
  if (/[^\x21-\x7e]/.test(value)) {
    const message = 'contains blanks, line breaks or characters that are not ASCII; copy it again'
    reader.addProblem({ input, message })
  }
  return value
}

const urnKinds = { 'oidc-provider-urn': 'oidcProvider', 'agency-urn': 'agency' } as const

/** A URN of the right kind; an empty one is a problem already. */
function urn(reader: InputReader, input: keyof typeof urnKinds, value: string): string {
  const kind = urnKinds[input]
  const [, found = ''] = /^iam::[^:\s]+:(oidcProvider|agency):[^:\s]+$/.exec(value) ?? []
  if (value === '' || found === kind) return value
  const other = input === 'agency-urn' ? 'oidc-provider-urn' : 'agency-urn'
  const fix =
    found === ''
      ? `write it like "iam::ACCOUNT_ID:${kind}:NAME"`
      : `that is the value for ${other}; are the two swapped?`
  const message = `"${value}" is not the URN of ${article[kind]}; ${fix}`
  reader.addProblem({ input, message, mentions: found === '' ? [] : [other] })
  return value
}

const article = { oidcProvider: 'an OIDC provider', agency: 'an agency' } as const

function readProject(reader: InputReader, region: string): Project {
  const id = reader.text('project-id')
  const name = reader.text('project-name')
  if (id !== null && name !== null) {
    const message = `set only one of project-id and project-name ("${name}")`
    reader.addProblem({ input: 'project-id', message, mentions: ['project-name'] })
  }
  return id === null
    ? { kind: 'name', name: name ?? region, input: name === null ? 'scm-region' : 'project-name' }
    : { kind: 'id', id: header(reader, 'project-id', id) }
}

function refuseAccountScope(reader: InputReader): void {
  if (reader.word('token-scope', ['project', 'account']) === 'project') return
  const message = '"account" is only for tokens, and keys always work in one project; use "project"'
  reader.addProblem({ input: 'token-scope', message })
}

/** @param accountName null if the way to sign in does not know it */
function readScope(
  reader: InputReader,
  accountName: string | null,
  region: string,
): { readonly scope: TokenScope; readonly project: NamedProject | null } {
  const scope = scopeOf(reader, accountName, region)
  return { scope, project: projectOf(scope, reader.text('project-name') !== null) }
}

function scopeOf(reader: InputReader, accountName: string | null, region: string): TokenScope {
  if (reader.word('token-scope', ['project', 'account']) === 'project') {
    const project = readProject(reader, region)
    return project.kind === 'id'
      ? { kind: 'project-id', projectId: project.id }
      : { kind: 'project-name', projectName: project.name, accountName }
  }
  for (const input of ['project-id', 'project-name']) {
    if (reader.text(input) === null) continue
    const message = 'names one project, but token-scope is "account"; set only one of the two'
    reader.addProblem({ input, message, mentions: ['token-scope'] })
  }
  if (accountName === null) {
    const message =
      '"account" needs the name of the account, which identity-provider-id does not give; use "project"'
    reader.addProblem({ input: 'token-scope', message, mentions: ['identity-provider-id'] })
  }
  return { kind: 'account', accountName: accountName ?? '' }
}
