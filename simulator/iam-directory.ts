// What IAM lists: versions, accounts, projects, regions, services and endpoints. Official clients
// read it to find out where and for what they may work.
// @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html

import { authenticate, type Caller, isRefusal } from './authentication.ts'
import { type CloudState, mayEnter, userIdOf } from './cloud-state.ts'
import {
  type Endpoints,
  regionsOf,
  renderCatalog,
  renderEndpoints,
  renderServices,
} from './iam-catalog.ts'
import { codedError, invalidParameters, keystoneError, unauthorized } from './iam-errors.ts'
import { hasQuery, type SimulatedRequest, type SimulatedResponse } from './message.ts'
import type { SimulatedProject } from './seed.ts'

/** What these calls need to know. */
interface Directory {
  readonly request: SimulatedRequest
  readonly cloud: CloudState
  readonly endpoints: Endpoints
  /** What the path names after the last fixed word, such as a project's id. */
  readonly id: string
}

/** A call of the directory, still without authentication. */
type Listing = (directory: Directory, caller: Caller) => SimulatedResponse

/** The documented paths. Those of a list of resources also have a path for each of them. */
const listings: readonly (readonly [RegExp, Listing])[] = [
  [/^\/v3\/auth\/domains$/, listDomains],
  [/^\/v3\/auth\/projects$/, listOwnProjects],
  [/^\/v3\/auth\/catalog$/, showCatalog],
  [/^\/v3\/projects$/, listProjects],
  [/^\/v3\/projects\/([^/]+)$/, showProject],
  [/^\/v3\/users\/([^/]+)\/projects$/, listProjectsOfUser],
  [/^\/v3\/(?:regions|services|endpoints)(?:\/([^/]+))?$/, listResources],
]

/** Answers a call of the directory; null when the path is not one of its paths. */
export function answerDirectory(
  request: SimulatedRequest,
  cloud: CloudState,
  endpoints: Endpoints,
): SimulatedResponse | null {
  const { pathname } = request.url
  for (const [path, listing] of listings) {
    const match = path.exec(pathname)
    if (match === null) continue
    const caller = authenticate(request, cloud, unauthorized)
    if (isRefusal(caller)) return caller
    if (caller.namesAnother) return codedError(403, 'IAM.0002', 'You are not authorized.')
    return listing({ request, cloud, endpoints, id: match[1] ?? '' }, caller)
  }
  return null
}

/**
 * The versions of the API (at `/`) or its one version (at `/v3`), which need no authentication.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_15_0002.html
 */
export function answerVersions({ url }: SimulatedRequest): SimulatedResponse {
  const version = {
    'media-types': [
      { type: 'application/vnd.openstack.identity-v3+json', base: 'application/json' },
    ],
    links: [{ rel: 'self', href: `${url.origin}/v3/` }],
    id: 'v3.6',
    updated: '2016-04-04T00:00:00Z',
    status: 'stable',
  }
  if (url.pathname !== '/') return { status: 200, json: { version } }
  return { status: 300, json: { versions: { values: [version] } } }
}

/** One of Keystone's lists: its rows, and links to itself and to the pages beside it. */
function list(name: string, rows: readonly unknown[], { endpoints, request }: Directory) {
  const self = `${endpoints.iam}${request.url.pathname}`
  // What the caller may enter has no pages.
  const links = request.url.pathname.startsWith('/v3/auth/')
    ? { self }
    : { next: null, previous: null, self }
  return { status: 200, json: { [name]: rows, links } }
}

/** @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_07_0001.html */
function listDomains(directory: Directory): SimulatedResponse {
  const { cloud, endpoints, request } = directory
  if (!hasQuery(request, [])) return invalidParameters()
  const { account: name, accountId: id } = cloud.seed
  const links = { self: `${endpoints.iam}/v3/domains/${id}` }
  return list('domains', [{ description: '', enabled: true, id, links, name }], directory)
}

/** The projects that the caller may enter; no permission is needed. */
function listOwnProjects(directory: Directory, { user }: Caller): SimulatedResponse {
  if (!hasQuery(directory.request, [])) return invalidParameters()
  const { projects } = directory.cloud.seed
  return listed(
    directory,
    projects.filter((project) => mayEnter(user, project)),
  )
}

function listProjectsOfUser(directory: Directory, caller: Caller): SimulatedResponse {
  if (!hasQuery(directory.request, [])) return invalidParameters()
  const { users, projects } = directory.cloud.seed
  const isOwn = userIdOf(caller.user) === directory.id
  if (!isOwn && !mayListProjects(caller)) return forbidden()
  const user = isOwn ? caller.user : users.find((each) => userIdOf(each) === directory.id)
  if (user === undefined) return notFound('user', directory.id)
  return listed(
    directory,
    projects.filter((project) => mayEnter(user, project)),
  )
}

