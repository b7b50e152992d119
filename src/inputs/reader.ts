// Reads single inputs and collects what is wrong with them. It knows shapes (word, flag, number,
// URL), not what any input is for.

import { isProtected } from '../cloud/endpoints.ts'
import type { Runner } from '../runner.ts'
import { InputError, nearestWord, type Problem } from './problems.ts'

const trueWords = ['true', 'True', 'TRUE']
const falseWords = ['false', 'False', 'FALSE']

/**
 * Every method answers with a value of the right shape. After a problem that value means nothing,
 * and `throwProblems` sees to it that nobody uses it.
 */
export class InputReader {
  private readonly runner: Runner
  private readonly defaults: Readonly<Record<string, string>>
  private readonly problems: Problem[] = []

  constructor(runner: Runner, defaults: Readonly<Record<string, string>>) {
    this.runner = runner
    this.defaults = defaults
  }

  addProblem(...problems: Problem[]): void {
    this.problems.push(...problems)
  }

  /** @throws `INPUT_INVALID` when there was any problem */
  throwProblems(): void {
    if (this.problems.length > 0) throw new InputError(this.problems)
  }

  /** As it stands in the workflow file; empty when absent. */
  raw(name: string): string {
    return this.runner.getInput(name)
  }

  /** Without the blanks around it; null when absent or empty. */
  text(name: string): string | null {
    const value = this.raw(name).trim()
    return value === '' ? (this.defaults[name] ?? null) : value
  }

  /** As `text`, masked before anybody can print it. */
  secret(name: string): string | null {
    const value = this.text(name)
    if (value !== null) this.runner.setSecret(value)
    return value
  }

  required(name: string, fix: string): string {
    const value = this.text(name)
    if (value === null) this.addProblem({ input: name, message: `is required; ${fix}` })
    return value ?? ''
  }

  word<Word extends string>(name: string, known: readonly [Word, ...Word[]]): Word {
    const value = this.text(name) ?? known[0]
    const word = known.find((each) => each === value)
    if (word !== undefined) return word
    const guess = nearestWord(value.toLowerCase(), known)
    const fix = guess === null ? `use one of ${known.join(', ')}` : `did you mean "${guess}"?`
    this.addProblem({ input: name, message: `"${value}" is not known; ${fix}` })
    return known[0]
  }

  flag(name: string): boolean {
    const value = this.text(name) ?? 'false'
    if (trueWords.includes(value)) return true
    if (!falseWords.includes(value)) {
      const message = `"${value}" is neither "true" nor "false"`
      this.addProblem({ input: name, message })
    }
    return false
  }

  wholeNumber(name: string, least: number, most: number): number {
    const value = this.text(name) ?? ''
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= least && number <= most) return number
    const message = `"${value}" is not a whole number from ${least} to ${most}`
    this.addProblem({ input: name, message })
    return least
  }

  /** A service's URL without a trailing slash. */
  endpoint(name: string, fallback: string): string {
    const value = this.text(name)
    if (value === null) return fallback
    const trouble = endpointTrouble(value)
    if (trouble !== null) this.addProblem({ input: name, message: trouble })
    return value.replace(/\/+$/, '')
  }
}

function endpointTrouble(value: string): string | null {
  // Not quoted: a password stands in it.
  if (value.includes('@')) return 'must not hold a user name or password'
  if (!URL.canParse(value)) {
    return `"${value}" is not a URL; write it as in "https://scm.example.com"`
  }
  if (/[?#]/.test(value)) return `"${value}" must not have a query or fragment`
  if (/%(?![0-9a-f]{2})/i.test(value))
    return `"${value}" has a "%" that is not followed by two digits`
  const url = new URL(value)
  if (isProtected(url)) return null
  return `"${value}" must begin with "https://" (http only for this machine itself, as in "http://127.0.0.1:8080")`
}
