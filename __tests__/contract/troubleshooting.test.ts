// docs/troubleshooting.md has messages as the action writes them.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

const root = fileURLToPath(new URL('../../', import.meta.url))
const sources = execFileSync('git', ['ls-files', 'src'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')
  .replaceAll("\\'", "'")
  .replace(/\$\{[^{}]*\}/g, '§')
const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8')

/** The messages of the table, without the parts that differ from run to run. */
const messages = [...page.matchAll(/^\| (`.*?) \| /gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, message = '']) => message.split('…')),
)

/** Matches the text in a source, whose first and last word may be expressions there. */
function patternOf(text: string): RegExp {
  const words = text.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const first = [...words.slice(0, -1), ''].join(' ')
  const last = words.at(-1) ?? ''
  return words.length === 1
    ? new RegExp(last)
    : new RegExp(`(?:${first}|§ ${first.split(' ').slice(1).join(' ')})(?:${last}|§)`)
}

/** An error code, which the code may write as a number. */
const code = /^(IAM|APIGW|SCM|CDN)\.\d+$/

describe('a message in docs/troubleshooting.md', () => {
  const texts = messages.map((text) => text.trim()).filter((text) => text.length > 8)

  it('would be found if it were another', () => {
    expect(patternOf('The credentials are accepted').test(sources)).toBe(false)
  })

  it('is found', () => expect(texts.length).toBeGreaterThan(12))

  it.each(texts.filter((text) => !code.test(text)))('is one of ours: %s', (text) => {
    expect(patternOf(text).test(sources)).toBe(true)
  })
})
