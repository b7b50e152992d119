// The arguments of `npm run release`.

import { parseArgs } from 'node:util'

export const usage = `\
Usage: npm run release -- 1.0.0 [--dry-run]

Checks everything about a release, builds its assets into release/, and makes the tag.

  --dry-run  make no tag
  --help     print this text`

/** What to release; or what is wrong with the arguments. */
export type Options =
  | { readonly version: string; readonly isDryRun: boolean }
  | { readonly problem: string }
  | 'help'

/** Reads the arguments. Never throws. */
export function readOptions(args: readonly string[]): Options {
  const known = ['--dry-run', '--help']
  const unknown = args.find((arg) => arg.startsWith('-') && !known.includes(arg))
  if (unknown !== undefined) return { problem: `There is no option ${unknown}.` }
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { 'dry-run': { type: 'boolean', default: false }, help: { type: 'boolean' } },
    allowPositionals: true,
  })
  if (values.help) return 'help'
  const [version = '', ...rest] = positionals
  if (version === '') return { problem: 'Give the version to release.' }
  if (rest.length > 0) return { problem: `Give one version, not ${positionals.length}.` }
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(version)) {
    const fix = version.startsWith('v') ? ', without "v"' : ''
    return { problem: `"${version}" is not a version: write it like 1.0.0${fix}.` }
  }
  return { version, isDryRun: values['dry-run'] }
}
