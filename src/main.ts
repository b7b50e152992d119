// The story of a run: read the inputs, sign in, choose the certificate, push it to every target,
// bind it where it renews another, check the hosts, report. However a run ends, it first reports
// what is known about each target, and only then fails the step.

import type { HarmContext } from './bind/harm.ts'
import { type BindingPlan, planBindings } from './bind/plan-bindings.ts'
import type { Certificate } from './certificate/certificate.ts'
import { chooseCertificate } from './certificate/choose.ts'
import { checkFiles, uploadCertificate } from './certificate/from-files.ts'
import type { ScmAccess } from './certificate/list.ts'
import type { Requirements } from './certificate/usable.ts'
import { createCaller } from './cloud/call.ts'
import { createDeadline, type Deadline } from './cloud/deadline.ts'
import { createServerTime, type ServerTime } from './cloud/server-time.ts'
import type { Sessions } from './cloud/session.ts'
import { asActionError } from './errors.ts'
import { type Inputs, isSummaryWanted, readInputs } from './inputs/inputs.ts'
import { planPushes, whyUnpushed } from './push/outcome.ts'
import { runPushes, sharedConnections } from './push/pool.ts'
import { createRecord, type RunRecord } from './record.ts'
import { type GuardedRunner, guardRunner } from './report/guarded-runner.ts'
import { renderClockOff, tlsIsOff } from './report/machine-warnings.ts'
import { publishReport, publishRestore } from './report/publish.ts'
import { describeSignIn, openSessions } from './sign-in/sign-in.ts'
import { runChecks } from './verify/checks.ts'
import type { World as OutsideWorld } from './world.ts'

/** The world with a runner that lets no secret pass. */
interface World extends OutsideWorld {
  readonly runner: GuardedRunner
}

/** Runs the action from its inputs to its report. Never rejects: every error is reported. */
export async function main(outside: OutsideWorld): Promise<void> {
  const world = { ...outside, runner: guardRunner(outside.runner) }
  const record = createRecord(world.runner, world.clock)
  try {
    await runStory(world, record)
  } catch (error) {
    record.failed(asActionError(error))
  }
  record.ended()
  world.connections.close()
  const isSummaryOn = isSummaryWanted(world.runner)
  await publishReport(world.runner, record.facts, world.clock.now(), isSummaryOn)
}

async function runStory(world: World, record: RunRecord): Promise<void> {
  const run = begin(world, record)
  await signIn(run)
  const found = await findCertificate(run)
  if (await isServedAlready(run, found)) {
    record.servedAlready()
  } else {
    const plan = await planWhatToBind(run, found)
    const certificate = await upload(run, found)
    await push(run, certificate, plan)
    const watchedMs = await bind(run, certificate, plan)
    await verify(run, certificate, watchedMs)
  }
  // The workflow may have been cancelled while the last answer was on its way.
  world.cancelled.throwIfAborted()
}

/** What every step of the story uses. Nothing in it changes during the run. */
interface Run {
  readonly world: World
  readonly inputs: Inputs
  readonly record: RunRecord
  readonly time: ServerTime
  readonly deadline: Deadline
  readonly scm: ScmAccess
  readonly sessions: Sessions
  readonly requirements: Requirements
}

