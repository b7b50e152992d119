// The rules of `npm run check` that no linter has: each finds what breaks it, and nothing else.

import { describe, expect, it } from '@jest/globals'
import { layeringProblems } from '../../scripts/lint/layering.ts'
import { formatProblem, type Problem } from '../../scripts/lint/problem.ts'
import { proseProblems } from '../../scripts/lint/prose.ts'
import { mayImport, renderRooms } from '../../scripts/lint/rooms.ts'
import { workflowProblems } from '../../scripts/lint/workflow-rules.ts'

const told = (problems: readonly Problem[]) => problems.map(formatProblem)

describe('the rules of prose', () => {
  it.each<[string, string, RegExp]>([
    ['src/x.ts', 'export const x = 1\n', /^src\/x\.ts:1: say in the first lines/],
    ['src/x.ts', `// ${'x'.repeat(98)}\n`, /^src\/x\.ts:1: a comment of 101 columns/],
    ['src/x.ts', '// A file.\n\nexport function x() {}\n', /^src\/x\.ts:3: .* docstring/],
    ['docs/x.md', 'One.\nWhoever reads it.\n', /^docs\/x\.md:2: "Whoever"/],
  ])('find the mistake in %s: %j', (file, text, expected) => {
    expect(told(proseProblems([{ file, text }]))).toEqual([expect.stringMatching(expected)])
  })

  it('let an address be long, and tests speak as they like', () => {
    const text = `// See https://example.com/${'x'.repeat(100)}\n`
    const files = [
      { file: 'src/x.ts', text },
      { file: '__tests__/x.test.ts', text: 'export function whoever() {}\n' },
    ]
    expect(proseProblems(files)).toEqual([])
  })
})

describe('the rules of layering', () => {
  const picture = { file: 'ARCHITECTURE.md', text: `\`\`\`mermaid\n${renderRooms()}\n\`\`\`` }
  /** One file in every room, and what is added or put in their place. */
  const problemsWith = (more: Readonly<Record<string, string>>) => {
    const names = Object.keys(mayImport).map((room) => {
      if (['simulator', 'demo'].includes(room)) return `${room}/x.ts`
      const isFile = ['errors', 'days', 'version', 'runner', 'world', 'record'].includes(room)
      const isTop = ['main', 'index', 'resolver'].includes(room)
      return isFile || isTop ? `src/${room}.ts` : `src/${room}/x.ts`
    })
    const texts = { ...Object.fromEntries(names.map((name) => [name, ''])), ...more }
    const files = Object.entries(texts).map(([file, text]) => ({ file, text }))
    return told(layeringProblems([...files, picture]))
  }

  it('find nothing in rooms that import nothing', () => {
    expect(problemsWith({})).toEqual([])
  })

  it.each<[string, string, RegExp]>([
    ['src/cloud/x.ts', "import { y } from '../bind/x.ts'", /"cloud" may not import bind\/x\.ts/],
    ['src/cloud/x.ts', "import type { y } from 'yaml'", /"cloud" may not import yaml/],
    ['src/cloud/x.ts', "import tls from 'node:tls'", /opens sockets/],
    ['src/cloud/x.ts', 'const now = Date.now()', /^src\/cloud\/x\.ts:1: "Date\.now"/],
    ['src/bind/x.ts', "const name = 'push_support'", /"push_support" is a service's own name/],
    ['src/bind/helpers.ts', '', /a drawer/],
    ['src/bind/x.ts', "export * from './y.ts'", /no barrel/],
    ['src/strange/x.ts', '', /add the room "strange"/],
    ['src/report/summary.ts', "import { y } from './rows/targets.ts'", /read rows instead/],
    ['src/report/html.ts', "import { y } from '../push/x.ts'", /read rows instead/],
    ['src/main.ts', "const says = 'two words'", /a sentence .* belongs into the report/],
    ['src/main.ts', 'const x = redacted', /the report redacts/],
  ])('find the mistake in %s: %j', (file, text, expected) => {
    expect(problemsWith({ [file]: text })).toContainEqual(expect.stringMatching(expected))
  })

  it('find circles of files', () => {
    const circle = {
      'src/bind/y.ts': "import { z } from './z.ts'",
      'src/bind/z.ts': "import { y } from './y.ts'",
    }
    expect(problemsWith(circle)).toEqual([
      'src/bind/y.ts: files import in a circle: bind/y.ts -> bind/z.ts -> bind/y.ts',
    ])
  })

  it('find a picture that differs from the table', () => {
    const [problem] = layeringProblems([{ file: 'ARCHITECTURE.md', text: 'no picture' }]).slice(-1)
    expect(problem?.message).toMatch(/^the picture differs from the table/)
  })
})

describe('the rules of workflows', () => {
  it('find nothing in ours', () => {
    expect(told(workflowProblems())).toEqual([])
  })
})
