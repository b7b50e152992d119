// A virtual environment for Python with Huawei's SDK, installed from the package registry by exact
// versions and hashes. It stays in the machine's temporary folder, where other files and later runs
// find it: an installation takes half a minute.

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstat, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url))

/**
 * The path of a Python that has the SDK; the first call installs it.
 * @throws when there is no `python3` with `venv`, or the registry cannot be reached
 */
export async function pythonWithSdk(): Promise<string> {
  const { stdout: version } = await run('python3', ['--version'])
  const content = `${version}${await readFile(requirements, 'utf8')}`
  const key = createHash('sha256').update(content).digest('hex').slice(0, 16)
  const folder = await ownFolder()
  const home = join(folder, key)
  const python = join(home, 'bin', 'python')
  if (await exists(home)) return python
  const draft = await mkdtemp(join(folder, 'draft-'))
  try {
    await run('python3', ['-m', 'venv', draft])
    const install = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements]
    await run(join(draft, 'bin', 'python'), install)
    // Only complete environments have the final name. Another file may have been faster.
    await rename(draft, home).catch(async (error) => {
      if (!(await exists(home))) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return python
}

/** A folder that nobody else can write to, although its name can be guessed. */
async function ownFolder(): Promise<string> {
  const { uid } = userInfo()
  const folder = join(tmpdir(), `official-python-sdk-${uid}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const found = await lstat(folder)
  if (found.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0) return folder
  throw new Error(`${folder} belongs to somebody else`)
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
