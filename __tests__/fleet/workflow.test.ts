// The workflow files themselves, with GitHub's expression engine and the built bundles, against the
// simulated cloud. The runner is a small one of ours: it is given nothing but these files.

import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { readManifest } from '../../src/fleet/manifest.ts'
import { formatEntry } from '../../src/fleet/select.ts'
import {
  accountOf,
  createFleetWorld,
  documentedCaller,
  domainOf,
  type FleetWorld,
  type FleetWorldOptions,
} from '../fixtures/fleet-world.ts'

const dayMs = 86_400_000
const page = readFileSync(new URL('../../docs/fleet.md', import.meta.url), 'utf8')
const worlds: FleetWorld[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close()
})

async function start(options: FleetWorldOptions): Promise<FleetWorld> {
  const world = await createFleetWorld(options)
  worlds.push(world)
  return world
}

const pushJobs = (world: FleetWorld, attempt: number) =>
  world.run.of(attempt).filter(({ name }) => name.includes('('))

describe('a fleet of 20 certificates in 4 accounts', () => {
  it('names what failed and what is lost; a re-run runs exactly these, and succeeds', async () => {
    const names = (numbers: readonly number[]) =>
      numbers.map((number) => `${domainOf(number)} (${accountOf(number, 4)})`)
    const ids = (numbers: readonly number[]) =>
      numbers.map((number) => `${accountOf(number, 4)}:${domainOf(number)}`)
    const world = await start({
      accounts: 4,
      certificates: 20,
      spoil: {
        3: { status: 'EXPIRED', notAfter: Date.now() - dayMs },
        4: { pushSupport: 'OFF' },
      },
      absent: [9],
      losesUpload: (artifact, attempt) => attempt === 1 && artifact.includes(domainOf(12)),
    })
    const caller = documentedCaller()
    const { fleet } = await world.run.run(caller)
    const bad = [3, 4, 9, 12]
    expect(fleet?.outputs).toMatchObject({ result: 'partial', failed: ids(bad).join('\n') })
    expect(fleet?.result).toBe('failure')
    expect(JSON.parse(fleet?.outputs['results'] ?? '')).toHaveLength(20)
    expect(pushJobs(world, 1)).toHaveLength(20)
    const red = pushJobs(world, 1).filter(({ result }) => result === 'failure')
    expect(red.map(({ name }) => name).toSorted()).toEqual(names(bad).toSorted())
    const summaries = world.run.of(1).filter(({ summary }) => summary !== '')
    expect(summaries.map(({ name }) => name)).toEqual(['Plan', 'Gather'])
    expect(summaries[1]?.summary).toContain(
      '16 of 20 certificates in 4 accounts are pushed; 3 failed for 2 causes; 1 sent no readable report',
    )
    // Three were refused before a push; the lost report is of a certificate that was pushed.
    expect(world.simulator.pushes).toHaveLength(2 * 17)

    world.repair()
    const again = (await world.run.run(caller))['fleet']
    expect(again?.outputs).toMatchObject({ result: 'success', failed: '' })
    expect(again?.result).toBe('success')
    const ran = world.run.of(2).map(({ name }) => name)
    expect(ran.toSorted()).toEqual([...names(bad), 'Gather'].toSorted())
    expect(world.run.of(2).at(-1)?.summary).toContain('This is attempt 2')
  }, 60_000)
})

describe('a fleet', () => {
  it('with mistakes in its manifest starts nothing, and its outputs are set', async () => {
    const world = await start({ accounts: 1, certificates: 1 })
    world.writeManifest('version: 1\naccounts: { a: { token: x } }\ncertificates: [{ name: a }]\n')
    const { fleet } = await world.run.run(documentedCaller())
    expect(fleet).toMatchObject({ result: 'failure', outputs: { result: 'failure', failed: '' } })
    expect(world.run.jobs.map(({ name, result }) => [name, result])).toEqual([
      ['Plan', 'failure'],
      ['Gather', 'failure'],
    ])
    expect(world.run.jobs[0]?.log).toContain('line 2, column 18: token has no place here')
    expect(world.simulator.requests).toEqual([])
  })

  it('is pushed as selected, in an environment, as a dry run', async () => {
    const world = await start({ accounts: 2, certificates: 4 })
    const caller = documentedCaller().replace(
      /with: .*/,
      'with: { select: "account-02:*", dry-run: true, environment: production, runs-on: \'["self-hosted"]\' }',
    )
    const { fleet } = await world.run.run(caller)
    expect(fleet?.outputs).toMatchObject({ result: 'dry-run', failed: '' })
    const ran = pushJobs(world, 1).map(({ name, environment }) => `${name} in ${environment}`)
    // They end in any order.
    expect(ran.toSorted()).toEqual([
      `${domainOf(2)} (account-02) in production`,
      `${domainOf(4)} (account-02) in production`,
    ])
    expect(world.simulator.pushes).toEqual([])
  })

  it('cannot sign in when the caller does not grant id-token: write', async () => {
    const world = await start({ accounts: 1, certificates: 1 })
    const caller = documentedCaller().replace('  id-token: write\n', '')
    await expect(world.run.run(caller)).rejects.toThrow(/asks for id-token: write/)
  })
})

