// What follows from a seed file: the inputs of the printed step, and the hosts that visitors find.

import { edgeTargets, type Visitors, visitedHost } from './edge.ts'
import { createDefaultSeed, pusher, type SimulatedCertificate } from './seed.ts'
import type { SeedParts } from './seed-file.ts'

type Inputs = Readonly<Record<string, string>>

/** A scenario's inputs with the account, user, certificate and targets of a seed file. */
export function fitInputs(scenario: Inputs, seed: SeedParts, now: number): Inputs {
  const inputs: Record<string, string> = { ...scenario }
  const user = seed.users?.find(isPusher) ?? seed.users?.[0]
  if ('username' in inputs) {
    if (seed.account !== undefined) inputs['account-name'] = seed.account
    if (user !== undefined) inputs['username'] = user.name
    // A scenario with a wrong password keeps it.
    if (user !== undefined && inputs['password'] === pusher.password)
      inputs['password'] = user.password
  }
  const certificate = bestCertificate(seed, now)
  if (seed.certificates !== undefined && certificate !== undefined)
    inputs['certificate-id'] = certificate.id
  if (seed.projects !== undefined) inputs['targets'] = renderTargets(seed)
  if (seed.scmRegion !== undefined) inputs['scm-region'] = seed.scmRegion
  return inputs
}

/** The hosts of the edge: a domain of the seed file's, at its first two regions. */
export function visitorsOf(seed: SeedParts, now: number): Visitors {
  const certificate = seed.certificates === undefined ? undefined : bestCertificate(seed, now)
  const host = certificate?.domain.replace('*', 'www') ?? visitedHost
  if (seed.projects === undefined) return { host, targets: edgeTargets }
  const regions = regionsOf(seed).slice(0, 2)
  const balancers = regions.map((region) => `ELB:${region}`)
  return { host, targets: ['CDN', ...balancers, `WAF:${regions[0]}`] }
}

function isPusher({
  permissions,
  obstacle,
}: {
  permissions: readonly string[]
  obstacle?: string
}) {
  return obstacle === undefined && permissions.includes('scm:cert:push')
}

/** The first certificate that can be pushed; the first of all when none can. */
function bestCertificate(seed: SeedParts, now: number): SimulatedCertificate | undefined {
  const { certificates } = { ...createDefaultSeed(now), ...seed }
  const canBePushed = ({ status, pushSupport, notAfter }: SimulatedCertificate) =>
    ['ISSUED', 'UPLOAD'].includes(status) && pushSupport === 'ON' && notAfter > now
  return certificates.find(canBePushed) ?? certificates[0]
}

/** The projects that are regions; a sub-project has a `_` in its name. */
function regionsOf({ projects = [] }: SeedParts): readonly string[] {
  const names = projects.map(({ name }) => name)
  const regions = names.filter((name) => !name.includes('_'))
  return regions.length === 0 ? names : regions
}

function renderTargets(seed: SeedParts): string {
  const regions = regionsOf(seed)
  return `CDN\nELB: ${regions.join(', ')}\nWAF: ${regions[0]}`
}
