// The secrets of a run. The runner masks whole values, in the log only. This class removes secrets
// from everything that we write, whole or in part, because a server may repeat what it was sent and
// may cut it short. It writes nothing itself.

/** A match of this many characters may be chance: it only starts a search for a longer one. */
const pieceLength = 12
/** A match of this many characters is part of a secret. */
const leastRun = 20
/** At the start or end of a text, where a secret may have been cut, this many are enough. */
const leastEdge = 8
/** Every run of `leastRun` characters contains a piece that starts at a multiple of this. */
const stride = leastRun - pieceLength + 1
/** Parts are found only in the first 64 Ki characters of a secret; real tokens are far shorter. */
const longestInParts = 65_536

/** Remembers the secrets of a run and removes them from texts. */
export class Secrets {
  /** Every form in which a secret may come back, longest first. */
  private forms: readonly string[] = []
  /** All forms as one text, in which parts are searched. */
  private haystack = ''

  /** Remembers a secret, and returns every new form of it, each to be masked. */
  add(secret: string): readonly string[] {
    const added = formsOf(secret).filter((form) => !this.forms.includes(form))
    this.forms = [...this.forms, ...added].sort((one, other) => other.length - one.length)
    this.haystack = this.forms.map((form) => form.slice(0, longestInParts)).join('\0')
    return added
  }

  /** The text with `***` for each secret or part of one. Call it before you shorten the text. */
  redact(text: string): string {
    const whole = this.forms.reduce((clean, form) => clean.replaceAll(form, '***'), text)
    return this.redactEdges(this.redactParts(whole))
  }

  /** A text may begin or end within a secret, so a few characters are enough there. */
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

  /** Whether the piece of the text that starts at `at` also occurs in a secret. */
  private hasPiece(text: string, at: number): boolean {
    const piece = text.slice(at, at + pieceLength)
    return piece.length === pieceLength && this.haystack.includes(piece)
  }
}

/** The secret as it is, in a URL, and within a JSON string. */
function formsOf(secret: string): readonly string[] {
  const forms = [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ]
  return [...new Set(forms)].filter((form) => form !== '')
}
