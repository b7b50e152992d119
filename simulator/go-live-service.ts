// What a service of the go-live world is made of, and what it is made from.

import type { CloudState } from './cloud-state.ts'
import type { Edges } from './edges.ts'
import type { GoLiveSeed } from './go-live-seed.ts'
import type { IssuedLeaf, Issuers } from './issuers.ts'
import type { Handler } from './message.ts'

/** A certificate of the seed, issued. */
export interface Leaf extends IssuedLeaf {
  readonly key: string
  /** Null when SCM does not have it. */
  readonly scmId: string | null
}

/** What a service starts from. */
export interface GoLiveWorld {
  readonly cloud: CloudState
  readonly seed: GoLiveSeed
  readonly edges: Edges
  readonly issuers: Issuers
  /** @throws `RangeError` when the seed has no certificate of this key */
  leaf(key: string): Leaf
}

/** A service of the go-live world: ELB, WAF or CDN. */
export interface GoLiveService {
  readonly handler: Handler
  /** An error body in the service's own shape, for scripted faults. */
  readonly errorBody: (code: string, message: string) => unknown
  /** Returns to the state after the start. */
  reset(): void
}
