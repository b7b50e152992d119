// One line for each request, for the simulator's terminal. It shows no header and no body, and of
// the path and the query only what cannot be a secret.

import type { FaultKind } from './faults.ts'
import type { Operation, ServiceName } from './operations.ts'

/** What a line shows. */
export interface LogEntry {
  /** Milliseconds since the epoch. */
  readonly time: number
  /** `control` for the simulator's own commands. */
  readonly service: ServiceName | 'control'
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly recognisedAs: Operation | 'command' | null
  readonly target: string | undefined
  /** Null when the request gets no answer. */
  readonly status: number | null
  readonly fault: FaultKind | null
}

/** The names of the columns, in their order. */
export const logColumns = 'time, service, method, path, call, target, status'

/** Query parameters whose values are not secret, as the documentation of each call names them. */
const openParameters = [
  'nocatalog',
  'name',
  'api-version',
  'audience',
  'limit',
  'offset',
  'sort_dir',
  'sort_key',
  'status',
  'enterprise_project_id',
  'deploy_support',
  'owned_by_self',
  'expired_days_since',
  'type',
  'protocol',
  'page',
  'pagesize',
  'page_size',
  'page_number',
  'domain_name',
]

const mask = '***'

/**
 * The line of one request.
 * @param isSecret whether a text contains a password, a key or a token
 */
export function renderLogLine(entry: LogEntry, isSecret: (text: string) => boolean): string {
  const { service, method, recognisedAs, status, fault } = entry
  const columns = [
    new Date(entry.time).toISOString().slice(11),
    service.padEnd(7),
    method.padEnd(4),
    openPath(entry.path, isSecret),
    recognisedAs ?? 'unknown-call',
    openTarget(entry.target, isSecret),
    status ?? 'no-answer',
  ]
  return [...columns, ...(fault === null ? [] : [`fault: ${fault}`])].join('  ')
}

function openPath(path: string, isSecret: (text: string) => boolean): string {
  const url = URL.parse(path, 'http://simulator')
  if (url === null) return mask
  const segments = url.pathname.split('/').map((part) => masked(part, /^[\w.~-]{0,40}$/, isSecret))
  const query = [...url.searchParams].map(([name, value]) => {
    if (!openParameters.includes(name)) return `${mask}=${mask}`
    return `${name}=${masked(value, /^[\w.:/@-]{0,80}$/, isSecret)}`
  })
  return `${segments.join('/')}${query.length === 0 ? '' : `?${query.join('&')}`}`
}

function openTarget(target: string | undefined, isSecret: (text: string) => boolean): string {
  return target === undefined ? '-' : masked(target, /^[A-Z]{1,10}(?::[\w-]{1,64})?$/, isSecret)
}

function masked(text: string, shape: RegExp, isSecret: (text: string) => boolean): string {
  return shape.test(text) && !isSecret(text) ? text : mask
}
