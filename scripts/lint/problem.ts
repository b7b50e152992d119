// A place that breaks a rule of this repository.

/** Where a rule is broken, and what to do about it. */
export interface Problem {
  readonly file: string
  /** Counted from 1; absent if the whole file is meant. */
  readonly line?: number
  readonly message: string
}

/** A file of the repository. */
export interface SourceFile {
  /** Its path from the root, with `/`. */
  readonly file: string
  readonly text: string
}

/** `src/main.ts:12: message`. */
export function formatProblem({ file, line, message }: Problem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`
}
