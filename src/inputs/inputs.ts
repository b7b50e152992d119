// From the step's inputs to one typed value, or to one error that lists every problem. Nothing here
// talks to the cloud.

import type { CertificateInputs } from '../certificate/choose.ts'
import { endpointsOf } from '../cloud/endpoints.ts'
import type { Target } from '../push/target.ts'
import type { KnownEndpoint, SignInSituation, Situation } from '../report/remedies/situation.ts'
import { type FailOn, failOnWords } from '../report/run-facts.ts'
import type { Job, Runner } from '../runner.ts'
import type { SignInInputs } from '../sign-in/sign-in.ts'
import type { Host } from '../verify/host.ts'
import { type BindInputs, readBindInputs } from './bind.ts'
import { readCertificateInputs } from './certificate.ts'
import { parseHosts } from './hosts.ts'
import { checkProxy } from './proxy.ts'
import { InputReader } from './reader.ts'
import { readSignIn } from './sign-in.ts'
import { likelyRegions, parseTargets, suspectRegions } from './targets.ts'

/** Every input, checked and typed. */
export interface Inputs {
  readonly signIn: SignInInputs
  readonly certificate: CertificateInputs
  /** Limits the search and receives uploads; null: no limit, and SCM's default project. */
  readonly enterpriseProjectId: string | null
  readonly minDaysRemaining: number
  /** Empty when only hosts are checked. */
  readonly targets: readonly Target[]
  /** Null if `bind` is `none`. */
  readonly bind: BindInputs | null
  readonly hosts: readonly Host[]
  readonly verifyTimeoutMs: number
  readonly verifyRequired: boolean
  readonly skipWhenServed: boolean
  readonly failOn: FailOn
  readonly dryRun: boolean
  readonly maxParallel: number
  readonly maxRetries: number
  readonly requestTimeoutMs: number
  readonly timeoutMs: number
  readonly iamEndpoint: string
  readonly scmEndpoint: string
  readonly stsEndpoint: string
  /** What remedies depend on. */
  readonly situation: Situation
  /** Sentences about inputs that look wrong but may be right. */
  readonly warnings: readonly string[]
}

/** The values of absent inputs. action.yml repeats them, and a test compares the two. */
export const inputDefaults: Readonly<Record<string, string>> = {
  'token-scope': 'project',
  'min-days-remaining': '0',
  'fail-on': 'any',
  'dry-run': 'false',
  'max-parallel': '8',
  'max-retries': '3',
  'request-timeout-seconds': '30',
  'timeout-seconds': '300',
  'verify-timeout-seconds': '0',
  'verify-required': 'false',
  'skip-when-served': 'false',
  summary: 'true',
  'scm-region': 'cn-north-4',
  bind: 'none',
  rollback: 'auto',
  'allow-other-key-type': 'false',
  'bind-limit': '20',
}

/**
 * Reads every input. Each secret is masked as soon as it is read.
 * @throws `INPUT_INVALID` with all problems at once
 */