/** Reads the inputs, and refuses what can be refused before anything is sent. */
function begin(world: World, record: RunRecord): Run {
  const { runner, clock, random, connections } = world
  if (world.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') record.warning(tlsIsOff)
  const inputs = readInputs(world)
  const { iamEndpoint, stsEndpoint, enterpriseProjectId, minDaysRemaining } = inputs
  const deadline = createDeadline(world, inputs.timeoutMs)
  record.begun(inputs, deadline)
  const time = createServerTime(clock, (seconds) => record.warning(renderClockOff(seconds)))
  const requirements = { now: time.now, minDaysRemaining }
  if (inputs.certificate.kind === 'files') {
    record.remarks(checkFiles(inputs.certificate.files, requirements))
  }
  const call = createCaller({
    send: connections.send,
    random,
    maxRetries: inputs.maxRetries,
    requestTimeoutMs: inputs.requestTimeoutMs,
    deadline,
    debug: (line) => {
      if (runner.isDebug !== false) runner.debug(line())
    },
    onHold: record.heldBack,
    withoutSecrets: runner.withoutSecrets,
    onServerTime: time.note,
  })
  const context = { job: world, call, time, iamEndpoint, stsEndpoint }
  const sessions = openSessions(inputs.signIn, context)
  const scm = { call, session: sessions.home, endpoint: inputs.scmEndpoint, enterpriseProjectId }
  return { world, inputs, record, time, deadline, scm, sessions, requirements }
}

async function signIn({ world, inputs, record, scm }: Run): Promise<void> {
  record.signingIn(describeSignIn(inputs.signIn))
  const signingIn = scm.session.current()
  // Their handshakes take place while the sign-in is on its way.
  world.connections.open(inputs.scmEndpoint, connectionsAtFirst(inputs))
  await signingIn
}

/** How many requests SCM gets at once, when the certificate is known; one if others come first. */
function connectionsAtFirst(inputs: Inputs): number {
  const { targets, maxParallel, maxRetries, dryRun, bind, skipWhenServed } = inputs
  // One that went stale meanwhile costs a request its first attempt.
  if (maxRetries === 0) return 0
  if (dryRun || bind !== null || skipWhenServed) return 1
  return Math.max(1, sharedConnections(targets, maxParallel))
}

async function findCertificate({ inputs, record, scm, requirements }: Run): Promise<Certificate> {
  const choice = await chooseCertificate(scm, inputs.certificate, requirements)
  record.certificate(choice)
  return choice.certificate
}

/** Whether every host serves this very certificate, so that there is nothing to push. */
async function isServedAlready(run: Run, certificate: Certificate): Promise<boolean> {
  if (!run.inputs.skipWhenServed) return false
  run.record.checkingBefore()
  return check(run, certificate, 0)
}

/** Plans what to bind, before anything is changed; null if `bind` is `none`. */
async function planWhatToBind(run: Run, certificate: Certificate): Promise<BindingPlan | null> {
  const { world, inputs, record, time, scm, sessions } = run
  const { targets, hosts, maxParallel, dryRun: isDryRun, timeoutMs } = inputs
  if (inputs.bind === null) return null
  record.planning()
  const { endpoints, ...wishes } = inputs.bind
  const circumstances = { targets, isDryRun, maxParallel, timeoutMs, now: time.now() }
  const plan = await planBindings(
    { call: scm.call, sessions, scm, endpoints },
    { ...wishes, ...circumstances, certificate },
  )
  record.planned(plan)
  world.cancelled.throwIfAborted()
  if (isDryRun) {
    const foreseen = await plan.foresee({ hosts, checking: checkingOf(run) })
    world.cancelled.throwIfAborted()
    record.foreseen(foreseen)
  }
  plan.checkLimit()
  return plan
}

/** Uploads a certificate from files that SCM does not have yet, unless nothing may be changed. */
async function upload(run: Run, found: Certificate): Promise<Certificate> {
  const { inputs, record, scm, requirements } = run
  const { certificate: wanted, targets, dryRun } = inputs
  if (found.id !== null || wanted.kind !== 'files' || dryRun || targets.length === 0) return found
  const choice = await uploadCertificate(scm, wanted, requirements)
  record.certificate(choice)
  return choice.certificate
}

async function push(run: Run, { id }: Certificate, plan: BindingPlan | null): Promise<void> {
  const { world, inputs, record, scm } = run
  const { targets, maxParallel, dryRun } = inputs
  if (targets.length === 0) return
  const supplied = plan?.supplied ?? new Set<string>()
  if (dryRun || id === null) {
    planPushes(targets, supplied).forEach(record.outcome)
    return
  }
  if (supplied.size < targets.length) record.pushing(targets.length - supplied.size, maxParallel)
  const { stoppedBy } = await runPushes(scm.call, scm.session, {
    endpoint: scm.endpoint,
    certificateId: id,
    targets,
    supplied,
    maxParallel,
    now: world.clock.now,
    onOutcome: record.outcome,
  })
  if (stoppedBy !== null) record.failed(stoppedBy)
}

/** Switches the bindings of the plan; returns how long it watched their hosts, in milliseconds. */
async function bind(run: Run, certificate: Certificate, plan: BindingPlan | null): Promise<number> {
  const { world, inputs, record, deadline } = run
  const { runner } = world
  const { dryRun, hosts, maxRetries } = inputs
  const { outcomes: pushes, failure } = record.facts
  if (plan === null || dryRun || failure !== null) return 0
  const { outcomes, watchedMs, stoppedBy } = await plan.carryOut({
    certificate,
    hosts,
    switching: { deadline, maxRetries },
    checking: checkingOf(run),
    onDoubt: runner.info,
    whyNotPushed: (target) => whyUnpushed(pushes, target),
    onRestore: (restore) => {
      record.switching(restore)
      publishRestore(runner, record.facts)
    },
    onOutcome: record.binding,
  })
  record.bindings(outcomes)
  if (stoppedBy !== null) record.failed(stoppedBy)
  return watchedMs
}

/** Checks the hosts, unless no target can have received the certificate. */
async function verify(run: Run, certificate: Certificate, watchedMs: number): Promise<void> {
  const { world, inputs, record } = run
  const { hosts, targets, dryRun, verifyTimeoutMs } = inputs
  const mayHaveArrived = record.facts.outcomes.some(
    ({ status }) => status !== 'failed' && status !== 'not-attempted',
  )
  const isWorthChecking = targets.length === 0 || mayHaveArrived
  if (hosts.length === 0 || !isWorthChecking || world.cancelled.aborted) return
  // Nobody binds anything meanwhile in a dry run.
  const patienceMs = dryRun ? 0 : Math.max(0, verifyTimeoutMs - watchedMs)
  record.checking(patienceMs)
  await check(run, certificate, patienceMs)
}

/** Checks the hosts; returns whether every one serves this very certificate. */
async function check(run: Run, certificate: Certificate, patienceMs: number): Promise<boolean> {
  const { world, inputs, record } = run
  const { isEverywhere, stoppedBy } = await runChecks({
    ...checkingOf(run),
    probeTimeoutMs: inputs.requestTimeoutMs,
    patienceMs,
    hosts: inputs.hosts,
    certificate,
    onCheck: record.check,
    onPause: record.nextCheckIn,
    debug: world.runner.debug,
  })
  if (stoppedBy !== null) record.failed(stoppedBy)
  return isEverywhere
}

/** A host that cannot be reached must not hold up a switch for long. */
const longestProbeMs = 5000

/** How the hosts of a binding are checked. */
function checkingOf({ world, inputs, time, deadline }: Run): HarmContext {
  return {
    probe: world.probe,
    today: time.now,
    probeTimeoutMs: Math.min(inputs.requestTimeoutMs, longestProbeMs),
    deadline,
    patienceMs: inputs.verifyTimeoutMs,
  }
}
