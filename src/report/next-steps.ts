// What is left to do after a push: it puts a copy into a service's certificate store, while
// listeners and domains keep the old certificate until they are bound to the new one.

import { type Service, serviceNames } from '../push/target.ts'
import type { ReportedCheck, RunReport } from './run-report.ts'

/** @see https://support.huaweicloud.com/intl/en-us/usermanual-ccm/ccm_01_0141.html */
export const nextSteps: Readonly<Record<Service, string>> = {
  ELB: 'choose the new certificate as server certificate (or SNI certificate) of each HTTPS listener.',
  WAF: "choose the new certificate in each protected domain's basic information.",
  CDN: 'choose the new certificate under HTTPS settings of each acceleration domain.',
}

/** Everything that is to be said of a host, in one line: what was seen, and the fix. */
export function renderCheckWords(check: ReportedCheck, { servicesToBind }: RunReport): string {
  const { seen, defects, remedy, needsBinding } = check
  const binding = needsBinding ? bindingRemedy(servicesToBind) : null
  return [seen, ...defects, remedy, binding].filter((part) => part !== null).join(' – ')
}

/** How to bind the certificate in these services, or in whichever it is. */
function bindingRemedy(services: readonly Service[]): string {
  const steps = (services.length > 0 ? services : serviceNames).map(
    (service) => `${service}: ${nextSteps[service]}`,
  )
  return `Bind the certificate. ${steps.join(' ')}`
}
