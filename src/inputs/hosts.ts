// The grammar of the input `verify-hosts`. Pure.

import { isIP } from 'node:net'
import { canonicalName } from '../certificate/names.ts'
import { formatHostLine, type Host, httpsPort } from '../verify/host.ts'
import { type LineProblem, parseList } from './lines.ts'
import type { Problem } from './problems.ts'

/** More would not fit into the outputs, with a thousand targets beside them. */
export const maxHosts = 100

/**
 * Reads a list of hosts:
 * ```
 * hosts   = line { newline line }
 * line    = [ host [ ":" port ] [ "via" address ] ] [ "#" comment ]
 * address = IPv4 | IPv6 | "[" IPv6 "]" | name
 * ```
 * An IPv6 address as host stands in brackets; IDN may be written as people write it. A host that is
 * named twice counts once. Never throws: what is wrong comes back as problems, each with its line
 * and column, counted from 1.
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
    tooMany: `hosts; at most ${maxHosts} can be looked at in one step`,
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
    const message = `"${via.word}" is not "via"; write one host a line, as in "www.example.com via 192.0.2.7"`
    return { column: via.column, message }
  }
  if (address === undefined) {
    const message = 'an address is missing after "via", as in "www.example.com via 192.0.2.7"'
    return { column: via.column + via.word.length, message }
  }
  if (rest[0] !== undefined) {
    const message = `"${rest[0].word}" is too much; write one host a line`
    return { column: rest[0].column, message }
  }
  const target = readName(address.word.replace(/^\[(.*)\]$/, '$1'))
  if (target !== null) return { ...place, via: target }
  const message = `"${address.word}" is neither an IP address nor a name (and the port stands behind the host)`
  return { column: address.column, message }
}

/** A host with its port, or what is wrong. */
function parsePlace(word: string): Pick<Host, 'name' | 'port'> | string {
  const [, inBrackets, bare = '', port = String(httpsPort)] =
    /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(word) ?? []
  if (/^[a-z]+:\/\//i.test(word)) {
    return `"${word}" is a URL; write just the host, as in "www.example.com"`
  }
  if (isIP(word) === 6) return `"${word}" must stand in brackets, as in "[${word}]"`
  if (word.startsWith('*.')) {
    return `"${word}" is a wildcard; name a host that it covers, as in "www${word.slice(1)}"`
  }
  const name = readName(inBrackets ?? bare)
  if (name === null || (inBrackets !== undefined && isIP(inBrackets) !== 6)) {
    return `"${word}" is not a host; write it as in "www.example.com", with another port than 443 as in "www.example.com:8443"`
  }
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0
  if (number < 1 || number > 65_535) return `"${port}" is not a port, which is 1 to 65535`
  return { name, port: number }
}

/** In its canonical form; null when it is neither an address nor a name of DNS. */
function readName(text: string): string | null {
  if (isIP(text) !== 0) return canonicalAddress(text)
  const name = canonicalName(text)
  const labels = name.split('.')
  const isName =
    name.length <= 253 && labels.every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label))
  // A last label of digits only would be an address, and it is none.
  return isName && !/^\d+$/.test(labels.at(-1) ?? '') ? name : null
}

/** Of an IPv6 address the shortest form, so that the same one is the same text. */
function canonicalAddress(address: string): string {
  if (isIP(address) === 4) return address
  const [withoutZone = '', zone] = address.split('%')
  const short = new URL(`https://[${withoutZone}]`).hostname.slice(1, -1)
  return zone === undefined ? short : `${short}%${zone}`
}
