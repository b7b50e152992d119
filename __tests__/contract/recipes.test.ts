// The recipes of README and docs/, executed: each step as the runner would run it, with the built
// action against the simulated cloud.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { runAction } from '../../demo/action-run.ts'
import { renderVerifyHosts, visitedHost } from '../../simulator/edge.ts'
import { wholeGoLive } from '../../simulator/go-live-whole.ts'
import { listPlaces, renderPlaceHosts } from '../../simulator/places.ts'
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

const page = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

/** The first block of YAML below the heading, on the page that has it. */
function blockBelow(title: string, file: string): string {
  const text = page(file)
  const start = text.search(new RegExp(`^##+ ${title}$`, 'm'))
  if (start < 0) throw new Error(`${file} has no section ${title}`)
  return /```yaml\n(.*?)```/s.exec(text.slice(start))?.[1] ?? ''
}

function recipe(title: string, file = 'docs/recipes.md'): readonly Step[] {
  return parse(blockBelow(title, file))
}

const vars: Record<string, string> = {
  OIDC_PROVIDER_URN: trusted.providerUrn,
  AGENCY_URN: trusted.agencyUrn,
  PULL_REQUEST_AGENCY_URN: trusted.agencyUrn,
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

/** What the last step that ran has left. */
let lastOutputs: Readonly<Record<string, string>> = {}

/** Runs the steps as one job; answers with the outcome of each that ran. */
async function runJob(
  steps: readonly Step[],
  matrix: Readonly<Record<string, string>> = {},
): Promise<Record<string, 'success' | 'failure'>> {
  const outputs: Record<string, Readonly<Record<string, string>>> = {}
  const outcomes: Record<string, 'success' | 'failure'> = {}
  const value = (path: string): string => {
    const [, id = '', name = ''] = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(path) ?? []
    if (path.startsWith('vars.')) return vars[path.slice(5)] ?? ''
    if (path.startsWith('secrets.') || path.startsWith('github.')) return `the-${path}`
    if (path.startsWith('matrix.')) return matrix[path.slice(7)] ?? ''
    return outputs[id]?.[name] ?? ''
  }
  const filled = (text: string) =>
    text.replace(
      /\$\{\{ (\S+)(?: \|\| '(.*?)')? \}\}/g,
      (_, path, otherwise = '') => value(path) || otherwise,
    )
  const holds = (condition: string): boolean => {
    const [, path = '', operator, wanted] = /^(\S+) (==|!=) '(.*)'$/.exec(condition) ?? []
    return (value(path) === wanted) === (operator === '==')
  }
  let isRed = false
  for (const step of steps) {
    const [, always, condition = ''] = /^(always\(\))?(?: && )?(.*)$/.exec(step.if ?? '') ?? []
    if (isRed && always === undefined) continue
    if (condition !== '' && !holds(condition)) continue
    const given = Object.fromEntries(
      Object.entries({ ...step.with, ...step.env }).map(([name, text]) => [
        name,
        filled(String(text)),
      ]),
    )
    const { exitCode, outputs: made } = await runStep(step, given)
    outcomes[step.name] = exitCode === 0 ? 'success' : 'failure'
    if (step.id !== undefined) outputs[step.id] = made
    lastOutputs = made
    isRed ||= exitCode !== 0
    // A variable holds 128 KiB; a recipe must stay well below that.
    for (const text of Object.values(given)) expect(text.length).toBeLessThan(100_000)
  }
  return outcomes
}

async function runStep(step: Step, given: Readonly<Record<string, string>>) {
  if (step.run !== undefined) {
    const file = join(folder, 'output')
    writeFileSync(file, '')
    const PATH = `${folder}:${process.env['PATH']}`
    const env = { PATH, GITHUB_OUTPUT: file, RUNNER_TEMP: folder, ...given }
    // The tools' folders, inside the test's own.
    const script = step.run.replaceAll(/(?<= )\/etc\/|^\/home\//gm, (path) => folder + path)
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

describe('the shortest workflow', () => {
  it('pushes everywhere once the URNs and the hosts are replaced', async () => {
    await simulator.close()
    simulator = await startSimulator({ withEdge: true })
    if (simulator.edge === null) throw new Error('it was started with an edge')
    const hosts = renderVerifyHosts(simulator.edge)
    const { jobs } = parse(blockBelow('The shortest workflow', 'README.md'))
    const [step, ...others] = jobs['push-certificate'].steps
    expect(others).toEqual([])
    const inputs = {
      ...step.with,
      'oidc-provider-urn': trusted.providerUrn,
      'agency-urn': trusted.agencyUrn,
      'verify-hosts': hosts,
    }
    expect(await runJob([{ ...step, name: 'Push', with: inputs }])).toEqual({ Push: 'success' })
    expect(pushesSent()).toBe(4)
    expect(lastOutputs).toMatchObject({ result: 'success', 'all-served': 'false' })
  })
})

describe('check only', () => {
  it('is red until the certificate is bound at every address, then green', async () => {
    await simulator.close()
    simulator = await startSimulator({ withEdge: true })
    const { edge } = simulator
    if (edge === null) throw new Error('it was started with an edge')
    vars['HOSTS'] = renderVerifyHosts(edge)
    const steps = recipe('Check only', 'README.md')
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
    const { on, jobs } = parse(blockBelow('A dry run on pull requests', 'docs/recipes.md'))
    expect(on).toBe('pull_request')
    expect(await runJob(jobs.plan.steps)).toEqual({ Plan: 'success' })
    expect(pushesSent()).toBe(0)
  })
})

describe('go live', () => {
  it('shows the plan, carries it out once dry-run is removed, and then finds nothing to do', async () => {
    await simulator.close()
    simulator = await startSimulator({ goLive: wholeGoLive, cloud: { certificates: [] } })
    simulator.cdn.state.switches.configuringMs = 500
    const [step, ...others] = recipe('Go live', 'README.md')
    expect(others).toEqual([])
    if (step === undefined) throw new Error('there is such a recipe')
    const places = listPlaces(simulator, Object.keys(wholeGoLive.leaves)).filter(
      // No target of the recipe.
      ({ name }) => !name.startsWith('WAF:cn-east-3 '),
    )
    const hosts = renderPlaceHosts(places, 'old', visitedHost)
    const given: Record<string, string> = { ...step.with, 'verify-hosts': hosts }
    const writes = () =>
      simulator.requests.filter(({ method, service }) => service !== 'iam' && method !== 'GET')
        .length
    expect(await runJob([{ ...step, with: given }])).toEqual({ 'Renew the site': 'success' })
    const signIns = writes()
    expect(pushesSent()).toBe(0)
    const { 'dry-run': _, ...rest } = given
    const inputs = { ...rest, 'verify-required': 'true' }
    expect(await runJob([{ ...step, with: inputs }])).toEqual({ 'Renew the site': 'success' })
    // An exchange of the ID token, three pushes, and a switch for each of eight bindings.
    expect(writes() - signIns).toBe(signIns + 3 + 8)
    expect(await runJob([{ ...step, with: inputs }])).toEqual({ 'Renew the site': 'success' })
    expect(writes() - signIns).toBe(2 * signIns + 3 + 8)
  })
})

describe('put everything back', () => {
  it('prints what each binding used before, and the IDs are those of the services', async () => {
    await simulator.close()
    simulator = await startSimulator({ goLive: wholeGoLive, cloud: { certificates: [] } })
    simulator.cdn.state.switches.configuringMs = 500
    vars['TARGETS'] = 'CDN\nELB: cn-north-4, cn-east-3\nWAF: cn-north-4'
    const steps = recipe('Put everything back', 'docs/go-live.md')
    const code = `for (const { binding, before } of JSON.parse(fs.readFileSync("restore.json", "utf8")))
      console.log(binding + ": " + before.map((each) => each.certificateId ?? each.fingerprint).join(", "))`
    // What jq does with this filter, where it is not installed.
    standIn('jq', `node -e '${code}' > restored.txt`)
    simulator.addFault({
      on: 'elb-update-listener',
      action: { kind: 'answer', status: 400, code: 'ELB.8902', message: 'refused' },
    })
    const outcomes = await runJob(steps)
    expect(outcomes).toEqual({
      'Renew the site': 'failure',
      'Show what was bound before': 'success',
    })
    const lines = readFileSync(join(folder, 'restored.txt'), 'utf8').trim().split('\n')
    expect(lines).toHaveLength(8)
    for (const line of lines) expect(line).toMatch(/^(CDN|WAF:|ELB:).* .+: [\w-]{16,}$/)
  })
})

describe.each([
  ['After certbot', '/etc/letsencrypt/live/www.example.com', ['fullchain.pem', 'privkey.pem']],
  [
    'After acme.sh',
    '/home/runner/.acme.sh/www.example.com_ecc',
    ['fullchain.cer', 'www.example.com.key'],
  ],
])('%s', (title, place, [fullchain = '', key = '']) => {
  it('uploads and pushes what was renewed; what is bound is not pushed again', async () => {
    await simulator.close()
    simulator = await startSimulator({ withEdge: true })
    const { edge } = simulator
    if (edge === null) throw new Error('it was started with an edge')
    const hosts = renderVerifyHosts(edge).split('\n')
    vars['HOSTS'] = hosts.find((line) => line.endsWith('# CDN')) ?? ''
    const chain = await createChain({
      names: ['www.example.com'],
      notAfter: new Date(Date.now() + 90 * 86_400_000),
    })
    mkdirSync(join(folder, place), { recursive: true })
    writeFileSync(join(folder, place, fullchain), [chain.leaf, ...chain.intermediates].join('\n'))
    writeFileSync(join(folder, place, key), chain.key)
    standIn('sudo', 'if [ "$1" != certbot ]; then exec "$@"; fi')
    if (place.startsWith('/home/')) standIn('home/runner/.acme.sh/acme.sh')
    const steps = recipe(title)
    expect(await runJob(steps)).toEqual({ Renew: 'success', Push: 'success' })
    expect(simulator.requests.filter(({ operation }) => operation === 'import')).toHaveLength(1)
    const sent = pushesSent()
    expect(sent).toBeGreaterThan(0)
    if (title === 'After certbot') return
    expect(edge.bind('CDN', lastOutputs['certificate-id'] ?? '')).toBeNull()
    expect(await runJob(steps)).toEqual({ Renew: 'success', Push: 'success' })
    expect(pushesSent()).toBe(sent)
  })
})

/** Puts a program on the path that notes its arguments, the files they name, and answers. */
function standIn(name: string, answer = ''): () => string {
  const log = join(folder, `${name}.log`)
  const script = `#!/usr/bin/env bash
echo "${name} $*" >> '${log}'
for each in "$@"; do file=\${each#@}; if [ -f "$file" ]; then cat "$file" >> '${log}'; fi; done
${answer}`
  writeFileSync(join(folder, name), script, { mode: 0o755 })
  return () => (existsSync(log) ? readFileSync(log, 'utf8') : '')
}

/** A step of the user's own that fails before ours. */
const broken: Step = { name: 'Before', run: 'exit 1' }

const refuseCdn = () =>
  simulator.addFault({
    on: 'push',
    target: 'CDN',
    action: { kind: 'answer', status: 400, code: 'SCM.0212', message: 'no permission' },
  })

describe('a chat message when something is wrong', () => {
  const steps = recipe('A chat message when something is wrong')
  // What jq does with these options, where it is not installed.
  const jq = `node -e 'console.log(JSON.stringify({ text: fs.readFileSync(process.argv[1], "utf8") }))' "\${@: -1}"`

  it('has the verdict and what failed', async () => {
    standIn('jq', jq)
    const said = standIn('curl')
    refuseCdn()
    const outcomes = await runJob(steps)
    expect(outcomes).toEqual({ Push: 'failure', 'Tell the team': 'success' })
    const [call = '', message = ''] = said().split('\n')
    expect(call).toMatch(/--json @message\.json the-secrets\.CHAT_WEBHOOK$/)
    expect(JSON.parse(message).text).toMatch(/^Pushed www\.example\.com to .*: 1 failed\.\nCDN\n/)
  })

  it('says so when an earlier step failed', async () => {
    standIn('jq', jq)
    const said = standIn('curl')
    expect(await runJob([broken, ...steps])).toEqual({
      Before: 'failure',
      'Tell the team': 'success',
    })
    expect(JSON.parse(said().split('\n')[1] ?? '').text).toMatch(
      /^The job ended before the push\.\n/,
    )
  })

  it('is not sent when everything was pushed', async () => {
    const said = standIn('curl')
    expect(await runJob(steps)).toEqual({ Push: 'success' })
    expect(said()).toBe('')
  })
})

describe('push again what failed, a job for each target', () => {
  it('pushes each failed target in a job of its own', async () => {
    const jobs = parse(
      blockBelow('Push again what failed, a job for each target', 'docs/recipes.md'),
    )
    refuseCdn()
    expect(await runJob(jobs.push.steps)).toEqual({ Push: 'success' })
    expect(jobs.push.outputs.matrix).toContain(' steps.push.outputs.matrix ')
    expect(lastOutputs['failed-count']).toBe('1')
    expect(jobs['push-again'].strategy.matrix).toContain(' fromJSON(needs.push.outputs.matrix) ')
    const { include } = JSON.parse(lastOutputs['matrix'] ?? '')
    expect(include).toHaveLength(1)
    for (const each of include) {
      expect(await runJob(jobs['push-again'].steps, each)).toEqual({ 'Push again': 'failure' })
    }
    expect(lastOutputs).toMatchObject({ 'total-count': '1', 'failed-targets': 'CDN' })
  })
})

describe('go on only if everything was pushed', () => {
  const steps = recipe('Go on only if everything was pushed')

  it('goes on', async () => {
    expect(await runJob(steps)).toEqual({ Push: 'success', 'Go on': 'success' })
  })

  it('stops, although the step was green', async () => {
    refuseCdn()
    expect(await runJob(steps)).toEqual({ Push: 'success', Stop: 'failure' })
  })
})

describe('an issue that opens on failure and closes on success', () => {
  const steps = recipe('An issue that opens on failure and closes on success')
  const listing = (number: string) => `if [ "$1 $2" = 'issue list' ]; then echo '${number}'; fi`

  it('opens one, with the verdict as its title', async () => {
    const said = standIn('gh', listing(''))
    refuseCdn()
    expect(await runJob(steps)).toMatchObject({ 'Open or close the issue': 'success' })
    expect(said()).toMatch(/gh issue create .*--title Pushed www\.example\.com to .*: 1 failed\./)
    expect(said()).toMatch(/\n\nCDN\n/)
  })

  it('opens one with a title when an earlier step failed', async () => {
    const said = standIn('gh', listing(''))
    expect(await runJob([broken, ...steps])).toMatchObject({ 'Open or close the issue': 'success' })
    expect(said()).toMatch(/gh issue create .*--title The job ended before the push\. /)
  })

  it('adds a comment while it fails', async () => {
    const said = standIn('gh', listing('7'))
    refuseCdn()
    await runJob(steps)
    expect(said()).toContain('gh issue comment 7 --body-file issue.md')
  })

  it('closes it', async () => {
    const said = standIn('gh', listing('7'))
    await runJob(steps)
    expect(said()).toMatch(/gh issue close 7 --comment Pushed www\.example\.com to all/)
  })

  it('does nothing while all is well', async () => {
    const said = standIn('gh', listing(''))
    await runJob(steps)
    expect(said()).not.toMatch(/gh issue (create|close|comment)/)
  })
})

describe('a badge with the days left', () => {
  const steps = recipe('A badge with the days left')
  const badge = () => JSON.parse(readFileSync(join(folder, 'badge/certificate.json'), 'utf8'))
  const shown = (message: unknown, color: string) => ({
    schemaVersion: 1,
    label: 'certificate',
    message,
    color,
  })

  it('is a file for shields.io', async () => {
    expect(await runJob(steps)).toEqual({ Check: 'success', Badge: 'success' })
    expect(badge()).toEqual(shown(expect.stringMatching(/^\d+ days left$/), 'green'))
    expect(pushesSent()).toBe(0)
  })

  it('turns red before the certificate expires, once it has, and when the check did not run', async () => {
    const [certificate] = createDefaultSeed(Date.now()).certificates
    if (certificate === undefined) throw new Error('the seed has certificates')
    const only = (days: number) => {
      const notAfter = Date.now() + days * 86_400_000
      simulator.cloud.certificates.splice(0, Number.POSITIVE_INFINITY, { ...certificate, notAfter })
    }
    only(20.5)
    expect(await runJob(steps)).toEqual({ Check: 'success', Badge: 'success' })
    expect(badge()).toEqual(shown('20 days left', 'red'))
    only(-3.5)
    expect(await runJob(steps)).toEqual({ Check: 'failure', Badge: 'success' })
    expect(badge()).toEqual(shown('check failed', 'red'))
    only(40.5)
    expect(await runJob(steps)).toEqual({ Check: 'success', Badge: 'success' })
    expect(badge()).toEqual(shown('40 days left', 'green'))
    expect(await runJob([broken, ...steps])).toEqual({ Before: 'failure', Badge: 'success' })
    expect(badge()).toEqual(shown('check failed', 'red'))
  })
})
