// npm run release -- 1.0.0 [--dry-run]: everything about a release that can be checked and built on
// this machine. With --dry-run it stops before the tag, which is what starts the real release.

import { exec, execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findArchiveProblems, largestArchive } from './release/archive.ts'
import { readOptions, usage } from './release/arguments.ts'
import { buildAssets, differences } from './release/assets.ts'
import { sectionOf } from './release/changelog.ts'
import { findProblems } from './release/checks.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const run = promisify(execFile)

async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: root })
  return stdout.trim()
}

/** What is wrong with the state of the repository, apart from the contents of its files. */
async function repositoryProblems(tag: string): Promise<readonly string[]> {
  const [changes, head, tagged] = await Promise.all([
    git('status', '--porcelain'),
    git('rev-parse', 'HEAD'),
    git('rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`).catch(() => ''),
  ])
  const problems: string[] = []
  if (changes !== '')
    problems.push(
      `There are changes or files that are not committed. Commit or remove them first:\n${changes}`,
    )
  if (tagged !== '' && tagged !== head)
    problems.push(`The tag ${tag} names another commit, ${tagged}. Choose the next version.`)
  return problems
}

/** Builds `dist` and compares it with the commit. */
async function distProblems(): Promise<readonly string[]> {
  // In a shell, because npm is a script on Windows.
  await promisify(exec)('npm run --silent build', { cwd: root })
  const stale = await git('status', '--porcelain', 'dist')
  return stale === '' ? [] : [`dist is not what src builds. Commit the fresh one:\n${stale}`]
}

function stopAt(problems: readonly string[]): void {
  if (problems.length === 0) return
  for (const problem of problems) console.error(`✗ ${problem}`)
  process.exit(1)
}

const options = readOptions(process.argv.slice(2))
if (options === 'help') {
  console.log(usage)
  process.exit(0)
}
if ('problem' in options) {
  console.error(`${options.problem}\n\n${usage}`)
  process.exit(2)
}
const { version, isDryRun } = options
const tag = `v${version}`

stopAt([...(await findProblems(root, version)), ...(await repositoryProblems(tag))])
const section = sectionOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)
console.log(`✓ Version ${version} is everywhere, and CHANGELOG.md begins with "${section?.title}"`)
console.log('✓ The Marketplace accepts action.yml')
console.log(`✓ Everything is committed, and no other commit has the tag ${tag} here`)

stopAt(await distProblems())
console.log('✓ dist is what src builds')

stopAt(await findArchiveProblems(root))
const limit = `${largestArchive / 1000} kB`
console.log(
  `✓ The archive that a runner downloads is below ${limit}, and has all that its actions run`,
)

const assets = await buildAssets(root, version, 'release')
stopAt(differences(assets, await buildAssets(root, version, 'build/release-again')))
console.log('✓ The assets are the same when they are built again:')
for (const { name, sha256 } of assets) console.log(`    ${sha256}  release/${name}`)

const unchecked =
  'Not checked: the branch, the tags of origin, and whether the date is that of today.'
if (isDryRun) {
  console.log(`Dry run: no tag was made. All these checks of ${tag} passed. ${unchecked}`)
} else {
  await git('tag', '--annotate', tag, '--message', tag)
  console.log(`${unchecked}\nTagged. Start the release with: git push origin ${tag}`)
}
