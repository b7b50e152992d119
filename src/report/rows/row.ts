// A row: how one thing that a run was about ended (a target, a host), in the form that every
// channel understands. The channels (log, annotations, summary, outputs, report file) know rows
// only; what is special about a kind is in the kind's own file beside this one. Pure.

import type { RunFacts } from '../run-facts.ts'

/** The kinds of rows; each name is also the noun that people read, with an `s` for its plural. */
export type Kind = 'target' | 'binding' | 'host'

/** How one thing ended, as far as it is known at that moment: enough for the log. Plain data. */
export interface Row {
  readonly kind: Kind
  /** The canonical form, as in the log and the annotations. */
  readonly name: string
  /** The name in a list, and what else tells one from another. */
  readonly label: readonly string[]
  readonly status: string
  /** The emoji before the status. */
  readonly mark: string
  /** `neither`: nothing was changed, and nothing had to be, as in a dry run. */
  readonly ended: 'well' | 'badly' | 'neither'
  /** What a service answered, redacted when it was read; null where there was no answer. */
  readonly httpStatus: number | null
  readonly errorCode: string | null
  readonly message: string | null
  readonly requestId: string | null
  /** What we say of it; it may quote text from outside. */
  readonly says: string | null
  /** Problems that are reported even if it ended well; a sentence each. */
  readonly defects: readonly string[]
  /** How many requests were started; 0 where nobody counts them. */
  readonly attempts: number
  readonly durationMs: number | null
  /** What only its own kind reads: for its JSON and its sentence in the verdict. */
  readonly own: Readonly<Record<string, unknown>>
}

/** A row at the end of the run, with what to do about it. */
export interface ReportedRow extends Row {
  /** A word for what is behind the status; null where the status and the answer say all. */
  readonly cause: string | null
  /** Null when nothing needs doing. */
  readonly remedy: string | null
  /** A remedy for many rows; the summary shows it once, as what is left to do. */
  readonly commonRemedy: string | null
  /** Whether it counts for `result`. */
  readonly isAsked: boolean
  /** Whether a bad end fails the step whatever `fail-on` says. */
  readonly failsAlways: boolean
  /** Whether it gets an annotation. */
  readonly isAnnotated: boolean
  /** Whether it ended well by itself, and visitors were seen to get another certificate. */
  readonly isInVain: boolean
  /** Whether visitors are harmed, so that it comes before everything else. */
  readonly isUrgent: boolean
}

/** Whether it was asked for and did not end well. */
export function isMissed({ isAsked, ended }: ReportedRow): boolean {
  return isAsked && ended === 'badly'
}

/** What is special about the rows of a kind. */
export interface RowKind {
  /** The output that contains all rows as a JSON array. */
  readonly output: string
  /** Fields of its JSON to leave out when all outputs together are too long without messages. */
  readonly spareFields: readonly string[]
  /** The rows of a run, in the order of the inputs. */
  rowsOf(facts: RunFacts): readonly ReportedRow[]
  /** How many were asked for and have no row, because the run ended before. */
  countMissing(facts: RunFacts): number
  /** @param wordLimit of messages and remedies, in characters */
  json(row: ReportedRow, wordLimit: number): object
  /** Outputs beside the JSON array, by name. */
  outputs(rows: readonly ReportedRow[]): Readonly<Record<string, string>>
  /**
   * Fields of the report file.
   * @param json the JSON of all rows
   */
  fileFields(
    rows: readonly ReportedRow[],
    json: readonly object[],
  ): Readonly<Record<string, unknown>>
  /** Its sentence in the verdict; null when there is nothing to say. */
  verdict(rows: readonly ReportedRow[], ending: Ending, names: CertificateNames): string | null
}

export type Result = 'success' | 'partial' | 'failure' | 'dry-run'

/** How the run ended: what the sentences in the verdict depend on, beside the rows. */
export interface Ending {
  readonly result: Result
  readonly failure: object | null
  readonly hostCount: number
  /** Whether something was to be bound, of which another sentence tells. */
  readonly isBinding: boolean
}

/** How a sentence in the verdict calls the certificate: `x.com`, `the certificate of x.com`. */
export interface CertificateNames {
  readonly short: string
  /** Whether no other sentence comes before. */
  readonly isFirst: boolean
  readonly full: string
}
