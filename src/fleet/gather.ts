// Compares the plan with the reports that arrived: how each certificate ended, and what is missing.
// Pure.

import { count } from '../report/words.ts'
import {
  type Attempt,
  absentLeg,
  contradictoryLeg,
  outdatedLeg,
  uncertainLeg,
  unreadableLeg,
} from './absent.ts'
import { contradictionIn, contradictionInAny } from './believe.ts'
import { type Cause, type CauseKind, isGood, type Leg, legOf, readReport } from './leg.ts'
import type { FleetPlan, PlannedEntry } from './plan.ts'
import { formatEntry } from './select.ts'

/** The newest report file of a certificate. */
export interface SentReport {
  /** The attempt that sent it. */
  readonly attempt: number
  readonly text: string
  /** Whether another file claims to be the report of the same attempt. */
  readonly hasRival?: boolean
}

/** A certificate of the plan and how it ended. */
export interface GatheredEntry extends Leg {
  readonly entry: PlannedEntry
}

/** A cause and the certificates that it stopped. */
export interface CauseGroup {
  readonly kind: CauseKind
  /** What went wrong: one sentence, or a few with the name of a certificate before each. */
  readonly words: readonly string[]
  readonly remedy: string | null
  readonly entries: readonly (GatheredEntry & { readonly requestId: string | null })[]
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
 * @param reports the newest report of each certificate, by key; unknown keys are ignored
 */
export function gatherFleet(
  plan: FleetPlan,
  reports: ReadonlyMap<string, SentReport>,
  attempt: Attempt,
): FleetReport {
  const { dryRun, manifest } = plan
  const read = plan.entries.map((entry) => {
    return { entry, ...endOf(reports.get(entry.key), entry, plan, attempt) }
  })
  const entries = isExplained(attempt, read) ? read : doubted(read, reports, attempt)
  const bad = entries.filter(({ status }) => !isGood(status))
  return {
    result: resultOf(plan, entries, bad.length),
    stepFails: attempt.pushResult !== 'success' || entries.some(({ stepFails }) => stepFails),
    dryRun,
    manifest,
    entries,
    groups: groupsOf(bad),
    failed: bad.map(({ entry }) => formatEntry(entry)),
  }
}

/** What the rows do not say of a run that was started again. */
export function noticesOf(
  plan: FleetPlan,
  reports: ReadonlyMap<string, SentReport>,
  { number, pushResult }: Attempt,
): readonly string[] {
  const notices: string[] = []
  if (plan.attempt < number)
    notices.push(
      `This is attempt ${number}. A re-run of failed jobs uses the plan of attempt ${plan.attempt}: changes of the manifest since then are not in it.`,
    )
  const isOld = ({ key }: PlannedEntry) => (reports.get(key)?.attempt ?? number) < number
  const old = plan.entries.filter(isOld).length
  if (pushResult !== 'success' && old > 0)
    notices.push(
      `Of ${count(old, 'certificate')} the last report is of an earlier attempt. If such a job ran again, it may have ended otherwise: see whether it is red.`,
    )
  return notices
}

function endOf(
  report: SentReport | undefined,
  { inputs, names }: PlannedEntry,
  plan: FleetPlan,
  attempt: Attempt,
): Leg {
  if (report === undefined) return absentLeg(attempt)
  const odd = oddityOf(report, plan, attempt)
  if (odd !== null) return contradictoryLeg(odd, attempt)
  const read = readReport(report.text)
  if (read === null) return unreadableLeg(attempt)
  const asked = { inputs, names, dryRun: plan.dryRun, madeAt: plan.madeAt }
  const leg = legOf(read, asked)
  const why =
    contradictionInAny(read.json, asked) ??
    (isGood(leg.status) ? contradictionIn(report.text, read.json, asked) : null)
  if (why !== null) return contradictoryLeg(why, attempt)
  // A job that was green is not in a re-run of failed jobs, so its report still holds.
  const isOutdated = report.attempt < attempt.number && leg.job === 'red'
  return isOutdated ? outdatedLeg(leg, report.attempt, attempt) : leg
}

/** Why no job of this plan can have sent a file under its name, as a sentence; null if one can. */
function oddityOf(
  { attempt, hasRival }: SentReport,
  plan: FleetPlan,
  { number }: Attempt,
): string | null {
  if (attempt > number) return `It is of attempt ${attempt}, and this is attempt ${number}.`
  if (attempt < plan.attempt) return `It is of attempt ${attempt}, before there was a plan.`
  return hasRival === true ? `Attempt ${attempt} has two reports.` : null
}

/** Whether some report, or its absence, tells why the jobs did not all succeed. */
function isExplained({ pushResult }: Attempt, legs: readonly Leg[]): boolean {
  return pushResult === 'success' || legs.some(({ job }) => job !== 'green')
}

/** A job failed and nothing says which: one without a report of this attempt, if there is any. */
function doubted(
  entries: readonly GatheredEntry[],
  reports: ReadonlyMap<string, SentReport>,
  attempt: Attempt,
): readonly GatheredEntry[] {
  const attemptOf = ({ entry }: GatheredEntry) => reports.get(entry.key)?.attempt ?? 0
  const isOld = (each: GatheredEntry) => attemptOf(each) < attempt.number
  const areSomeOld = entries.some(isOld)
  return entries.map((each) =>
    areSomeOld && !isOld(each)
      ? each
      : { ...each, ...uncertainLeg(each, attemptOf(each), attempt) },
  )
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
  const members = bad.flatMap((entry) => entry.causes.map((cause) => ({ cause, entry })))
  return [...Map.groupBy(members, ({ cause }) => cause.key).values()]
    .map(groupOf)
    .toSorted((a, b) => b.entries.length - a.entries.length)
}

function groupOf(members: readonly { cause: Cause; entry: GatheredEntry }[]): CauseGroup {
  const remedies = members.map(({ cause }) => cause.remedy).filter((remedy) => remedy !== null)
  return {
    kind: members[0]?.cause.kind ?? 'failed',
    words: wordsOf(
      members.map(({ cause, entry }) => ({ says: cause.says, name: entry.entry.name })),
    ),
    remedy: remedyOf(remedies),
    entries: members.map(({ cause, entry }) => ({ ...entry, requestId: cause.requestId })),
  }
}

/** The remedy of most, because a cause may have another one in another situation. */
function remedyOf(remedies: readonly string[]): string | null {
  const [most] = kindsOf(remedies, (remedy) => remedy).toSorted((a, b) => b.length - a.length)
  return most === undefined ? null : shared(most)
}

const shownWords = 3

/** The words of a group: once if they differ only in names and numbers, else a few with a name. */
function wordsOf(told: readonly { says: string; name: string }[]): readonly string[] {
  const kinds = kindsOf(told, ({ says }) => says)
  const words = kinds.map((kind) => shared(kind.map(({ says }) => says)))
  if (words.length === 1) return words
  const shown = words
    .slice(0, shownWords)
    .map((each, index) => `${kinds[index]?.[0]?.name}: ${each}`)
  const hidden = words.length - shown.length
  return hidden > 0 ? [...shown, count(hidden, 'other answer')] : shown
}

/** Texts of one kind differ in numbers, names and quotes only, so that they are told once. */
function kindsOf<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): readonly (readonly Item[])[] {
  return [...Map.groupBy(items, (item) => general(textOf(item))).values()]
}

/** A sentence without what can differ between certificates: numbers, names, what is in quotes. */
function general(text: string): string {
  return text
    .slice(0, comparedLength)
    .replace(/"[^"]*"/g, '…')
    .split(' ')
    .map((word) => (/[\d*]|\S\.\S/.test(word) ? '…' : word))
    .join(' ')
}

/** In characters. */
const comparedLength = 500

/** What sentences of one kind have in common, with `…` where they differ. */
function shared(texts: readonly string[]): string {
  const [first = [], ...others] = texts.map((text) => text.split(' '))
  if (others.some(({ length }) => length !== first.length)) return general(first.join(' '))
  return first
    .map((word, index) => (others.every((words) => words[index] === word) ? word : '…'))
    .join(' ')
}
