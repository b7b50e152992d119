// Pieces of HTML for the job summary. Text from outside is written into HTML blocks only: GitHub
// does not read Markdown there, so escaping is enough. An empty line would end such a block, so no
// piece contains one. Lists and paragraphs wrap on a phone; tables and <pre> would scroll. Pure.

import { countLines, type Line, type Lines } from '../errors/lines.ts'
import { cleanLine, escapeHtml, escapeWithin, oneLine } from './text.ts'
import { count } from './words.ts'

const longestMessage = 500

/** Text as code, in which GitHub turns no `@name` into a mention. */
export function code(text: string, maxLength = longestMessage): string {
  return codeOf(oneLine(text, maxLength))
}

function codeOf(line: string): string {
  return `<code>${escapeWithin(line, 2 * longestMessage)}</code>`
}

/** Plain text with a zero-width space after each `@`, so that nobody is mentioned. */
export function prose(text: string): string {
  const escaped = escapeWithin(oneLine(text, longestMessage), 2 * longestMessage)
  return escaped.replaceAll('@', '@&#8203;')
}

/** HTML as a link; unchanged if there is no page to link to. */
export function link(url: string | null, html: string): string {
  return url === null ? html : `<a href="${escapeHtml(url)}">${html}</a>`
}

/** Something that is shown on demand. */
export function fold(title: string, html: string): string {
  const [begin, end] = foldAround(title)
  return `${begin}\n${html}\n${end}`
}

/** The tags around something that is shown on demand, for content in several blocks. */
export function foldAround(title: string): readonly [begin: string, end: string] {
  return [`<details><summary>${title}</summary>`, '</details>']
}

/** List items as a list. */
export function list(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`
}

const shownItems = 12
const longestText = 20_000

/**
 * A text of several lines: input problems, claims, numbered checks and YAML. Of its items the first
 * twelve are shown. In code, GitHub keeps the indentation.
 * @param label HTML before the first line
 */
export function lines(text: Lines, label = ''): string {
  const written = text.filter((line) => line.text.trim() !== '')
  const [first, ...rest] = withoutIndent(written)
  let head = `${label}${prose(first?.text ?? '')}`
  const items: string[] = []
  for (const line of rest) {
    if (line.as === 'item') items.push(prose(line.text))
    else {
      const more = `<br>${line.as === 'prose' ? prose(line.text) : codeOf(cleanLine(line.text, longestMessage))}`
      if (head.length > longestText) break
      if (items.length === 0) head += more
      else items.push(`${items.pop()}${more}`)
    }
  }
  let room = longestText
  const end = items.findIndex((item) => {
    room -= item.length
    return room < 0
  })
  const kept = end === -1 ? items : items.slice(0, end)
  if (kept.length < items.length) kept.push(`… and ${items.length - kept.length} more`)
  const [shown, hidden] = [kept.slice(0, shownItems), kept.slice(shownItems)]
  const total = countLines(rest.filter(({ as }) => as === 'item'))
  const parts = [
    `<p>${head}</p>`,
    shown.length > 0 && list(shown),
    hidden.length > 0 && fold(count(total - shownItems, 'more problem'), list(hidden)),
  ]
  return parts.filter((part) => part !== false).join('\n')
}

/** Code that stands together loses the indentation that all its lines have. */
function withoutIndent(text: Lines): Lines {
  const block: Line[] = []
  const flush = (): Line[] => {
    const indent = Math.min(...block.map((line) => line.text.search(/\S/)))
    return block.splice(0).map((line) => ({ ...line, text: line.text.slice(indent) }))
  }
  const done = text.flatMap((line) => {
    if (line.as !== 'code') return [...flush(), line]
    block.push(line)
    return []
  })
  return [...done, ...flush()]
}
