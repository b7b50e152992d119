// Every way in which a run can go wrong, as classes that share one closed set of codes.
// Callers switch on `code`; nobody decides by searching in a message.

/**
 * - `INPUT_INVALID`       an input is missing, misspelt or out of range
 * - `NOT_SENT`            the request certainly never reached the server
 * - `NO_ANSWER`           it may have reached the server, but no usable answer came back
 * - `REFUSED`             the server answered with an error
 * - `ANSWER_INVALID`      the server answered something that its documentation does not know
 * - `SIGN_IN_REFUSED`     the credentials are not, or no longer, accepted: the same for every target
 * - `CERTIFICATE_REFUSED` the certificate is missing or cannot be pushed
 * - `OUT_OF_TIME`         the run's deadline leaves no room for another attempt
 * - `CANCELLED`           the workflow was cancelled
 * - `INTERNAL`            a mistake in this action
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

/** A failure that we expect and can name. `remedy` says what to do where the thrower knows it. */
export class ActionError extends Error {
  override readonly name: string = 'ActionError'
  readonly code: ErrorCode
  readonly remedy: string | null

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown; remedy?: string }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.remedy = options?.remedy ?? null
  }
}

/** What a service said when it refused; `null` where it did not say. */
export interface Refusal {
  readonly httpStatus: number
  readonly errorCode: string | null
  readonly serverMessage: string | null
  readonly requestId: string | null
  readonly retryAfterMs: number | null
  /** The server's clock when it answered, milliseconds since the epoch. */
  readonly serverTime: number | null
}

/** The answer of a service that did not do what it was asked (code `REFUSED`). */
export class ServiceError extends ActionError {
  override readonly name = 'ServiceError'
  readonly refusal: Refusal
  /** The raw text, for readers of special cases; not enumerable, so that no dump prints it. */
  declare readonly body: string

  constructor(refusal: Refusal, body: string) {
    super('REFUSED', refusalSentence(refusal))
    this.refusal = refusal
    Object.defineProperty(this, 'body', { value: body, enumerable: false })
  }
}

function refusalSentence({ httpStatus, errorCode, serverMessage }: Refusal): string {
  const head = errorCode === null ? `HTTP ${httpStatus}` : `HTTP ${httpStatus} ${errorCode}`
  return serverMessage === null ? head : `${head}: ${serverMessage}`
}

/** The refusal behind an error, however deep in its chain of causes; null when no service spoke. */
export function refusalBehind(error: unknown): Refusal | null {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (link instanceof ServiceError) return link.refusal
  }
  return null
}

/** What to do about an error, as the first in its chain of causes knows it; null when none does. */
export function remedyBehind(error: unknown): string | null {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (link instanceof ActionError && link.remedy !== null) return link.remedy
  }
  return null
}

/** What went wrong without the status and code, which a report shows beside it. */
export function wordsOf(error: ActionError): string | null {
  return error instanceof ServiceError ? error.refusal.serverMessage : error.message
}

/** Any thrown thing as an `ActionError`; what we did not foresee is our own mistake (`INTERNAL`). */
export function asActionError(thrown: unknown): ActionError {
  if (thrown instanceof ActionError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new ActionError('INTERNAL', `Internal error: ${message}`, { cause: thrown })
}
