// Compares this action with other ways to make the same calls, and writes RESULTS.md. All take
// turns in every round, so that a busy machine disturbs all alike. Run it with `npm run bench`
// (a few minutes), or with `npm run bench -- --full` for every number of targets and every distance
// (an hour or two).

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Cloud, startCloud } from './cloud.ts'
import { type Contender, commandFor, gatherContenders } from './contenders.ts'
import { peakMemoryOf, timesOf } from './measure.ts'
import { type Measured, renderPage, renderScenario, type Scenario } from './results.ts'

const { values } = parseArgs({ options: { full: { type: 'boolean' }, rounds: { type: 'string' } } })

const quick: readonly Scenario[] = [
  { targets: 1, roundTripMs: 0, rounds: 15 },
  { targets: 1, roundTripMs: 50, rounds: 9 },
  { targets: 6, roundTripMs: 0, rounds: 15 },
  { targets: 6, roundTripMs: 50, rounds: 9 },
  { targets: 6, roundTripMs: 150, rounds: 5 },
  { targets: 30, roundTripMs: 50, rounds: 5 },
  { targets: 300, roundTripMs: 50, rounds: 3 },
  { targets: 1000, roundTripMs: 0, rounds: 5 },
]
const full = [1, 6, 30, 300, 1000].flatMap((targets) =>
  [0, 50, 200].map((roundTripMs): Scenario => {
    const rounds = targets <= 6 ? 31 : targets <= 30 ? 15 : 7
    return { targets, roundTripMs, rounds }
  }),
)

/** Runs before the first round, to warm the machine's caches. */
const warmUps = 1

async function race(
  scenario: Scenario,
  cloud: Cloud,
  contenders: readonly Contender[],
  folder: string,
): Promise<readonly Measured[]> {
  writeFileSync(join(folder, 'ca.pem'), cloud.ca)
  const runs = contenders.map((contender) => ({
    name: contender.name,
    command: commandFor(contender, cloud, folder),
    rounds: [] as { wallMs: number; cpuMs: number }[],
    connections: 0,
    requests: 0,
    peakMiB: null as number | null,
  }))
  for (let round = -warmUps; round < scenario.rounds; round += 1) {
    // Each round begins with another contender, because a place in the order may be an advantage.
    const first = (round + warmUps) % runs.length
    for (const run of [...runs.slice(first), ...runs.slice(0, first)]) {
      clean(folder)
      const before = cloud.arrived()
      const times = await timesOf(run.command)
      const after = cloud.arrived()
      run.connections = after.connections - before.connections
      run.requests = after.requests - before.requests
      if (round >= 0) run.rounds.push(times)
    }
  }
  for (const run of runs) run.peakMiB = await peakMemoryOf(run.command)
  return runs
}

/** Empties the files of the runner, and removes the reports of earlier runs. */
function clean(folder: string): void {
  for (const file of readdirSync(folder)) if (file !== 'ca.pem') rmSync(join(folder, file))
  for (const file of ['output', 'summary']) writeFileSync(join(folder, file), '')
}

function factsOf(contenders: readonly Contender[]): string[] {
  const [cpu] = cpus()
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  const sdk = '@huaweicloud/huaweicloud-sdk-core'
  const versions = { ...dependencies, [sdk]: devDependencies[sdk] }
  const hasCurl = contenders.some(({ name }) => name.includes('curl'))
  const curl = hasCurl ? execFileSync('curl', ['--version'], { encoding: 'utf8' }) : ''
  return [
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Machine: ${process.platform} ${process.arch}, ${cpus().length} cores of ${cpu?.model.trim()}`,
    `Node ${process.versions.node}${hasCurl ? `, ${/^curl \S+/.exec(curl)?.[0]}` : ''}`,
    ['@actions/core', '@actions/http-client', sdk]
      .map((name) => `${name} ${versions[name]}`)
      .join(', '),
  ]
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
try {
  const { contenders, leftOut } = gatherContenders()
  const tables: string[] = []
  for (const planned of values.full ? full : quick) {
    const scenario = { ...planned, rounds: Number(values.rounds ?? planned.rounds) }
    const { targets, roundTripMs } = scenario
    const cloud = await startCloud(targets, roundTripMs)
    const taking = contenders.filter(({ mostTargets }) => targets <= mostTargets)
    const table = renderScenario(scenario, await race(scenario, cloud, taking, folder))
    await cloud.close()
    tables.push(table)
    console.log(`${table}\n`)
  }
  const page = renderPage({ facts: factsOf(contenders), leftOut }, tables)
  writeFileSync(new URL('RESULTS.md', import.meta.url), page)
} finally {
  rmSync(folder, { recursive: true })
}
