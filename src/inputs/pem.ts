// PEM: blocks of base64 between BEGIN and END lines. A problem names the line, but never quotes it,
// because it may be part of a key. Pure.

/** One block of a PEM text. */
export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY`, ... */
  readonly label: string
  /** The number of the BEGIN line, counted from 1. */
  readonly line: number
  /** From BEGIN to END, with `\n` between the lines and without blank lines. */
  readonly text: string
  /** The lines between BEGIN and END, without blank lines. */
  readonly lines: readonly string[]
}

/** A problem in a PEM text; the line is counted from 1. */
export interface PemProblem {
  readonly line: number
  readonly message: string
}

/** Reads every block, in order. Text between blocks is skipped, as in other tools. Never throws. */
export function readPem(text: string): { blocks: PemBlock[]; problems: PemProblem[] } {
  const blocks: PemBlock[] = []
  const problems: PemProblem[] = []
  let open: { label: string; line: number; lines: string[] } | null = null
  text.split(/\r\n|\n|\r/).forEach((raw, index) => {
    const line = raw.trim()
    const at = index + 1
    const [, edge, label = ''] = /^-----(BEGIN|END) ([A-Z0-9 ]+)-----$/.exec(line) ?? []
    if (edge === 'BEGIN') {
      if (open !== null) problems.push(unended(open))
      open = { label, line: at, lines: [] }
    } else if (edge === 'END') {
      if (open === null)
        problems.push({ line: at, message: `END ${label} has no BEGIN line; copy the whole file` })
      else if (open.label !== label) problems.push(unended(open))
      else blocks.push(closed(open))
      open = null
    } else if (line.startsWith('-----')) {
      const message = 'is an incomplete BEGIN or END line; copy the whole file'
      problems.push({ line: at, message })
      open = null
    } else if (open !== null) {
      if (!isContent(line))
        problems.push({ line: at, message: 'is not base64; copy the whole file' })
      open.lines.push(line)
    }
  })
  if (open !== null) problems.push(unended(open))
  return { blocks, problems }
}

function unended({ label, line }: { label: string; line: number }): PemProblem {
  return { line, message: `BEGIN ${label} has no END line; copy the whole file` }
}

function closed({
  label,
  line,
  lines,
}: {
  label: string
  line: number
  lines: string[]
}): PemBlock {
  const content = lines.filter((each) => each !== '')
  const text = [`-----BEGIN ${label}-----`, ...content, `-----END ${label}-----`].join('\n')
  return { label, line, text, lines: content }
}

/** Base64, or a header of an old encrypted key (`Proc-Type: 4,ENCRYPTED`). */
function isContent(line: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(line) || /^[A-Za-z-]+: /.test(line)
}
