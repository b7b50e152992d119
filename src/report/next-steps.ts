// What is left to do after a push. A push only copies the certificate into a service's certificate
// store; listeners and domains serve the old certificate until the new one is bound.

import { regionOf } from '../cloud/endpoints.ts'
import { type Service, serviceNames, type Target } from '../push/target.ts'
import { consoleLink } from './links.ts'

/**
 * How to bind a pushed certificate in each service.
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-ccm/ccm_01_0141.html
 */
const nextSteps: Readonly<Record<Service, string>> = {
  ELB: 'select the new certificate as the server certificate (or SNI certificate) of each HTTPS listener.',
  WAF: "select the new certificate in each protected domain's basic information.",
  CDN: 'select the new certificate in the HTTPS settings of each acceleration domain.',
}

/** What is left to do in one service, and where. */
export interface NextStep {
  readonly service: Service
  readonly step: string
  /** Its page in the console; null if it is not known. */
  readonly url: string | null
}

/**
 * How to bind the certificate in these services, or in any service if none is given.
 * @param targets where the certificate was pushed to; a page of the console shows one region
 */
export function nextStepsFor(
  services: readonly string[],
  targets: readonly Target[] = [],
  scmEndpoint: string | null = null,
): readonly NextStep[] {
  return serviceNames
    .filter((name) => services.length === 0 || services.includes(name))
    .map((service) => {
      const own = targets.filter((target) => target.service === service)
      const [region, ...others] = new Set(own.map(({ project }) => regionOf(project)))
      const url = consoleLink(service, scmEndpoint, others.length === 0 ? region : '')
      return { service, step: nextSteps[service], url }
    })
}

/** The same as one text. */
export function bindingRemedy(services: readonly string[]): string {
  const steps = nextStepsFor(services).map(({ service, step }) => `${service}: ${step}`)
  return `Bind the certificate. ${steps.join(' ')}`
}
