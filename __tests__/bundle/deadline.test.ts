// With every server hanging, the step ends within its deadline and two seconds, on the real clock.

import net from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runAction } from '../../demo/action-run.ts'
import { accessKey, trusted } from '../../simulator/seed.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { listen, type TestServer } from '../fixtures/servers.ts'

let silent: TestServer
beforeAll(async () => {
  silent = await listen(net.createServer(() => {}))
})
afterAll(() => silent.close())

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

const places = [
  { what: 'servers that say nothing', isProxy: false },
  { what: 'a proxy that says nothing', isProxy: true },
]

describe.each(places)('with $what', ({ isProxy }) => {
  it.concurrent.each(Object.entries(ways))('and %s, the step ends in time', async (_, inputs) => {
    const here = `http://127.0.0.1:${silent.port}`
    const endpoint = isProxy ? 'https://cloud.example' : here
    const startedAt = performance.now()
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
    expect(performance.now() - startedAt).toBeLessThan(4000)
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ result: 'failure', 'failed-count': '4' })
    expect(summary).toContain('timed out')
  })
})
