// The workflow files themselves, with GitHub's expression engine and the built bundles, against the
// simulated cloud. The runner is a small one of ours: it is given nothing but these files.

import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { keysOf, type Part, refusedKeys } from '../../src/fleet/keys.ts'
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
      '16 of 20 certificates in 4 accounts are pushed; 3 failed for 2 causes; 1 sent no believable report',
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

const summaryOf = (world: FleetWorld, attempt: number) => world.run.of(attempt).at(-1)?.summary

/** A workflow with several calls of the fleet, one after another. */
function callerOf(calls: Readonly<Record<string, string>>): string {
  const [uses = ''] = /uses: .*/.exec(documentedCaller()) ?? []
  const ids = Object.keys(calls)
  const jobs = ids.map((id, index) => {
    const needs = index === 0 ? '' : `    needs: ${ids[index - 1]}\n    if: always()\n`
    return `  ${id}:\n${needs}    ${uses}\n    with: { ${calls[id]} }\n`
  })
  const permissions = 'permissions: { contents: read, id-token: write }\n'
  return `on: { schedule: [{ cron: "17 3 * * *" }] }\n${permissions}jobs:\n${jobs.join('')}`
}

describe('a re-run', () => {
  const second = `${domainOf(2)} (account-01)`
  const losesSecond = {
    accounts: 1,
    certificates: 3,
    losesUpload: (artifact: string, attempt: number) =>
      attempt === 2 && artifact.includes(domainOf(2)),
  }

  it('of one green job whose report is lost is never a success', async () => {
    const world = await start(losesSecond)
    const first = (await world.run.run(documentedCaller()))['fleet']
    expect(first?.outputs['result']).toBe('success')
    const { fleet } = await world.run.run(documentedCaller(), second)
    expect(pushJobs(world, 2)).toMatchObject([{ name: second, result: 'failure' }])
    // GitHub does not say which job is red.
    const failed = [1, 2, 3].map((number) => `account-01:${domainOf(number)}`).join('\n')
    expect(fleet).toMatchObject({ result: 'failure', outputs: { result: 'failure', failed } })
    expect(summaryOf(world, 2)).toContain('There is no report of attempt 2')
    expect(summaryOf(world, 2)).toContain('its push may have taken effect')
    expect(summaryOf(world, 2)).toContain('the last report is of an earlier attempt')
    expect(summaryOf(world, 2)).not.toContain('runs these and every other red job')
  }, 60_000)

  it('of one green job that ends well is a success', async () => {
    const world = await start({ ...losesSecond, losesUpload: () => false })
    await world.run.run(documentedCaller())
    const { fleet } = await world.run.run(documentedCaller(), second)
    expect(pushJobs(world, 2)).toMatchObject([{ name: second, result: 'success' }])
    expect(fleet).toMatchObject({ result: 'success', outputs: { result: 'success', failed: '' } })
  }, 60_000)

  it('of all jobs makes a new plan, and reads no report of the old one', async () => {
    const world = await start(losesSecond)
    await world.run.run(documentedCaller())
    const { fleet } = await world.run.run(documentedCaller(), 'all')
    const failed = `account-01:${domainOf(2)}`
    expect(fleet).toMatchObject({ result: 'failure', outputs: { result: 'partial', failed } })
    expect(summaryOf(world, 2)).toContain('2 of 3 certificates in 1 account are pushed')
  }, 60_000)

  it('of Gather alone says what the reports of the first attempt say', async () => {
    const world = await start({ accounts: 1, certificates: 2 })
    await world.run.run(documentedCaller())
    const { fleet } = await world.run.run(documentedCaller(), 'Gather')
    expect(world.run.of(2).map(({ name }) => name)).toEqual(['Gather'])
    expect(fleet).toMatchObject({ result: 'success', outputs: { result: 'success', failed: '' } })
  }, 60_000)

  it('whose report is lost does not tell the old cause as if it were current', async () => {
    const world = await start({ ...losesSecond, absent: [2] })
    await world.run.run(documentedCaller())
    expect(summaryOf(world, 1)).toContain(
      '"Re-run failed jobs" runs these and every other red job again',
    )
    world.repair()
    const { fleet } = await world.run.run(documentedCaller())
    const failed = `account-01:${domainOf(2)}`
    expect(fleet?.outputs).toMatchObject({ result: 'partial', failed })
    const [{ status = '', causes = [] } = {}] = JSON.parse(fleet?.outputs['results'] ?? '').filter(
      ({ name }: { name: string }) => name === domainOf(2),
    )
    expect(status).toBe('no report')
    expect(causes[0].message).toMatch(
      /^There is no report of attempt 2\. If the job ran again, its push may have taken effect\. Attempt 1 said: /,
    )
    expect(world.simulator.pushes).toHaveLength(6)
    // The next one runs it again, and succeeds with the reports of attempts 1 and 3.
    const third = (await world.run.run(documentedCaller()))['fleet']
    expect(pushJobs(world, 3)).toMatchObject([{ name: second }])
    expect(third?.outputs).toMatchObject({ result: 'success', failed: '' })
  }, 60_000)

  it('after the plan is gone does not say that nothing was started', async () => {
    const world = await start({ accounts: 1, certificates: 2, absent: [2] })
    await world.run.run(documentedCaller())
    world.run.expire('fleet-plan-*')
    world.repair()
    const { fleet } = await world.run.run(documentedCaller())
    expect(fleet).toMatchObject({
      result: 'failure',
      outputs: { result: 'failure', results: '[]', failed: '' },
    })
    const summary = summaryOf(world, 2)
    expect(summary).toContain('The plan is gone')
    expect(summary).toContain('The jobs ended with success')
    expect(summary).toMatch(/account-01_site-001\.example\.com<\/code> <sub>Attempt 1: Pushed/)
    expect(summary).toMatch(/account-01_site-002\.example\.com<\/code> <sub>Attempt 2: Pushed/)
    expect(world.run.of(2).at(-1)?.log).not.toContain('Nothing was started')
  }, 60_000)

  it.each([
    ['fleet-plan-', 'The plan is gone', '1 report'],
    ['fleet-result-', '0 of 1 certificate in 1 account is pushed', 'could not be downloaded'],
  ])(
    'mends a failed download of %s',
    async (artifact, verdict, words) => {
      const failsDownload = (name: string, attempt: number) =>
        attempt === 1 && name.startsWith(artifact)
      const world = await start({ accounts: 1, certificates: 1, failsDownload })
      const first = (await world.run.run(documentedCaller()))['fleet']
      expect(first).toMatchObject({ result: 'failure', outputs: { result: 'failure' } })
      expect(summaryOf(world, 1)).toContain(verdict)
      expect(summaryOf(world, 1)).toContain(words)
      const { fleet } = await world.run.run(documentedCaller())
      expect(world.run.of(2).map(({ name }) => name)).toEqual(['Gather'])
      expect(fleet).toMatchObject({ result: 'success', outputs: { result: 'success', failed: '' } })
    },
    60_000,
  )

  it('after reports are gone names both possible reasons', async () => {
    const world = await start({ accounts: 1, certificates: 3, absent: [2] })
    await world.run.run(documentedCaller())
    world.run.expire('fleet-result-*')
    const { fleet } = await world.run.run(documentedCaller())
    expect(fleet?.outputs['failed']?.split('\n')).toHaveLength(3)
    const summary = summaryOf(world, 2)
    expect(summary).toContain('its report was deleted, has expired or could not be downloaded')
    expect(summary).toContain('If it is green, run this certificate again with the input select.')
    expect(summary).toContain('runs only the red jobs')
  }, 60_000)
})

