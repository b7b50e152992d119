// The simulated cloud, driven by Huawei's SDK for Python: it makes every call that the cloud has,
// and each raw answer is compared with what the SDK's models declare. Needs `python3` with `venv`.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { errorShapes } from '../../simulator/faults.ts'
import { operations } from '../../simulator/operations.ts'
import { accessKey } from '../../simulator/seed.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts'
import type { Sparseness } from '../../simulator/sparse.ts'
import { acceptedAbsences, neverSeen } from './python-sdk/accepted.ts'
import { assumedBy, endpointsOf, type MadeCall, makeEveryCall } from './python-sdk/every-call.ts'
import {
  type Finding,
  type Sdk,
  type SdkKeys,
  type SdkService,
  startSdk,
} from './python-sdk/sdk.ts'
import { sdkWorld } from './python-sdk/world.ts'

// The first start installs the SDK.
jest.setTimeout(600_000)

let sdk: Sdk
const simulators: Simulator[] = []
beforeAll(async () => {
  sdk = await startSdk()
})
afterAll(async () => {
  await Promise.all([sdk.close(), ...simulators.map((simulator) => simulator.close())])
})

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ goLive: sdkWorld, ...options })
  simulators.push(simulator)
  return simulator
}

const scope = { domain_id: 'd'.repeat(32), project_id: '1'.repeat(32) }
const permanent: SdkKeys = { ak: accessKey.id, sk: accessKey.secret, ...scope }

/** Makes every call in a cloud of its own. */
async function runAll(keyType: 'permanent' | 'temporary', how: Sparseness = 'none') {
  const simulator = await start({ cloud: { sparse: { iam: how, sts: how, scm: how } } })
  const { elb, waf, cdn } = simulator
  for (const { state } of [elb, waf, cdn]) state.switches.sparse = how
  const keys = keyType === 'permanent' ? permanent : await assumedBy(sdk, simulator, permanent)
  return { simulator, made: await makeEveryCall(sdk, simulator, keys) }
}

/** What the answers have of one kind of finding, as `elb Listener.tags`, each once. */
function found(made: readonly MadeCall[], wanted: (finding: Finding) => boolean): string[] {
  const all = made.flatMap(({ service, answer }) =>
    (answer.findings ?? []).filter(wanted).map(({ where }) => `${service} ${where}`),
  )
  return [...new Set(all)].sort()
}

const isWrong = ({ kind }: Finding) => kind !== 'absent'
const isAbsent = ({ kind }: Finding) => kind === 'absent'
const isRequired = ({ kind, detail }: Finding) => kind === 'absent' && detail !== 'optional'

const accepted = acceptedAbsences.flatMap(({ service, model, fields }) =>
  fields.split(' ').map((field) => `${service} ${model}.${field}`),
)

describe.each(['permanent', 'temporary'] as const)('with %s keys, every call', (keyType) => {
  let run: Awaited<ReturnType<typeof runAll>>
  beforeAll(async () => {
    run = await runAll(keyType)
  })

  it('succeeds, and the simulated cloud has no other', () => {
    const refused = run.made.filter(({ answer: { status = 0 } }) => status < 200 || status >= 300)
    // Keystone answers with a choice of versions.
    expect(refused).toMatchObject([{ method: 'keystone_list_versions', answer: { status: 300 } }])
    const called = new Set(run.simulator.requests.map(({ operation }) => operation))
    expect(operations.filter((operation) => !called.has(operation))).toEqual([])
  })

  it('is answered with declared fields of the declared types', () => {
    expect(found(run.made, isWrong)).toEqual([])
  })

  it('is answered with every declared field, but for those that are accepted', () => {
    expect(found(run.made, isAbsent)).toEqual(accepted.toSorted())
  })

  it('shows every declared model once, but for those that cannot be', () => {
    const named = (field: 'declared' | 'seen') =>
      run.made.flatMap(({ service, answer }) =>
        (answer[field] ?? []).map((model) => `${service} ${model}`),
      )
    const seen = new Set(named('seen'))
    const hidden = new Set(named('declared').filter((model) => !seen.has(model)))
    const expected = neverSeen.flatMap(({ service, models }) =>
      models.split(' ').map((model) => `${service} ${model}`),
    )
    expect([...hidden].sort()).toEqual(expected.sort())
    expect(seen.size).toBeGreaterThan(140)
  })
})

describe.each(['absent', 'null'] as const)('with optional fields that are %s', (how) => {
  it('the SDK reads every answer, and misses nothing that it requires', async () => {
    const { made } = await runAll('permanent', how)
    expect(found(made, isWrong)).toEqual([])
    expect(found(made, isRequired).filter((each) => !accepted.includes(each))).toEqual([])
  })
})

describe('a refusal', () => {
  const call = (simulator: Simulator, service: SdkService, method: string, request: object) =>
    sdk.call({
      service,
      method,
      endpoint: endpointsOf(simulator)[service],
      keys: permanent,
      request: { ...request },
    })

  it.each(errorShapes)('in the shape %s is understood', async (shape) => {
    const words = { code: 'X.0001', message: 'in other words' }
    const action = { kind: 'answer', status: 409, ...words, shape } as const
    const simulator = await start({ faults: [{ on: 'elb-listeners', action }] })
    const answer = await call(simulator, 'elb', 'list_listeners', {})
    expect(answer).toEqual({ status: 409, ...words })
  })

  it.each<[SdkService, string, object, string]>([
    ['scm', 'show_certificate', { certificate_id: 'scs9999999999999' }, '400 SCM.0020'],
    ['elb', 'show_certificate', { certificate_id: '0'.repeat(32) }, '404 ELB.8904'],
    ['waf', 'show_certificate', { certificate_id: '0'.repeat(32) }, '400 WAF.00011004'],
    ['cdn', 'show_domain_full_config', { domain_name: 'nowhere.example' }, '400 CDN.0170'],
    ['iam', 'keystone_show_project', { project_id: '0'.repeat(32) }, '404 404'],
    ['iam', 'keystone_list_projects', { page: 1 }, '400 IAM.0007'],
  ])('by %s (%s) is understood', async (service, method, request, expected) => {
    const { status, code } = await call(await start(), service, method, request)
    expect(`${status} ${code}`).toBe(expected)
  })

  it('comes from the SDK itself for what it does not declare', async () => {
    const simulator = await start()
    const { undeclared } = await call(simulator, 'elb', 'update_listener', {
      listener_id: 'a',
      body: { listener: { cps: '1' } },
    })
    expect(undeclared).toBe('UpdateListenerRequest.body.listener.cps is str, and int is declared')
    expect(simulator.requests).toEqual([])
  })
})
