// What is left to do after a push. A push only copies the certificate into a service's certificate
// store; listeners and domains serve the old certificate until the new one is bound.

import { type Service, serviceNames } from '../push/target.ts'
import type { ReportedCheck, RunReport } from './run-report.ts'

/**
 * How to bind a pushed certificate in each service.
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-ccm/ccm_01_0141.html
 */
export const nextSteps: Readonly<Record<Service, string>> = {
  ELB: 'select the new certificate as the server certificate (or SNI certificate) of each HTTPS listener.',
  WAF: "select the new certificate in each protected domain's basic information.",
  CDN: 'select the new certificate in the HTTPS settings of each acceleration domain.',
}

/** Everything about a host in one line: what it serves, its problems, and the fix. */
export function renderCheckWords(check: ReportedCheck, report: RunReport): string {
  const { seen, defects, remedy } = check
  return [seen, ...defects, remedy, bindingRemedyOf(check, report)]
    .filter((part) => part !== null)
    .join(' – ')
}

/** How to bind the certificate where a host needs it; null where it does not. */
export function bindingRemedyOf(
  { needsBinding }: ReportedCheck,
  { servicesToBind }: RunReport,
): string | null {
  return needsBinding ? bindingRemedy(servicesToBind) : null
}

/** How to bind the certificate in these services, or in any service if none is given. */
function bindingRemedy(services: readonly Service[]): string {
  const steps = (services.length > 0 ? services : serviceNames).map(
    (service) => `${service}: ${nextSteps[service]}`,
  )
  return `Bind the certificate. ${steps.join(' ')}`
}
