// Scenarios for demos and tests: the step's inputs, what goes wrong in the cloud, and how the run
// must end.

import type { EdgeSabotage } from './edges.ts'
import type { Fault } from './faults.ts'
import type { GoLiveSeed } from './go-live-seed.ts'
import { uuidOf } from './go-live-seed.ts'
import { demoSite } from './go-live-site.ts'
import { account, certificateIds, pusher, trusted } from './seed.ts'

/** One run against the simulated cloud. */
export interface Scenario {
  readonly name: string
  /** What happens, in one line. */
  readonly title: string
  /** What a reader of the demo should know before. */
  readonly intro?: string
  /** The step's inputs, without the endpoints, whose ports are not known yet. */
  readonly inputs: Readonly<Record<string, string>>
  /**
   * Whether to check every host of the edge. The demo then binds the certificate and checks again.
   */
  readonly checksEdge?: boolean
  /**
   * What ELB, WAF and CDN have. The demo then checks every place that has the seed's certificate
   * `old`, and shows what is bound before and after the step.
   */
  readonly goLive?: GoLiveSeed
  /** The TLS servers that harm visitors as soon as another certificate is bound there. */
  readonly sabotages?: readonly EdgeSabotage[]
  readonly faults: readonly Fault[]
  readonly expected: { readonly exitCode: number; readonly result: string }
}

const signIn = {
  'account-name': account,
  username: pusher.name,
  password: pusher.password,
}

const sixTargets = `\
CDN
# the load balancers of three regions
ELB: cn-north-4, cn-east-3, ap-southeast-3
WAF: cn-north-4, cn-south-1`

const throttledOnce: Fault = {
  on: 'push',
  target: 'ELB:cn-east-3',
  attempts: [1],
  action: {
    kind: 'answer',
    status: 429,
    code: 'APIGW.0308',
    message: 'The throttling threshold has been reached: policy user over ratelimit',
    headers: { 'Retry-After': '1' },
  },
}

/** One step that renews the whole site of `demoSite`. */
const goLive = {
  ...signIn,
  'certificate-domain': 'www.example.com',
  targets: `\
CDN
ELB: cn-north-4, cn-east-3
WAF: cn-north-4`,
  bind: 'replace',
  'verify-timeout-seconds': '60',
  'verify-required': 'true',
  // CDN would take about five minutes for each change.
  'timeout-seconds': '1800',
}

/** The scenario that the demo tells when no other is named. */
export const defaultStory = 'go-live'

/** Every scenario, in the order of the list. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'go-live',
    title: 'One step renews a whole site: pushed, bound and live; a throttled push is retried',
    intro: `\
One certificate of www.example.com is bound in ELB, WAF and CDN, and expires soon. SCM has its
renewal. The step pushes the renewal and binds it in the old one's places. Other sites stay as they
are.`,
    inputs: goLive,
    goLive: demoSite,
    faults: [throttledOnce],
    expected: { exitCode: 0, result: 'success' },
  },
  {
    name: 'go-live-plan',
    title: 'A dry run of the same: it shows what would be bound, and changes nothing',
    intro: 'Run a new workflow like this first.',
    inputs: { ...goLive, 'verify-required': 'false', 'dry-run': 'true' },
    goLive: demoSite,
    faults: [],
    expected: { exitCode: 0, result: 'dry-run' },
  },
  {
    name: 'go-live-rolled-back',
    title: 'A load balancer fails with the new certificate, so it gets the old one back',
    intro: `\
The listener "web" in cn-north-4 closes every connection as soon as it has the new certificate. The
step notices, gives it the old one back, and switches nothing more in ELB in that project.`,
    inputs: { ...goLive, 'verify-timeout-seconds': '0' },
    goLive: demoSite,
    faults: [],
    sabotages: [
      { edge: `ELB:cn-north-4/listener/${uuidOf('listener', 'web')}`, harm: 'no-handshake' },
    ],
    expected: { exitCode: 1, result: 'partial' },
  },
  {
    name: 'push-only',
    title: 'Only push to six targets; someone binds by hand, and a second step checks the hosts',
    inputs: { ...signIn, 'certificate-id': certificateIds.issued, targets: sixTargets },
    checksEdge: true,
    faults: [throttledOnce],
    expected: { exitCode: 0, result: 'success' },
  },
  {
    name: 'keyless',
    title: "No stored secret: GitHub's ID token is exchanged for temporary keys",
    inputs: {
      'oidc-provider-urn': trusted.providerUrn,
      'agency-urn': trusted.agencyUrn,
      'certificate-id': certificateIds.issued,
      targets: sixTargets,
    },
    faults: [],
    expected: { exitCode: 0, result: 'success' },
  },
  {
    name: 'partial-failure',
    title: 'One target lacks a permission, one names an unknown project, one may have succeeded',
    inputs: {
      ...signIn,
      'certificate-id': certificateIds.issued,
      targets: `${sixTargets}, cn-west-9`,
      'max-retries': '1',
    },
    faults: [
      { on: 'push', target: 'CDN', action: { kind: 'reset', when: 'after-reading', effect: true } },
      {
        on: 'push',
        target: 'ELB:cn-east-3',
        action: {
          kind: 'answer',
          status: 400,
          code: 'SCM.0202',
          message: 'You do not have the permission for ELB: elb:certificates:create',
        },
      },
    ],
    expected: { exitCode: 1, result: 'partial' },
  },
  {
    name: 'refused-sign-in',
    title: 'The password is wrong',
    inputs: {
      ...signIn,
      password: 'not-the-password-any-more',
      'certificate-id': certificateIds.issued,
      targets: sixTargets,
    },
    faults: [],
    expected: { exitCode: 1, result: 'failure' },
  },
  {
    name: 'bad-input',
    title: 'Several inputs are wrong; all are reported at once, and nothing is sent',
    inputs: {
      ...signIn,
      'certificate-id': 'www.example.com',
      targets: 'CND\nELB\nWAF: cn-north-4,, cn east',
      'fail-on': 'anny',
      'max-parallel': '64',
    },
    faults: [],
    expected: { exitCode: 1, result: 'failure' },
  },
  {
    name: 'expired-certificate',
    title: 'The certificate has expired, so nothing is pushed',
    inputs: { ...signIn, 'certificate-id': certificateIds.expired, targets: sixTargets },
    faults: [],
    expected: { exitCode: 1, result: 'failure' },
  },
  {
    name: 'dry-run',
    title: 'Sign in and read the certificate, but push nothing',
    inputs: {
      ...signIn,
      'certificate-id': certificateIds.issued,
      targets: sixTargets,
      'dry-run': 'true',
    },
    faults: [],
    expected: { exitCode: 0, result: 'dry-run' },
  },
]

/**
 * The scenario of this name.
 * @throws `RangeError` that lists all scenarios, when there is none of this name
 */
export function findScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name)
  if (found !== undefined) return found
  const names = scenarios.map((scenario) => scenario.name).join(', ')
  throw new RangeError(`there is no scenario "${name}"; choose one of ${names}`)
}

/** The list that `--list` prints. */
export function listScenarios(): string {
  return scenarios.map(({ name, title }) => `${name.padEnd(20)} ${title}`).join('\n')
}
