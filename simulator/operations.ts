// The services of the simulated cloud, and the documented calls that each of them answers.

/** The services; each has a port of its own, in this order. */
export const serviceNames = ['iam', 'scm', 'sts', 'github', 'elb', 'waf', 'cdn'] as const
/** A simulated service. */
export type ServiceName = (typeof serviceNames)[number]

const iamPatterns = {
  'sign-in': /^iam POST \/v3\/auth\/tokens$/,
  federate: /^iam POST \/v3\.0\/OS-AUTH\/id-token\/tokens$/,
  assume: /^sts POST \/v5\/agencies\/assume-with-oidc$/,
  'id-token': /^github GET \/id-token$/,
  projects: /^iam GET \/v3\/projects$/,
  'own-projects': /^iam GET \/v3\/auth\/projects$/,
  'own-domains': /^iam GET \/v3\/auth\/domains$/,
} as const

const scmPatterns = {
  list: /^scm GET \/v3\/scm\/certificates$/,
  import: /^scm POST \/v3\/scm\/certificates\/import$/,
  show: /^scm GET \/v3\/scm\/certificates\/[^/]+$/,
  push: /^scm POST \/v3\/scm\/certificates\/[^/]+\/push$/,
  'batch-push': /^scm POST \/v3\/scm\/certificates\/[^/]+\/batch-push$/,
} as const

const elbPatterns = {
  'elb-key-echo': /^elb (?:GET|POST) \/v3\/[^/]+\/elb\/certificates\/settings\/private-key-echo$/,
  'elb-certificates': /^elb GET \/v3\/[^/]+\/elb\/certificates$/,
  'elb-certificate': /^elb GET \/v3\/[^/]+\/elb\/certificates\/[^/]+$/,
  'elb-update-certificate': /^elb PUT \/v3\/[^/]+\/elb\/certificates\/[^/]+$/,
  'elb-delete-certificate': /^elb DELETE \/v3\/[^/]+\/elb\/certificates\/[^/]+$/,
  'elb-listeners': /^elb GET \/v3\/[^/]+\/elb\/listeners$/,
  'elb-listener': /^elb GET \/v3\/[^/]+\/elb\/listeners\/[^/]+$/,
  'elb-update-listener': /^elb PUT \/v3\/[^/]+\/elb\/listeners\/[^/]+$/,
  'elb-load-balancer': /^elb GET \/v3\/[^/]+\/elb\/loadbalancers\/[^/]+$/,
} as const

const wafPatterns = {
  'waf-certificates': /^waf GET \/v1\/[^/]+\/waf\/certificate$/,
  'waf-certificate': /^waf GET \/v1\/[^/]+\/waf\/certificate\/[^/]+$/,
  'waf-update-certificate': /^waf PUT \/v1\/[^/]+\/waf\/certificate\/[^/]+$/,
  'waf-delete-certificate': /^waf DELETE \/v1\/[^/]+\/waf\/certificate\/[^/]+$/,
  'waf-apply': /^waf POST \/v1\/[^/]+\/waf\/certificate\/[^/]+\/apply-to-hosts$/,
  'waf-hosts': /^waf GET \/v1\/[^/]+\/waf\/instance$/,
  'waf-host': /^waf GET \/v1\/[^/]+\/waf\/instance\/[^/]+$/,
  'waf-update-host': /^waf PATCH \/v1\/[^/]+\/waf\/instance\/[^/]+$/,
  'waf-premium-hosts': /^waf GET \/v1\/[^/]+\/premium-waf\/host$/,
  'waf-premium-host': /^waf GET \/v1\/[^/]+\/premium-waf\/host\/[^/]+$/,
  'waf-update-premium-host': /^waf PUT \/v1\/[^/]+\/premium-waf\/host\/[^/]+$/,
  'waf-composite-hosts': /^waf GET \/v1\/[^/]+\/composite-waf\/host$/,
  'waf-composite-host': /^waf GET \/v1\/[^/]+\/composite-waf\/host\/[^/]+$/,
} as const

const cdnPatterns = {
  'cdn-domains': /^cdn GET \/v1\.0\/cdn\/domains$/,
  'cdn-domain': /^cdn GET \/v1\.0\/cdn\/configuration\/domains\/[^/]+$/,
  'cdn-certificates': /^cdn GET \/v1\.0\/cdn\/domains\/https-certificate-info$/,
  'cdn-configs': /^cdn GET \/v1\.1\/cdn\/configuration\/domains\/[^/]+\/configs$/,
  'cdn-update-configs': /^cdn PUT \/v1\.1\/cdn\/configuration\/domains\/[^/]+\/configs$/,
  'cdn-update-https': /^cdn PUT \/v1\.0\/cdn\/domains\/config-https-info$/,
} as const

const patterns = { ...iamPatterns, ...scmPatterns, ...elbPatterns, ...wafPatterns, ...cdnPatterns }

/** One of the calls that a fault can name. */
export type Operation = keyof typeof patterns

// `Object.keys` forgets which keys there are.
/** The calls that a fault can name. */
export const operations = Object.keys(patterns) as readonly Operation[]

/**
 * The documented call behind a request; null when there is none.
 * @param path with or without a query
 */
export function operationOf(service: ServiceName, method = '', path = ''): Operation | null {
  const call = `${service} ${method} ${path.replace(/\?.*$/s, '')}`
  return operations.find((operation) => patterns[operation].test(call)) ?? null
}

/**
 * Whether a fault can name the target of this call. Pushes name it in their bodies; calls of ELB
 * and WAF name a project in their paths; CDN is one target.
 */
export function hasTarget(operation: Operation): boolean {
  return operation === 'push' || /^(?:elb|waf|cdn)-/.test(operation)
}
