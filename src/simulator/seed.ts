// What is in the simulated cloud when it starts: an account, its users and projects, certificates.
// All names are exported, so that tests and demos need not repeat them.

export interface SimulatedUser {
  readonly name: string
  readonly password: string
  /** Actions that the user may perform, as policies name them. */
  readonly permissions: readonly string[]
  /** Why IAM does not let this user in although the password is right. */
  readonly obstacle?: 'second-factor' | 'huawei-id' | 'disabled' | 'console-only'
  /** The gateway refuses reads before SCM is asked. */
  readonly blindAtGateway?: boolean
}

export interface SimulatedProject {
  readonly id: string
  readonly name: string
}

export interface SimulatedCertificate {
  readonly id: string
  readonly name: string
  readonly domain: string
  readonly sans: string
  readonly status: string
  readonly pushSupport: 'ON' | 'OFF'
  /** Milliseconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
  /** SHA-1, 40 hexadecimal digits. */
  readonly fingerprint: string
}

export interface CloudSeed {
  readonly account: string
  readonly accountId: string
  /** The region that SCM's endpoint belongs to. */
  readonly scmRegion: string
  readonly tokenLifetimeMs: number
  readonly users: readonly SimulatedUser[]
  readonly projects: readonly SimulatedProject[]
  readonly certificates: readonly SimulatedCertificate[]
}

export const account = 'acme'
export const pusher = { name: 'ci-pusher', password: 'simulator-password-of-ci-pusher' } as const

const read = ['scm:cert:get', 'scm:cert:list']
const push = ['scm:cert:push']

export const users: readonly SimulatedUser[] = [
  { ...pusher, permissions: [...read, ...push] },
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

const projectNames = [
  'cn-north-4',
  'cn-north-4_web',
  'cn-east-3',
  'cn-south-1',
  'ap-southeast-1',
  'ap-southeast-3',
  'eu-west-101',
]

const dayMs = 86_400_000

/** The certificates by what is special about them. */
export const certificateIds = {
  issued: 'scs1700000000001',
  uploaded: 'scs1700000000002',
  expired: 'scs1700000000003',
  revoked: 'scs1700000000004',
  checking: 'scs1700000000005',
  pushOff: 'scs1700000000006',
  /** SCM still says ISSUED, but the date has passed. */
  pastItsDate: 'scs1700000000007',
} as const

/** @param now milliseconds since the epoch; the certificates' dates count from it */
export function createDefaultSeed(now: number): CloudSeed {
  const certificate = (
    id: string,
    status: string,
    more: Partial<SimulatedCertificate> = {},
  ): SimulatedCertificate => ({
    id,
    name: `www-${status.toLowerCase()}`,
    domain: 'www.example.com',
    sans: 'example.com;www.example.com',
    status,
    pushSupport: 'ON',
    notBefore: now - 20 * dayMs,
    notAfter: now + 70 * dayMs,
    fingerprint: id.slice(3).repeat(4).slice(0, 40),
    ...more,
  })
  return {
    account,
    accountId: 'd'.repeat(32),
    scmRegion: 'cn-north-4',
    tokenLifetimeMs: dayMs,
    users,
    projects: projectNames.map((name, index) => ({ name, id: String(index + 1).repeat(32) })),
    certificates: [
      certificate(certificateIds.issued, 'ISSUED'),
      certificate(certificateIds.uploaded, 'UPLOAD'),
      certificate(certificateIds.expired, 'EXPIRED', { notAfter: now - 10 * dayMs }),
      certificate(certificateIds.revoked, 'REVOKED'),
      certificate(certificateIds.checking, 'CHECKING'),
      certificate(certificateIds.pushOff, 'ISSUED', { pushSupport: 'OFF' }),
      certificate(certificateIds.pastItsDate, 'ISSUED', { notAfter: now - 3 * dayMs }),
    ],
  }
}
