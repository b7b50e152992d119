// Stories to look at and to test against: what the step asks for, what goes wrong in the cloud, and
// how the run must end.

import type { Fault } from './faults.ts'
import { account, certificateIds, pusher, trusted } from './seed.ts'

export interface Scenario {
  readonly name: string
  /** One line for a list. */
  readonly title: string
  /** The step's inputs; the endpoints are added when they are known. */
  readonly inputs: Readonly<Record<string, string>>
  /** Look at every address of the edge; in the demo somebody binds the certificate, and it looks again. */
  readonly looksAtEdge?: boolean
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

export const scenarios: readonly Scenario[] = [
  {
    name: 'success',
    title: 'Six targets in three services and several regions; one of them is throttled once',
    inputs: { ...signIn, 'certificate-id': certificateIds.issued, targets: sixTargets },
    looksAtEdge: true,
    faults: [
      {
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
      },
    ],
    expected: { exitCode: 0, result: 'success' },
  },
  {
    name: 'keyless',
    title: "No stored secret at all: GitHub's ID token is exchanged for temporary keys",
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
    title: 'One target lacks a permission, one has no such project, one may have been done',
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
    title: 'The certificate expired, so nothing is pushed',
    inputs: { ...signIn, 'certificate-id': certificateIds.expired, targets: sixTargets },
    faults: [],
    expected: { exitCode: 1, result: 'failure' },
  },
  {
    name: 'dry-run',
    title: 'Sign in and look, but push nothing',
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

/** @throws `RangeError` that names the scenarios there are */
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
