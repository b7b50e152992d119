// With every server hanging, the step ends within its deadline and two seconds, on the real clock.

import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { runAction } from '../../demo/action-run.ts'
import { accessKey, trusted } from '../../simulator/seed.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { listen } from '../fixtures/servers.ts'

const none = { 'account-name': '', username: '', password: '' }
const keyless = {
  ...none,
  'oidc-provider-urn': trusted.providerUrn,
  'agency-urn': trusted.agencyUrn,
}
const ways: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a password': {},
  'an access key': {
    ...none,
    'access-key-id': accessKey.id,
    'secret-access-key': accessKey.secret,
  },
  'an ID token': keyless,
  'a given token': { ...none, token: 'MII-given-token-of-forty-characters-or-so' },
}

const cases = Object.entries(ways).flatMap(([way, inputs]) => [
  { place: 'servers that say nothing', isProxy: false, way, inputs },
  { place: 'a proxy that says nothing', isProxy: true, way, inputs },
])

describe('the step ends in time', () => {
  it.concurrent.each(cases)('with $place and $way', async ({ isProxy, inputs }) => {
    const server = net.createServer(() => {})
    // From the first connection on: how soon a process gets to run is up to the machine.
    const began = once(server, 'connection').then(() => performance.now())
    const silent = await listen(server)
    const here = `http://127.0.0.1:${silent.port}`
    const endpoint = isProxy ? 'https://cloud.example' : here
    const { exitCode, outputs, summary } = await runAction({
      inputs: {
        ...goodInputs,
        ...inputs,
        'timeout-seconds': '2',
        'request-timeout-seconds': '600',
        'iam-endpoint': endpoint,
        'scm-endpoint': endpoint,
        'sts-endpoint': endpoint,
      },
      env: {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${endpoint}/id-token?x=1`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
        ...(isProxy && { HTTPS_PROXY: here }),
      },
    })
    expect(performance.now() - (await began)).toBeLessThan(4000)
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ result: 'failure', 'failed-count': '4' })
    expect(summary).toContain('timed out')
    await silent.close()
  })
})
