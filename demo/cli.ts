// `npm run demo`: runs one scenario against the simulated cloud, from its step to its summary.

import { access, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { renderVerifyHosts } from '../simulator/edge.ts'
import { findScenario, listScenarios, type Scenario } from '../simulator/scenarios.ts'
import { startSimulator } from '../simulator/simulator.ts'
import { renderStep } from '../simulator/step.ts'
import { type ActionRun, builtAction, runAction } from './action-run.ts'
import { renderRunnerLog } from './runner-log.ts'
import { renderSummaryPage } from './summary-page.ts'

/** What the command needs from outside. */
export interface DemoWorld {
  readonly print: (text: string) => void
  /** Whether to colour annotations. */
  readonly inColour: boolean
  /** The action to run; default is the built one. */
  readonly bundle?: string
}

const help = `\
Usage: npm run demo -- [NAME]

Runs the built action against a simulated Huawei Cloud, as GitHub's runner does.

  NAME             run this scenario; default: success
  --scenario NAME  the same
  --list           list the scenarios
  --help           print this text`

const options = {
  scenario: { type: 'string', default: 'success' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/**
 * Runs a scenario. Returns the exit code: 0 when the run ended as the scenario expects, 1 when it
 * did not, 2 after an error.
 */
export async function runDemoCli(args: readonly string[], world: DemoWorld): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    if (values.help || values.list) {
      world.print(values.help ? help : listScenarios())
      return 0
    }
    if (positionals.length > 1) throw new Error(`name one scenario, not ${positionals.length}`)
    return await tellStory(findScenario(positionals[0] ?? values.scenario), world)
  } catch (error) {
    world.print(`demo: ${error instanceof Error ? error.message : error}`)
    return 2
  }
}

async function tellStory(scenario: Scenario, world: DemoWorld): Promise<number> {
  const { print, bundle = builtAction } = world
  await access(bundle).catch(() => {
    throw new Error(`${bundle} is missing: build it with "npm run build"`)
  })
  const { faults, checksEdge = false } = scenario
  const simulator = await startSimulator({ faults, withEdge: checksEdge })
  const { edge, iamEndpoint, scmEndpoint, stsEndpoint } = simulator
  const folder = await mkdtemp(join(tmpdir(), 'push-certificate-demo-'))
  const rootFile = join(folder, 'root.pem')
  await writeFile(rootFile, edge?.rootPem ?? '')
  const endpoints = {
    ...(edge !== null && { 'verify-hosts': renderVerifyHosts(edge) }),
    'iam-endpoint': iamEndpoint,
    'scm-endpoint': scmEndpoint,
    'sts-endpoint': stsEndpoint,
  }
  /** One step, from its YAML to its summary. */
  const runStep = async (title: string, inputs: Readonly<Record<string, string>>, page: string) => {
    print(heading(title))
    const shown = { password: '${{ secrets.HUAWEICLOUD_PASSWORD }}' }
    print(renderStep({ ...inputs, ...('password' in inputs && shown) }))
    const env = {
      ...simulator.idTokenVariables,
      ...(edge !== null && { NODE_EXTRA_CA_CERTS: rootFile }),
    }
    const run = await runAction({ bundle, inputs, env })
    print(heading('Log'))
    print(renderRunnerLog(run.stdout, world.inColour))
    print(heading('Outputs'))
    print(renderOutputs(run.outputs))
    print(heading('Job summary'))
    print(run.summary)
    await writeFile(join(folder, page), await renderSummaryPage(title, run.summary))
    print(`The job summary as a page: ${join(folder, page)}`)
    return run
  }
  try {
    const inputs = { ...scenario.inputs, ...endpoints }
    const run = await runStep(`${scenario.name}: ${scenario.title}`, inputs, 'summary.html')
    print(heading('In the simulated cloud'))
    for (const { service, project } of simulator.pushes) print(`${service} ${project}`.trim())
    const code = conclude(scenario.expected, run, print)
    if (edge === null || code !== 0) return code

    print(heading('Someone binds the certificate in each service'))
    const id = run.outputs['certificate-id'] ?? ''
    for (const { target } of edge.addresses) print(`${target}: ${edge.bind(target, id) ?? 'bound'}`)
    const { targets: _, ...withoutTargets }: Readonly<Record<string, string>> = inputs
    const checkOnly = { ...withoutTargets, 'verify-required': 'true' }
    const after = await runStep('Afterwards: check only', checkOnly, 'summary-afterwards.html')
    return conclude({ exitCode: 0, result: 'success' }, after, print)
  } finally {
    await simulator.close()
  }
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

/** Outputs as text: the summary by its length only, `results` and `checks` with a row per line. */
function renderOutputs(outputs: Readonly<Record<string, string>>): string {
  return Object.entries(outputs)
    .map(([name, value]) => {
      if (name === 'summary-markdown') return `${name}: ${value.length} characters, shown below`
      if (name === 'results' || name === 'checks')
        return `${name}: ${value.replaceAll('},{', '},\n  {')}`
      return `${name}: ${value.replaceAll('\n', '\n  ')}`
    })
    .join('\n')
}
