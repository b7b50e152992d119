// Where the services of a region live. Pure.

/** URLs without a trailing slash. */
export interface Endpoints {
  readonly iam: string
  readonly scm: string
  /** Null where no STS endpoint is known: in Europe. */
  readonly sts: string | null
  /** Global: one for all regions of a site. */
  readonly cdn: string
}

/**
 * The endpoints of a region. There is no closed list of regions, so that a new region works on its
 * first day. The price: a misspelt region fails only when its host name does not resolve.
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/ccm_02_0002.html
 */
export function endpointsOf(region: string): Endpoints {
  const endpoint = (service: string) => regionalEndpoint(service, region)
  return {
    iam: endpoint('iam'),
    scm: endpoint('scm'),
    sts: isEurope(region) ? null : endpoint('sts'),
    cdn: `https://cdn.${cloudOf(region)}`,
  }
}

/** The endpoint of a service in one region: `https://elb.cn-north-4.myhuaweicloud.com`. */
export function regionalEndpoint(service: string, region: string): string {
  return `https://${service}.${region}.${cloudOf(region)}`
}

/** The region of a project: a sub-project is named `REGION_NAME`. */
export function regionOf(project: string): string {
  return project.split('_')[0] ?? project
}

function isEurope(region: string): boolean {
  return region.startsWith('eu-west-')
}

function cloudOf(region: string): string {
  return isEurope(region) ? 'myhuaweicloud.eu' : 'myhuaweicloud.com'
}

/** Whether a URL is safe from eavesdroppers: https, or http that does not leave this machine. */
export function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/** Compares the whole name: `127.evil.example` is not this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

/**
 * Whether an answer came from a server that is not the one in question: it does not know the path,
 * or the gateway in front of it does not.
 */
export function isOtherServer(answer: {
  readonly httpStatus: number | null
  readonly errorCode: string | null
}): boolean {
  const { httpStatus, errorCode } = answer
  const isMissing = httpStatus === 404 || httpStatus === 405
  // None of the services ever redirects, or says 2xx for something that went wrong.
  const isForeign = httpStatus !== null && httpStatus >= 200 && httpStatus < 400
  return (isMissing || isForeign) && (errorCode === null || errorCode.startsWith('APIG'))
}
