// Keyless sign-in, in two ways: exchange GitHub's ID token at STS for temporary keys (recommended),
// or at classic IAM for a token. No secret is stored, so none can leak.

import type { Caller } from '../cloud/call.ts'
import { isOtherServer } from '../cloud/endpoints.ts'
import { type IssuedToken, idTokenCall, type TokenScope } from '../cloud/iam.ts'
import { type Authorize, type Credentials, withToken } from '../cloud/session.ts'
import { assumeAgencyCall } from '../cloud/sts.ts'
import type { Answer, ErrorFacts, NamedProject } from '../errors/facts.ts'
import { code } from '../errors/lines.ts'
import { ActionError, answerBehind, linesAfter, sentenceOf, unbroken } from '../errors.ts'
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

/** Temporary keys from STS, which the sessions of all projects share. */
export interface TemporaryKeys {
  /**
   * The keys to sign with. The first call gets them; rejects with `SIGN_IN_REFUSED` or `CANCELLED`.
   */
  current(): Promise<SigningKey>
  /** Other keys than the refused ones, once per run; null if those are refused, too. */
  renew(refused: SigningKey): Promise<SigningKey> | null
}

/**
 * Temporary keys of an agency. Nothing is sent yet.
 * @param onKeys gets the time when the keys expire, in milliseconds since the epoch
 */
export function createTemporaryKeys(
  job: Job,
  call: Caller,
  stsEndpoint: string,
  { providerUrn, agencyUrn, audience }: Agency,
  onKeys: (expiresAt: number) => void,
): TemporaryKeys {
  let latest: SigningKey | null = null
  let isRenewed = false
  const assume = async (): Promise<SigningKey> => {
    const idToken = await requestIdToken(call, job, audience)
    const sessionName = sessionNameOf(job.env)
    const assumption = { providerUrn, agencyUrn, sessionName, idToken }
    const result = await call(assumeAgencyCall(stsEndpoint, assumption))
    if (result.kind === 'failed') {
      const facts = { kind: 'agency-refused', providerUrn, agencyUrn } as const
      throw tokenRefused(result.error, 'STS', readClaims(idToken), () => facts)
    }
    latest = result.value
    for (const secret of Object.values(result.value)) {
      if (typeof secret === 'string') job.runner.setSecret(secret)
    }
    onKeys(result.value.expiresAt)
    return result.value
  }
  let pending: Promise<SigningKey> | null = null
  const current = (): Promise<SigningKey> => {
    pending ??= assume()
    return pending
  }
  return {
    current,
    renew: (refused) => {
      // Another project may have renewed them meanwhile.
      if (latest !== refused) return current()
      if (isRenewed) return null
      isRenewed = true
      latest = null
      pending = assume()
      return pending
    },
  }
}

/**
 * Credentials that sign every request with temporary keys. `signIn` rejects with `SIGN_IN_REFUSED`
 * or `CANCELLED`.
 */
export function agencyCredentials(context: SigningContext, keys: TemporaryKeys): Credentials {
  const signer = new RequestSigner(context)
  let key: SigningKey | null = null
  const signWith = async (next: Promise<SigningKey>): Promise<Authorize> => {
    key = await next
    return signer.signWith(key)
  }
  return {
    signIn: () => signWith(keys.current()),
    renew: () => {
      if (key === null) return signWith(keys.current())
      if (signer.hasNewTime()) return signer.signWith(key)
      const renewed = keys.renew(key)
      return renewed && signWith(renewed)
    },
    isRenewable: true,
    project: null,
    projectId: () => signer.projectId,
  }
}

/** An identity provider that is registered in classic IAM. */
export interface IdentityProvider {
  readonly identityProviderId: string
  /** Null: GitHub's default. */
  readonly audience: string | null
  readonly scope: TokenScope
  /** The project of the scope, and who named it; null for the whole account. */
  readonly project: NamedProject | null
}

/**
 * Credentials from classic IAM: a token. `signIn` rejects with `SIGN_IN_REFUSED` or `CANCELLED`.
 * @param onToken gets each token before it is used, so that the token can be masked
 */
export function identityProviderCredentials(
  job: Job,
  call: Caller,
  iamEndpoint: string,
  provider: IdentityProvider,
  onToken: (issued: IssuedToken) => void,
): Credentials {
  const { identityProviderId, audience, scope, project } = provider
  let projectId: string | null = null
  const signIn = async (): Promise<Authorize> => {
    const idToken = await requestIdToken(call, job, audience)
    const result = await call(idTokenCall(iamEndpoint, identityProviderId, idToken, scope))
    if (result.kind === 'failed') {
      throw tokenRefused(result.error, 'IAM', readClaims(idToken), (answer) => {
        return { kind: 'identity-provider-refused', answer, identityProviderId, project }
      })
    }
    onToken(result.value)
    projectId = result.value.projectId
    return withToken(result.value.token)
  }
  return {
    signIn,
    renew: signIn,
    isRenewable: true,
    project,
    projectId: () => projectId,
  }
}

/**
 * STS and IAM do not say whether the provider, its mapping or a trust policy is the reason, so the
 * claims are shown that were sent. Never shows the token.
 * @param facts what was asked for
 */
function tokenRefused(
  error: ActionError,
  service: 'STS' | 'IAM',
  claims: Claims,
  facts: (answer: Answer) => ErrorFacts,
): ActionError {
  if (error.code === 'CANCELLED') return error
  const answer = answerBehind(error)
  if (answer === null || answer.httpStatus >= 500 || answer.httpStatus === 429) {
    const message = `No usable answer from ${service}: ${sentenceOf(error)}`
    return new ActionError('SIGN_IN_REFUSED', message, { cause: error })
  }
  if (isOtherServer(answer)) {
    const message = `${service} could not be asked: ${error.message}`
    const input = service === 'STS' ? 'sts-endpoint' : 'iam-endpoint'
    const wrong = { kind: 'other-server', input } as const
    return new ActionError('SIGN_IN_REFUSED', message, { cause: error, facts: wrong })
  }
  const shown = Object.entries(claims).map(([name, value]) =>
    code(`${name}: ${unbroken(value ?? '(none)')}`),
  )
  const message = [...linesAfter(`${service} did not accept GitHub's ID token`, error), ...shown]
  return new ActionError('SIGN_IN_REFUSED', message, { cause: error, facts: facts(answer) })
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
