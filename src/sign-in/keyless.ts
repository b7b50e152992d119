// Keyless sign-in, in two ways: GitHub's ID token is exchanged at STS for temporary keys (the one to
// recommend), or at classic IAM for a token. Nothing is stored that could leak.

import type { Caller } from '../cloud/call.ts'
import { type IssuedToken, idTokenCall, type TokenScope } from '../cloud/iam.ts'
import { type Authorize, type Credentials, withToken } from '../cloud/session.ts'
import { assumeAgencyCall } from '../cloud/sts.ts'
import { ActionError, refusalBehind } from '../errors.ts'
import type { Job } from '../runner.ts'
import { type Claims, readClaims, requestIdToken } from './github-id-token.ts'
import { RequestSigner, type SigningContext, type SigningKey } from './signed-requests.ts'

export interface Agency {
  readonly providerUrn: string
  readonly agencyUrn: string
  readonly audience: string | null
}

/** @param onKeys told of the keys' end, milliseconds since the epoch */
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
    renew: (refusal) =>
      key !== null && signer.correctsClock(refusal) ? signer.signWith(key) : signIn(),
  }
}

export interface IdentityProvider {
  readonly identityProviderId: string
  readonly audience: string | null
  readonly scope: TokenScope
}

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
      const judge = 'the identity provider (URL, client id, signing keys) and its mapping'
      throw refused(result.error, 'IAM', judge, readClaims(idToken))
    }
    onToken(result.value)
    return withToken(result.value.token)
  }
  return { signIn, renew: signIn }
}

/** Shows what the token claims beside what must agree with it; never the token. */
function refused(error: ActionError, service: string, judge: string, claims: Claims): ActionError {
  if (error.code === 'CANCELLED') return error
  if (refusalBehind(error) === null) {
    const message = `${service} could not be asked: ${error.message}`
    return new ActionError('SIGN_IN_REFUSED', message, { cause: error })
  }
  const shown = Object.entries(claims).map(([name, value]) => `${name}: ${value ?? '(none)'}`)
  const message = [`${service} did not accept GitHub's ID token: ${error.message}`, ...shown]
  const remedy = `Compare these claims with ${judge}: each must agree to the letter.`
  return new ActionError('SIGN_IN_REFUSED', message.join('\n'), { cause: error, remedy })
}

const longestSessionName = 64

/** Where the keys are used, for the account's audit log: `owner-name-1234567890`. */
export function sessionNameOf(env: Job['env']): string {
  const run = `-${env['GITHUB_RUN_ID'] ?? 'run'}`
  const repository = (env['GITHUB_REPOSITORY'] ?? 'github').slice(
    0,
    longestSessionName - run.length,
  )
  return `${repository}${run}`.replace(/[^A-Za-z0-9_.@=-]/g, '-')
}
