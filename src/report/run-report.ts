// The report of a run, as one value. All decisions are made here; the renderers beside this file
// only turn the report into outputs, a summary and annotations. Pure.

import type { Certificate } from '../certificate/certificate.ts'
import { daysRemaining } from '../certificate/certificate.ts'
import { changedLines, type Lines, linesOf } from '../errors/lines.ts'
import { type ActionError, type ErrorCode, factsBehind, refusalBehind } from '../errors.ts'
import { causeOfFacts } from './cause.ts'
import { consoleLink } from './links.ts'
import { type NextStep, nextStepsFor } from './next-steps.ts'
import { type Redact, redactCertificate, redacted, redactRows, remembering } from './redact.ts'
import { endpointOf } from './remedies/situation.ts'
import { remedyOfFailure } from './remedies.ts'
import { type RestoreRow, restoreRows } from './restore.ts'
import { kindNames, kinds, rowsOfKind } from './rows/kinds.ts'
import { isMissed, type ReportedRow, type Result } from './rows/row.ts'
import { matrixWarning, servicesToBind } from './rows/targets.ts'
import type { FailOn, RunFacts } from './run-facts.ts'
import { shortenQuotes } from './text.ts'

/** Everything that a run reports, without secrets. */
export interface RunReport {
  readonly result: Result
  readonly stepFails: boolean
  /** Whether the step fails because of targets, or because the run ended early. */
  readonly targetsFail: boolean
  /** How each target and each host ended, in the order of the kinds and of the inputs. */
  readonly outcomes: readonly ReportedRow[]
  readonly certificate: (Certificate & { readonly daysRemaining: number | null }) | null
  /** The domain, name or id that the inputs ask for; null if they are bad. */
  readonly asked: string | null
  /** Whether a secret was taken out of `asked`. */
  readonly isAskedRedacted: boolean
  readonly notices: readonly string[]
  readonly warnings: readonly string[]
  readonly hostCount: number
  readonly isBinding: boolean
  /** What was about to be switched used this before. */
  readonly restore: readonly RestoreRow[]
  /** Null when no host was named. */
  readonly allServed: boolean | null
  /** Where the certificate has to be bound: the services that it was, or would be, pushed to. */
  readonly servicesToBind: readonly string[]
  /** What is left to do; empty if nothing is. */
  readonly nextSteps: readonly NextStep[]
  /** Pages of the console, by service. */
  readonly links: Readonly<Record<string, string | null>>
  readonly failure: {
    readonly code: ErrorCode
    /** A word for what is known beside the code; null if nothing is. */
    readonly cause: string | null
    /** What the server answered; null if none did. */
    readonly httpStatus: number | null
    readonly errorCode: string | null
    readonly message: Lines
    readonly remedy: Lines | null
    /** Of the answer that caused it; null if no server named one. */
    readonly requestId: string | null
  } | null
}

/**
 * Creates the report of a run from its facts.
 * @param now milliseconds since the epoch
 * @param withoutSecrets removes secrets from a text
 */
