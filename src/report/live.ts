// The verdict of a run that renewed a site for good. "Live" is said only of what was seen: nothing
// that shares a name with the certificate may serve another one. Pure.

import type { Ending, Row } from './rows/row.ts'
import { count } from './words.ts'

/**
 * The verdict when everything was seen to be live, instead of a sentence for each kind; null if it
 * was not.
 */
export function renderLive(
  bindings: readonly Row[],
  hosts: readonly Row[],
  { result }: Ending,
  name: string,
): string | null {
  const countOf = (status: string) => bindings.filter((row) => row.status === status).length
  const bound = countOf('bound')
  const isSeen = bindings.every(isLive) && hosts.every(isServed)
  if (result !== 'success' || bound === 0 || !isSeen) return null
  const unchanged = countOf('unchanged')
  const used = unchanged > 0 ? `, ${unchanged} already used it` : ''
  const named = hosts.length
  const who =
    named > 0
      ? named === 1
        ? 'the host serves it'
        : `all ${named} hosts serve it`
      : 'visitors get it'
  return `${name} is live: ${count(bound, 'binding')} switched${used}, ${who}.`
}

/** Places that serve no certificate of their own. A domain that is locked or offline may. */
const serveNothing: readonly unknown[] = ['elb-mode', 'https-off']

/** Whether its hosts were seen to serve the certificate, or it serves none of its own. */
function isLive({ status, ended, own }: Row): boolean {
  if (status === 'skipped') return serveNothing.includes(own['reason']) && ended !== 'badly'
  return ended === 'well' && own['check'] === 'served'
}

/** Whether a host was seen to serve this very certificate, to all clients. */
function isServed({ ended, own }: Row): boolean {
  return ended === 'well' && own['expected'] === own['served'] && own['doubt'] === null
}
