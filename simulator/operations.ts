// Which call a request makes, by its service, method and path.

import type { Operation } from './faults.ts'

/** The services, in the order of their ports. */
export const serviceNames = ['iam', 'scm', 'sts', 'github'] as const
/** A simulated service. */
export type ServiceName = (typeof serviceNames)[number]

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

/** The call that a request makes; null when it is not one of those that a fault can name. */
export function operationOf(service: ServiceName, method = '', path = ''): Operation | null {
  const call = `${service} ${method} ${path.replace(/\?.*$/s, '')}`
  return operationPatterns.find(([, pattern]) => pattern.test(call))?.[0] ?? null
}
