// The inputs of binding: what may be switched, and where the services are. Most of it is the
// grammar of `bind`; the rest are single values.

import { isIP } from 'node:net'
import { type Binding, formatBinding, type Slot, type Wish } from '../bind/binding.ts'
import { readFingerprint } from '../certificate/fingerprint.ts'
import { canonicalName, isDomainName } from '../certificate/names.ts'
import { regionalEndpoint, regionOf } from '../cloud/endpoints.ts'
import { type Service, serviceNames, type Target } from '../push/target.ts'
import type { SignInInputs } from '../sign-in/sign-in.ts'
import { formatHost, readHost } from '../verify/host.ts'
import { type LineProblem, parseList } from './lines.ts'
import { nearestWord, type Problem } from './problems.ts'
import type { InputReader } from './reader.ts'

/** What to bind, and how carefully. */
export interface BindInputs {
  readonly wish: Wish
  /**
   * Ids in SCM and fingerprints of the certificates that count as old; empty: all that are renewed.
   */
  readonly replaces: readonly string[]
  /**
   * Whether harm is switched back; if not, places that cannot be switched back are switched, too.
   */
  readonly rollsBack: boolean
  /** Whether bindings of the other type of key are switched, too. */
  readonly allowsOtherKey: boolean
  /** `replace` switches nothing if it would switch more. */
  readonly limit: number
  /** URLs without a trailing slash, by the project. */
  readonly endpoints: Readonly<Record<Service, (project: string) => string>>
}

/** With more lines, the outputs would be too long. */
const mostLines = 1000

/**
 * Reads a list of bindings:
 * ```
 * line    = binding | "replace" | "except" binding
 * binding = "CDN" domain
 *         | "WAF:" project "host" (hostname [ ":" port ] | id)
 *         | "ELB:" project "listener" id [ "default" | "sni" ]
 * ```
 * "replace" stands alone, or beside lines with "except". A service and a word may be written in
 * any case. `#` starts a comment. Never throws: problems come back with line and column, counted
 * from 1.
 */
export function parseBindings(text: string): {
  readonly bindings: readonly Binding[]
  /** Whether there is a line "replace". */
  readonly isReplace: boolean
  readonly excepted: readonly Binding[]
  readonly problems: readonly Problem[]
} {
  const { items, problems } = parseList<BindLine>(text, {
    input: 'bind',
    parseLine: (content) => [parseLine(content)],
    format: ({ kind, binding }) => `${kind} ${binding === null ? '' : formatBinding(binding)}`,
    most: mostLines,
    tooMany: `bindings; one step can bind at most ${mostLines}`,
  })
  const ofKind = (kind: BindLine['kind']) =>
    items.flatMap((line) => (line.kind === kind && line.binding !== null ? [line.binding] : []))
  const [bindings, excepted] = [ofKind('binding'), ofKind('except')]
  const isReplace = items.some(({ kind }) => kind === 'replace')
  return { bindings, isReplace, excepted, problems: [...problems, ...mixedUp(items, text)] }
}

/** A line of `bind`. The line "replace" names no binding. */
interface BindLine {
  readonly kind: 'binding' | 'replace' | 'except'
  readonly binding: Binding | null
}

function mixedUp(lines: readonly BindLine[], text: string): readonly Problem[] {
  const has = (kind: BindLine['kind']) => lines.some((line) => line.kind === kind)
  const problemAt = (word: RegExp, message: string) => {
    const line = 1 + text.split(/\r\n|\n|\r/).findIndex((each) => word.test(each))
    return [{ input: 'bind', line, column: 1, message }]
  }
  if (has('replace') && has('binding')) {
    const message =
      '"replace" stands beside lines that name bindings; keep one, or begin each of them with "except" to leave its binding alone'
    return problemAt(/^\s*replace\b/i, message)
  }
  if (!has('except') || has('replace')) return []
  return problemAt(/^\s*except\b/i, '"except" needs a line "replace" beside it; add it')
}

