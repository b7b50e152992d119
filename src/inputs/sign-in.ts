// Which way to sign in the inputs ask for, or else the environment. Exactly one way is right; none,
// two, or half of one is a problem that names its cure.

import type { Password, TokenScope } from '../cloud/iam.ts'
import type { Agency } from '../sign-in/keyless.ts'
import { whySecretsAreMissing } from '../sign-in/missing-secrets.ts'
import type { Project, SigningKey } from '../sign-in/signed-requests.ts'
import type { World } from '../world.ts'
import { environmentNames, readEnvironment } from './environment.ts'
import type { InputReader } from './reader.ts'

export type SignInInputs = (
  | { readonly kind: 'password'; readonly password: Password; readonly scope: TokenScope }
  | { readonly kind: 'access-key'; readonly key: SigningKey; readonly project: Project }
  | { readonly kind: 'agency'; readonly agency: Agency; readonly project: Project }
  | {
      readonly kind: 'identity-provider'
      readonly identityProviderId: string
      readonly audience: string | null
      readonly scope: TokenScope
    }
  | { readonly kind: 'token'; readonly token: string }
) & {
  /** Where the credentials came from, for the log. */
  readonly source: string
}

/** The inputs that a way needs; `audience` and the project belong to more than one way. */
const ways = {
  password: ['account-name', 'username', 'password'],
  'access-key': ['access-key-id', 'secret-access-key'],
  agency: ['oidc-provider-urn', 'agency-urn'],
  'identity-provider': ['identity-provider-id'],
  token: ['token'],
} as const

type Way = keyof typeof ways
const wayNames = Object.keys(ways) as readonly Way[]

const secretInputs: ReadonlySet<string> = new Set([
  'password',
  'secret-access-key',
  'security-token',
  'token',
])

/** Reads and masks the credentials; problems go to the reader. */
export function readSignIn(reader: InputReader, world: World, region: string): SignInInputs {
  const values = new Map<string, string>()
  for (const name of [...Object.values(ways).flat(), 'security-token', 'audience']) {
    const value = secretInputs.has(name) ? reader.secret(name) : reader.text(name)
    if (value !== null) values.set(name, value)
  }
  const begun = wayNames.filter((way) => ways[way].some((name) => values.has(name)))
  const [way = readEnvironmentInto(values, world)] = begun
  reportMixes(reader, begun, values)
  if (way === null) {
    const message = `no way was given; ${howToSignIn}`
    reader.addProblem({ input: 'sign-in', message: withCause(message, world) })
  } else {
    reportMissing(reader, world, ways[way], values)
  }
  const source = begun.length > 0 ? 'the inputs' : `the environment (${values.get('source')})`
  return { ...signInOf(way ?? 'password', values, reader, region), source }
}

const howToSignIn =
  'set oidc-provider-urn and agency-urn (keyless), or access-key-id and secret-access-key, or ' +
  'account-name, username and password, or identity-provider-id, or token ' +
  `(or in the environment: ${environmentNames})`

/** The way that the environment holds a complete set for; null when it holds none. */
function readEnvironmentInto(values: Map<string, string>, { env, runner }: World): Way | null {
  const found = readEnvironment(env)
  if (found === null) return null
  for (const [name, value] of Object.entries(found.values)) {
    if (secretInputs.has(name)) runner.setSecret(value)
    values.set(name, value)
  }
  values.set('source', found.source)
  return found.way
}

function reportMixes(
  reader: InputReader,
  begun: readonly Way[],
  values: ReadonlyMap<string, string>,
): void {
  if (begun.length > 1) {
    const given = begun.map((way) => ways[way].filter((name) => values.has(name)).join(' with '))
    const message = `${given.join(', and ')} are different ways; give only one`
    reader.addProblem({ input: 'sign-in', message })
  }
  const isKeyless = begun.includes('agency') || begun.includes('identity-provider')
  if (values.has('audience') && !isKeyless) {
    const message = 'is for the keyless ways only (agency-urn, identity-provider-id)'
    reader.addProblem({ input: 'audience', message })
  }
  if (values.has('security-token') && !values.has('access-key-id')) {
    const message = 'is for temporary keys only: it needs access-key-id and secret-access-key'
    reader.addProblem({ input: 'security-token', message })
  }
}

