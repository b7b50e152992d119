// The job that runs this step: its runner, its environment, its files.

/** The part of @actions/core that is used, under the same names. */
export interface Runner {
  /** Untrimmed; empty when absent. */
  getInput(name: string): string
  setSecret(value: string): void
  setOutput(name: string, value: string): void
  debug(line: string): void
  info(line: string): void
  notice(message: string, properties?: { title: string }): void
  warning(message: string, properties?: { title: string }): void
  error(message: string, properties?: { title: string }): void
  /** Makes the step red; writes nothing. */
  fail(): void
  /** Appends to the job summary. */
  writeSummary(markdown: string): Promise<void>
}

/** What a job lends to whoever needs more than the cloud. */
export interface Job {
  readonly runner: Runner
  readonly env: Readonly<Record<string, string | undefined>>
  /** A file's text; throws when it is missing, not a file, or too large. */
  readonly readFile: (path: string) => string
}
