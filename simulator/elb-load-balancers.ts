// ELB's call for a load balancer: show.
// @see https://support.huaweicloud.com/intl/en-us/api-elb/ShowLoadBalancer.html

import { isIPv6 } from 'node:net'
import type { ElbCall } from './elb-certificates.ts'
import { elbAnswer, elbNotFound } from './elb-errors.ts'
import type { SimulatedResponse } from './message.ts'

/** One load balancer, with its addresses and the ids of its listeners. */
export function showLoadBalancer({ id, project, state }: ElbCall): SimulatedResponse {
  const found = state.loadBalancers.get(id)
  if (found?.project_id !== project.id) return elbNotFound('Loadbalancer', id)
  const { publicAddresses, globalAddresses, ...loadBalancer } = found
  const listeners = [...state.listeners.values()].filter(({ loadbalancers }) =>
    loadbalancers.some((each) => each.id === id),
  )
  const rows = (prefix: string, addresses: readonly string[]) =>
    addresses.map((address, index) => ({
      [`${prefix}_id`]: `${id.slice(0, 34)}0${index % 10}`,
      [`${prefix}_address`]: address,
      ip_version: isIPv6(address) ? 6 : 4,
    }))
  return elbAnswer({
    loadbalancer: {
      ...usualFields,
      ...loadBalancer,
      provisioning_status: state.isPending(id) ? 'PENDING_UPDATE' : 'ACTIVE',
      vip_address: '127.0.0.1',
      publicips: rows('publicip', publicAddresses),
      eips: rows('eip', publicAddresses),
      global_eips: rows('global_eip', globalAddresses),
      listeners: listeners.map((each) => ({ id: each.id })),
      availability_zone_list: [`${project.name}a`],
    },
  })
}

/** What every simulated load balancer has alike. */
const usualFields = {
  description: '',
  admin_state_up: true,
  provider: 'vlb',
  guaranteed: true,
  vpc_id: 'e'.repeat(32),
  vip_subnet_cidr_id: 'e'.repeat(32),
  vip_port_id: 'e'.repeat(32),
  ipv6_vip_address: null,
  ipv6_vip_virsubnet_id: null,
  ipv6_vip_port_id: null,
  elb_virsubnet_ids: ['e'.repeat(32)],
  elb_virsubnet_type: 'ipv4',
  ip_target_enable: false,
  billing_info: '',
  charge_mode: 'lcu',
  l4_flavor_id: null,
  l4_scale_flavor_id: null,
  l7_flavor_id: null,
  l7_scale_flavor_id: null,
  public_border_group: 'center',
  deletion_protection_enable: false,
  autoscaling: { enable: false, min_l7_flavor_id: '' },
  waf_failure_action: 'forward',
  log_group_id: null,
  log_topic_id: null,
  pools: [],
  tags: [],
  protection_status: 'nonProtection',
  protection_reason: '',
} as const
