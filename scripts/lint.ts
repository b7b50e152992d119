// A part of `npm run check`: the rules of this repository that no linter has. How the code speaks,
// which room may import which, and what keeps the workflows safe.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { layeringProblems } from './lint/layering.ts'
import { formatProblem, type SourceFile } from './lint/problem.ts'
import { proseProblems } from './lint/prose.ts'
import { workflowProblems } from './lint/workflow-rules.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const tracked = ['ls-files', '-co', '--exclude-standard', '--deduplicate']
const deleted = new Set(list(['ls-files', '-d']))
const files: readonly SourceFile[] = list(tracked)
  .filter((file) => /\.(ts|mjs|cjs|md|yml)$/.test(file) && !file.startsWith('dist/'))
  .filter((file) => !deleted.has(file))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))

function list(args: readonly string[]): readonly string[] {
  const output = execFileSync('git', args, { cwd: root, encoding: 'utf8' })
  return output.split('\n').filter((file) => file !== '')
}

const problems = [...proseProblems(files), ...layeringProblems(files), ...workflowProblems()]
for (const problem of problems) console.error(formatProblem(problem))
console.log(`Read ${files.length} files: ${problems.length} problems.`)
process.exitCode = problems.length > 0 ? 1 : 0
