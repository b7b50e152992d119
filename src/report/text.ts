// Text from outside (servers, inputs, certificates) is hostile until it has passed through here on
// its way to a log, a summary or an output. Pure.

/**
 * Control characters, and what reorders or hides text: bidirectional marks, zero-width characters,
 * tags. Spelt out, because the class \p{Cf} takes longer to compile than all the rest of a report.
 */
const unprintable =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu

/**
 * One line that means nothing to a terminal, and nothing to the runner, which obeys `##[command]`
 * anywhere in a line, and `::command::` at its start.
 */
export function oneLine(text: string, maxLength: number): string {
  return cleanLine(text.trim(), maxLength).trimEnd()
}

/** The same for a line whose indentation means something. */
export function cleanLine(text: string, maxLength: number): string {
  // Far more than is shown need not be cleaned.
  const room = 8 * maxLength
  const begun = text.length > room ? `${text.slice(0, room)}…` : text
  const printable = begun.toWellFormed().replace(unprintable, ' ')
  const plain = printable.replaceAll('##[', '# #[').replace(/^\s*:(?=:)/, '$& ')
  return shorten(plain, maxLength)
}

/** At most `maxLength` characters, with a visible mark where something is missing. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  // Not through the middle of a character of two code units: that would be no valid text.
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

/** For HTML blocks, where Markdown is not read: nothing in the text becomes an element. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** The same in at most `maxLength` characters of HTML, cut between two characters of the text. */
export function escapeWithin(text: string, maxLength: number): string {
  const escaped = escapeHtml(text)
  if (escaped.length <= maxLength) return escaped
  const cut = escaped.slice(0, maxLength - 1).replace(/&[^;]*$|[\ud800-\udbff]$/, '')
  return `${cut}…`
}
