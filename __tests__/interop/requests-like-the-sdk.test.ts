// Every kind of request that the action sends, in runs of every feature, beside the request that
// Huawei's SDK for Python sends in its place. Needs `python3` with `venv`.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import type { LoggedRequest } from '../../simulator/request-record.ts'
import { accessKey, pusher, trusted } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { everythingBut } from '../../simulator/users.ts'
import { createChain } from '../fixtures/certificates.ts'
import { type Flow, type FlowOptions, runFlow } from '../fixtures/flow.ts'
import { listenerId, runBind, site } from '../fixtures/site.ts'
import { differences, kindOf } from './python-sdk/same-request.ts'
import { type Sdk, startSdk } from './python-sdk/sdk.ts'

// The first start installs the SDK.
jest.setTimeout(600_000)

const noProjects = everythingBut('iam:projects:list')
const none = { 'account-name': '', username: '', password: '' }
const withKey = {
  ...none,
  'access-key-id': accessKey.id,
  'secret-access-key': accessKey.secret,
}

/** A job with `id-token: write`. */
function keyless(inputs: Readonly<Record<string, string>>): FlowOptions {
  const env: Record<string, string> = { GITHUB_REPOSITORY: 'example/site', GITHUB_RUN_ID: '42' }
  return {
    inputs: { ...none, ...inputs },
    world: { env },
    prepare: ({ simulator }) => {
      Object.assign(env, simulator.idTokenVariables)
      return { 'sts-endpoint': simulator.stsEndpoint }
    },
  }
}
const throughSts = keyless({
  'oidc-provider-urn': trusted.providerUrn,
  'agency-urn': trusted.agencyUrn,
})
const throughIam = keyless({ 'identity-provider-id': trusted.identityProviderId })

async function pushFromFiles(): Promise<Flow> {
  const { leaf, intermediates, key } = await createChain({ names: ['www.example.com'] })
  const disk: Record<string, string> = { chain: [leaf, ...intermediates].join('\n'), key }
  return runFlow({
    startsAt: Date.now(),
    inputs: { 'certificate-id': '', 'fullchain-file': 'chain', 'key-file': 'key' },
    world: { readFile: (path) => disk[path] ?? '' },
  })
}

const found = (inputs: Readonly<Record<string, string>>) =>
  runFlow({ inputs: { 'certificate-id': '', ...inputs } })

const runs: Readonly<Record<string, () => Promise<Flow>>> = {
  'push with a password': () => runFlow(),
  'push with an access key': () => runFlow({ inputs: withKey }),
  'push without a key, through STS': () => runFlow(throughSts),
  'push without a key, through classic IAM': () => runFlow(throughIam),
  'push from files': pushFromFiles,
  'push by name': () => found({ 'certificate-name': 'www-upload' }),
  'push by domain': () => found({ 'certificate-domain': 'www.example.com' }),
  'bind with a password': () => runBind(),
  'bind with an access key': () => runBind({ inputs: withKey }),
  'bind without a key, through STS': () => runBind(throughSts),
  'bind without a key, through classic IAM': () => runBind(throughIam),
  'bind without the right to list projects': () =>
    runBind({ inputs: withKey, cloud: { users: [{ ...pusher, permissions: noProjects }] } }),
  'push with a token of the account': () => runFlow({ inputs: { 'token-scope': 'account' } }),
  'push with a project by its id': () => runFlow({ inputs: { 'project-id': '1'.repeat(32) } }),
  'roll-back': () =>
    runBind({
      prepare: ({ simulator }) => {
        simulator.elb.sabotage(listenerId('sites'), 'expired')
        simulator.cdn.sabotage('cdn-a.example.com', 'expired')
        return undefined
      },
    }),
  'dry run': () => runBind({ inputs: { 'dry-run': 'true' } }),
}

/** What may differ, by the calls where it does, and why. Each must be met. */
const acceptedDifferences = [
  {
    difference: 'content-type: none, the SDK application/json',
    calls: `show projects own-projects list cdn-certificates elb-certificates cdn-domain \
elb-listeners cdn-configs elb-load-balancer elb-listener`,
    reason: 'a request without a body needs none',
  },
  {
    difference: 'content-type: application/json;charset=utf8, the SDK application/json',
    calls: 'waf-certificates waf-certificate waf-host waf-premium-host waf-apply',
    reason: "the pages of WAF's API show this one",
  },
  {
    difference: 'content-type: application/json, the SDK application/json;charset=utf-8',
    calls: 'sign-in federate elb-update-listener',
    reason: 'JSON is always UTF-8',
  },
  {
    difference:
      'KeystoneCreateUserTokenByPasswordRequest.body.auth.scope.project does not declare domain',
    calls: 'sign-in',
    reason: "Keystone's own form, which the SDK declares for a token that is made of a token",
  },
]

/** The calls that the action makes, in runs of every feature. */
const calls = `\
assume cdn-certificates cdn-configs cdn-domain cdn-update-configs elb-certificates elb-listener \
elb-listeners elb-load-balancer elb-update-listener federate import list \
own-projects projects push show sign-in waf-apply waf-certificate waf-certificates waf-host \
waf-premium-host`

const accountId = 'd'.repeat(32)

let sdk: Sdk
let simulator: Simulator
const kinds = new Map<string, LoggedRequest>()
const results: Record<string, string | undefined> = {}
beforeAll(async () => {
  sdk = await startSdk()
  simulator = await startSimulator({ goLive: site })
  for (const [name, run] of Object.entries(runs)) {
    const { simulator: its, runner } = await run()
    results[name] = runner.outputs['result']
    const sent = its.requests.filter(({ service }) => service !== 'github')
    for (const request of sent) kinds.set(kindOf(request), request)
  }
})
afterAll(async () => {
  await Promise.all([sdk.close(), simulator.close()])
})

it('each run does what it is for', () => {
  const success = Object.fromEntries(Object.keys(runs).map((name) => [name, 'success']))
  expect(results).toEqual({ ...success, 'roll-back': 'partial', 'dry run': 'dry-run' })
})

it('the runs make every call that the action has', () => {
  const made = new Set([...kinds.values()].map(({ operation }) => operation))
  expect([...made].sort().join(' ')).toBe(calls)
  expect(kinds.size).toBeGreaterThanOrEqual(28)
})

it('the SDK sends the same for each kind of request, but for what is accepted', async () => {
  const found = new Set<string>()
  for (const request of kinds.values()) {
    const [, , project_id = ''] = request.path.split('/')
    const keys = { ak: accessKey.id, sk: accessKey.secret, domain_id: accountId, project_id }
    for (const difference of await differences(request, sdk, simulator, keys)) {
      found.add(`${request.operation} ${difference}`)
    }
  }
  const accepted = acceptedDifferences.flatMap(({ difference, calls: names }) =>
    names.split(' ').map((call) => `${call} ${difference}`),
  )
  expect([...found].sort()).toEqual(accepted.sort())
})
