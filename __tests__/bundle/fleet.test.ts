// The steps fleet/plan and fleet/gather, built, each as a child process.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { runAction } from '../../demo/action-run.ts'
import { goodFacts, reportFileOf } from '../../gallery/good-report.ts'
import { inputOf, keysOf } from '../../src/fleet/keys.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const actionOf = (name: string) => parse(read(`fleet/${name}/action.yml`))
const bundleOf = (name: string) => join(root, 'fleet', name, actionOf(name).runs.main)

const manifest = `version: 1
accounts: { shop: { identity-provider-id: github } }
certificates:
  - { domain: a.example.com, targets: CDN }
  - { domain: b.example.com, targets: "ELB: cn-north-4" }
`

async function plan(text: string, inputs: Readonly<Record<string, string>> = {}) {
  const folder = await createTemporaryFolder()
  const file = join(folder, 'certificates.yml')
  writeFileSync(file, text)
  const env = { RUNNER_TEMP: folder }
  return runAction({ bundle: bundleOf('plan'), inputs: { manifest: file, ...inputs }, env })
}

describe('fleet/plan', () => {
  it('writes the plan to a file and the chunks to an output', async () => {
    const { exitCode, outputs, summary, stdout } = await plan(manifest, { select: 'b.example.com' })
    expect(exitCode).toBe(0)
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(actionOf('plan').outputs).sort())
    expect(outputs['count']).toBe('1')
    const { include } = JSON.parse(outputs['chunks'] ?? '')
    const [job] = JSON.parse(include[0].entries)
    expect(job.inputs['certificate-domain']).toBe('b.example.com')
    const made = JSON.parse(readFileSync(outputs['path'] ?? '', 'utf8'))
    expect(made).toMatchObject({ version: 1, id: outputs['id'], entries: [{ key: job.key }] })
    expect(stdout).toContain('b.example.com (shop): push to ELB: cn-north-4')
    expect(summary).toContain('To push: 1 certificate in 1 account')
  })

  it.each([
    [
      'a mistake',
      `${manifest}  - { domain: c.example.com }\n`,
      {},
      /line 6, column \d+: targets: is required/,
    ],
    ['no manifest', '', { manifest: 'nowhere.yml' }, /ENOENT.*Check the input manifest/s],
    ['a name that is not there', manifest, { select: 'c.example.com' }, /select, line 1, column 1/],
    ['a word for a flag', manifest, { 'dry-run': 'yes' }, /"yes" is not a boolean/],
  ])('starts nothing after %s', async (_, text, inputs, message) => {
    const { exitCode, outputs, summary, stdout } = await plan(text, inputs)
    expect(exitCode).toBe(1)
    expect(outputs).toEqual({})
    expect(stdout.match(/^::error/gm)).toHaveLength(1)
    expect(decodeURIComponent(stdout)).toMatch(message)
    expect(summary).toContain('Nothing was started')
  })

  it('fits its problems into a summary, and mentions nobody', async () => {
    const typos = Array.from(
      { length: 3000 },
      (_, index) => `  - { domain: c${index}.example.com, "@octocat": 1, tarrgets: CDN }\n`,
    )
    const { summary, stdout } = await plan(`${manifest}${typos.join('')}`)
    expect(summary.length).toBeLessThan(60_000)
    expect(stdout.length).toBeLessThan(60_000)
    expect(summary).toContain('and 5961 more')
    expect(summary).not.toMatch(/@(?!&#8203;)/)
  })
})

describe('npm run fleet:plan', () => {
  it('writes nothing that a terminal or a runner obeys', async () => {
    const file = join(await createTemporaryFolder(), 'certificates.yml')
    const key = '"x\\n::add-mask::a\\n##[error]b \\e[2J\\u202e"'
    writeFileSync(file, `${key}: 1\n${manifest}`)
    const script = join(root, 'scripts/fleet-plan.ts')
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, file], {
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringContaining('There is 1 problem'),
      expect.stringContaining('- line 1, column 1: "x'),
    ])
    expect(`${stdout}${stderr}`).not.toMatch(/^\s*::|##\[|\p{Cf}|(?!\n)\p{Cc}/mu)
  })
})

