// `npm run fleet:plan`: once as its own process, for the rest in this one.

import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { runFleetPlanCli } from '../../scripts/fleet-plan/cli.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const script = fileURLToPath(new URL('../../scripts/fleet-plan.ts', import.meta.url))
const manifest = `version: 1
defaults: { targets: CDN }
accounts: { shop: { identity-provider-id: github } }
certificates:
  - domain: a.example.com
  - domain: b.example.com
`
let folder: string

beforeAll(async () => {
  folder = await createTemporaryFolder()
  writeFileSync(join(folder, 'certificates.yml'), manifest)
  mkdirSync(join(folder, 'sites'))
})

function fleetPlan(...args: string[]) {
  const printed: Record<'out' | 'error', string[]> = { out: [], error: [] }
  const status = runFleetPlanCli(args, {
    folder,
    print: (line) => printed.out.push(`${line}\n`),
    printError: (line) => printed.error.push(`${line}\n`),
  })
  return { status, stdout: printed.out.join(''), stderr: printed.error.join('') }
}

function asCommand(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('npm run fleet:plan', () => {
  it('shows the plan of the default file, and of what is selected', () => {
    expect(fleetPlan().stdout).toContain('To push: 2 certificates in 1 account.')
    expect(fleetPlan('certificates.yml', '--select', 'a.example.com', '--dry-run')).toEqual({
      status: 0,
      stdout: 'Dry run: 1 certificate in 1 account.\n  a.example.com (shop): push to CDN\n',
      stderr: '',
    })
  })

  it.each([[[]], [['--verbose']], [['nowhere.yml']]])(
    'answers %j as a command, which ends with the same code',
    (args) => {
      expect(asCommand(...args)).toEqual(fleetPlan(...args))
    },
  )

  it('has a help text', () => {
    const { status, stdout } = fleetPlan('--help')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Usage: npm run fleet:plan -- \[FILE\]\n/)
    for (const option of ['--select', '--dry-run', '--help']) expect(stdout).toContain(option)
  })

  it.each([
    [['--slect', 'a'], 2, 'fleet:plan: There is no option --slect; did you mean --select?'],
    [['-v'], 2, 'fleet:plan: There is no option -v; see --help'],
    [['--verbose'], 2, 'fleet:plan: There is no option --verbose; see --help'],
    [['a.yml', 'b.yml'], 2, 'fleet:plan: Name one manifest, not 2: a.yml, b.yml'],
    [['nowhere.yml'], 1, 'There is no such file: nowhere.yml'],
    [['sites'], 1, 'This is a folder; name the manifest in it: sites'],
  ])('answers %j in one sentence', (args, status, stderr) => {
    expect(fleetPlan(...args)).toEqual({ status, stdout: '', stderr: `${stderr}\n` })
  })

  it('says what an option misses', () => {
    const { status, stderr } = fleetPlan('--select')
    expect(status).toBe(2)
    expect(stderr).toMatch(/^fleet:plan: .*--select.* argument missing\n$/)
  })
})
