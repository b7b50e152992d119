// What ELB stores: certificates, listeners and load balancers, with the names of the API's fields.
// @see https://support.huaweicloud.com/intl/en-us/api-elb/ShowListener.html

/** A certificate in a project's store, as far as it is not read from its PEM. */
export interface ElbCertificate {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly type: 'server' | 'client'
  /** For SNI: names, separated by `,`. */
  readonly domain: string | null
  /** PEM: the leaf, then its intermediates. */
  readonly certificate: string
  /** PEM; null for a client certificate. */
  readonly private_key: string | null
  readonly scm_certificate_id: string | null
  /** `scm` or null. */
  readonly source: string | null
  readonly admin_state_up: boolean
  readonly enterprise_project_id: string
  readonly protection_status: string
  readonly protection_reason: string
  /** UTC, such as `2026-11-25T02:00:00Z`. */
  readonly created_at: string
  readonly updated_at: string
}

/** A listener of a load balancer. */
export interface ElbListener {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly protocol: string
  readonly protocol_port: number
  /** Exactly one. */
  readonly loadbalancers: readonly { readonly id: string }[]
  readonly default_pool_id: string | null
  readonly admin_state_up: boolean
  readonly connection_limit: number
  readonly default_tls_container_ref: string | null
  readonly sni_container_refs: readonly string[]
  readonly sni_match_algo: string | null
  readonly client_ca_tls_container_ref: string | null
  readonly http2_enable: boolean
  readonly tls_ciphers_policy: string | null
  readonly security_policy_id: string | null
  readonly insert_headers: Readonly<Record<string, unknown>>
  readonly enhance_l7policy_enable: boolean
  readonly enable_member_retry: boolean
  readonly keepalive_timeout: number
  readonly client_timeout: number
  readonly member_timeout: number
  readonly quic_config: Readonly<Record<string, unknown>> | null
  readonly ipgroup: Readonly<Record<string, unknown>> | null
  readonly transparent_client_ip_enable: boolean
  readonly proxy_protocol_enable: boolean
  readonly nat64_enable: boolean
  /** The most new connections a second and the most open ones; 0 is no limit. */
  readonly cps: number
  readonly connection: number
  /** Null unless the listener has more than one port. */
  readonly port_ranges: readonly unknown[] | null
  readonly tags: readonly unknown[]
  readonly gzip_enable: boolean
  readonly ssl_early_data_enable: boolean
  readonly enterprise_project_id: string
  readonly protection_status: string
  readonly protection_reason: string
  readonly created_at: string
  readonly updated_at: string
}

/**
 * A load balancer. Its private address is 127.0.0.1, where its listeners' TLS servers are. Clients
 * see its public addresses, but nothing listens there unless they are 127.0.0.1, too.
 */
export interface ElbLoadBalancer {
  readonly id: string
  readonly project_id: string
  readonly name: string
  /** `FROZEN` or `ONLINE`. */
  readonly operating_status: string
  /** Such as `ARREAR`; null when it is not frozen. */
  readonly frozen_scene: string | null
  /** Addresses of either IP version: of its own region, and global ones. */
  readonly publicAddresses: readonly string[]
  readonly globalAddresses: readonly string[]
  readonly enterprise_project_id: string
  readonly created_at: string
  readonly updated_at: string
}

/** The protocols whose listeners have certificates. */
export const tlsProtocols: readonly string[] = ['HTTPS', 'TERMINATED_HTTPS', 'QUIC', 'TLS']

/** A time as ELB writes it: `2026-11-25T02:00:00Z`. */
export function elbTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}/, '')
}
