// GitHub's own validator reads what GitHub will read, and what users copy from our pages.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import {
  allJobs,
  readWorkflow,
  type Step,
  workflowFiles,
} from '../../scripts/lint/workflow-files.ts'
import { publishedAction } from '../../simulator/step.ts'
import { documentedCaller } from '../fixtures/fleet-world.ts'
import { complaintsAbout } from '../fixtures/language-service.ts'
import { blocksOf } from '../fixtures/pages.ts'
import { isManifest, wholeWorkflow } from '../fixtures/readme-yaml.ts'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const action = parse(read('action.yml'))
const fleet = ['plan', 'push', 'gather'].map((name) => `fleet/${name}/action.yml`)
const actions = ['action.yml', ...fleet]
// The reader of manifests reads those (code-blocks.test.ts).
const blocks = blocksOf('yaml').filter(([, text]) => !isManifest(text))

describe("GitHub's language service", () => {
  it.each(actions)('accepts the action %s', async (file) => {
    expect(await complaintsAbout(read(file), 'action')).toEqual([])
  })

  it.each(workflowFiles)('accepts the workflow %s', async (file) => {
    expect(await complaintsAbout(readWorkflow(file).text)).toEqual([])
  })

  it.each(blocks)('accepts the block %s', async (_, text) => {
    expect(await complaintsAbout(wholeWorkflow(text))).toEqual([])
  })

  it.each([
    ['a wrong input', 'with: {certificat-id: x}', "Invalid action input 'certificat-id'"],
    ['a wrong context', `with: {targets: "\${{ step.x.outputs.y }}"}`, 'Unrecognized named-value'],
    ['a wrong key', 'wiht: {targets: CDN}', "Unexpected value 'wiht'"],
  ])('would find %s', async (_, rest, message) => {
    const step = `- uses: ${publishedAction}\n  ${rest}\n`
    const found = await complaintsAbout(wholeWorkflow(step))
    expect(found.join('\n')).toContain(message)
  })

  it('would find a wrong input of the fleet', async () => {
    const chunk = readWorkflow('push-fleet-chunk.yml').text.replace('targets: $', 'target: $')
    expect((await complaintsAbout(chunk)).join('\n')).toContain("Invalid action input 'target'")
    const caller = documentedCaller().replace('select: "', 'selekt: "')
    expect(await complaintsAbout(caller)).not.toEqual([])
  })

  it('would find a wrong action.yml', async () => {
    const text = read('action.yml').replace('using: node24', 'using: node23')
    expect(await complaintsAbout(text, 'action')).not.toEqual([])
  })
})

/** Outputs of our action that an expression in the text reads, of steps in the same text. */
function outputsRead(text: string, steps: readonly Step[]): readonly string[] {
  const own = steps.filter(({ uses }) => uses === './' || uses === publishedAction)
  const ids = own.flatMap(({ id }) => (id === undefined ? [] : [id]))
  return [...text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)].flatMap(
    ([, id = '', name = '']) => (ids.includes(id) ? [name] : []),
  )
}

describe('an output that a text reads', () => {
  const declared = Object.keys(action.outputs)

  it.each(blocks)('in the block %s, is in action.yml', (_, text) => {
    const { jobs } = parse(wholeWorkflow(text))
    const steps = Object.values<{ steps?: Step[] }>(jobs).flatMap((job) => job.steps ?? [])
    expect(declared).toEqual(expect.arrayContaining([...outputsRead(text, steps)]))
  })

  it.each(allJobs)('in %s, is in action.yml', (_, job) => {
    const read = outputsRead(JSON.stringify(job), job.steps ?? [])
    expect(declared).toEqual(expect.arrayContaining([...read]))
  })

  it('is found on our pages at all', () => {
    const steps = [{ id: 'push', uses: publishedAction }]
    const text = blocks.map(([, block]) => block).join('\n')
    expect(outputsRead(text, steps)).toContain('failed-targets')
  })
})
