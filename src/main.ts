// The story of a run: read the inputs, sign in, choose the certificate, push it to every target,
// check the hosts, report. However a run ends, it first reports what is known about each target,
// and only then fails the step.

import type { Certificate } from './certificate/certificate.ts'
import { checkFiles, chooseCertificate } from './certificate/choose.ts'
import type { Requirements } from './certificate/inspect.ts'
import { type Caller, createCaller } from './cloud/call.ts'
import { openSession, type Session } from './cloud/session.ts'
import { asActionError } from './errors.ts'
import { type Inputs, isSummaryWanted, readInputs } from './inputs/inputs.ts'
import { unpushed } from './push/outcome.ts'
import { runPushes } from './push/pool.ts'
import { guardRunner } from './report/guarded-runner.ts'
import { createLog, type Log } from './report/log.ts'
import { publishReport } from './report/publish.ts'
import { nothingYet, type RunFacts } from './report/run-report.ts'
import { credentialsFor, describeSignIn } from './sign-in/sign-in.ts'
import { runChecks } from './verify/checks.ts'
import type { World } from './world.ts'

/** Filled in step by step, so that a run that ends early still reports what it has done. */
type FactsSoFar = { -readonly [Fact in keyof RunFacts]: RunFacts[Fact] }

/** Runs the action from its inputs to its report. Never throws: every error is reported. */
export async function main(outside: World): Promise<void> {
  const runner = guardRunner(outside.runner)
  const world = { ...outside, runner }
  const log = createLog(runner, world.clock.now)
  const facts: FactsSoFar = { ...nothingYet }
  try {
    await runStory(world, log, facts)
  } catch (error) {
    facts.failure = asActionError(error)
  }
  world.connections.close()
  await publishReport(runner, facts, world.clock.now(), isSummaryWanted(runner))
}

async function runStory(world: World, log: Log, facts: FactsSoFar): Promise<void> {
  if (world.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') log.tlsIsOff()
  const inputs = readInputs(world)
  const { targets, hosts, dryRun, failOn, verifyRequired, timeoutMs } = inputs
  Object.assign(facts, { targets, dryRun, failOn, verifyRequired, hostCount: hosts.length })
  const stage = { world, inputs, log, facts, deadline: world.clock.now() + timeoutMs }

  const cloud = await signIn(stage)
  const certificate = await choose(stage, cloud)
  await push(stage, cloud, certificate)
  await verify(stage, certificate)
  // The workflow may have been cancelled while the last answer was on its way.
  world.cancelled.throwIfAborted()
}

/** What every part of the story needs. */
interface Stage {
  readonly world: World
  readonly inputs: Inputs
  readonly log: Log
  readonly facts: FactsSoFar
  /** Milliseconds since the epoch. */
  readonly deadline: number
}

interface Cloud {
  readonly call: Caller
  readonly session: Session
}

async function signIn({ world, inputs, log, facts, deadline }: Stage): Promise<Cloud> {
  const { connections, clock, random, cancelled, runner } = world
  const { maxRetries, requestTimeoutMs, certificate: wanted } = inputs
  // Check the files before the first request, so that a bad certificate stops the run at once.
  if (wanted.kind === 'files')
    facts.notices = checkFiles(wanted.files, requirementsOf(world, inputs))
  const { send } = connections
  const { debug } = runner
  const limits = { maxRetries, requestTimeoutMs, deadline }
  const call = createCaller({ send, clock, random, cancelled, debug, ...limits })
  const session = openSession(credentialsFor(inputs.signIn, world, call, clock, inputs))
  log.signingIn(describeSignIn(inputs.signIn))
  await session.current()
  return { call, session }
}

async function choose({ world, inputs, log, facts }: Stage, cloud: Cloud): Promise<Certificate> {
  const { enterpriseProjectId, scmEndpoint: endpoint, targets, dryRun } = inputs
  const { certificate, notices, reason } = await chooseCertificate(
    { ...cloud, endpoint, enterpriseProjectId },
    inputs.certificate,
    requirementsOf(world, inputs),
    dryRun || targets.length === 0,
  )
  facts.certificate = certificate
  facts.notices = [...facts.notices, ...notices]
  log.certificate(certificate, reason)
  return certificate
}

async function push(stage: Stage, { call, session }: Cloud, { id }: Certificate): Promise<void> {
  const { world, inputs, log, facts } = stage
  const { targets, maxParallel, scmEndpoint: endpoint, dryRun } = inputs
  if (targets.length === 0) return
  if (dryRun || id === null) {
    facts.outcomes = targets.map((target) => unpushed(target, 'planned', null))
    facts.outcomes.forEach(log.outcome)
    return
  }
  log.pushing(targets.length, maxParallel)
  const { outcomes, stoppedBy } = await runPushes(call, session, {
    endpoint,
    certificateId: id,
    targets,
    maxParallel,
    now: world.clock.now,
    onOutcome: log.outcome,
  })
  facts.outcomes = outcomes
  facts.failure = stoppedBy
}

/** Checks the hosts, unless no target can have received the certificate. */
async function verify(stage: Stage, certificate: Certificate): Promise<void> {
  const { world, inputs, log, facts, deadline } = stage
  const { hosts, targets, dryRun, requestTimeoutMs, verifyTimeoutMs } = inputs
  const { probe, clock, cancelled } = world
  const mayHaveArrived = facts.outcomes.some(
    ({ status }) => status !== 'failed' && status !== 'not-attempted',
  )
  if (hosts.length === 0 || (targets.length > 0 && !mayHaveArrived) || cancelled.aborted) return
  // A dry run pushes nothing, so a second check could only repeat the first.
  const patienceMs = dryRun ? 0 : verifyTimeoutMs
  log.checkingHosts(hosts.length, patienceMs, deadline - clock.now())
  const { checks, stoppedBy } = await runChecks({
    hosts,
    certificate,
    probe,
    clock,
    cancelled,
    probeTimeoutMs: requestTimeoutMs,
    patienceMs,
    deadline,
    onCheck: log.check,
  })
  facts.checks = checks
  facts.failure ??= stoppedBy
}

function requirementsOf({ clock }: World, { minDaysRemaining }: Inputs): Requirements {
  return { now: clock.now, minDaysRemaining }
}
