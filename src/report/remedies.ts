// What to do about an outcome, a check or a failure of the run: the one place that decides it. The
// facts of an error come first (remedies/by-facts.ts); else its code and the server's answer
// decide. Pure.

import type { BindingOutcome } from '../bind/binding.ts'
import { regionOf } from '../cloud/endpoints.ts'
import type { Answer } from '../errors/facts.ts'
import { textOf } from '../errors/lines.ts'
import { ActionError, answerBehind, factsBehind } from '../errors.ts'
import type { Outcome } from '../push/outcome.ts'
import type { Check } from '../verify/judge.ts'
import { remedyOfAnswer, remedyOfScm } from './remedies/answers.ts'
import { remedyOfReason } from './remedies/binding.ts'
import { bindingRemedyFor } from './remedies/binding-answers.ts'
import { firstRemedy } from './remedies/by-facts.ts'
import type { Remedy } from './remedies/remedy.ts'
import type { Situation } from './remedies/situation.ts'
import type { RunFacts } from './run-facts.ts'

/** What to do about a host. */
export interface CheckAdvice {
  /** Apart from binding; null when nothing needs doing. */
  readonly remedy: string | null
  /** Whether the certificate still has to be bound there. */
  readonly needsBinding: boolean
}

/** What to do about a host, and whether the certificate still has to be bound there. */
export function remedyOfCheck(
  { status, doubt }: Check,
  { failure, dryRun, bindings }: RunFacts,
): CheckAdvice {
  if (doubt === 'not-checked') {
    return { remedy: failure === null ? moreTime : null, needsBinding: false }
  }
  if (doubt === 'nothing-to-compare') {
    const remedy =
      "Grant scm:cert:get, so that the host's certificate can be compared with the new one."
    return { remedy, needsBinding: false }
  }
  if (doubt === 'not-for-this-host') {
    const remedy =
      'The certificate does not cover this host. Choose another certificate, or correct verify-hosts.'
    return { remedy, needsBinding: false }
  }
  switch (status) {
    case 'served':
      return { remedy: null, needsBinding: false }
    case 'stale':
      return dryRun
        ? { remedy: bindings.length > 0 ? null : bindLater, needsBinding: false }
        : { remedy: null, needsBinding: true }
    case 'mismatch': {
      const remedy = 'Check the host, its port and via in verify-hosts first.'
      return { remedy, needsBinding: !dryRun }
    }
    case 'unreachable': {
      const remedy =
        'Check the host, its port and via in verify-hosts, and that this machine can reach the host directly: checks do not use a proxy.'
      return { remedy, needsBinding: false }
    }
  }
}

const bindLater = 'After the push, bind the certificate there.'

/** What was bound unseen; ELB is always asked at the address of its load balancer. */
const seeMore = (service: string): string =>
  `This machine cannot reach its hosts, so harm would not be noticed or rolled back. ${service === 'ELB' ? 'Run' : 'Name a host in verify-hosts with an address, like "www.example.com via 192.0.2.7", or run'} on a machine that reaches it.`

const switchesLate =
  'Some edges switch late: raise verify-timeout-seconds. If it stays so, its hosts are served by another binding.'

/** Its hosts were no better before the switch, so it was not switched back. */
const lookAtHosts =
  'Its hosts were no better before. Find out what stands in front of it, or whether their names lead there, and run again.'

const lookYourself =
  'See what its hosts serve, because the run ended before they were judged. The output restore says what was there before.'

function hasBadHosts({ check }: BindingOutcome): boolean {
  return check === 'mismatch' || check === 'unreachable'
}

/** The remedy, after the project that was probably meant, if the answer may be about that. */
function withLikelyProject(
  remedy: string | null,
  project: string,
  { httpStatus, errorCode }: Answer,
  { likelyRegions }: Situation,
): string | null {
  const region = regionOf(project)
  const likely = likelyRegions.get(region)
  const isAbout = httpStatus === null || httpStatus === 401 || errorCode === 'SCM.0069'
  if (likely === undefined || !isAbout || remedy === null) return remedy
  return `Did you mean "${project.replace(region, likely)}"? ${remedy}`
}

