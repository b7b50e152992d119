// action.yml, the code and README say the same.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { inputDefaults, readInputs } from '../../src/inputs/inputs.ts'
import { version } from '../../src/version.ts'
import { createFakeClock } from '../fixtures/fake-clock.ts'
import { createFakeRunner } from '../fixtures/fake-runner.ts'
import { goodInputs, runFlow } from '../fixtures/flow.ts'

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
  it.each(Object.keys(action.inputs))('names the input %s', (name) => {
    expect(readme).toContain(`| \`${name}\` |`)
  })

  it.each(Object.keys(action.outputs))('names the output %s', (name) => {
    expect(readme).toContain(`| \`${name}\` |`)
  })

  it('begins with the two commands', () => {
    const blocks = [...readme.matchAll(/^```sh\n([^`]*)```$/gm)].map(([, code]) => code?.trim())
    expect(blocks.slice(0, 2)).toEqual(['npm ci && npm run demo', 'npm ci && npm test'])
    expect(readme.indexOf('```sh')).toBe(readme.indexOf('```'))
  })

  it('has a usage example that is a good step', () => {
    const yaml = /^```yaml\n(jobs:[^`]*)```$/m.exec(readme)?.[1] ?? ''
    const { jobs } = parse(yaml)
    const step = jobs['push-certificate'].steps[0]
    expect(Object.keys(step.with).every((name) => name in action.inputs)).toBe(true)
    const runner = createFakeRunner({ ...goodInputs, targets: step.with.targets })
    const world = { runner, env: {}, readFile: () => '' }
    expect(readInputs(world as never).targets).toHaveLength(4)
  })
})

describe('the version', () => {
  it('is that of package.json', () => {
    expect(JSON.parse(read('package.json')).version).toBe(version)
  })
})
