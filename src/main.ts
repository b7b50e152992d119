// The story: read the inputs, sign in, look at the certificate, push it to every target, report.
// However a run ends, the report tells what is known of each target, and only then the step fails.

import { checkFiles, chooseCertificate } from './certificate/choose.ts'
import { type Caller, createCaller } from './cloud/call.ts'
import { openSession } from './cloud/credentials.ts'
import { asActionError } from './errors.ts'
import { type Inputs, isSummaryWanted, readInputs } from './inputs.ts'
import { unpushed } from './push/outcome.ts'
import { runPushes } from './push/pool.ts'
import { guardRunner } from './report/guarded-runner.ts'
import { renderCertificateLine, renderOutcomeLine, renderReason } from './report/log.ts'
import { publishReport } from './report/publish.ts'
import { type Redact, redactCertificate, redactOutcome } from './report/redact.ts'
import { createReport, type RunFacts } from './report/run-report.ts'
import { count } from './report/text.ts'
import { Secrets } from './secrets.ts'
import { credentialsFor } from './sign-in/credentials.ts'
import type { World } from './world.ts'

/** Filled in as the story goes, so that nothing is lost wherever it ends. */
type FactsSoFar = { -readonly [Fact in keyof RunFacts]: RunFacts[Fact] }

/** Runs the action from its inputs to its report. Never throws. */
export async function main(outside: World): Promise<void> {
  const secrets = new Secrets()
  const redact = (text: string) => secrets.redact(text)
  const world = { ...outside, runner: guardRunner(outside.runner, secrets) }
  const facts: FactsSoFar = {
    targets: [],
    outcomes: [],
    certificate: null,
    notices: [],
    problem: null,
    dryRun: false,
    failOn: 'any',
  }
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
  const { runner, clock, env } = world
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') runner.warning(tlsIsOff)
  const inputs = readInputs(world)
  const { certificate: wanted, targets, dryRun, maxParallel, scmEndpoint: endpoint } = inputs
  facts.targets = targets
  facts.dryRun = dryRun
  facts.failOn = inputs.failOn
  const guards = { now: clock.now, minDaysRemaining: inputs.minDaysRemaining }
  facts.notices = wanted.kind === 'files' ? checkFiles(wanted.files, guards) : []

  const call = openCloud(world, inputs)
  const session = openSession(credentialsFor(inputs.signIn, world, call, inputs))
  runner.info(`Signing in with ${inputs.signIn.source}`)
  await session.current()

  const { enterpriseProjectId } = inputs
  const shelf = { call, session, endpoint, enterpriseProjectId }
  const { certificate, notices, reason } = await chooseCertificate(shelf, wanted, guards, dryRun)
  facts.certificate = certificate
  facts.notices = [...facts.notices, ...notices]
  if (reason !== null) runner.info(renderReason(redact(reason)))
  runner.info(renderCertificateLine(redactCertificate(certificate, redact), clock.now()))

  if (dryRun || certificate.id === null) {
    facts.outcomes = targets.map((target) => unpushed(target, 'planned', null))
    for (const outcome of facts.outcomes) runner.info(renderOutcomeLine(outcome))
    return
  }

  runner.info(`Pushing to ${count(targets.length, 'target')}, ${maxParallel} at a time`)
  const { outcomes, stoppedBy } = await runPushes(call, session, {
    endpoint,
    certificateId: certificate.id,
    targets,
    maxParallel,
    now: clock.now,
    onOutcome: (outcome) => runner.info(renderOutcomeLine(redactOutcome(outcome, redact))),
  })
  facts.outcomes = outcomes
  facts.problem = stoppedBy
}

const tlsIsOff =
  'NODE_TLS_REJECT_UNAUTHORIZED is 0: anybody in between can read and change what is sent, ' +
  'credentials included. For a private CA set NODE_EXTRA_CA_CERTS instead.'

function openCloud(world: World, { maxRetries, requestTimeoutMs, timeoutMs }: Inputs): Caller {
  const { connections, clock, random, cancelled, runner } = world
  return createCaller({
    send: connections.send,
    clock,
    random,
    cancelled,
    maxRetries,
    requestTimeoutMs,
    deadline: clock.now() + timeoutMs,
    debug: runner.debug,
  })
}
