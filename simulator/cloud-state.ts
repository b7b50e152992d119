// The state of the simulated cloud: issued tokens and keys, pushes, locked users. The services read
// and change it; it knows nothing of requests.

import { createHash, randomBytes } from 'node:crypto'
import type { CloudSeed, SimulatedCertificate, SimulatedProject } from './seed.ts'
import type { SimulatedUser } from './users.ts'

/** What a token is valid for: the whole account, one project, or nothing but another token. */
export type TokenScope =
  | { readonly kind: 'none' }
  | { readonly kind: 'account' }
  | { readonly kind: 'project'; readonly project: SimulatedProject }

/** An IAM token. */
export interface IssuedToken {
  readonly value: string
  readonly user: SimulatedUser
  readonly scope: TokenScope
  /** How the user signed in: `password`, `token` or `mapped`. */
  readonly methods: readonly string[]
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

/** A push that took effect. */
export interface PushRecord {
  readonly certificateId: string
  readonly service: string
  /** Empty for CDN. */
  readonly project: string
}

/** What a service does with a copy: its id there, or why it takes none. */
export type CopyResult =
  | { readonly copyId: string }
  | { readonly code: string; readonly message: string }

/** The certificate store of a service, which takes copies that SCM pushes. */
export type Copier = (certificate: SimulatedCertificate, project: SimulatedProject) => CopyResult

/** The id of a user: 32 hexadecimal digits, always the same for the same name. */
export function userIdOf({ name }: SimulatedUser): string {
  return createHash('sha256').update(`user ${name}`).digest('hex').slice(0, 32)
}

/** Whether a user may enter a project: it is enabled, and the user has a role in it. */
export function mayEnter({ name }: SimulatedUser, project: SimulatedProject): boolean {
  return project.enabled !== false && (project.members ?? [name]).includes(name)
}

const failuresUntilLock = 5
const userLockMs = 15 * 60_000
/** How long five failures lock an access key, in milliseconds. */
export const keyLockMs = 5 * 60_000

/** The state of one simulated cloud. It starts as its seed. */
export class CloudState {
  readonly seed: CloudSeed
  /** Returns the time, in milliseconds since the epoch. */
  readonly now: () => number
  /** The seed's certificates and those that were uploaded since. */
  readonly certificates: SimulatedCertificate[]
  /** What `makeReal` gave to certificates of the seed, by their IDs. */
  private readonly real = new Map<string, Pick<SimulatedCertificate, 'fingerprint' | 'pem'>>()
  /** What `plant` put into SCM besides the seed, or instead of it, by their IDs. */
  private readonly planted = new Map<string, SimulatedCertificate>()
  /** The stores that pushes copy certificates into, by service: `ELB`, `WAF`. */
  readonly copiers = new Map<string, Copier>()
  /** Pushes that took effect, in order. */
  readonly pushes: PushRecord[] = []
  private readonly tokens = new Map<string, IssuedToken>()
  private readonly keys = new Map<string, IssuedKey>()
  private readonly failures = new Map<string, readonly number[]>()
  private readonly lockedUntil = new Map<string, number>()

  constructor(seed: CloudSeed, now: () => number) {
    this.seed = seed
    this.now = now
    this.certificates = []
    this.reset()
  }

  /** Returns to the seed: without tokens, temporary keys, locks, uploads and pushes. */
  reset(): void {
    const { certificates, accessKeys, users } = this.seed
    const asSeeded = certificates.map(
      (each) => this.planted.get(each.id) ?? { ...each, ...this.real.get(each.id) },
    )
    const more = [...this.planted.values()].filter(
      ({ id }) => !certificates.some((each) => each.id === id),
    )
    this.certificates.splice(0, this.certificates.length, ...asSeeded, ...more)
    this.pushes.length = 0
    for (const state of [this.tokens, this.keys, this.failures, this.lockedUntil]) state.clear()
    for (const { id, secret, user: name } of accessKeys) {
      const user = users.find((each) => each.name === name)
      if (user === undefined) continue
      this.keys.set(id, { id, secret, user, securityToken: null, expiresAt: Infinity })
    }
  }

