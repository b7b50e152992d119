// What is behind a bad end, as a word for programs: a fleet puts certificates together by it. Pure.

import type { ErrorFacts } from '../errors/facts.ts'
import { tellingFacts } from './remedies/by-facts.ts'
import type { Situation } from './remedies/situation.ts'

/** The word for the facts of an error and its causes; null if there are none. */
export function causeOfFacts(all: readonly ErrorFacts[], situation: Situation): string | null {
  const facts = tellingFacts(all, situation) ?? all[0]
  return facts === undefined ? null : wordOf(facts)
}

/** Their kind, and what else makes the remedy another one. */
function wordOf(facts: ErrorFacts): string {
  switch (facts.kind) {
    case 'host-unreachable':
      return facts.isNameUnknown ? 'host-unknown' : facts.kind
    case 'id-token-denied':
      return facts.run === null ? facts.kind : `${facts.kind}-to-${facts.run}`
    case 'renewal-needed':
      return facts.hasExpired ? 'certificate-expired' : 'certificate-expires-too-soon'
    case 'scm-call-failed':
      return `${facts.kind}-${facts.call}`
    case 'state-unpushable':
      return `${facts.kind}-${facts.state}`
    default:
      return facts.kind
  }
}
