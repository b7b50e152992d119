// GitHub's ID tokens, issued as GitHub's endpoint does it, and verified as its relying parties do.

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

interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

let keys: KeyPair | null = null

/** Made on first use and shared by all simulated clouds of a process: an RSA key costs 80 ms. */
function keyPair(): KeyPair {
  keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
  return keys
}

/** Issues ID tokens, and verifies them against the trust that a cloud was given. */
export class IdTokens {
  private readonly cloud: CloudState

  constructor(cloud: CloudState) {
    this.cloud = cloud
  }

  issue(audience: string): string {
    const now = Math.floor(this.cloud.now() / 1000)
    const { subject: sub } = this.cloud.seed
    const claims = { jti: randomUUID(), iss: issuer, sub, aud: audience, iat: now, exp: now + 300 }
    const text = [{ typ: 'JWT', alg: 'RS256' }, claims].map(encoded).join('.')
    const signature = sign('sha256', Buffer.from(text), keyPair().privateKey)
    return `${text}.${signature.toString('base64url')}`
  }

  /** Why a token is not trusted; null when it is. */
  distrust(token: string, trust: SimulatedTrust): string | null {
    if (trust.isChecked === false) return null
    const [header = '', payload = '', signature = ''] = token.split('.')
    const signed = Buffer.from(`${header}.${payload}`)
    const isGenuine = verify(
      'sha256',
      signed,
      keyPair().publicKey,
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
}

/** Answers at the address that GitHub gives a job as ACTIONS_ID_TOKEN_REQUEST_URL. */
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

/** Of a token whose signature is good, so that it is JSON. */
function decoded(part: string): JsonObject {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  return isObject(value) ? value : {}
}

function fits(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text)
}