export function readInputs(job: Job): Inputs {
  const reader = new InputReader(job.runner, inputDefaults)
  const region = readRegion(reader)
  const endpoints = endpointsOf(region)
  const signIn = readSignIn(reader, job, region)
  const hosts = readHosts(reader)
  const needsNoTarget = hosts === null || hosts.length > 0
  const iamEndpoint = reader.endpoint('iam-endpoint', endpoints.iam)
  const scmEndpoint = reader.endpoint('scm-endpoint', endpoints.scm)
  const stsEndpoint = reader.endpoint('sts-endpoint', endpoints.sts ?? '')
  const targets = readTargets(reader, needsNoTarget)
  const bind = readBindInputs(reader, targets, signIn, endpoints.cdn)
  const inputs: Inputs = {
    signIn,
    certificate: readCertificateInputs(reader, job),
    enterpriseProjectId: readEnterpriseProject(reader),
    minDaysRemaining: reader.wholeNumber('min-days-remaining', 0, 3650),
    targets,
    bind,
    hosts: hosts ?? [],
    verifyTimeoutMs: reader.wholeNumber('verify-timeout-seconds', 0, 3600) * 1000,
    verifyRequired: reader.flag('verify-required'),
    skipWhenServed: reader.flag('skip-when-served'),
    failOn: reader.word('fail-on', failOnWords),
    dryRun: reader.flag('dry-run'),
    maxParallel: reader.wholeNumber('max-parallel', 1, 32),
    maxRetries: reader.wholeNumber('max-retries', 0, 10),
    requestTimeoutMs: reader.wholeNumber('request-timeout-seconds', 1, 600) * 1000,
    timeoutMs: reader.wholeNumber('timeout-seconds', 1, 21_600) * 1000,
    iamEndpoint,
    scmEndpoint,
    stsEndpoint,
    situation: {
      signIn: situationOf(signIn),
      set: reader.set,
      region,
      endpoints: [
        { input: 'scm-endpoint', url: scmEndpoint, project: null },
        { input: 'iam-endpoint', url: iamEndpoint, project: null },
        { input: 'sts-endpoint', url: stsEndpoint, project: null },
        ...bindEndpoints(targets, bind),
      ],
      likelyRegions: likelyRegions(targets),
    },
    warnings: reader.warnings,
  }
  if (signIn.kind === 'agency' && inputs.stsEndpoint === '') {
    const message = `has no default for ${region}; set it, or sign in with identity-provider-id (classic IAM)`
    reader.addProblem({ input: 'sts-endpoint', message, mentions: ['identity-provider-id'] })
  }
  const needHosts = {
    'verify-required': inputs.verifyRequired,
    'skip-when-served': inputs.skipWhenServed,
  }
  for (const [input, isSet] of Object.entries(needHosts)) {
    if (needsNoTarget || !isSet) continue
    const message = 'needs verify-hosts, which is empty; name at least one host there'
    reader.addProblem({ input, message, mentions: ['verify-hosts'] })
  }
  const areTimesBad = reader.isBad('timeout-seconds', 'verify-timeout-seconds')
  if (inputs.verifyTimeoutMs > inputs.timeoutMs && !areTimesBad) {
    const message = `${inputs.verifyTimeoutMs / 1000} is more than timeout-seconds (${inputs.timeoutMs / 1000}), which ends the checks, too; raise timeout-seconds`
    const mentions = ['timeout-seconds']
    reader.addProblem({ input: 'verify-timeout-seconds', message, mentions })
  }
  reader.flag('summary')
  checkProxy(reader, job)
  reader.throwProblems()
  return inputs
}

/**
 * Reads `summary` on its own, because bad inputs are when the summary is needed most. Never throws.
 */
export function isSummaryWanted(runner: Runner): boolean {
  return runner.getInput('summary').trim().toLowerCase() !== 'false'
}

/** Where the services of the targets are, and which input says so. */
function bindEndpoints(targets: readonly Target[], bind: BindInputs | null): KnownEndpoint[] {
  if (bind === null) return []
  return targets.map(({ service, project }) => ({
    input: `${service.toLowerCase()}-endpoint`,
    url: bind.endpoints[service](project),
    project: service === 'CDN' ? null : project,
  }))
}

/** What of the sign-in a remedy depends on; no secret is in it. */
function situationOf(signIn: SignInInputs): SignInSituation {
  const { kind, variables } = signIn
  return kind === 'access-key'
    ? { kind, variables, accessKeyId: signIn.key.accessKeyId }
    : { kind, variables }
}

function readRegion(reader: InputReader): string {
  const region = reader.text('scm-region') ?? ''
  if (!/^[a-z]+(?:-[a-z0-9]+)+$/.test(region)) {
    const message = `"${region}" is not a region; write it like "cn-north-4"`
    reader.addProblem({ input: 'scm-region', message })
  }
  return region
}

function readEnterpriseProject(reader: InputReader): string | null {
  const id = reader.text('enterprise-project-id')
  if (id !== null && !/^(?:all|0|[0-9a-f-]{36})$/i.test(id)) {
    const message = `"${id}" is not the ID of an enterprise project; use its UUID, "0" for the default project, or "all"`
    reader.addProblem({ input: 'enterprise-project-id', message })
  }
  return id
}

/** @param mayBeEmpty whether the run has something to do without a target */
function readTargets(reader: InputReader, mayBeEmpty: boolean): readonly Target[] {
  // Not trimmed, so that the lines and columns of problems match the workflow file.
  const { targets, problems } = parseTargets(reader.raw('targets'))
  reader.addProblem(...problems)
  reader.warnings.push(...suspectRegions(targets))
  if (targets.length > 0 || problems.length > 0) return targets
  if (!mayBeEmpty) {
    const message =
      'is required; name at least one service, like "ELB: cn-north-4", or set verify-hosts to only check hosts'
    reader.addProblem({ input: 'targets', message, mentions: ['verify-hosts'] })
  } else if (reader.text('targets') !== null) {
    reader.warnings.push('targets has only comments, so nothing is pushed; hosts are checked.')
  }
  return targets
}

/** Null when verify-hosts has problems. */
function readHosts(reader: InputReader): readonly Host[] | null {
  const { hosts, problems } = parseHosts(reader.raw('verify-hosts'))
  reader.addProblem(...problems)
  return problems.length > 0 ? null : hosts
}
