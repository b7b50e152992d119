// `npm run demo`: one scenario from its step to its summary, against the simulated cloud.

import { access, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findScenario, listScenarios, type Scenario } from '../simulator/scenarios.ts'
import { startSimulator } from '../simulator/simulator.ts'
import { renderStep } from '../simulator/step.ts'
import { type ActionRun, builtAction, runAction } from './action-run.ts'
import { renderRunnerLog } from './runner-log.ts'
import { renderSummaryPage } from './summary-page.ts'

export interface DemoWorld {
  readonly print: (text: string) => void
  readonly inColour: boolean
  /** The action to run; default is the built one. */
  readonly bundle?: string
}

const help = `\
Usage: npm run demo -- [--scenario NAME]

Runs the built action against a simulated Huawei Cloud, as GitHub's runner would.

  --scenario NAME  default: success
  --list           list the scenarios
  --help           this text`

const options = {
  scenario: { type: 'string', default: 'success' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** Answers with the exit code: 0 when the story went as it should. */
export async function runDemoCli(args: readonly string[], world: DemoWorld): Promise<number> {
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true })
    if (values.help || values.list) {
      world.print(values.help ? help : listScenarios())
      return 0
    }
    return await tellStory(findScenario(values.scenario), world)
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
  const simulator = await startSimulator({ faults: scenario.faults })
  try {
    const inputs = {
      ...scenario.inputs,
      'iam-endpoint': simulator.iamEndpoint,
      'scm-endpoint': simulator.scmEndpoint,
      'sts-endpoint': simulator.stsEndpoint,
    }
    print(heading(`${scenario.name}: ${scenario.title}`))
    const shown = { password: '${{ secrets.HUAWEICLOUD_PASSWORD }}' }
    print(renderStep({ ...inputs, ...('password' in inputs && shown) }))
    const run = await runAction({ bundle, inputs, env: simulator.idTokenVariables })
    print(heading('Log'))
    print(renderRunnerLog(run.stdout, world.inColour))
    print(heading('Outputs'))
    print(renderOutputs(run.outputs))
    print(heading('Job summary'))
    print(run.summary)
    print(heading('In the simulated cloud'))
    for (const { service, project } of simulator.pushes) print(`${service} ${project}`.trim())
    const folder = await mkdtemp(join(tmpdir(), 'push-certificate-demo-'))
    const page = join(folder, 'summary.html')
    await writeFile(page, await renderSummaryPage(scenario.title, run.summary))
    return conclude(scenario, run, page, print)
  } finally {
    await simulator.close()
  }
}

function conclude(
  { expected }: Scenario,
  { exitCode, outputs, stderr }: ActionRun,
  page: string,
  print: DemoWorld['print'],
): number {
  const asExpected = exitCode === expected.exitCode && outputs['result'] === expected.result
  print(heading(`The step ended ${exitCode === 0 ? 'green' : `red (${exitCode})`}`))
  if (!asExpected) {
    print(`It should have ended with ${expected.exitCode} and the result "${expected.result}".`)
    print(stderr)
  }
  print(`The job summary as a page: ${page}`)
  return asExpected ? 0 : 1
}

function heading(text: string): string {
  return `\n── ${text} ${'─'.repeat(Math.max(3, 90 - text.length))}`
}

/** Long values by their size only, `results` a row a line. */
function renderOutputs(outputs: Readonly<Record<string, string>>): string {
  return Object.entries(outputs)
    .map(([name, value]) => {
      if (name === 'summary-markdown') return `${name}: ${value.length} characters, shown below`
      if (name === 'results') return `${name}: ${value.replaceAll('},{', '},\n  {')}`
      return `${name}: ${value.replaceAll('\n', '\n  ')}`
    })
    .join('\n')
}
