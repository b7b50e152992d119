// The story: read the inputs, sign in, choose the certificate, push it to every target, look at what
// the hosts serve, report. However a run ends, the report tells what is known of each target, and only then the step fails.

import type { Certificate } from './certificate/certificate.ts'
import { checkFiles, chooseCertificate } from './certificate/choose.ts'
import type { Guards } from './certificate/inspect.ts'
import { type Caller, createCaller } from './cloud/call.ts'
import { openSession, type Session } from './cloud/session.ts'
import { asActionError } from './errors.ts'
import { type Inputs, isSummaryWanted, readInputs } from './inputs/inputs.ts'
import { unpushed } from './push/outcome.ts'
import { runPushes } from './push/pool.ts'
import { guardRunner } from './report/guarded-runner.ts'
import {
  renderCertificateLine,
  renderCheckLine,
  renderLookingLine,
  renderOutcomeLine,
  renderReason,
} from './report/log.ts'
import { publishReport } from './report/publish.ts'
import { type Redact, redactCertificate, redactCheck, redactOutcome } from './report/redact.ts'
import { createReport, nothingYet, type RunFacts } from './report/run-report.ts'
import { Secrets } from './report/secrets.ts'
import { count } from './report/words.ts'
import { credentialsFor } from './sign-in/sign-in.ts'
import { runChecks } from './verify/checks.ts'
import type { World } from './world.ts'

/** Filled in as the story goes, so that nothing is lost wherever it ends. */
type FactsSoFar = { -readonly [Fact in keyof RunFacts]: RunFacts[Fact] }

/** Runs the action from its inputs to its report. Never throws. */
export async function main(outside: World): Promise<void> {
  const secrets = new Secrets()
  const redact = (text: string) => secrets.redact(text)
  const world = { ...outside, runner: guardRunner(outside.runner, secrets) }
  const facts: FactsSoFar = { ...nothingYet }
  try {
    await runStory(world, facts, redact)
  } catch (error) {
    facts.problem = asActionError(error)
  }
  world.connections.close()
  const report = createReport(facts, world.clock.now(), redact)
  await publishReport(world.runner, report, isSummaryWanted(world.runner))
}

async function runStory(world: World, facts: FactsSoFar, redact: Redact): Promise<void> {
  if (world.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') world.runner.warning(tlsIsOff)
  const inputs = readInputs(world)
  const { targets, hosts, dryRun, failOn, verifyRequired, timeoutMs } = inputs
  Object.assign(facts, { targets, dryRun, failOn, verifyRequired, hostCount: hosts.length })
  const stage = { world, inputs, facts, redact, deadline: world.clock.now() + timeoutMs }

  const cloud = await signIn(stage)
  const certificate = await choose(stage, cloud)
  await push(stage, cloud, certificate)
  await verify(stage, certificate)
  // Cancelling may have come while the last answer was on its way.
  world.cancelled.throwIfAborted()
}

/** What the parts of the story share. */
interface Stage {
  readonly world: World
  readonly inputs: Inputs
  readonly facts: FactsSoFar
  readonly redact: Redact
  /** Milliseconds since the epoch. */
  readonly deadline: number
}

interface Cloud {
  readonly call: Caller
  readonly session: Session
}

async function signIn({ world, inputs, facts, deadline }: Stage): Promise<Cloud> {
  const { connections, clock, random, cancelled, runner } = world
  const { maxRetries, requestTimeoutMs, certificate: wanted } = inputs
  // What can be refused before anything is sent is refused here.
  if (wanted.kind === 'files') facts.notices = checkFiles(wanted.files, guardsOf(world, inputs))
  const { send } = connections
  const { debug } = runner
  const limits = { maxRetries, requestTimeoutMs, deadline }
  const call = createCaller({ send, clock, random, cancelled, debug, ...limits })
  const session = openSession(credentialsFor(inputs.signIn, world, call, inputs))
  runner.info(`Signing in with ${inputs.signIn.source}`)
  await session.current()
  return { call, session }
}

async function choose(stage: Stage, cloud: Cloud): Promise<Certificate> {
  const { world, inputs, facts, redact } = stage
  const { enterpriseProjectId, scmEndpoint: endpoint, targets, dryRun } = inputs
  const { certificate, notices, reason } = await chooseCertificate(
    { ...cloud, endpoint, enterpriseProjectId },
    inputs.certificate,
    guardsOf(world, inputs),
    dryRun || targets.length === 0,
  )
  facts.certificate = certificate
  facts.notices = [...facts.notices, ...notices]
  // Redacted here, before it is shortened; the guard before the log sees only what is left.
  if (reason !== null) world.runner.info(renderReason(redact(reason)))
  const shown = redactCertificate(certificate, redact)
  world.runner.info(renderCertificateLine(shown, world.clock.now()))
  return certificate
}

async function push(stage: Stage, { call, session }: Cloud, { id }: Certificate): Promise<void> {
  const { world, inputs, facts, redact } = stage
  const { targets, maxParallel, scmEndpoint: endpoint, dryRun } = inputs
  const { runner, clock } = world
  if (targets.length === 0) return
  if (dryRun || id === null) {
    facts.outcomes = targets.map((target) => unpushed(target, 'planned', null))
    for (const outcome of facts.outcomes) runner.info(renderOutcomeLine(outcome))
    return
  }
  runner.info(`Pushing to ${count(targets.length, 'target')}, ${maxParallel} at a time`)
  const { outcomes, stoppedBy } = await runPushes(call, session, {
    endpoint,
    certificateId: id,
    targets,
    maxParallel,
    now: clock.now,
    onOutcome: (outcome) => runner.info(renderOutcomeLine(redactOutcome(outcome, redact))),
  })
  facts.outcomes = outcomes
  facts.problem = stoppedBy
}

/** Looks at the hosts, unless no target can have got the certificate. */
async function verify(stage: Stage, certificate: Certificate): Promise<void> {
  const { world, inputs, facts, redact, deadline } = stage
  const { hosts, targets, dryRun, requestTimeoutMs, verifyTimeoutMs } = inputs
  const { look, clock, cancelled, runner } = world
  const isWorthALook = facts.outcomes.some(
    ({ status }) => status !== 'failed' && status !== 'not-attempted',
  )
  if (hosts.length === 0 || (targets.length > 0 && !isWorthALook) || cancelled.aborted) return
  // Nobody binds anything meanwhile in a dry run.
  const patienceMs = dryRun ? 0 : verifyTimeoutMs
  runner.info(renderLookingLine(hosts.length, patienceMs))
  if (patienceMs > deadline - clock.now()) runner.info(looksEndEarly)
  const { checks, stoppedBy } = await runChecks({
    hosts,
    certificate,
    look,
    clock,
    cancelled,
    lookTimeoutMs: requestTimeoutMs,
    patienceMs,
    deadline,
    onCheck: (check) => runner.info(renderCheckLine(redactCheck(check, redact))),
  })
  facts.checks = checks
  facts.problem ??= stoppedBy
}

function guardsOf({ clock }: World, { minDaysRemaining }: Inputs): Guards {
  return { now: clock.now, minDaysRemaining }
}

const looksEndEarly =
  'verify-timeout-seconds is longer than what is left of timeout-seconds, in which the looking ends, too: give timeout-seconds more room.'

const tlsIsOff =
  'NODE_TLS_REJECT_UNAUTHORIZED is 0: anybody in between can read and change what is sent, ' +
  'credentials included. For a private CA set NODE_EXTRA_CA_CERTS instead.'
