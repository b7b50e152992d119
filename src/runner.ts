// The job that runs this step: its runner, its environment, its files.

/** What the action uses of the runner. The names are those of @actions/core, where it has one. */
export interface Runner {
  /** The raw value, not trimmed; empty when absent. */
  getInput(name: string): string
  setSecret(value: string): void
  setOutput(name: string, value: string): void
  debug(line: string): void
  /** Whether debug lines are shown; absent: they are. */
  readonly isDebug?: boolean
  info(line: string): void
  /** Begins lines that are folded under a title. */
  group(title: string): void
  endGroup(): void
  notice(message: string, properties?: { title: string }): void
  warning(message: string, properties?: { title: string }): void
  error(message: string, properties?: { title: string }): void
  /** Fails the step without logging anything. */
  fail(): void
  /** Writes the report file and returns its path; throws when that is not possible. */
  writeReport(json: string): string
  /** Appends to the job summary. */
  writeSummary(markdown: string): Promise<void>
}

/** What a job lends to a station: its runner, its environment variables and its files. */
export interface Job {
  readonly runner: Runner
  readonly env: Readonly<Record<string, string | undefined>>
  /** A file's text; throws when it is missing, not a file, or too large. */
  readonly readFile: (path: string) => string
}
