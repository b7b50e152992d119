// How the code speaks: comments that fit, a docstring for every public function, no riddles.

import type { Problem, SourceFile } from './problem.ts'

const longestComment = 100

/** Ways of speaking that have to be read twice. */
const riddles =
  /\b(that is none|so many(?! \w+ )|whoever|of several the one|stands in for|is told|warns not|is to be|are to be|looked at|what is no|cures?|wherever it is meant)\b/i

const publicFunction =
  /^export (async )?function |^export class |^export const \w+(: [^=]+)? = (async )?\(/

/** What breaks the rules of prose. */
export function proseProblems(files: readonly SourceFile[]): readonly Problem[] {
  return files.flatMap(({ file, text }) => {
    const lines = text.split('\n')
    const problems: Problem[] = []
    const isCode = /\.(ts|mjs|cjs)$/.test(file)
    const isShipped = isCode && /^(src|simulator|demo)\//.test(file)
    const isPage = /\.(md|yml)$/.test(file)
    if (isShipped && !/^\/\/ \S/.test(text)) {
      problems.push({ file, line: 1, message: 'say in the first lines what the file is for' })
    }
    for (const [index, each] of lines.entries()) {
      const found = (message: string) => problems.push({ file, line: index + 1, message })
      // An address cannot be broken.
      const isComment = /^\s*(\/\/|\*|\/\*\*)/.test(each) && !/https?:\/\/\S+$/.test(each)
      if (isCode && isComment && each.length > longestComment) {
        found(`a comment of ${each.length} columns; break it at ${longestComment}`)
      }
      if (isShipped && publicFunction.test(each) && !/\*\/$/.test(lines[index - 1] ?? '')) {
        found('a public function needs a docstring')
      }
      const riddle = isShipped || isPage ? riddles.exec(each) : null
      if (riddle !== null) found(`"${riddle[0]}" has to be read twice; say it plainly`)
    }
    return problems
  })
}