describe('the workflow files', () => {
  const files = ['push-fleet.yml', 'push-fleet-chunk.yml'].map((name) => {
    const url = new URL(`../../.github/workflows/${name}`, import.meta.url)
    return { name, text: readFileSync(url, 'utf8') }
  })

  it.each(files)('$name: pins every action of others, with its version beside it', ({ text }) => {
    for (const [line] of text.matchAll(/^.*uses: (?!\$\/).*$/gm)) {
      expect(line).toMatch(/uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    }
  })

  it.each(files)('$name: names its own files with $/, and no version of ours', ({ text }) => {
    expect(text).toMatch(/uses: \$\//)
    expect(text).not.toMatch(/uses: (\.\/|push-certificate-to-huaweicloud)/)
  })

  it('run chunks one after another, so that max-parallel holds for the whole fleet', () => {
    const strategies = files.map(({ text }) => parse(text).jobs.push.strategy)
    expect(strategies.map((each) => each['max-parallel'])).toEqual([
      1,
      '${' + '{ inputs.max-parallel }}',
    ])
    expect(strategies.map((each) => each['fail-fast'])).toEqual([false, false])
  })

  it.each(files)('$name: gives no expression to a shell', ({ text }) => {
    for (const { steps = [] } of Object.values<{ steps?: { run?: string }[] }>(parse(text).jobs)) {
      for (const { run = '' } of steps) expect(run).not.toContain('${' + '{')
    }
  })

  it('hand every input that a manifest can set to the action', () => {
    const { steps } = parse(files[1]?.text ?? '').jobs.push
    const action = parse(
      readFileSync(new URL('../../fleet/push/action.yml', import.meta.url), 'utf8'),
    )
    const { with: values } = steps.find(({ id }: { id?: string }) => id === 'push')
    const handed = Object.keys(values)
    expect(handed.toSorted()).toEqual(
      Object.keys(action.inputs)
        .filter((name) => name !== 'summary')
        .toSorted(),
    )
    for (const name of handed) expect(values[name]).toBe(`\${{ matrix.inputs.${name} }}`)
  })
})

describe('docs/fleet.md', () => {
  const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text)
  const manifests = blocks.filter((text) => /^version: 1$/m.test(text))

  it('has a manifest that is good', () => {
    const { entries, warnings } = readManifest(manifests[0] ?? '', 'certificates.yml')
    expect(warnings).toEqual([])
    expect(entries.map(formatEntry)).toEqual([
      'shop:www.example.com',
      'blog:www.example.com',
      'blog:wildcard-2026',
    ])
  })

  it('has a caller of 12 lines, with the inputs of the workflow', () => {
    expect(documentedCaller().trimEnd().split('\n')).toHaveLength(12)
    const url = new URL('../../.github/workflows/push-fleet.yml', import.meta.url)
    const { inputs, outputs } = parse(readFileSync(url, 'utf8')).on.workflow_call
    for (const name of Object.keys(inputs)) expect(page).toContain(`| \`${name}\` |`)
    for (const name of Object.keys(outputs)) expect(page).toContain(`\`${name}\``)
  })

  it('moves copied steps to a manifest that does the same', () => {
    const { entries } = readManifest(manifests[1] ?? '', 'certificates.yml')
    expect(entries).toHaveLength(10)
    const steps = blocks.find((text) => text.startsWith('- name: Push shop')) ?? ''
    const [first, last] = parse(steps)
    expect(entries[0]?.inputs).toEqual(first.with)
    expect(entries[9]?.inputs).toEqual(last.with)
  })
})
