// Checks JSON from outside field by field. Every problem is found at once, with its path, its value
// and the fix. The same tables say in the help what a field may be.

import { isObject, type JsonObject } from './message.ts'

/** What is wrong with one field. */
export interface FieldProblem {
  /** The path inside the JSON, such as `certificates[2].domain`; empty for the whole. */
  readonly field: string
  readonly problem: string
}

/** What a field may be. */
export interface Rule {
  /** Completes the sentence "it must be …". */
  readonly what: string
  readonly accepts: (value: unknown) => boolean
  /** Completes "… is not …;" if `what` alone does not say how to fix it. */
  readonly fix?: string
  /** Whether the value must not appear in a message. */
  readonly isSecret?: boolean
}

/** The rules of an object's fields; `?` at the end of a name marks an optional field. */
export type Rules = Readonly<Record<string, Rule>>

/** Checks one object: its type, its unknown fields, its missing fields and every value. */
export function checkObject(value: unknown, path: string, rules: Rules): FieldProblem[] {
  const known = Object.keys(rules).map((name) => name.replace('?', ''))
  if (!isObject(value)) {
    const fields = known.length === 0 ? '' : ` with the fields ${known.join(', ')}`
    return [{ field: path, problem: `${shown(value)} is not an object${fields}` }]
  }
  const unknown = Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      field: childPath(path, name),
      problem: `unknown field; known are ${known.join(', ') || 'none'}`,
    }))
  const wrong = Object.entries(rules).flatMap(([key, rule]) => {
    const name = key.replace('?', '')
    const field = childPath(path, name)
    if (Object.hasOwn(value, name)) return checkValue(value[name], field, rule)
    return key.endsWith('?') ? [] : [{ field, problem: `missing; it must be ${rule.what}` }]
  })
  return [...unknown, ...wrong]
}

/** Checks one value. */
export function checkValue(value: unknown, field: string, rule: Rule): FieldProblem[] {
  if (rule.accepts(value)) return []
  const fix = rule.fix === undefined ? '' : `; ${rule.fix}`
  const problem = rule.isSecret
    ? `must be ${rule.what}; the value is not shown here, because it is secret`
    : `${shown(value)} is not ${rule.what}${fix}`
  return [{ field, problem }]
}

/** The items of a list with their paths; none when it is not a list. */
export function itemsOf(object: JsonObject, name: string): { value: unknown; path: string }[] {
  const list = ownField(object, name)
  if (!Array.isArray(list)) return []
  return list.map((value: unknown, index) => ({ value, path: `${name}[${index}]` }))
}

/** A field that the JSON itself contains; undefined for what every object inherits. */
export function ownField(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** The problems of values that must be unique but are not. */
export function findRepeats(
  values: readonly { readonly value: unknown; readonly field: string }[],
): FieldProblem[] {
  const first = new Map<unknown, string>()
  return values.flatMap(({ value, field }) => {
    const earlier = first.get(value)
    if (earlier === undefined) {
      first.set(value, field)
      return []
    }
    return [{ field, problem: `${shown(value)} is already used by ${earlier}; choose another` }]
  })
}

/** A rule for text that matches a pattern. */
export function text(what: string, pattern: RegExp, fix?: string): Rule {
  const accepts = (value: unknown) => typeof value === 'string' && pattern.test(value)
  return fix === undefined ? { what, accepts } : { what, accepts, fix }
}

/** A rule for one of a few words. */
export function oneOf(words: readonly string[]): Rule {
  return {
    what: words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}`,
    accepts: (value) => words.some((word) => word === value),
  }
}

/** A rule for a whole number; `most` is unlimited when absent. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): Rule {
  const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`
  return {
    what: `a whole number from ${least}${upTo}`,
    accepts: (value) =>
      Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  }
}

/** A rule for a list. */
export function list(what: string, least = 0): Rule {
  return { what, accepts: (value) => Array.isArray(value) && value.length >= least }
}

const longestShown = 60

/** A value for a message: short, on one line, and without the content of objects. */
export function shown(value: unknown): string {
  if (value === undefined) return 'what was sent'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (isObject(value)) return 'an object'
  const json = JSON.stringify(value)
  return json.length > longestShown ? `${json.slice(0, longestShown)}…` : json
}

function childPath(path: string, name: string): string {
  if (!/^[\w-]{1,60}$/.test(name)) return `${path}[${shown(name)}]`
  return path === '' ? name : `${path}.${name}`
}
