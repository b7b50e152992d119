// The state of the simulated cloud: what was issued, what was pushed, who is locked out. The
// services read and change it; it knows nothing of requests.

import { randomBytes } from 'node:crypto'
import type { CloudSeed, SimulatedCertificate, SimulatedProject, SimulatedUser } from './seed.ts'

/** What a token is good for: the account as a whole, or one project. */
export type TokenScope =
  | { readonly kind: 'account' }
  | { readonly kind: 'project'; readonly project: SimulatedProject }

export interface IssuedToken {
  readonly value: string
  readonly user: SimulatedUser
  readonly scope: TokenScope
  /** Milliseconds since the epoch. */
  readonly issuedAt: number
  readonly expiresAt: number
}

export interface PushRecord {
  readonly certificateId: string
  readonly service: string
  /** Empty for CDN. */
  readonly project: string
}

const failuresUntilLock = 5
const lockMs = 15 * 60_000

export class CloudState {
  readonly seed: CloudSeed
  readonly now: () => number
  /** Pushes that took effect, in order. */
  readonly pushes: PushRecord[] = []
  private readonly tokens = new Map<string, IssuedToken>()
  private readonly failures = new Map<string, readonly number[]>()
  private readonly lockedUntil = new Map<string, number>()

  constructor(seed: CloudSeed, now: () => number) {
    this.seed = seed
    this.now = now
  }

  issueToken(user: SimulatedUser, scope: TokenScope): IssuedToken {
    const issuedAt = this.now()
    const expiresAt = issuedAt + this.seed.tokenLifetimeMs
    // Real ones are signed messages: base64 that begins with MII, between one and a few kilobytes.
    const value = `MII${randomBytes(1200).toString('base64').replaceAll('=', '')}`
    const token = { value, user, scope, issuedAt, expiresAt }
    this.tokens.set(value, token)
    return token
  }

  /** The token behind an X-Auth-Token; undefined when it is unknown, expired or revoked. */
  validToken(value: string | undefined): IssuedToken | undefined {
    const token = this.tokens.get(value ?? '')
    return token !== undefined && token.expiresAt > this.now() ? token : undefined
  }

  /** What changing a password or a permission does to every token. */
  revokeTokens(): void {
    this.tokens.clear()
  }

  isLocked(user: string): boolean {
    return (this.lockedUntil.get(user) ?? 0) > this.now()
  }

  /** Five failures within 15 minutes lock a user for 15 minutes. */
  noteFailure(user: string): void {
    const now = this.now()
    const earlier = this.failures.get(user) ?? []
    const recent = [...earlier.filter((time) => time > now - lockMs), now]
    this.failures.set(user, recent)
    if (recent.length >= failuresUntilLock) {
      this.lockedUntil.set(user, now + lockMs)
      this.failures.delete(user)
    }
  }

  certificate(id: string): SimulatedCertificate | undefined {
    return this.seed.certificates.find((certificate) => certificate.id === id)
  }

  projectNamed(name: string): SimulatedProject | undefined {
    return this.seed.projects.find((project) => project.name === name)
  }
}
