// What CDN has at the start, in the go-live world's seed.

import type { CdnCertificate, CdnDomain, CdnHttps, CdnSource, CdnSwitches } from './cdn-state.ts'
import type { JsonObject } from './message.ts'

/** A certificate of a domain. */
export interface CdnCertificateSeed {
  /** The key of its leaf in `leaves`. */
  readonly leaf: string
  /** Absent: 2 if SCM has the leaf, else 0. */
  readonly source?: CdnSource
  /** Absent: `server`. */
  readonly type?: CdnCertificate['type']
  /** Absent: the name in SCM, or the leaf's key. */
  readonly name?: string
}

/** A domain of CDN. Each of its edges is a TLS server. */
export interface CdnDomainSeed {
  /** One, or one of each type. A text is the key of a leaf. Absent or empty: HTTPS is off. */
  readonly certificates?: string | readonly CdnCertificateSeed[]
  /** Absent: `0`, the default enterprise project. */
  readonly enterpriseProjectId?: string
  /** Absent: `web`. */
  readonly businessType?: CdnDomain['businessType']
  /** Absent: `online`. */
  readonly status?: CdnDomain['status']
  /** Absent: false. */
  readonly disabled?: boolean
  readonly locked?: boolean
  readonly hasSpecialConfiguration?: boolean
  /** Absent: `on`. */
  readonly http2?: CdnHttps['http2']
  /** Absent: `TLSv1.2,TLSv1.3`. */
  readonly tlsVersion?: string
  /** Absent: `on`. */
  readonly ocspStapling?: CdnHttps['ocspStapling']
  /** Blocks of the configuration besides `https`; they replace those that every domain has. */
  readonly settings?: JsonObject
  /** How many edges it has. Absent: 1. */
  readonly edgeCount?: number
  /** The port of the first edge; the others use the next ones. Absent: free ports. */
  readonly port?: number
}

/**
 * What CDN has; the keys are the domain names. `idOf('cdn-domain', name)` is the id. The TLS
 * servers of a domain are `CDN:NAME`, then `CDN:NAME/edge/2` and so on.
 */
export interface CdnSeed {
  readonly domains?: Readonly<Record<string, CdnDomainSeed>>
  readonly switches?: Partial<CdnSwitches>
}
