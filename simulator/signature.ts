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
  const parts = form.exec(request.headers['authorization'] ?? '')
  if (parts === null) return refuse('the Authorization header has another form')
  const [, id = '', signedHeaders = '', signature = ''] = parts
  if (cloud.isLocked(id)) return refuse('the access key is locked after too many failures')
  const time = readSdkDate(request.headers['x-sdk-date'])
  if (Math.abs(time - cloud.now()) > mostSkewMs || Number.isNaN(time)) {
    return refuse('verify aksk signature fail, x-sdk-date is out of range')
  }
  const key = cloud.validKey(id)
  if (key === undefined) return refuse('the access key does not exist or has expired')
  const names = signedHeaders.split(';')
  const needed = ['host', 'x-sdk-date', ...(key.securityToken === null ? [] : ['x-security-token'])]
  const isGood =
    needed.every((name) => names.includes(name)) &&
    (key.securityToken ?? undefined) === request.headers['x-security-token'] &&
    isEqual(signature, expectedSignature(request, key.secret, names))
  if (isGood) {
    cloud.noteSuccess(id)
    return key
  }
  cloud.noteFailure(id, keyLockMs)
  return refuse('verify aksk signature fail')
}

/** A date such as `20191115T033655Z`, in milliseconds since the epoch; NaN when it is invalid. */
function readSdkDate(text = ''): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

function expectedSignature(request: SimulatedRequest, secret: string, names: string[]): string {
  const hex = (text: string) => createHash('sha256').update(text).digest('hex')
  const { method, url, headers, body } = request
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`
  const query = [...url.searchParams]
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .sort()
  let canonical = `${method}\n${path}\n${query.join('&')}\n`
  for (const name of names) canonical += `${name}:${headers[name]?.trim() ?? ''}\n`
  canonical += `\n${names.join(';')}\n${hex(body)}`
  const toSign = `SDK-HMAC-SHA256\n${headers['x-sdk-date']}\n${hex(canonical)}`
  return createHmac('sha256', secret).update(toSign).digest('hex')
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
