import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { runDemoCli } from '../../demo/cli.ts'
import { parseOutputsFile } from '../../demo/outputs-file.ts'
import { renderRunnerLog } from '../../demo/runner-log.ts'
import { renderMarkdown } from '../../demo/summary-page.ts'
import { scenarios } from '../../simulator/scenarios.ts'
import { anyString } from '../fixtures/any-string.ts'

async function demo(args: string[], more: { bundle?: string } = {}) {
  const printed: string[] = []
  const code = await runDemoCli(args, {
    print: (text) => printed.push(text),
    inColour: false,
    ...more,
  })
  return { code, text: printed.join('\n') }
}

describe('npm run demo', () => {
  it.each(scenarios.map(({ name }) => name))(
    '%s goes as it should and leaves a page',
    async (name) => {
      const { code, text } = await demo(['--scenario', name])
      expect(code).toBe(0)
      const page = /^The job summary as a page: (.*)$/m.exec(text)?.[1] ?? ''
      expect(existsSync(page)).toBe(true)
      expect(readFileSync(page, 'utf8')).toMatch(/<h2>\S+ (Pushed|Did not push|Dry run:) .*<\/h2>/)
      expect(text).not.toContain('simulator-password')
    },
  )

  it('shows stale after the push, the binding, and served after it', async () => {
    const { text } = await demo([])
    const order = [
      /www.example.com:\d+ via 127.0.0.1: stale/,
      /^CDN: bound$/m,
      /✅ www.example.com:\d+ via 127.0.0.1 served/,
    ]
    const places = order.map((pattern) => text.search(pattern))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places.toSorted((a, b) => a - b)).toEqual(places)
    expect(text).toContain('All 4 hosts serve the certificate of www.example.com.')
  })

  it('has help and a list', async () => {
    expect((await demo(['--help'])).text).toContain('--scenario NAME')
    expect((await demo(['--list'])).text).toContain('partial-failure')
  })

  it('takes the name of a scenario as it is, and only one', async () => {
    expect((await demo(['bad-input'])).text).toContain('problems with the inputs')
    expect(await demo(['bad-input', 'success'])).toMatchObject({
      code: 2,
      text: expect.stringContaining('name one scenario, not 2'),
    })
  })

  it('says what is missing', async () => {
    expect(await demo([], { bundle: '/nowhere/index.js' })).toMatchObject({
      code: 2,
      text: expect.stringContaining('npm run build'),
    })
    expect(await demo(['--scenario', 'x'])).toMatchObject({
      code: 2,
      text: expect.stringContaining('there is no scenario'),
    })
  })

  it('is red when the story goes wrong', async () => {
    const bundle = fileURLToPath(new URL('../fixtures/idle-action.mjs', import.meta.url))
    const { code, text } = await demo([], { bundle })
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringContaining('It should have ended with 0 and the result "success"'),
    })
  })
})

describe('renderRunnerLog', () => {
  it.each([
    ['a line', 'a line'],
    ['::debug::hidden\nshown', 'shown'],
    ['::add-mask::secret\na secret', 'a ***'],
    ['::add-mask::one%0Atwo\none and two', '*** and ***'],
    ['::error title=T%3A::a%0Ab%25', 'Error: a\nb%'],
    ['::notice::x', 'Notice: x'],
    ['::warning::x', 'Warning: x'],
    ['::group::x', '::group::x'],
  ])('%j', (stdout, expected) => {
    expect(renderRunnerLog(stdout, false)).toBe(expected)
  })

  it('colours for a terminal', () => {
    expect(renderRunnerLog('::error::x', true)).toBe('\u001b[31mError: x\u001b[0m')
  })
})

describe('parseOutputsFile', () => {
  it('reads back whatever was written', () => {
    const value = anyString().filter((text) => !text.includes('ghadelimiter_1'))
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z-]{1,9}$/), value), (outputs) => {
        const text = Object.entries(outputs).map(
          ([name, each]) => `${name}<<ghadelimiter_1\n${each}\nghadelimiter_1\n`,
        )
        expect(parseOutputsFile(text.join(''))).toEqual({ ...outputs })
      }),
      { numRuns: 1000 },
    )
  })

  it.each(['nonsense', 'a<<b\nc', '=<<x'])('refuses %j', (text) => {
    expect(() => parseOutputsFile(text)).toThrow(SyntaxError)
  })
})

describe('renderMarkdown', () => {
  it('lets no element through that GitHub would not', async () => {
    const html = await renderMarkdown(
      '<table><tr><td nowrap>a</td></tr></table>\n\n<script>x</script><img src=x onerror=y>\n\n| a |\n| - |\n| b |',
    )
    expect(html).not.toMatch(/script|onerror/)
    expect(html.match(/<table>/g)).toHaveLength(2)
  })
})
