// The emoji for each status of a target or host, the same in the log and the summary.

import type { Status } from '../push/outcome.ts'
import type { CheckStatus } from '../verify/judge.ts'

/** By the status of a target. */
export const statusMarks: Readonly<Record<Status, string>> = {
  pushed: '✅',
  unchanged: '✅',
  failed: '❌',
  uncertain: '❓',
  'not-attempted': '⏭️',
  planned: '📝',
}

/** By the status of a host's check. */
export const checkMarks: Readonly<Record<CheckStatus, string>> = {
  served: '✅',
  stale: '⏳',
  mismatch: '❌',
  unreachable: '❓',
}
