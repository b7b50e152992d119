// How the code speaks: comments that fit, a docstring for every public function, no riddles.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

const root = fileURLToPath(new URL('../../', import.meta.url))
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.startsWith('dist/'))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const code = tracked.filter((file) => /\.(ts|mjs|cjs)$/.test(file))
const shipping = code.filter((file) => /^(src|simulator|demo)\//.test(file))

const longestComment = 100

describe('comments', () => {
  it.each(code)('%s: keep within 100 columns', (file) => {
    const wide = read(file)
      .split('\n')
      .map((line, index) => ({ line: index + 1, text: line }))
      .filter(({ text }) => /^\s*(\/\/|\*|\/\*\*)/.test(text) && text.length > longestComment)
      // An address cannot be broken.
      .filter(({ text }) => !/https?:\/\/\S+$/.test(text))
    expect(wide).toEqual([])
  })

  it.each(shipping)('%s: says what the file is for in its first lines', (file) => {
    expect(read(file)).toMatch(/^\/\/ \S/)
  })
})

describe('public functions', () => {
  it.each(shipping)('%s: have a docstring', (file) => {
    const lines = read(file).split('\n')
    const bare = lines.filter(
      (line, index) =>
        /^export (async )?function |^export class |^export const \w+(: [^=]+)? = (async )?\(/.test(
          line,
        ) && !/\*\/$/.test(lines[index - 1] ?? ''),
    )
    expect(bare).toEqual([])
  })
})

/** Ways of speaking that have to be read twice. */
const riddles =
  /\b(that is none|so many(?! \w+ )|whoever|of several the one|stands in for|is told|warns not|is to be|are to be|looked at|what is no|cures?|wherever it is meant)\b/i

describe('prose', () => {
  const pages = tracked.filter((file) => /\.(md|yml)$/.test(file))
  it.each([...pages, ...shipping])('%s: speaks plainly', (file) => {
    const found = read(file)
      .split('\n')
      .filter((line) => riddles.test(line))
    expect(found).toEqual([])
  })
})