/** Reads the inputs of binding; null if `bind` is `none`. */
export function readBindInputs(
  reader: InputReader,
  targets: readonly Target[],
  signIn: SignInInputs,
  cdnEndpoint: string,
): BindInputs | null {
  const replaces = readReplaces(reader)
  const rollsBack = reader.word('rollback', ['auto', 'off'], guessRollback) === 'auto'
  const allowsOtherKey = reader.flag('allow-other-key-type')
  const limit = reader.wholeNumber('bind-limit', 1, 1000)
  const endpoints = {
    CDN: constant(reader.endpoint('cdn-endpoint', cdnEndpoint)),
    WAF: regional(reader, 'waf-endpoint', 'waf'),
    ELB: regional(reader, 'elb-endpoint', 'elb'),
  }
  const wish = readWish(reader, targets)
  if (wish === null) {
    if (replaces.length > 0) {
      const message = 'is set, but bind is none; set bind to "replace" or to lines'
      reader.addProblem({ input: 'replaces', message, mentions: ['bind'] })
    }
    return null
  }
  if (targets.length === 0) {
    const message = 'needs targets: name the services and projects to bind in there, too'
    reader.addProblem({ input: 'bind', message, mentions: ['targets'] })
  }
  reader.addProblem(...otherProjects(targets, signIn))
  return { wish, replaces, rollsBack, allowsOtherKey, limit, endpoints }
}

const wordsForYes = ['on', 'true', 'yes']
const wordsForNo = ['off', 'false', 'no', 'none']

/** By sense first; letters alone never suggest to go without roll-back. */
function guessRollback(word: string): string | null {
  if (wordsForYes.includes(word)) return 'auto'
  return wordsForNo.includes(word) ? 'off' : nearestWord(word, ['auto'])
}

function guessWish(word: string): string | null {
  if (wordsForYes.includes(word)) return 'replace'
  return wordsForNo.includes(word) ? 'none' : nearestWord(word, ['none', 'replace'])
}

function readWish(reader: InputReader, targets: readonly Target[]): Wish | null {
  const word = reader.text('bind')?.toLowerCase() ?? 'none'
  if (word === 'none') return null
  if (word === 'replace') return { kind: 'replace', excepted: [] }
  const isWord = /^[a-z-]+$/.test(word) && word !== 'cdn'
  if (isWord) {
    const guess = guessWish(word)
    const fix = guess === null ? 'use "none", "replace", or lines' : `did you mean "${guess}"?`
    reader.addProblem({ input: 'bind', message: `"${word}" is not known; ${fix}` })
    return null
  }
  // Not trimmed, so that the lines and columns of problems match the workflow file.
  const { bindings, isReplace, excepted, problems } = parseBindings(reader.raw('bind'))
  reader.addProblem(...problems)
  const isTarget = ({ service, project }: Binding) =>
    targets.some(
      (each) => each.service === service && (service === 'CDN' || each.project === project),
    )
  for (const binding of [...bindings, ...excepted].filter((each) => !isTarget(each))) {
    const target = binding.service === 'CDN' ? 'CDN' : `${binding.service}: ${binding.project}`
    const message = `"${formatBinding(binding)}" is not in targets; add "${target}" there`
    reader.addProblem({ input: 'bind', message, mentions: ['targets'] })
  }
  if (bindings.length === 0 && !isReplace && problems.length === 0) {
    const message = 'has only comments; use "none", "replace", or name at least one binding'
    reader.addProblem({ input: 'bind', message })
  }
  return isReplace ? { kind: 'replace', excepted } : { kind: 'lines', bindings }
}

/** A given token serves one project; the others would need a token of their own. */
function otherProjects(targets: readonly Target[], signIn: SignInInputs): Problem[] {
  // Without any way to sign in, the token is an empty one.
  if (signIn.kind !== 'token' || signIn.token === '') return []
  const projects = [...new Set(targets.map(({ project }) => project))].filter((name) => name !== '')
  const own = signIn.project.kind === 'name' ? signIn.project.name : (projects[0] ?? '')
  const others = projects.filter((project) => project !== own)
  if (others.length === 0) return []
  const message = `a token serves one project ("${own}"), but bind needs ${others.map((each) => `"${each}"`).join(', ')}, too; set project-name to the token's project, use a step for each project, or sign in another way`
  return [{ input: 'token', message, mentions: ['bind', 'project-name'] }]
}

function readReplaces(reader: InputReader): readonly string[] {
  const { items, problems } = parseList<{ readonly text: string }>(reader.raw('replaces'), {
    input: 'replaces',
    parseLine: (content) => [replacesLine(content)],
    format: ({ text }) => text,
    most: mostLines,
    tooMany: `certificates; name at most ${mostLines}`,
  })
  reader.addProblem(...problems)
  return items.map(({ text }) => text)
}

function replacesLine(content: string): { readonly text: string } | LineProblem {
  const text = content.trim()
  const start = content.length - content.trimStart().length + 1
  if (/^[0-9a-f]{16}…?$/i.test(text)) {
    const message = `"${text}" looks like the beginning of a fingerprint; write all 40 digits (SHA-1) or 64 (SHA-256)`
    return { column: start, message }
  }
  if (/^[A-Za-z0-9_-]{16}$/.test(text)) return { text }
  const fingerprint = readFingerprint(text)
  if (fingerprint !== null) return { text: fingerprint.hex }
  const message = `"${text}" is neither a certificate ID of SCM (16 letters and digits) nor a fingerprint (SHA-1 or SHA-256)`
  return { column: start, message }
}

