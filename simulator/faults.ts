// Scripted faults: which request goes wrong, and how. server.ts puts each fault on the wire.

import type { Operation } from './operations.ts'

export type { Operation } from './operations.ts'

/** A scripted fault: which calls it affects, and what happens to them. */
export interface Fault {
  readonly on: Operation
  /**
   * `CDN` or `ELB:cn-north-4`: the target of a push, or of a call of ELB, WAF or CDN itself.
   * Absent: every target.
   */
  readonly target?: string
  /** Counted from 1 per operation and target. Absent: every attempt. */
  readonly attempts?: readonly number[]
  readonly action: FaultAction
}

/**
 * What happens to a request. `effect` says whether it takes effect although the answer does not
 * show it. The default is true for faults that send the status line first (`drip`, `truncated`, a
 * reset after the headers, a hang in the body), and false for the others.
 */
export type FaultAction =
  /** Another answer. Without `body` it has the service's own error shape, or the named one. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly code?: string
      readonly message?: string
      readonly shape?: ErrorShape
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
      readonly contentType?: string
      readonly effect?: boolean
    }
  /** The usual answer, but later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** `before-reading` comes before the target is known, so it counts the pushes to all targets. */
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
  /** The body, one byte at a time. */
  | { readonly kind: 'drip'; readonly intervalMs: number; readonly effect?: boolean }
  /** The connection closes before the body has the length that Content-Length says. */
  | { readonly kind: 'truncated'; readonly effect?: boolean }
  /** An HTML page, as a proxy would send it. */
  | { readonly kind: 'html'; readonly status: number; readonly effect?: boolean }
  /**
   * An error whose message repeats the request's headers and body: at most `length` characters,
   * starting at `from`. Its request ID repeats the credentials.
   */
  | {
      readonly kind: 'echo'
      readonly status: number
      readonly from?: number
      readonly length?: number
    }
  /** `103 Early Hints`, then the usual answer. */
  | { readonly kind: 'interim' }
  /** This text instead of an answer; then the connection closes (`raw`) or hangs (`begun`). */
  | { readonly kind: 'raw' | 'begun'; readonly text: string; readonly effect?: boolean }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  /** A body of this many bytes. */
  | {
      readonly kind: 'huge'
      readonly bytes: number
      readonly status?: number
      readonly effect?: boolean
    }

/** The name of a fault's action. */
export type FaultKind = FaultAction['kind']

/** The shapes of errors that official clients read besides `{error_code, error_msg}`. */
const shapes = {
  /** Some services write their fields like this. */
  'camel-case': (errorCode: string, errorMsg: string) => ({ errorCode, errorMsg }),
  plain: (code: string, message: string) => ({ code, message }),
  /** In an object of any name, at any depth. */
  nested: (code: string, message: string) => ({
    request_id: 'nested',
    fault: { detail: { error_code: code, error_msg: message } },
  }),
}

/** One of these shapes. */
export type ErrorShape = keyof typeof shapes
/** Their names. */
export const errorShapes = Object.keys(shapes) as readonly ErrorShape[]

/** An error body in one of these shapes. */
export function shapedError(shape: ErrorShape, code: string, message: string): unknown {
  return shapes[shape](code, message)
}

/** The action of the first fault that matches a request; undefined when none does. */
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

/** Whether a fault comes before the body is read, when a push's target is not known yet. */
export function isEarly({ action }: Fault): boolean {
  return action.kind === 'reset' && action.when === 'before-reading'
}

/** Whether a request takes effect in spite of the fault. */
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

/** Whether a fault leaves a request without a status line that the simulator chose. */
export function leavesUnanswered(action: FaultAction): boolean {
  switch (action.kind) {
    case 'raw':
    case 'begun':
      return true
    case 'reset':
      return action.when !== 'after-headers'
    case 'hang':
      return action.when === 'before-headers'
    default:
      return false
  }
}
