// Reads a fault that somebody sent to a running simulator. A wrong one is refused with every
// problem and with everything that is known.

import { validateHeaderName, validateHeaderValue } from 'node:http'
import { errorShapes, type Fault, type FaultKind } from './faults.ts'
import {
  checkObject,
  checkValue,
  type FieldProblem,
  list,
  oneOf,
  ownField,
  type Rule,
  type Rules,
  text,
  wholeNumber,
} from './json-fields.ts'
import { isObject, type JsonObject } from './message.ts'
import { hasTarget, operations } from './operations.ts'

const anyText = text('text', /^/)
const headerValue: Rule = {
  what: 'text that can stand in an HTTP header',
  accepts: (value) => typeof value === 'string' && isHeader('x', value),
}
const status = wholeNumber(200, 599)
/** The longest time that a timer can wait. */
const milliseconds = (least: number) => wholeNumber(least, 2_147_483_647)
const effect = {
  'effect?': { what: 'true or false', accepts: (value: unknown) => typeof value === 'boolean' },
} as const

/** The JSON fields of each kind of fault; `?` marks optional ones. */
const fieldsOf: Readonly<Record<FaultKind, Rules>> = {
  answer: {
    status,
    'code?': anyText,
    'message?': anyText,
    'shape?': oneOf(errorShapes),
    'headers?': {
      what: 'a set of valid HTTP headers, such as {"Retry-After": "1"}',
      accepts: (value) =>
        isObject(value) && Object.entries(value).every(([name, each]) => isHeader(name, each)),
    },
    'body?': anyText,
    'contentType?': headerValue,
    ...effect,
  },
  latency: { ms: milliseconds(0) },
  reset: { when: oneOf(['before-reading', 'after-reading', 'after-headers']), ...effect },
  hang: { when: oneOf(['before-headers', 'in-body']), ...effect },
  drip: { intervalMs: milliseconds(1), ...effect },
  truncated: effect,
  html: { status, ...effect },
  echo: { status, 'from?': wholeNumber(0), 'length?': wholeNumber(0) },
  interim: {},
  raw: { text: anyText, ...effect },
  begun: { text: anyText, ...effect },
  redirect: { status: wholeNumber(300, 399), location: headerValue },
  huge: { bytes: wholeNumber(0), 'status?': status, ...effect },
}
const kinds = Object.keys(fieldsOf)

const target = text(
  'a target such as "CDN" or "ELB:cn-north-4"',
  /^[A-Z]+(?::[\w-]+)?$/,
  'write the service in capitals, and the project after ":" without a space',
)
const attemptsRule = list('a list of attempts, such as [1] for the first one', 1)

/** A fault for the help; it makes the first push to a target fail. */
export const exampleFault: Fault = {
  on: 'push',
  target: 'ELB:cn-north-4',
  attempts: [1],
  action: { kind: 'html', status: 502 },
}

/** The fault that a value from outside describes, or everything that is wrong with it. */
export function readFault(
  value: unknown,
): { readonly fault: Fault } | { readonly problems: readonly FieldProblem[] } {
  const problems = findProblems(value)
  // Every field was checked.
  return problems.length === 0 ? { fault: value as Fault } : { problems }
}

/** The answer to a wrong fault: what is wrong, what is known, and an example. */
export function refuseFault(problems: readonly FieldProblem[]) {
  const [first] = problems
  const where = first === undefined || first.field === '' ? '' : `${first.field}: `
  const describe = (rules: Rules) =>
    Object.fromEntries(Object.entries(rules).map(([name, { what }]) => [name, what]))
  return {
    error: `${where}${first?.problem}. A fault is {"on": OPERATION, "target"?, "attempts"?, "action": {"kind": KIND, ...}}; "?" marks what may be left out.`,
    problems,
    example: exampleFault,
    operations,
    kinds: Object.fromEntries(
      Object.entries(fieldsOf).map(([kind, rules]) => [kind, describe(rules)]),
    ),
  }
}

function findProblems(value: unknown): FieldProblem[] {
  const action = { what: 'an object with a "kind"', accepts: isObject }
  const rules = { on: oneOf(operations), 'target?': target, 'attempts?': attemptsRule, action }
  const problems = checkObject(value, '', rules)
  if (!isObject(value)) return problems
  const attempts = ownField(value, 'attempts')
  if (Array.isArray(attempts)) {
    for (const [index, attempt] of attempts.entries()) {
      problems.push(...checkValue(attempt, `attempts[${index}]`, wholeNumber(1)))
    }
  }
  const wanted = ownField(value, 'action')
  if (isObject(wanted)) problems.push(...actionProblems(wanted))
  // The other problems come first: they may be the reason for these.
  return problems.length > 0 ? problems : targetProblems(value)
}

function actionProblems(action: JsonObject): FieldProblem[] {
  const kind = ownField(action, 'kind')
  const fields = Object.entries(fieldsOf).find(([name]) => name === kind)?.[1]
  if (fields !== undefined) return checkObject(action, 'action', { kind: oneOf(kinds), ...fields })
  const field = 'action.kind'
  if (kind === undefined) return [{ field, problem: `missing; it must be ${oneOf(kinds).what}` }]
  return checkValue(kind, field, oneOf(kinds))
}

/** A target that the fault can never meet. */
function targetProblems({ on, target: wanted, action }: JsonObject): FieldProblem[] {
  const field = 'target'
  if (wanted === undefined) return []
  const operation = operations.find((each) => each === on)
  if (operation === undefined || !hasTarget(operation)) {
    const problem =
      'only a push has a target; leave it out (calls of ELB, WAF and CDN have one, too)'
    return [{ field, problem }]
  }
  if (operation === 'push' && isObject(action) && action['when'] === 'before-reading') {
    const problem = 'a reset before-reading comes before the target is known; leave it out'
    return [{ field, problem }]
  }
  return []
}

function isHeader(name: string, value: unknown): boolean {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, String(value))
    return typeof value === 'string'
  } catch {
    return false
  }
}
