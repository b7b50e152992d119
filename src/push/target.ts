// Targets: the services that take a certificate, and the place in each that a push goes to.

/**
 * The catalogue of services.
 * - `scope` whether a target names a project of the service, or the service is one for the account
 * - `once`  whether the service refuses a certificate that it has already (Terraform's
 *   documentation and the console guide say it of CDN only)
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

export type Service = keyof typeof services

export const serviceNames = Object.keys(services) as readonly Service[]

/** A service plus the project (region) that receives the certificate; CDN's project is ''. */
export interface Target {
  readonly service: Service
  readonly project: string
}

/** The canonical form, in outputs and logs: `CDN`, `ELB:cn-north-4`. */
export function formatTarget({ service, project }: Target): string {
  return project === '' ? service : `${service}:${project}`
}
