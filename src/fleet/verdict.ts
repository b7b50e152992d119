// The fleet's verdict: one sentence for the summary's heading, the log and the annotation. Pure.

import { count } from '../report/words.ts'
import type { FleetReport } from './gather.ts'
import type { LegStatus } from './leg.ts'

/** The verdict as plain text, without an end. */
export function renderFleetVerdict({ entries, groups, dryRun }: FleetReport): string {
  const number = (...wanted: LegStatus[]) =>
    entries.filter(({ status }) => wanted.includes(status)).length
  const total = entries.length
  const done = number('pushed', 'planned')
  const failed = number('failed', 'partial')
  const missing = number('no report')
  const accounts = new Set(entries.map(({ entry }) => entry.account)).size
  const where = `${count(total, 'certificate')} in ${count(accounts, 'account')}`
  const verb = dryRun ? 'would be pushed (dry run)' : 'pushed'
  const isAre = total === 1 ? 'is' : 'are'
  const parts = [
    done === total
      ? `${total === 1 ? '' : 'All '}${where} ${dryRun ? verb : `${isAre} ${verb}`}`
      : `${done} of ${where} ${dryRun ? verb : `${isAre} ${verb}`}`,
  ]
  const causes = groups.filter((group) =>
    group.entries.some(({ status }) => status !== 'no report'),
  ).length
  if (failed > 0) parts.push(`${failed} failed for ${count(causes, 'cause')}`)
  if (missing > 0) parts.push(`${missing} sent no readable report`)
  return parts.join('; ')
}
