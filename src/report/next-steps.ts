// What is left to do after a push. A push only copies the certificate into a service's certificate
// store; listeners and domains serve the old certificate until the new one is bound.

import { type Service, serviceNames } from '../push/target.ts'

/**
 * How to bind a pushed certificate in each service.
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-ccm/ccm_01_0141.html
 */
const nextSteps: Readonly<Record<Service, string>> = {
  ELB: 'select the new certificate as the server certificate (or SNI certificate) of each HTTPS listener.',
  WAF: "select the new certificate in each protected domain's basic information.",
  CDN: 'select the new certificate in the HTTPS settings of each acceleration domain.',
}

/** How to bind the certificate in these services, or in any service if none is given. */
export function nextStepsFor(
  services: readonly string[],
): readonly { readonly service: Service; readonly step: string }[] {
  return serviceNames
    .filter((name) => services.length === 0 || services.includes(name))
    .map((service) => ({ service, step: nextSteps[service] }))
}

/** The same as one text. */
export function bindingRemedy(services: readonly string[]): string {
  const steps = nextStepsFor(services).map(({ service, step }) => `${service}: ${step}`)
  return `Bind the certificate. ${steps.join(' ')}`
}
