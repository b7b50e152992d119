// SDK-HMAC-SHA256: how a request is signed with an access key. Pure: request, keys and time in,
// headers out.

import { createHash, createHmac } from 'node:crypto'
import type { HttpRequest } from './http.ts'

export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

const algorithm = 'SDK-HMAC-SHA256'

/**
 * The headers that make a signed request of another one: `X-Sdk-Date` and `Authorization`. Signed
 * are the method, the URL, the body and every header of the request, so none may be added later.
 * @param time milliseconds since the epoch; the service takes 15 minutes of difference
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 */
export function signatureHeaders(
  { method, url, headers, body = '' }: HttpRequest,
  { accessKeyId, secretAccessKey }: AccessKey,
  time: number,
): { readonly 'X-Sdk-Date': string; readonly Authorization: string } {
  const { host, pathname, searchParams } = new URL(url)
  const date = new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
  const signed = canonicalHeaders({ ...headers, host, 'x-sdk-date': date })
  const names = signed.map(([name]) => name).join(';')
  const canonicalRequest = [
    method,
    canonicalPath(pathname),
    canonicalQuery(searchParams),
    // Every header ends in a line break, so that an empty line follows.
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    sha256(body),
  ].join('\n')
  const stringToSign = [algorithm, date, sha256(canonicalRequest)].join('\n')
  const signature = createHmac('sha256', secretAccessKey).update(stringToSign).digest('hex')
  const authorization = `${algorithm} Access=${accessKeyId}, SignedHeaders=${names}, Signature=${signature}`
  return { 'X-Sdk-Date': date, Authorization: authorization }
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .sort(byKey)
}

/** Each segment encoded; the signed path ends in a slash, whether or not the sent one does. */
function canonicalPath(path: string): string {
  const segments = path.split('/').map((segment) => encode(decodeURIComponent(segment)))
  return segments.join('/').replace(/\/?$/, '/')
}

/** Sorted by name, then by value, both before they are encoded, as the official SDKs do it. */
function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .sort((one, other) => byKey(one, other) || compare(one[1], other[1]))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

/** RFC 3986: everything but letters, digits and `-_.~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function byKey([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return compare(one, other)
}

/** By code unit, as the service does; not by the rules of a language. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
