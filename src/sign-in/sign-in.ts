// From the chosen way to sign in to its credentials: the only file that knows every way.

import type { Caller } from '../cloud/call.ts'
import type { IssuedToken } from '../cloud/iam.ts'
import type { ServerTime } from '../cloud/server-time.ts'
import type { Credentials } from '../cloud/session.ts'
import type { Job } from '../runner.ts'
import { accessKeyCredentials } from './access-key.ts'
import {
  type Agency,
  agencyCredentials,
  type IdentityProvider,
  identityProviderCredentials,
} from './keyless.ts'
import { type PasswordSignIn, passwordCredentials } from './password.ts'
import type { Project, SigningContext, SigningKey } from './signed-requests.ts'
import { tokenCredentials } from './token.ts'

/** A way to sign in, with everything that it needs. */
export type WayToSignIn =
  | ({ readonly kind: 'password' } & PasswordSignIn)
  | { readonly kind: 'access-key'; readonly key: SigningKey; readonly project: Project }
  | { readonly kind: 'agency'; readonly agency: Agency; readonly project: Project }
  | ({ readonly kind: 'identity-provider' } & IdentityProvider)
  | { readonly kind: 'token'; readonly token: string }

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

/** Builds the credentials for the chosen way to sign in. Nothing is sent yet. */
export function credentialsFor(
  signIn: SignInInputs,
  job: Job,
  call: Caller,
  time: ServerTime,
  { iamEndpoint, stsEndpoint }: SignInEndpoints,
): Credentials {
  const { runner } = job
  const logExpiry = (what: string, expiresAt: number) =>
    runner.info(`Signed in; the ${what} until ${new Date(expiresAt).toISOString()}`)
  const onToken = ({ token, expiresAt }: IssuedToken) => {
    runner.setSecret(token)
    logExpiry('token is valid', expiresAt)
  }
  const signing = (project: Project): SigningContext => ({ call, time, iamEndpoint, project })
  switch (signIn.kind) {
    case 'password':
      return passwordCredentials(call, iamEndpoint, signIn, onToken)
    case 'access-key':
      return accessKeyCredentials(signing(signIn.project), signIn.key, signIn.variables)
    case 'agency': {
      const onKeys = (expiresAt: number) => logExpiry('temporary keys are valid', expiresAt)
      return agencyCredentials(job, signing(signIn.project), stsEndpoint, signIn.agency, onKeys)
    }
    case 'identity-provider':
      return identityProviderCredentials(job, call, iamEndpoint, signIn, onToken)
    case 'token':
      return tokenCredentials(signIn.token)
  }
}

/** Who signs in, for the log: `as IAM user ci-pusher of account acme (password)`. */
export function describeSignIn(signIn: SignInInputs): string {
  const { variables } = signIn
  const source = variables.length === 0 ? '' : `, from ${variables.join(', ')}`
  switch (signIn.kind) {
    case 'password': {
      const { username, accountName } = signIn.password
      const scope = signIn.project === null ? 'the whole account' : `project ${signIn.project.text}`
      return `as IAM user ${username} of account ${accountName}, ${scope} (password${source})`
    }
    case 'access-key':
      return `with access key ${signIn.key.accessKeyId}${source}`
    case 'agency':
      return `as agency ${signIn.agency.agencyUrn} (keyless, with GitHub's ID token)`
    case 'identity-provider':
      return `through identity provider ${signIn.identityProviderId} (keyless, with GitHub's ID token)`
    case 'token':
      return 'with the given token'
  }
}
