// The secrets of a run. The runner masks whole values in its log; this takes them out of everything
// that we write, in whole and in part, for a server may well repeat what it was sent, and may well
// cut it short. It writes nothing itself.

/** So many characters in a row that also stand in a secret may be chance. */
const pieceLength = 12
/** So many are a part of it. */
const leastRun = 20
/** At the edge of a text fewer are enough. */
const leastEdge = 8
/** In any run of that length stands one whole piece that begins at a multiple of this. */
const stride = leastRun - pieceLength + 1
/** Of a longer secret only the beginning is found in part; real tokens are a tenth of this. */
const longestInParts = 65_536

export class Secrets {
  /** Every form in which a secret may come back; the longest first. */
  private forms: readonly string[] = []
  /** All forms in one text, to look for parts of them. */
  private haystack = ''

  /** Remembers a secret; answers with every form of it that must be masked. */
  add(secret: string): readonly string[] {
    const added = formsOf(secret).filter((form) => !this.forms.includes(form))
    this.forms = [...this.forms, ...added].sort((one, other) => other.length - one.length)
    this.haystack = this.forms.map((form) => form.slice(0, longestInParts)).join('\0')
    return added
  }

  /** The text without any known secret; to be called before anything is shortened. */
  redact(text: string): string {
    const whole = this.forms.reduce((clean, form) => clean.replaceAll(form, '***'), text)
    return this.redactEdges(this.redactParts(whole))
  }

  /** What begins or ends a text may have been cut there, down to a few characters. */
  private redactEdges(text: string): string {
    let clean = text
    for (const form of this.forms) {
      const most = Math.min(form.length, leastRun) - 1
      for (let length = most; length >= leastEdge; length -= 1) {
        if (clean.endsWith(form.slice(0, length))) clean = `${clean.slice(0, -length)}***`
        if (clean.startsWith(form.slice(-length))) clean = `***${clean.slice(length)}`
      }
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

  /** Whether the piece of the text that begins here stands in a secret, too. */
  private hasPiece(text: string, at: number): boolean {
    const piece = text.slice(at, at + pieceLength)
    return piece.length === pieceLength && this.haystack.includes(piece)
  }
}

/** As it is, and as it stands in the URLs and JSON texts that we make of it. */
function formsOf(secret: string): readonly string[] {
  const forms = [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ]
  return [...new Set(forms)].filter((form) => form !== '')
}
