// Where the services of a region live. Pure.

/** URLs without a trailing slash. */
export interface Endpoints {
  readonly iam: string
  readonly scm: string
  /** Null where no STS endpoint is known: in Europe. */
  readonly sts: string | null
}

/**
 * The endpoints of a region. There is no closed list of regions, so that a new region works on its
 * first day. The price: a misspelt region fails only when its host name does not resolve.
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/ccm_02_0002.html
 */
export function endpointsOf(region: string): Endpoints {
  const isEurope = region.startsWith('eu-west-')
  const cloud = isEurope ? 'myhuaweicloud.eu' : 'myhuaweicloud.com'
  const endpoint = (service: string) => `https://${service}.${region}.${cloud}`
  return { iam: endpoint('iam'), scm: endpoint('scm'), sts: isEurope ? null : endpoint('sts') }
}

/** Whether a URL is safe from eavesdroppers: https, or http that does not leave this machine. */
export function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/** Compares the whole name: `127.evil.example` is not this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
