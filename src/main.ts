// The story of a run: read the inputs, sign in, choose the certificate, push it to every target,
// bind it where it renews another, check the hosts, report. However a run ends, it first reports
// what is known about each target, and only then fails the step.

import { type BindingPlan, planBindings as planAllBindings } from './bind/binding-plan.ts'
import type { HarmContext } from './bind/harm.ts'
import type { Certificate } from './certificate/certificate.ts'
import { chooseCertificate, nameOfWanted } from './certificate/choose.ts'
import { checkFiles, uploadCertificate } from './certificate/from-files.ts'
import type { Choice } from './certificate/inspect.ts'
import type { ScmAccess } from './certificate/list.ts'
import type { Remarks } from './certificate/remarks.ts'
import type { Requirements } from './certificate/usable.ts'
import { createCaller } from './cloud/call.ts'
import { type Deadline, deadlineAfter } from './cloud/clock.ts'
import { createServerTime, type ServerTime } from './cloud/server-time.ts'
import type { Sessions } from './cloud/session.ts'
import { asActionError } from './errors.ts'
import { type Inputs, isSummaryWanted, readInputs } from './inputs/inputs.ts'
import { planPushes, unpushed, whyUnpushed } from './push/outcome.ts'
import { runPushes, sharedConnections } from './push/pool.ts'
import { type GuardedRunner, guardRunner } from './report/guarded-runner.ts'
import { createLog, type Log } from './report/log.ts'
import { renderClockOff, tlsIsOff } from './report/machine-warnings.ts'
import { publishReport, publishRestore } from './report/publish.ts'
import { rowOf } from './report/rows/kinds.ts'
import { nothingYet, type RunFacts } from './report/run-facts.ts'
import { describeSignIn, openSessions } from './sign-in/sign-in.ts'
import { type CheckResult, runChecks } from './verify/checks.ts'
import type { World as OutsideWorld } from './world.ts'

/** The world with a runner that lets no secret pass. */
interface World extends OutsideWorld {
  readonly runner: GuardedRunner
}

/** Filled in step by step, so that a run that ends early still reports what it has done. */
type FactsSoFar = { -readonly [Fact in keyof RunFacts]: RunFacts[Fact] }

/** Runs the action from its inputs to its report. Never rejects: every error is reported. */
export async function main(outside: OutsideWorld): Promise<void> {
  const runner = guardRunner(outside.runner)
  const world: World = { ...outside, runner }
  const log = createLog(runner, world.clock)
  const facts: FactsSoFar = { ...nothingYet, pauses: log.pauses, attempts: log.attempts }
  try {
    await runStory(world, log, facts)
  } catch (error) {
    facts.failure = asActionError(error)
  }
  log.done()
  world.connections.close()
  await publishReport(runner, facts, world.clock.now(), isSummaryWanted(runner))
}

