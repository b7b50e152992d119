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

/** An access key, permanent or temporary. */
export interface IssuedKey {
  readonly id: string
  readonly secret: string
  readonly user: SimulatedUser
  /** Null for a permanent key. */
  readonly securityToken: string | null
  /** Milliseconds since the epoch; infinite for a permanent key. */
  readonly expiresAt: number
}

export interface PushRecord {
  readonly certificateId: string
  readonly service: string
  /** Empty for CDN. */
  readonly project: string
}

const failuresUntilLock = 5
const userLockMs = 15 * 60_000
export const keyLockMs = 5 * 60_000

export class CloudState {
  readonly seed: CloudSeed
  readonly now: () => number
  /** Those of the seed, and what was uploaded since. */
  readonly certificates: SimulatedCertificate[]
  /** Pushes that took effect, in order. */
  readonly pushes: PushRecord[] = []
  private readonly tokens = new Map<string, IssuedToken>()
  private readonly keys = new Map<string, IssuedKey>()
  private readonly failures = new Map<string, readonly number[]>()
  private readonly lockedUntil = new Map<string, number>()

  constructor(seed: CloudSeed, now: () => number) {
    this.seed = seed
    this.now = now
    this.certificates = [...seed.certificates]
    for (const { id, secret, user: name } of seed.accessKeys) {
      const user = seed.users.find((each) => each.name === name)
      if (user === undefined) continue
      this.keys.set(id, { id, secret, user, securityToken: null, expiresAt: Infinity })
    }
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

  issueTemporaryKey(user: SimulatedUser): IssuedKey {
    const key = {
      id: `HST${randomBytes(9).toString('hex').toUpperCase()}`,
      secret: randomBytes(30).toString('base64url'),
      securityToken: `gQ${randomBytes(600).toString('base64url')}`,
      user,
      expiresAt: this.now() + this.seed.temporaryKeyLifetimeMs,
    }
    this.keys.set(key.id, key)
    return key
  }

  /** Undefined when the key is unknown, expired or revoked. */
  validKey(id: string): IssuedKey | undefined {
    const key = this.keys.get(id)
    return key !== undefined && key.expiresAt > this.now() ? key : undefined
  }

  /** What changing a password or a permission does to every token and every temporary key. */
  revokeTokens(): void {
    this.tokens.clear()
    for (const [id, { securityToken }] of this.keys)
      if (securityToken !== null) this.keys.delete(id)
  }

  /** @param who a user's name or an access key's id */
  isLocked(who: string): boolean {
    return (this.lockedUntil.get(who) ?? 0) > this.now()
  }

  /** Five failures within 15 minutes lock a user for 15 minutes, or a key for 5. */
  noteFailure(who: string, lockMs = userLockMs): void {
    const now = this.now()
    const earlier = this.failures.get(who) ?? []
    const recent = [...earlier.filter((time) => time > now - userLockMs), now]
    this.failures.set(who, recent)
    if (recent.length >= failuresUntilLock) {
      this.lockedUntil.set(who, now + lockMs)
      this.failures.delete(who)
    }
  }

  /** Of an access key, only failures in a row count. */
  noteSuccess(who: string): void {
    this.failures.delete(who)
  }

  certificate(id: string): SimulatedCertificate | undefined {
    return this.certificates.find((certificate) => certificate.id === id)
  }

  /** Gives a certificate the fingerprint and the PEM of a real one. */
  makeReal(id: string, real: Pick<SimulatedCertificate, 'fingerprint' | 'pem'>): void {
    const index = this.certificates.findIndex((certificate) => certificate.id === id)
    const certificate = this.certificates[index]
    if (certificate !== undefined) this.certificates[index] = { ...certificate, ...real }
  }

  projectNamed(name: string): SimulatedProject | undefined {
    return this.seed.projects.find((project) => project.name === name)
  }
}
