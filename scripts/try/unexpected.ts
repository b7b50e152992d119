// The runner's warning about inputs that the action does not have: it ignores them.

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { nearestWord } from '../../src/inputs/problems.ts'

const file = new URL('../../action.yml', import.meta.url)

/** The warning, with what was probably meant; null if every input is known. */
export function renderUnexpected(names: readonly string[]): string | null {
  const known = Object.keys(parse(readFileSync(file, 'utf8')).inputs)
  const unexpected = names.filter((name) => !known.includes(name.toLowerCase()))
  if (unexpected.length === 0) return null
  const parts = unexpected.map((name) => {
    const guess = nearestWord(name.toLowerCase().replaceAll('_', '-'), known)
    return guess === null ? `"${name}"` : `"${name}" (did you mean "${guess}"?)`
  })
  return `the action has no such input, and the runner ignores it: ${parts.join(', ')}`
}
