// Everything the story needs from outside, as one value. The doorway supplies the real world; tests
// supply their own, so no test mocks a module and none sleeps.

import type { Clock } from './cloud/clock.ts'
import type { Connections } from './cloud/http.ts'
import type { Job } from './runner.ts'
import type { Probe } from './verify/probe.ts'

export interface World extends Job {
  readonly connections: Connections
  /** One TLS handshake with a host. */
  readonly probe: Probe
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  /** Aborts when the workflow is cancelled; the reason is an `ActionError` with code `CANCELLED`. */
  readonly cancelled: AbortSignal
}
