// GitHub leaves secrets empty for pull requests from forks and for Dependabot. The user then reads
// that an input is empty, although the workflow sets it. This file finds out whether that is why.

import { isJsonObject, parseJson } from '../cloud/decode.ts'
import type { RunWithoutSecrets } from '../errors/facts.ts'
import type { Job } from '../runner.ts'

/** Whether this is a run that gets no secrets, and which; null when nothing suggests that. */
export function runWithoutSecrets({
  env,
  readFile,
}: Pick<Job, 'env' | 'readFile'>): RunWithoutSecrets | null {
  if (env['GITHUB_ACTOR'] === 'dependabot[bot]') return 'dependabot'
  // pull_request_target gets secrets; pull_request gets none if it comes from a fork.
  const path = env['GITHUB_EVENT_PATH']
  if (env['GITHUB_EVENT_NAME'] !== 'pull_request' || path === undefined) return null
  return isFromFork(readEvent(path, readFile)) ? 'fork' : null
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
