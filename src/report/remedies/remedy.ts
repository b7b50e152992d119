// The shape of a remedy, and of the tables that have them.

import type { ErrorFacts, FactKind } from '../../errors/facts.ts'
import type { Lines } from '../../errors/lines.ts'
import type { Situation } from './situation.ts'

/** What to do. One of several lines says what each line is. */
export type Remedy = string | Lines

/** What to do about each of some kinds of facts; null if the facts do not tell. */
export type RemedyTable<Kind extends FactKind> = {
  readonly [Each in Kind]: (facts: ErrorFacts<Each>, situation: Situation) => Remedy | null
}
