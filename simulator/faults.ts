// Faults by script: which request goes wrong, and how. What each looks like on the wire is in
// server.ts.

import { hasExactly, isObject } from './message.ts'

/** The calls that can be told apart. */
export const operations = [
  'sign-in',
  'federate',
  'assume',
  'id-token',
  'projects',
  'list',
  'import',
  'show',
  'push',
] as const
export type Operation = (typeof operations)[number]

export interface Fault {
  readonly on: Operation
  /** `CDN` or `ELB:cn-north-4`; for pushes only. Absent: every target. */
  readonly target?: string
  /** Counted from 1, per operation, and for pushes per target. Absent: every attempt. */
  readonly attempts?: readonly number[]
  readonly action: FaultAction
}

/**
 * `effect` says whether the request is carried out although the answer does not show it. Without it,
 * faults that let the status line through (`drip`, `truncated`, a reset after the headers, a hang
 * in the body) carry it out, and the others do not.
 */
export type FaultAction =
  /** Another answer; without `body` in the service's own error shape. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly code?: string
      readonly message?: string
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
      readonly contentType?: string
      readonly effect?: boolean
    }
  /** Everything as usual, but later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** `before-reading` is decided before the target is known: it counts every push, to whichever. */
  | {
      readonly kind: 'reset'
      readonly when: 'before-reading' | 'after-reading' | 'after-headers'
      readonly effect?: boolean
    }
  | {
      readonly kind: 'hang'
      readonly when: 'before-headers' | 'in-body'
      readonly effect?: boolean
    }
  /** The body a byte at a time. */
  | { readonly kind: 'drip'; readonly intervalMs: number; readonly effect?: boolean }
  /** A Content-Length that promises more than is sent before the connection closes. */
  | { readonly kind: 'truncated'; readonly effect?: boolean }
  | { readonly kind: 'html'; readonly status: number; readonly effect?: boolean }
  /**
   * An error that repeats what was sent, headers and body: from `from` on, at most `length`
   * characters; the request id repeats the credentials.
   */
  | {
      readonly kind: 'echo'
      readonly status: number
      readonly from?: number
      readonly length?: number
    }
  /** `103 Early Hints`, then everything as usual. */
  | { readonly kind: 'interim' }
  /** Whatever bytes instead of an answer; then the connection closes, or (`begun`) hangs. */
  | { readonly kind: 'raw' | 'begun'; readonly text: string; readonly effect?: boolean }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  | {
      readonly kind: 'huge'
      readonly bytes: number
      readonly status?: number
      readonly effect?: boolean
    }

export type FaultKind = FaultAction['kind']

/** The fault that a request meets; the first that fits. */
export function faultFor(
  faults: readonly Fault[],
  operation: Operation,
  target: string | undefined,
  attempt: number,
): FaultAction | undefined {
  return faults.find(
    (fault) =>
      fault.on === operation &&
      (fault.target === undefined || fault.target === target) &&
      (fault.attempts === undefined || fault.attempts.includes(attempt)),
  )?.action
}

/** A reset that comes before the body is read, when a push's target is not known yet. */
export function isEarly({ action }: Fault): boolean {
  return action.kind === 'reset' && action.when === 'before-reading'
}

/** Whether a request that meets the fault is carried out nevertheless. */
export function takesEffect(action: FaultAction): boolean {
  if ('effect' in action && action.effect !== undefined) return action.effect
  switch (action.kind) {
    case 'latency':
    case 'interim':
    case 'drip':
    case 'truncated':
      return true
    case 'reset':
      return action.when === 'after-headers'
    case 'hang':
      return action.when === 'in-body'
    default:
      return false
  }
}

type FieldType = 'number' | 'string' | 'boolean' | 'object'

const effect = { 'effect?': 'boolean' } as const

/** The fields of each kind, for whoever sends a fault as JSON; `?` marks optional ones. */
const fieldsOf: Readonly<Record<FaultKind, Readonly<Record<string, FieldType>>>> = {
  answer: {
    status: 'number',
    'code?': 'string',
    'message?': 'string',
    'headers?': 'object',
    'body?': 'string',
    'contentType?': 'string',
    ...effect,
  },
  latency: { ms: 'number' },
  reset: { when: 'string', ...effect },
  hang: { when: 'string', ...effect },
  drip: { intervalMs: 'number', ...effect },
  truncated: effect,
  html: { status: 'number', ...effect },
  echo: { status: 'number', 'from?': 'number', 'length?': 'number' },
  interim: {},
  raw: { text: 'string', ...effect },
  begun: { text: 'string', ...effect },
  redirect: { status: 'number', location: 'string' },
  huge: { bytes: 'number', 'status?': 'number', ...effect },
}

/** Whether a value from outside is a fault. */
export function isFault(value: unknown): value is Fault {
  if (!isObject(value) || !hasExactly(value, ['on', 'target?', 'attempts?', 'action'])) return false
  const { on, target = '', attempts = [], action } = value
  if (!operations.some((operation) => operation === on) || !isObject(action)) return false
  if (typeof target !== 'string' || !Array.isArray(attempts)) return false
  if (!attempts.every((attempt) => Number.isInteger(attempt))) return false
  const fields = Object.entries(fieldsOf).find(([kind]) => kind === action['kind'])?.[1]
  if (fields === undefined || !hasExactly(action, ['kind', ...Object.keys(fields)])) return false
  return Object.entries(fields).every(([field, type]) => {
    const name = field.replace('?', '')
    return !(name in action) || typeof action[name] === type
  })
}
