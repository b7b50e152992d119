// The world of the SDK's calls: the whole site of the go-live world, and what more they name.

import type { GoLiveSeed } from '../../../simulator/go-live-seed.ts'
import { wholeGoLive } from '../../../simulator/go-live-whole.ts'

const project = 'cn-north-4'
const { elb, waf, cdn } = wholeGoLive

/** `unused` and `spare` are certificates that may be deleted and changed. */
export const sdkWorld: GoLiveSeed = {
  ...wholeGoLive,
  elb: {
    ...elb,
    certificates: { ...elb?.certificates, unused: { leaf: 'new', project } },
    loadBalancers: {
      ...elb?.loadBalancers,
      'web-north': {
        project,
        publicAddresses: ['127.0.0.1', '2001:db8::1'],
        globalAddresses: ['198.51.100.1'],
      },
    },
  },
  waf: {
    ...waf,
    certificates: {
      ...waf?.certificates,
      spare: { leaf: 'new', project },
      unused: { leaf: 'new', project },
    },
  },
  cdn: {
    ...cdn,
    domains: {
      ...cdn?.domains,
      // Has two certificates, and cipher suites of its own.
      'shop.example.org': {
        certificates: [{ leaf: 'shop' }, { leaf: 'shop', type: 'server_sm' }],
        settings: {
          https_tls_version: { tls_version: 'TLSv1.3', cipher_suite_group: 'general' },
        },
      },
    },
  },
}
