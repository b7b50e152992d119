// `npm run try -- step.yml`: runs the built action on this machine with the inputs of a step, as
// GitHub's runner does, and prints what the runner would show.

import { existsSync, readFileSync } from 'node:fs'
import { builtAction, runAction } from '../demo/action-run.ts'
import { renderOutputs } from '../demo/outputs-text.ts'
import { renderRunnerLog } from '../demo/runner-log.ts'
import { readStep } from './try/read-step.ts'
import { renderUnexpected } from './try/unexpected.ts'

const usage = `\
Usage: npm run try -- step.yml

Runs the built action with "with" and "env" of a step, which the file holds as a workflow would.
It reads no expressions, such as "\${{ vars.X }}". It passes the variables of your shell on, except
those of a runner. The exit code is the step's.`

async function tryStep(file: string): Promise<number> {
  if (!existsSync(builtAction)) throw new Error('dist is missing: build it with "npm run build"')
  const { inputs, env } = readStep(readFileSync(file, 'utf8'))
  const unknown = renderUnexpected(Object.keys(inputs))
  if (unknown !== null) console.log(`Warning: ${unknown}`)
  const own = Object.entries(process.env).flatMap(([name, value = '']) =>
    /^(GITHUB|INPUT|RUNNER|ACTIONS|NODE_OPTIONS|npm)/.test(name) ? [] : [[name, value]],
  )
  const run = await runAction({ inputs, env: { ...Object.fromEntries(own), ...env } })
  console.log(renderRunnerLog(run.stdout, process.stdout.isTTY === true))
  if (run.stderr !== '') console.error(run.stderr)
  console.log(`\nOutputs:\n${renderOutputs(run.outputs)}`)
  return run.exitCode ?? 1
}

const [file = '', ...rest] = process.argv.slice(2)
if (file === '--help') console.log(usage)
else if (file === '' || file.startsWith('-') || rest.length > 0) {
  console.error(usage)
  process.exitCode = 2
} else {
  try {
    process.exitCode = await tryStep(file)
  } catch (error) {
    console.error(`${file}: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 2
  }
}
