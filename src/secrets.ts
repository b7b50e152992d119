// The secrets of a run. The runner masks whole values in its log; this takes them out of everything
// else that we write (outputs, summary), in whole and in part, for a server may well repeat what it
// was sent, and may well cut it short. Pure.

/** Of a secret that was cut, no run of twice this many characters stays. */
const pieceLength = 12
/** A shorter run in common with a secret may be chance. */
const leastRun = 20

interface Piece {
  readonly form: string
  readonly offset: number
}

export class Secrets {
  /** Every form in which a secret may come back; the longest first. */
  private forms: readonly string[] = []
  /** The forms in pieces, to find a part of one wherever it begins and ends. */
  private readonly pieces = new Map<string, Piece>()

  /** Remembers a secret; answers with every form of it that must be masked. */
  add(secret: string): readonly string[] {
    const added = formsOf(secret).filter((form) => !this.forms.includes(form))
    this.forms = [...this.forms, ...added].sort((one, other) => other.length - one.length)
    for (const form of added) {
      for (let offset = 0; offset + pieceLength <= form.length; offset += pieceLength) {
        this.pieces.set(form.slice(offset, offset + pieceLength), { form, offset })
      }
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
    for (let at = 0; at + pieceLength <= text.length; at += 1) {
      const piece = this.pieces.get(text.slice(at, at + pieceLength))
      if (piece === undefined) continue
      const [start, end] = commonRun(text, at, kept, piece)
      if (end - start < leastRun) continue
      clean += `${text.slice(kept, start)}***`
      kept = end
      at = end - 1
    }
    return clean + text.slice(kept)
  }
}

/** How far text and secret agree around a piece; not beyond `least` to the left. */
function commonRun(
  text: string,
  at: number,
  least: number,
  { form, offset }: Piece,
): readonly [start: number, end: number] {
  let before = 0
  while (
    at - before > least &&
    offset > before &&
    text[at - before - 1] === form[offset - before - 1]
  )
    before += 1
  let length = pieceLength
  while (at + length < text.length && text[at + length] === form[offset + length]) length += 1
  return [at - before, at + length]
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
