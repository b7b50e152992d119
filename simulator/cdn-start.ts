// Builds CDN's state from the go-live world's seed, and starts the TLS servers of its domains.

import type { CdnCertificateSeed, CdnDomainSeed } from './cdn-seed.ts'
import { type CdnCertificate, type CdnDomain, CdnState } from './cdn-state.ts'
import { idOf } from './go-live-seed.ts'
import type { GoLiveWorld } from './go-live-service.ts'

const dayMs = 86_400_000

/** Creates the state with what the seed says. */
export function createCdnState(world: GoLiveWorld): CdnState {
  const { domains = {}, switches = {} } = world.seed.cdn ?? {}
  const contents = Object.entries(domains).map(([name, each]) => createDomain(name, each, world))
  return new CdnState(contents, world.cloud.now, switches)
}

function createDomain(name: string, seed: CdnDomainSeed, world: GoLiveWorld): CdnDomain {
  const { certificates: wanted = [] } = seed
  const orders = typeof wanted === 'string' ? [{ leaf: wanted }] : wanted
  const certificates = orders.map((each) => createCertificate(each, world))
  const https = {
    certificates,
    http2: seed.http2 ?? 'on',
    tlsVersion: seed.tlsVersion ?? 'TLSv1.2,TLSv1.3',
    ocspStapling: seed.ocspStapling ?? 'on',
  }
  const { businessType = 'web' } = seed
  return {
    id: idOf('cdn-domain', name),
    name,
    enterpriseProjectId: seed.enterpriseProjectId ?? '0',
    businessType,
    status: seed.status ?? 'online',
    disabled: seed.disabled ?? false,
    locked: seed.locked ?? false,
    hasSpecialConfiguration: seed.hasSpecialConfiguration ?? false,
    https: certificates.length === 0 ? null : https,
    settings: { ...usualSettings, business_type: businessType, ...seed.settings },
    edgeCount: seed.edgeCount ?? 1,
    createTime: world.cloud.now() - 200 * dayMs,
    modifyTime: world.cloud.now() - 100 * dayMs,
  }
}

const usualSettings = {
  service_area: 'mainland_china',
  ipv6_accelerate: 0,
  origin_protocol: 'follow',
  origin_follow302_status: 'off',
  force_redirect: { status: 'on', type: 'https', redirect_code: 301 },
  hsts: { status: 'on', max_age: 31_536_000, include_subdomains: 'off' },
  quic: { status: 'off' },
  cache_rules: [
    {
      match_type: 'all',
      match_value: null,
      ttl: 30,
      ttl_unit: 'd',
      priority: 1,
      follow_origin: 'off',
      force_cache: 'off',
      url_parameter_type: 'full_url',
      url_parameter_value: '',
    },
  ],
}

function createCertificate(
  { leaf: key, source, type = 'server', name }: CdnCertificateSeed,
  { leaf: leafOf, cloud }: GoLiveWorld,
): CdnCertificate {
  const { scmId, pem } = leafOf(key)
  const from = source ?? (scmId === null ? 0 : 2)
  const inScm = from === 2 ? cloud.certificate(scmId ?? '') : undefined
  return {
    type,
    source: from,
    scmCertificateId: from === 2 ? scmId : null,
    name: name ?? inScm?.name ?? key,
    pem,
  }
}

/** Starts a TLS server for each edge of each domain; it serves what has reached that edge. */
export async function startCdnEdges({ seed, edges }: GoLiveWorld, cdn: CdnState): Promise<void> {
  for (const [domain, { port, edgeCount = 1 }] of Object.entries(seed.cdn?.domains ?? {})) {
    for (let edge = 0; edge < edgeCount; edge++) {
      await edges.add({
        name: cdnEdgeName(domain, edge),
        ...(port !== undefined && { port: port + edge }),
        servable: () => cdn.servedBy(domain, edge)?.pem ?? null,
        bound: () => {
          const served = cdn.servedBy(domain, edge)
          return served === null ? [] : [served.scmCertificateId ?? served.name]
        },
      })
    }
  }
}

/**
 * The name of a TLS server of a domain.
 * @param edge from 0
 */
export function cdnEdgeName(domain: string, edge = 0): string {
  return edge === 0 ? `CDN:${domain}` : `CDN:${domain}/edge/${edge + 1}`
}
