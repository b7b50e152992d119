// GitHub's ID tokens: issued as by GitHub's endpoint, and verified as by a cloud that trusts
// GitHub.

import { generateKeyPairSync, type KeyObject, randomUUID, sign, verify } from 'node:crypto'
import type { CloudState } from './cloud-state.ts'
import {
  type Handler,
  isObject,
  type JsonObject,
  type SimulatedRequest,
  type SimulatedResponse,
} from './message.ts'
import { issuer, repositoryOwner, type SimulatedTrust, trusted } from './seed.ts'

/** Issues and verifies ID tokens (RS256) with a key pair of its own. */
export class IdTokens {
  private readonly cloud: CloudState
  private keys: { privateKey: KeyObject; publicKey: KeyObject } | null = null

  constructor(cloud: CloudState) {
    this.cloud = cloud
  }

  /** A signed ID token for the seed's subject; it expires after five minutes. */
  issue(audience: string): string {
    const now = Math.floor(this.cloud.now() / 1000)
    const { subject: sub } = this.cloud.seed
    const claims = { jti: randomUUID(), iss: issuer, sub, aud: audience, iat: now, exp: now + 300 }
    const text = [{ typ: 'JWT', alg: 'RS256' }, claims].map(encoded).join('.')
    const signature = sign('sha256', Buffer.from(text), this.keyPair().privateKey)
    return `${text}.${signature.toString('base64url')}`
  }

  /** Why a token is not trusted; null when it is. Call it before you use the token's claims. */
  distrust(token: string, trust: SimulatedTrust): string | null {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const signed = Buffer.from(`${header}.${payload}`)
    const isGenuine = verify(
      'sha256',
      signed,
      this.keyPair().publicKey,
      Buffer.from(signature, 'base64url'),
    )
    if (!isGenuine) return 'the signature of the ID token is invalid'
    const claims = decoded(payload)
    if (Number(claims['exp']) * 1000 <= this.cloud.now()) return 'the ID token has expired'
    if (claims['iss'] !== trust.issuer) return 'the issuer does not match'
    if (claims['aud'] !== trust.audience) return 'the audience does not match'
    const matches = trust.subjects.some((pattern) => fits(String(claims['sub']), pattern))
    return matches ? null : 'the subject does not match the trust policy'
  }

  /** Generated at first use, because most runs of the simulator need no key. */
  private keyPair() {
    this.keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    return this.keys
  }
}

/** Creates the service behind ACTIONS_ID_TOKEN_REQUEST_URL, GitHub's address for ID tokens. */
export function createGitHub(idTokens: IdTokens): Handler {
  return ({ method, url, headers }: SimulatedRequest): SimulatedResponse => {
    if (method !== 'GET' || url.pathname !== '/id-token') return { status: 404, json: {} }
    if (headers['authorization'] !== `Bearer ${trusted.requestToken}`) {
      return { status: 401, json: { message: 'The request token is not valid.' } }
    }
    const audience = url.searchParams.get('audience') ?? repositoryOwner
    return { status: 200, json: { value: idTokens.issue(audience) } }
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** A part of a token as JSON. The signature was verified first, so the part is valid JSON. */
function decoded(part: string): JsonObject {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  return isObject(value) ? value : {}
}

function fits(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text)
}
