// `npm run gallery`: draws the job summary of every story at two widths and in two themes, and
// fails if one of them is hard to read. Give it a folder for the pictures, and words to draw only
// the stories whose names hold one of them.

import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderSummaryPage } from '../demo/summary-page.ts'
import { findBrowser, openPage } from './browser.ts'
import { checkOpened, checkPage } from './check-page.ts'
import { tellStories } from './stories.ts'

const [folder = join(tmpdir(), 'gallery'), ...wanted] = process.argv.slice(2)
const widths = [1012, 390]
const themes = ['light', 'dark']
/** The story that README shows. */
const shownStory = 'partial'
const docs = new URL('../docs/', import.meta.url)

const usage = 'Usage: npm run gallery -- [folder [words of story names …]]'
const isOption = process.argv.slice(2).some((word) => word.startsWith('-'))

const browser = isOption ? null : findBrowser()
if (isOption) {
  console.log(usage)
  process.exitCode = process.argv[2] === '--help' ? 0 : 2
} else if (browser === null) {
  console.error('There is no Chromium: install it (Debian: apt-get install chromium), or set')
  console.error('CHROME_PATH to the path of one.')
  process.exitCode = 1
} else {
  mkdirSync(folder, { recursive: true })
  const page = await openPage(browser)
  const all = await tellStories()
  const stories = all.filter(
    ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
  )
  let failures = 0
  for (const { name, markdown, mostHeight } of stories) {
    const html = await renderSummaryPage(name, markdown)
    const heights: number[] = []
    const problems: string[] = []
    for (const width of widths) {
      for (const theme of themes) {
        await page.show(html, width, theme)
        const found = await checkPage(page, width === 1012 ? mostHeight : null)
        if (theme === 'light') heights.push(found.height)
        const picture = await page.picture()
        writeFileSync(join(folder, `${name}-${width}-${theme}.png`), picture)
        if (name === shownStory && width === 1012) {
          writeFileSync(new URL(`summary-${theme}.png`, docs), picture)
        }
        const opened = theme === 'light' ? await checkOpened(page) : []
        const all = [...found.problems, ...opened]
        problems.push(...all.map((problem) => `  ${width} ${theme}: ${problem}`))
      }
    }
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}: ${heights.join(' and ')} px`)
    for (const problem of problems) console.log(problem)
    failures += problems.length
  }
  await page.close()
  console.log(`${stories.length} stories, ${failures} problems; the pictures are in ${folder}`)
  process.exitCode = failures === 0 ? 0 : 1
}
