// Every way in which a run can go wrong: classes that share one closed set of codes. Callers
// switch on `code`; no decision is made by searching in a message.

import type { ErrorFacts } from './errors/facts.ts'
import { type Lines, linesOf, textOf } from './errors/lines.ts'

/**
 * - `INPUT_INVALID`       an input is missing, misspelt or out of range
 * - `NOT_SENT`            the request certainly never reached the server
 * - `NO_ANSWER`           the request may have reached the server, but no usable answer came back
 * - `REFUSED`             the server answered with an error
 * - `ANSWER_INVALID`      the server's answer does not match the documentation
 * - `SIGN_IN_REFUSED`     the credentials are refused or no longer accepted, for every target
 * - `CERTIFICATE_REFUSED` the certificate is missing or cannot be pushed
 * - `OUT_OF_TIME`         the run's deadline leaves no room for another attempt
 * - `CANCELLED`           the workflow was cancelled
 * - `INTERNAL`            a bug in this action
 */
export type ErrorCode =
  | 'INPUT_INVALID'
  | 'NOT_SENT'
  | 'NO_ANSWER'
  | 'REFUSED'
  | 'ANSWER_INVALID'
  | 'SIGN_IN_REFUSED'
  | 'CERTIFICATE_REFUSED'
  | 'OUT_OF_TIME'
  | 'CANCELLED'
  | 'INTERNAL'

/** An expected failure. What to do about it is decided in report/remedies/. */
export class ActionError extends Error {
  override readonly name: string = 'ActionError'
  readonly code: ErrorCode
  /** The message, by its lines. */
  readonly lines: Lines
  /** Null if code and answer say everything. */
  readonly facts: ErrorFacts | null

  constructor(
    code: ErrorCode,
    message: string | Lines,
    options?: { cause?: unknown; facts?: ErrorFacts | null },
  ) {
    super(textOf(message), options?.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.lines = linesOf(message)
    this.facts = options?.facts ?? null
  }
}

/** What a service said when it refused a request; `null` where it said nothing. */
export interface Refusal {
  readonly httpStatus: number
  readonly errorCode: string | null
  readonly serverMessage: string | null
  readonly requestId: string | null
  /** How long the server asks us to wait, in milliseconds. */
  readonly retryAfterMs: number | null
}

/** A service answered with an error (code `REFUSED`). */
export class ServiceError extends ActionError {
  override readonly name = 'ServiceError'
  readonly refusal: Refusal
  /** The raw body, for special cases only. Not enumerable, so that no dump prints it. */
  declare readonly body: string

  constructor(refusal: Refusal, body: string) {
    super('REFUSED', refusalSentence(refusal))
    this.refusal = refusal
    Object.defineProperty(this, 'body', { value: body, enumerable: false })
  }
}

function headOf({ httpStatus, errorCode }: Refusal): string {
  return errorCode === null ? `HTTP ${httpStatus}` : `HTTP ${httpStatus} ${errorCode}`
}

function refusalSentence(refusal: Refusal): string {
  const { serverMessage } = refusal
  const head = headOf(refusal)
  return serverMessage === null ? head : `${head}: ${serverMessage}`
}

/** What went wrong, beginning with the status and code if a service answered before. */
export function sentenceOf(error: ActionError): string {
  return `${headBefore(error)}${error.message}`
}

/** The same after `what: `, by its lines. */
export function linesAfter(what: string, error: ActionError): Lines {
  const head = `${what}: ${headBefore(error)}`
  return error.lines.map((line, index) =>
    index === 0 ? { ...line, text: head + line.text } : line,
  )
}

function headBefore(error: ActionError): string {
  const refusal = error instanceof ServiceError ? null : refusalBehind(error)
  return refusal === null || error.code === 'SIGN_IN_REFUSED' ? '' : `${headOf(refusal)}: `
}

/** The refusal in an error's chain of causes; null if no service answered. */
export function refusalBehind(error: unknown): Refusal | null {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (link instanceof ServiceError) return link.refusal
  }
  return null
}

/** The facts of an error and of its causes, from the outside in. */
export function factsBehind(error: unknown): readonly ErrorFacts[] {
  const found: ErrorFacts[] = []
  for (let link = error; link instanceof Error; link = link.cause) {
    if (link instanceof ActionError && link.facts !== null) found.push(link.facts)
  }
  return found
}

/** What the server answered behind an error; null if none did. */
export function answerBehind(error: unknown): Pick<Refusal, 'httpStatus' | 'errorCode'> | null {
  const refusal = refusalBehind(error)
  return refusal && { httpStatus: refusal.httpStatus, errorCode: refusal.errorCode }
}

/** Words from outside without line breaks: only our own lines structure a message. */
export function unbroken(text: string): string {
  return text.replace(/\s*[\r\n]\s*/g, ' ')
}

/**
 * An error's message without HTTP status and error code, for reports that show those separately;
 * null if the service sent no message.
 */
export function wordsOf(error: ActionError): string | null {
  const refusal = error.code === 'SIGN_IN_REFUSED' ? refusalBehind(error) : null
  if (error instanceof ServiceError) return error.refusal.serverMessage
  return refusal?.serverMessage ?? error.message
}

/** Any thrown value as an `ActionError`. An unexpected error is our own bug: `INTERNAL`. */
export function asActionError(thrown: unknown): ActionError {
  if (thrown instanceof ActionError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new ActionError('INTERNAL', `Internal error: ${message}`, { cause: thrown })
}
