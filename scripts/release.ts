// npm run release -- 1.0.0 [--dry-run]: everything about a release that can be checked and built on
// this machine. With --dry-run it stops before the tag, which is what starts the real release.

import { exec, execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { buildAssets, differences } from './release/assets.ts'
import { findProblems } from './release/checks.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const run = promisify(execFile)

const usage = 'usage: npm run release -- 1.0.0 [--dry-run]'

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
    problems.push(`There are changes that are not committed. Commit them first:\n${changes}`)
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

const { values, positionals } = parseArgs({
  options: { 'dry-run': { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [version = '', ...rest] = positionals
if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(version) || rest.length > 0) {
  console.error(usage)
  process.exit(2)
}
const tag = `v${version}`

stopAt([...(await findProblems(root, version)), ...(await repositoryProblems(tag))])
console.log(`✓ Version ${version} is everywhere, CHANGELOG.md describes it`)
console.log('✓ The Marketplace accepts action.yml')

stopAt(await distProblems())
console.log('✓ dist is what src builds')

const assets = await buildAssets(root, version, 'release')
stopAt(differences(assets, await buildAssets(root, version, 'build/release-again')))
console.log('✓ The assets are the same when they are built again:')
for (const { name, sha256 } of assets) console.log(`    ${sha256}  release/${name}`)

if (values['dry-run']) {
  console.log(`Dry run: no tag was made. ${tag} is ready to be released.`)
} else {
  await git('tag', '--annotate', tag, '--message', tag)
  console.log(`Tagged. Start the release with: git push origin ${tag}`)
}
