// Targets: the services that accept a certificate, and the project in each that receives it.

/**
 * The catalogue of services.
 * - `scope` `regional`: a target names a project; `global`: the service has none
 * - `once`  whether the service refuses a certificate that it already has; Terraform's
 *   documentation and the console guide say so of CDN only
 */
export const services = {
  CDN: { scope: 'global', once: true },
  WAF: { scope: 'regional', once: false },
  ELB: { scope: 'regional', once: false },
} as const satisfies Readonly<Record<string, ServiceTraits>>

interface ServiceTraits {
  readonly scope: 'global' | 'regional'
  readonly once: boolean
}

/** A service that SCM can push to. */
export type Service = keyof typeof services

/** The services in the order of reports. */
export const serviceNames = Object.keys(services) as readonly Service[]

/** A service plus the project (region) that receives the certificate; for CDN it is empty. */
export interface Target {
  readonly service: Service
  readonly project: string
}

/** A target in its canonical form, as in outputs and logs: `CDN`, `ELB:cn-north-4`. */
export function formatTarget({ service, project }: Target): string {
  return project === '' ? service : `${service}:${project}`
}
