// action.yml, the code, README and the pages of inputs and outputs say the same.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import {
  renderInputsPage,
  renderOutputsPage,
  renderReadmeTable,
} from '../../scripts/inputs-page.ts'
import { outputExamples } from '../../scripts/output-examples.ts'
import { between } from '../../scripts/tables.ts'
import { inputDefaults, readInputs } from '../../src/inputs/inputs.ts'
import { version } from '../../src/version.ts'
import { createFakeClock } from '../fixtures/fake-clock.ts'
import { createFakeRunner } from '../fixtures/fake-runner.ts'
import { goodInputs, runFlow } from '../fixtures/flow.ts'
import { runBind } from '../fixtures/site.ts'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const action: {
  inputs: Record<string, { description: string; default?: string; required?: boolean }>
  outputs: Record<string, { description: string }>
  runs: { using: string; main: string }
} = parse(read('action.yml'))
const readme = read('README.md')

describe('action.yml', () => {
  it('has the defaults of the code', () => {
    const declared = Object.entries(action.inputs).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    )
    expect(Object.fromEntries(declared)).toEqual(inputDefaults)
  })

  it('declares each input that the code reads, and no other', () => {
    const asked = new Set<string>()
    const runner = createFakeRunner(goodInputs)
    const world = {
      runner: {
        ...runner,
        getInput: (name: string) => {
          asked.add(name)
          return runner.getInput(name)
        },
      },
      env: {},
      readFile: () => '',
      clock: createFakeClock(),
    }
    readInputs(world as never)
    expect([...asked].sort()).toEqual(Object.keys(action.inputs).sort())
  })

  it('declares each output that a run sets, and no other', async () => {
    const { runner } = await runFlow()
    expect(Object.keys(runner.outputs).sort()).toEqual(Object.keys(action.outputs).sort())
  })

  it('describes everything and runs the bundle on node24', () => {
    for (const { description } of [
      ...Object.values(action.inputs),
      ...Object.values(action.outputs),
    ]) {
      expect(description).toMatch(/\.$/)
    }
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
  })
})

describe('README', () => {
  it.each([
    ['inputs', Object.keys(action.inputs)],
    ['outputs', Object.keys(action.outputs)],
  ])('names all %s in its table, and their page has a row for each', (kind, names) => {
    const table = readme.split(`<!-- ${kind} -->`)[1]?.split(`<!-- /${kind} -->`)[0] ?? ''
    for (const name of names) expect(table).toMatch(new RegExp(`[|,] \`${name}\`( \\||,)`))
    const page = read(`docs/${kind}.md`)
    for (const name of names) expect(page).toContain(`\n| \`${name}\` |`)
  })

  it('has tables and pages that are fresh: else run npm run docs', () => {
    const text = read('action.yml')
    expect(read('docs/inputs.md')).toBe(renderInputsPage(text))
    expect(read('docs/outputs.md')).toBe(renderOutputsPage(text))
    for (const kind of ['inputs', 'outputs'] as const)
      expect(between(readme, kind, renderReadmeTable(text, kind))).toBe(readme)
  })

  it('fits on few screens', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(250)
  })

  it('begins with the two commands', () => {
    const blocks = [...readme.matchAll(/^```sh\n([^`]*)```$/gm)].map(([, code]) => code?.trim())
    expect(blocks.slice(0, 2)).toEqual(['npm ci && npm run demo', 'npm ci && npm test'])
    expect(readme.indexOf('```sh')).toBe(readme.indexOf('```'))
  })

  it('has a usage example that is a good step', () => {
    const yaml = /^```yaml\n(name:[^`]*^jobs:[^`]*)```$/m.exec(readme)?.[1] ?? ''
    const { on, jobs } = parse(yaml)
    expect(Object.keys(on)).toContain('workflow_dispatch')
    const step = jobs['push-certificate'].steps[0]
    expect(Object.keys(step.with).every((name) => name in action.inputs)).toBe(true)
    const runner = createFakeRunner({ ...goodInputs, targets: step.with.targets })
    const world = { runner, env: {}, readFile: () => '' }
    expect(readInputs(world as never).targets).toHaveLength(4)
  })
})

describe('the example of an output', () => {
  it('is there for each', () => {
    expect(Object.keys(outputExamples)).toEqual(Object.keys(action.outputs))
  })

  it('has the fields that a run writes', async () => {
    const { runner } = await runBind({ inputs: { 'verify-hosts': 'www.example.com' } })
    const fieldsOf = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.slice(0, 1).map(fieldsOf)
      if (typeof value !== 'object' || value === null) return 'value'
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fieldsOf(each)]))
    }
    for (const name of ['results', 'bindings', 'restore', 'checks']) {
      const written = JSON.parse(runner.outputs[name] ?? '')
      expect({ [name]: fieldsOf(outputExamples[name]) }).toEqual({ [name]: fieldsOf(written) })
    }
  })
})

describe('the version', () => {
  it('is that of package.json', () => {
    expect(JSON.parse(read('package.json')).version).toBe(version)
  })
})
