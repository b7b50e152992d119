// `npm run simulator`: starts the simulated cloud, prints how to use it, and then every request.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { renderExampleSeed, renderHelp } from './cli-help.ts'
import { listControls } from './control.ts'
import { renderVerifyHosts, visitedHost } from './edge.ts'
import type { GoLiveSeed } from './go-live-seed.ts'
import { wholeGoLive, wholeTargets } from './go-live-whole.ts'
import { listPlaces, renderPlaceHosts } from './places.ts'
import { logColumns } from './request-log.ts'
import { findScenario, listScenarios, type Scenario } from './scenarios.ts'
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
  scenario: { type: 'string' },
  seed: { type: 'string' },
  'go-live': { type: 'boolean', default: false },
  'example-seed': { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

interface Values {
  readonly port: string
  readonly scenario?: string | undefined
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
  const scenario = scenarioOf(values)
  const { goLive } = scenario
  if (goLive !== undefined && values.seed !== undefined) {
    const option = values['go-live'] ? '--go-live' : `--scenario ${scenario.name}`
    throw new RangeError(`${option} has a seed of its own: leave --seed out`)
  }
  const seed = values.seed === undefined ? {} : await readSeedFile(values.seed, now)
  const simulator = await startSimulator({
    port,
    cloud: seed,
    faults: scenario.faults,
    scenario: scenario.name,
    withEdge: true,
    visitors: visitorsOf(seed, now),
    ...(goLive !== undefined && { goLive }),
    sabotages: scenario.sabotages ?? [],
    log: print,
  })
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'))
  try {
    const rootFile = join(folder, 'root.pem')
    await writeFile(rootFile, simulator.rootPem)
    const inputs = fitInputs(scenario.inputs, seed, now)
    print(renderWelcome(simulator, { ...scenario, inputs }, rootFile))
    await stopped
  } finally {
    await simulator.close()
    await rm(folder, { recursive: true })
  }
}

/** The scenario, and with `--go-live` the step and the services of a larger site. */
function scenarioOf({ scenario, 'go-live': isLarge }: Values): Scenario {
  const found = findScenario(scenario ?? (isLarge ? 'go-live' : 'push-only'))
  if (!isLarge) return found
  const inputs = { ...found.inputs, targets: wholeTargets, bind: 'replace' }
  // A real CDN takes minutes.
  const cdn = { ...wholeGoLive.cdn, switches: { configuringMs: 2000 } }
  return { ...found, inputs, goLive: { ...wholeGoLive, cdn } }
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
  { inputs: given, goLive }: Scenario,
  rootFile: string,
): string {
  const { iamEndpoint, scmEndpoint, stsEndpoint, idTokenVariables } = simulator
  const { ACTIONS_ID_TOKEN_REQUEST_URL: idTokenUrl = '' } = idTokenVariables
  const { elbEndpoint, wafEndpoint, cdnEndpoint } = simulator
  const isKeyless = 'agency-urn' in given
  const hosts = hostsOf(simulator, goLive)
  const inputs = {
    ...given,
    'verify-hosts': hosts,
    'iam-endpoint': iamEndpoint,
    'scm-endpoint': scmEndpoint,
    ...(isKeyless && { 'sts-endpoint': stsEndpoint }),
    ...('bind' in given && {
      'elb-endpoint': elbEndpoint,
      'waf-endpoint': wafEndpoint,
      'cdn-endpoint': cdnEndpoint,
    }),
  }
  const env = { ...(isKeyless && idTokenVariables), NODE_EXTRA_CA_CERTS: rootFile }
  const step = renderStep(inputs, env)
  return `\
The simulated Huawei Cloud is running on this machine. Paste this step into a workflow:

${step}

IAM   ${iamEndpoint}
SCM   ${scmEndpoint}
STS   ${stsEndpoint}
ID    ${new URL(idTokenUrl).origin} (GitHub's ID tokens)
ELB   ${elbEndpoint}
WAF   ${wafEndpoint}
CDN   ${cdnEndpoint}

${goLive === undefined ? renderVisitors(hosts) : renderEdges(simulator)}

To use this cloud in a step of your own, set iam-endpoint and scm-endpoint there; also sts-endpoint to
sign in through STS; and elb-endpoint, waf-endpoint and cdn-endpoint to bind. Every endpoint that you
leave out is the real one. To sign in without a key, also give the step this "env":
${Object.entries(idTokenVariables)
  .map(([name, value]) => `  ${name}: ${value}`)
  .join('\n')}

Each of these seven endpoints also answers:
${listControls()}

Send a command with curl, for example:
  curl ${iamEndpoint}/simulator/faults --data '{"on": "push", "action": {"kind": "html", "status": 502}}'
  curl --request POST ${iamEndpoint}/simulator/reset

Stop it with Ctrl+C. From here on there is a line for each request (${logColumns}):
`
}

/** The hosts to check: the edge's, or with `goLive` those that serve the old certificate. */
function hostsOf(simulator: Simulator, goLive: GoLiveSeed | undefined): string {
  const { edge } = simulator
  if (goLive !== undefined) {
    return renderPlaceHosts(listPlaces(simulator, Object.keys(goLive.leaves)), 'old', visitedHost)
  }
  return edge === null ? '' : renderVerifyHosts(edge)
}

function renderVisitors(hosts: string): string {
  return `\
Visitors connect to these hosts. Each serves the old certificate until you bind the new one there:
${hosts}`
}

/** The TLS servers of ELB, WAF and CDN. */
function renderEdges({ edges }: Simulator): string {
  const lines = edges.list.map(({ name, port }) => `  127.0.0.1:${port}  ${name}`)
  return ['ELB, WAF and CDN serve what is bound there at this moment:', ...lines].join('\n')
}
