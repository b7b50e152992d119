// README's recipes, executed: each step as the runner would run it, with the built action against
// the simulated cloud.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { runAction } from '../../demo/action-run.ts'
import { renderVerifyHosts } from '../../simulator/edge.ts'
import { wholeGoLive } from '../../simulator/go-live-whole.ts'
import { createDefaultSeed, trusted } from '../../simulator/seed.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { createChain } from '../fixtures/certificates.ts'
import { bindEndpoints } from '../fixtures/flow.ts'

interface Step {
  readonly name: string
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

function recipe(title: string): readonly Step[] {
  const section = readme.slice(readme.search(new RegExp(`^##+ ${title}$`, 'm')))
  return parse(/```yaml\n(.*?)```/s.exec(section)?.[1] ?? '')
}

const vars: Record<string, string> = {
  OIDC_PROVIDER_URN: trusted.providerUrn,
  AGENCY_URN: trusted.agencyUrn,
  TARGETS: 'CDN\nELB: cn-north-4, cn-east-3',
}

let simulator: Simulator
let folder = ''
beforeEach(async () => {
  simulator = await startSimulator()
  folder = mkdtempSync(join(tmpdir(), 'recipe-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await simulator.close()
})

/** Runs the steps as one job; answers with the outcome of each that ran. */
async function runJob(steps: readonly Step[]): Promise<Record<string, 'success' | 'failure'>> {
  const outputs: Record<string, Readonly<Record<string, string>>> = {}
  const outcomes: Record<string, 'success' | 'failure'> = {}
  const value = (path: string): string => {
    const [, id = '', name = ''] = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(path) ?? []
    return path.startsWith('vars.') ? (vars[path.slice(5)] ?? '') : (outputs[id]?.[name] ?? '')
  }
  const filled = (text: string) => text.replace(/\$\{\{ (.*?) \}\}/g, (_, path) => value(path))
  const holds = (condition: string): boolean => {
    const [, path = '', operator, wanted] = /^(\S+) (==|!=) '(.*)'$/.exec(condition) ?? []
    return (value(path) === wanted) === (operator === '==')
  }
  for (const step of steps) {
    if (step.if !== undefined && !holds(step.if)) continue
    const given = Object.fromEntries(
      Object.entries({ ...step.with, ...step.env }).map(([name, text]) => [
        name,
        filled(String(text)),
      ]),
    )
    const { exitCode, outputs: made } = await runStep(step, given)
    outcomes[step.name] = exitCode === 0 ? 'success' : 'failure'
    if (step.id !== undefined) outputs[step.id] = made
    if (exitCode !== 0) break
  }
  return outcomes
}

async function runStep(step: Step, given: Readonly<Record<string, string>>) {
  if (step.run !== undefined) {
    const file = join(folder, 'output')
    writeFileSync(file, '')
    const env = { PATH: process.env['PATH'], GITHUB_OUTPUT: file, ...given }
    const script = step.run.replace(/^sudo certbot renew$/m, ':')
    const child = spawn('bash', ['-e', '-c', script], { env, cwd: folder, stdio: 'ignore' })
    const [exitCode] = await once(child, 'close')
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('='))
    return {
      exitCode,
      outputs: Object.fromEntries(lines.map(([name, ...rest]) => [name, rest.join('=')])),
    }
  }
  const inputs: Record<string, string> = { ...given }
  // The tools' folders, inside the test's own.
  for (const name of ['fullchain-file', 'key-file'])
    if (inputs[name] !== undefined) inputs[name] = join(folder, inputs[name])
  const { iamEndpoint, scmEndpoint, stsEndpoint, idTokenVariables: env } = simulator
  const endpoints = {
    ...bindEndpoints(simulator),
    'iam-endpoint': iamEndpoint,
    'scm-endpoint': scmEndpoint,
    'sts-endpoint': stsEndpoint,
  }
  return runAction({ inputs: { ...inputs, ...endpoints }, env })
}

const pushesSent = () => simulator.requests.filter(({ operation }) => operation === 'push').length

describe('on a schedule, pushing only what is new', () => {
  const steps = recipe('On a schedule, pushing only what is new')
  const certificateId = 'scs1700000000002'

  beforeEach(async () => {
    await simulator.close()
    simulator = await startSimulator({ withEdge: true })
    vars['HOSTS'] = simulator.edge ? renderVerifyHosts(simulator.edge) : ''
    vars['TARGETS'] = 'CDN\nELB: cn-north-4, cn-east-3\nWAF: cn-north-4'
  })

  const bindEverywhere = (id: string) => {
    const { edge } = simulator
    for (const { target } of edge?.addresses ?? []) expect(edge?.bind(target, id)).toBeNull()
  }

  it('pushes once; once it is bound, it pushes nothing, and stays green', async () => {
    expect(await runJob(steps)).toEqual({ Push: 'success' })
    expect(simulator.pushes.map((push) => push.certificateId)).toEqual(Array(4).fill(certificateId))
    bindEverywhere(certificateId)
    expect(await runJob(steps)).toEqual({ Push: 'success' })
    expect(pushesSent()).toBe(4)
  })

  it('pushes the renewed one, which has a new id', async () => {
    await runJob(steps)
    bindEverywhere(certificateId)
    const [old] = createDefaultSeed(Date.now() + 30 * 86_400_000).certificates
    if (old === undefined) throw new Error('the seed has certificates')
    const id = 'scs1950000000001'
    const notAfter = Date.now() + 200 * 86_400_000
    simulator.cloud.certificates.push({ ...old, id, notBefore: Date.now() - 1000, notAfter })
    await runJob(steps)
    expect(pushesSent()).toBe(8)
    expect(simulator.pushes.at(-1)?.certificateId).toBe(id)
  })
})

describe('check what is served after binding', () => {
  it('is red until the certificate is bound at every address, then green', async () => {
    await simulator.close()
    simulator = await startSimulator({ withEdge: true })
    const { edge } = simulator
    if (edge === null) throw new Error('it was started with an edge')
    vars['HOSTS'] = renderVerifyHosts(edge)
    const steps = recipe('Check what is served after binding')
    expect(await runJob(steps)).toEqual({ Check: 'failure' })
    const certificateId = 'scs1700000000002'
    for (const { target } of edge.addresses) {
      const [service = '', project = ''] = target.split(':')
      simulator.cloud.pushes.push({ certificateId, service, project })
      expect(edge.bind(target, certificateId)).toBeNull()
    }
    expect(await runJob(steps)).toEqual({ Check: 'success' })
    expect(pushesSent()).toBe(0)
  })
})

describe('a dry run on pull requests', () => {
  it('is green and pushes nothing', async () => {
    expect(await runJob(recipe('A dry run on pull requests'))).toEqual({ Plan: 'success' })
    expect(pushesSent()).toBe(0)
  })
})

describe('go live', () => {
  it('shows the plan, carries it out once dry-run is removed, and then finds nothing to do', async () => {
    await simulator.close()
    simulator = await startSimulator({ goLive: wholeGoLive, cloud: { certificates: [] } })
    simulator.cdn.state.switches.configuringMs = 500
    const [step, ...others] = recipe('Go live')
    expect(others).toEqual([])
    if (step === undefined) throw new Error('there is such a recipe')
    const writes = () =>
      simulator.requests.filter(({ method, service }) => service !== 'iam' && method !== 'GET')
        .length
    expect(await runJob([step])).toEqual({ 'Renew the site': 'success' })
    const signIns = writes()
    expect(pushesSent()).toBe(0)
    const { 'dry-run': _, ...inputs } = step.with ?? {}
    expect(await runJob([{ ...step, with: inputs }])).toEqual({ 'Renew the site': 'success' })
    // An exchange of the ID token, three pushes, and a switch for each of eight bindings.
    expect(writes() - signIns).toBe(signIns + 3 + 8)
    expect(await runJob([{ ...step, with: inputs }])).toEqual({ 'Renew the site': 'success' })
    expect(writes() - signIns).toBe(2 * signIns + 3 + 8)
  })
})

describe.each(['After certbot', 'After acme.sh'])('%s', (title) => {
  it('uploads and pushes what was renewed', async () => {
    const steps = recipe(title)
    const chain = await createChain({
      names: ['www.example.com'],
      notAfter: new Date(Date.now() + 90 * 86_400_000),
    })
    const push = steps.find(({ name }) => name === 'Push')?.with ?? {}
    const write = (path = '', text = '') => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    write(push['fullchain-file'], [chain.leaf, ...chain.intermediates].join('\n'))
    write(push['key-file'], chain.key)
    expect(await runJob(steps)).toMatchObject({ Push: 'success' })
    expect(simulator.requests.filter(({ operation }) => operation === 'import')).toHaveLength(1)
    expect(pushesSent()).toBeGreaterThan(0)
  })
})