const madeAt = '2026-11-24T12:00:00.000Z'
const plan1 = { version: 1, id: 'i', attempt: 1, madeAt, manifest: 'm', dryRun: false }

/** Of a certificate without targets and hosts. */
const names = { targets: [], hosts: [], bindings: 0 }

/** The report of a job in which all went well. */
const emptyReport = JSON.parse(reportFileOf(goodFacts('a.example.com', [], false)))

describe('a private key in a manifest', () => {
  it('is in no error, summary or output of the plan', async () => {
    const folder = await createTemporaryFolder()
    const manifest = join(folder, 'certificates.yml')
    const key = ['-----BEGIN PRIVATE KEY-----', 'MIIEhunter2AAAA', '-----END PRIVATE KEY-----']
    const indented = key.map((line) => `      ${line}`).join('\n')
    for (const field of ['domain', 'replaces', 'certificate-name', 'targets', 'hosts', 'bind']) {
      writeFileSync(
        manifest,
        `version: 1\naccounts:\n  shop:\n    oidc-provider-urn: a\n    agency-urn: b\ncertificates:\n  - name: x\n    ${field}: |\n${indented}\n`,
      )
      const run = await runAction({ bundle: bundleOf('plan'), inputs: { manifest } })
      expect(run.exitCode).toBe(1)
      expect(JSON.stringify(run)).not.toContain('hunter2')
    }
  })
})

