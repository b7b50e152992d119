// Problems with the inputs, collected so that the user sees all of them at once. Pure.

import { closestMatch } from 'leven'
import { item, type Line, type Lines, moreItems, prose, textOf } from '../errors/lines.ts'
import { ActionError } from '../errors.ts'

/** One problem with an input. The message quotes the value, but never a secret. */
export interface Problem {
  readonly input: string
  /** Counted from 1, where the input has lines. */
  readonly line?: number
  readonly column?: number
  readonly message: string
  /** Lines below the message. */
  readonly more?: Lines
  /** The other inputs that the message names: the problem may follow from one of theirs. */
  readonly mentions?: readonly string[]
}

/** As many as the longest list of an input has lines. */
const shownProblems = 1000

/** All problems with the inputs in one error (code `INPUT_INVALID`). */
export class InputError extends ActionError {
  override readonly name = 'InputError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    const shown = problems.slice(0, shownProblems).flatMap(linesOfProblem)
    const hidden = problems.length - shownProblems
    const count = problems.length === 1 ? 'is 1 problem' : `are ${problems.length} problems`
    super('INPUT_INVALID', [
      prose(`There ${count} with the inputs:`),
      ...shown,
      ...(hidden > 0 ? [moreItems(hidden)] : []),
    ])
    this.problems = problems
  }
}

function linesOfProblem(problem: Problem): Lines {
  const more = (problem.more ?? []).map((line): Line => {
    return { ...line, text: withoutPasswords(line.text) }
  })
  return [item(formatProblem(problem)), ...more]
}

/** A problem's message with the lines below it, as plain text. */
export function wholeMessage({ message, more = [] }: Problem): string {
  return textOf([prose(message), ...more])
}

/**
 * A problem in one line: `targets, line 3, column 1: "CND" is not a service; did you mean "CDN"?`
 */
export function formatProblem({ input, line, column, message }: Problem): string {
  const place = [input]
  if (line !== undefined) place.push(`line ${line}`)
  if (column !== undefined) place.push(`column ${column}`)
  return `${place.join(', ')}: ${withoutPasswords(message)}`
}

/** A text whose URLs have lost what may be secret: a user, a password, a query, a fragment. */
export function withoutPasswords(text: string): string {
  return text.includes('@') || text.includes('://') ? text.replace(/\S+/g, withoutPassword) : text
}

/** No pattern with a repeat before a fixed text: on a long word it would take forever. */
function withoutPassword(word: string): string {
  const at = word.lastIndexOf('@')
  const scheme = word.indexOf('://')
  const quote = /^["']/.exec(word)?.[0] ?? ''
  if (scheme === -1) {
    const colon = word.indexOf(':')
    return colon !== -1 && colon < at ? `${quote}***${word.slice(at)}` : word
  }
  const start = scheme + '://'.length
  const bare = at > start ? `${word.slice(0, start)}***${word.slice(at)}` : word
  const query = bare.slice(start).search(/[?#]/) + start
  const isEmpty = [quote, ''].includes(bare.slice(query + 1))
  return query < start || isEmpty ? bare : `${bare.slice(0, query + 1)}***${quote}`
}

/**
 * The known word that was probably meant: at most two edits away, else null. Some letter must be
 * left: two edits turn "on" into "off".
 */
export function nearestWord(word: string, known: readonly string[]): string | null {
  return closestMatch(word, [...known], { maxDistance: Math.min(2, word.length - 1) }) ?? null
}
