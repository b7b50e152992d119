// What is left to do after a push: it puts a copy into a service's certificate store, while
// listeners and domains keep the old certificate until they are bound to the new one.

import { type Service, serviceNames } from '../targets.ts'

/** @see https://support.huaweicloud.com/intl/en-us/usermanual-ccm/ccm_01_0141.html */
export const nextSteps: Readonly<Record<Service, string>> = {
  ELB: 'choose the new certificate as server certificate (or SNI certificate) of each HTTPS listener.',
  WAF: "choose the new certificate in each protected domain's basic information.",
  CDN: 'choose the new certificate under HTTPS settings of each acceleration domain.',
}

/** How to bind the certificate, in one line: in these services, or in whichever it is. */
export function bindingCure(services: readonly Service[]): string {
  const steps = (services.length > 0 ? services : serviceNames).map(
    (service) => `${service}: ${nextSteps[service]}`,
  )
  return `Bind the certificate. ${steps.join(' ')}`
}