const words = { WAF: 'host', ELB: 'listener' } as const
const slots = ['default', 'sni'] as const

function parseLine(content: string): BindLine | LineProblem {
  if (/^\s*replace\s*$/i.test(content)) return { kind: 'replace', binding: null }
  const [, head = '', rest = content] = /^(\s*except\s)(.*)$/is.exec(content) ?? []
  // The word becomes blanks, so that columns stay.
  const read = parseBinding(' '.repeat(head.length) + rest)
  if ('message' in read) return read
  return { kind: head === '' ? 'binding' : 'except', binding: read }
}

function parseBinding(content: string): Binding | LineProblem {
  const column = content.length - content.trimStart().length + 1
  const line = content.trim()
  const [, head = '', rest = ''] = /^([^:\s]*)(.*)$/s.exec(line) ?? []
  const service = serviceNames.find((name) => name === head.toUpperCase())
  if (service === undefined) return { column, message: notAService(head) }
  const misspelt = (word: string, known: readonly string[]): LineProblem => ({
    column: content.lastIndexOf(word) + 1,
    message: `"${word}" is not known; did you mean "${known.join('" or "')}"?`,
  })
  const wrong = {
    column,
    message: `"${line}" cannot be read; write it like "${examples[service]}"`,
  }
  if (service === 'CDN') {
    const [domain, ...more] = wordsOf(rest.replace(/^:/, ''))
    if (domain === undefined || more.length > 0 || !isDomainName(domain)) return wrong
    return { service, project: '', domain: canonicalName(domain) }
  }
  const [project, word, id, slot, ...more] = wordsOf(rest.replace(/^\s*:/, ''))
  const isWhole = rest.trimStart().startsWith(':') && id !== undefined && more.length === 0
  if (!isWhole || project === undefined || !/^[\w-]{1,64}$/.test(project)) return wrong
  if (word?.toLowerCase() !== words[service]) {
    const guess = nearestWord(word?.toLowerCase() ?? '', [words[service]])
    return word === undefined || guess === null ? wrong : misspelt(word, [guess])
  }
  if (service === 'WAF') {
    const host = readHost(id)
    const isHost = (isIP(host.name) !== 0 || isDomainName(host.name)) && isPort(host.port)
    return slot !== undefined || !isHost ? wrong : { service, project, host: formatHost(host) }
  }
  const known = slotOf(slot)
  if (known === undefined) {
    const guess = nearestWord(slot?.toLowerCase() ?? '', slots)
    return misspelt(slot ?? '', guess === null ? slots : [guess])
  }
  return /^[\w-]{1,64}$/.test(id) ? { service, project, listener: id, slot: known } : wrong
}

/** Null if there is none, undefined if it is not known. */
function slotOf(word: string | undefined): Slot | null | undefined {
  return word === undefined ? null : slots.find((each) => each === word.toLowerCase())
}

function notAService(head: string): string {
  const word = head.toLowerCase()
  if (word === 'none') return '"none" stands alone; remove the other lines'
  if (word === 'replace') return '"replace" is a line by itself; write the rest on other lines'
  if (word === 'except') return '"except" names a binding, such as "except CDN www.example.com"'
  const guess = nearestWord(head.toUpperCase(), serviceNames)
  const fix =
    guess === null ? `begin with one of ${serviceNames.join(', ')}` : `did you mean "${guess}"?`
  return `"${head}" is not a service; ${fix}`
}

const examples: Readonly<Record<Service, string>> = {
  CDN: 'CDN www.example.com',
  WAF: 'WAF:cn-north-4 host www.example.com',
  ELB: 'ELB:cn-north-4 listener ID default',
}

function isPort(port: number): boolean {
  return port > 0 && port <= 65_535
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

function constant(endpoint: string): () => string {
  return () => endpoint
}

const placeholder = '{region}'

/** `{region}` in the endpoint stands for the project's region. */
function regional(
  reader: InputReader,
  input: string,
  service: string,
): (project: string) => string {
  // Checked with some region in its place.
  const template = reader.endpointTemplate(input, placeholder, 'cn-north-4')
  return (project) => {
    const region = regionOf(project)
    return template?.replaceAll(placeholder, region) ?? regionalEndpoint(service, region)
  }
}
