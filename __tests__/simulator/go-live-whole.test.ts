// The site that has ELB, WAF and CDN: every visitor gets its old certificate, and the services
// agree on which certificate that is.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { idOf, uuidOf } from '../../simulator/go-live-seed.ts'
import { wholeGoLive } from '../../simulator/go-live-whole.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { visit } from '../fixtures/visit.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ goLive: wholeGoLive })
})
afterAll(() => simulator.close())

const served = async (edge: string, serverName: string) => {
  const port = simulator.edges.list.find(({ name }) => name === edge)?.port ?? 0
  const leaf = await visit(port, serverName, { ca: simulator.rootPem })
  return Object.keys(wholeGoLive.leaves).find((key) => simulator.leaf(key).fingerprint === leaf)
}

describe('a visitor', () => {
  it.each([
    ['www', 'www.example.com', 'old'],
    ['apex', 'example.com', 'old'],
    ['dedicated', 'www.example.com', 'old'],
    ['elsewhere', 'www.example.com', 'old'],
    ['east', 'www.example.com', 'old'],
    ['shop', 'shop.example.org', 'shop'],
  ])('of the WAF host %s asks for %s and gets %s', async (key, serverName, leaf) => {
    expect(await served(simulator.waf.edgeName(idOf('waf-host', key)), serverName)).toBe(leaf)
  })

  it.each([
    ['www.example.com', 'old'],
    ['example.com', 'old'],
    ['shop.example.org', 'shop'],
  ])('of the domain %s of CDN gets %s', async (domain, leaf) => {
    expect(await served(simulator.cdn.edgeName(domain), domain)).toBe(leaf)
  })
})

it('a WAF host in ELB mode names a listener and a load balancer that are there', () => {
  const { elb } = simulator.waf.state.host(idOf('waf-host', 'behind-elb')) ?? {}
  expect(elb?.listenerId).toBe(uuidOf('listener', 'north'))
  const listener = simulator.elb.state.listeners.get(elb?.listenerId ?? '')
  expect(listener?.loadbalancers).toEqual([{ id: elb?.loadBalancerId }])
})
