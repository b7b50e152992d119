// What to do about an error of a fleet's own steps, which bundle no other remedies. Pure.

import type { ErrorFacts, FactKind } from '../../errors/facts.ts'

type FleetKind = 'fleet-too-large' | 'manifest-unread'

const remedies: Readonly<Record<FleetKind, string>> = {
  'fleet-too-large': 'Select fewer with the input select, in several runs, or split the manifest.',
  'manifest-unread': 'Check the input manifest: a path from the root of the repository that calls.',
}

/** What to do about a fleet's facts. */
export function remedyOfFleet({ kind }: ErrorFacts<FleetKind>): string {
  return remedies[kind]
}

/** Whether these are facts of a fleet. */
export function isOfFleet(facts: ErrorFacts): facts is ErrorFacts<FleetKind> {
  return (Object.keys(remedies) as FactKind[]).includes(facts.kind)
}
