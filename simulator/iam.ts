// IAM: tokens for passwords and ID tokens, and the list of projects. It accepts only documented
// requests.
// @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html

import { randomUUID } from 'node:crypto'
import { authenticate, isRefusal } from './authentication.ts'
import type { CloudState, IssuedToken, TokenScope } from './cloud-state.ts'
import type { IdTokens } from './id-tokens.ts'
import {
  gatewayError,
  gatewayNotFound,
  type Handler,
  hasExactly,
  isObject,
  type JsonObject,
  readJsonBody,
  type SimulatedRequest,
  type SimulatedResponse,
} from './message.ts'
import type { SimulatedUser } from './users.ts'

/** Creates the service behind IAM's endpoint. */
export function createIam(cloud: CloudState, idTokens: IdTokens): Handler {
  return (request) => {
    const answer = answerTo(request, cloud, idTokens)
    const traceId = randomUUID()
    const headers = { 'X-IAM-Trace-Id': traceId, 'X-Request-Id': traceId, ...answer.headers }
    return { ...answer, headers }
  }
}

function answerTo(
  request: SimulatedRequest,
  cloud: CloudState,
  idTokens: IdTokens,
): SimulatedResponse {
  switch (`${request.method} ${request.url.pathname}`) {
    case 'POST /v3/auth/tokens':
      return passwordToken(request, cloud)
    case 'POST /v3.0/OS-AUTH/id-token/tokens':
      return federatedToken(request, cloud, idTokens)
    case 'GET /v3/projects':
      return listProjects(request, cloud)
    case 'GET /v3/auth/projects':
      return listOwnProjects(request, cloud)
    case 'GET /v3/auth/tokens':
      return gatewayError(405, 'APIGW.0501', 'Method not allowed')
    default:
      return gatewayNotFound()
  }
}

function passwordToken(request: SimulatedRequest, cloud: CloudState): SimulatedResponse {
  const body = readJsonBody(request)
  if (body === null) return codedError(400, 'IAM.0011', 'The request body is not JSON.')
  const identity = readIdentity(body)
  if (identity === null) return codedError(400, 'IAM.0007', 'Request parameters are invalid.')
  return signIn(identity, request.url.searchParams.get('nocatalog') === 'true', cloud)
}

/** @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_13_0605.html */
function federatedToken(
  request: SimulatedRequest,
  cloud: CloudState,
  idTokens: IdTokens,
): SimulatedResponse {
  const body = readJsonBody(request)
  const auth = body !== null && hasExactly(body, ['auth']) ? body['auth'] : null
  if (!isObject(auth) || !hasExactly(auth, ['id_token', 'scope?'])) {
    return codedError(400, 'IAM.0011', 'Invalid request body.')
  }
  const { id_token: idToken, scope: wanted = {} } = auth
  if (!isObject(idToken) || !hasExactly(idToken, ['id']) || !isObject(wanted)) {
    return codedError(400, 'IAM.0011', 'Invalid request body.')
  }
  const provider = request.headers['x-idp-id']
  const trust = cloud.seed.trusts.find((each) => each.provider === provider && each.agency === null)
  if (trust === undefined) return codedError(404, 'IAM.0004', `Could not find ${provider}.`)
  const distrust = idTokens.distrust(String(idToken['id']), trust)
  if (distrust !== null) return codedError(401, 'IAM.0001', distrust)
  const scope = readScope(wanted, cloud)
  if (scope === null) return codedError(403, 'IAM.0003', 'The scope is not allowed.')
  const user = { name: 'federated', password: '', permissions: trust.permissions }
  return issued(cloud.issueToken(user, scope), true, cloud, 'mapped')
}

function listProjects(request: SimulatedRequest, cloud: CloudState): SimulatedResponse {
  const caller = authenticate(request, cloud, () =>
    plainError(401, 'Unauthorized', 'The request you have made requires authentication.'),
  )
  if (isRefusal(caller)) return caller
  if (!caller.user.permissions.includes('iam:projects:list')) {
    return codedError(403, 'IAM.0003', 'Policy does not allow iam:projects:list.')
  }
  return projectList(cloud, request.url.searchParams.get('name'))
}

/**
 * The projects that the caller may enter; no permission is needed.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0003.html
 */
function listOwnProjects(request: SimulatedRequest, cloud: CloudState): SimulatedResponse {
  const caller = authenticate(request, cloud, () =>
    plainError(401, 'Unauthorized', 'The request you have made requires authentication.'),
  )
  return isRefusal(caller) ? caller : projectList(cloud, null)
}

/** @param name null for every project */
function projectList({ seed }: CloudState, name: string | null): SimulatedResponse {
  const projects = seed.projects
    .filter((project) => name === null || project.name === name)
    .map((project) => ({ ...project, domain_id: seed.accountId, enabled: true, is_domain: false }))
  return { status: 200, json: { projects, links: {} } }
}

interface Identity {
  readonly user: string
  readonly password: string
  readonly account: string
  readonly scope: JsonObject
}

/** A body of exactly the documented shape; null when a field is missing, unknown or wrong. */
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

/** IAM gives the same answer to an unknown account, an unknown user and a wrong password. */
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
      // Keystone's answer to a correct password when a second factor is required.
      return {
        status: 401,
        json: {
          receipt: { methods: ['password'], expires_at: new Date(0).toISOString() },
          required_auth_methods: [['totp', 'password']],
        },
      }
  }
}

/** What the token is for: the project, else the account; null when the scope is invalid. */
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
  method: 'password' | 'mapped' = 'password',
): SimulatedResponse {
  const domain = { id: seed.accountId, name: seed.account }
  const { scope } = token
  const json = {
    token: {
      methods: [method],
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

/** A time as IAM writes it: `2020-01-04T09:05:22.701000Z`. */
function microseconds(time: number): string {
  return new Date(time).toISOString().replace('Z', '000Z')
}

function plainError(status: number, title: string, message: string): SimulatedResponse {
  return { status, json: { error: { code: status, message, title } } }
}

/** An error in IAM's other shape: a code and a message. */
export function codedError(status: number, code: string, message: string): SimulatedResponse {
  return { status, json: { error_msg: message, error_code: code } }
}
