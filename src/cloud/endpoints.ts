// Where the services of a region live. Pure.

export interface Endpoints {
  readonly iam: string
  readonly scm: string
}

/**
 * The endpoints of the site that a region belongs to; no closed list, so that a new region works on
 * its first day.
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/ccm_02_0002.html
 */
export function endpointsOf(region: string): Endpoints {
  const cloud = region.startsWith('eu-west-') ? 'myhuaweicloud.eu' : 'myhuaweicloud.com'
  return { iam: `https://iam.${region}.${cloud}`, scm: `https://scm.${region}.${cloud}` }
}
