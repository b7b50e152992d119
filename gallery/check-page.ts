// What must hold for every picture: nothing scrolls sideways, nothing is cut, nothing is too high,
// and axe-core finds nothing. The scripts run in the page.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from './browser.ts'

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Elements that scroll or that are cut, and what sticks out of the window. */
const layout = `(() => {
  const found = []
  const name = (element) => element.tagName.toLowerCase() + ': ' + element.textContent.slice(0, 60)
  const root = document.documentElement
  if (root.scrollWidth > root.clientWidth) found.push('the page scrolls sideways')
  for (const element of document.querySelectorAll('.markdown-body, .markdown-body *')) {
    const { overflowX } = getComputedStyle(element)
    const isWide = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1
    if (isWide && overflowX !== 'visible') found.push('scrolls or is cut: ' + name(element))
    for (const { right } of element.getClientRects())
      if (right > root.clientWidth + 1) { found.push('sticks out: ' + name(element)); break }
  }
  return found.slice(0, 5)
})()`

const findings = `axe.run('.markdown-body', { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`

const openFolds = `for (const fold of document.querySelectorAll('details')) fold.open = true`

/** How high the page is while everything is folded, and every problem of it. */
export async function checkPage(
  page: Page,
  mostHeight: number | null,
): Promise<{ readonly height: number; readonly problems: readonly string[] }> {
  const height = await page.run<number>('Math.ceil(document.body.getBoundingClientRect().height)')
  const problems = await page.run<string[]>(layout)
  if (mostHeight !== null && height > mostHeight) {
    problems.push(`${height} px high; at most ${mostHeight}`)
  }
  await page.run(`${axe};true`)
  problems.push(...(await page.run<string[]>(findings)))
  return { height, problems }
}

/** Opens every fold and returns what scrolls or is cut then. */
export async function checkOpened(page: Page): Promise<readonly string[]> {
  await page.run(`${openFolds};true`)
  return (await page.run<string[]>(layout)).map((problem) => `opened: ${problem}`)
}
