// Tells one scenario: what is bound before, the step, its log, outputs and summary, and what is
// bound afterwards.

import { access, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderVerifyHosts, visitedHost } from '../simulator/edge.ts'
import { listPlaces, renderPlaceHosts } from '../simulator/places.ts'
import { type Scenario, scenarios } from '../simulator/scenarios.ts'
import { type Simulator, startSimulator } from '../simulator/simulator.ts'
import { renderStep } from '../simulator/step.ts'
import { type ActionRun, builtAction, runAction } from './action-run.ts'
import { countChanges, readBound, renderBound } from './bound-table.ts'
import { renderOutputs } from './outputs-text.ts'
import { renderRunnerLog } from './runner-log.ts'
import { renderSummaryPage } from './summary-page.ts'
import { renderSummaryText } from './summary-text.ts'

/** What the command needs from outside. */
export interface DemoWorld {
  readonly print: (text: string) => void
  /** Whether to colour annotations. */
  readonly inColour: boolean
  /** The action to run; default is the built one. */
  readonly bundle?: string
}

/** What every step of a scenario uses. */
interface Stage {
  readonly simulator: Simulator
  readonly world: DemoWorld
  /** For pages and the roots that visitors trust. */
  readonly folder: string
}

type Inputs = Readonly<Record<string, string>>

/** Runs a scenario. Returns 0 when the run ended as the scenario expects, else 1. */
export async function tellStory(scenario: Scenario, world: DemoWorld): Promise<number> {
  const { print, bundle = builtAction } = world
  await access(bundle).catch(() => {
    throw new Error(`${bundle} is missing: build it with "npm run build"`)
  })
  const { faults, checksEdge = false, goLive, sabotages = [] } = scenario
  const simulator = await startSimulator({
    faults,
    withEdge: checksEdge,
    ...(goLive !== undefined && { goLive }),
    sabotages,
  })
  try {
    const folder = await mkdtemp(join(tmpdir(), 'push-certificate-demo-'))
    const stage = { simulator, world, folder }
    const inputs = { ...scenario.inputs, ...placesOf(scenario, simulator) }
    print(heading(`${scenario.name}: ${scenario.title}`))
    if (scenario.intro !== undefined) print(scenario.intro)
    print('Huawei Cloud is simulated on this machine. The step runs as it would on GitHub.')
    const code = await tellStep(scenario, inputs, stage)
    const { edge } = simulator
    const isToBind = edge !== null && code === 0
    const ended = isToBind ? await tellBindingByHand(inputs, stage) : code
    const others = scenarios.map(({ name }) => name).filter((name) => name !== scenario.name)
    print(`\nOther scenarios, each with "npm run demo -- NAME": ${others.join(', ')}.`)
    return ended
  } finally {
    await simulator.close()
  }
}

/** The inputs that say where the simulated cloud is. */
function placesOf({ goLive, inputs }: Scenario, simulator: Simulator): Inputs {
  const { edge, iamEndpoint, scmEndpoint, stsEndpoint } = simulator
  const { elbEndpoint, wafEndpoint, cdnEndpoint } = simulator
  const places = goLive === undefined ? [] : listPlaces(simulator, Object.keys(goLive.leaves))
  return {
    ...(edge !== null && { 'verify-hosts': renderVerifyHosts(edge) }),
    ...(goLive !== undefined && {
      'verify-hosts': renderPlaceHosts(places, 'old', visitedHost),
    }),
    'iam-endpoint': iamEndpoint,
    'scm-endpoint': scmEndpoint,
    ...('agency-urn' in inputs && { 'sts-endpoint': stsEndpoint }),
    ...(goLive !== undefined && {
      'elb-endpoint': elbEndpoint,
      'waf-endpoint': wafEndpoint,
      'cdn-endpoint': cdnEndpoint,
    }),
  }
}

/** The scenario's own step, between what the cloud has before and afterwards. */
async function tellStep(scenario: Scenario, inputs: Inputs, stage: Stage): Promise<number> {
  const { simulator, world } = stage
  const { print } = world
  const { goLive } = scenario
  const before = goLive === undefined ? null : readBound(simulator, goLive)
  if (before !== null) {
    print(heading('Before: what is bound in the simulated cloud'))
    print(renderBound(before))
  }
  const run = await runStep('The step', inputs, 'summary.html', stage)
  if (before === null || goLive === undefined) {
    print(heading('Pushed in the simulated cloud'))
    print(simulator.pushes.map(({ service, project }) => `${service} ${project}`.trim()).join('\n'))
    if (simulator.pushes.length === 0) print('nothing')
  } else {
    const after = readBound(simulator, goLive)
    print(heading(`Afterwards: ${countChanges(after, before)}`))
    print(renderBound(after, before))
  }
  return conclude(scenario.expected, run, print)
}

/** Someone binds what was pushed, and a step that only checks the hosts sees it. */
async function tellBindingByHand(inputs: Inputs, stage: Stage): Promise<number> {
  const { simulator, world } = stage
  const { print } = world
  print(heading('Someone binds the certificate in each service'))
  for (const { target } of simulator.edge?.addresses ?? []) {
    print(`${target}: ${simulator.edge?.bind(target, inputs['certificate-id'] ?? '') ?? 'bound'}`)
  }
  const { targets: _, ...withoutTargets } = inputs
  const checkOnly = { ...withoutTargets, 'verify-required': 'true' }
  const run = await runStep('A step that only checks', checkOnly, 'summary-afterwards.html', stage)
  return conclude({ exitCode: 0, result: 'success' }, run, print)
}

/** One step, from its YAML to its summary. */
async function runStep(
  title: string,
  inputs: Inputs,
  page: string,
  { simulator, world, folder }: Stage,
): Promise<ActionRun> {
  const { print, inColour, bundle = builtAction } = world
  print(heading(title))
  const shown = { password: '${{ secrets.HUAWEICLOUD_PASSWORD }}' }
  print(renderStep({ ...inputs, ...('password' in inputs && shown) }))
  const rootFile = join(folder, 'root.pem')
  await writeFile(rootFile, simulator.rootPem)
  const env = {
    ...simulator.idTokenVariables,
    ...(simulator.rootPem !== '' && { NODE_EXTRA_CA_CERTS: rootFile }),
  }
  const run = await runAction({ bundle, inputs, env })
  print(heading('Log'))
  print(renderRunnerLog(run.stdout, inColour))
  print(heading('Job summary'))
  print(await renderSummaryText(run.summary))
  await writeFile(join(folder, page), await renderSummaryPage(title, run.summary))
  print(`\n▸ is folded on GitHub. The job summary as a page: ${join(folder, page)}`)
  print(heading('Outputs'))
  print(renderOutputs(run.outputs))
  return run
}

function conclude(
  expected: Scenario['expected'],
  { exitCode, outputs, stderr }: ActionRun,
  print: DemoWorld['print'],
): number {
  const asExpected = exitCode === expected.exitCode && outputs['result'] === expected.result
  print(heading(`The step ended ${exitCode === 0 ? 'green' : `red (${exitCode})`}`))
  if (!asExpected) {
    print(`It should have ended with ${expected.exitCode} and the result "${expected.result}".`)
    print(stderr)
  }
  return asExpected ? 0 : 1
}

function heading(text: string): string {
  return `\n── ${text} ${'─'.repeat(Math.max(3, 90 - text.length))}`
}
