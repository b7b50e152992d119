// What WAF has at the start, in the go-live world's seed.

import type { WafHost, WafSwitches } from './waf-state.ts'

/** A certificate in a project's WAF. */
export interface WafCertificateSeed {
  /** The key of its leaf in `leaves`. */
  readonly leaf: string
  /** The name of its project, such as `cn-north-4`. */
  readonly project: string
  /** Absent: the certificate's key. */
  readonly name?: string
  /** Absent: `0`, the default enterprise project. */
  readonly enterpriseProjectId?: string
  /** When it was uploaded, in days from the start. Absent: when the leaf becomes valid. */
  readonly uploaded?: number
}

/** A host in a project's WAF. One that is not in ELB mode has a TLS server. */
export interface WafHostSeed {
  /** A name. A premium host may also be an IP address, and have a port: `www.example.com:89`. */
  readonly hostname: string
  readonly project: string
  /** Absent: `cloud`, or `premium` in ELB mode. */
  readonly type?: WafHost['type']
  /** Absent: `HTTPS`. */
  readonly protocol?: WafHost['protocol']
  /** The key of its certificate. Absent or null: none. */
  readonly certificate?: string | null
  /** Absent: `0`, the default enterprise project. */
  readonly enterpriseProjectId?: string
  /** Present in ELB mode: the keys of a load balancer and a listener. */
  readonly elb?: {
    readonly loadBalancer: string
    readonly listener: string
    readonly port?: number
  }
  /** The port of its TLS server. Absent: a free port. */
  readonly port?: number
}

/**
 * What WAF has, by keys. `idOf('waf-certificate', key)` and `idOf('waf-host', key)` are the ids.
 * The TLS server of a host is `WAF:PROJECT/host/ID`.
 */
export interface WafSeed {
  readonly certificates?: Readonly<Record<string, WafCertificateSeed>>
  readonly hosts?: Readonly<Record<string, WafHostSeed>>
  readonly switches?: Partial<WafSwitches>
}
