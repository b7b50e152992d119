// Keyless sign-in, in two ways: exchange GitHub's ID token at STS for temporary keys (recommended),
// or at classic IAM for a token. No secret is stored, so none can leak.

import type { Caller } from '../cloud/call.ts'
import { type IssuedToken, idTokenCall, type TokenScope } from '../cloud/iam.ts'
import { type Authorize, type Credentials, withToken } from '../cloud/session.ts'
import { assumeAgencyCall } from '../cloud/sts.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import type { Job } from '../runner.ts'
import { type Claims, readClaims, requestIdToken } from './github-id-token.ts'
import { RequestSigner, type SigningContext, type SigningKey } from './signed-requests.ts'

/** The agency to assume, and the identity provider that its trust policy names. */
export interface Agency {
  readonly providerUrn: string
  readonly agencyUrn: string
  /** Null: GitHub's default. */
  readonly audience: string | null
}

/**
 * Credentials from STS: temporary keys, which sign every request. `signIn` rejects with
 * `SIGN_IN_REFUSED` or `CANCELLED`.
 * @param onKeys gets the time when the keys expire, in milliseconds since the epoch
 */
export function agencyCredentials(
  job: Job,
  context: SigningContext,
  stsEndpoint: string,
  { providerUrn, agencyUrn, audience }: Agency,
  onKeys: (expiresAt: number) => void,
): Credentials {
  const { call } = context
  const signer = new RequestSigner(context)
  let key: SigningKey | null = null
  const signIn = async (): Promise<Authorize> => {
    const idToken = await requestIdToken(call, job, audience)
    const sessionName = sessionNameOf(job.env)
    const assumption = { providerUrn, agencyUrn, sessionName, idToken }
    const result = await call(assumeAgencyCall(stsEndpoint, assumption))
    if (result.kind === 'failed') {
      throw refused(result.error, 'STS', 'the trust policy of the agency', readClaims(idToken))
    }
    key = result.value
    for (const secret of Object.values(result.value)) {
      if (typeof secret === 'string') job.runner.setSecret(secret)
    }
    onKeys(result.value.expiresAt)
    return signer.signWith(key)
  }
  return {
    signIn,
    renew: () => (key !== null && signer.hasNewTime() ? signer.signWith(key) : signIn()),
    isRenewable: true,
  }
}

/** An identity provider that is registered in classic IAM. */
export interface IdentityProvider {
  readonly identityProviderId: string
  /** Null: GitHub's default. */
  readonly audience: string | null
  readonly scope: TokenScope
}

/**
 * Credentials from classic IAM: a token. `signIn` rejects with `SIGN_IN_REFUSED` or `CANCELLED`.
 * @param onToken gets each token before it is used, so that the token can be masked
 */
export function identityProviderCredentials(
  job: Job,
  call: Caller,
  iamEndpoint: string,
  { identityProviderId, audience, scope }: IdentityProvider,
  onToken: (issued: IssuedToken) => void,
): Credentials {
  const signIn = async (): Promise<Authorize> => {
    const idToken = await requestIdToken(call, job, audience)
    const result = await call(idTokenCall(iamEndpoint, identityProviderId, idToken, scope))
    if (result.kind === 'failed') {
      const settings = 'the identity provider (URL, client id, signing keys) and its mapping'
      throw refused(result.error, 'IAM', settings, readClaims(idToken))
    }
    onToken(result.value)
    return withToken(result.value.token)
  }
  return { signIn, renew: signIn, isRenewable: true }
}

/**
 * Explains a refused ID token by its claims, which must match the settings. Never shows the token.
 * @param settings where the user can compare the claims
 */
function refused(
  error: ActionError,
  service: string,
  settings: string,
  claims: Claims,
): ActionError {
  if (error.code === 'CANCELLED') return error
  if (refusalBehind(error) === null) {
    const message = `No usable answer from ${service}: ${error.message}`
    return new ActionError('SIGN_IN_REFUSED', message, { cause: error })
  }
  const shown = Object.entries(claims).map(([name, value]) => `${name}: ${value ?? '(none)'}`)
  const message = [`${service} did not accept GitHub's ID token: ${error.message}`, ...shown]
  const remedy = `Compare these claims with ${settings}: every value must match exactly.`
  return new ActionError('SIGN_IN_REFUSED', message.join('\n'), { cause: error, remedy })
}

const longestSessionName = 64

/**
 * The session's name in the account's audit log, made from the repository and the run's id:
 * `owner-name-1234567890`. At most 64 characters.
 */
export function sessionNameOf(env: Job['env']): string {
  const run = `-${env['GITHUB_RUN_ID'] ?? 'run'}`
  const repository = (env['GITHUB_REPOSITORY'] ?? 'github').slice(
    0,
    longestSessionName - run.length,
  )
  return `${repository}${run}`.replace(/[^A-Za-z0-9_.@=-]/g, '-')
}
