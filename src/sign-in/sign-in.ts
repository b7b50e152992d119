// From the chosen way to sign in to the sessions of a run: the only file that knows every way.

import type { Caller } from '../cloud/call.ts'
import type { IssuedToken } from '../cloud/iam.ts'
import type { ServerTime } from '../cloud/server-time.ts'
import {
  type Authorize,
  type Credentials,
  openSession,
  type ProjectSession,
  type Session,
  type Sessions,
} from '../cloud/session.ts'
import type { NamedProject } from '../errors/facts.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import type { Job } from '../runner.ts'
import { accessKeyCredentials } from './access-key.ts'
import {
  type Agency,
  agencyCredentials,
  createTemporaryKeys,
  type IdentityProvider,
  identityProviderCredentials,
} from './keyless.ts'
import { type PasswordSignIn, passwordCredentials } from './password.ts'
import { lookUpProjectId } from './project-id.ts'
import type { Project, SigningContext, SigningKey } from './signed-requests.ts'
import { tokenCredentials } from './token.ts'

/** A way to sign in, with everything that it needs. */
export type WayToSignIn =
  | ({ readonly kind: 'password' } & PasswordSignIn)
  | { readonly kind: 'access-key'; readonly key: SigningKey; readonly project: Project }
  | { readonly kind: 'agency'; readonly agency: Agency; readonly project: Project }
  | ({ readonly kind: 'identity-provider' } & IdentityProvider)
  | { readonly kind: 'token'; readonly token: string; readonly project: Project }

/** How the inputs or the environment say to sign in. */
export type SignInInputs = WayToSignIn & {
  /** The environment variables that hold the credentials; empty if the inputs hold them. */
  readonly variables: readonly string[]
}

/** URLs without a path. */
export interface SignInEndpoints {
  readonly iamEndpoint: string
  readonly stsEndpoint: string
}

/** What signing in needs beside the inputs. */
export interface SignInContext extends SignInEndpoints {
  readonly job: Job
  readonly call: Caller
  readonly time: ServerTime
}

/**
 * Opens the sessions for the chosen way to sign in. Nothing is sent yet: each session signs in when
 * it is first used. A push needs only the home session.
 */
export function openSessions(signIn: SignInInputs, context: SignInContext): Sessions {
  const credentialsFor = credentialsFactory(signIn, context)
  const credentials = credentialsFor(null)
  const home = openSession(credentials)
  const sessions = new Map<string, ProjectSession>()
  const turns = createTurns()
  const open = (project: string): ProjectSession => {
    if (signIn.kind === 'token' || homeProject(signIn) === project) {
      return projectSession(home, credentials, project, context)
    }
    const own = credentialsFor(project)
    const session = openSession({ ...own, signIn: () => turns.take(own.signIn) })
    return projectSession(session, own, project, context)
  }
  return {
    home,
    for: (project) => {
      const known = sessions.get(project) ?? open(project)
      sessions.set(project, known)
      return known
    },
  }
}

/**
 * The name of the project that the inputs sign in to; null for the account, or if only an id is
 * known.
 */
function homeProject(signIn: SignInInputs): string | null {
  switch (signIn.kind) {
    case 'password':
    case 'identity-provider':
      return signIn.scope.kind === 'project-name' ? signIn.scope.projectName : null
    default:
      return signIn.project.kind === 'name' ? signIn.project.name : null
  }
}

function projectSession(
  session: Session,
  credentials: Credentials,
  project: string,
  { call, iamEndpoint }: SignInContext,
): ProjectSession {
  let found: Promise<string> | null = null
  const find = async (): Promise<string> => {
    await session.current()
    const named = { text: project, input: 'targets' } as const
    return credentials.projectId() ?? lookUpProjectId(call, iamEndpoint, named, session)
  }
  return {
    session,
    projectId: () => {
      found ??= find()
      return found
    },
  }
}

const mostRefusals = 3

