// Renders the outputs of a step as short text. Pure.

const longestItem = 150

const mostItems = 2

/** A line per output. The filled fields of a list's first items follow, as far as a line goes. */
export function renderOutputs(outputs: Readonly<Record<string, string>>): string {
  return Object.entries(outputs)
    .map(([name, value]) => {
      if (name === 'summary-markdown') return `${name}: ${value.length} characters, shown above`
      const items = parseList(value)
      if (items === null) return `${name}: ${value.replaceAll('\n', '\n  ')}`
      const count = items.length === 1 ? 'one object' : `${items.length} objects`
      const more = items.length > mostItems ? [`and ${items.length - mostItems} more`] : []
      const shown = items.slice(0, mostItems).map(renderItem)
      return [`${name}: ${count} as JSON`, ...shown, ...more].join('\n  ')
    })
    .join('\n')
}

/** The objects of a JSON array; null for any other text. */
function parseList(value: string): readonly object[] | null {
  if (!value.startsWith('[')) return null
  const list: readonly object[] = JSON.parse(value)
  return list.length === 0 ? null : list
}

function renderItem(item: object): string {
  const isFilled = (value: unknown) => value !== null && value !== ''
  const filled = Object.entries(item).filter(([, value]) => isFilled(value))
  const text = JSON.stringify(Object.fromEntries(filled))
  return text.length > longestItem ? `${text.slice(0, longestItem - 1)}…` : text
}
