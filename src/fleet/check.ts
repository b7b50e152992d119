// Checks one certificate of one account with the action's own reader of inputs, and finds the place
// in the manifest that each problem is about.

import { readInputs } from '../inputs/inputs.ts'
import { InputError, type Problem, wholeMessage } from '../inputs/problems.ts'
import { suspectRegions } from '../inputs/targets.ts'
import type { Job, Runner } from '../runner.ts'
import { inKeys, keyOf } from './keys.ts'
import type { ManifestSource, Place, Text } from './manifest-source.ts'

/** Values by the input that they set; null for one that has a problem already. */
export type Values = ReadonlyMap<string, Text | null>

/** An account or a certificate, with the place where it begins. */
export interface Owner {
  readonly name: string
  readonly place: Place
  readonly values: Values
}

/** The defaults, with the problems that they have on their own. */
export interface Defaults {
  readonly values: Values
  readonly problems: ReadonlySet<string>
}

/** The inputs of an entry, checked. */
export interface CheckedEntry {
  readonly inputs: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
}

const urns = ['oidc-provider-urn', 'agency-urn'] as const
const ways = [...urns, 'identity-provider-id'] as const

/** What is read in place of a part that has a problem already, so that nothing is said twice. */
const sample = {
  account: { 'oidc-provider-urn': 'iam::a:oidcProvider:p', 'agency-urn': 'iam::a:agency:g' },
  certificate: { 'certificate-domain': 'www.example.com' },
  work: { targets: 'CDN', 'verify-hosts': 'www.example.com' },
} as const

/**
 * Checks an entry; its problems go to the source. A certificate's value comes before an account's,
 * and an account's before a default.
 * @param account null when it is not known: then the certificate alone is checked
 * @param certificate null for an account that no certificate uses
 */
export function checkEntry(
  source: ManifestSource,
  defaults: Defaults,
  account: Owner | null,
  certificate: Owner | null,
): CheckedEntry {
  const values = new Map([
    ...defaults.values,
    ...(account?.values ?? []),
    ...(certificate?.values ?? []),
  ])
  const inputs = inputsOf(values)
  const isKeyless = account !== null && checkSignIn(source, account)
  const isNamed =
    certificate !== null &&
    (inputs['certificate-domain'] ?? inputs['certificate-name']) !== undefined
  const read: Record<string, string> = { ...inputs }
  if (!isKeyless) {
    for (const way of ways) delete read[way]
    Object.assign(read, sample.account)
  }
  if (certificate === null) Object.assign(read, sample.work)
  if (!isNamed || 'certificate-domain' in read) delete read['certificate-name']
  if (!isNamed) Object.assign(read, sample.certificate)
  const { problems, warnings } = check(read)
  const broken = [...values.keys()].filter((input) => values.get(input) === null)
  for (const problem of problems) {
    const { input, mentions = [] } = problem
    // What is said of a broken value, or follows from it, is said already.
    if (broken.some((each) => each === input || mentions.includes(each))) continue
    const isAccounts = account !== null && isOfAccount(input)
    report(source, problem, defaults, values, isAccounts ? account : (certificate ?? account))
  }
  const region = values.get('scm-region')
  if (region) {
    const target = { service: 'ELB', project: region.text.trim() } as const
    warnings.push(...suspectRegions([target], `scm-region, line ${region.place.line}`))
  }
  return { inputs, warnings: warnings.map(inKeys) }
}

/** Adds a problem where its value is, or its owner if no value is to blame. */
function report(
  source: ManifestSource,
  problem: Problem,
  defaults: Defaults,
  values: Values,
  owner: Owner | null,
): void {
  const { input, line, column } = problem
  const message = wholeMessage(problem)
  const value = values.get(input)
  const isOwn = value !== defaults.values.get(input) || defaults.problems.has(idOf(problem))
  if (isOwn || !value || owner === null) {
    const place = placeIn(value, line, column) ?? owner?.place ?? { line: 1, column: 1 }
    source.add(place, inKeys(`${keyOf(input)}: ${message}`))
    return
  }
  // The default may be right for others. The problem is where it meets this certificate.
  const name = owner.name === '' ? '' : `"${owner.name}": `
  const key = `${keyOf(input)} (from defaults, line ${value.place.line})`
  source.add(owner.place, `${name}${inKeys(`${key}: ${message}`)}`)
}

/** The problems that defaults have on their own, whatever the certificate. */
export function problemsOfDefaults(values: Values): Defaults['problems'] {
  const read = { ...sample.work, ...inputsOf(values), ...sample.account, ...sample.certificate }
  return new Set(check(read).problems.map(idOf))
}

function inputsOf(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...values].flatMap(([input, value]) => (value === null ? [] : [[input, value.text]])),
  )
}

function idOf(problem: Problem): string {
  const { input, line, column } = problem
  return `${input}:${line}:${column}: ${wholeMessage(problem)}`
}

function check(read: Readonly<Record<string, string>>): {
  readonly warnings: string[]
  readonly problems: readonly Problem[]
} {
  try {
    return { warnings: [...readInputs(jobOf(read)).warnings], problems: [] }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { warnings: [], problems: error.problems }
  }
}

/** Where a problem is in a text of the manifest; null if the manifest has no such text. */
function placeIn(text: Text | null | undefined, line?: number, column = 1): Place | null {
  if (!text) return null
  return line === undefined ? text.place : text.locate(line, column)
}

function isOfAccount(input: string): boolean {
  return /^(?:sign-in|audience|project-|token-scope|scm-|iam-|sts-)/.test(input)
}

/** Whether an account says completely how to sign in without stored keys. */
function checkSignIn(source: ManifestSource, { name, place, values }: Owner): boolean {
  const given = ways.filter((way) => values.has(way))
  const missing = urns.filter((urn) => !values.has(urn))
  if (given.length === 1 && given[0] === 'identity-provider-id') return true
  if (given.length === 2 && missing.length === 0) return true
  const message =
    given.length === 0
      ? `account "${name}" does not say how to sign in; set oidc-provider-urn and agency-urn, or identity-provider-id`
      : given.length === 1
        ? `account "${name}" has no ${missing[0]}; oidc-provider-urn and agency-urn go together`
        : `account "${name}" says two ways to sign in (${given.join(', ')}); keep one`
  source.add(place, message)
  return false
}

/** A job without environment and files: what is not in the manifest is absent. */
function jobOf(inputs: Readonly<Record<string, string>>): Job {
  const nothing = (): void => {}
  const runner: Runner = {
    getInput: (name) => inputs[name] ?? '',
    setSecret: nothing,
    setOutput: nothing,
    debug: nothing,
    info: nothing,
    notice: nothing,
    warning: nothing,
    error: nothing,
    group: nothing,
    endGroup: nothing,
    fail: nothing,
    writeReport: () => '',
    writeSummary: async () => {},
  }
  const readFile = (): string => {
    throw new Error('no files')
  }
  return { runner, env: {}, readFile }
}
