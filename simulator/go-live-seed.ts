// The seed of the go-live world: what ELB, WAF and CDN have at the start, by short keys instead of
// ids. go-live.ts issues the certificates and builds the services' states.

import { createHash } from 'node:crypto'
import type { Algorithm } from './authority.ts'
import type { CdnSeed } from './cdn-seed.ts'
import type { ElbSeed } from './elb-seed.ts'
import type { WafSeed } from './waf-seed.ts'

/** A certificate that is issued at the start. Copies of it in ELB, WAF and CDN have its leaf. */
export interface LeafSeed {
  /** DNS names; the first is also the common name. */
  readonly names: readonly string[]
  /** Absent: `ecdsa`, which is issued fastest. */
  readonly keyType?: Algorithm
  /** The authority that issues it, by any name. Absent: the usual one. Null: self-signed. */
  readonly group?: string | null
  /** In days from the start of the simulator; negative is the past. Absent: -20 and 70. */
  readonly from?: number
  readonly to?: number
  /** Present if SCM has it. It replaces SCM's certificate of this id, if there is one. */
  readonly scm?: {
    /** 16 characters, such as `scs1700000000001`. */
    readonly id: string
    /** Absent: the key of the certificate. */
    readonly name?: string
    /** Absent: `ISSUED`. */
    readonly status?: string
  }
}

/** What the go-live world has at the start. What is absent is empty. */
export interface GoLiveSeed {
  /** Certificates by their keys, by which the services' seeds name them. */
  readonly leaves: Readonly<Record<string, LeafSeed>>
  readonly elb?: ElbSeed
  readonly waf?: WafSeed
  readonly cdn?: CdnSeed
}

/**
 * The id of what a seed names by a key: 32 hexadecimal digits, always the same for the same key.
 * @param kind such as `elb-certificate`, `listener` or `waf-host`
 */
export function idOf(kind: string, key: string): string {
  return createHash('sha256').update(`${kind} ${key}`).digest('hex').slice(0, 32)
}

/** The same as a UUID, which load balancers and listeners have. */
export function uuidOf(kind: string, key: string): string {
  return idOf(kind, key).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
