// What ELB has at the start, in the go-live world's seed.

/** A certificate in a project's ELB store. */
export interface ElbCertificateSeed {
  /** The key of its leaf in `leaves`. */
  readonly leaf: string
  /** The name of its project, such as `cn-north-4`. */
  readonly project: string
  /** Absent: the certificate's key. */
  readonly name?: string
  /** Absent: `server`. A `client` certificate has no key. */
  readonly type?: 'server' | 'client'
  /** For SNI. Absent: the names of the leaf. Null: none. */
  readonly domain?: readonly string[] | null
  /** Absent: the leaf's id in SCM if SCM has it. Null: none. */
  readonly scmCertificateId?: string | null
}

/** A load balancer. */
export interface LoadBalancerSeed {
  readonly project: string
  /** Absent: the load balancer's key. */
  readonly name?: string
  /** In the order in which ELB lists them. Absent: 127.0.0.1, like the private one. */
  readonly publicAddresses?: readonly string[]
  /** Addresses of the account that reach it from several regions. Absent: none. */
  readonly globalAddresses?: readonly string[]
  /** Why it is frozen, such as `ARREAR`. Absent: it is not. */
  readonly frozenScene?: string
}

/** A listener. One with a TLS protocol has a TLS server on its port. */
export interface ListenerSeed {
  /** The key of its load balancer. */
  readonly loadBalancer: string
  /** Absent: the listener's key. */
  readonly name?: string
  /** Absent: `HTTPS`. */
  readonly protocol?: 'TCP' | 'UDP' | 'HTTP' | 'HTTPS' | 'TERMINATED_HTTPS' | 'QUIC' | 'TLS' | 'IP'
  /** Absent: a free port. Without a TLS protocol: 80. */
  readonly port?: number
  /** Keys of ELB certificates: the default one, and those for SNI. */
  readonly certificate?: string | null
  readonly sni?: readonly string[]
  readonly sniMatchAlgo?: 'wildcard' | 'longest_suffix'
  readonly protectionStatus?: 'nonProtection' | 'consoleProtection'
}

/**
 * What ELB has, by keys. The ids are `idOf('elb-certificate', key)`, `uuidOf('listener', key)` and
 * `uuidOf('load-balancer', key)`.
 */
export interface ElbSeed {
  readonly certificates?: Readonly<Record<string, ElbCertificateSeed>>
  readonly loadBalancers?: Readonly<Record<string, LoadBalancerSeed>>
  readonly listeners?: Readonly<Record<string, ListenerSeed>>
}
