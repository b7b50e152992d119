// Everything that a run needs from outside, as one value. index.ts supplies the real world; tests
// supply a fake one, so that no test mocks a module and none sleeps.

import type { Clock } from './cloud/clock.ts'
import type { Connections } from './cloud/http.ts'
import type { Job } from './runner.ts'
import type { Probe } from './verify/probe.ts'

/** What `main` needs beyond the job: network, clock, randomness and the cancel signal. */
export interface World extends Job {
  /** HTTP connections to the cloud; `main` closes them. */
  readonly connections: Connections
  /** One TLS handshake with a host. */
  readonly probe: Probe
  readonly clock: Clock
  /** As Math.random: at least 0 and less than 1. */
  readonly random: () => number
  /** Aborts when the workflow is cancelled; its reason is an `ActionError` (`CANCELLED`). */
  readonly cancelled: AbortSignal
}
