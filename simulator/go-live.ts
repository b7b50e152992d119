// Starts the go-live world: issues the certificates of its seed, puts those of SCM there, and
// starts ELB, WAF and CDN with their TLS servers.

import { startCdn } from './cdn.ts'
import type { CloudState } from './cloud-state.ts'
import { Edges } from './edges.ts'
import { startElb } from './elb.ts'
import type { GoLiveSeed, LeafSeed } from './go-live-seed.ts'
import type { Leaf } from './go-live-service.ts'
import type { Issuers } from './issuers.ts'
import { startWaf } from './waf.ts'

const dayMs = 86_400_000

/** ELB, WAF and CDN of one simulated cloud. */
export type GoLive = Awaited<ReturnType<typeof startGoLive>>

/** Starts ELB, WAF and CDN; throws when a port of a TLS server is in use. */
export async function startGoLive(
  cloud: CloudState,
  issuers: Issuers,
  seed: GoLiveSeed = { leaves: {} },
) {
  const leaves = new Map<string, Leaf>()
  for (const [key, order] of Object.entries(seed.leaves)) {
    const leaf = await issueLeaf(key, order, issuers, cloud.now())
    leaves.set(key, leaf)
    plant(leaf, order, cloud)
  }
  const edges = new Edges(issuers, cloud.now)
  const leafOf = (key: string): Leaf => {
    const leaf = leaves.get(key)
    if (leaf !== undefined) return leaf
    throw new RangeError(`the go-live seed has no certificate "${key}"`)
  }
  const world = { cloud, seed, edges, issuers, leaf: leafOf }
  try {
    const [elb, waf, cdn] = [await startElb(world), await startWaf(world), await startCdn(world)]
    const reset = (): void => {
      for (const service of [elb, waf, cdn]) service.reset()
      edges.reset()
    }
    return { elb, waf, cdn, edges, leaf: leafOf, reset, close: () => edges.close() }
  } catch (error) {
    await edges.close()
    throw error
  }
}

async function issueLeaf(
  key: string,
  { names, keyType = 'ecdsa', group, from = -20, to = 70, scm }: LeafSeed,
  issuers: Issuers,
  now: number,
): Promise<Leaf> {
  const issued = await issuers.issue({
    names,
    algorithm: keyType,
    notBefore: now + from * dayMs,
    notAfter: now + to * dayMs,
    ...(group !== undefined && { group }),
  })
  return { ...issued, key, scmId: scm?.id ?? null }
}

/** Puts a certificate into SCM if the seed says so. */
function plant(leaf: Leaf, { scm }: LeafSeed, cloud: CloudState): void {
  if (scm === undefined) return
  const { names, notBefore, notAfter, fingerprint, pem } = leaf
  cloud.plant({
    id: scm.id,
    name: scm.name ?? leaf.key,
    domain: names[0] ?? '',
    sans: names.join(';'),
    status: scm.status ?? 'ISSUED',
    pushSupport: 'ON',
    notBefore,
    notAfter,
    fingerprint,
    enterpriseProjectId: '0',
    pem,
  })
}
