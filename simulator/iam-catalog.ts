// IAM's catalog of services and their endpoints, which official clients follow: every address in it
// is the simulated cloud's own.

import type { CloudSeed } from './seed.ts'

/** Where the simulated services are, such as `http://127.0.0.1:PORT`. */
export interface Endpoints {
  readonly iam: string
  readonly scm: string
  readonly sts: string
}

interface Service {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly url: string
  readonly regions: readonly string[]
}

/** The regions of an account: its projects, without the projects inside a region. */
export function regionsOf({ projects }: CloudSeed): string[] {
  return projects.map(({ name }) => name).filter((name) => !name.includes('_'))
}

function servicesOf(seed: CloudSeed, { iam, scm, sts }: Endpoints): readonly Service[] {
  const { scmRegion } = seed
  // IAM has an endpoint for all regions, and one in each.
  const regions = ['*', ...regionsOf(seed)]
  return [
    { id: '1', name: 'iam', type: 'identity', url: `${iam}/v3`, regions },
    { id: '2', name: 'scm', type: 'scm', url: scm, regions: [scmRegion] },
    { id: '3', name: 'sts', type: 'sts', url: sts, regions: [scmRegion] },
  ]
}

function endpointsOf({ id, url, regions }: Service) {
  return regions.map((region) => ({
    id: `${id}-${region === '*' ? 'all' : region}`,
    interface: 'public',
    region,
    region_id: region,
    url,
  }))
}

/** The catalog, as a token has it. */
export function renderCatalog(seed: CloudSeed, endpoints: Endpoints) {
  return servicesOf(seed, endpoints).map((service) => {
    const { id, name, type } = service
    return { id, name, type, endpoints: endpointsOf(service) }
  })
}

/** The list of services. */
export function renderServices(seed: CloudSeed, endpoints: Endpoints) {
  return servicesOf(seed, endpoints).map(({ id, name, type }) => {
    const links = { self: `${endpoints.iam}/v3/services/${id}` }
    return { id, name, type, enabled: true, description: '', links }
  })
}

/** The list of endpoints. */
export function renderEndpoints(seed: CloudSeed, endpoints: Endpoints) {
  return servicesOf(seed, endpoints).flatMap((service) =>
    endpointsOf(service).map((endpoint) => {
      const links = { self: `${endpoints.iam}/v3/endpoints/${endpoint.id}` }
      return { ...endpoint, service_id: service.id, enabled: true, links }
    }),
  )
}
