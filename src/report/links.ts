// Links from the report to Huawei Cloud's consoles and documentation, and to our own. There is one
// table, and only pages that somebody has seen are in it: what is not known is not linked. Pure.
//
// Where the consoles of the three sites are, and their pages. Huawei's own console code has the
// names (hk: international, hk-eu: Europe); the pages are in READMEs of Huawei's solutions and in
// the guides of other tools. For Europe no page but the home page was found.
// @see https://support.huaweicloud.com/intl/en-us/api-ccm/ccm_02_0002.html the endpoints of SCM
// @see https://github.com/certd/certd CDN's page; SCM's is in many guides to free certificates

/** SCM's endpoint says to which site an account belongs; a region's name does not. */
const consoles: Readonly<Record<string, string>> = {
  'https://scm.cn-north-4.myhuaweicloud.com': 'https://console.huaweicloud.com/',
  'https://scm.ap-southeast-1.myhuaweicloud.com': 'https://console-intl.huaweicloud.com/',
  'https://scm.eu-west-101.myhuaweicloud.eu': 'https://console.eu.huaweicloud.com/',
}

const china = 'https://console.huaweicloud.com/'

function pageOf(service: string, site: string, region: string): string {
  if (service === 'SCM') return site === china ? 'console/#/ccm/scs/certList' : ''
  if (site.includes('.eu.')) return ''
  const query = region && `?region=${region}`
  if (service === 'ELB') return `vpc/${query}#/elb/list`
  if (service === 'WAF') return `waf/${query}`
  return service === 'CDN' ? 'cdn/#/cdn/overview' : ''
}

/**
 * The page of a service in the console, else the console's home page; null if the site is unknown.
 * @param region its name; '' for a service that is global, or for the region used last
 */
export function consoleLink(
  service: string,
  scmEndpoint: string | null,
  region = '',
): string | null {
  const site = consoles[scmEndpoint ?? '']
  return site === undefined ? null : `${site}${pageOf(service, site, encodeURIComponent(region))}`
}

const documentation = 'https://support.huaweicloud.com/intl/en-us/'
const errorPages: Readonly<Record<string, string>> = {
  SCM: 'api-ccm/scmEn.html',
  APIGW: 'devg-apisign/api-sign-errorcode.html',
  APIG: 'devg-apisign/api-sign-errorcode.html',
  IAM: 'api-iam/iam_02_0006.html',
  ELB: 'api-elb/ErrorCode.html',
  WAF: 'api-waf/ErrorCode.html',
  CDN: 'api-cdn/ErrorCode.html',
}

/** The page that explains an error code; null if none is known. */
export function errorLink(code: string | null): string | null {
  const [, service = ''] = /^([A-Z]+)\.\d{4,8}$/.exec(code ?? '') ?? []
  return Object.hasOwn(errorPages, service) ? `${documentation}${errorPages[service]}` : null
}

/** A page of our documentation, such as `docs/results.md#bindings`. */
export function pageLink(page: string): string {
  return `https://github.com/push-certificate-to-huaweicloud/push-certificate-to-huaweicloud/blob/main/${page}`
}
