// The tables of costs are those of the benchmark's results.

import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { renderMarkdown } from '../../demo/summary-page.ts'
import { readScenarios, renderCosts, renderShortCosts } from '../../scripts/costs-page.ts'
import { between } from '../../scripts/tables.ts'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const results = read('bench/RESULTS.md')

it('are written from bench/RESULTS.md', () => {
  expect(readScenarios(results).length).toBeGreaterThanOrEqual(6)
  const readme = read('README.md')
  expect(between(readme, 'costs', renderShortCosts(results))).toBe(readme)
  const page = read('docs/costs.md')
  expect(between(page, 'costs', renderCosts(results))).toBe(page)
})

it('are tables on a page, although they begin right behind a comment', async () => {
  const html = await renderMarkdown(between('<!-- x --> <!-- /x -->', 'x', renderCosts(results)))
  expect(html.match(/<tr>/g)?.length).toBe(readScenarios(results).length + 1)
})

it('are refused if a contender is missing', () => {
  expect(() => renderCosts('\n## 6 targets, a round trip of 0 ms (3 rounds)\n')).toThrow(
    'bench/RESULTS.md has no this action for 6 targets',
  )
})