describe('two fleets in one run', () => {
  it('do not take reports of a dry run for those of a push', async () => {
    const uploads = new Map<string, number>()
    const world = await start({
      accounts: 1,
      certificates: 2,
      losesUpload: (artifact) => {
        const key = artifact.replace(/^.*account/, '')
        uploads.set(key, (uploads.get(key) ?? 0) + 1)
        return uploads.get(key) === 2 && artifact.includes(domainOf(2))
      },
    })
    const { preview, fleet } = await world.run.run(
      callerOf({ preview: 'dry-run: true', fleet: '' }),
    )
    expect(preview?.outputs).toMatchObject({ result: 'dry-run', failed: '' })
    const failed = `account-01:${domainOf(2)}`
    expect(fleet?.outputs).toMatchObject({ result: 'partial', failed })
  }, 60_000)

  it('with the same accounts and names keep their reports apart', async () => {
    const world = await start({ accounts: 1, certificates: 2 })
    const { manifest } = world
    world.writeManifest(manifest.replace('WAF: cn-north-4', 'WAF: nowhere-9'))
    world.writeManifest(manifest, 'other.yml')
    const caller = callerOf({ bad: '', good: 'manifest: other.yml' })
    const all = [1, 2].map((number) => `account-01:${domainOf(number)}`).join('\n')
    const first = await world.run.run(caller)
    expect(first['bad']?.outputs).toMatchObject({ result: 'partial', failed: all })
    expect(first['good']?.outputs).toMatchObject({ result: 'success', failed: '' })
    // Gather of the first one, after the second one has sent its reports.
    const again = await world.run.run(caller, 'Gather')
    expect(again['bad']?.outputs['failed']).toBe(all)
    expect(again['good']?.outputs).toMatchObject({ result: 'success', failed: '' })
  }, 60_000)
})