export function createReport(facts: RunFacts, now: number, withoutSecrets: Redact): RunReport {
  const redact = remembering(withoutSecrets)
  const { failure, certificate } = facts
  const asked = facts.asked && redact(facts.asked)
  const refusal = refusalBehind(failure)
  const remedy = failure && remedyOfFailure(failure, facts.situation)
  const rows = kindNames.flatMap((kind) => kinds[kind].rowsOf(facts))
  const outcomes = redactRows(rows, redact)
  const missing = kindNames.reduce((sum, kind) => sum + kinds[kind].countMissing(facts), 0)
  const result = resultOf(facts, outcomes, missing)
  const hosts = rowsOfKind(outcomes, 'host')
  const allServed = facts.hostCount > 0 ? areAllServed(hosts) : null
  const services = servicesToBind(facts)
  const isPlanBroken = result === 'dry-run' && outcomes.some(isMissed)
  const targetsFail = failure !== null || failsStep(result, isPlanBroken, facts.failOn)
  return {
    result,
    targetsFail,
    stepFails: targetsFail || missing > 0 || outcomes.some(mustFail),
    outcomes,
    hostCount: facts.hostCount,
    isBinding: facts.bindings.length > 0,
    restore: redacted(restoreRows(facts.restore), redact),
    allServed,
    servicesToBind: services,
    nextSteps: redacted(nextSteps(facts, result, services, outcomes, allServed), redact),
    links: redacted({ SCM: consoleLink('SCM', scmEndpointOf(facts)) }, redact),
    certificate: certificate && {
      ...redactCertificate(certificate, redact),
      daysRemaining: daysRemaining(certificate, now),
    },
    asked,
    isAskedRedacted: asked !== facts.asked,
    notices: facts.notices.map(redact),
    warnings: [...facts.warnings.map(redact), ...matrixWarning(rowsOfKind(outcomes, 'target'))],
    failure: failure && {
      code: failure.code,
      cause: causeOfFacts(factsBehind(failure), facts.situation),
      httpStatus: refusal?.httpStatus ?? null,
      errorCode: refusal?.errorCode ?? null,
      message: messageOf(failure, redact),
      remedy: remedy === null ? null : changedLines(linesOf(remedy), redact),
      requestId: refusal?.requestId ?? null,
    },
  }
}

/**
 * After a push, how to bind, unless every host serves the certificate already. Without a push, only
 * if a check found a host that needs it. In a dry run nothing was changed, so nothing is left.
 */
function nextSteps(
  facts: RunFacts,
  result: Result,
  services: readonly string[],
  outcomes: readonly ReportedRow[],
  allServed: boolean | null,
): readonly NextStep[] {
  const { targets, bindings } = facts
  const isPushed = services.length > 0 && allServed !== true
  const needsBinding = outcomes.some(({ commonRemedy }) => commonRemedy !== null)
  const isBoundElsewhere = bindings.length > 0 && services.length === 0
  if (result === 'dry-run' || isBoundElsewhere || !(isPushed || needsBinding)) return []
  return nextStepsFor(services, targets, scmEndpointOf(facts))
}

function scmEndpointOf({ situation }: RunFacts): string | null {
  return endpointOf(situation, 'scm-endpoint')
}

/** Problems with inputs quote them; a server's words stay as they are. */
function messageOf({ code, lines }: ActionError, redact: Redact): Lines {
  const clean = changedLines(lines, redact)
  return code === 'INPUT_INVALID' ? changedLines(clean, shortenQuotes) : clean
}

function mustFail({ failsAlways, ended }: ReportedRow): boolean {
  return failsAlways && ended === 'badly'
}

/** False unless every named host was checked and serves the certificate. */
function areAllServed(hosts: readonly ReportedRow[]): boolean {
  return hosts.length > 0 && hosts.every(({ ended }) => ended === 'well')
}

/**
 * Speaks for everything that was asked for.
 * @param missing how many were asked for and have no row
 */
function resultOf(
  { dryRun, failure }: RunFacts,
  outcomes: readonly ReportedRow[],
  missing: number,
): Result {
  // Nothing was done in a dry run, however much of it was there before.
  if (dryRun) return failure === null ? 'dry-run' : 'failure'
  const asked = outcomes.filter(({ isAsked }) => isAsked)
  const done = asked.filter(({ ended }) => ended === 'well').length
  const total = asked.length + missing
  // If nothing was asked for, only the run itself can have failed.
  if (done === total && (total > 0 || failure === null)) return 'success'
  return done > 0 ? 'partial' : 'failure'
}

/** @param isPlanBroken whether a dry run could not plan something that was asked for */
function failsStep(result: Result, isPlanBroken: boolean, failOn: FailOn): boolean {
  switch (failOn) {
    case 'any':
      return result === 'partial' || result === 'failure' || isPlanBroken
    case 'all':
      return result === 'failure'
    case 'none':
      return false
  }
}
