// The plan of a fleet: which jobs run, in which order, and in which chunks. Pure.

import { createHash } from 'node:crypto'
import { ActionError } from '../errors.ts'
import { inputDefaults } from '../inputs/inputs.ts'
import { type Names, namesIn } from '../inputs/names.ts'
import type { FleetEntry } from './manifest.ts'
import { formatEntry } from './select.ts'

/** GitHub's limit for the jobs of one matrix. */
export const chunkSize = 256

/** Jobs whose matrix fits into the outputs of a job, with inputs of the usual length. */
const usualLimit = 900

/** What one job pushes. */
export interface PlannedEntry extends FleetEntry {
  /** Unique, and legal in the name of an artifact and of a file. */
  readonly key: string
  /** What its report must name. */
  readonly names: Names
}

/** The plan of one run; the file that `fleet/plan` writes and `fleet/gather` reads. */
export interface FleetPlan {
  readonly version: 1
  /** In the names of the plan's artifacts: no other plan has it, not even of the same manifest. */
  readonly id: string
  /** Of the run, from 1. */
  readonly attempt: number
  /** ISO 8601. */
  readonly madeAt: string
  readonly manifest: string
  readonly dryRun: boolean
  /** In the order in which the jobs start. */
  readonly entries: readonly PlannedEntry[]
}

/** Makes the plan: accounts take turns, so that no account gets all its pushes at once. */
export function planFleet(
  entries: readonly FleetEntry[],
  options: Pick<FleetPlan, 'id' | 'attempt' | 'madeAt' | 'manifest' | 'dryRun'>,
): FleetPlan {
  const planned = interleave(entries).map((entry) => ({
    ...entry,
    inputs: { ...entry.inputs, ...(options.dryRun && { 'dry-run': 'true' }) },
    key: keyOf(entry),
    names: namesIn(entry.inputs),
  }))
  return { version: 1, ...options, entries: planned }
}

/** The plan's chunks, one after another; none is empty. */
export function chunksOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / chunkSize)
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * chunkSize, (index + 1) * chunkSize),
  )
}

/**
 * In characters. GitHub counts two bytes for each, and allows a job's outputs 1 MiB.
 */
const longestMatrix = 500_000

/**
 * The output `chunks`: a matrix with a job for each chunk, which carries the matrix of its own.
 * @throws `INPUT_INVALID` when GitHub would refuse it
 */
export function renderChunks({ entries }: FleetPlan): string {
  const chunks = chunksOf(entries)
  const include = chunks.map((chunk, index) => ({
    chunk: chunks.length === 1 ? 'all' : `${index + 1} of ${chunks.length}`,
    entries: JSON.stringify(
      chunk.map(({ key, name, account, inputs }) => {
        return { key, name, account, minutes: minutesOf(inputs), inputs }
      }),
    ),
  }))
  const text = JSON.stringify({ include })
  if (text.length > longestMatrix || chunks.length > chunkSize) {
    const message = `${entries.length} certificates are more than GitHub can distribute in one run: their inputs have ${text.length} characters, and ${longestMatrix} are possible`
    throw new ActionError('INPUT_INVALID', message, { facts: { kind: 'fleet-too-large' } })
  }
  return text
}

/** Sentences about a plan that GitHub may refuse. */
export function warnOfSize({ entries }: FleetPlan): readonly string[] {
  if (entries.length <= usualLimit) return []
  return [
    `About ${usualLimit} jobs fit into one run, and this plan has ${entries.length}; use select, or several manifests.`,
  ]
}

/** A job's time limit: the action's own, and some minutes to start and to upload. */
function minutesOf(inputs: FleetEntry['inputs']): number {
  const seconds = Number(inputs['timeout-seconds'] ?? inputDefaults['timeout-seconds'])
  return Math.ceil(seconds / 60) + 10
}

/** A part that people can read, and a digest that makes it unique. */
function keyOf(entry: FleetEntry): string {
  const id = formatEntry(entry)
  const readable = id.replace(/[^A-Za-z0-9.-]+/g, '_').slice(0, 60)
  return `${readable}-${digest(id, 16)}`
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}

/** One entry of each account in turn; within an account the order stays. */
function interleave(entries: readonly FleetEntry[]): readonly FleetEntry[] {
  const queues = new Map<string, FleetEntry[]>()
  for (const entry of entries) {
    const queue = queues.get(entry.account)
    if (queue === undefined) queues.set(entry.account, [entry])
    else queue.push(entry)
  }
  const longest = Math.max(0, ...[...queues.values()].map(({ length }) => length))
  return Array.from({ length: longest }, (_, turn) => turn).flatMap((turn) =>
    [...queues.values()].flatMap((queue) => queue[turn] ?? []),
  )
}
