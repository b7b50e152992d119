// The timeline of a run as a Mermaid chart: each attempt to push a target, the waits between them,
// and when throttling held the queue back. Pure.

import { fold } from './html.ts'
import type { RunReport } from './run-report.ts'

const mostTargets = 20
const shortestRunMs = 1000

interface Bar {
  readonly label: string
  readonly tag: '' | 'active, ' | 'crit, '
  readonly at: number
  readonly ms: number
}

interface TargetBars {
  readonly name: string
  readonly bars: readonly Bar[]
  readonly durationMs: number
}

/**
 * A folded chart of the targets that took longest; null for a run without a retry that was over
 * within a second, because then it tells nothing.
 */
export function renderTimeline(report: RunReport): string | null {
  const targets = targetBars(report)
  const isWorthTelling = targets.some(
    ({ bars, durationMs }) => bars.length > 1 || durationMs > shortestRunMs,
  )
  if (!isWorthTelling) return null
  const slowest = targets
    .toSorted((one, other) => other.durationMs - one.durationMs)
    .slice(0, mostTargets)
    .sort((one, other) => startOf(one) - startOf(other))
  const start = Math.min(...slowest.map(startOf))
  const drawn = ({ label, tag, at, ms }: Bar): string => {
    const begin = Math.max(0, Math.round(at - start))
    return `${label} :${tag}${begin}, ${Math.max(1, Math.round(ms))}ms`
  }
  const pauses = report.pauses
    .slice(0, mostTargets)
    .map(({ at, ms }) => drawn({ label: 'held back', tag: 'active, ', at, ms }))
  const sections = slowest.map(({ name, bars }) => {
    // A colon would end the name.
    const label = name.replace(/[^\w.-]+/g, ' ')
    return { label, lines: [`section ${label}`, ...bars.map(drawn)] }
  })
  // Names stand to the left of the bars, and would lie under them by default.
  const longest = Math.max(...sections.map(({ label }) => label.length))
  const leftPadding = Math.min(240, Math.max(75, 20 + 7 * longest))
  const chart = [
    // Settings in short lines, for a phone where the chart is not drawn.
    ...['---', 'config:', '  gantt:', `    leftPadding: ${leftPadding}`, '---'],
    'gantt',
    'dateFormat x',
    'axisFormat %M:%S',
    ...(pauses.length > 0 ? ['section Throttled', ...pauses] : []),
    ...sections.flatMap(({ lines }) => lines),
  ]
  const title =
    targets.length > slowest.length ? `Timeline of the ${mostTargets} slowest targets` : 'Timeline'
  // Markdown within the fold needs empty lines around it.
  return fold(title, `\n\`\`\`mermaid\n${chart.join('\n')}\n\`\`\`\n`)
}

const startOf = ({ bars }: TargetBars): number => bars[0]?.at ?? 0

/** A bar for each attempt of each target that was pushed to. */
function targetBars({ outcomes, attempts }: RunReport): readonly TargetBars[] {
  const byTarget = Map.groupBy(attempts, ({ subject }) => subject)
  return outcomes.flatMap(({ name, startedAt, durationMs, ended }) => {
    if (startedAt === null || durationMs === null) return []
    const spans = byTarget.get(name) ?? [{ at: startedAt, ms: durationMs }]
    // An attempt that another one follows has failed.
    const bars = spans.map(({ at, ms }, index): Bar => {
      const hasFailed = index < spans.length - 1 || ended === 'badly'
      const label = `attempt ${index + 1}${hasFailed ? ', failed' : ''}`
      return { label, tag: hasFailed ? 'crit, ' : '', at, ms }
    })
    return [{ name, bars, durationMs }]
  })
}
