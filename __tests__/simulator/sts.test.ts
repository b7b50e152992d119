// The limits that STS documents: how long a session's name and an ID token may be, and for how long
// keys are given.

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { trusted } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { send } from '../fixtures/go-live.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())

/** Asks for keys with an ID token of GitHub's. */
async function assume(
  more: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
) {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } =
    simulator.idTokenVariables
  const token = await send('GET', url, { authorization: `Bearer ${bearer}` })
  return send('POST', `${simulator.stsEndpoint}/v5/agencies/assume-with-oidc`, headers, {
    provider_urn: trusted.providerUrn,
    agency_urn: trusted.agencyUrn,
    agency_session_name: 'github',
    id_token: token.body.value,
    ...more,
  })
}

it.each([
  { agency_session_name: 'ab' },
  { agency_session_name: 'a'.repeat(128) },
  { duration_seconds: 900 },
  { duration_seconds: 43_200 },
  { policy: '{}', policy_ids: ['a'] },
])('%j is taken', async (more) => {
  expect((await assume(more)).status).toBe(200)
})

it.each([
  { agency_session_name: 'a' },
  { agency_session_name: 'a'.repeat(129) },
  { id_token: 'abc' },
  { id_token: 'a'.repeat(20_001) },
  { duration_seconds: 899 },
  { duration_seconds: 43_201 },
  { duration_seconds: '900' },
  { policy: '{' },
  { policy: 'a'.repeat(2049) },
  { policy_ids: 'a' },
  { policy_ids: [1] },
])('%j is refused', async (more) => {
  expect(await assume(more)).toMatchObject({ status: 400, code: 'STS5.1002' })
})

it('gives keys for as long as is asked for', async () => {
  const { body } = await assume({ duration_seconds: 900 })
  const left = Date.parse(body.credentials.expiration) - Date.now()
  expect(left).toBeGreaterThan(890_000)
  expect(left).toBeLessThanOrEqual(900_000)
})

it('gives at most an hour to who calls with temporary keys', async () => {
  const temporary = { 'x-security-token': 'token' }
  expect((await assume({ duration_seconds: 3600 }, temporary)).status).toBe(200)
  expect((await assume({ duration_seconds: 3601 }, temporary)).status).toBe(400)
})
