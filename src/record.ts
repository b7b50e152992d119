// The record of a run: the story reports each event once. The record keeps the event as a fact for
// the report, writes it to the log, or does both. Nobody else writes facts.

import type { BindingOutcome } from './bind/binding.ts'
import type { BindingPlan } from './bind/plan-bindings.ts'
import type { Foreseen } from './bind/remarks.ts'
import { nameOfWanted } from './certificate/choose.ts'
import type { Choice } from './certificate/inspect.ts'
import type { Remarks } from './certificate/remarks.ts'
import type { Clock } from './cloud/clock.ts'
import type { Deadline } from './cloud/deadline.ts'
import type { ActionError } from './errors.ts'
import type { Inputs } from './inputs/inputs.ts'
import { type Outcome, unpushed } from './push/outcome.ts'
import { formatTarget } from './push/target.ts'
import type { GuardedRunner } from './report/guarded-runner.ts'
import { createLog } from './report/log.ts'
import { rowOf } from './report/rows/kinds.ts'
import { nothingYet, type RunFacts } from './report/run-facts.ts'
import { formatHostLine } from './verify/host.ts'
import type { Check } from './verify/judge.ts'

/** One method per kind of event, in the order in which a run meets them. */
export interface RunRecord {
  /** Everything that is known so far, however the run ends. */
  readonly facts: RunFacts
  /** Something that the user should know although it stops nothing. */
  warning(text: string): void
  /** The inputs are read, and the time of the run has begun. */
  begun(inputs: Inputs, deadline: Deadline): void
  /** Sentences about the certificate or the plan. */
  remarks(remarks: Remarks): void
  /** @param who for example `as IAM user ci-pusher of account acme (password)` */
  signingIn(who: string): void
  /** Throttling holds every request back, for `ms` milliseconds. */
  heldBack(ms: number): void
  /** This certificate is pushed, or would be; again when it was uploaded. */
  certificate(choice: Choice): void
  /** The hosts are checked before anything is pushed, for `skip-when-served`. */
  checkingBefore(): void
  /** @param patienceMs how long to keep checking, in milliseconds; 0 checks once */
  checking(patienceMs: number): void
  /** A host was checked, or will be: then its check says that it was not. */
  check(check: Check): void
  /** A host will be checked again in `ms` milliseconds. */
  nextCheckIn(ms: number): void
  /** Every host serves the certificate already, so nothing is pushed. */
  servedAlready(): void
  /** The services are read to find out what to bind. */
  planning(): void
  /** The plan is made, and nothing is switched yet. */
  planned(plan: BindingPlan): void
  /** A dry run has seen what the switch would meet. */
  foreseen(foreseen: Foreseen): void
  /** @param count how many targets are pushed to */
  pushing(count: number, maxParallel: number): void
  /** A target has ended. */
  outcome(outcome: Outcome): void
  /** These bindings are about to be switched; they are as they were before. */
  switching(before: readonly BindingOutcome[]): void
  /** A binding has ended, or has ended differently meanwhile. */
  binding(outcome: BindingOutcome): void
  /** Every binding of the plan has ended. */
  bindings(outcomes: readonly BindingOutcome[]): void
  /** The run ends early, for every target. The last failure counts. */
  failed(failure: ActionError): void
  /** The story is over; the report follows. */
  ended(): void
}

/** The facts while they are collected. */
type Collected = { -readonly [Fact in keyof RunFacts]: RunFacts[Fact] }

/** Starts the record of a run. */
export function createRecord(runner: GuardedRunner, clock: Clock): RunRecord {
  const log = createLog(runner, clock)
  const facts: Collected = { ...nothingYet }
  const outcomes = new Map<string, Outcome>()
  const checks = new Map<string, Check>()
  let deadlineAt = Number.POSITIVE_INFINITY

  const remarks = ({ notices, warnings }: Remarks): void => {
    facts.notices = [...facts.notices, ...notices]
    facts.warnings = [...facts.warnings, ...warnings]
  }
  /** Every target has an outcome as soon as one has: a bug must not lose the others. */
  const everyOutcome = (): readonly Outcome[] => {
    if (outcomes.size === 0) return []
    const reason = facts.failure?.message ?? null
    return facts.targets.map(
      (target) => outcomes.get(formatTarget(target)) ?? unpushed(target, 'not-attempted', reason),
    )
  }

  return {
    get facts() {
      return {
        ...facts,
        outcomes: everyOutcome(),
        checks: [...checks.values()],
      }
    },
    warning: (text) => remarks({ notices: [], warnings: [text] }),
    begun: (inputs, deadline) => {
      const { targets, situation, dryRun, failOn, verifyRequired } = inputs
      Object.assign(facts, { targets, situation, dryRun, failOn, verifyRequired })
      facts.asked = nameOfWanted(inputs.certificate)
      facts.hostCount = inputs.hosts.length
      facts.bindingsAreNamed = inputs.bind?.wish.kind === 'lines'
      deadlineAt = deadline.at
      remarks({ notices: [], warnings: inputs.warnings })
    },
    remarks,
    signingIn: log.signingIn,
    heldBack: log.heldBack,
    certificate: (choice) => {
      facts.certificate = choice.certificate
      remarks(choice)
      log.certificate(choice.certificate, choice.reason)
    },
    checkingBefore: () => log.checkingBefore(facts.hostCount, deadlineAt),
    checking: (patienceMs) => log.checkingHosts(facts.hostCount, patienceMs, deadlineAt),
    check: (check) => {
      const host = formatHostLine(check.host)
      const before = checks.get(host)
      checks.set(host, check)
      const isFirst = before === undefined || before.doubt === 'not-checked'
      const isNews = check.doubt !== 'not-checked' && (isFirst || before.status !== check.status)
      if (isNews) log.row(rowOf.host(check))
    },
    nextCheckIn: log.nextCheckIn,
    servedAlready: () => {
      for (const target of facts.targets) {
        outcomes.set(formatTarget(target), unpushed(target, 'unchanged', null))
      }
      log.nothingToDo(facts.targets.length)
    },
    planning: () => log.planning(facts.targets.length),
    planned: (plan) => {
      facts.bindings = plan.outcomes
      remarks(plan)
      log.planned(plan.switchCount)
    },
    foreseen: (foreseen) => {
      facts.bindings = foreseen.outcomes
      remarks(foreseen)
      for (const outcome of foreseen.outcomes) log.row(rowOf.binding(outcome))
    },
    pushing: (count, maxParallel) => log.pushing(count, maxParallel, deadlineAt),
    outcome: (outcome) => {
      outcomes.set(formatTarget(outcome.target), outcome)
      log.row(rowOf.target(outcome))
    },
    switching: (before) => {
      facts.restore = before
      log.beforeSwitching(before.map(rowOf.binding), deadlineAt)
    },
    binding: (outcome) => log.row(rowOf.binding(outcome)),
    bindings: (all) => {
      facts.bindings = all
    },
    failed: (failure) => {
      facts.failure = failure
    },
    ended: log.done,
  }
}
