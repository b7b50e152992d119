// The site of the go-live world with WAF and CDN, too: its old certificate is bound in all three
// services, next to what must stay as it is or cannot be changed.

import { defaultGoLive } from './go-live-default.ts'
import type { GoLiveSeed } from './go-live-seed.ts'

const project = 'cn-north-4'

/** An enterprise project besides the default one. */
export const otherEnterpriseProject = '5d9ab8ea-0d5c-4d5a-9a4e-7b1f6a0c2e31'

/** The input `targets` for every project that has the old certificate. */
export const wholeTargets = `\
CDN
ELB: cn-north-4, cn-east-3
WAF: cn-north-4, cn-east-3`

/**
 * Keys of WAF hosts: `www`, `apex` and `dedicated` have the old certificate, `shop` has another
 * one, `plain` has no HTTPS, `behind-elb` is in ELB mode, and `elsewhere` is in another enterprise
 * project. Domains of CDN: www.example.com has the old certificate from SCM, example.com has an
 * upload of it, and shop.example.org has an upload that SCM does not have.
 */
export const wholeGoLive: GoLiveSeed = {
  ...defaultGoLive,
  waf: {
    certificates: {
      'old-waf': { leaf: 'old', project },
      'shop-waf': { leaf: 'shop', project },
      'old-waf-east': { leaf: 'old', project: 'cn-east-3' },
      'old-elsewhere': {
        leaf: 'old',
        project,
        enterpriseProjectId: otherEnterpriseProject,
      },
    },
    hosts: {
      www: { hostname: 'www.example.com', project, certificate: 'old-waf' },
      apex: { hostname: 'example.com', project, certificate: 'old-waf' },
      dedicated: {
        hostname: 'www.example.com',
        project,
        type: 'premium',
        certificate: 'old-waf',
      },
      shop: { hostname: 'shop.example.org', project, certificate: 'shop-waf' },
      plain: { hostname: 'example.com', project, type: 'premium', protocol: 'HTTP' },
      'behind-elb': {
        hostname: 'www.example.com',
        project,
        elb: { loadBalancer: 'web-north', listener: 'north' },
      },
      elsewhere: {
        hostname: 'www.example.com',
        project,
        enterpriseProjectId: otherEnterpriseProject,
        certificate: 'old-elsewhere',
      },
      east: { hostname: 'www.example.com', project: 'cn-east-3', certificate: 'old-waf-east' },
    },
  },
  cdn: {
    domains: {
      'www.example.com': { certificates: 'old' },
      'example.com': { certificates: [{ leaf: 'old', source: 0 }] },
      'shop.example.org': { certificates: 'shop' },
    },
  },
}
