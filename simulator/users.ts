// IAM users, and those of the default seed besides `pusher`. Each name says what the user may or
// may not do.

/** An IAM user. */
export interface SimulatedUser {
  readonly name: string
  readonly password: string
  /** Actions that the user may perform, as policies name them. */
  readonly permissions: readonly string[]
  /** Why IAM refuses this user in spite of the correct password. */
  readonly obstacle?: 'second-factor' | 'huawei-id' | 'disabled' | 'console-only'
  /** The identity provider that a federated user comes from. */
  readonly provider?: string
  /** Whether the gateway refuses this user's reads before they reach SCM. */
  readonly blindAtGateway?: boolean
}

const read = ['scm:cert:get', 'scm:cert:list']
const push = ['scm:cert:push', 'scm:cert:upload']

/** What the calls that bind a certificate ask for, by their names in classic IAM. */
const bind = [
  'elb:certificates:list',
  'elb:certificates:get',
  'elb:certificates:put',
  'elb:certificates:delete',
  'elb:listeners:list',
  'elb:listeners:get',
  'elb:listeners:put',
  'elb:loadbalancers:get',
  'waf:certificate:list',
  'waf:certificate:get',
  'waf:certificate:put',
  'waf:certificate:delete',
  'waf:certificate:apply',
  'waf:instance:list',
  'waf:instance:get',
  'waf:instance:put',
  'cdn:configuration:queryDomains',
  'cdn:configuration:queryHttpsConf',
  'cdn:configuration:modifyHttpsConf',
  'cdn:configuration:queryOriginConfInfo',
  'cdn:configuration:modifyOriginConfInfo',
]

/** Every permission that a service of the simulated cloud asks for. */
export const everything = [...read, ...push, 'iam:projects:list', ...bind]

/** Every permission except these, for a user of a test. */
export function everythingBut(...missing: readonly string[]): string[] {
  return everything.filter((action) => !missing.includes(action))
}

/** Users that may do less than `pusher`, or that cannot sign in. */
export const restrictedUsers: readonly SimulatedUser[] = [
  { name: 'ci-blind', password: 'simulator-password-of-ci-blind', permissions: push },
  {
    name: 'ci-gateway-blind',
    password: 'simulator-password-of-ci-gateway-blind',
    permissions: push,
    blindAtGateway: true,
  },
  { name: 'ci-reader', password: 'simulator-password-of-ci-reader', permissions: read },
  {
    name: 'ci-mfa',
    password: 'simulator-password-of-ci-mfa',
    permissions: [...read, ...push],
    obstacle: 'second-factor',
  },
  {
    name: 'hwid-owner',
    password: 'simulator-password-of-hwid-owner',
    permissions: [...read, ...push],
    obstacle: 'huawei-id',
  },
  {
    name: 'ci-disabled',
    password: 'simulator-password-of-ci-disabled',
    permissions: [...read, ...push],
    obstacle: 'disabled',
  },
  {
    name: 'ci-console-only',
    password: 'simulator-password-of-ci-console-only',
    permissions: [...read, ...push],
    obstacle: 'console-only',
  },
]
