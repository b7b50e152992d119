// IAM: builds the calls and decodes the answers. Nothing is sent here.

import { ActionError } from '../errors.ts'
import type { Call } from './attempt.ts'
import { type Dialect, exchange, get } from './build-call.ts'
import {
  headerField,
  headerOf,
  isId,
  isJsonObject,
  type JsonObject,
  objectField,
  stringField,
} from './decode.ts'
import type { HttpResponse } from './http.ts'

/** An IAM user's name and password, and the name of the account that the user belongs to. */
export interface Password {
  readonly accountName: string
  readonly username: string
  readonly password: string
}

/**
 * What a token is valid for. A project's name is unique only within its account, so the account is
 * named, too, where we know it.
 */
export type TokenScope =
  | {
      readonly kind: 'project-name'
      readonly projectName: string
      readonly accountName: string | null
    }
  | { readonly kind: 'project-id'; readonly projectId: string }
  | { readonly kind: 'account'; readonly accountName: string }

/** A token as IAM issued it. */
export interface IssuedToken {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** Of the project that it is for; null for a whole account. */
  readonly projectId: string | null
}

const what = "IAM's answer"
const iam: Dialect = { answer: what }

/**
 * Exchanges an IAM user's password for a token.
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
  // Without nocatalog, the answer would list every service of the cloud.
  const url = `${endpoint}/v3/auth/tokens?nocatalog=true`
  const body = { auth: { identity, scope: wireScope(scope) } }
  return exchange(iam, { method: 'POST', url, body, success: [201] }, readToken)
}

/**
 * Exchanges an ID token for an IAM token. The identity provider that issued the ID token must be
 * registered in classic IAM.
 * @param endpoint IAM's URL, without a path
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_13_0605.html
 */
export function idTokenCall(
  endpoint: string,
  identityProviderId: string,
  idToken: string,
  scope: TokenScope,
): Call<IssuedToken> {
  const url = `${endpoint}/v3.0/OS-AUTH/id-token/tokens`
  const headers = { 'X-Idp-Id': identityProviderId }
  const body = { auth: { id_token: { id: idToken }, scope: wireScope(scope) } }
  return exchange(iam, { method: 'POST', url, headers, body, success: [201] }, readToken)
}

/**
 * Looks up a project's id by its name. The call's value is null if there is no such project.
 * @param endpoint IAM's URL, without a path
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html
 */
export function projectIdCall(endpoint: string, projectName: string): Call<string | null> {
  const url = `${endpoint}/v3/projects?name=${encodeURIComponent(projectName)}`
  return get(iam, url, (body) => readProjectId(body, projectName))
}

/**
 * The same among the projects that the user may enter, which needs no permission.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0003.html
 */
export function ownProjectIdCall(endpoint: string, projectName: string): Call<string | null> {
  return get(iam, `${endpoint}/v3/auth/projects`, (body) => readProjectId(body, projectName))
}

/** IAM may list other projects, too, and projects that are disabled. */
function readProjectId({ projects }: JsonObject, projectName: string): string | null {
  if (!Array.isArray(projects)) {
    throw new ActionError('ANSWER_INVALID', `${what}: "projects" is not an array`)
  }
  const project = projects
    .filter(isJsonObject)
    .find(({ name, enabled }) => name === projectName && enabled !== false)
  return project === undefined ? null : headerField(project, 'id', what)
}

function readToken(body: JsonObject, response: HttpResponse): IssuedToken {
  const details = objectField(body, 'token', what)
  const expiresAt = Date.parse(stringField(details, 'expires_at', what))
  if (Number.isNaN(expiresAt)) {
    throw new ActionError('ANSWER_INVALID', `${what}: "expires_at" is not a date`)
  }
  const token = headerOf(response, 'x-subject-token')
  if (token === null || token === '') {
    throw new ActionError('ANSWER_INVALID', `${what} has no X-Subject-Token header`)
  }
  const project = details['project']
  const projectId = isJsonObject(project) && isId(project['id']) ? project['id'] : null
  return { token, expiresAt, projectId }
}

function wireScope(scope: TokenScope): object {
  switch (scope.kind) {
    case 'project-name': {
      const { projectName: name, accountName } = scope
      return { project: accountName === null ? { name } : { name, domain: { name: accountName } } }
    }
    case 'project-id':
      return { project: { id: scope.projectId } }
    case 'account':
      return { domain: { name: scope.accountName } }
  }
}
