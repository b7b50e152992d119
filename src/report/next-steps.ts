// What is left to do after a push: it puts a copy into a service's certificate store, while
// listeners and domains keep the old certificate until they are bound to the new one.

import type { Service } from '../targets.ts'

/** @see https://support.huaweicloud.com/intl/en-us/usermanual-ccm/ccm_01_0141.html */
export const nextSteps: Readonly<Record<Service, string>> = {
  ELB: 'choose the new certificate as server certificate (or SNI certificate) of each HTTPS listener.',
  WAF: "choose the new certificate in each protected domain's basic information.",
  CDN: 'choose the new certificate under HTTPS settings of each acceleration domain.',
}
