// IAM's token API: requests are built and answers believed here, nothing is sent.

import { ActionError } from '../errors.ts'
import type { Call } from './call.ts'
import { objectField, readJsonObject, stringField } from './decode.ts'

/** An IAM user's name and password, and the name of the account that the user belongs to. */
export interface Password {
  readonly accountName: string
  readonly username: string
  readonly password: string
}

/** What a token is good for; a project is named together with its account, so that it is unambiguous. */
export type TokenScope =
  | { readonly kind: 'project-name'; readonly projectName: string; readonly accountName: string }
  | { readonly kind: 'project-id'; readonly projectId: string }
  | { readonly kind: 'account'; readonly accountName: string }

export interface IssuedToken {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/**
 * Exchanges a password for a token.
 * @param endpoint IAM's URL, without a path
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
 */
export function passwordTokenCall(
  endpoint: string,
  { accountName, username, password }: Password,
  scope: TokenScope,
): Call<IssuedToken> {
  const user = { name: username, password, domain: { name: accountName } }
  const identity = { methods: ['password'], password: { user } }
  return {
    operation: 'read',
    request: {
      method: 'POST',
      // Without nocatalog the answer lists every service of the cloud.
      url: `${endpoint}/v3/auth/tokens?nocatalog=true`,
      headers: { 'Content-Type': 'application/json', 'X-Language': 'en-us' },
      body: JSON.stringify({ auth: { identity, scope: wireScope(scope) } }),
    },
    success: [201],
    read: (response) => {
      const what = "IAM's answer"
      const token = response.headers['x-subject-token']
      if (token === undefined || token === '') {
        throw new ActionError('ANSWER_INVALID', `${what} has no X-Subject-Token header`)
      }
      const details = objectField(readJsonObject(response, what), 'token', what)
      const expiresAt = Date.parse(stringField(details, 'expires_at', what))
      if (Number.isNaN(expiresAt)) {
        throw new ActionError('ANSWER_INVALID', `${what}: "expires_at" is not a date`)
      }
      return { token, expiresAt }
    },
  }
}

function wireScope(scope: TokenScope): object {
  switch (scope.kind) {
    case 'project-name':
      return { project: { name: scope.projectName, domain: { name: scope.accountName } } }
    case 'project-id':
      return { project: { id: scope.projectId } }
    case 'account':
      return { domain: { name: scope.accountName } }
  }
}
