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
  const [failed, partial] = [number('failed'), number('partial')]
  const [uncertain, missing] = [number('uncertain'), number('no report')]
  const accounts = new Set(entries.map(({ entry }) => entry.account)).size
  const where = `${count(total, 'certificate')} in ${count(accounts, 'account')}`
  // What is incomplete may have been pushed to every target.
  const verb = partial > 0 ? 'complete' : 'pushed'
  const ended = dryRun ? 'would be pushed (dry run)' : `${isAre(total)} ${verb}`
  const parts = [`${done < total ? `${done} of ` : total === 1 ? '' : 'All '}${where} ${ended}`]
  const bad = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(partial > 0 ? [`${partial} ${isAre(partial)} incomplete`] : []),
  ].join(' and ')
  const causes = groups.filter((group) =>
    group.entries.some(({ status }) => status === 'failed' || status === 'partial'),
  ).length
  if (bad !== '') parts.push(`${bad} for ${count(causes, 'cause')}`)
  if (uncertain > 0) parts.push(`${uncertain} ${isAre(uncertain)} uncertain`)
  if (missing > 0) parts.push(`${missing} sent no believable report`)
  return parts.join('; ')
}

function isAre(number: number): string {
  return number === 1 ? 'is' : 'are'
}
