// Verifies SDK-HMAC-SHA256 signatures as the gateway does, written from its documentation.
// @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type CloudState, type IssuedKey, keyLockMs } from './cloud-state.ts'
import { gatewayError, type SimulatedRequest, type SimulatedResponse } from './message.ts'

const mostSkewMs = 15 * 60_000

const form = /^SDK-HMAC-SHA256 Access=([^,\s]+), SignedHeaders=([^,\s]+), Signature=([0-9a-f]{64})$/

/** The key that signed a request, or the gateway's refusal. */
export function checkSignature(
  request: SimulatedRequest,
  cloud: CloudState,
): IssuedKey | SimulatedResponse {
  const refuse = (why: string) =>
    gatewayError(401, 'APIGW.0301', `Incorrect IAM authentication information: ${why}`)
  const { headers } = request
  const parts = form.exec(headers['authorization'] ?? '')
  if (parts === null) return refuse('the Authorization header has another form')
  const [, id = '', signedHeaders = '', signature = ''] = parts
  if (cloud.isLocked(id)) return refuse('the access key is locked after too many failures')
  const time = readSdkDate(headers['x-sdk-date'])
  if (Math.abs(time - cloud.now()) > mostSkewMs || Number.isNaN(time)) {
    return refuse('verify aksk signature fail, x-sdk-date is out of range')
  }
  const key = cloud.validKey(id)
  if (key === undefined) return refuse('the access key does not exist or has expired')
  const names = signedHeaders.split(';')
  const canonical = canonicalRequest(request, names)
  // Only the date must be signed. Every header that is named must have been sent.
  const isGood =
    names.includes('x-sdk-date') &&
    names.every((name) => headers[name] !== undefined) &&
    (key.securityToken ?? undefined) === headers['x-security-token'] &&
    canonical !== null &&
    isEqual(signature, signatureOf(canonical, headers['x-sdk-date'] ?? '', key.secret))
  if (isGood) {
    cloud.noteSuccess(id)
    return key
  }
  cloud.noteFailure(id, keyLockMs)
  return refuse('verify aksk signature fail')
}

/** A date such as `20191115T033655Z`, in milliseconds since the epoch; NaN when it is invalid. */
function readSdkDate(text = ''): number {
  const digits = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/
  return digits.test(text) ? Date.parse(text.replace(digits, '$1-$2-$3T$4:$5:$6Z')) : Number.NaN
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function signatureOf(canonical: string, date: string, secret: string): string {
  const toSign = `SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`
  return createHmac('sha256', secret).update(toSign).digest('hex')
}

/** Null when the path is not valid, or the payload is not what its hash says. */
function canonicalRequest(request: SimulatedRequest, names: readonly string[]): string | null {
  const path = canonicalPath(request.url.pathname)
  const payload = payloadHash(request)
  if (path === null || payload === null) return null
  let canonical = `${request.method}\n${path}\n${canonicalQuery(request.url.searchParams)}\n`
  for (const name of names) canonical += `${name}:${request.headers[name]?.trim() ?? ''}\n`
  return `${canonical}\n${names.join(';')}\n${payload}`
}

/** Encodes each segment in one way, however the client wrote it, and ends with a slash. */
function canonicalPath(path: string): string | null {
  try {
    const encoded = path.split('/').map((segment) => percentEncoded(decodeURIComponent(segment)))
    return encoded.at(-1) === '' ? encoded.join('/') : `${encoded.join('/')}/`
  } catch {
    return null
  }
}

/** Sorted by name, and the values of one name among themselves. */
function canonicalQuery(parameters: URLSearchParams): string {
  const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other))
  return [...parameters]
    .sort(([name, value], [otherName, otherValue]) =>
      name === otherName ? compare(value, otherValue) : compare(name, otherName),
    )
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .join('&')
}

/** The hash that was signed; null when the client states one that is not the body's. */
function payloadHash({ headers, body }: SimulatedRequest): string | null {
  const hash = sha256(body)
  const stated = headers['x-sdk-content-sha256'] ?? hash
  return stated === 'UNSIGNED-PAYLOAD' || stated === hash ? stated : null
}

/** Percent-encodes each byte except letters, digits and `-_.~`. */
function percentEncoded(text: string): string {
  let encoded = ''
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte)
    const stays = /[A-Za-z0-9\-_.~]/.test(character)
    encoded += stays ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}

function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
