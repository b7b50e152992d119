// Cleans and escapes text from outside (servers, inputs, certificates). Such text is hostile until
// it has passed through here on its way to the log, the summary or an output. Pure.

/**
 * What is taken out of a text that is not plain. Made from strings when it is first needed, because
 * node reads the classes `\p{…}` of all literals at each start, which takes longer than a report.
 */
function createCleaners() {
  // Controls, and characters that reorder or hide text: bidirectional marks, zero-width, tags.
  const unprintable =
    '[\\p{Cc}\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]+'
  // Marks that pile up over a letter until they reach into other lines; scripts need up to four.
  const manyMarks = '(\\p{M}{4})\\p{M}+'
  return { unprintable: new RegExp(unprintable, 'gu'), manyMarks: new RegExp(manyMarks, 'gu') }
}

let cleaners: ReturnType<typeof createCleaners> | null = null

/**
 * One line of at most `maxLength` characters that neither a terminal nor the runner obeys. The
 * runner obeys `##[command]` anywhere in a line and `::command::` at its start.
 */
export function oneLine(text: string, maxLength: number): string {
  return cleanLine(text.trim(), maxLength).trimEnd()
}

/** Like `oneLine`, but keeps the indentation. */
export function cleanLine(text: string, maxLength: number): string {
  // Nearly every text is plain, and this test costs a fraction of the cleaning below.
  if (text.length <= maxLength && /^(?!\s*::)[ -~·–…✅❌]*$/.test(text) && !text.includes('##['))
    return text
  // Text far beyond the limit is never shown, so do not spend time on cleaning it.
  const room = 8 * maxLength
  const begun = text.length > room ? `${text.slice(0, room)}…` : text
  cleaners ??= createCleaners()
  const { unprintable, manyMarks } = cleaners
  const printable = begun.toWellFormed().replace(unprintable, ' ').replace(manyMarks, '$1')
  const plain = printable.replaceAll('##[', '# #[').replace(/^\s*:(?=:)/, '$& ')
  return shorten(plain, maxLength)
}

const longestQuote = 100

/** Cuts what each line quotes to a hundred characters, so that the advice behind it is read. */
export function shortenQuotes(text: string): string {
  const shortenLine = (line: string): string => {
    const parts = line.split('"')
    // Every second part is a quote, unless nothing ends it.
    const isQuote = (index: number) => index % 2 === 1 && index < parts.length - 1
    return parts
      .map((part, index) => (isQuote(index) ? shorten(part, longestQuote) : part))
      .join('"')
  }
  return text.split('\n').map(shortenLine).join('\n')
}

/** At most `maxLength` characters; a text that was cut ends with `…`. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  // Never keep half of a surrogate pair: the text would not be valid Unicode.
  const kept = text.slice(0, Math.max(0, maxLength - 1)).replace(/[\ud800-\udbff]$/, '')
  return maxLength > 0 ? `${kept}…` : ''
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes text for an HTML block, so that nothing in it becomes an element. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** Like `escapeHtml`, but at most `maxLength` characters of HTML; never cuts within an entity. */
export function escapeWithin(text: string, maxLength: number): string {
  const escaped = escapeHtml(text)
  if (escaped.length <= maxLength) return escaped
  const cut = escaped.slice(0, maxLength - 1).replace(/&[^;]*$|[\ud800-\udbff]$/, '')
  return `${cut}…`
}
