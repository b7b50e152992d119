// The secrets of a run. The runner masks whole values in its log; this takes secrets out of
// everything that we write, in whole and in part, because a server may repeat what it was sent, and
// may cut it short. The work for a text grows with the text alone, however long the secrets are.

/** An equal piece of this many characters may be chance. */
const pieceLength = 12
/** An equal run of this many is a part of a secret. */
const leastRun = 20
/** At the edge of a text, which may have been cut there, fewer are enough. */
const leastEdge = 8
/** Any run of `leastRun` holds one whole piece that begins at a multiple of this. */
const stride = leastRun - pieceLength + 1
/** Parts are found in this much of a secret, from its beginning; real tokens have a tenth of it. */
const longestInParts = 65_536

/** The secrets of one run, and how to find them in a text. */
export class Secrets {
  private readonly forms = new Set<string>()
  /** Forms that are too short to be found by their pieces; the longest first. */
  private short: readonly string[] = []
  /** Forms of which only the beginning is found by its pieces. */
  private huge: readonly string[] = []
  /** Every piece of every form. */
  private readonly pieces = new Set<string>()
  /** What a text that was cut may end with: the beginnings of the forms. */
  private readonly heads = new Set<string>()
  /** What a text that was cut may begin with: the ends of the forms. */
  private readonly tails = new Set<string>()
  /** How all pieces, heads and tails begin: a look here spares most slices. */
  private readonly beginnings = new Uint8Array(65_536)

  /** Remembers a secret; returns every new form of it, each of which must be masked. */
  add(secret: string): readonly string[] {
    const added = formsOf(secret).filter((form) => !this.forms.has(form))
    for (const form of added) this.index(form)
    return added
  }

  /** The text without any known secret and any PEM. Call it before a text is shortened. */
  redact(text: string): string {
    const withoutKeys = withoutPem(text)
    if (this.forms.size === 0) return withoutKeys
    const whole = this.huge.reduce((clean, form) => clean.replaceAll(form, '***'), withoutKeys)
    const parts = this.redactParts(whole)
    return this.redactEdges(
      this.short.reduce((clean, form) => clean.replaceAll(form, '***'), parts),
    )
  }

  private index(form: string): void {
    this.forms.add(form)
    const byLength = (one: string, other: string) => other.length - one.length
    if (form.length < leastRun) this.short = [...this.short, form].sort(byLength)
    if (form.length > longestInParts) this.huge = [...this.huge, form].sort(byLength)
    const end = Math.min(form.length, longestInParts) - pieceLength
    for (let at = 0; at <= end; at += 1)
      this.remember(this.pieces, form.slice(at, at + pieceLength))
    for (let length = leastEdge; length < Math.min(form.length, leastRun); length += 1) {
      this.remember(this.heads, form.slice(0, length))
      this.remember(this.tails, form.slice(-length))
    }
  }

  private remember(parts: Set<string>, part: string): void {
    parts.add(part)
    this.beginnings[beginningOf(part, 0)] = 1
  }

  private redactEdges(text: string): string {
    let clean = text
    for (let length = Math.min(leastRun - 1, text.length); length >= leastEdge; length -= 1) {
      if (this.isPart(this.heads, clean, clean.length - length, length))
        clean = `${clean.slice(0, -length)}***`
      if (this.isPart(this.tails, clean, 0, length)) clean = `***${clean.slice(length)}`
    }
    return clean
  }

  private redactParts(text: string): string {
    let clean = ''
    let kept = 0
    for (let at = 0; at + pieceLength <= text.length; at += stride) {
      if (at < kept || !this.hasPiece(text, at)) continue
      let start = at
      while (start > kept && this.hasPiece(text, start - 1)) start -= 1
      let last = at
      while (this.hasPiece(text, last + 1)) last += 1
      const end = last + pieceLength
      if (end - start < leastRun) continue
      clean += `${text.slice(kept, start)}***`
      kept = end
    }
    return clean + text.slice(kept)
  }

  /** Whether the piece of the text that begins here is a piece of a secret, too. */
  private hasPiece(text: string, at: number): boolean {
    return this.isPart(this.pieces, text, at, pieceLength)
  }

  /** Whether the text has one of these parts of secrets here, of this length. */
  private isPart(parts: Set<string>, text: string, at: number, length: number): boolean {
    if (at < 0 || this.beginnings[beginningOf(text, at)] === 0) return false
    return parts.has(text.slice(at, at + length))
  }
}

/** A number for three characters; now and then, others have the same. */
function beginningOf(text: string, at: number): number {
  const later = (text.charCodeAt(at + 1) << 5) ^ text.charCodeAt(at + 2)
  return ((text.charCodeAt(at) << 10) ^ later) & 0xffff
}

const pemBegin = '-----BEGIN'
/** The dashes before another block are not the last ones of this line. */
const pemEnd = /-----END[ +%A-Z0-9]{0,64}-----(?!BEGIN|END)/g

/**
 * The text without any PEM block: ELB and WAF answer with private keys that this run never sent, so
 * they are found by their frame alone. A block without an end goes on to the end of the text.
 */
function withoutPem(text: string): string {
  let clean = ''
  let kept = 0
  for (let start = text.indexOf(pemBegin); start !== -1; start = text.indexOf(pemBegin, kept)) {
    clean += `${text.slice(kept, start)}***`
    pemEnd.lastIndex = start
    if (!pemEnd.test(text)) return clean
    kept = pemEnd.lastIndex
  }
  return clean + text.slice(kept)
}

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function withSmallHex(form: string): string {
  return form.replace(/%[0-9A-F]{2}/g, (sequence) => sequence.toLowerCase())
}

/** As it is, and as it stands in URLs, forms, JSON texts and pages, which servers may answer. */
function formsOf(secret: string): readonly string[] {
  const inUrl = encodeURIComponent(secret.toWellFormed())
  const forms = [
    secret,
    ...[inUrl, inUrl.replaceAll('%20', '+')].flatMap((form) => [form, withSmallHex(form)]),
    JSON.stringify(secret).slice(1, -1),
    secret.replace(/[&<>"']/g, (character) => htmlEntities[character] ?? character),
  ]
  return [...new Set(forms)].filter((form) => form !== '')
}
