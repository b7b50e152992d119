// Reads a seed file: the projects, users and certificates that the simulated cloud has instead of
// its own. Every problem is found at once.

import { createHash } from 'node:crypto'
import { checkObject, type FieldProblem, itemsOf } from './json-fields.ts'
import { isObject, type JsonObject } from './message.ts'
import type {
  CloudSeed,
  SimulatedAccessKey,
  SimulatedCertificate,
  SimulatedProject,
} from './seed.ts'
import { readValidity } from './seed-dates.ts'
import { findSeedProblems } from './seed-problems.ts'
import { seedRules } from './seed-rules.ts'
import type { SimulatedUser } from './users.ts'

/** What a seed file replaces in the default seed. */
export type SeedParts = Partial<
  Pick<CloudSeed, 'account' | 'scmRegion' | 'projects' | 'users' | 'accessKeys' | 'certificates'>
>

/** What a seed file says, or everything that is wrong with it. */
export type SeedReading =
  | { readonly seed: SeedParts }
  | { readonly problems: readonly FieldProblem[] }

/**
 * Reads the text of a seed file. Never throws.
 * @param now milliseconds since the epoch, for dates such as `in 70 days`
 */
export function readSeed(text: string, now: number): SeedReading {
  const { value, problem } = parseJson(text)
  if (problem !== undefined) return { problems: [{ field: '', problem }] }
  if (!isObject(value)) return { problems: checkObject(value, '', seedRules) }
  const problems = findSeedProblems(value, now)
  return problems.length === 0 ? { seed: buildSeed(value, now) } : { problems }
}

/** Why a text is not JSON is said without the text, which contains passwords. */
function parseJson(text: string): { readonly value?: unknown; readonly problem?: string } {
  const json = text.replace(/^\uFEFF/, '')
  try {
    return { value: JSON.parse(json) }
  } catch {
    const lines = json.slice(0, firstWrong(json)).split('\n')
    const where = `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`
    const fix = 'look there for a missing or additional comma, quote or bracket'
    return { problem: `not JSON from ${where} on: ${fix}` }
  }
}

/** The index of the first character after which a text cannot become JSON. */
function firstWrong(text: string): number {
  // JavaScript names the position in some of its messages only, so this searches for it.
  let good = 0
  let bad = text.length + 1
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (mayBecomeJson(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return good
}

function mayBecomeJson(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return true
  } catch (error) {
    const [, position] = / at position (\d+)/.exec(String(error)) ?? []
    return /end of JSON|Unterminated/.test(String(error)) || Number(position) === beginning.length
  }
}

/** Every field was checked before. */
function buildSeed(file: JsonObject, now: number): SeedParts {
  const users = itemsOf(file, 'users').map(({ value }) => value as FileUser)
  const accessKeys = users.flatMap(({ name, accessKey }) =>
    accessKey === undefined ? [] : [{ ...accessKey, user: name }],
  )
  return {
    ...pick(file, 'account'),
    ...pick(file, 'scmRegion'),
    ...('projects' in file && { projects: itemsOf(file, 'projects').map(toProject) }),
    ...('users' in file && {
      users: users.map(({ accessKey: _, ...user }): SimulatedUser => user),
      accessKeys,
    }),
    ...('certificates' in file && { certificates: toCertificates(file, now) }),
  }
}

function pick<Name extends 'account' | 'scmRegion'>(file: JsonObject, name: Name) {
  return name in file ? ({ [name]: String(file[name]) } as Record<Name, string>) : {}
}

type FileUser = SimulatedUser & { readonly accessKey?: Omit<SimulatedAccessKey, 'user'> }

function toProject({ value }: { readonly value: unknown }): SimulatedProject {
  const { name, id } = isObject(value) ? value : { name: value, id: undefined }
  return { name: String(name), id: String(id ?? hash('md5', String(name))) }
}

interface FileCertificate {
  readonly domain: string
  readonly id?: string
  readonly name?: string
  readonly sans?: readonly string[]
  readonly status?: string
  readonly pushSupport?: 'ON' | 'OFF'
  readonly notBefore?: string
  readonly notAfter?: string
  readonly enterpriseProjectId?: string
}

function toCertificates(file: JsonObject, now: number): SimulatedCertificate[] {
  const listed = itemsOf(file, 'certificates').map(({ value }) => value as FileCertificate)
  const taken = new Set(listed.map(({ id }) => id))
  let next = 1_700_000_000_000
  const freshId = (): string => {
    do next += 1
    while (taken.has(`scs${next}`))
    return `scs${next}`
  }
  return listed.map((certificate) => {
    const { domain, id = freshId(), sans = [], pushSupport = 'ON', status = 'ISSUED' } = certificate
    return {
      id,
      name: certificate.name ?? domain.replace('*', 'wildcard').slice(0, 63),
      domain,
      sans: [...new Set([domain, ...sans])].join(';'),
      status,
      pushSupport,
      ...readValidity(certificate, now),
      fingerprint: hash('sha1', id),
      enterpriseProjectId: certificate.enterpriseProjectId ?? '0',
    }
  })
}

function hash(algorithm: 'md5' | 'sha1', text: string): string {
  return createHash(algorithm).update(text).digest('hex')
}
