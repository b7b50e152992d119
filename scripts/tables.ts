// Tables in Markdown, and where they stand in a page.

/** A table; a bar in a cell must be escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** A page with new text between the markers `<!-- name -->` and `<!-- /name -->`. */
export function between(page: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [before, rest] = page.split(start)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`no ${start} and ${end}`)
  return `${before}${start}\n${text}\n${end}${after}`
}
