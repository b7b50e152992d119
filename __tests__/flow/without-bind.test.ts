// A run without `bind` pays nothing for it: these are its requests and connections, the same ones
// as before this action could bind.

import { describe, expect, it } from '@jest/globals'
import { accessKey, certificateIds, trusted } from '../../simulator/seed.ts'
import { bindEndpoints, runFlow } from '../fixtures/flow.ts'

const none = { 'account-name': '', username: '', password: '' }
const show = `scm GET /v3/scm/certificates/${certificateIds.issued}`
const push = `scm POST /v3/scm/certificates/${certificateIds.issued}/push`
const lookUp = 'iam GET /v3/projects?name=cn-north-4'
const idToken = 'github GET /id-token?api-version=2.0'

describe('without bind', () => {
  it.each([
    ['password', {}, ['iam POST /v3/auth/tokens?nocatalog=true']],
    [
      'access key',
      { ...none, 'access-key-id': accessKey.id, 'secret-access-key': accessKey.secret },
      [lookUp],
    ],
    [
      'keyless through STS',
      {
        ...none,
        'oidc-provider-urn': trusted.providerUrn,
        'agency-urn': trusted.agencyUrn,
      },
      [idToken, 'sts POST /v5/agencies/assume-with-oidc', lookUp],
    ],
    [
      'keyless through classic IAM',
      { ...none, 'identity-provider-id': trusted.identityProviderId },
      [idToken, 'iam POST /v3.0/OS-AUTH/id-token/tokens'],
    ],
  ])('a run sends what it always sent (%s)', async (_, inputs, signIn) => {
    const env: Record<string, string> = {}
    const { simulator } = await runFlow({
      inputs,
      world: { env },
      prepare: ({ simulator: cloud }) => {
        Object.assign(env, cloud.idTokenVariables)
        return { 'sts-endpoint': cloud.stsEndpoint, ...bindEndpoints(cloud) }
      },
    })
    const sent = simulator.requests.map(
      ({ service, method, path }) => `${service} ${method} ${path}`,
    )
    expect(sent).toEqual([...signIn, show, push, push, push, push])
    // One for each sign-in call, one for SCM, and three more for pushes at the same time.
    expect(simulator.connectionCount).toBe(signIn.length + 4)
  })
})
