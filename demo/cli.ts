// `npm run demo`: runs one scenario against the simulated cloud, from its step to its summary.

import { parseArgs } from 'node:util'
import { defaultStory, findScenario, listScenarios } from '../simulator/scenarios.ts'
import { type DemoWorld, tellStory } from './story.ts'

const help = `\
Usage: npm run demo -- [NAME]

Runs the built action against a simulated Huawei Cloud, as GitHub's runner does.

  NAME             run this scenario; default: ${defaultStory}
  --scenario NAME  the same
  --list           list the scenarios
  --help           print this text`

const options = {
  scenario: { type: 'string', default: defaultStory },
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
