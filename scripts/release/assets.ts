// The files of a release: the same bytes for the same commit, on any machine.

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { archiveCommit } from './archive.ts'
import { sectionOf } from './changelog.ts'
import { describeBundle } from './sbom.ts'

const run = promisify(execFile)

export interface Asset {
  readonly name: string
  readonly sha256: string
}

/** Writes the assets of the commit that is checked out into an empty folder. */
export async function buildAssets(
  root: string,
  version: string,
  folder: string,
): Promise<readonly Asset[]> {
  const { name, homepage } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const repository = homepage.replace(/#.*$/, '')
  const base = `${name}-${version}`
  const changelog = await readFile(join(root, 'CHANGELOG.md'), 'utf8')
  const files = new Map<string, Uint8Array | string>([
    [`${base}.tar.gz`, await archiveCommit(root, `${base}/`)],
    [
      'sbom.spdx.json',
      await describeBundle(root, {
        namespace: `${repository}/releases/download/v${version}/sbom.spdx.json`,
        created: await commitTime(root),
      }),
    ],
  ])
  const sums = [...files].map(([file, content]) => `${digest(content)}  ${file}\n`).join('')
  files.set('SHA256SUMS', sums)
  files.set('notes.md', notes(sectionOf(changelog, version)?.body ?? '', repository, base))
  const target = join(root, folder)
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  for (const [file, content] of files) await writeFile(join(target, file), content)
  return [...files].map(([file, content]) => ({ name: file, sha256: digest(content) }))
}

/** The assets that differ between two builds of the same commit. */
export function differences(one: readonly Asset[], other: readonly Asset[]): readonly string[] {
  return one
    .filter(({ name, sha256 }) => other.find((asset) => asset.name === name)?.sha256 !== sha256)
    .map(({ name }) => `${name} is not the same when it is built again.`)
}

const digest = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex')

async function commitTime(root: string): Promise<string> {
  const { stdout } = await run('git', ['log', '-1', '--format=%ct'], { cwd: root })
  return new Date(Number(stdout) * 1000).toISOString().replace('.000Z', 'Z')
}

/** The text of the release: what is new, and how to check that it is ours. */
function notes(body: string, repository: string, base: string): string {
  const name = repository.replace('https://github.com/', '')
  return [
    body,
    '',
    '## Verify',
    '',
    'The archive holds, from the tag, everything that a runner runs: `action.yml` and `dist/`, and for fleets the actions in',
    '`fleet/` and both workflows. The archives that GitHub adds have the same files; `git clone` has the sources.',
    '`SHA256SUMS` has the digests of the archive and of `sbom.spdx.json`.',
    '',
    '```sh',
    `gh attestation verify ${base}.tar.gz --repo ${name}`,
    '```',
    '',
  ].join('\n')
}
