// The secrets of a run. The runner masks whole values in its log; this takes them out of everything
// else that we write (outputs, summary), in whole and in part, for a server may well repeat what it
// was sent, and may well cut it short. Pure.

/** So many characters in a row that also stand in a secret may be chance. */
const pieceLength = 12
/** So many are a part of it. */
const leastRun = 20
/** Of a longer secret only the beginning is found in part; real tokens are a tenth of this. */
const longestInPieces = 65_536

export class Secrets {
  /** Every form in which a secret may come back; the longest first. */
  private forms: readonly string[] = []
  /** Everything of `pieceLength` characters that stands in one of the forms. */
  private readonly pieces = new Set<string>()

  /** Remembers a secret; answers with every form of it that must be masked. */
  add(secret: string): readonly string[] {
    const added = formsOf(secret).filter((form) => !this.forms.includes(form))
    this.forms = [...this.forms, ...added].sort((one, other) => other.length - one.length)
    for (const form of added) {
      const last = Math.min(form.length, longestInPieces) - pieceLength
      for (let at = 0; at <= last; at += 1) this.pieces.add(form.slice(at, at + pieceLength))
    }
    return added
  }

  /** The text without any known secret; to be called before anything is shortened. */
  redact(text: string): string {
    const whole = this.forms.reduce((clean, form) => clean.replaceAll(form, '***'), text)
    return this.redactParts(whole)
  }

  private redactParts(text: string): string {
    let clean = ''
    let kept = 0
    let start = 0
    // The run that began at `start` ends where the first piece is strange.
    for (let at = 0; at <= text.length; at += 1) {
      if (this.pieces.has(text.slice(at, at + pieceLength))) continue
      const end = at - 1 + pieceLength
      if (at > start && end - start >= leastRun) {
        clean += `${text.slice(kept, start)}***`
        kept = end
      }
      start = at + 1
    }
    return clean + text.slice(kept)
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
