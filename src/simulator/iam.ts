// IAM's token API, from its documentation; strict in what it takes.
// @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html

import { randomUUID } from 'node:crypto'
import type { CloudState, IssuedToken, TokenScope } from './cloud-state.ts'
import {
  type Handler,
  hasExactly,
  isObject,
  type JsonObject,
  readJsonBody,
  type SimulatedRequest,
  type SimulatedResponse,
} from './message.ts'
import type { SimulatedUser } from './seed.ts'

/** Answers requests at IAM's endpoint. */
export function createIam(cloud: CloudState): Handler {
  return (request) => {
    const answer = answerTo(request, cloud)
    const traceId = randomUUID()
    const headers = { 'X-IAM-Trace-Id': traceId, 'X-Request-Id': traceId, ...answer.headers }
    return { ...answer, headers }
  }
}

function answerTo(request: SimulatedRequest, cloud: CloudState): SimulatedResponse {
  if (request.url.pathname !== '/v3/auth/tokens') return gatewayNotFound()
  if (request.method !== 'POST') return codedError(405, 'APIGW.0501', 'Method not allowed')
  const body = readJsonBody(request)
  if (body === null) return codedError(400, 'IAM.0011', 'The request body is not JSON.')
  const identity = readIdentity(body)
  if (identity === null) return codedError(400, 'IAM.0007', 'Request parameters are invalid.')
  return signIn(identity, request.url.searchParams.get('nocatalog') === 'true', cloud)
}

interface Identity {
  readonly user: string
  readonly password: string
  readonly account: string
  readonly scope: JsonObject
}

/** The documented shape and nothing beyond it; null when a field is missing, unknown or wrong. */
function readIdentity(body: JsonObject): Identity | null {
  const auth = hasExactly(body, ['auth']) ? body['auth'] : null
  if (!isObject(auth) || !hasExactly(auth, ['identity', 'scope?'])) return null
  const identity = auth['identity']
  if (!isObject(identity) || !hasExactly(identity, ['methods', 'password'])) return null
  if (JSON.stringify(identity['methods']) !== '["password"]') return null
  const { password } = identity
  const user = isObject(password) && hasExactly(password, ['user']) ? password['user'] : null
  if (!isObject(user) || !hasExactly(user, ['name', 'password', 'domain'])) return null
  const account = nameIn(user['domain'])
  const scope = auth['scope'] ?? {}
  if (typeof user['name'] !== 'string' || typeof user['password'] !== 'string') return null
  if (account === null || !isObject(scope)) return null
  return { user: user['name'], password: user['password'], account, scope }
}

function nameIn(value: unknown): string | null {
  if (!isObject(value) || !hasExactly(value, ['name'])) return null
  return typeof value['name'] === 'string' ? value['name'] : null
}

function signIn(identity: Identity, withoutCatalog: boolean, cloud: CloudState): SimulatedResponse {
  const user = cloud.seed.users.find(({ name }) => name === identity.user)
  if (user === undefined || identity.account !== cloud.seed.account) return wrongPassword()
  if (cloud.isLocked(user.name)) {
    return codedError(401, 'IAM.0061', 'The user has been locked. Try again in 15 minutes.')
  }
  if (user.password !== identity.password) {
    cloud.noteFailure(user.name)
    return wrongPassword()
  }
  const refusal = refusalOf(user)
  if (refusal !== null) return refusal
  const scope = readScope(identity.scope, cloud)
  if (scope === null) return plainError(401, 'Unauthorized', 'Authentication failed for the scope.')
  return issued(cloud.issueToken(user, scope), withoutCatalog, cloud)
}

/** IAM answers an unknown account, an unknown user and a wrong password alike. */
function wrongPassword(): SimulatedResponse {
  return plainError(401, 'Unauthorized', 'The username or password is wrong.')
}

function refusalOf({ obstacle }: SimulatedUser): SimulatedResponse | null {
  if (obstacle === undefined) return null
  switch (obstacle) {
    case 'huawei-id':
      return wrongPassword()
    case 'disabled':
      return codedError(403, 'IAM.0082', 'The user is disabled.')
    case 'console-only':
      return codedError(403, 'IAM.0081', 'The user does not support programmatic access.')
    case 'second-factor':
      // Keystone's answer to a password that is right but not enough.
      return {
        status: 401,
        json: {
          receipt: { methods: ['password'], expires_at: new Date(0).toISOString() },
          required_auth_methods: [['totp', 'password']],
        },
      }
  }
}

/** A project wins over an account; without either the token is for the account. */
function readScope(scope: JsonObject, { seed }: CloudState): TokenScope | null {
  const { project, domain } = scope
  if (!hasExactly(scope, ['project?', 'domain?'])) return null
  if (isObject(project)) {
    if (!hasExactly(project, ['id?', 'name?', 'domain?'])) return null
    const { domain: owner } = project
    if (owner !== undefined && !(isObject(owner) && isAccount(owner, seed))) return null
    const found = seed.projects.find(
      ({ id, name }) => id === project['id'] || (!('id' in project) && name === project['name']),
    )
    return found === undefined ? null : { kind: 'project', project: found }
  }
  if (project !== undefined) return null
  if (domain === undefined) return { kind: 'account' }
  return isObject(domain) && isAccount(domain, seed) ? { kind: 'account' } : null
}

function isAccount(value: JsonObject, { account, accountId }: CloudState['seed']): boolean {
  if (!hasExactly(value, ['id?', 'name?'])) return false
  return 'id' in value ? value['id'] === accountId : value['name'] === account
}

function issued(
  token: IssuedToken,
  withoutCatalog: boolean,
  { seed }: CloudState,
): SimulatedResponse {
  const domain = { id: seed.accountId, name: seed.account }
  const { scope } = token
  const json = {
    token: {
      methods: ['password'],
      expires_at: microseconds(token.expiresAt),
      issued_at: microseconds(token.issuedAt),
      ...(scope.kind === 'project' ? { project: { ...scope.project, domain } } : { domain }),
      roles: [{ id: '0', name: 'te_admin' }],
      user: { domain, id: 'u'.repeat(32), name: token.user.name, password_expires_at: '' },
      ...(withoutCatalog ? {} : { catalog: [catalogEntry] }),
    },
  }
  return { status: 201, headers: { 'X-Subject-Token': token.value }, json }
}

const catalogEntry = {
  endpoints: [
    {
      id: '1',
      interface: 'public',
      region: '*',
      region_id: '*',
      url: 'https://iam.example.com/v3',
    },
  ],
  id: '2',
  name: 'iam',
  type: 'identity',
}

/** `2020-01-04T09:05:22.701000Z` */
function microseconds(time: number): string {
  return new Date(time).toISOString().replace('Z', '000Z')
}

function plainError(status: number, title: string, message: string): SimulatedResponse {
  return { status, json: { error: { code: status, message, title } } }
}

/** IAM's other error shape. */
export function codedError(status: number, code: string, message: string): SimulatedResponse {
  return { status, json: { error_msg: message, error_code: code } }
}

/** What the gateway says in front of every service when nothing is there. */
export function gatewayNotFound(): SimulatedResponse {
  const message = 'The API does not exist or has not been published in the environment'
  const json = { error_msg: message, error_code: 'APIGW.0101', request_id: randomUUID() }
  return { status: 404, json }
}
