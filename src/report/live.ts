// The verdict of a run that renewed a site for good: bound, and seen to be served. Pure.

import type { Ending, Row } from './rows/row.ts'
import { count } from './words.ts'

/**
 * The verdict when everything is proved to be live, instead of a sentence for each kind; null if it
 * is not.
 */
export function renderLive(
  rows: readonly Row[],
  hosts: readonly Row[],
  { result }: Ending,
  name: string,
): string | null {
  const countOf = (status: string) => rows.filter((row) => row.status === status).length
  const bindingRows = rows.filter((row) => row.status !== 'skipped')
  const bound = countOf('bound')
  const isWhole = bindingRows.every((row) => row.ended === 'well')
  if (result !== 'success' || bound === 0 || !isWhole) return null
  const isServed = ({ own }: Row) => own['check'] === 'served'
  const named = hosts.length
  const isProved =
    named > 0 ? hosts.every(({ ended }) => ended === 'well') : bindingRows.every(isServed)
  if (!isProved) return null
  const unchanged = countOf('unchanged')
  const used = unchanged > 0 ? `, ${unchanged} already used it` : ''
  const who =
    named > 0
      ? named === 1
        ? 'the host serves it'
        : `all ${named} hosts serve it`
      : 'visitors get it'
  return `${name} is live: ${count(bound, 'binding')} switched${used}, ${who}.`
}
