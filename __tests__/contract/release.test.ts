// What a release demands: found where it is missing, and met by this repository.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import {
  contentProblems,
  findArchiveProblems,
  largestArchive,
  sizeProblems,
} from '../../scripts/release/archive.ts'
import { readOptions } from '../../scripts/release/arguments.ts'
import { buildAssets, differences } from '../../scripts/release/assets.ts'
import { readSections } from '../../scripts/release/changelog.ts'
import {
  changelogProblems,
  findProblems,
  marketplaceProblems,
  readmeProblems,
  readReleaseFiles,
  versionProblems,
} from '../../scripts/release/checks.ts'
import { version } from '../../src/version.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const files = await readReleaseFiles(root)

describe('this repository', () => {
  it('has one version, a description for the Marketplace and its major in README', () => {
    expect(versionProblems(files, version)).toEqual([])
    expect(marketplaceProblems(files['action.yml'])).toEqual([])
    expect(readmeProblems(files['README.md'], version)).toEqual([])
  })

  it('describes its version in the changelog, below what is not released yet', () => {
    const released = files['CHANGELOG.md'].replace(/^## Unreleased\n.*?(?=^## )/ms, '')
    expect(changelogProblems(released, version)).toEqual([])
  })
})

describe('versions', () => {
  it('must be the same everywhere', async () => {
    expect(versionProblems(files, '99.0.0')).toEqual([
      `package.json has version ${version}, not 99.0.0.`,
      `package-lock.json has version ${version}, not 99.0.0.`,
      `package-lock.json, packages has version ${version}, not 99.0.0.`,
      `src/version.ts has version ${version}, not 99.0.0.`,
    ])
    expect((await findProblems(root, '99.0.0')).length).toBeGreaterThan(4)
  })

  it('must be of the major that README names', () => {
    const use = 'uses: push-certificate-to-huaweicloud/push-certificate-to-huaweicloud@v1'
    expect(readmeProblems(use, '1.2.3')).toEqual([])
    expect(readmeProblems(use, '2.0.0')).toEqual([`README.md: "${use}" is not v2.`])
  })
})

describe('the changelog', () => {
  it('is read section by section', () => {
    expect(readSections('# Changelog\n\n## 1.1.0 - x\n\n- b\n\n## 1.0.0\n')).toEqual([
      { title: '1.1.0 - x', body: '- b' },
      { title: '1.0.0', body: '' },
    ])
  })

  it.each([
    ['a version that is missing', '## 1.0.0 - 2026-11-25\n\n- a', /no section "## 1\.0\.1 - /],
    ['a date that is missing', '## 1.0.1\n\n- a', /"1\.0\.1" has no date/],
    ['a date that does not exist', '## 1.0.1 - 2026-02-30\n\n- a', /has no date/],
    ['an empty section', '## 1.0.1 - 2026-11-25\n', /says nothing about 1\.0\.1/],
    [
      'something above it',
      '## Unreleased\n\n- b\n\n## 1.0.1 - 2026-11-25\n\n- a',
      /begins with "Unreleased", not with 1\.0\.1/,
    ],
  ])('is refused because of %s', (_, changelog, problem) => {
    expect(changelogProblems(changelog, '1.0.1')).toEqual([expect.stringMatching(problem)])
  })
})

describe('the arguments', () => {
  it('are a version, and whether to stop before the tag', () => {
    expect(readOptions(['1.0.0'])).toEqual({ version: '1.0.0', isDryRun: false })
    expect(readOptions(['--dry-run', '1.0.0'])).toEqual({ version: '1.0.0', isDryRun: true })
    expect(readOptions(['--help'])).toBe('help')
  })

  it.each([
    [[], /^Give the version/],
    [['v1.0.0'], /^"v1\.0\.0" is not a version: write it like 1\.0\.0, without "v"\.$/],
    [['1.0'], /^"1\.0" is not a version: write it like 1\.0\.0\.$/],
    [['1.0.0', '1.0.1'], /^Give one version, not 2\.$/],
    [['1.0.0', '--dryrun'], /^There is no option --dryrun\.$/],
    [['1.0.0', '--dry-run=x'], /^There is no option --dry-run=x\.$/],
  ])('%j are refused in one sentence', (args, problem) => {
    expect(readOptions(args)).toEqual({ problem: expect.stringMatching(problem) })
  })
})

describe('action.yml', () => {
  const branding = 'branding: {icon: shield, color: red}'

  it.each([
    ['no name', `description: x\n${branding}`, /no name/],
    ['no description', `name: x\n${branding}`, /no description/],
    ['a long description', `name: x\ndescription: ${'x'.repeat(125)}\n${branding}`, /125 char/],
    ['no icon', 'name: x\ndescription: x\nbranding: {color: red}', /branding\.icon/],
    ['no color', 'name: x\ndescription: x\nbranding: {icon: shield}', /branding\.color/],
  ])('is refused because of %s', (_, text, problem) => {
    expect(marketplaceProblems(text)).toEqual([expect.stringMatching(problem)])
  })

  it('may have a description of 124 characters', () => {
    const text = `name: x\ndescription: ${'x'.repeat(124)}\n${branding}`
    expect(marketplaceProblems(text)).toEqual([])
  })
})

const workflows = ['push-fleet.yml', 'push-fleet-chunk.yml']
const fleet = [
  ...['plan', 'push', 'gather'].map((name) => `fleet/${name}/action.yml`),
  ...workflows.map((name) => `.github/workflows/${name}`),
]

/** A repository with one commit: everything that is shipped, and some files that are not. */
async function createRepository(): Promise<string> {
  const folder = await createTemporaryFolder()
  const real = ['.gitattributes', 'package.json', 'package-lock.json', 'CHANGELOG.md', 'action.yml']
  for (const name of [...real, ...fleet]) write(folder, name, readFileSync(join(root, name)))
  const dist = ['dist/index.js', 'dist/fleet-plan/index.js', 'dist/fleet-gather/index.js']
  const others = ['schemas/x.json', 'LICENSE', 'README.md', 'src/x.ts', '.github/workflows/ci.yml']
  for (const name of [...dist, ...others]) write(folder, name, `${name}\n`)
  git(folder, 'init', '--quiet')
  commit(folder)
  return folder
}

function write(folder: string, name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), content)
}