describe('a fleet', () => {
  it('with a job that is red after a good report is not a success', async () => {
    const losesRunner = (job: string) => job.includes(domainOf(2))
    const world = await start({ accounts: 1, certificates: 2, losesRunner })
    const { fleet } = await world.run.run(documentedCaller())
    expect(fleet).toMatchObject({ result: 'failure', outputs: { result: 'failure' } })
    expect(fleet?.outputs['failed']?.split('\n')).toHaveLength(2)
    expect(summaryOf(world, 1)).toContain('2 certificates may have failed')
  }, 60_000)

  it('names the red job of a dry run', async () => {
    const world = await start({
      accounts: 1,
      certificates: 2,
      defaults: { 'verify-required': true, hosts: '127.0.0.1:9' },
    })
    const { fleet } = await world.run.run(callerOf({ fleet: 'dry-run: true' }))
    expect(fleet).toMatchObject({ result: 'failure', outputs: { result: 'failure' } })
    expect(fleet?.outputs['failed']?.split('\n')).toHaveLength(2)
    expect(summaryOf(world, 1)).toContain('❌ 2 certificates failed')
    expect(summaryOf(world, 1)).toContain('0 of 2 certificates in 1 account would be pushed')
  }, 60_000)

  it('with fail-on none does not promise that a re-run runs what failed', async () => {
    const world = await start({
      accounts: 1,
      certificates: 2,
      defaults: { 'fail-on': 'none' },
      targets: { 2: 'ELB: cn-north-4\nWAF: nowhere-9' },
    })
    const { fleet } = await world.run.run(documentedCaller())
    const failed = `account-01:${domainOf(2)}`
    expect(fleet).toMatchObject({ result: 'success', outputs: { result: 'partial', failed } })
    expect(summaryOf(world, 1)).toContain('"Re-run failed jobs" does not run them')
    expect(summaryOf(world, 1)).not.toContain('runs these and every other red job')
    await world.run.run(documentedCaller())
    expect(world.run.of(2)).toEqual([])
  }, 60_000)

  it('with mistakes in its manifest starts nothing, and its outputs are set', async () => {
    const world = await start({ accounts: 1, certificates: 1 })
    world.writeManifest('version: 1\naccounts: { a: { token: x } }\ncertificates: [{ name: a }]\n')
    const { fleet } = await world.run.run(documentedCaller())
    expect(fleet).toMatchObject({ result: 'failure', outputs: { result: 'failure', failed: '' } })
    expect(world.run.jobs.map(({ name, result }) => [name, result])).toEqual([
      ['Plan', 'failure'],
      ['Gather', 'failure'],
    ])
    expect(summaryOf(world, 1)).toContain('❌ Nothing was started')
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

  it('keep plan and reports for as long as GitHub re-runs jobs, which is 30 days', () => {
    const kept = files.flatMap(({ text }) =>
      Object.values<{ steps?: { with?: Record<string, unknown> }[] }>(parse(text).jobs)
        .flatMap(({ steps = [] }) => steps)
        .flatMap((step) => (step.with?.['retention-days'] as number | undefined) ?? []),
    )
    expect(kept).toHaveLength(2)
    expect(Math.min(...kept)).toBeGreaterThan(30)
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

  it('names the keys of each part of a manifest, and the inputs that it refuses', () => {
    const [, head = '', body = ''] =
      /^\| keys \| (.*) \|\n\|[- |]+\n((?:\|.*\n)+)/m.exec(page) ?? []
    for (const [column, part] of head.split(' | ').entries()) {
      const rows = body.split('\n').map((line) => line.split(' | '))
      const keys = rows
        .filter((cells) => cells[column + 1]?.startsWith('yes'))
        .flatMap(([first = '']) => [...first.matchAll(/`([\w-]+)`/g)].map(([, key]) => key))
      expect([part, keys.toSorted()]).toEqual([part, keysOf[part as Part].toSorted()])
    }
    expect(head).toBe('account | certificate | defaults')
    for (const key of keysOf.manifest) expect(page).toContain(`\`${key}\``)
    const [, refused = ''] = page.split('These inputs of the action are refused:')
    for (const key of Object.keys(refusedKeys)) {
      const renamed = ['certificate-domain', 'verify-hosts', '<<'].includes(key)
      if (!renamed) expect(refused).toContain(`\`${key}\``)
    }
  })

  it('gives the time for CDN to a certificate that is bound there', () => {
    const { entries } = readManifest(manifests[0] ?? '', 'certificates.yml')
    const slow = entries.filter(
      ({ inputs }) => inputs['bind'] !== undefined && inputs['targets']?.includes('CDN'),
    )
    expect(slow.map(({ inputs }) => inputs['timeout-seconds'])).toEqual(['1800'])
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
