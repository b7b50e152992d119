// The grammar of the `verify-hosts` input. Pure.

import { isIP } from 'node:net'
import { canonicalName, isDomainName } from '../certificate/names.ts'
import { formatHostLine, type Host, httpsPort } from '../verify/host.ts'
import { type LineProblem, parseList } from './lines.ts'
import type { Problem } from './problems.ts'

/** More hosts would not fit into the outputs, together with a thousand targets. */
export const maxHosts = 100

/**
 * Reads a list of hosts:
 * ```
 * hosts   = line { newline line }
 * line    = [ host [ ":" port ] [ "via" address ] ] [ "#" comment ]
 * address = IPv4 | IPv6 | "[" IPv6 "]" | name
 * ```
 * An IPv6 host needs brackets. An IDN may be written in its own script or as `xn--`. A host that is
 * named twice counts once. Never throws: problems come back with line and column, counted from 1.
 */
export function parseHosts(text: string): {
  readonly hosts: readonly Host[]
  readonly problems: readonly Problem[]
} {
  const { items, problems } = parseList(text, {
    input: 'verify-hosts',
    parseLine: (content) => [parseLine(content)],
    format: formatHostLine,
    most: maxHosts,
    tooMany: `hosts; one step can check at most ${maxHosts}`,
  })
  return { hosts: items, problems }
}

function parseLine(content: string): Host | LineProblem {
  const words = [...content.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    word,
    column: index + 1,
  }))
  const [first, via, address, ...rest] = words
  if (first === undefined) return { column: 1, message: 'a host is missing' }
  const place = parsePlace(first.word)
  if (typeof place === 'string') return { column: first.column, message: place }
  if (via === undefined) return { ...place, via: null }
  if (via.word.toLowerCase() !== 'via') {
    const message = `"${via.word}" is not "via"; write one host per line, like "www.example.com via 192.0.2.7"`
    return { column: via.column, message }
  }
  if (address === undefined) {
    const message =
      'an address is missing after "via"; write it like "www.example.com via 192.0.2.7"'
    return { column: via.column + via.word.length, message }
  }
  if (rest[0] !== undefined) {
    const message = `"${rest[0].word}" does not belong here; write one host per line`
    return { column: rest[0].column, message }
  }
  const target = readName(address.word.replace(/^\[(.*)\]$/, '$1'))
  if (target !== null) return { ...place, via: target }
  const message = `"${address.word}" is neither an IP address nor a host name; a port goes before "via"`
  return { column: address.column, message }
}

/** The host and its port, or the message of a problem. */
function parsePlace(word: string): Pick<Host, 'name' | 'port'> | string {
  const [, inBrackets, bare = '', port = String(httpsPort)] =
    /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(word) ?? []
  if (/^[a-z]+:\/\//i.test(word)) {
    return `"${word}" is a URL; write only the host, like "www.example.com"`
  }
  if (word.includes('@')) {
    return `"${word}" has a user name; write only the host, like "www.example.com"`
  }
  if (word.includes('：')) return `"${word}" has a full-width "："; write ":"`
  if (/[,;，；]/.test(word)) return `"${word}" names several hosts; write one host per line`
  if (isIP(word) === 6) return `"${word}" needs brackets; write "[${word}]"`
  if (word.startsWith('*.')) {
    return `"${word}" is a wildcard; name a host that it covers, like "www${word.slice(1)}"`
  }
  const name = readName(inBrackets ?? bare)
  if (name === null || (inBrackets !== undefined && isIP(inBrackets) !== 6)) {
    return `"${word}" is not a host; write it like "www.example.com", or with a port like "www.example.com:8443"`
  }
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0
  if (number < 1 || number > 65_535) return `"${port}" is not a port; use 1 to 65535`
  return { name, port: number }
}

/** The canonical form of an address or a DNS name; null when the text is neither. */
function readName(text: string): string | null {
  if (isIP(text) !== 0) return canonicalAddress(text)
  if (!isDomainName(text)) return null
  const name = canonicalName(text)
  const labels = name.split('.')
  const isName =
    name.length <= 253 && labels.every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label))
  // A name whose last label is a number would be read as an IPv4 address, such as `1.2.3`.
  return isName && !/^\d+$/.test(labels.at(-1) ?? '') ? name : null
}

/** The shortest form of an IPv6 address, so that equal addresses are equal texts. */
function canonicalAddress(address: string): string {
  if (isIP(address) === 4) return address
  const [withoutZone = '', zone] = address.split('%')
  const short = new URL(`https://[${withoutZone}]`).hostname.slice(1, -1)
  return zone === undefined ? short : `${short}%${zone}`
}