function git(folder: string, ...args: readonly string[]): void {
  const env = { ...process.env, GIT_COMMITTER_DATE: '2026-11-25T12:00:00Z' }
  execFileSync('git', args, { cwd: folder, env })
}

function commit(folder: string): void {
  git(folder, 'add', '.')
  const author = ['-c', 'user.name=x', '-c', 'user.email=x@example.com']
  git(folder, ...author, 'commit', '--quiet', '--no-gpg-sign', '--message', 'one')
}

describe('the archive that a runner downloads', () => {
  it('is taken from the commit, and has what its actions and workflows need', async () => {
    const folder = await createRepository()
    expect(await findArchiveProblems(folder)).toEqual([])
    rmSync(join(folder, 'dist/fleet-plan/index.js'))
    write(folder, 'fleet/push/action.yml', 'runs: { main: ../../src/x.ts, post: after.js }')
    write(folder, `.github/workflows/${workflows[0]}`, 'steps:\n  - uses: $/fleet/simulator\n')
    expect(await findArchiveProblems(folder)).toEqual([])
    commit(folder)
    const found = await findArchiveProblems(folder)
    expect(found.toSorted()).toEqual([
      '.github/workflows/push-fleet.yml needs fleet/simulator/action.yml, which is not in the archive.',
      'fleet/plan/action.yml needs dist/fleet-plan/index.js, which is not in the archive.',
      'fleet/push/action.yml needs fleet/push/after.js, which is not in the archive.',
      'fleet/push/action.yml needs src/x.ts, which is not in the archive.',
    ])
  })

  it('holds an action', async () => {
    expect(await contentProblems(await createTemporaryFolder())).toEqual([
      'The action needs action.yml, which is not in the archive.',
    ])
  })

  it('has a limit', () => {
    expect(sizeProblems(largestArchive)).toEqual([])
    expect(sizeProblems(largestArchive + 1)).toEqual([
      'The archive that a runner downloads has 351 kB, and the limit is 350 kB. See .gitattributes.',
    ])
  })
})

describe('the assets', () => {
  it('are the same bytes each time, and leave out what is not committed', async () => {
    const folder = await createRepository()
    const first = await buildAssets(folder, version, 'release')
    writeFileSync(join(folder, 'dist/index.js'), 'not committed')
    const again = await buildAssets(folder, version, 'again')
    expect(differences(first, again)).toEqual([])
    const names = first.map(({ name }) => name)
    const archive = `push-certificate-to-huaweicloud-${version}.tar.gz`
    expect(names).toEqual([archive, 'sbom.spdx.json', 'SHA256SUMS', 'notes.md'])
    const tar = gunzipSync(readFileSync(join(folder, 'again', archive))).toString('latin1')
    expect(tar).toContain(`push-certificate-to-huaweicloud-${version}/dist/index.js\0`)
    for (const name of fleet)
      expect(tar).toContain(`push-certificate-to-huaweicloud-${version}/${name}\0`)
    expect(tar).not.toMatch(/not committed|src\/x\.ts|ci\.yml/)
    expect(tar).not.toContain('package-lock.json')
  })

  it('say what is in them', async () => {
    const folder = await createRepository()
    const assets = await buildAssets(folder, version, 'release')
    const read = (name: string) => readFileSync(join(folder, 'release', name), 'utf8')
    const [archive, list] = assets
    expect(read('SHA256SUMS')).toBe(
      `${archive?.sha256}  ${archive?.name}\n${list?.sha256}  sbom.spdx.json\n`,
    )
    expect(JSON.parse(read('sbom.spdx.json'))).toMatchObject({
      documentNamespace: expect.stringMatching(/^https:.*sbom\.spdx\.json$/),
      creationInfo: { created: '2026-11-25T12:00:00Z' },
    })
    expect(read('notes.md')).toContain(`gh attestation verify ${archive?.name}`)
  })

  it('that differ are named', () => {
    const asset = { name: 'a', sha256: '1' }
    expect(differences([asset], [{ ...asset, sha256: '2' }])).toEqual([
      'a is not the same when it is built again.',
    ])
  })
})
