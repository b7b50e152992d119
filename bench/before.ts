// Compares dist/ with another build of the action, such as that of the commit before. Both take
// turns in every round, so that a busy machine disturbs both alike. It prints the ratios of time
// and of CPU time: `npm run bench:before -- OTHER/dist/index.js [--rounds 30]`.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startCloud } from './cloud.ts'
import { commandFor } from './contenders.ts'
import { type Times, timesOf } from './measure.ts'
import { quantile } from './results.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '30' } },
})
const [other] = positionals
if (other === undefined) throw new Error('Name the other bundle: OTHER/dist/index.js')
const now = fileURLToPath(new URL('../dist/index.js', import.meta.url))
const bundles = { now, before: resolve(other) }

/** Runs a bundle once, with empty files of the runner. */
async function timesIn(
  folder: string,
  bundle: string,
  cloud: Awaited<ReturnType<typeof startCloud>>,
) {
  for (const file of readdirSync(folder)) if (file !== 'ca.pem') rmSync(join(folder, file))
  for (const file of ['output', 'summary']) writeFileSync(join(folder, file), '')
  const contender = { name: bundle, mostTargets: Infinity, way: 'password' } as const
  return timesOf(commandFor({ ...contender, command: [process.execPath, bundle] }, cloud, folder))
}

/** The ratios of all rounds, as `median (quartile-quartile)`. */
function ratioOf(rounds: readonly { now: Times; before: Times }[], figure: keyof Times): string {
  const ratios = rounds.map((round) => round.now[figure] / round.before[figure])
  const [low, median, high] = [0.25, 0.5, 0.75].map((at) => quantile(ratios, at).toFixed(3))
  return `${median} (${low}-${high})`
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
try {
  for (const targets of [1, 6]) {
    for (const roundTripMs of [0, 50, 150]) {
      const cloud = await startCloud(targets, roundTripMs)
      writeFileSync(join(folder, 'ca.pem'), cloud.ca)
      const rounds: { now: Times; before: Times }[] = []
      for (let round = -1; round < Number(values.rounds); round += 1) {
        const taken: Record<string, Times> = {}
        // Whoever is second may find warmer caches, so they change places.
        const order = Object.entries(bundles)
        for (const [name, bundle] of round % 2 === 0 ? order : order.reverse()) {
          taken[name] = await timesIn(folder, bundle, cloud)
        }
        const { now: one, before: two } = taken
        if (round >= 0 && one !== undefined && two !== undefined)
          rounds.push({ now: one, before: two })
      }
      await cloud.close()
      const [wall, cpu] = [ratioOf(rounds, 'wallMs'), ratioOf(rounds, 'cpuMs')]
      console.log(`${targets} targets, ${roundTripMs} ms: time ${wall}, CPU time ${cpu}`)
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