/** What to do about a binding; null when nothing needs doing. */
export function remedyOfBinding(outcome: BindingOutcome, facts: RunFacts): string | null {
  const remedy = adviceOnBinding(outcome, facts)
  return outcome.status === 'failed'
    ? withLikelyProject(remedy, outcome.project, outcome, facts.situation)
    : remedy
}

function adviceOnBinding(outcome: BindingOutcome, facts: RunFacts): string | null {
  const { status, reason, failureCode } = outcome
  const known = remedyOfReason(outcome) ?? firstRemedy(outcome.facts, facts.situation)
  if (known !== null) return textOf(known)
  if (status === 'bound' && outcome.check === 'unverified') {
    return facts.failure === null ? seeMore(outcome.service) : lookYourself
  }
  if (status === 'bound' && hasBadHosts(outcome)) {
    return facts.failure === null ? lookAtHosts : lookYourself
  }
  if (status === 'bound' && outcome.check === 'stale') {
    return facts.failure === null ? switchesLate : lookYourself
  }
  if (status === 'not-attempted') {
    if (reason === 'harm-elsewhere')
      return 'Run again when the binding that harmed visitors is repaired.'
    if (reason === 'uncertain-elsewhere') return 'Run again later.'
    return reason === 'stopped' && facts.failure === null ? moreTime : null
  }
  if (status !== 'failed' && status !== 'uncertain' && status !== 'rollback-failed') return null
  if (failureCode === 'OUT_OF_TIME') return moreTime
  if (failureCode === 'ANSWER_INVALID') {
    return `The answer does not match the documentation. Check ${outcome.service.toLowerCase()}-endpoint, and a proxy in between.`
  }
  return bindingRemedyFor(outcome.service, outcome)
}

const moreTime = 'Raise timeout-seconds.'

const oddAnswerRemedy =
  'Something else than the service answered, or changed its answer. Check the endpoint (scm-endpoint, iam-endpoint, sts-endpoint) and a proxy in between.'

const noAnswerRemedy =
  'The request was sent, and no whole answer came back. Try again later. If that does not help, raise request-timeout-seconds, and check a proxy in between.'

const uncertainRemedy =
  "The push may have succeeded. Check the service's certificate list before you push again."

/** What to do about a target; null when nothing needs doing. */
export function remedyOf(outcome: Outcome, facts: RunFacts): string | null {
  const { failure, situation } = facts
  switch (outcome.status) {
    case 'pushed':
    case 'unchanged':
    case 'planned':
      return null
    case 'not-attempted':
      return failure === null ? 'Raise timeout-seconds, or push to fewer targets.' : null
    case 'uncertain':
      return uncertainRemedy
    case 'failed': {
      const known = firstRemedy(outcome.facts, situation)
      const remedy = known === null ? remedyOfScm(outcome, situation) : textOf(known)
      return withLikelyProject(remedy, outcome.target.project, outcome, situation)
    }
  }
}

/** What to do about what ended the run; null when the message says it all. */
export function remedyOfFailure(failure: ActionError, situation: Situation): Remedy | null {
  const known = firstRemedy(factsBehind(failure), situation)
  if (known !== null) return known
  if (isOutOfTime(failure)) return moreTime
  switch (failure.code) {
    case 'INPUT_INVALID':
    case 'CANCELLED':
      return null
    case 'INTERNAL':
      return 'This is a bug in the action. Please report it with the log of this step.'
    default: {
      const answer = answerBehind(failure)
      return answer === null ? remedyWithoutAnswer(failure) : remedyOfScm(answer, situation)
    }
  }
}

/** Whether the run's deadline ended it, whatever the last attempt met. */
function isOutOfTime(failure: ActionError): boolean {
  for (let link: unknown = failure; link instanceof ActionError; link = link.cause) {
    if (link.code === 'OUT_OF_TIME') return true
  }
  return false
}

/** What to do when no service said anything; the first error in the chain of causes decides. */
function remedyWithoutAnswer(failure: ActionError): string | null {
  for (let link: unknown = failure; link instanceof ActionError; link = link.cause) {
    if (link.code === 'NO_ANSWER') return noAnswerRemedy
    if (link.code === 'ANSWER_INVALID') return oddAnswerRemedy
  }
  return remedyOfAnswer({ httpStatus: null, errorCode: null })
}
