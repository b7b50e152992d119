// ELB and WAF answer with certificates and their private keys. None of that leaves the run, not
// even if a service puts it into the words of an error.

import { describe, expect, it } from '@jest/globals'
import type { FaultAction, Operation } from '../../simulator/faults.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { today } from '../fixtures/fake-clock.ts'
import { type Flow, type FlowOptions, runFlow, seen } from '../fixtures/flow.ts'
import { siteHosts, siteTargets, twelveBindings } from '../fixtures/go-live-site.ts'

/** A flow that binds everything. The fake runner keeps its debug log, too. */
function runBind(prepare: (simulator: Simulator) => void, inputs: FlowOptions['inputs'] = {}) {
  return runFlow({
    goLive: twelveBindings,
    startsAt: today,
    inputs: { targets: siteTargets, bind: 'replace', ...inputs },
    prepare: ({ simulator }) => {
      prepare(simulator)
      return { 'verify-hosts': siteHosts(simulator) }
    },
  })
}

/** Every line of base64 of every key and certificate that a service can answer with. */
function expectNoPem({ simulator, runner }: Flow): void {
  const said = runner.everything()
  expect(said).not.toContain('-----BEGIN')
  const pems = Object.keys(twelveBindings.leaves).map((key) => simulator.leaf(key).pem)
  const lines = pems.flatMap(({ chain, key }) => `${chain}\n${key}`.split('\n'))
  const secret = lines.filter((line) => line.length > 20 && !line.startsWith('-----'))
  expect(secret.length).toBeGreaterThan(20)
  expect(secret.filter((line) => said.includes(line.slice(0, 20)))).toEqual([])
}

/** Calls that fail together: one of each service, so that none keeps the others from being made. */
const calls: readonly (readonly Operation[])[] = [
  ['elb-certificates', 'waf-certificates', 'cdn-certificates'],
  ['elb-load-balancer', 'waf-certificate', 'cdn-configs'],
  ['elb-listeners', 'waf-host', 'cdn-domain'],
  ['elb-listener'],
  ['elb-update-listener', 'waf-apply', 'cdn-update-configs'],
]

/** An error whose words hold a certificate and its key, in several shapes. */
const words: readonly (readonly [string, (pem: string) => FaultAction])[] = [
  [
    'a message',
    (pem) => ({ kind: 'answer', status: 400, code: 'ELB.8902', message: `bad ${pem}` }),
  ],
  [
    'a message of JSON',
    (pem) => ({
      kind: 'answer',
      status: 403,
      code: 'WAF.0403',
      message: JSON.stringify({ private_key: pem }),
    }),
  ],
  [
    'a cut message',
    (pem) => ({ kind: 'answer', status: 409, code: 'ELB.8907', message: pem.slice(0, -40) }),
  ],
  ['a page', (pem) => ({ kind: 'answer', status: 502, body: pem, contentType: 'text/plain' })],
  ['an answer of another shape', (pem) => ({ kind: 'answer', status: 200, body: pem })],
  [
    'a request id',
    (pem) => ({
      kind: 'answer',
      status: 400,
      code: 'CDN.0001',
      message: 'x',
      headers: { 'X-Request-Id': pem.replaceAll('\n', '\\n') },
    }),
  ],
]

describe('no private key and no certificate comes out', () => {
  it('of a run that binds everything', async () => {
    const flow = await runBind(() => {})
    expect(flow.runner.outputs).toMatchObject({ result: 'success', 'bound-count': '12' })
    expect(seen(flow, 'elb-certificates')[0]?.status).toBe(200)
    expect(seen(flow, 'waf-certificate')[0]?.status).toBe(200)
    expectNoPem(flow)
  })

  it.each(calls.flatMap((all) => words.map(([shape, action]) => ({ all, shape, action }))))(
    'of $all in $shape',
    async ({ all, action }) => {
      // Each write without an answer is read for half a minute.
      const inputs = { 'max-retries': '0', 'fail-on': 'none', 'timeout-seconds': '3600' }
      const flow = await runBind((simulator) => {
        const { chain, key } = simulator.leaf('old-elb').pem
        for (const on of all) simulator.addFault({ on, action: action(`${chain}${key}`) })
      }, inputs)
      for (const on of all) expect(seen(flow, on).length).toBeGreaterThan(0)
      expectNoPem(flow)
    },
  )
})
