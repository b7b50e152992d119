// Every call of the services that certificates are bound in, made by Huawei's SDK in `sdkWorld`.

import { idOf, uuidOf } from '../../../simulator/go-live-seed.ts'
import { certificateIds } from '../../../simulator/seed.ts'
import type { Call } from './every-call.ts'

/** Every call of ELB. */
export async function callElb(call: Call): Promise<void> {
  const listener = { listener_id: uuidOf('listener', 'north') }
  const certificate = { certificate_id: idOf('elb-certificate', 'old-north') }
  await call('elb', 'list_certificates', { limit: 2, type: ['server'], admin_state_up: true })
  await call('elb', 'show_certificate', certificate)
  await call('elb', 'update_certificate', {
    ...certificate,
    body: {
      certificate: {
        name: 'renamed',
        description: 'by the SDK',
        domain: 'www.example.com',
        scm_certificate_id: certificateIds.issued,
        source: 'scm',
        protection_status: 'consoleProtection',
        protection_reason: 'a test',
      },
    },
  })
  await call('elb', 'show_certificate_private_key_echo')
  await call('elb', 'create_certificate_private_key_echo', { body: { private_key_echo: false } })
  const { answer: first } = await call('elb', 'list_listeners', { limit: 1 })
  const marker = Object(first).page_info.next_marker
  await call('elb', 'list_listeners', { limit: 1, marker, page_reverse: false })
  await call('elb', 'list_listeners', {
    protocol: ['HTTPS', 'TLS'],
    transparent_client_ip_enable: true,
    proxy_protocol_enable: false,
    nat64_enable: false,
    include_recycle_bin: false,
  })
  await call('elb', 'list_listeners', {
    member_address: ['192.0.2.1'],
    member_device_id: ['a'],
    member_instance_id: ['b'],
  })
  await call('elb', 'show_listener', listener)
  await call('elb', 'update_listener', {
    ...listener,
    body: {
      listener: {
        name: 'renamed',
        insert_headers: { 'X-Forwarded-Host': true },
        default_tls_container_ref: certificate.certificate_id,
        sni_container_refs: [idOf('elb-certificate', 'api-north')],
        sni_match_algo: 'wildcard',
        ipgroup: { ipgroup_id: uuidOf('ip-group', 'office'), enable_ipgroup: true, type: 'white' },
        transparent_client_ip_enable: true,
        proxy_protocol_enable: false,
        quic_config: { enable_quic_upgrade: false },
        cps: 1000,
        connection: 1000,
        nat64_enable: false,
      },
    },
  })
  const loadBalancer = { loadbalancer_id: uuidOf('load-balancer', 'web-north') }
  await call('elb', 'show_load_balancer', loadBalancer)
  const unused = { certificate_id: idOf('elb-certificate', 'unused') }
  await call('elb', 'delete_certificate', unused)
}

/** Every call of WAF. */
export async function callWaf(call: Call): Promise<void> {
  const all = { enterprise_project_id: 'all_granted_eps' }
  const own = { enterprise_project_id: '0' }
  const spare = { ...own, certificate_id: idOf('waf-certificate', 'spare') }
  const cloud = { ...own, instance_id: idOf('waf-host', 'www') }
  const premium = { ...own, host_id: idOf('waf-host', 'dedicated') }
  const names = { hostname: 'example', policyname: 'policy' }
  await call('waf', 'list_certificates', { ...all, page: 1, pagesize: 100, host: true })
  await call('waf', 'list_certificates', { ...own, name: 'spare', exp_status: 0, query_scm: true })
  await call('waf', 'show_certificate', {
    ...own,
    certificate_id: idOf('waf-certificate', 'old-waf'),
  })
  await call('waf', 'list_host', { ...all, ...names, page: 1, pagesize: -1 })
  await call('waf', 'show_host', cloud)
  await call('waf', 'list_premium_host', {
    ...all,
    ...names,
    page: '1',
    pagesize: '100',
    protect_status: 1,
  })
  await call('waf', 'show_premium_host', premium)
  await call('waf', 'show_premium_host', { ...own, host_id: idOf('waf-host', 'behind-elb') })
  await call('waf', 'list_composite_hosts', {
    ...all,
    ...names,
    page: 1,
    pagesize: 100,
    protect_status: 1,
    waf_type: 'cloud',
    is_https: true,
  })
  await call('waf', 'list_composite_hosts', { ...all, pagesize: 100 })
  await call('waf', 'show_composite_host', premium)
  await call('waf', 'update_certificate', { ...spare, body: { name: 'renamed' } })
  await call('waf', 'apply_certificate_to_host', {
    ...spare,
    body: { cloud_host_ids: [cloud.instance_id], premium_host_ids: [premium.host_id] },
  })
  const certificate = { certificateid: spare.certificate_id, certificatename: 'renamed' }
  const server = { front_protocol: 'HTTPS', back_protocol: 'HTTP', address: '192.0.2.1', port: 80 }
  await call('waf', 'update_host', {
    ...cloud,
    body: { ...certificate, server: [{ ...server, type: 'ipv4', weight: 1 }], proxy: false },
  })
  await call('waf', 'update_premium_host', { ...premium, body: certificate })
  const unused = { ...own, certificate_id: idOf('waf-certificate', 'unused') }
  await call('waf', 'delete_certificate', unused)
}

/** Every call of CDN. */
export async function callCdn(call: Call): Promise<void> {
  const own = { enterprise_project_id: '0' }
  const domain = { ...own, domain_name: 'www.example.com' }
  await call('cdn', 'show_domain_full_config', { ...own, domain_name: 'shop.example.org' })
  await call('cdn', 'list_domains', {
    enterprise_project_id: 'all',
    domain_name: 'www.example.com',
    business_type: 'web',
    domain_status: 'online',
    service_area: 'mainland_china',
    page_size: 10000,
    page_number: 1,
    show_tags: true,
    exact_match: true,
  })
  await call('cdn', 'show_domain_detail_by_name', domain)
  await call('cdn', 'show_certificates_https_info', { ...domain, page_size: 100, page_number: 1 })
  await call('cdn', 'show_domain_full_config', { ...domain, show_special_configs: 'auth_key' })
  await call('cdn', 'update_domain_full_config', {
    ...domain,
    body: {
      configs: {
        https: {
          https_status: 'on',
          certificate_type: 'server',
          certificate_source: 2,
          scm_certificate_id: certificateIds.issued,
          certificate_name: 'www-new',
          http2_status: 'on',
          tls_version: 'TLSv1.2,TLSv1.3',
          ocsp_stapling_status: 'off',
        },
        https_tls_version: { tls_version: 'TLSv1.2,TLSv1.3', cipher_suite_group: 'strict' },
      },
    },
  })
  await call('cdn', 'update_domain_multi_certificates', {
    ...own,
    body: {
      https: {
        domain_name: 'www.example.com,nowhere.example.com',
        https_switch: 1,
        access_origin_way: 1,
        force_redirect_https: 1,
        force_redirect_config: { switch: 1, redirect_type: 'https' },
        http2: 1,
        cert_name: 'www-new',
        certificate_type: 2,
        scm_certificate_id: certificateIds.issued,
      },
    },
  })
}
