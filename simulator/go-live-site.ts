// The site of the demo: www.example.com and its neighbours, with one old certificate in ELB, WAF
// and CDN. Each service also has another site, which must stay as it is.

import type { GoLiveSeed } from './go-live-seed.ts'
import { certificateIds } from './seed.ts'

const names = ['www.example.com', 'example.com', 'api.example.com', 'static.example.com']
const north = 'cn-north-4'
const east = 'cn-east-3'

/**
 * Keys of listeners: `web` and `web-east` have the old certificate as their default, and `shared`
 * has it in an SNI list among those of other sites. WAF protects api.example.com, and CDN
 * accelerates static.example.com. No two services share a name, so that a check of one name tells
 * about one service.
 */
export const demoSite: GoLiveSeed = {
  leaves: {
    old: { names, from: -81, to: 9, scm: { id: 'scs1700000000090', name: 'site-september' } },
    new: { names, from: -1, to: 89, scm: { id: certificateIds.issued, name: 'site-november' } },
    shop: { names: ['shop.example.org'], group: 'Other', to: 200 },
    blog: { names: ['blog.example.net'], group: 'Other', to: 150 },
    mail: { names: ['mail.example.net'], group: 'Other', to: 120 },
  },
  elb: {
    certificates: {
      'old-north': { leaf: 'old', project: north },
      'old-east': { leaf: 'old', project: east },
      'shop-north': { leaf: 'shop', project: north },
      'blog-north': { leaf: 'blog', project: north },
      'mail-north': { leaf: 'mail', project: north },
    },
    loadBalancers: {
      'web-north': { project: north },
      'shared-north': { project: north },
      'web-east': { project: east },
    },
    listeners: {
      web: { loadBalancer: 'web-north', certificate: 'old-north' },
      shared: {
        loadBalancer: 'shared-north',
        certificate: 'shop-north',
        sni: ['blog-north', 'old-north', 'mail-north'],
      },
      'web-east': { loadBalancer: 'web-east', certificate: 'old-east' },
    },
  },
  waf: {
    certificates: {
      'old-waf': { leaf: 'old', project: north },
      'shop-waf': { leaf: 'shop', project: north },
    },
    hosts: {
      api: { hostname: 'api.example.com', project: north, certificate: 'old-waf' },
      shop: { hostname: 'shop.example.org', project: north, certificate: 'shop-waf' },
    },
  },
  cdn: {
    domains: {
      'static.example.com': { certificates: 'old' },
      'shop.example.org': { certificates: 'shop' },
    },
    // A real CDN takes minutes.
    switches: { configuringMs: 500 },
  },
}
