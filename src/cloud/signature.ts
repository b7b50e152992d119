// SDK-HMAC-SHA256: signs a request with an access key. Pure: request, key and time in, headers out.

import { createHash, createHmac } from 'node:crypto'
import type { HttpRequest } from './http.ts'

/** An access key: its id (AK) and its secret (SK). */
export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

const algorithm = 'SDK-HMAC-SHA256'

/**
 * The headers that sign a request: `X-Sdk-Date` and `Authorization`. The signature covers the
 * method, the URL, the body and every header of the request, so add no header afterwards.
 * @param time milliseconds since the epoch; the service accepts 15 minutes of difference
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 */
export function signatureHeaders(
  request: HttpRequest,
  { accessKeyId, secretAccessKey }: AccessKey,
  time: number,
): { readonly 'X-Sdk-Date': string; readonly Authorization: string } {
  const date = new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
  const { host } = new URL(request.url)
  const headers = { ...request.headers, host, 'x-sdk-date': date }
  const { signedHeaders, signature } = sign({ ...request, headers }, date, secretAccessKey)
  const authorization = `${algorithm} Access=${accessKeyId}, SignedHeaders=${signedHeaders}, Signature=${signature}`
  return { 'X-Sdk-Date': date, Authorization: authorization }
}

/**
 * The signature over a request with exactly its given headers, and the names of these headers.
 * @param date as in `X-Sdk-Date`: `20191115T033655Z`
 */
export function sign(
  { method, url, headers, body = '' }: HttpRequest,
  date: string,
  secretAccessKey: string,
): { readonly signedHeaders: string; readonly signature: string } {
  const { pathname, searchParams } = new URL(url)
  const signed = canonicalHeaders(headers)
  const signedHeaders = signed.map(([name]) => name).join(';')
  const canonicalRequest = [
    method,
    canonicalPath(pathname),
    canonicalQuery(searchParams),
    // Each header line ends in a line break, so an empty line follows the last one.
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    signedHeaders,
    sha256(body),
  ].join('\n')
  const stringToSign = [algorithm, date, sha256(canonicalRequest)].join('\n')
  const signature = createHmac('sha256', secretAccessKey).update(stringToSign).digest('hex')
  return { signedHeaders, signature }
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .sort(byKey)
}

/** Each segment encoded. The signed path ends in a slash, even if the sent path does not. */
function canonicalPath(path: string): string {
  const segments = path.split('/').map((segment) => encode(decodeURIComponent(segment)))
  return segments.join('/').replace(/\/?$/, '/')
}

/** Sorted by name, then by value, before they are encoded, as the official SDKs do. */
function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .sort((one, other) => byKey(one, other) || compare(one[1], other[1]))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

/** As in RFC 3986: encodes everything except letters, digits and `-_.~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function byKey([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return compare(one, other)
}

/** Compares by code unit, as the service does, not by the rules of a locale. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
