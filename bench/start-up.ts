// Measures what the action costs compared with its calls alone (floor.mjs): CPU time and final
// memory of whole processes, over TLS on loopback. Both run in turns, so that a noisy machine
// disturbs both alike. Run it with `npm run bench`.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCertificate } from '../__tests__/fixtures/certificates.ts'
import { listen } from '../__tests__/fixtures/servers.ts'
import { inputVariables } from '../demo/action-run.ts'
import { accessKey, account, certificateIds, pusher } from '../simulator/seed.ts'
import { startSimulator } from '../simulator/simulator.ts'

const rounds = Number(process.argv[2] ?? 15)
const here = fileURLToPath(new URL('.', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const ca = join(folder, 'ca.pem')
const probe = join(folder, 'probe.cjs')
writeFileSync(
  probe,
  `process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    const cpuMs = (userCPUTime + systemCPUTime) / 1000
    const memoryMiB = process.memoryUsage.rss() / 1024 ** 2
    require('node:fs').writeFileSync(process.env.PROBE, JSON.stringify({ cpuMs, memoryMiB }))
  })`,
)

interface Cost {
  readonly cpuMs: number
  readonly memoryMiB: number
}

const runnerFiles = {
  GITHUB_OUTPUT: join(folder, 'output'),
  GITHUB_STEP_SUMMARY: join(folder, 'summary'),
}

async function measure({ file, env }: Contender): Promise<Cost> {
  const report = join(folder, 'cost.json')
  const variables = { PATH: process.env['PATH'], PROBE: report, NODE_EXTRA_CA_CERTS: ca }
  const child = spawn(process.execPath, ['--require', probe, file], {
    env: { ...variables, ...runnerFiles, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${file} ended with ${code}`)
  return JSON.parse(readFileSync(report, 'utf8'))
}

const median = (numbers: number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** A process to measure: its file and its environment. */
interface Contender {
  readonly file: string
  readonly env: Record<string, string>
}

/** Runs both in turns, and returns the medians of all rounds. */
async function race(one: Contender, other: Contender) {
  const costs: { one: Cost; other: Cost }[] = []
  for (let round = -2; round < rounds; round += 1) {
    for (const file of Object.values(runnerFiles)) writeFileSync(file, '')
    const pair = { one: await measure(one), other: await measure(other) }
    // The first two rounds only warm the machine's caches.
    if (round >= 0) costs.push(pair)
  }
  // Compare within a round, because a disturbance affects both runs of a round.
  const of = (figure: (pair: { one: Cost; other: Cost }) => number) => median(costs.map(figure))
  return {
    cpuRatio: of((pair) => pair.one.cpuMs / pair.other.cpuMs),
    cpuDifferenceMs: of((pair) => pair.one.cpuMs - pair.other.cpuMs),
    memoryRatio: of((pair) => pair.one.memoryMiB / pair.other.memoryMiB),
    memoryMiB: of((pair) => pair.one.memoryMiB),
  }
}

async function compare(targetCount: number): Promise<void> {
  const projects = Array.from({ length: targetCount }, (_, index) => `cn-north-4_${index}`)
  const simulator = await startSimulator({
    cloud: { projects: ['cn-north-4', ...projects].map((name) => ({ name, id: name })) },
  })
  const pem = await createCertificate(['localhost'])
  writeFileSync(ca, pem.cert)
  const iam = await listen(https.createServer(pem, simulator.listeners.iam))
  const scm = await listen(https.createServer(pem, simulator.listeners.scm))
  const endpoints = { iam: `https://localhost:${iam.port}`, scm: `https://localhost:${scm.port}` }
  const certificateId = certificateIds.issued
  const user = { name: pusher.name, password: pusher.password, domain: { name: account } }
  const identity = { methods: ['password'], password: { user } }
  const signIn = { auth: { identity, scope: { project: { name: 'cn-north-4' } } } }
  const floor = {
    file: join(here, 'floor.mjs'),
    env: { BENCH: JSON.stringify({ ...endpoints, certificateId, projects, signIn }) },
  }
  const action = (signInInputs: Record<string, string>) => ({
    file: join(here, '../dist/index.js'),
    env: inputVariables({
      ...signInInputs,
      'certificate-id': certificateId,
      targets: `ELB: ${projects.join(', ')}`,
      'iam-endpoint': endpoints.iam,
      'scm-endpoint': endpoints.scm,
    }),
  })
  const password = { 'account-name': account, username: pusher.name, password: pusher.password }
  const key = { 'access-key-id': accessKey.id, 'secret-access-key': accessKey.secret }
  const overFloor = await race(action(password), floor)
  console.log(
    `${targetCount} targets: CPU ${overFloor.cpuRatio.toFixed(2)} times node:https alone, ` +
      `memory ${overFloor.memoryRatio.toFixed(2)} times (${overFloor.memoryMiB.toFixed(0)} MiB)`,
  )
  if (targetCount === 1) {
    const { cpuRatio, cpuDifferenceMs } = await race(action(key), action(password))
    console.log(
      `an access key: CPU ${cpuRatio.toFixed(2)} times a password (${cpuDifferenceMs.toFixed(1)} ms)`,
    )
  }
  await Promise.all([iam.close(), scm.close(), simulator.close()])
}

try {
  await compare(1)
  await compare(6)
  await compare(1000)
} finally {
  rmSync(folder, { recursive: true })
}
