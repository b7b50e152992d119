// Servers that repeat what they were sent, whole or cut anywhere, in messages and request ids: no
// secret comes out again, in whole or in part.

import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Operation } from '../../simulator/faults.ts'
import { accessKey, trusted } from '../../simulator/seed.ts'
import { type Chain, createChain } from '../fixtures/certificates.ts'
import { startOfTime } from '../fixtures/fake-clock.ts'
import { type Flow, runFlow, tokenInputs } from '../fixtures/flow.ts'

const none = { 'account-name': '', username: '', password: '' }
const byKey = { ...none, 'access-key-id': accessKey.id, 'secret-access-key': accessKey.secret }
const byAgency = {
  ...none,
  'oidc-provider-urn': trusted.providerUrn,
  'agency-urn': trusted.agencyUrn,
}
const byProvider = { ...none, 'identity-provider-id': trusted.identityProviderId }
const byDomain = { 'certificate-id': '', 'certificate-domain': 'www.example.com' }
const fromFiles = { 'certificate-id': '', 'fullchain-file': 'fullchain', 'key-file': 'key' }

const cases: readonly [Operation, string, Readonly<Record<string, string>>][] = [
  ['sign-in', 'a password', {}],
  ['list', 'a password', byDomain],
  ['show', 'a password', {}],
  ['push', 'a password', {}],
  ['import', 'a password', fromFiles],
  ['projects', 'an access key', byKey],
  ['push', 'an access key', byKey],
  ['id-token', 'an agency', byAgency],
  ['assume', 'an agency', byAgency],
  ['projects', 'an agency', byAgency],
  ['show', 'an agency', byAgency],
  ['push', 'an agency', byAgency],
  ['federate', 'an identity provider', byProvider],
  ['push', 'an identity provider', byProvider],
  ['show', 'a given token', none],
  ['push', 'a given token', none],
]

let chain: Chain
beforeAll(async () => {
  const dates = { notBefore: new Date(startOfTime - 1), notAfter: new Date(startOfTime + 10 ** 10) }
  chain = await createChain({ names: ['www.example.com'], algorithm: 'rsa', ...dates })
})

describe('a part of a secret that stands alone', () => {
  it.each<[Operation, Readonly<Record<string, string>>]>([
    ['show', {}],
    ['push', {}],
    ['list', byDomain],
  ])('as all that a server says (%s) is not in our sentence', async (on, inputs) => {
    const parts: string[] = []
    const flow = await runFlow({
      inputs,
      prepare: ({ simulator }) => {
        const { token } = tokenInputs(simulator)
        for (const part of [token?.slice(0, 10), token?.slice(-10)]) parts.push(part ?? '')
        const message = (text = '') =>
          ({ kind: 'answer', status: 400, code: 'SCM.0005', message: text }) as const
        simulator.addFault({ on, attempts: [1], action: message(parts[0]) })
        simulator.addFault({ on, action: message(parts[1]) })
        return { ...none, token: token ?? '' }
      },
    })
    for (const part of parts) expect(flow.runner.everything()).not.toContain(part)
  })
})

describe('a secret that stands in another input, too', () => {
  const secret = 'sekret-0123456789-abcdef'
  const pem = '-----BEGIN PRIVATE KEY-----\nMIIEhunter2AAAABBBB\n-----END PRIVATE KEY-----'

  it.each([
    { username: secret },
    { 'account-name': secret },
    { 'project-name': secret },
    { 'certificate-id': '', 'certificate-domain': secret },
    { 'certificate-id': '', 'certificate-name': secret },
    { targets: `ELB: ${secret}` },
    { targets: `ELB: ${secret}`, bind: 'replace' },
    { 'verify-hosts': `${secret}.example.com` },
    { 'dry-run': 'true', targets: `WAF: ${secret}` },
  ])('is in no output, page or report: %j', async (inputs) => {
    const flow = await runFlow({ inputs: { password: secret, ...inputs } })
    expect(flow.runner.everything()).not.toContain(secret)
    const { token = '' } = { token: secret }
    const given = await runFlow({ inputs: { ...none, token, 'project-name': 'p', ...inputs } })
    expect(given.runner.everything()).not.toContain(secret)
  })

  it.each([
    { username: pem },
    { 'certificate-id': pem },
    { 'certificate-id': '', 'certificate-name': pem },
    { 'certificate-id': '', 'certificate-domain': pem },
    { targets: pem },
    { 'verify-hosts': pem },
    { bind: pem },
    { replaces: pem, bind: 'replace' },
    { 'fullchain-file': pem, 'certificate-id': '' },
    { 'scm-endpoint': pem },
  ])('is a key that nobody knows: %j', async (inputs) => {
    const flow = await runFlow({ inputs })
    expect(flow.runner.everything()).not.toContain('hunter2')
  })
})

describe('a token that IAM repeats as the request id', () => {
  it('is in no line of the debug log', async () => {
    const token = `MII${'t0k3N'.repeat(60)}`
    const headers = { 'X-Subject-Token': token, 'X-Request-Id': token }
    const body = JSON.stringify({ token: { expires_at: '2030-01-01T00:00:00.000000Z' } })
    const flow = await runFlow({
      faults: [{ on: 'sign-in', action: { kind: 'answer', status: 201, headers, body } }],
    })
    expect(flow.runner.lines('debug').join()).toContain('request ID not shown')
    expect(flow.runner.everything()).not.toContain(token.slice(0, 20))
  })
})

async function runWithEcho(
  on: Operation,
  inputs: Readonly<Record<string, string>>,
  cut: { readonly from?: number; readonly length?: number },
): Promise<Flow> {
  const env: Record<string, string> = {}
  return runFlow({
    inputs,
    faults: [{ on, action: { kind: 'echo', status: 400, ...cut } }],
    world: {
      env,
      readFile: (path) =>
        path === 'key' ? chain.key : [chain.leaf, ...chain.intermediates].join('\n'),
    },
    prepare: ({ simulator }) => {
      Object.assign(env, simulator.idTokenVariables)
      const given = inputs === none ? tokenInputs(simulator) : {}
      return { 'sts-endpoint': simulator.stsEndpoint, ...given }
    },
  })
}

const cuts = [
  {},
  { length: 200 },
  { from: 60, length: 1000 },
  { from: 333, length: 90 },
  { from: 1500 },
]

describe.each(cases)('at %s with %s', (on, _, inputs) => {
  it.each(cuts)('an echo from %j leaves nothing of a secret', async (cut) => {
    const flow = await runWithEcho(on, inputs, cut)
    const said = flow.runner.everything()
    const masks = flow.runner.lines('mask')
    expect(masks.length).toBeGreaterThan(0)
    for (const mask of masks) {
      expect(said.includes(mask)).toBe(false)
      for (let at = 0; at + 24 <= mask.length; at += 1) {
        if (said.includes(mask.slice(at, at + 24))) throw new Error(`a part came out: ${mask}`)
      }
    }
  })
})
