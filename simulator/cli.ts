// `npm run simulator`: starts the simulated cloud and prints how to use it.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { renderVerifyHosts } from './edge.ts'
import { findScenario, listScenarios } from './scenarios.ts'
import { type Simulator, startSimulator } from './simulator.ts'
import { renderStep } from './step.ts'

/** What the command needs from outside. */
export interface SimulatorCliWorld {
  readonly print: (text: string) => void
  /** Resolves when the simulator has to stop. */
  readonly stopped: Promise<unknown>
}

const help = `\
Usage: npm run simulator -- [--port N] [--scenario NAME]

Simulates Huawei Cloud's IAM, STS and SCM, and the TLS servers that visitors connect to, on this
machine until you stop it.

  --port N         IAM, SCM, STS and GitHub's ID tokens use this port and the next three, the
                   TLS servers the four after them; default: free ports
  --scenario NAME  make the cloud misbehave as in this scenario; default: success
  --list           list the scenarios
  --help           print this text`

/** Runs until `world.stopped` settles. Returns the exit code: 0, or 2 after an error. */
export async function runSimulatorCli(
  args: readonly string[],
  world: SimulatorCliWorld,
): Promise<number> {
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true })
    if (values.help || values.list) {
      world.print(values.help ? help : listScenarios())
      return 0
    }
    const port = readPort(values.port)
    const scenario = findScenario(values.scenario)
    const simulator = await startSimulator({ port, faults: scenario.faults, withEdge: true })
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'))
    const rootFile = join(folder, 'root.pem')
    await writeFile(rootFile, simulator.edge?.rootPem ?? '')
    world.print(renderWelcome(simulator, scenario.inputs, rootFile))
    await world.stopped
    await simulator.close()
    await rm(folder, { recursive: true })
    return 0
  } catch (error) {
    world.print(`simulator: ${error instanceof Error ? error.message : error}`)
    return 2
  }
}

const options = {
  port: { type: 'string', default: '0' },
  scenario: { type: 'string', default: 'success' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** The simulator needs eight ports in a row, so the last possible port is 65528. */
function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (port >= 0 && port <= 65_528) return port
  throw new RangeError(`--port: "${text}" is not a port from 0 to 65528`)
}

function renderWelcome(
  { iamEndpoint, scmEndpoint, stsEndpoint, idTokenVariables, edge }: Simulator,
  scenario: Readonly<Record<string, string>>,
  rootFile: string,
): string {
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

Visitors connect to these hosts. Each serves the old certificate until you bind the new one there:
${hosts}

Each of these three endpoints also answers:
  GET  /health                   whether it is running
  GET  /simulator/requests       every request so far
  GET  /simulator/pushes         the pushes that took effect
  GET  /simulator/edge           which host serves which certificate
  POST /simulator/bind           bind a pushed certificate: {"target": "CDN", "certificateId": "scs1700000000001"}
  POST /simulator/faults         make a request fail: {"on": "push", "action": {"kind": "html", "status": 502}}
  POST /simulator/revoke-tokens  make every token and temporary key invalid

Stop it with Ctrl+C.`
}
