// `npm run simulator`: starts the simulated cloud, prints how to use it, and then every request.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { renderExampleSeed, renderHelp } from './cli-help.ts'
import { listControls } from './control.ts'
import { renderVerifyHosts } from './edge.ts'
import { wholeGoLive } from './go-live-whole.ts'
import { logColumns } from './request-log.ts'
import { findScenario, listScenarios } from './scenarios.ts'
import { readSeed, type SeedParts } from './seed-file.ts'
import { fitInputs, visitorsOf } from './seed-use.ts'
import { type Simulator, startSimulator } from './simulator.ts'
import { renderStep } from './step.ts'

/** What the command needs from outside. */
export interface SimulatorCliWorld {
  readonly print: (text: string) => void
  /** Resolves when the simulator has to stop. */
  readonly stopped: Promise<unknown>
}

/** Runs until `world.stopped` settles. Returns the exit code: 0, or 2 after an error. */
export async function runSimulatorCli(
  args: readonly string[],
  world: SimulatorCliWorld,
): Promise<number> {
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true })
    const text = informationFor(values)
    if (text !== null) world.print(text)
    else await run(values, world)
    return 0
  } catch (error) {
    world.print(`simulator: ${error instanceof Error ? error.message : error}`)
    return 2
  }
}

const options = {
  port: { type: 'string', default: '0' },
  scenario: { type: 'string', default: 'success' },
  seed: { type: 'string' },
  'go-live': { type: 'boolean', default: false },
  'example-seed': { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

interface Values {
  readonly port: string
  readonly scenario: string
  readonly seed?: string | undefined
  readonly 'go-live': boolean
  readonly 'example-seed': boolean
  readonly list: boolean
  readonly help: boolean
}

/** What to print instead of a start; null when the simulator has to start. */
function informationFor(values: Values): string | null {
  if (values.help) return renderHelp()
  if (values.list) return listScenarios()
  return values['example-seed'] ? renderExampleSeed() : null
}

async function run(values: Values, { print, stopped }: SimulatorCliWorld): Promise<void> {
  const now = Date.now()
  const port = readPort(values.port)
  const scenario = findScenario(values.scenario)
  if (values['go-live'] && values.seed !== undefined) {
    throw new RangeError('--go-live has a seed of its own: leave --seed out')
  }
  const seed = values.seed === undefined ? {} : await readSeedFile(values.seed, now)
  const simulator = await startSimulator({
    port,
    cloud: seed,
    faults: scenario.faults,
    scenario: scenario.name,
    withEdge: true,
    visitors: visitorsOf(seed, now),
    ...(values['go-live'] && { goLive: wholeGoLive }),
    log: print,
  })
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'))
  try {
    const rootFile = join(folder, 'root.pem')
    await writeFile(rootFile, simulator.rootPem)
    print(renderWelcome(simulator, fitInputs(scenario.inputs, seed, now), rootFile))
    await stopped
  } finally {
    await simulator.close()
    await rm(folder, { recursive: true })
  }
}

/** The simulator needs eleven ports in a row, so the last possible port is 65525. */
function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (port >= 0 && port <= 65_525) return port
  throw new RangeError(`--port: "${text}" is not a port from 0 to 65525`)
}

/** @throws an error that lists every problem of the file */
async function readSeedFile(path: string, now: number): Promise<SeedParts> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message
    throw new Error(`--seed: "${path}" cannot be read: ${reason}; give the path of a JSON file`)
  })
  const reading = readSeed(text, now)
  if ('seed' in reading) return reading.seed
  const { problems } = reading
  const lines = problems.map(({ field, problem }) => `  ${field || 'the file'}: ${problem}`)
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  throw new Error(
    `--seed: "${path}" has ${count}:\n${lines.join('\n')}\n"--example-seed" prints a correct file, "--help" every field.`,
  )
}

function renderWelcome(
  simulator: Simulator,
  scenario: Readonly<Record<string, string>>,
  rootFile: string,
): string {
  const { iamEndpoint, scmEndpoint, stsEndpoint, idTokenVariables, edge } = simulator
  const hosts = edge === null ? '' : renderVerifyHosts(edge)
  const isKeyless = 'agency-urn' in scenario
  const inputs = {
    ...scenario,
    'verify-hosts': hosts,
    'iam-endpoint': iamEndpoint,
    'scm-endpoint': scmEndpoint,
    ...(isKeyless && { 'sts-endpoint': stsEndpoint }),
  }
  const env = { ...(isKeyless && idTokenVariables), NODE_EXTRA_CA_CERTS: rootFile }
  const step = renderStep(inputs, env)
  return `\
The simulated Huawei Cloud is running on this machine. Paste this step into a workflow:

${step}

IAM   ${iamEndpoint}
SCM   ${scmEndpoint}
STS   ${stsEndpoint}
ELB   ${simulator.elbEndpoint}
WAF   ${simulator.wafEndpoint}
CDN   ${simulator.cdnEndpoint}

Visitors connect to these hosts. Each serves the old certificate until you bind the new one there:
${hosts}
${renderEdges(simulator)}
Each of these six endpoints also answers:
${listControls()}

Send a command with curl, for example:
  curl ${iamEndpoint}/simulator/faults --data '{"on": "push", "action": {"kind": "html", "status": 502}}'
  curl --request POST ${iamEndpoint}/simulator/reset

Stop it with Ctrl+C. From here on there is a line for each request (${logColumns}):
`
}

/** The TLS servers of ELB, WAF and CDN; empty when they have none. */
function renderEdges({ edges }: Simulator): string {
  if (edges.list.length === 0) return ''
  const lines = edges.list.map(({ name, port }) => `  127.0.0.1:${port}  ${name}\n`)
  return `
ELB, WAF and CDN serve what is bound there at this moment:
${lines.join('')}`
}
