// Builds WAF's state from the go-live world's seed, and starts the TLS servers of its hosts.

import { isIP } from 'node:net'
import { idOf, uuidOf } from './go-live-seed.ts'
import type { GoLiveWorld } from './go-live-service.ts'
import { type WafCertificate, type WafHost, WafState } from './waf-state.ts'

const dayMs = 86_400_000

/** Creates the state with what the seed says. */
export function createWafState({ cloud, seed, leaf: leafOf }: GoLiveWorld): WafState {
  const checkProject = (name: string): string => {
    if (cloud.projectNamed(name) !== undefined) return name
    throw new RangeError(`there is no project "${name}" for WAF's seed`)
  }
  const { certificates = {}, hosts = {}, switches = {} } = seed.waf ?? {}
  const contents = {
    certificates: Object.entries(certificates).map(([key, each]): WafCertificate => {
      const leaf = leafOf(each.leaf)
      const { uploaded } = each
      return {
        id: idOf('waf-certificate', key),
        name: each.name ?? key,
        project: checkProject(each.project),
        enterpriseProjectId: each.enterpriseProjectId ?? '0',
        content: leaf.pem.chain,
        key: leaf.pem.key,
        timestamp: uploaded === undefined ? leaf.notBefore : cloud.now() + uploaded * dayMs,
      }
    }),
    hosts: Object.entries(hosts).map(([key, each]): WafHost => {
      const { elb, certificate = null } = each
      if (certificate !== null && certificates[certificate] === undefined) {
        throw new RangeError(`WAF's seed has no certificate "${certificate}"`)
      }
      const type = each.type ?? (elb === undefined ? 'cloud' : 'premium')
      const isName = isIP(each.hostname) === 0 && !each.hostname.includes(':')
      if (type === 'cloud' && !isName) {
        throw new RangeError(`a cloud host cannot be "${each.hostname}": it is no plain name`)
      }
      return {
        id: idOf('waf-host', key),
        hostname: each.hostname,
        project: checkProject(each.project),
        enterpriseProjectId: each.enterpriseProjectId ?? '0',
        type,
        protocol: each.protocol ?? 'HTTPS',
        certificateId: certificate === null ? null : idOf('waf-certificate', certificate),
        timestamp: cloud.now() - 100 * dayMs,
        ...(elb !== undefined && {
          elb: {
            loadBalancerId: uuidOf('load-balancer', elb.loadBalancer),
            listenerId: uuidOf('listener', elb.listener),
            protocolPort: elb.port ?? 443,
          },
        }),
      }
    }),
  }
  return new WafState(contents, cloud.now, switches)
}

/** Starts a TLS server for each host, except in ELB mode; it serves what is bound at the moment. */
export async function startWafEdges({ seed, edges }: GoLiveWorld, waf: WafState): Promise<void> {
  for (const [key, { elb, project, port }] of Object.entries(seed.waf?.hosts ?? {})) {
    if (elb !== undefined) continue
    const id = idOf('waf-host', key)
    const bound = () => {
      const host = waf.host(id)
      return host?.protocol === 'HTTP' ? undefined : waf.certificate(host?.certificateId ?? '')
    }
    await edges.add({
      name: wafEdgeName(project, id),
      ...(port !== undefined && { port }),
      servable: () => {
        const certificate = bound()
        return certificate ? { chain: certificate.content, key: certificate.key } : null
      },
      bound: () => [bound()?.id ?? []].flat(),
    })
  }
}

/** The name of a host's TLS server. */
export function wafEdgeName(project: string, hostId: string): string {
  return `WAF:${project}/host/${hostId}`
}
