// What a token is for: reads the scope of a request for a token.
// @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html

import { type CloudState, mayEnter, type TokenScope } from './cloud-state.ts'
import { hasExactly, isObject, type JsonObject } from './message.ts'
import type { CloudSeed } from './seed.ts'
import type { SimulatedUser } from './users.ts'

/** The scope: the project, else the account; null when it is invalid or the user may not enter. */
export function readScope(
  scope: JsonObject,
  user: SimulatedUser,
  { seed }: CloudState,
): TokenScope | null {
  const { project: wanted, domain } = scope
  if (!hasExactly(scope, ['project?', 'domain?'])) return null
  if (wanted !== undefined) {
    if (!isObject(wanted) || !hasExactly(wanted, ['id?', 'name?', 'domain?'])) return null
    const { domain: owner } = wanted
    if (owner !== undefined && !(isObject(owner) && isAccount(owner, seed))) return null
    if (!('id' in wanted || 'name' in wanted)) return null
    const project = seed.projects.find((each) => isNamedBy(each, wanted) && mayEnter(user, each))
    return project === undefined ? null : { kind: 'project', project }
  }
  if (domain === undefined) return { kind: 'account' }
  return isObject(domain) && isAccount(domain, seed) ? { kind: 'account' } : null
}

/** Whether an object with an id, a name or both means the account. */
export function isAccount(value: JsonObject, { account, accountId }: CloudSeed): boolean {
  if (!hasExactly(value, ['id?', 'name?']) || Object.keys(value).length === 0) return false
  return isNamedBy({ id: accountId, name: account }, value)
}

/** Whether an id and a name fit; either may be absent. */
export function isNamedBy(
  { id, name }: { readonly id: string; readonly name: string },
  wanted: JsonObject,
): boolean {
  const fits = (field: string, value: string) => !(field in wanted) || wanted[field] === value
  return fits('id', id) && fits('name', name)
}
