// The services of the simulated cloud, and the documented calls that each of them answers.

/** The services; each has a port of its own, in this order. */
export const serviceNames = ['iam', 'scm', 'sts', 'github'] as const
/** A simulated service. */
export type ServiceName = (typeof serviceNames)[number]

/** The calls that a fault can name. */
export const operations = [
  'sign-in',
  'federate',
  'assume',
  'id-token',
  'projects',
  'own-projects',
  'own-domains',
  'list',
  'import',
  'show',
  'push',
  'batch-push',
] as const
/** One of these calls. */
export type Operation = (typeof operations)[number]

const operationPatterns: readonly (readonly [Operation, RegExp])[] = [
  ['sign-in', /^iam POST \/v3\/auth\/tokens$/],
  ['federate', /^iam POST \/v3\.0\/OS-AUTH\/id-token\/tokens$/],
  ['projects', /^iam GET \/v3\/projects$/],
  ['own-projects', /^iam GET \/v3\/auth\/projects$/],
  ['own-domains', /^iam GET \/v3\/auth\/domains$/],
  ['assume', /^sts POST \/v5\/agencies\/assume-with-oidc$/],
  ['id-token', /^github GET \/id-token$/],
  ['list', /^scm GET \/v3\/scm\/certificates$/],
  ['import', /^scm POST \/v3\/scm\/certificates\/import$/],
  ['show', /^scm GET \/v3\/scm\/certificates\/[^/]+$/],
  ['push', /^scm POST \/v3\/scm\/certificates\/[^/]+\/push$/],
  ['batch-push', /^scm POST \/v3\/scm\/certificates\/[^/]+\/batch-push$/],
]

/**
 * The documented call behind a request; null when there is none.
 * @param path with or without a query
 */
export function operationOf(service: ServiceName, method = '', path = ''): Operation | null {
  const call = `${service} ${method} ${path.replace(/\?.*$/s, '')}`
  return operationPatterns.find(([, pattern]) => pattern.test(call))?.[0] ?? null
}
