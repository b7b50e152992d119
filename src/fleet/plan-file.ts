// Reads the file that `fleet/plan` wrote. It is apart from the plan's maker, because only
// `fleet/gather` needs it. Pure.

import { objectOf, parsed } from './json.ts'
import type { FleetPlan, PlannedEntry } from './plan.ts'

/** Reads a plan back; null if the text is not a plan of this version, or a damaged one. */
export function readPlan(text: string): FleetPlan | null {
  const plan = objectOf(parsed(text))
  const { version, id, attempt, madeAt, manifest, dryRun, entries } = plan ?? {}
  if (
    version !== 1 ||
    typeof attempt !== 'number' ||
    typeof id !== 'string' ||
    typeof madeAt !== 'string' ||
    typeof manifest !== 'string'
  )
    return null
  if (typeof dryRun !== 'boolean' || !Array.isArray(entries) || entries.length === 0) return null
  return entries.every(isEntry)
    ? ({ version, id, attempt, madeAt, manifest, dryRun, entries } as FleetPlan)
    : null
}

function isEntry(value: unknown): value is PlannedEntry {
  const entry = objectOf(value)
  const inputs = objectOf(entry?.['inputs'])
  const names = objectOf(entry?.['names'])
  const [targets, hosts] = [names?.['targets'], names?.['hosts']]
  if (!Array.isArray(targets) || !Array.isArray(hosts)) return false
  if (typeof names?.['bindings'] !== 'number') return false
  const texts = [
    ...targets,
    ...hosts,
    entry?.['key'],
    entry?.['name'],
    entry?.['account'],
    ...Object.values(inputs ?? {}),
  ]
  return inputs !== null && texts.every((text) => typeof text === 'string')
}