function reportMissing(
  reader: InputReader,
  world: World,
  needed: readonly string[],
  values: ReadonlyMap<string, string>,
): void {
  const given = needed.filter((name) => values.has(name)).join(' and ')
  for (const input of needed.filter((name) => !values.has(name))) {
    const message = `is empty, but signing in with ${given} needs it`
    reader.addProblem({ input, message: withCause(message, world) })
  }
}

function withCause(message: string, world: World): string {
  const cause = whySecretsAreMissing(world)
  return cause === null ? message : `${message}. ${cause}`
}

type SignInWithoutSource = SignInInputs extends infer Each
  ? Each extends SignInInputs
    ? Omit<Each, 'source'>
    : never
  : never

function signInOf(
  way: Way,
  values: ReadonlyMap<string, string>,
  reader: InputReader,
  region: string,
): SignInWithoutSource {
  const value = (name: string) => values.get(name) ?? ''
  const audience = values.get('audience') ?? null
  switch (way) {
    case 'password': {
      const accountName = value('account-name')
      const password = { accountName, username: value('username'), password: value('password') }
      return { kind: way, password, scope: readScope(reader, accountName, region) }
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
      const urns = { providerUrn: value('oidc-provider-urn'), agencyUrn: value('agency-urn') }
      return { kind: way, agency: { ...urns, audience }, project: readProject(reader, region) }
    }
    case 'identity-provider': {
      const identityProviderId = header(
        reader,
        'identity-provider-id',
        value('identity-provider-id'),
      )
      return { kind: way, identityProviderId, audience, scope: readScope(reader, null, region) }
    }
    case 'token':
      return { kind: way, token: header(reader, 'token', value('token')) }
  }
}

/** A value that travels in a header, which a line break in the middle would end. */
function header(reader: InputReader, input: string, value: string): string {
  if (/[^\x21-\x7e]/.test(value)) {
    const message =
      'holds blanks, line breaks or characters that do not belong there; copy it again'
    reader.addProblem({ input, message })
  }
  return value
}

function readProject(reader: InputReader, region: string): Project {
  const id = reader.text('project-id')
  const name = reader.text('project-name')
  if (id !== null && name !== null) {
    const message = `names a project by id, project-name ("${name}") by name; give only one`
    reader.addProblem({ input: 'project-id', message })
  }
  return id === null
    ? { kind: 'name', name: name ?? region }
    : { kind: 'id', id: header(reader, 'project-id', id) }
}

function refuseAccountScope(reader: InputReader): void {
  if (reader.word('token-scope', ['project', 'account']) === 'project') return
  const message = 'is for tokens; an access key always works in a project'
  reader.addProblem({ input: 'token-scope', message })
}

/** @param accountName null where the way to sign in does not know it */
function readScope(reader: InputReader, accountName: string | null, region: string): TokenScope {
  if (reader.word('token-scope', ['project', 'account']) === 'project') {
    const project = readProject(reader, region)
    return project.kind === 'id'
      ? { kind: 'project-id', projectId: project.id }
      : { kind: 'project-name', projectName: project.name, accountName }
  }
  for (const input of ['project-id', 'project-name']) {
    if (reader.text(input) === null) continue
    const message = 'cannot be given with "token-scope: account", which covers no single project'
    reader.addProblem({ input, message })
  }
  if (accountName === null) {
    const message = '"account" needs the account\'s name, which identity-provider-id does not have'
    reader.addProblem({ input: 'token-scope', message })
  }
  return { kind: 'account', accountName: accountName ?? '' }
}
