// Which way to sign in the inputs ask for, or else the environment. Exactly one way is right; none,
// two, or half of one is a problem that names its cure.

import type { Password, TokenScope } from '../cloud/iam.ts'
import type { InputReader } from '../input-reader.ts'
import { whySecretsAreMissing } from '../missing-secrets.ts'
import type { World } from '../world.ts'

export type SignInInputs =
  | {
      readonly kind: 'password'
      readonly password: Password
      readonly scope: TokenScope
      /** Where the credentials came from, for the log. */
      readonly source: string
    }
  | { readonly kind: 'token'; readonly token: string; readonly source: string }

/** The parts of the password way, and Terraform's names for them in the environment. */
const passwordVariables = {
  'account-name': 'HW_DOMAIN_NAME',
  username: 'HW_USER_NAME',
  password: 'HW_USER_PASSWORD',
} as const
type PasswordPart = keyof typeof passwordVariables
const passwordParts = Object.keys(passwordVariables) as readonly PasswordPart[]
type PasswordParts = Readonly<Record<PasswordPart, string | null>>

/** Reads and masks the credentials; problems go to the reader. */
export function readSignIn(reader: InputReader, world: World, region: string): SignInInputs {
  const token = reader.secret('token')
  const parts: PasswordParts = {
    'account-name': reader.text('account-name'),
    username: reader.text('username'),
    password: reader.secret('password'),
  }
  const given = passwordParts.filter((part) => parts[part] !== null)
  if (token !== null) {
    if (given.length > 0) {
      const message = `is one way to sign in, ${given.join(' with ')} another; give only one`
      reader.addProblem({ input: 'token', message })
    }
    return readToken(reader, token)
  }
  if (given.length > 0) {
    reportHalfAWay(reader, world, parts)
    return passwordSignIn(reader, parts, region, 'the inputs')
  }
  const found = readEnvironment(world)
  const names = Object.values(passwordVariables).join(', ')
  if (found === null) {
    const message =
      'no way was given; set account-name, username and password, or token ' +
      `(or the environment variables ${names})`
    reader.addProblem({ input: 'sign-in', message: withCause(message, world) })
  }
  return passwordSignIn(reader, found ?? parts, region, `the environment (${names})`)
}

function readToken(reader: InputReader, token: string): SignInInputs {
  // A line break in the middle would end the header that the token travels in.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    const message = 'holds blanks, line breaks or characters that no token has; copy it again'
    reader.addProblem({ input: 'token', message })
  }
  return { kind: 'token', token, source: 'the input token' }
}

function reportHalfAWay(reader: InputReader, world: World, parts: PasswordParts): void {
  for (const part of passwordParts) {
    if (parts[part] !== null) continue
    const others = passwordParts.filter((other) => parts[other] !== null).join(' and ')
    const message = `is empty, but signing in with ${others} needs it`
    reader.addProblem({ input: part, message: withCause(message, world) })
  }
}

function withCause(message: string, world: World): string {
  const cause = whySecretsAreMissing(world)
  return cause === null ? message : `${message}. ${cause}`
}

function readEnvironment({ env, runner }: World): PasswordParts | null {
  const read = (part: PasswordPart) => env[passwordVariables[part]]?.trim() ?? ''
  if (passwordParts.some((part) => read(part) === '')) return null
  runner.setSecret(read('password'))
  return {
    'account-name': read('account-name'),
    username: read('username'),
    password: read('password'),
  }
}

function passwordSignIn(
  reader: InputReader,
  parts: PasswordParts,
  region: string,
  source: string,
): SignInInputs {
  const accountName = parts['account-name'] ?? ''
  const password = { accountName, username: parts.username ?? '', password: parts.password ?? '' }
  return { kind: 'password', password, scope: readScope(reader, accountName, region), source }
}

function readScope(reader: InputReader, accountName: string, region: string): TokenScope {
  const projectId = reader.text('project-id')
  const projectName = reader.text('project-name')
  if (reader.word('token-scope', ['project', 'account']) === 'account') {
    if (projectId !== null || projectName !== null) {
      const input = projectId === null ? 'project-name' : 'project-id'
      const message = 'cannot be given with "token-scope: account", which covers no single project'
      reader.addProblem({ input, message })
    }
    return { kind: 'account', accountName }
  }
  if (projectId === null) {
    return { kind: 'project-name', projectName: projectName ?? region, accountName }
  }
  if (projectName !== null) {
    const message = `names a project by id, project-name ("${projectName}") by name; give only one`
    reader.addProblem({ input: 'project-id', message })
  }
  return { kind: 'project-id', projectId }
}
