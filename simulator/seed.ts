// What the simulated cloud contains at the start: an account with its users, projects and
// certificates. All names are exported, so that tests and demos do not repeat them.

import type { Sparseness } from './sparse.ts'
import { everything, restrictedUsers, type SimulatedUser } from './users.ts'

/** An IAM project. */
export interface SimulatedProject {
  readonly id: string
  readonly name: string
  /** Absent: true. Nobody may enter a disabled project. */
  readonly enabled?: boolean
  /** The names of the users that have a role in it. Absent: every user. */
  readonly members?: readonly string[]
}

/** A permanent access key of a user. */
export interface SimulatedAccessKey {
  readonly id: string
  readonly secret: string
  readonly user: string
}

/**
 * An identity provider and the ID tokens that it trusts: for STS with an agency, or classic IAM.
 */
export interface SimulatedTrust {
  /** The provider's URN for STS, or its id for classic IAM. */
  readonly provider: string
  /** The agency's URN; null for classic IAM. */
  readonly agency: string | null
  readonly issuer: string
  readonly audience: string
  /** Patterns for the subject, in which `*` matches any text. */
  readonly subjects: readonly string[]
  readonly permissions: readonly string[]
  /**
   * Absent: true. False accepts any ID token, such as a real one of GitHub, whose keys the
   * simulated cloud does not know.
   */
  readonly isChecked?: boolean
}

/** A certificate in SCM. */
export interface SimulatedCertificate {
  readonly id: string
  readonly name: string
  readonly domain: string
  /** Names, separated by `;`. */
  readonly sans: string
  readonly status: string
  readonly pushSupport: 'ON' | 'OFF'
  /** Milliseconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
  /** SHA-1, 40 hexadecimal digits. */
  readonly fingerprint: string
  /** `0` is the default enterprise project. */
  readonly enterpriseProjectId: string
  /** What a service serves after binding; absent when the cloud has no edge. */
  readonly pem?: ServablePem
}

/** A certificate and its key, as a TLS server needs them. */
export interface ServablePem {
  /** The certificate, then its intermediates. */
  readonly chain: string
  readonly key: string
}

/** Everything that a simulated cloud starts with. */
export interface CloudSeed {
  readonly account: string
  readonly accountId: string
  /** The region that SCM's endpoint belongs to. */
  readonly scmRegion: string
  /** In milliseconds. */
  readonly tokenLifetimeMs: number
  /** Random bytes in a token; in base64 it is a third longer. */
  readonly tokenBytes: number
  readonly users: readonly SimulatedUser[]
  readonly projects: readonly SimulatedProject[]
  readonly accessKeys: readonly SimulatedAccessKey[]
  readonly trusts: readonly SimulatedTrust[]
  /** In milliseconds. */
  readonly temporaryKeyLifetimeMs: number
  /** The subject of GitHub's ID tokens. */
  readonly subject: string
  /** With which `duplicate_check` a duplicate is refused: its sense was reversed in 2026. */
  readonly duplicatesRefusedWith: boolean
  /** What becomes of optional fields in the answers of these services. Absent: `none`. */
  readonly sparse: Readonly<Partial<Record<'iam' | 'sts' | 'scm', Sparseness>>>
  /** Whether SCM writes times as `2026-11-25T02:00:00` instead of `2026-11-25 02:00:00.0`. */
  readonly scmTimesAreIso: boolean
  /** The most rows that a page of the list has, whatever is asked for. */
  readonly mostListRows: number
  readonly certificates: readonly SimulatedCertificate[]
  /**
   * The largest offset that the list accepts. The documentation says 30 in one place and 100 in
   * another.
   */
  readonly mostListOffset: number
}

/** The account's name. */
export const account = 'acme'
/** The user that may do everything the action needs. */
export const pusher = { name: 'ci-pusher', password: 'simulator-password-of-ci-pusher' } as const

/** The access key of `pusher`. */
export const accessKey = {
  id: 'SIMULATORACCESSKEY01',
  secret: 'simulator-secret-key-of-ci-pusher-0123456',
} as const

/** The issuer of GitHub's ID tokens. */
export const issuer = 'https://token.actions.githubusercontent.com'
/** The default audience of GitHub's ID tokens. */
export const repositoryOwner = 'https://github.com/example'
/** The subject of an ID token of the main branch. */
export const mainBranch = 'repo:example/site:ref:refs/heads/main'

/** What a workflow must name to sign in without stored secrets. */
export const trusted = {
  providerUrn: 'iam::acme:oidcProvider:github',
  agencyUrn: 'iam::acme:agency:push-certificate',
  identityProviderId: 'github',
  /** The token that lets a job ask GitHub for an ID token. */
  requestToken: 'simulator-request-token-of-the-job',
} as const

const trust = {
  issuer,
  audience: repositoryOwner,
  subjects: ['repo:example/site:ref:refs/heads/*'],
  permissions: everything,
}

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

/** The certificates' ids, by what is special about each. */
export const certificateIds = {
  issued: 'scs1700000000001',
  uploaded: 'scs1700000000002',
  expired: 'scs1700000000003',
  revoked: 'scs1700000000004',
  checking: 'scs1700000000005',
  pushOff: 'scs1700000000006',
  /** SCM still says ISSUED, but the certificate has expired. */
  pastItsDate: 'scs1700000000007',
} as const

/**
 * The seed of a simulated cloud.
 * @param now milliseconds since the epoch; the certificates' dates are relative to it
 */
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
    enterpriseProjectId: '0',
    ...more,
  })
  return {
    account,
    accountId: 'd'.repeat(32),
    scmRegion: 'cn-north-4',
    tokenLifetimeMs: dayMs,
    tokenBytes: 1200,
    users: [{ ...pusher, permissions: everything }, ...restrictedUsers],
    projects: projectNames.map((name, index) => ({ name, id: String(index + 1).repeat(32) })),
    accessKeys: [
      { ...accessKey, user: pusher.name },
      {
        id: 'SIMULATORACCESSKEY02',
        secret: 'simulator-secret-key-of-ci-blind-01234567',
        user: 'ci-blind',
      },
    ],
    trusts: [
      { ...trust, provider: trusted.providerUrn, agency: trusted.agencyUrn },
      { ...trust, provider: trusted.identityProviderId, agency: null },
    ],
    temporaryKeyLifetimeMs: dayMs / 24,
    mostListOffset: Number.POSITIVE_INFINITY,
    duplicatesRefusedWith: true,
    sparse: {},
    scmTimesAreIso: false,
    mostListRows: 50,
    subject: mainBranch,
    certificates: [
      certificate(certificateIds.issued, 'ISSUED'),
      certificate(certificateIds.uploaded, 'UPLOAD'),
      certificate(certificateIds.expired, 'EXPIRED', { notAfter: now - 10 * dayMs }),
      certificate(certificateIds.revoked, 'REVOKED'),
      certificate(certificateIds.checking, 'CHECKING'),
      certificate(certificateIds.pushOff, 'ISSUED', {
        pushSupport: 'OFF',
        domain: 'off.example.com',
        sans: '',
      }),
      certificate(certificateIds.pastItsDate, 'ISSUED', { notAfter: now - 3 * dayMs }),
    ],
  }
}