async function runStory(world: World, log: Log, facts: FactsSoFar): Promise<void> {
  if (world.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') warn(facts, tlsIsOff)
  const inputs = readInputs(world)
  const { targets, hosts, dryRun, failOn, verifyRequired, timeoutMs } = inputs
  const { warnings, likelyRegions } = inputs
  Object.assign(facts, { targets, dryRun, failOn, verifyRequired, likelyRegions })
  warn(facts, ...warnings)
  facts.hostCount = hosts.length
  facts.scmEndpoint = inputs.scmEndpoint
  facts.asked = nameOfWanted(inputs.certificate)
  const time = createServerTime(world.clock, (seconds) => warn(facts, renderClockOff(seconds)))
  const deadline = deadlineAfter(world.clock.now(), timeoutMs)
  const stage = { world, inputs, log, facts, time, deadline }

  const cloud = await signIn(stage)
  const found = await choose(stage, cloud.scm)
  if (await isServedAlready(stage, found)) {
    leaveUnchanged(stage)
  } else {
    const plan = await planBindings(stage, cloud, found)
    const certificate = await upload(stage, cloud.scm, found)
    await push(stage, cloud.scm, certificate, plan)
    const watchedMs = await bind(stage, certificate, plan)
    await verify(stage, certificate, watchedMs)
  }
  // The workflow may have been cancelled while the last answer was on its way.
  world.cancelled.throwIfAborted()
}

/** What every part of the story needs. */
interface Stage {
  readonly world: World
  readonly inputs: Inputs
  readonly log: Log
  readonly facts: FactsSoFar
  readonly time: ServerTime
  readonly deadline: Deadline
}

/** How this run reaches Huawei Cloud. */
interface CloudAccess {
  readonly scm: ScmAccess
  readonly sessions: Sessions
}

async function signIn({ world, inputs, log, facts, time, deadline }: Stage): Promise<CloudAccess> {
  const { connections, clock, random, cancelled, runner } = world
  const { maxRetries, requestTimeoutMs, certificate: wanted, enterpriseProjectId } = inputs
  // What can be refused before anything is sent is refused here.
  if (wanted.kind === 'files') {
    note(facts, checkFiles(wanted.files, requirementsOf(inputs, time)))
  }
  const call = createCaller({
    send: connections.send,
    clock,
    random,
    maxRetries,
    requestTimeoutMs,
    deadline,
    cancelled,
    debug: (line) => {
      if (runner.isDebug !== false) runner.debug(line())
    },
    onHold: log.heldBack,
    onAttempt: log.attempt,
    withoutSecrets: runner.withoutSecrets,
    onServerTime: time.note,
    remedyForUnreachable: inputs.remedyForUnreachable,
  })
  const { iamEndpoint, stsEndpoint } = inputs
  const context = { job: world, call, time, iamEndpoint, stsEndpoint }
  const sessions = openSessions(inputs.signIn, context)
  const { home: session } = sessions
  log.signingIn(describeSignIn(inputs.signIn))
  const signingIn = session.current()
  // Their handshakes take place while the sign-in is on its way.
  connections.open(inputs.scmEndpoint, connectionsAtFirst(inputs))
  await signingIn
  const scm = { call, session, endpoint: inputs.scmEndpoint, enterpriseProjectId }
  return { scm, sessions }
}

/** How many requests SCM gets at once, when the certificate is known; one if others come first. */
function connectionsAtFirst(inputs: Inputs): number {
  const { targets, maxParallel, maxRetries, dryRun, bind, skipWhenServed } = inputs
  // One that went stale meanwhile costs a request its first attempt.
  if (maxRetries === 0) return 0
  if (dryRun || bind !== null || skipWhenServed) return 1
  return Math.max(1, sharedConnections(targets, maxParallel))
}

async function choose(stage: Stage, scm: ScmAccess): Promise<Certificate> {
  const { inputs, time } = stage
  const choice = await chooseCertificate(scm, inputs.certificate, requirementsOf(inputs, time))
  return accept(stage, choice)
}

/** Uploads a certificate from files that SCM does not have yet, unless nothing may be changed. */
async function upload(stage: Stage, scm: ScmAccess, found: Certificate): Promise<Certificate> {
  const { inputs, time } = stage
  const { certificate: wanted, targets, dryRun } = inputs
  if (found.id !== null || wanted.kind !== 'files' || dryRun || targets.length === 0) return found
  return accept(stage, await uploadCertificate(scm, wanted, requirementsOf(inputs, time)))
}

function accept({ facts, log }: Stage, choice: Choice): Certificate {
  const { certificate, reason } = choice
  facts.certificate = certificate
  note(facts, choice)
  log.certificate(certificate, reason)
  return certificate
}

/** Whether every host serves this very certificate, so that there is nothing to push. */
async function isServedAlready(stage: Stage, certificate: Certificate): Promise<boolean> {
  const { inputs, log, deadline } = stage
  if (!inputs.skipWhenServed) return false
  log.checkingBefore(inputs.hosts.length, deadline.at)
  return (await check(stage, certificate, 0)).isEverywhere
}

function leaveUnchanged({ inputs, log, facts }: Stage): void {
  facts.outcomes = inputs.targets.map((target) => unpushed(target, 'unchanged', null))
  log.nothingToDo(inputs.targets.length)
}

/** Plans what to bind, before anything is changed; null if `bind` is `none`. */
async function planBindings(
  stage: Stage,
  { scm, sessions }: CloudAccess,
  found: Certificate,
): Promise<BindingPlan | null> {
  const { world, inputs, log, facts, time } = stage
  const { bind: wanted, targets, hosts, maxParallel, dryRun } = inputs
  if (wanted === null) return null
  log.planning(targets.length)
  const { endpoints, ...wishes } = wanted
  const planned = await planAllBindings(
    { call: scm.call, sessions, scm, endpoints },
    {
      ...wishes,
      certificate: found,
      targets,
      isDryRun: dryRun,
      maxParallel,
      timeoutMs: inputs.timeoutMs,
      now: time.now(),
    },
  )
  facts.bindingsAreNamed = wanted.wish.kind === 'lines'
  facts.bindings = planned.outcomes
  note(facts, planned)
  world.cancelled.throwIfAborted()
  log.planned(planned.switchCount)
  if (dryRun) {
    const foreseen = await planned.foresee({ hosts, checking: checkingOf(stage) })
    world.cancelled.throwIfAborted()
    facts.bindings = foreseen.outcomes
    note(facts, foreseen)
    for (const outcome of facts.bindings) log.row(rowOf.binding(outcome))
  }
  planned.checkLimit()
  return planned
}

async function push(
  stage: Stage,
  scm: ScmAccess,
  { id }: Certificate,
  plan: BindingPlan | null,
): Promise<void> {
  const { world, inputs, log, facts, deadline } = stage
  const { targets, maxParallel, dryRun } = inputs
  if (targets.length === 0) return
  const supplied = plan?.supplied ?? new Set<string>()
  if (dryRun || id === null) {
    facts.outcomes = planPushes(targets, supplied)
    for (const outcome of facts.outcomes) log.row(rowOf.target(outcome))
    return
  }
  const pushCount = targets.length - supplied.size
  if (pushCount > 0) log.pushing(pushCount, maxParallel, deadline.at)
  const { outcomes, stoppedBy } = await runPushes(scm.call, scm.session, {
    endpoint: scm.endpoint,
    certificateId: id,
    targets,
    supplied,
    maxParallel,
    now: world.clock.now,
    onOutcome: (outcome) => log.row(rowOf.target(outcome)),
  })
  facts.outcomes = outcomes
  facts.failure = stoppedBy
}

/** Switches the bindings of the plan; returns how long it watched their hosts, in milliseconds. */
async function bind(
  stage: Stage,
  certificate: Certificate,
  plan: BindingPlan | null,
): Promise<number> {
  const { world, inputs, log, facts, deadline } = stage
  const { dryRun, hosts, maxRetries } = inputs
  if (plan === null || dryRun || facts.failure !== null) return 0
  const { clock, cancelled, runner } = world
  const { outcomes, watchedMs, stoppedBy } = await plan.carryOut({
    certificate,
    hosts,
    switching: { clock, deadline, cancelled, maxRetries },
    checking: checkingOf(stage),
    onDoubt: runner.info,
    whyNotPushed: (target) => whyUnpushed(facts.outcomes, target),
    onRestore: (restore) => {
      facts.restore = restore
      log.beforeSwitching(restore.map(rowOf.binding), deadline.at)
      publishRestore(runner, facts)
    },
    onOutcome: (outcome) => log.row(rowOf.binding(outcome)),
  })
  facts.bindings = outcomes
  facts.failure = stoppedBy
  return watchedMs
}

/** How the hosts of a binding are checked. */
function checkingOf({ world, inputs, time, deadline }: Stage): HarmContext {
  const { probe, clock, cancelled } = world
  return {
    probe,
    clock,
    today: time.now,
    cancelled,
    probeTimeoutMs: Math.min(inputs.requestTimeoutMs, longestProbeMs),
    deadline,
    patienceMs: inputs.verifyTimeoutMs,
  }
}

/** Checks the hosts, unless no target can have received the certificate. */
async function verify(stage: Stage, certificate: Certificate, watchedMs: number): Promise<void> {
  const { world, inputs, log, facts, deadline } = stage
  const { hosts, targets, dryRun, verifyTimeoutMs } = inputs
  const mayHaveArrived = facts.outcomes.some(
    ({ status }) => status !== 'failed' && status !== 'not-attempted',
  )
  const isWorthChecking = targets.length === 0 || mayHaveArrived
  if (hosts.length === 0 || !isWorthChecking || world.cancelled.aborted) return
  // Nobody binds anything meanwhile in a dry run.
  const patienceMs = dryRun ? 0 : Math.max(0, verifyTimeoutMs - watchedMs)
  log.checkingHosts(hosts.length, patienceMs, deadline.at)
  await check(stage, certificate, patienceMs)
}

async function check(
  { world, inputs, log, facts, time, deadline }: Stage,
  certificate: Certificate,
  patienceMs: number,
): Promise<CheckResult> {
  const result = await runChecks({
    hosts: inputs.hosts,
    certificate,
    probe: world.probe,
    clock: world.clock,
    today: time.now,
    cancelled: world.cancelled,
    probeTimeoutMs: inputs.requestTimeoutMs,
    patienceMs,
    deadline,
    onCheck: (each) => log.row(rowOf.host(each)),
    onPause: log.nextCheckIn,
    debug: world.runner.debug,
  })
  facts.checks = result.checks
  facts.failure ??= result.stoppedBy
  return result
}

/** A host that cannot be reached must not hold up a switch for long. */
const longestProbeMs = 5000

function warn(facts: FactsSoFar, ...warnings: readonly string[]): void {
  facts.warnings = [...facts.warnings, ...warnings]
}

function note(facts: FactsSoFar, { notices, warnings }: Remarks): void {
  facts.notices = [...facts.notices, ...notices]
  facts.warnings = [...facts.warnings, ...warnings]
}

function requirementsOf({ minDaysRemaining }: Inputs, { now }: ServerTime): Requirements {
  return { now, minDaysRemaining }
}
