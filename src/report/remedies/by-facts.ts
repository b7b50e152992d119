// What to do about the facts of an error: one table, which the compiler holds complete. Pure.

import type { ErrorFacts, FactKind } from '../../errors/facts.ts'
import { bindingFactRemedies } from './binding.ts'
import { certificateRemedies } from './certificate.ts'
import { remedyOfFleet } from './fleet.ts'
import { networkRemedies } from './network.ts'
import type { Remedy, RemedyTable } from './remedy.ts'
import { signInRemedies } from './sign-in.ts'
import type { Situation } from './situation.ts'

const table: RemedyTable<FactKind> = {
  ...networkRemedies,
  ...signInRemedies,
  ...certificateRemedies,
  ...bindingFactRemedies,
  'fleet-too-large': remedyOfFleet,
  'manifest-unread': remedyOfFleet,
}

/** What to do about facts; null if they do not tell. */
export function remedyFor<Kind extends FactKind>(
  facts: ErrorFacts<Kind>,
  situation: Situation,
): Remedy | null {
  return table[facts.kind](facts, situation)
}

/** Of the facts of an error and its causes, the first that have a remedy; null if none have. */
export function tellingFacts(all: readonly ErrorFacts[], situation: Situation): ErrorFacts | null {
  return all.find((facts) => remedyFor(facts, situation) !== null) ?? null
}

/** The first remedy for the facts of an error and its causes; null if there is none. */
export function firstRemedy(all: readonly ErrorFacts[], situation: Situation): Remedy | null {
  const facts = tellingFacts(all, situation)
  return facts && remedyFor(facts, situation)
}
