// GitHub's ID token: it proves which workflow runs, to services that trust GitHub.

import type { Caller } from '../cloud/call.ts'
import { isJsonObject, parseJson, readJsonObject, stringField } from '../cloud/decode.ts'
import { isProtected } from '../cloud/endpoints.ts'
import { ActionError, answerBehind, sentenceOf } from '../errors.ts'
import type { Job } from '../runner.ts'
import { runWithoutSecrets } from './missing-secrets.ts'

/** The claims that a trust policy checks; null where the token has none. */
export interface Claims {
  readonly iss: string | null
  readonly aud: string | null
  readonly sub: string | null
}

/**
 * Asks GitHub for an ID token and masks it.
 * @param audience who the token is for; null for GitHub's default, the URL of the repository's
 * owner
 * @throws `SIGN_IN_REFUSED`, or `CANCELLED`
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export async function requestIdToken(
  call: Caller,
  job: Job,
  audience: string | null,
): Promise<string> {
  const url = job.env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? ''
  const requestToken = job.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''
  if (!URL.canParse(url) || !isProtected(new URL(url)) || requestToken === '') {
    throw new ActionError('SIGN_IN_REFUSED', 'This job may not ask GitHub for an ID token', {
      facts: { kind: 'id-token-denied', run: runWithoutSecrets(job) },
    })
  }
  job.runner.setSecret(requestToken)
  const what = "GitHub's answer"
  const result = await call({
    effect: 'none',
    request: {
      method: 'GET',
      url: audience === null ? url : withAudience(url, audience),
      headers: { Accept: 'application/json', Authorization: `Bearer ${requestToken}` },
    },
    success: [200],
    answersSecret: true,
    read: (response) => stringField(readJsonObject(response, what), 'value', what),
  })
  if (result.kind === 'done') {
    job.runner.setSecret(result.value)
    return result.value
  }
  if (result.error.code === 'CANCELLED') throw result.error
  const message = `GitHub gave no ID token: ${sentenceOf(result.error)}`
  const status = answerBehind(result.error)?.httpStatus ?? 500
  const isPassing = status >= 500 || status === 429
  throw new ActionError('SIGN_IN_REFUSED', message, {
    cause: result.error,
    facts: isPassing
      ? { kind: 'id-token-delayed' }
      : { kind: 'id-token-denied', run: runWithoutSecrets(job) },
  })
}

function withAudience(url: string, audience: string): string {
  const asked = new URL(url)
  asked.searchParams.set('audience', audience)
  return asked.href
}

/** The claims of an ID token, not verified: show them, but never trust them. Never throws. */
export function readClaims(idToken: string): Claims {
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8')
  const parsed = parseJson(payload)
  const claims = isJsonObject(parsed) ? parsed : {}
  const text = (value: unknown) =>
    value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)
  return { iss: text(claims['iss']), aud: text(claims['aud']), sub: text(claims['sub']) }
}
