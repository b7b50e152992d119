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

/** Whether nobody in between can read along: https, or http that does not leave this machine. */
export function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/** The whole name decides: `127.evil.example` is not this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
