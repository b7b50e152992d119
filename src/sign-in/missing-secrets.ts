// GitHub leaves secrets empty for pull requests from forks and for Dependabot. The user then reads
// that an input is empty, although the workflow sets it. This file finds out whether that is why.

import { isJsonObject, parseJson } from '../cloud/decode.ts'
import type { Job } from '../runner.ts'

/** A sentence that says why this run gets no secrets; null when nothing suggests that. */
export function whySecretsAreMissing({ env, readFile }: Pick<Job, 'env' | 'readFile'>) {
  if (env['GITHUB_ACTOR'] === 'dependabot[bot]') {
    return 'This run was started by Dependabot, which gets no Actions secrets, only those under "Dependabot" in the repository\'s settings.'
  }
  // pull_request_target gets secrets; pull_request gets none if it comes from a fork.
  const path = env['GITHUB_EVENT_PATH']
  if (env['GITHUB_EVENT_NAME'] !== 'pull_request' || path === undefined) return null
  return isFromFork(readEvent(path, readFile))
    ? 'This run belongs to a pull request from a fork, which gets no secrets.'
    : null
}

function readEvent(path: string, readFile: Job['readFile']): unknown {
  try {
    return parseJson(readFile(path))
  } catch {
    return undefined
  }
}

function isFromFork(event: unknown): boolean {
  let value = event
  for (const key of ['pull_request', 'head', 'repo']) {
    value = isJsonObject(value) ? value[key] : undefined
  }
  return isJsonObject(value) && value['fork'] === true
}
