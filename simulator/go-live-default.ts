// A realistic site for the go-live world: www.example.com, whose old certificate ends in 9 days, is
// bound in several places, next to sites that must stay as they are.

import type { GoLiveSeed } from './go-live-seed.ts'
import { certificateIds } from './seed.ts'

const siteNames = ['www.example.com', 'example.com']

/** The id of the old certificate in SCM. The new one has the id `certificateIds.issued`. */
export const oldCertificateId = 'scs1700000000090'

/**
 * Keys of listeners: `north` and `east` have the old certificate as their default, `sites` has it
 * in the middle of its SNI list, and `shop` belongs to another site.
 */
export const defaultGoLive: GoLiveSeed = {
  leaves: {
    old: { names: siteNames, from: -81, to: 9, scm: { id: oldCertificateId, name: 'www-old' } },
    new: {
      names: siteNames,
      from: -1,
      to: 89,
      scm: { id: certificateIds.issued, name: 'www-new' },
    },
    shop: { names: ['shop.example.org'], group: 'Other', to: 200 },
    api: { names: ['api.example.net'], group: 'Other', to: 150 },
    mail: { names: ['mail.example.net'], group: 'Other', to: 120 },
  },
  elb: {
    certificates: {
      'old-north': { leaf: 'old', project: 'cn-north-4' },
      'old-east': { leaf: 'old', project: 'cn-east-3' },
      'shop-north': { leaf: 'shop', project: 'cn-north-4' },
      'api-north': { leaf: 'api', project: 'cn-north-4' },
      'mail-north': { leaf: 'mail', project: 'cn-north-4' },
      'clients-north': { leaf: 'mail', project: 'cn-north-4', type: 'client' },
    },
    loadBalancers: {
      'web-north': { project: 'cn-north-4' },
      'sites-north': { project: 'cn-north-4' },
      'shop-north': { project: 'cn-north-4' },
      'web-east': { project: 'cn-east-3' },
    },
    listeners: {
      north: { loadBalancer: 'web-north', certificate: 'old-north', sni: ['api-north'] },
      redirect: { loadBalancer: 'web-north', protocol: 'HTTP' },
      sites: {
        loadBalancer: 'sites-north',
        certificate: 'shop-north',
        sni: ['api-north', 'old-north', 'mail-north'],
      },
      east: { loadBalancer: 'web-east', certificate: 'old-east' },
      shop: { loadBalancer: 'shop-north', protocol: 'TLS', certificate: 'shop-north' },
    },
  },
}