describe('fleet/gather', () => {
  const gather = (folder: string, env = {}, pushResult = 'success') => {
    const inputs = { folder, 'push-result': pushResult }
    return runAction({ bundle: bundleOf('gather'), inputs, env })
  }

  it('reads plan and reports, and sets every output', async () => {
    const folder = await createTemporaryFolder()
    const entry = { name: 'a.example.com', account: 'shop', key: 'k', inputs: {}, names }
    const made = { ...plan1, entries: [entry] }
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(made))
    const report = { ...emptyReport, result: 'success', verdict: 'Pushed' }
    writeFileSync(join(folder, 'result-1-k.json'), JSON.stringify(report))
    const { exitCode, outputs, summary } = await gather(folder, { GITHUB_RUN_ATTEMPT: '2' })
    expect(exitCode).toBe(0)
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(actionOf('gather').outputs).sort())
    expect(outputs).toMatchObject({ result: 'success', failed: '' })
    expect(summary).toContain('A re-run of failed jobs uses the plan of attempt 1')
  })

  it('takes a report that is not a file for one that cannot be read', async () => {
    const folder = await createTemporaryFolder()
    const entry = { name: 'a.example.com', account: 'shop', key: 'k', inputs: {}, names }
    const made = { ...plan1, entries: [entry] }
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(made))
    mkdirSync(join(folder, 'result-1-k.json'))
    const { exitCode, outputs, stdout } = await gather(folder)
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ result: 'failure', failed: 'shop:a.example.com' })
    expect(stdout).toContain('The report cannot be read')
  })

  it.each([
    ['two reports of one attempt', ['result-1-k.json', 'result-01-k.json'], 'Attempt 1 has two'],
    [
      'one of an attempt that never was',
      ['result-1-k.json', 'result-7-k.json'],
      'It is of attempt 7',
    ],
    ['one of no attempt', ['result-0-k.json'], 'It is of attempt 0'],
  ])('believes no good report when there are %s', async (_, files, why) => {
    const folder = await createTemporaryFolder()
    const entry = { name: 'a.example.com', account: 'shop', key: 'k', inputs: {}, names }
    writeFileSync(join(folder, 'plan.json'), JSON.stringify({ ...plan1, entries: [entry] }))
    for (const file of files) writeFileSync(join(folder, file), JSON.stringify(emptyReport))
    const { exitCode, outputs, stdout } = await gather(folder)
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ result: 'failure', failed: 'shop:a.example.com' })
    expect(stdout).toContain(why)
    expect(stdout).toContain('There is no report that can be believed')
  })

  it('takes the newest report of each certificate', async () => {
    const folder = await createTemporaryFolder()
    const entry = { name: 'a.example.com', account: 'shop', key: '7-k', inputs: {}, names }
    const made = { ...plan1, entries: [entry] }
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(made))
    const report = { ...emptyReport, result: 'failure', verdict: 'No', stepFails: true }
    for (const attempt of [2, 9]) {
      writeFileSync(join(folder, `result-${attempt}-7-k.json`), JSON.stringify(report))
    }
    const good = { ...report, result: 'success', stepFails: false }
    writeFileSync(join(folder, 'result-10-7-k.json'), JSON.stringify(good))
    const { exitCode, outputs } = await gather(folder, { GITHUB_RUN_ATTEMPT: '10' })
    expect({ exitCode, result: outputs['result'] }).toEqual({ exitCode: 0, result: 'success' })
  })

  it.each(['failure', 'cancelled', 'skipped', 'neutral'])(
    'does not call good reports a success when the jobs ended with %s',
    async (pushResult) => {
      const folder = await createTemporaryFolder()
      const entry = { name: 'a.example.com', account: 'shop', key: 'k', inputs: {}, names }
      const made = { ...plan1, entries: [entry] }
      writeFileSync(join(folder, 'plan.json'), JSON.stringify(made))
      const report = { ...emptyReport, result: 'success', verdict: 'Pushed' }
      writeFileSync(join(folder, 'result-1-k.json'), JSON.stringify(report))
      const { exitCode, outputs } = await gather(folder, {}, pushResult)
      expect(exitCode).toBe(1)
      expect(outputs).toMatchObject({ result: 'failure', failed: 'shop:a.example.com' })
    },
  )

  it.each([
    ['no plan', null, 'skipped', 'Nothing was started. There is no plan. See the job Plan.'],
    ['no plan, but jobs', null, 'failure', /The plan is gone\. .* The jobs ended with failure/],
    ['an empty one', { ...plan1, entries: [] }, 'success', /The plan is gone/],
    ['a damaged one', { ...plan1, entries: [null] }, 'success', /The plan is gone/],
    ['half an entry', { ...plan1, entries: [{ name: 'x' }] }, 'success', /The plan is gone/],
  ])('says so when there is %s, and sets every output', async (_, made, pushResult, error) => {
    const folder = await createTemporaryFolder()
    if (made !== null) writeFileSync(join(folder, 'plan.json'), JSON.stringify(made))
    const { exitCode, outputs, stdout } = await gather(folder, {}, pushResult)
    expect(exitCode).toBe(1)
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(actionOf('gather').outputs).sort())
    expect(outputs['result']).toBe('failure')
    expect(stdout).toMatch(error)
  })
})

describe('the actions of a fleet', () => {
  const action = parse(read('action.yml'))

  it('run bundles that exist, and push runs the action itself', () => {
    for (const name of ['plan', 'push', 'gather']) expect(existsSync(bundleOf(name))).toBe(true)
    expect(bundleOf('push')).toBe(join(root, action.runs.main))
  })

  it('let push have every input that a manifest can set, and no secret', () => {
    const inputs = Object.keys(actionOf('push').inputs)
    const ofManifest = new Set(Object.values(keysOf).flat().map(inputOf))
    const fleetInputs = [...ofManifest].filter((input) => input !== null)
    expect(inputs.toSorted()).toEqual([...fleetInputs, 'dry-run', 'summary'].sort())
    for (const name of inputs) expect(action.inputs).toHaveProperty([name])
    expect(inputs.join(' ')).not.toMatch(/password|secret|token(?!-scope)|key/)
  })
})