/**
 * Lets the projects sign in one after another, and no more after three refusals: IAM locks a user,
 * or a key, after five.
 */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  let refusals = 0
  const inTurn = async (signIn: Credentials['signIn']): Promise<Authorize> => {
    if (refusals === mostRefusals) {
      throw new ActionError(
        'SIGN_IN_REFUSED',
        `Not tried: the sign-in to ${mostRefusals} other projects was refused, and two more refusals could lock the user`,
        { facts: { kind: 'too-many-refusals' } },
      )
    }
    try {
      return await signIn()
    } catch (error) {
      if (refusalBehind(error)?.httpStatus === 401) refusals += 1
      throw error
    }
  }
  return {
    take: (signIn: Credentials['signIn']): Promise<Authorize> => {
      const turn = last.then(() => inTurn(signIn))
      last = turn.catch(() => {})
      return turn
    },
  }
}

/** Returns credentials for a project by its name; for null, as the inputs say. */
function credentialsFactory(
  signIn: SignInInputs,
  { job, call, time, iamEndpoint, stsEndpoint }: SignInContext,
): (project: string | null) => Credentials {
  const { runner } = job
  const logExpiry = (what: string, expiresAt: number) =>
    runner.info(`Signed in; the ${what} until ${new Date(expiresAt).toISOString()}`)
  const onToken =
    (project: string | null) =>
    ({ token, expiresAt }: IssuedToken) => {
      runner.setSecret(token)
      logExpiry(project === null ? 'token is valid' : `token for ${project} is valid`, expiresAt)
    }
  const signing = (project: Project): SigningContext => ({ call, time, iamEndpoint, project })
  const inputsOr = (own: Project, name: string | null): Project =>
    name === null ? own : { kind: 'name', name, input: 'targets' }
  switch (signIn.kind) {
    case 'password': {
      const { accountName } = signIn.password
      return (project) => {
        const way = project === null ? signIn : { ...signIn, ...scopeTo(project, accountName) }
        return passwordCredentials(call, iamEndpoint, way, onToken(project))
      }
    }
    case 'access-key':
      return (project) =>
        accessKeyCredentials(signing(inputsOr(signIn.project, project)), signIn.key)
    case 'agency': {
      const onKeys = (expiresAt: number) => logExpiry('temporary keys are valid', expiresAt)
      const keys = createTemporaryKeys(job, call, stsEndpoint, signIn.agency, onKeys)
      return (project) => agencyCredentials(signing(inputsOr(signIn.project, project)), keys)
    }
    case 'identity-provider':
      return (project) => {
        const way = project === null ? signIn : { ...signIn, ...scopeTo(project, null) }
        return identityProviderCredentials(job, call, iamEndpoint, way, onToken(project))
      }
    case 'token':
      return () => tokenCredentials(signIn.token, signIn.project)
  }
}

function scopeTo(projectName: string, accountName: string | null) {
  return {
    scope: { kind: 'project-name', projectName, accountName },
    project: { text: projectName, input: 'targets' },
  } as const
}

/** Who signs in, for the log: `as IAM user ci-pusher of account acme (password)`. */
export function describeSignIn(signIn: SignInInputs): string {
  const { variables } = signIn
  const source = variables.length === 0 ? '' : `, from ${variables.join(', ')}`
  switch (signIn.kind) {
    case 'password': {
      const { username, accountName } = signIn.password
      return `as IAM user ${username} of account ${accountName}, ${where(signIn.project)} (password${source})`
    }
    case 'access-key':
      return `with access key ${signIn.key.accessKeyId}${source}, ${where(signIn.project)}`
    case 'agency':
      return `as agency ${signIn.agency.agencyUrn}, ${where(signIn.project)} (keyless, with GitHub's ID token)`
    case 'identity-provider':
      return `through identity provider ${signIn.identityProviderId}, ${where(signIn.project)} (keyless, with GitHub's ID token)`
    case 'token':
      return `with the given token, for ${where(signIn.project)}`
  }
}

function where(project: Project | NamedProject | null): string {
  if (project === null) return 'the whole account'
  if ('text' in project) return `project ${project.text}`
  return `project ${project.kind === 'id' ? project.id : project.name}`
}