const booleans = /^(?:true|false)$/i
const projectFilters: Readonly<Record<string, RegExp>> = {
  domain_id: /./,
  name: /./,
  parent_id: /./,
  enabled: booleans,
  is_domain: booleans,
  page: /^[1-9]\d*$/,
  per_page: /^(?:[1-9]\d{0,2}|[1-4]\d{3}|5000)$/,
}

function listProjects(directory: Directory, caller: Caller): SimulatedResponse {
  if (!mayListProjects(caller)) return forbidden()
  const { request, cloud } = directory
  const query = request.url.searchParams
  const isValid = [...query].every(([name, value]) => projectFilters[name]?.test(value) === true)
  const isPaged = query.has('page')
  // A page needs both parameters.
  if (!hasQuery(request, Object.keys(projectFilters)) || !isValid) return invalidParameters()
  if (isPaged !== query.has('per_page')) return invalidParameters()
  const found = cloud.seed.projects.filter((project) => {
    const fields: Readonly<Record<string, unknown>> = projectRow(project, directory)
    return [...query].every(([name, value]) => {
      if (name === 'page' || name === 'per_page') return true
      const wanted = booleans === projectFilters[name] ? value.toLowerCase() : value
      return String(fields[name]) === wanted
    })
  })
  const size = isPaged ? Number(query.get('per_page')) : found.length
  const start = isPaged ? (Number(query.get('page')) - 1) * size : 0
  return listed(directory, found.slice(start, start + size))
}

function showProject(directory: Directory, caller: Caller): SimulatedResponse {
  if (!mayListProjects(caller)) return forbidden()
  const project = directory.cloud.seed.projects.find(({ id }) => id === directory.id)
  if (project === undefined) return notFound('project', directory.id)
  return { status: 200, json: { project: projectRow(project, directory) } }
}

function listed(directory: Directory, projects: readonly SimulatedProject[]): SimulatedResponse {
  return list(
    'projects',
    projects.map((project) => projectRow(project, directory)),
    directory,
  )
}

/** A project inside a region is named `REGION_NAME`; the region's project is its parent. */
function projectRow({ id, name, enabled = true }: SimulatedProject, directory: Directory) {
  const { cloud, endpoints } = directory
  const { accountId, projects } = cloud.seed
  const parent = projects.find((each) => name.startsWith(`${each.name}_`))
  return {
    id,
    name,
    description: '',
    domain_id: accountId,
    parent_id: parent?.id ?? accountId,
    enabled,
    is_domain: false,
    links: { self: `${endpoints.iam}/v3/projects/${id}` },
  }
}

/** The catalog of the caller's scope. */
function showCatalog(directory: Directory): SimulatedResponse {
  const { cloud, endpoints, request } = directory
  if (!hasQuery(request, [])) return invalidParameters()
  return list('catalog', renderCatalog(cloud.seed, endpoints), directory)
}

/** Regions, services or endpoints: all of them, or the one with this id. */
function listResources(directory: Directory): SimulatedResponse {
  const { cloud, endpoints, request, id } = directory
  const kind = request.url.pathname.split('/')[2] ?? ''
  const known = { services: ['type'], endpoints: ['interface', 'service_id'] }[kind] ?? []
  if (!hasQuery(request, id === '' ? known : [])) return invalidParameters()
  const all: readonly Readonly<Record<string, unknown>>[] =
    kind === 'regions'
      ? renderRegions(directory)
      : (kind === 'services' ? renderServices : renderEndpoints)(cloud.seed, endpoints)
  const query = [...request.url.searchParams]
  if (id === '') {
    return list(
      kind,
      all.filter((row) => query.every(([name, value]) => row[name] === value)),
      directory,
    )
  }
  const found = all.find((row) => row['id'] === id)
  const singular = kind.slice(0, -1)
  return found === undefined ? notFound(singular, id) : { status: 200, json: { [singular]: found } }
}

function renderRegions({ cloud, endpoints }: Directory) {
  return regionsOf(cloud.seed).map((id) => ({
    id,
    type: 'public',
    description: '',
    parent_region_id: null,
    locales: { 'zh-cn': id, 'en-us': id },
    links: { self: `${endpoints.iam}/v3/regions/${id}` },
  }))
}

function mayListProjects({ user }: Caller): boolean {
  return user.permissions.includes('iam:projects:list')
}

function forbidden(): SimulatedResponse {
  return codedError(403, 'IAM.0003', 'Policy does not allow iam:projects:list.')
}

function notFound(what: string, id: string): SimulatedResponse {
  return keystoneError(404, 'Not Found', `Could not find ${what}: ${id}.`)
}
