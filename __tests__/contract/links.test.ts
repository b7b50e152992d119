// Every link of every page leads somewhere: to a file or folder that is here, to a heading that is
// there. Of links to other sites, only the shape is checked: no test of ours needs the network.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { readPage, slug } from '../fixtures/markdown.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '')
const folders = new Set(
  tracked.flatMap((file) => {
    const parts = file.split('/').slice(0, -1)
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  }),
)
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const pages = tracked.filter((file) => file.endsWith('.md'))

/** The places in a page of this repository, each page read once. */
const places = new Map<string, ReadonlySet<string>>()
function placesIn(page: string): ReadonlySet<string> {
  const known = places.get(page) ?? readPage(read(page)).places
  places.set(page, known)
  return known
}

/** What is wrong with a link from a page, or null. */
function complaint(page: string, url: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) {
    if (!URL.canParse(url)) return 'is not a URL'
    const { protocol, hostname } = new URL(url)
    return protocol === 'https:' && hostname.includes('.') ? null : 'is not https to a known host'
  }
  const [path = '', fragment] = url.split('#')
  const file = path === '' ? page : posix.normalize(posix.join(dirname(page), decodeURI(path)))
  if (file.startsWith('../')) return 'leaves the repository'
  const name = file.replace(/\/$/, '')
  if (!tracked.includes(name) && !folders.has(name) && name !== '.') return `no file ${name}`
  if (fragment === undefined) return null
  if (!name.endsWith('.md')) return /^L\d+(-L\d+)?$/.test(fragment) ? null : 'no such place'
  return placesIn(name).has(fragment) ? null : `no heading #${fragment} in ${name}`
}

describe('the links of the report to our pages', () => {
  const sources = tracked.filter((file) => /^src\/.*\.ts$/.test(file)).map(read)
  const links = sources.flatMap((text) => [...text.matchAll(/pageLink\('([^']+)'\)/g)])

  it.each(links.map(([, url = '']) => url))('%s: leads somewhere', (url) => {
    expect(complaint('README.md', url)).toBeNull()
  })
})

const problems = (page: string, text: string) =>
  readPage(text).links.flatMap(({ line, url }) => {
    const problem = complaint(page, url)
    return problem === null ? [] : [`${page}:${line} ${url}: ${problem}`]
  })

describe('the links of a page', () => {
  it.each(pages)('%s: lead somewhere', (page) => {
    expect(problems(page, read(page))).toEqual([])
  })

  it.each([
    ['[a](NOTHING.md)', 'no file NOTHING.md'],
    ['[a](../x.md)', 'leaves the repository'],
    ['[a](LICENSE#mit)', 'no such place'],
    ['[a](#nothing)', 'no heading #nothing in README.md'],
    ['[a](SECURITY.md#nothing)', 'no heading #nothing in SECURITY.md'],
    ['[a]\n\n[a]: NOTHING.md', 'no file NOTHING.md'],
    ['<img src="nothing.png">', 'no file nothing.png'],
    ['[a](http://example.com)', 'is not https to a known host'],
    ['[a](https://intranet/)', 'is not https to a known host'],
    ['[a](https://exa%mple.com)', 'is not a URL'],
  ])('would be found: %s', (text, problem) => {
    expect(problems('README.md', text)).toEqual([expect.stringMatching(`: ${problem}$`)])
  })

  it.each([
    ['[a](LICENSE)'],
    ['[a](docs/)'],
    ['[a](src/index.ts#L1)'],
    ['[a](SECURITY.md#threat-model)'],
    ['# Same\n\n# Same\n\n[a](https://example.com) and [b](./SECURITY.md)'],
    ['`[a](NOTHING.md)`'],
  ])('would be accepted: %s', (text) => {
    expect(problems('README.md', text)).toEqual([])
  })
})

it.each([
  ['What is guaranteed', 'what-is-guaranteed'],
  ["The action's inputs, and `outputs`", 'the-actions-inputs-and-outputs'],
  ['0.1: a — b', '01-a--b'],
  ['证书', '证书'],
])('the place of the heading %s is %s', (heading, place) => {
  expect(slug(heading)).toBe(place)
})
