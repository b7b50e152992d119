// Builds what ELB has at the start from its seed.

import type { ElbCertificate, ElbListener, ElbLoadBalancer } from './elb-model.ts'
import { elbTime, tlsProtocols } from './elb-model.ts'
import type { ElbCertificateSeed, ListenerSeed, LoadBalancerSeed } from './elb-seed.ts'
import type { ElbContent } from './elb-state.ts'
import { idOf, uuidOf } from './go-live-seed.ts'
import type { GoLiveWorld } from './go-live-service.ts'

const dayMs = 86_400_000

/**
 * The certificates, listeners and load balancers of the seed. Listeners without a port in the seed
 * have the port 0, until their TLS servers have one.
 * @throws `RangeError` when the seed names something that is not there
 */
export function buildElb({ seed, cloud, leaf }: GoLiveWorld): ElbContent {
  const { certificates = {}, listeners = {}, loadBalancers = {} } = seed.elb ?? {}
  const projectId = (name: string): string => {
    const project = cloud.projectNamed(name)
    if (project === undefined) throw new RangeError(`there is no project "${name}"`)
    return project.id
  }
  const time = elbTime(cloud.now() - 30 * dayMs)
  const times = { created_at: time, updated_at: time, enterprise_project_id: '0' }
  const named = <Item>(items: Readonly<Record<string, Item>>, what: string, key: string): Item => {
    const item = items[key]
    if (item === undefined) throw new RangeError(`the seed has no ${what} "${key}"`)
    return item
  }

  const certificateOf = (key: string, each: ElbCertificateSeed): ElbCertificate => {
    const { names, pem, scmId } = leaf(each.leaf)
    const { type = 'server', domain = type === 'server' ? names : null } = each
    const { scmCertificateId = scmId } = each
    return {
      id: idOf('elb-certificate', key),
      project_id: projectId(each.project),
      name: each.name ?? key,
      description: '',
      type,
      domain: domain === null ? null : domain.join(','),
      certificate: pem.chain,
      private_key: type === 'client' ? null : pem.key,
      scm_certificate_id: scmCertificateId,
      source: scmCertificateId === null ? null : 'scm',
      admin_state_up: true,
      protection_status: 'nonProtection',
      protection_reason: '',
      ...times,
    }
  }

  const loadBalancerOf = (key: string, each: LoadBalancerSeed): ElbLoadBalancer => ({
    id: uuidOf('load-balancer', key),
    project_id: projectId(each.project),
    name: each.name ?? key,
    operating_status: each.frozenScene === undefined ? 'ONLINE' : 'FROZEN',
    frozen_scene: each.frozenScene ?? null,
    publicAddresses: each.publicAddresses ?? ['127.0.0.1'],
    globalAddresses: each.globalAddresses ?? [],
    ...times,
  })

  const listenerOf = (key: string, each: ListenerSeed): ElbListener => {
    const { loadBalancer, protocol = 'HTTPS', certificate = null, sni = [] } = each
    const { project } = named(loadBalancers, 'load balancer', loadBalancer)
    const isTls = tlsProtocols.includes(protocol)
    const ref = (certificateKey: string): string => {
      named(certificates, 'ELB certificate', certificateKey)
      return idOf('elb-certificate', certificateKey)
    }
    return {
      id: uuidOf('listener', key),
      project_id: projectId(project),
      name: each.name ?? key,
      description: '',
      protocol,
      protocol_port: each.port ?? (isTls ? 0 : 80),
      loadbalancers: [{ id: uuidOf('load-balancer', loadBalancer) }],
      default_pool_id: null,
      admin_state_up: true,
      connection_limit: -1,
      default_tls_container_ref: certificate === null ? null : ref(certificate),
      sni_container_refs: sni.map(ref),
      sni_match_algo: isTls ? (each.sniMatchAlgo ?? 'wildcard') : null,
      client_ca_tls_container_ref: null,
      http2_enable: isTls,
      tls_ciphers_policy: isTls ? 'tls-1-2' : null,
      security_policy_id: null,
      insert_headers: { 'X-Forwarded-ELB-IP': false, 'X-Forwarded-Host': true },
      enhance_l7policy_enable: false,
      enable_member_retry: true,
      keepalive_timeout: 60,
      client_timeout: 60,
      member_timeout: 60,
      quic_config: null,
      ipgroup: null,
      transparent_client_ip_enable: true,
      proxy_protocol_enable: false,
      nat64_enable: false,
      cps: 0,
      connection: 0,
      port_ranges: null,
      tags: [],
      gzip_enable: false,
      ssl_early_data_enable: false,
      protection_status: each.protectionStatus ?? 'nonProtection',
      protection_reason: '',
      ...times,
    }
  }

  return {
    certificates: Object.entries(certificates).map(([key, each]) => certificateOf(key, each)),
    loadBalancers: Object.entries(loadBalancers).map(([key, each]) => loadBalancerOf(key, each)),
    listeners: Object.entries(listeners).map(([key, each]) => listenerOf(key, each)),
  }
}
