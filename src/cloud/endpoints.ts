// Where the services of a region live. Pure.

export interface Endpoints {
  readonly iam: string
  readonly scm: string
  /** Null where none is known. */
  readonly sts: string | null
}

/**
 * The endpoints of the site that a region belongs to; no closed list, so that a new region works on
 * its first day.
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/ccm_02_0002.html
 */
export function endpointsOf(region: string): Endpoints {
  const isEurope = region.startsWith('eu-west-')
  const cloud = isEurope ? 'myhuaweicloud.eu' : 'myhuaweicloud.com'
  const endpoint = (service: string) => `https://${service}.${region}.${cloud}`
  return { iam: endpoint('iam'), scm: endpoint('scm'), sts: isEurope ? null : endpoint('sts') }
}
