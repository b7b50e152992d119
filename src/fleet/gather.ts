// Compares the plan with the reports that arrived: how each certificate ended, and what is missing.
// Pure.

import { type Cause, type Leg, readLeg } from './leg.ts'
import type { FleetPlan, PlannedEntry } from './plan.ts'
import { formatEntry } from './select.ts'

/** How the jobs of the fleet ended together, in GitHub's words. */
export const pushResults = ['success', 'failure', 'cancelled', 'skipped'] as const

/** One of `pushResults`. */
export type PushResult = (typeof pushResults)[number]

/** A certificate of the plan and how it ended. */
export interface GatheredEntry extends Leg {
  readonly entry: PlannedEntry
}

/** A cause and the certificates that it stopped. */
export interface CauseGroup {
  readonly cause: Cause
  readonly entries: readonly GatheredEntry[]
}

/** Everything that the fleet's summary and outputs say. */
export interface FleetReport {
  readonly result: 'success' | 'partial' | 'failure' | 'dry-run'
  readonly stepFails: boolean
  readonly dryRun: boolean
  readonly manifest: string
  /** In the order of the plan. */
  readonly entries: readonly GatheredEntry[]
  /** The cause of most certificates first. */
  readonly groups: readonly CauseGroup[]
  /** The certificates that are neither pushed nor planned, in the grammar of `select`. */
  readonly failed: readonly string[]
}

/**
 * Gathers a fleet.
 * @param reports the text of each report file, by the key of its entry; unknown keys are ignored
 * @param pushResult how the jobs ended together, which says why a report is missing
 */
export function gatherFleet(
  plan: FleetPlan,
  reports: ReadonlyMap<string, string>,
  pushResult: PushResult,
): FleetReport {
  const entries = plan.entries.map((entry): GatheredEntry => {
    const text = reports.get(entry.key)
    if (text === undefined) return { entry, ...missing(whyMissing[pushResult]) }
    return { entry, ...(readLeg(text) ?? missing(unreadable)) }
  })
  const bad = entries.filter(({ status }) => status !== 'pushed' && status !== 'planned')
  return {
    result: resultOf(plan, entries, bad.length),
    stepFails: entries.some(({ stepFails }) => stepFails),
    dryRun: plan.dryRun,
    manifest: plan.manifest,
    entries,
    groups: groupsOf(bad),
    failed: bad.map(({ entry }) => formatEntry(entry)),
  }
}

const again = 'Re-run the failed jobs. If the job has no failed step, look for a lost runner.'

const whyMissing: Readonly<Record<PushResult, Cause>> = {
  failure: cause(
    'The job ended without a report: the runner was lost, or the upload failed.',
    again,
  ),
  cancelled: cause(
    'The run was cancelled before the job sent a report.',
    'Re-run the failed jobs. A push that was under way may have taken effect.',
  ),
  skipped: cause('The job never started.', 'See why the plan or an earlier chunk stopped the run.'),
  success: cause(
    'The job is green, but its report is gone: the artifact was deleted or has expired.',
    'Run this certificate again with the input select.',
  ),
}

const unreadable = cause(
  'The report cannot be read: the file is damaged, or another version wrote it.',
  'Use one version of this action for the whole run, and run this certificate again.',
)

function cause(says: string, remedy: string): Cause {
  return { key: says, says, remedy, requestId: null }
}

function missing(why: Cause): Leg {
  const leg = { verdict: why.says, stepFails: true, domain: null, expiresAt: null }
  return { ...leg, status: 'no report', causes: [why] }
}

function resultOf(
  { dryRun }: FleetPlan,
  entries: readonly GatheredEntry[],
  bad: number,
): FleetReport['result'] {
  if (bad === 0 && entries.length > 0) return dryRun ? 'dry-run' : 'success'
  const isPartial = bad < entries.length || entries.some(({ status }) => status === 'partial')
  return isPartial ? 'partial' : 'failure'
}

/** A certificate stands in the group of each of its causes. */
function groupsOf(bad: readonly GatheredEntry[]): readonly CauseGroup[] {
  const groups = new Map<string, { causes: Cause[]; entries: GatheredEntry[] }>()
  for (const entry of bad) {
    for (const each of entry.causes) {
      const group = groups.get(each.key) ?? { causes: [], entries: [] }
      group.causes.push(each)
      group.entries.push(entry)
      groups.set(each.key, group)
    }
  }
  return [...groups]
    .map(([key, { causes, entries }]) => {
      const says = shared(causes.map((each) => each.says))
      const remedies = causes.map(({ remedy }) => remedy).filter((remedy) => remedy !== null)
      const remedy = remedies.length === 0 ? null : shared(remedies)
      return { cause: { key, says, remedy, requestId: null }, entries }
    })
    .toSorted((a, b) => b.entries.length - a.entries.length)
}

/** What sentences about different certificates have in common, with `…` where they differ. */
function shared(texts: readonly string[]): string {
  const [first = [], ...others] = texts.map((text) => text.split(' '))
  if (others.some(({ length }) => length !== first.length)) return first.join(' ')
  return first
    .map((word, index) => (others.every((words) => words[index] === word) ? word : '…'))
    .join(' ')
}
