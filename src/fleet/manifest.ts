// From the text of a manifest to its accounts and certificates, or to one error that lists every
// problem with line and column. The values are read by the action's own readers.

import { item, moreItems, prose } from '../errors/lines.ts'
import { ActionError } from '../errors.ts'
import { nearestWord } from '../inputs/problems.ts'
import { checkEntry, type Owner, problemsOfDefaults, type Values } from './check.ts'
import { inputOf } from './keys.ts'
import {
  type Field,
  type ManifestProblem,
  ManifestSource,
  type Place,
  type Text,
} from './manifest-source.ts'
import { fieldOf, knownFields, readValue, readValues } from './values.ts'

/** A certificate of one account: what one job pushes. */
export interface FleetEntry {
  readonly name: string
  readonly account: string
  /** The action's inputs, by name; only those that the manifest sets. */
  readonly inputs: Readonly<Record<string, string>>
}

/** What a manifest asks for, in its order. */
export interface Fleet {
  readonly entries: readonly FleetEntry[]
  /** Sentences about values that look wrong but may be right. */
  readonly warnings: readonly string[]
}

/** With the line that counts the others, as many as the summary shows. */
const shownProblems = 39

/** All problems of a manifest in one error (code `INPUT_INVALID`). */
export class ManifestError extends ActionError {
  override readonly name = 'ManifestError'
  readonly problems: readonly ManifestProblem[]

  constructor(path: string, problems: readonly ManifestProblem[]) {
    const count = problems.length === 1 ? 'is 1 problem' : `are ${problems.length} problems`
    const shown = problems
      .slice(0, shownProblems)
      .map(({ line, column, message }) => item(`line ${line}, column ${column}: ${message}`))
    const hidden = problems.length - shown.length
    const more = hidden > 0 ? [moreItems(hidden)] : []
    super('INPUT_INVALID', [prose(`There ${count} in ${path}:`), ...shown, ...more])
    this.problems = problems
  }
}

interface Certificate extends Owner {
  readonly accounts: readonly Text[]
}

/**
 * Reads a manifest.
 * @param path names the file in the error
 * @throws `INPUT_INVALID` with all problems at once
 */
export function readManifest(text: string, path: string): Fleet {
  const source = new ManifestSource(text)
  const read = source.root === null && source.problems.length > 0 ? null : readRoot(source)
  const { problems } = source
  if (problems.length > 0 || read === null) {
    const inOrder = problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
    throw new ManifestError(path, inOrder)
  }
  return read
}

function readRoot(source: ManifestSource): Fleet | null {
  const place = source.placeOf(source.root)
  const fields = knownFields(source, source.root, place, 'manifest', 'a manifest')
  if (fields === null) return null
  const field = (key: string) => fieldOf(fields, 'manifest', key)
  readVersion(source, field('version'), place)
  const ofDefaults = field('defaults')
  const defaults = ofDefaults === undefined ? new Map() : readValues(source, ofDefaults, 'defaults')
  const accounts = readAccounts(source, field('accounts'), place)
  const certificates = readCertificates(source, field('certificates'), place, accounts)
  return combine(source, defaults, accounts, certificates)
}

function readVersion(source: ManifestSource, field: Field | undefined, place: Place): void {
  if (source.text(field?.value ?? null)?.text === '1') return
  source.add(field?.place ?? place, 'version must be 1; write "version: 1"')
}

function readAccounts(
  source: ManifestSource,
  field: Field | undefined,
  place: Place,
): ReadonlyMap<string, Owner> {
  const accounts = new Map<string, Owner>()
  if (field === undefined) {
    source.add(place, 'accounts is missing; name at least one account')
    return accounts
  }
  const fields = source.fields(field.value, field.place, 'accounts')
  if (fields?.size === 0) source.add(field.place, 'accounts is empty; name at least one account')
  for (const [name, account] of fields ?? []) {
    if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) {
      const message = `"${name}" cannot name an account; use up to 64 letters, digits, "_", "." or "-"`
      source.add(account.place, message)
    }
    const values = readValues(source, account, 'account')
    accounts.set(name, { name, place: account.place, values })
  }
  return accounts
}

function readCertificates(
  source: ManifestSource,
  field: Field | undefined,
  place: Place,
  accounts: ReadonlyMap<string, Owner>,
): readonly Certificate[] {
  const items = source.items(field?.value ?? null)
  if (items === null || items.length === 0) {
    const message =
      'certificates must be a list with at least one item, like "- domain: www.example.com"'
    source.add(field?.place ?? place, message)
    return []
  }
  return items
    .map((item) => readCertificate(source, item, accounts))
    .filter((certificate) => certificate !== null)
}

