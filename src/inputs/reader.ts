// Reads single inputs and collects their problems. The reader knows shapes (word, flag, number,
// URL), but not what an input is for.

import { isProtected } from '../cloud/endpoints.ts'
import type { Runner } from '../runner.ts'
import { InputError, nearestWord, type Problem } from './problems.ts'

const trueWords = ['true', 'True', 'TRUE']
const falseWords = ['false', 'False', 'FALSE']

/** In characters; every real secret is longer. */
const shortestSecret = 4

/**
 * Reads inputs. Every method returns a value of the right shape. After a problem the value is
 * meaningless, so call `throwProblems` before you use any value.
 */
export class InputReader {
  private readonly runner: Runner
  private readonly defaults: Readonly<Record<string, string>>
  private readonly problems: Problem[] = []
  /** Sentences about inputs that look wrong but may be right. */
  readonly warnings: string[] = []
  /** The inputs that were read and are not empty; it grows as they are read. */
  readonly set = new Set<string>()

  constructor(runner: Runner, defaults: Readonly<Record<string, string>>) {
    this.runner = runner
    this.defaults = defaults
  }

  /** Collects problems until `throwProblems`. */
  addProblem(...problems: Problem[]): void {
    this.problems.push(...problems)
  }

  /** Whether an input has a problem already, so that its value says nothing. */
  isBad(...inputs: readonly string[]): boolean {
    return this.problems.some(({ input }) => inputs.includes(input))
  }

  /** @throws `INPUT_INVALID` with all problems, if there are any */
  throwProblems(): void {
    if (this.problems.length > 0) throw new InputError(this.problems)
  }

  /** The value as written in the workflow file; empty when absent. */
  raw(name: string): string {
    const value = this.runner.getInput(name)
    if (value.trim() !== '') this.set.add(name)
    return value
  }

  /** The trimmed value, or the input's default; null when there is neither. */
  text(name: string): string | null {
    const value = this.raw(name).trim()
    return value === '' ? (this.defaults[name] ?? null) : value
  }

  /** As `text`, and masks the value. */
  secret(name: string): string | null {
    const value = this.text(name)
    if (value !== null) this.maskSecret(name, value)
    return value
  }

  /**
   * Masks a secret. One of a few letters is a problem instead: masked, it would hide these letters
   * wherever they stand in the log.
   * @param name the input or the variable that holds it
   */
  maskSecret(name: string, value: string): void {
    if (value.length >= shortestSecret) {
      this.runner.setSecret(value)
      return
    }
    const length = value.length === 1 ? '1 character' : `${value.length} characters`
    const message = `is only ${length} long, which no real one is; copy it again`
    this.addProblem({ input: name, message })
  }

  /**
   * One of the known words; the first one is returned when the input is absent.
   * @param guessed finds the word that was meant, where its letters may mislead
   */
  word<Word extends string>(
    name: string,
    known: readonly [Word, ...Word[]],
    guessed = (value: string) => nearestWord(value, known),
  ): Word {
    const value = this.text(name) ?? known[0]
    const word = known.find((each) => each === value)
    if (word !== undefined) return word
    const guess = guessed(value.toLowerCase())
    const fix = guess === null ? `use one of ${known.join(', ')}` : `did you mean "${guess}"?`
    this.addProblem({ input: name, message: `"${value}" is not known; ${fix}` })
    return known[0]
  }

  /** `true` or `false`, in the spellings of YAML; absent means false. */
  flag(name: string): boolean {
    const value = this.text(name) ?? 'false'
    if (trueWords.includes(value)) return true
    if (!falseWords.includes(value)) {
      const message = `"${value}" is not a boolean; use "true" or "false"`
      this.addProblem({ input: name, message })
    }
    return false
  }

  /** A whole number from `least` to `most`, both included. */
  wholeNumber(name: string, least: number, most: number): number {
    const value = this.text(name) ?? ''
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= least && number <= most) return number
    const message = `"${value}" is not a whole number from ${least} to ${most}`
    this.addProblem({ input: name, message })
    return least
  }

  /**
   * A service's URL without a trailing slash, in which a placeholder may stand; null when absent.
   * @param sample what the placeholder may stand for
   */
  endpointTemplate(name: string, placeholder: string, sample: string): string | null {
    const value = this.text(name)
    if (value === null) return null
    const problem = endpointProblem(name, value.replaceAll(placeholder, sample), placeholder)
    if (problem !== null) this.addProblem(problem)
    return value.replace(/\/+$/, '')
  }

  /** A service's URL without a trailing slash; `fallback` when absent. */
  endpoint(name: string, fallback: string): string {
    const value = this.text(name)
    if (value === null) return fallback
    const problem = endpointProblem(name, value)
    if (problem !== null) this.addProblem(problem)
    return value.replace(/\/+$/, '')
  }
}

/**
 * What is wrong with a service's URL; null when it is good.
 * @param known a placeholder that may stand there
 */
function endpointProblem(input: string, value: string, known?: string): Problem | null {
  const problem = (message: string, mentions: readonly string[] = []): Problem => ({
    input,
    message,
    mentions,
  })
  // Not quoted, because it may contain a password.
  if (value.includes('@')) return problem('must not contain a user name or password; remove them')
  if (!URL.canParse(value)) {
    const example = `https://${input.replace('-endpoint', '')}.example.com`
    return problem(`"${value}" is not a URL; write it like "${example}"`)
  }
  const placeholder = /\{[^}]*\}?/.exec(value)?.[0]
  if (placeholder !== undefined) {
    const what = `"${value}" has "${placeholder}", which is not known here`
    return known
      ? problem(`${what}; write "${known}"`)
      : problem(`${what}; only elb-endpoint and waf-endpoint take "{region}"`, [
          'elb-endpoint',
          'waf-endpoint',
        ])
  }
  if (/[?#]/.test(value)) return problem(`"${value}" must not have a query or fragment; remove it`)
  if (/%(?![0-9a-f]{2})/i.test(value))
    return problem(`"${value}" has a "%" without two hexadecimal digits after it`)
  return isProtected(new URL(value))
    ? null
    : problem(
        `"${value}" must start with "https://" (http is only for this machine, like "http://127.0.0.1:8080")`,
      )
}
