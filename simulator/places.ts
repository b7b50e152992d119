// Where certificates are bound at this moment: what a person would read in the consoles of ELB, WAF
// and CDN.

import type { EdgeServer } from './edges.ts'
import type { ServablePem } from './seed.ts'
import type { Simulator } from './simulator.ts'
import { nameOfHost } from './waf-state.ts'

/** A place that has a certificate, or a list of them. */
export interface BoundPlace {
  /** Such as `ELB:cn-north-4 listener web default`. */
  readonly name: string
  /** The keys of its certificates in the go-live seed; `?` for one that the seed does not have. */
  readonly leaves: readonly string[]
  /** The name that visitors ask for. Null: any name of its certificates. */
  readonly host: string | null
  /** The port of its TLS server on 127.0.0.1; null for a WAF host in ELB mode, which has none. */
  readonly port: number | null
}

/**
 * Every place of ELB, WAF and CDN that has a certificate, in the default enterprise project.
 * @param leaves the keys of the go-live seed's certificates
 */
export function listPlaces(simulator: Simulator, leaves: readonly string[]): BoundPlace[] {
  const keys = new Map(leaves.map((key) => [simulator.leaf(key).pem.chain, key]))
  const keyOf = (chain: string | undefined) => keys.get(chain ?? '') ?? '?'
  const places = [
    ...ofElb(simulator, keyOf),
    ...ofWaf(simulator, keyOf),
    ...ofCdn(simulator, keyOf),
  ]
  return places.filter((place) => place.leaves.length > 0)
}

type KeyOf = (chain: ServablePem['chain'] | undefined) => string

function ofElb({ elb, edges }: Simulator, keyOf: KeyOf): BoundPlace[] {
  const { listeners, certificates } = elb.state
  return [...listeners.values()].flatMap((listener) => {
    const { id, name, default_tls_container_ref: ref, sni_container_refs: refs } = listener
    const leafOf = (each: string) => keyOf(certificates.get(each)?.certificate)
    const edge = elb.edgeName(id)
    const [project = ''] = edge.split('/')
    const place = { host: null, port: portOf(edges.list, edge) }
    return [
      {
        ...place,
        name: `${project} listener ${name} default`,
        leaves: ref === null ? [] : [leafOf(ref)],
      },
      { ...place, name: `${project} listener ${name} sni`, leaves: refs.map(leafOf) },
    ]
  })
}

function ofWaf({ waf, edges }: Simulator, keyOf: KeyOf): BoundPlace[] {
  const hosts = waf.state.hosts.filter((host) => host.enterpriseProjectId === '0')
  return hosts.map(({ id, hostname, project, protocol, certificateId }) => {
    const certificate = protocol === 'HTTP' ? undefined : waf.state.certificate(certificateId ?? '')
    return {
      name: `WAF:${project} host ${hostname}`,
      leaves: certificate === undefined ? [] : [keyOf(certificate.content)],
      host: nameOfHost({ hostname }),
      port: portOf(edges.list, waf.edgeName(id)),
    }
  })
}

function ofCdn({ cdn, edges }: Simulator, keyOf: KeyOf): BoundPlace[] {
  const domains = cdn.state.domains.filter((domain) => domain.enterpriseProjectId === '0')
  return domains.map(({ name, https }) => ({
    name: `CDN ${name}`,
    leaves: (https?.certificates ?? []).map(({ pem }) => keyOf(pem.chain)),
    host: name,
    port: portOf(edges.list, cdn.edgeName(name)),
  }))
}

function portOf(servers: readonly EdgeServer[], edge: string): number | null {
  return servers.find(({ name }) => name === edge)?.port ?? null
}

/**
 * The places that have a certificate, in the grammar of the input `verify-hosts`.
 * @param leaf the key of the certificate
 * @param visited what visitors ask a load balancer for
 */
export function renderPlaceHosts(
  places: readonly BoundPlace[],
  leaf: string,
  visited: string,
): string {
  return places
    .filter(({ leaves, port }) => leaves.includes(leaf) && port !== null)
    .map(({ name, host, port }) => `${host ?? visited}:${port} via 127.0.0.1 # ${name}`)
    .join('\n')
}
