// The timeline of a run as a Mermaid chart: when each target was pushed, for how long, and when
// throttling held the queue back. Pure.

import { fold } from './html.ts'
import type { RunReport } from './run-report.ts'

const mostBars = 20
const shortestRunMs = 1000

/**
 * A folded chart of the rows that took longest; null for a run without a retry that was over within
 * a second, because then it tells nothing.
 */
export function renderTimeline({ outcomes, pauses }: RunReport): string | null {
  const bars = outcomes.flatMap(({ name, startedAt, durationMs, attempts, ended }) =>
    startedAt === null || durationMs === null
      ? []
      : [{ name, startedAt, durationMs, attempts, ended }],
  )
  const isSlow = bars.some(({ durationMs, attempts }) => attempts > 1 || durationMs > shortestRunMs)
  if (!isSlow) return null
  const slowest = bars
    .toSorted((one, other) => other.durationMs - one.durationMs)
    .slice(0, mostBars)
    .sort((one, other) => one.startedAt - other.startedAt)
  const start = Math.min(...slowest.map(({ startedAt }) => startedAt))
  const bar = (label: string, tag: string, from: number, ms: number) => {
    const begin = Math.max(0, Math.round(from - start))
    return `${label} :${tag}${begin}, ${Math.max(1, Math.round(ms))}ms`
  }
  const chart = [
    'gantt',
    'dateFormat x',
    'axisFormat %M:%S',
    ...(pauses.length > 0 ? ['section Throttled'] : []),
    ...pauses.slice(0, mostBars).map(({ at, ms }) => bar('held back', 'active, ', at, ms)),
    'section Pushes',
    ...slowest.map(({ name, startedAt, durationMs, attempts, ended }) => {
      // A colon would end the label.
      const tries = attempts > 1 ? `, ${attempts} attempts` : ''
      const [end, tag] = ended === 'badly' ? [', failed', 'crit, '] : ['', '']
      const label = `${name.replace(/[^\w.-]+/g, ' ')}${tries}${end}`
      return bar(label, tag, startedAt, durationMs)
    }),
  ]
  const title =
    bars.length > slowest.length ? `Timeline of the ${mostBars} slowest pushes` : 'Timeline'
  // Markdown within the fold needs empty lines around it.
  return fold(title, `\n\`\`\`mermaid\n${chart.join('\n')}\n\`\`\`\n`)
}
