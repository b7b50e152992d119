// The grammar of `select`, which is also the grammar of the output `failed`. Pure.

import { nearestWord, type Problem } from '../inputs/problems.ts'
import { brief } from './brief.ts'
import type { FleetEntry } from './manifest.ts'

/** An entry's name in `select` and `failed`: `shop:www.example.com`. */
export function formatEntry({ account, name }: Pick<FleetEntry, 'account' | 'name'>): string {
  return `${account}:${name}`
}

/**
 * The entries that a selection names, in their own order; all of them if it is blank:
 * ```
 * select = item { ("," | newline) item }
 * item   = [ ( name | account ":" ( name | "*" ) ) ] [ "#" comment ]
 * ```
 * A name selects its certificate in every account; `account:*` selects every certificate of the
 * account. An item that selects nothing is a problem, and so is a text without items. Never throws.
 */
export function selectEntries<Entry extends Pick<FleetEntry, 'account' | 'name'>>(
  entries: readonly Entry[],
  text: string,
): { readonly entries: readonly Entry[]; readonly problems: readonly Problem[] } {
  const chosen = new Set<Entry>()
  const problems: Problem[] = []
  if (text.trim() === '') return { entries, problems }
  const items = itemsOf(text)
  if (items.length === 0) {
    const message = 'names no certificate; write names, or leave it empty to select all'
    problems.push({ input: 'select', message })
  }
  const byName = new Map<string, Entry[]>()
  for (const entry of entries) {
    for (const name of [entry.name, formatEntry(entry), `${entry.account}:*`]) {
      byName.set(name, [...(byName.get(name) ?? []), entry])
    }
  }
  // A domain may be written in any case.
  const byLowerCase = Map.groupBy(byName.keys(), (name) => name.toLowerCase())
  for (const { item, ...place } of items) {
    const [alike, ...others] = byLowerCase.get(item.toLowerCase()) ?? []
    const found = byName.get(item) ?? ((others.length === 0 && byName.get(alike ?? '')) || [])
    for (const entry of found) chosen.add(entry)
    if (found.length > 0) continue
    const guess = guessOf(item, entries, [...byName.keys()])
    const message = brief(`"${item}" names no certificate of the manifest; ${guess}`)
    problems.push({ input: 'select', ...place, message })
  }
  return { entries: entries.filter((entry) => chosen.has(entry)), problems }
}

function guessOf(
  item: string,
  entries: readonly Pick<FleetEntry, 'account' | 'name'>[],
  known: readonly string[],
): string {
  const account = entries.find(
    (each) => item === each.account || item === `account:${each.account}`,
  )
  if (account !== undefined) return `write "${account.account}:*" for the whole account`
  const guess = nearestWord(item, known)
  return guess === null
    ? 'write a name like "www.example.com", or "account:name"'
    : `did you mean "${guess}"?`
}

/** The items with their places, counted from 1. */
function itemsOf(text: string) {
  return text.split(/\r\n|\n|\r/).flatMap((line, index) => {
    const content = line.replace(/#.*$/s, '')
    return [...content.matchAll(/[^,]+/g)]
      .map(({ 0: part, index: start }) => ({
        item: part.trim(),
        line: index + 1,
        column: start + part.length - part.trimStart().length + 1,
      }))
      .filter(({ item }) => item !== '')
  })
}
