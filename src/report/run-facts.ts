// What a run knows when it ends: the facts that its report is made from.

import type { BindingOutcome } from '../bind/binding.ts'
import type { Certificate } from '../certificate/certificate.ts'
import type { ActionError } from '../errors.ts'
import type { Outcome } from '../push/outcome.ts'
import type { Target } from '../push/target.ts'
import type { Check } from '../verify/judge.ts'
import { nothingRead, type Situation } from './remedies/situation.ts'

/** When targets fail the step: if any of them failed, if all of them failed, or never. */
export const failOnWords = ['any', 'all', 'none'] as const
export type FailOn = (typeof failOnWords)[number]

/** What a run has done so far, however it ended. */
export interface RunFacts {
  readonly targets: readonly Target[]
  /** Empty, or one per binding of the plan. */
  readonly bindings: readonly BindingOutcome[]
  /** Whether the inputs name the bindings, so that each of them was asked for. */
  readonly bindingsAreNamed: boolean
  /** What was about to be switched before the first write. */
  readonly restore: readonly BindingOutcome[]
  /** Empty, or one per target in the order of the targets. */
  readonly outcomes: readonly Outcome[]
  readonly certificate: Certificate | null
  /** The domain, name or id that the inputs ask for; null until they are read. */
  readonly asked: string | null
  readonly notices: readonly string[]
  readonly warnings: readonly string[]
  /** What ended the run for every target; null when nothing did. */
  readonly failure: ActionError | null
  readonly dryRun: boolean
  readonly failOn: FailOn
  /** How many hosts were named. They are not checked if no target can have the certificate. */
  readonly hostCount: number
  /** Empty, or one per host in the order of the hosts. */
  readonly checks: readonly Check[]
  readonly verifyRequired: boolean
  /** What the inputs say, as far as remedies and links depend on it. */
  readonly situation: Situation
}

/** The facts of a run that has not begun. */
export const nothingYet: RunFacts = {
  targets: [],
  bindings: [],
  bindingsAreNamed: false,
  restore: [],
  outcomes: [],
  certificate: null,
  asked: null,
  notices: [],
  warnings: [],
  failure: null,
  dryRun: false,
  failOn: 'any',
  hostCount: 0,
  checks: [],
  verifyRequired: false,
  situation: nothingRead,
}
