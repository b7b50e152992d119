// PEM: blocks of base64 between BEGIN and END lines. Pure; says where a text goes wrong, and never
// quotes what is inside.

export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY`, ... */
  readonly label: string
  /** The line of BEGIN, counted from 1. */
  readonly line: number
  /** From BEGIN to END, lines ended by `\n`, without one at the end. */
  readonly text: string
  /** The lines between them. */
  readonly lines: readonly string[]
}

export interface PemProblem {
  readonly line: number
  readonly message: string
}

/** Every block, in order; text between blocks is passed over, as every PEM reader does. */
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
      if (open === null) problems.push({ line: at, message: `END ${label} without its BEGIN line` })
      else if (open.label !== label) problems.push(unended(open))
      else blocks.push(closed(open))
      open = null
    } else if (line.startsWith('-----')) {
      problems.push({
        line: at,
        message: 'is neither a BEGIN nor an END line; a part of it is missing',
      })
      open = null
    } else if (open !== null) {
      if (!isContent(line)) problems.push({ line: at, message: `holds what is no base64` })
      open.lines.push(line)
    }
  })
  if (open !== null) problems.push(unended(open))
  return { blocks, problems }
}

function unended({ label, line }: { label: string; line: number }): PemProblem {
  return { line, message: `BEGIN ${label} has no END line; the file was cut off` }
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
