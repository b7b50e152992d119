// Writes docs/inputs.md and docs/outputs.md from action.yml, and the short tables in README between
// their markers. The comments in action.yml are the groups of the inputs: a title, then a note.

import { readFileSync, writeFileSync } from 'node:fs'
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'
import { slug } from '../__tests__/fixtures/markdown.ts'
import { outputExamples } from './output-examples.ts'
import { between, table } from './tables.ts'

interface Entry {
  readonly name: string
  readonly description: string
  readonly default?: string
}

interface Group {
  readonly title: string
  readonly note: string
  readonly entries: readonly Entry[]
}

/** The inputs or the outputs of action.yml, by group. */
export function readGroups(text: string, kind: 'inputs' | 'outputs'): readonly Group[] {
  const map = parseDocument(text).get(kind)
  if (!isMap(map)) throw new Error(`action.yml has no ${kind}`)
  const groups: { title: string; note: string; entries: Entry[] }[] = []
  for (const [index, { key }] of map.items.entries()) {
    if (!isScalar(key)) throw new Error(`a key of ${kind} is not a name`)
    // The comment before the first key of a map belongs to the map.
    const comment = index === 0 ? map.commentBefore : key.commentBefore
    if (comment) {
      const [, title = '', note = ''] = /^(.*?)(?:\. (.*))?$/s.exec(comment.trim()) ?? []
      groups.push({ title, note, entries: [] })
    }
    groups.at(-1)?.entries.push(entryOf(map, String(key.value)))
  }
  return groups
}

function entryOf(map: YAMLMap, name: string): Entry {
  const text = (key: string) => map.getIn([name, key])
  const value = text('default')
  return {
    name,
    description: String(text('description')),
    ...(value !== undefined && { default: String(value) }),
  }
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
const code = (text: string) => `\`${text}\``

const defaultOf = (entry: Entry) => (entry.default === undefined ? 'none' : code(entry.default))

/** The page with all inputs. */
export function renderInputsPage(text: string): string {
  const sections = readGroups(text, 'inputs').map(({ title, note, entries }) => {
    const rows = entries.map((entry) => [
      code(entry.name),
      cell(entry.description),
      defaultOf(entry),
    ])
    const lead = note === '' ? '' : `${note}.\n\n`
    return `## ${title}\n\n${lead}${table(['input', 'description', 'default'], rows)}\n`
  })
  return `# Inputs

Generated from \`action.yml\` (\`npm run docs\`); do not edit. No single input is always required: a group says what it needs.
Choose one way to sign in. Without any, the action reads [the environment](sign-in.md#from-the-environment).

${sections.join('\n')}`
}

/** The page with all outputs. */
export function renderOutputsPage(text: string): string {
  const sections = readGroups(text, 'outputs').map(({ title, entries }) => {
    const rows = entries.map(({ name, description }) => [
      code(name),
      cell(description),
      cell(exampleOf(name)),
    ])
    return `## ${title}\n\n${table(['output', 'description', 'example'], rows)}\n`
  })
  return `# Outputs

Generated from \`action.yml\` (\`npm run docs\`); do not edit. Outputs are always set before the step fails. They never
contain a password, a token or a key. \`result\` and the counts contain no region name, so another action that masks
region names cannot blank them.

${sections.join('\n')}`
}

function exampleOf(name: string): string {
  const value = outputExamples[name]
  return code(typeof value === 'string' ? value : JSON.stringify(value))
}

/** README's table of the inputs or outputs: a line for each group, which links to its page. */
export function renderReadmeTable(text: string, kind: 'inputs' | 'outputs'): string {
  const rows = readGroups(text, kind).map(({ title, note, entries }) => {
    const names = entries.map(({ name }) => code(name)).join(', ')
    const group = `[${title}](docs/${kind}.md#${slug(title)})`
    return kind === 'inputs'
      ? [group, names, cell(note.replace(/^Required:? /, ''))]
      : [group, names]
  })
  return table(kind === 'inputs' ? ['group', 'inputs', 'required'] : ['group', 'outputs'], rows)
}

if (import.meta.main) {
  const at = (file: string) => new URL(`../${file}`, import.meta.url)
  const read = (file: string) => readFileSync(at(file), 'utf8')
  const action = read('action.yml')
  writeFileSync(at('docs/inputs.md'), renderInputsPage(action))
  writeFileSync(at('docs/outputs.md'), renderOutputsPage(action))
  const withInputs = between(read('README.md'), 'inputs', renderReadmeTable(action, 'inputs'))
  writeFileSync(
    at('README.md'),
    between(withInputs, 'outputs', renderReadmeTable(action, 'outputs')),
  )
}
