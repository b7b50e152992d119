// What the story needs from outside, as one value. The doorway supplies the real world; tests
// supply theirs, so that none mocks a module and none sleeps.

import type { Clock } from './cloud/clock.ts'
import type { Connections } from './cloud/http.ts'
import type { Look } from './verify/probe.ts'

/** The part of @actions/core that is used, word for word. */
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
  /** Makes the step red; says nothing. */
  fail(): void
  /** Appends to the job summary. */
  writeSummary(markdown: string): Promise<void>
}

export interface World {
  readonly runner: Runner
  readonly env: Readonly<Record<string, string | undefined>>
  readonly connections: Connections
  /** Looks at what a host serves. */
  readonly look: Look
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  /** Aborts when the workflow is cancelled; the reason is an `ActionError` with code `CANCELLED`. */
  readonly cancelled: AbortSignal
  /** A file's text; throws when it is missing, no file, or larger than any that is meant. */
  readonly readFile: (path: string) => string
}
