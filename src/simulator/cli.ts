// `npm run simulator`: starts the simulated cloud for people and workflows, and tells how to use it.

import { parseArgs } from 'node:util'
import { findScenario, listScenarios } from './scenarios.ts'
import { type Simulator, startSimulator } from './simulator.ts'
import { renderStep } from './step.ts'

export interface SimulatorCliWorld {
  readonly print: (text: string) => void
  /** Resolves when the simulator is to stop. */
  readonly stopped: Promise<unknown>
}

const help = `\
Usage: npm run simulator -- [--port N] [--scenario NAME]

Starts IAM, STS and SCM of Huawei Cloud on this machine until it is interrupted.

  --port N         IAM, SCM, STS and GitHub's ID tokens at this port and the next three;
                   default: free ports
  --scenario NAME  let the cloud misbehave as this scenario says; default: success
  --list           list the scenarios
  --help           this text`

/** Runs until `world.stopped` settles; answers with the exit code. */
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
    const simulator = await startSimulator({ port, faults: scenario.faults })
    world.print(renderWelcome(simulator, scenario.inputs))
    await world.stopped
    await simulator.close()
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

/** Four ports in a row are needed. */
function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (port >= 0 && port <= 65_532) return port
  throw new RangeError(`--port: "${text}" is not a port from 0 to 65532`)
}

function renderWelcome(
  { iamEndpoint, scmEndpoint, stsEndpoint, idTokenVariables }: Simulator,
  inputs: Readonly<Record<string, string>>,
): string {
  const endpoints = { 'iam-endpoint': iamEndpoint, 'scm-endpoint': scmEndpoint }
  const step =
    'agency-urn' in inputs
      ? renderStep({ ...inputs, ...endpoints, 'sts-endpoint': stsEndpoint }, idTokenVariables)
      : renderStep({ ...inputs, ...endpoints })
  return `\
Huawei Cloud is simulated on this machine. Put this into a workflow:

${step}

IAM   ${iamEndpoint}
SCM   ${scmEndpoint}
STS   ${stsEndpoint}

At each of them:
  GET  /health                   is it up?
  GET  /simulator/requests       everything that was asked
  GET  /simulator/pushes         the pushes that took effect
  POST /simulator/faults         let something go wrong, as JSON: {"on": "push", "action": {"kind": "html", "status": 502}}
  POST /simulator/revoke-tokens  make every token and temporary key invalid

Stop it with Ctrl+C.`
}
