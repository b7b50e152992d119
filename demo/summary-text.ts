// Renders a job summary as text for a terminal. Pure.

import { renderMarkdown } from './summary-page.ts'

/** Headings, lists and tables as lines of text. Of what GitHub folds, only the title is shown. */
export async function renderSummaryText(markdown: string): Promise<string> {
  const html = await renderMarkdown(markdown)
  return html
    .replaceAll(/<details>\s*<summary>(.*?)<\/summary>.*?<\/details>\s*/gs, '▸ $1\n')
    .split(/(?=<table>)|(?<=<\/table>)/)
    .map((block) => (block.startsWith('<table>') ? renderTable(block) : renderProse(block)))
    .filter((text) => text !== '')
    .join('\n\n')
}

function renderProse(html: string): string {
  return textOf(html.replaceAll(/<li>\s*/g, '- ').replaceAll(/<br>/g, '\n')).trim()
}

/** The first line of each cell in columns; further lines are indented below their row. */
function renderTable(html: string): string {
  const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
      cell.split('<br>').map((line) => textOf(line).trim()),
    ),
  )
  const widthOf = (column: number) =>
    Math.max(...rows.map((cells) => cells[column]?.[0]?.length ?? 0))
  return rows
    .flatMap((cells) => {
      const firsts = cells.map(([first = ''], column) => first.padEnd(widthOf(column)))
      const others = cells.flatMap(([, ...lines]) => lines.map((line) => `    ${line}`))
      return [firsts.join('  ').trimEnd(), ...others]
    })
    .join('\n')
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

/** The text of HTML without its tags. */
function textOf(html: string): string {
  return html.replaceAll(/<[^>]*>/g, '').replaceAll(/&(?:#x([0-9a-f]+)|(\w+));/gi, decodeEntity)
}

function decodeEntity(whole: string, hex: string | undefined, name: string | undefined): string {
  if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
  return entities[name ?? ''] ?? whole
}
