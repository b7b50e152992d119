// The archive that a runner downloads: what is in it, and that it is enough. The action and a fleet
// run from it in a folder that has nothing else.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { runAction } from '../../demo/action-run.ts'
import { contentProblems, sizeProblems } from '../../scripts/release/archive.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { createFleetWorld, documentedCaller, type FleetWorld } from '../fixtures/fleet-world.ts'
import { goodInputs } from '../fixtures/flow.ts'
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Files that somebody may add one day, and that no line of .gitattributes names. */
const strays = [
  ...['tool.config.js', '.tool/x', 'rooms/src/x.ts'],
  ...['.github/x.yml', '.github/x/y.yml', '.github/workflows/x.yml'],
]

let temp: string
let archive: string
let unpacked: string

beforeAll(async () => {
  temp = await createTemporaryFolder()
  archive = join(temp, 'archive.tar.gz')
  unpacked = join(temp, 'unpacked')
  // The work tree as if it were committed now, with the strays. Git writes into this folder only.
  const objects = join(temp, 'objects')
  const env = {
    ...process.env,
    GIT_INDEX_FILE: join(temp, 'index'),
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: git([
      ...['rev-parse', '--path-format=absolute', '--git-path', 'objects'],
    ]),
  }
  for (const folder of [objects, unpacked]) mkdirSync(folder)
  git(['read-tree', 'HEAD'], env)
  git(['add', '--all'], env)
  const blob = git(['hash-object', '-w', 'LICENSE'], env)
  for (const name of strays)
    git(['update-index', '--add', '--cacheinfo', `100644,${blob},${name}`], env)
  const tree = git(['write-tree'], env)
  git(['archive', '--format=tar.gz', `--output=${archive}`, tree], env)
  execFileSync('tar', ['-xzf', archive], { cwd: unpacked })
})

const simulators: Simulator[] = []
const worlds: FleetWorld[] = []
afterAll(async () => {
  await Promise.all([...simulators, ...worlds].map((each) => each.close()))
  rmSync(temp, { recursive: true })
})

function git(args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  return execFileSync('git', args, { cwd: root, env, encoding: 'utf8' }).trim()
}

/** The files below a folder, with `/` between their parts. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'))
    .toSorted()
}

describe('the archive that a runner downloads', () => {
  it('has these files and no other, whatever is added beside them', () => {
    const [dist, others] = [true, false].map((isWanted) =>
      filesBelow(unpacked).filter((file) => file.startsWith('dist/') === isWanted),
    )
    expect(dist).toEqual(filesBelow(join(root, 'dist')).map((file) => `dist/${file}`))
    expect(others).toEqual([
      '.github/workflows/push-fleet-chunk.yml',
      '.github/workflows/push-fleet.yml',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'action.yml',
      'fleet/gather/action.yml',
      'fleet/plan/action.yml',
      'fleet/push/action.yml',
      'schemas/certificates-v1.schema.json',
      'schemas/report-v1.schema.json',
    ])
  })

  it('may be released', async () => {
    expect(sizeProblems(statSync(archive).size)).toEqual([])
    expect(await contentProblems(unpacked)).toEqual([])
  })

  it.concurrent('is enough to run the action', async () => {
    const simulator = await startSimulator()
    simulators.push(simulator)
    const { runs } = parse(readFileSync(join(unpacked, 'action.yml'), 'utf8'))
    const { exitCode, stderr, outputs } = await runAction({
      bundle: join(unpacked, runs.main),
      inputs: {
        ...goodInputs,
        'iam-endpoint': simulator.iamEndpoint,
        'scm-endpoint': simulator.scmEndpoint,
      },
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(outputs).toMatchObject({ result: 'success', 'pushed-count': '4' })
  })

  it.concurrent('is enough to plan, push and gather a fleet', async () => {
    const world = await createFleetWorld({ accounts: 1, certificates: 2, root: unpacked })
    worlds.push(world)
    const { fleet } = await world.run.run(documentedCaller())
    expect(fleet).toMatchObject({ result: 'success', outputs: { result: 'success', failed: '' } })
  })
})
