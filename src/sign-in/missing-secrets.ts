// GitHub leaves secrets empty for pull requests from forks and for Dependabot. Whoever meets that
// sees "an input is missing" although the workflow names it; this finds out whether that is the cause.

import { isJsonObject, parseJson } from '../cloud/decode.ts'
import type { Job } from '../runner.ts'

/** One sentence when this run was not given secrets; null when there is no sign of that. */
export function whySecretsAreMissing({ env, readFile }: Pick<Job, 'env' | 'readFile'>) {
  if (env['GITHUB_ACTOR'] === 'dependabot[bot]') {
    return 'This run was started by Dependabot, which is not given the secrets of Actions, only those under "Dependabot" in the settings.'
  }
  // pull_request_target is given secrets; the plain event is not when it comes from a fork.
  const path = env['GITHUB_EVENT_PATH']
  if (env['GITHUB_EVENT_NAME'] !== 'pull_request' || path === undefined) return null
  return isFromFork(readEvent(path, readFile))
    ? 'This run belongs to a pull request from a fork, which is not given secrets.'
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
