// The archive of a commit, whose files .gitattributes chooses. GitHub makes one with the same files
// for a runner that downloads the action, and for a release.

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { parse } from 'yaml'

const run = promisify(execFile)

/** In bytes, compressed. Every job of every user downloads it. */
export const largestArchive = 350_000

/**
 * The archive of the commit that is checked out, as a compressed tar. Its bytes are the same on any
 * machine.
 * @param prefix the folder in the archive that holds the files, with a slash at its end
 */
export async function archiveCommit(root: string, prefix: string): Promise<Uint8Array> {
  // From the commit, not from the folder: with the commit's time, and without a user's umask.
  const args = ['-c', 'tar.umask=0022', 'archive', '--format=tar', `--prefix=${prefix}`, 'HEAD']
  const { stdout } = await run('git', args, {
    cwd: root,
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  })
  return gzipSync(stdout, { level: 9 })
}

/** What would fail in a job that downloads the commit's archive; empty if nothing does. */
export async function findArchiveProblems(root: string): Promise<readonly string[]> {
  const archive = await archiveCommit(root, '')
  const folder = await mkdtemp(join(tmpdir(), 'archive-'))
  try {
    const tar = run('tar', ['-xzf', '-'], { cwd: folder })
    tar.child.stdin?.end(archive)
    await tar
    return [...sizeProblems(archive.length), ...(await contentProblems(folder))]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Whether an archive of this many bytes is too large. */
export function sizeProblems(bytes: number): readonly string[] {
  if (bytes <= largestArchive) return []
  const [size, limit] = [bytes, largestArchive].map((each) => Math.ceil(each / 1000))
  return [
    `The archive that a runner downloads has ${size} kB, and the limit is ${limit} kB. ` +
      'See .gitattributes.',
  ]
}

/** Files that an action or a workflow of an unpacked archive needs and that are not in it. */
export async function contentProblems(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  const files = new Set(names.map((name) => name.replaceAll(sep, '/')))
  const read = (file: string) => readFile(join(folder, file), 'utf8')
  const needs: (readonly [file: string, needed: string])[] = [['The action', 'action.yml']]
  for (const file of files) {
    if (posix.basename(file) === 'action.yml') {
      const { main, pre, post } = parse(await read(file)).runs ?? {}
      for (const needed of [main, pre, post].filter((each) => each !== undefined))
        needs.push([file, posix.join(posix.dirname(file), needed)])
    }
    if (/^\.github\/workflows\/.*\.yml$/.test(file))
      for (const [, needed = ''] of (await read(file)).matchAll(/^\s*(?:- )?uses: \$\/(\S+)/gm))
        needs.push([file, needed.endsWith('.yml') ? needed : `${needed}/action.yml`])
  }
  return needs
    .filter(([, needed]) => !files.has(needed))
    .map(([file, needed]) => `${file} needs ${needed}, which is not in the archive.`)
}
