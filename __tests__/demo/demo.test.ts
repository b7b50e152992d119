import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { runDemoCli } from '../../demo/cli.ts'
import { parseOutputsFile } from '../../demo/outputs-file.ts'
import { renderOutputs } from '../../demo/outputs-text.ts'
import { renderRunnerLog } from '../../demo/runner-log.ts'
import { renderMarkdown } from '../../demo/summary-page.ts'
import { renderSummaryText } from '../../demo/summary-text.ts'
import { defaultStory, scenarios } from '../../simulator/scenarios.ts'
import { anyString } from '../fixtures/any-string.ts'

type Played = Promise<{ readonly code: number; readonly text: string }>

const played = new Map<string, Played>()

/** Plays a scenario, once for all tests of this file. */
function play(name: string = defaultStory): Played {
  const known = played.get(name) ?? demo(['--scenario', name])
  played.set(name, known)
  return known
}

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
      const { code, text } = await play(name)
      expect(code).toBe(0)
      const page =
        /^▸ is folded on GitHub\. The job summary as a page: (.*)$/m.exec(text)?.[1] ?? ''
      expect(existsSync(page)).toBe(true)
      expect(readFileSync(page, 'utf8')).toMatch(
        /<h2>\S+ (Pushed|Did not push|Dry run:|<code>www\.example\.com<\/code> is live:) .*<\/h2>/,
      )
      expect(text).not.toContain('simulator-password')
    },
  )

  it('ends live, and only the old certificate gave way', async () => {
    const { text } = await play()
    expect(text).toMatch(/^✅ ELB:cn-east-3 pushed · HTTP 204 · 2 attempts/m)
    expect(text).toContain('www.example.com is live: 5 bindings switched, all 5 hosts serve it.')
    expect(text).toContain('Afterwards: 5 of 8 bindings have changed')
    const afterwards = text.slice(text.indexOf('Afterwards: '))
    const [sni, ...others] = afterwards.slice(afterwards.indexOf('listener shared sni')).split('\n')
    expect(sni).toMatch(/ blog\.example\.net, expires [\d-]{10}$/)
    expect(others[0]).toMatch(/^ +www\.example\.com, expires [\d-]{10} → [\d-]{10}$/)
    expect(others[1]).toMatch(/^ +mail\.example\.net, expires [\d-]{10}$/)
    expect(afterwards.match(/shop\.example\.org, expires [\d-]{10}$/gm)).toHaveLength(3)
  })

  it('shows a plan that changes nothing', async () => {
    const { text } = await play('go-live-plan')
    expect(text.match(/^📝 .* planned$/gm)).toHaveLength(8)
    expect(text).toContain('Afterwards: none of 8 bindings has changed')
  })

  it('shows which binding was switched back, and what was left alone', async () => {
    const { text } = await play('go-live-rolled-back')
    expect(text).toMatch(/^Error: ELB:cn-north-4 listener \S+ default: rolled back /m)
    expect(text).toMatch(/^Error: ELB:cn-north-4 listener \S+ sni: not attempted /m)
    for (const other of [/ELB:cn-east-3 listener \S+ default/, /WAF:\S+ host \S+/, /CDN \S+/])
      expect(text).toMatch(new RegExp(`^✅ ${other.source} bound `, 'm'))
    expect(text).toContain('Afterwards: 3 of 8 bindings have changed')
  })

  it('shows stale after the push, the binding by hand, and served after it', async () => {
    const { text } = await play('push-only')
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

  it('is short: it names what GitHub folds, and the other scenarios in one line', async () => {
    const { text } = await play()
    expect(text).toMatch(/^▸ ✅ 5 hosts served: /m)
    expect(text).toMatch(/^checks: 5 objects as JSON\n {2}\{.*\n {2}\{.*\n {2}and 3 more$/m)
    const [, named = ''] = /^Other scenarios, .*: (.*)\.$/m.exec(text) ?? []
    expect(['go-live', ...named.split(', ')]).toEqual(scenarios.map(({ name }) => name))
    expect(text.split('\n').length).toBeLessThan(150)
  })

  it('has help and a list', async () => {
    expect((await demo(['--help'])).text).toContain('--scenario NAME')
    expect((await demo(['--list'])).text).toContain('partial-failure')
  })

  it('takes the name of a scenario as it is, and only one', async () => {
    expect((await demo(['bad-input'])).text).toContain('problems with the inputs')
    expect(await demo(['bad-input', 'dry-run'])).toMatchObject({
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

  it('is red when the scenario goes wrong', async () => {
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

describe('renderOutputs', () => {
  it('shows the filled fields of each object, and a long one in part', () => {
    const results = JSON.stringify([{ target: 'CDN', project: '', errorCode: null, attempts: 0 }])
    const checks = JSON.stringify([{ host: 'a' }, { host: 'x'.repeat(200) }])
    expect(
      renderOutputs({ result: 'success', results, checks, bindings: '[]' }).split('\n'),
    ).toEqual([
      'result: success',
      'results: one object as JSON',
      '  {"target":"CDN","attempts":0}',
      'checks: 2 objects as JSON',
      '  {"host":"a"}',
      expect.stringMatching(/^ {2}\{"host":"x{140}…$/),
      'bindings: []',
    ])
  })

  it('shows values of several lines, and no summary', () => {
    expect(renderOutputs({ 'failed-targets': 'CDN\nWAF:a', 'summary-markdown': 'abc' })).toBe(
      'failed-targets: CDN\n  WAF:a\nsummary-markdown: 3 characters, shown above',
    )
  })
})

describe('renderSummaryText', () => {
  it('shows headings, tables and lists as lines', async () => {
    const summary = `<h2>✅ <code>a&amp;b</code> is live</h2>

<table>
<tr><th>Target</th><th>Answer</th></tr>
<tr><td>CDN<br><sub>x &lt; y</sub></td><td>204</td></tr>
<tr><td>ELB:cn-north-4</td><td></td></tr>
</table>

### Next

- **CDN**: bind it
`
    expect((await renderSummaryText(summary)).split('\n')).toEqual([
      '✅ a&b is live',
      '',
      'Target          Answer',
      'CDN             204',
      '    x < y',
      'ELB:cn-north-4',
      '',
      'Next',
      '',
      '- CDN: bind it',
    ])
  })
})

describe('renderSummaryText, of what is folded', () => {
  it('shows only the title', async () => {
    const folded = '<details><summary>✅ <b>2 hosts</b></summary>\n\n- a\n- b\n\n</details>\n'
    const text = await renderSummaryText(`## A\n\n${folded}\nB\n`)
    expect(text.split('\n').filter((line) => line !== '')).toEqual(['A', '▸ ✅ 2 hosts', 'B'])
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