  /**
   * Whether a text contains a password, a secret key or a token, of this cloud or of a request.
   * @param headers those of the request, with names in lower case
   */
  isSecret(text: string, headers: Readonly<Record<string, string>> = {}): boolean {
    const names = ['x-auth-token', 'x-security-token', 'authorization']
    const secrets = [
      ...this.seed.users.map(({ password }) => password),
      ...[...this.keys.values()].flatMap(({ secret, securityToken }) => [secret, securityToken]),
      ...this.tokens.keys(),
      ...names.flatMap((name) => (headers[name] ?? '').split(/[\s,=]+/)),
    ]
    // A short password can be part of a harmless word.
    return secrets.some(
      (secret) => secret && (text === secret || (secret.length >= 8 && text.includes(secret))),
    )
  }

  /** @param expiresAt default is the token lifetime of the seed, from now on */
  issueToken(
    user: SimulatedUser,
    scope: TokenScope,
    methods: readonly string[] = ['password'],
    expiresAt = this.now() + this.seed.tokenLifetimeMs,
  ): IssuedToken {
    const issuedAt = this.now()
    // A real token is a signed message: base64 that begins with MII, one to a few kilobytes long.
    const value = `MII${randomBytes(this.seed.tokenBytes).toString('base64').replaceAll('=', '')}`
    const token = { value, user, scope, methods, issuedAt, expiresAt }
    this.tokens.set(value, token)
    return token
  }

  /** The token behind an X-Auth-Token; undefined when it is unknown, expired or revoked. */
  validToken(value: string | undefined): IssuedToken | undefined {
    const token = this.tokens.get(value ?? '')
    return token !== undefined && token.expiresAt > this.now() ? token : undefined
  }

  issueTemporaryKey(user: SimulatedUser, lifetimeMs = this.seed.temporaryKeyLifetimeMs): IssuedKey {
    const key = {
      id: `HST${randomBytes(9).toString('hex').toUpperCase()}`,
      secret: randomBytes(30).toString('base64url'),
      securityToken: `gQ${randomBytes(600).toString('base64url')}`,
      user,
      expiresAt: this.now() + lifetimeMs,
    }
    this.keys.set(key.id, key)
    return key
  }

  /** The access key with this id; undefined when it is unknown, expired or revoked. */
  validKey(id: string): IssuedKey | undefined {
    const key = this.keys.get(id)
    return key !== undefined && key.expiresAt > this.now() ? key : undefined
  }

  /** Revokes every token and temporary key, as a changed password or permission does. */
  revokeTokens(): void {
    this.tokens.clear()
    for (const [id, { securityToken }] of this.keys)
      if (securityToken !== null) this.keys.delete(id)
  }

  /**
   * Whether a user or an access key is locked.
   * @param who a user's name or an access key's id
   */
  isLocked(who: string): boolean {
    return (this.lockedUntil.get(who) ?? 0) > this.now()
  }

  /** Counts a failure. Five within 15 minutes lock a user for 15 minutes, or a key for 5. */
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

  /** Forgets the failures of an access key, for which only failures in a row count. */
  noteSuccess(who: string): void {
    this.failures.delete(who)
  }

  certificate(id: string): SimulatedCertificate | undefined {
    return this.certificates.find((certificate) => certificate.id === id)
  }

  /** Gives a certificate of the seed the fingerprint and PEM of a real one. */
  makeReal(id: string, real: Pick<SimulatedCertificate, 'fingerprint' | 'pem'>): void {
    this.real.set(id, real)
    const index = this.certificates.findIndex((certificate) => certificate.id === id)
    const certificate = this.certificates[index]
    if (certificate !== undefined) this.certificates[index] = { ...certificate, ...real }
  }

  /** Puts a real certificate into SCM for good. It replaces the one with this id, if any. */
  plant(certificate: SimulatedCertificate): void {
    this.planted.set(certificate.id, certificate)
    const index = this.certificates.findIndex(({ id }) => id === certificate.id)
    this.certificates.splice(index < 0 ? this.certificates.length : index, 1, certificate)
  }

  /** Whether CDN already has a certificate of this name: it knows certificates by their names. */
  isNameInCdn(name: string): boolean {
    return this.pushes.some(
      ({ service, certificateId }) =>
        service === 'CDN' && this.certificate(certificateId)?.name === name,
    )
  }

  projectNamed(name: string): SimulatedProject | undefined {
    return this.seed.projects.find((project) => project.name === name)
  }
}
