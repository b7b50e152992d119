// A sign for each way in which a target or a host can end, the same in log and summary.

import type { Status } from '../push/outcome.ts'
import type { CheckStatus } from '../verify/judge.ts'

export const statusMarks: Readonly<Record<Status, string>> = {
  pushed: '✅',
  failed: '❌',
  uncertain: '❓',
  'not-attempted': '⏭️',
  planned: '📝',
}

export const checkMarks: Readonly<Record<CheckStatus, string>> = {
  served: '✅',
  stale: '⏳',
  mismatch: '❌',
  unreachable: '❓',
}