function readCertificate(
  source: ManifestSource,
  node: Field['value'],
  accounts: ReadonlyMap<string, Owner>,
): Certificate | null {
  const place = source.placeOf(node)
  const plain = source.text(node)?.text
  if (plain !== undefined) {
    const [, key, value] = /^([\w-]+):(\S.*)$/.exec(plain) ?? []
    const fix =
      key === undefined
        ? `write each certificate on a line of its own, like "- domain: ${plain}"`
        : `write a blank after the colon, like "- ${key}: ${value}"`
    if (source.isNew('plain certificate'))
      source.add(place, `this certificate must be keys with values; ${fix}`)
    return null
  }
  const fields = source.fields(node, place, 'this certificate')
  if (fields === null) return null
  const values = readValues(source, { place, value: node }, 'certificate')
  // What it merges is not known, so nothing can be said of the rest.
  if (fields.has('<<')) return null
  const named = ['domain', 'certificate-name'].filter((key) => values.has(inputOf(key) ?? key))
  if (named.length !== 1) {
    const [first] = named
    const at = first === undefined ? place : (fields.get(first)?.place ?? place)
    source.add(at, 'set either domain or certificate-name, which says which certificate this is')
  }
  const label = fieldOf(fields, 'certificate', 'name')
  const name =
    label === undefined
      ? nameOf(source, values)
      : checkName(source, readValue(source, 'name', label))
  return {
    name,
    place,
    values,
    accounts: accountsOf(source, fieldOf(fields, 'certificate', 'accounts'), place, accounts),
  }
}

/** The name of a certificate that has none of its own; '' if that has a problem. */
function nameOf(source: ManifestSource, values: Values): string {
  const domain = values.get('certificate-domain') ?? null
  // What is not a domain is a problem of its own.
  if (domain !== null && !isNameText(domain.text.trim())) return ''
  return checkName(source, domain ?? values.get('certificate-name') ?? null)
}

/** A name as text; '' if there is none, or it cannot be one. It stands in lists, jobs and logs. */
function checkName(source: ManifestSource, given: Text | null): string {
  const name = given?.text.trim() ?? ''
  if (given === null || (isNameText(name) && name.length <= 100 && name !== '*')) return name
  const message = `"${name}" cannot name a certificate; set name to up to 100 characters without blanks, and without , : # " ' ( ) < > |`
  source.add(given.place, message)
  return ''
}

function isNameText(text: string): boolean {
  return /^[^\s,:#"'()<>|\p{C}]+$/u.test(text)
}

function accountsOf(
  source: ManifestSource,
  field: Field | undefined,
  place: Place,
  accounts: ReadonlyMap<string, Owner>,
): readonly Text[] {
  const names = [...accounts.keys()]
  if (field === undefined) {
    const [only] = names
    if (only !== undefined && names.length === 1)
      return [{ text: only, place, locate: () => place }]
    if (names.length > 1) source.add(place, `accounts is missing; use ${listed(names)}`)
    return []
  }
  const items = source.items(field.value) ?? [field.value]
  const texts = items.map((item) => source.text(item)).filter((text) => text !== null)
  if (texts.length === 0 || texts.length < items.length) {
    source.add(field.place, 'accounts must name accounts, like "accounts: [shop, blog]"')
  }
  return texts.filter((text) => {
    if (accounts.has(text.text)) return true
    const guess = nearestWord(text.text, names)
    const fix = guess === null ? `use ${listed(names)}` : `did you mean "${guess}"?`
    source.add(text.place, `"${text.text}" is not in accounts; ${fix}`)
    return false
  })
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `"${name}"`)
  return names.length > 8 ? `${shown.join(', ')}, …` : shown.join(', ') || 'one of them'
}

/** Every certificate with each of its accounts. */
function combine(
  source: ManifestSource,
  defaults: Values,
  accounts: ReadonlyMap<string, Owner>,
  certificates: readonly Certificate[],
): Fleet {
  const seen = new Map<string, Certificate>()
  const warnings = new Set<string>()
  const entries: FleetEntry[] = []
  const used = new Set<string>()
  const ofDefaults = problemsOfDefaults(defaults)
  const check = (account: Owner | null, certificate: Owner | null) =>
    checkEntry(source, { values: defaults, problems: ofDefaults }, account, certificate)
  for (const certificate of certificates) {
    if (certificate.accounts.length === 0) check(null, certificate)
    for (const { text: of, place } of certificate.accounts) {
      const account = accounts.get(of)
      if (account === undefined) continue
      used.add(of)
      // A domain may be written in any case.
      const id = `${of}:${certificate.name.toLowerCase()}`
      const first = seen.get(id)
      if (first !== undefined && certificate.name !== '') {
        const { name } = certificate
        const [where, fix] =
          first === certificate
            ? ['', 'name the account once']
            : [
                ` (line ${first.place.line})`,
                `add a name to one of the two, like "name: ${name}-2"`,
              ]
        source.add(place, `"${name}" is in account "${of}" already${where}; ${fix}`)
      }
      seen.set(id, first ?? certificate)
      const checked = check(account, certificate)
      for (const warning of checked.warnings) warnings.add(warning)
      entries.push({ name: certificate.name, account: of, inputs: checked.inputs })
    }
  }
  for (const account of accounts.values()) if (!used.has(account.name)) check(account, null)
  return { entries, warnings: [...warnings] }
}
