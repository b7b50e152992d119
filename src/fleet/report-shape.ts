// The fields of a report file and the kinds of their values, as schemas/report-v1.schema.json
// documents them. Fields may be added within version 1. Pure.

import { objectOf } from './json.ts'

/** Tells whether a value is of a kind. */
type Is<Value> = (value: unknown) => value is Value
type Checked<Check> = Check extends Is<infer Value> ? Value : never
type Fields = Readonly<Record<string, Is<unknown>>>
type Shaped<Shape extends Fields> = { readonly [Name in keyof Shape]: Checked<Shape[Name]> }

const text: Is<string> = (value) => typeof value === 'string'
const flag: Is<boolean> = (value) => typeof value === 'boolean'
const number: Is<number> = (value): value is number => typeof value === 'number' && value >= 0
const count: Is<number> = (value): value is number => number(value) && Number.isInteger(value)
const whole: Is<number> = (value): value is number => Number.isInteger(value)
const time: Is<string> = (value): value is string =>
  text(value) && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))

function orNull<Value>(is: Is<Value>): Is<Value | null> {
  return (value): value is Value | null => value === null || is(value)
}

function oneOf<Word extends string>(...words: readonly Word[]): Is<Word> {
  return (value): value is Word => words.some((word) => word === value)
}

function listOf<Value>(is: Is<Value>): Is<readonly Value[]> {
  return (value): value is readonly Value[] => Array.isArray(value) && value.every(is)
}

function record<Shape extends Fields>(shape: Shape): Is<Shaped<Shape>> {
  return (value): value is Shaped<Shape> => {
    const json = objectOf(value)
    return json !== null && Object.entries(shape).every(([name, is]) => is(json[name]))
  }
}

const maybeText = orNull(text)
const maybeTime = orNull(time)
const checks = ['served', 'stale', 'mismatch', 'unreachable'] as const

const answer = {
  httpStatus: orNull(count),
  errorCode: maybeText,
  message: maybeText,
  remedy: maybeText,
  requestId: maybeText,
  cause: maybeText,
}

const references = listOf(
  record({ certificateId: maybeText, fingerprint: maybeText, expiresAt: maybeTime }),
)

/** Whether JSON is a report of version 1, whole. */
export const isReport = record({
  action: text,
  finishedAt: time,
  result: oneOf('success', 'partial', 'failure', 'dry-run'),
  verdict: (value): value is string => text(value) && value !== '',
  stepFails: flag,
  asked: maybeText,
  isAskedRedacted: flag,
  totalCount: count,
  pushedCount: count,
  failedCount: count,
  results: listOf(
    record({
      ...answer,
      target: text,
      service: text,
      project: text,
      status: oneOf('pushed', 'unchanged', 'failed', 'uncertain', 'not-attempted', 'planned'),
      attempts: count,
      durationMs: orNull(number),
    }),
  ),
  failedTargets: listOf(text),
  certificate: orNull(
    record({
      id: maybeText,
      name: maybeText,
      domain: maybeText,
      fingerprint: maybeText,
      expiresAt: maybeTime,
      daysRemaining: orNull(whole),
    }),
  ),
  bindings: listOf(
    record({
      ...answer,
      binding: text,
      service: text,
      project: text,
      status: text,
      reason: maybeText,
      before: references,
      after: references,
      reversible: orNull(flag),
      check: orNull(oneOf(...checks, 'unverified')),
    }),
  ),
  boundCount: count,
  rolledBackCount: count,
  checks: listOf(
    record({
      host: text,
      via: maybeText,
      status: oneOf(...checks),
      expected: maybeText,
      served: maybeText,
      message: maybeText,
      cause: maybeText,
    }),
  ),
  restore: listOf(record({ binding: text, before: references })),
  allServed: orNull(flag),
  failure: orNull(record({ ...answer, code: text, message: text })),
  warnings: listOf(text),
  notices: listOf(text),
})

/** A report file of version 1. */
export type ReportFile = Checked<typeof isReport>
