// Rows with the same cause, together: what happened, and what to do about it. Log, annotations and
// summary group in this one way. Pure.

import type { ReportedRow } from './rows/row.ts'
import { oneLine } from './text.ts'

/** Rows of one kind with the same status, code and remedy; the names differ, and perhaps words. */
export type Group = readonly [ReportedRow, ...ReportedRow[]]

/** Groups rows by cause, in the order of their first rows; what harms visitors comes first. */
export function groupRows(rows: readonly ReportedRow[]): readonly Group[] {
  const groups = new Map<string, [ReportedRow, ...ReportedRow[]]>()
  for (const row of rows) {
    const { kind, status, ended, httpStatus, errorCode, remedy, commonRemedy } = row
    // How a service says that it went well makes no difference.
    const answer = ended === 'well' ? null : httpStatus
    const key = JSON.stringify([kind, status, ended, answer, errorCode, remedy, commonRemedy])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()].sort(
    ([one], [other]) => Number(other.isUrgent) - Number(one.isUrgent),
  )
}

/** Of a server's words, and of what a host serves. */
const longestWords = 500

/** What was answered or seen, and its defects; '' if there is nothing to say. */
export function wordsOfRow({ message, says, defects }: ReportedRow): string {
  const parts = [message, says, ...defects].filter((part) => part !== null && part !== '')
  return oneLine(parts.join('; '), longestWords)
}

const shownWords = 3

/** The words of a group: once if all are the same, else a few with the name of their row. */
export function wordsOfGroup(rows: Group): readonly string[] {
  const [first] = rows
  const rowOf = new Map<string, string>()
  for (const row of rows) {
    const words = wordsOfRow(row)
    if (words !== '' && !rowOf.has(words)) rowOf.set(words, oneLine(row.name, 100))
  }
  const all = [...rowOf]
  if (all.length === 1 && (rows.length === 1 || wordsOfRow(first) !== ''))
    return all.map(([words]) => words)
  const shown = all.slice(0, shownWords).map(([words, name]) => `${name}: ${words}`)
  return all.length > shownWords ? [...shown, `${all.length - shownWords} other answers`] : shown
}

/** `failed, HTTP 400` and `SCM.0202`; the code is '' if there is none. */
export function causeOf({ status, httpStatus, errorCode }: ReportedRow) {
  const isAnError = httpStatus !== null && httpStatus >= 300
  const answer = isAnError ? `, HTTP ${httpStatus}` : ''
  return { status: `${status.replace('-', ' ')}${answer}`, errorCode: oneLine(errorCode ?? '', 40) }
}

const shownNames = 8

/** The first eight names of a group, and how many more there are. */
export function namesOf(rows: readonly ReportedRow[]): {
  readonly shown: readonly string[]
  readonly hidden: number
} {
  const shown = rows.slice(0, shownNames).map(({ name }) => oneLine(name, 100))
  return { shown, hidden: rows.length - shown.length }
}
