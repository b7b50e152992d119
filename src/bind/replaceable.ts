// The input `replaces`: which certificates count as old. Services show fingerprints, not SCM's ids,
// so the fingerprint of each id is read from SCM.

import { readFingerprint } from '../certificate/fingerprint.ts'
import type { ScmAccess } from '../certificate/list.ts'
import { noRemarks, type Remarks, warning } from '../certificate/remarks.ts'
import { showCall } from '../cloud/scm.ts'
import type { Replaceable } from './relation.ts'

/** What counts as old, and what could not be found out. */
export interface ReplaceableRead extends Remarks {
  /** Null: every certificate that the new one renews. */
  readonly replaceable: Replaceable | null
}

/**
 * Reads what counts as old.
 * @param texts ids in SCM and fingerprints; empty: every certificate that the new one renews
 * @throws `SIGN_IN_REFUSED` or `CANCELLED`
 */
export async function readReplaceable(
  scm: ScmAccess,
  texts: readonly string[],
): Promise<ReplaceableRead> {
  if (texts.length === 0) return { replaceable: null, ...noRemarks }
  const given = texts.map((text) => ({ text, fingerprint: readFingerprint(text) }))
  const ids = given.filter(({ fingerprint }) => fingerprint === null).map(({ text }) => text)
  const fingerprints = given.flatMap(({ fingerprint }) => fingerprint ?? [])
  const unread: string[] = []
  for (const id of ids) {
    const result = await scm.call(showCall(scm.endpoint, id), scm.session)
    if (result.kind === 'failed' && ['SIGN_IN_REFUSED', 'CANCELLED'].includes(result.error.code)) {
      throw result.error
    }
    const shown = result.kind === 'done' ? readFingerprint(result.value.fingerprint) : null
    if (shown === null) unread.push(id)
    else fingerprints.push(shown)
  }
  const remarks =
    unread.length === 0
      ? noRemarks
      : warning(
          `replaces: SCM does not show the fingerprint of ${unread.join(', ')}, so it is recognised only where a service recorded this ID. Set its fingerprint instead.`,
        )
  return { replaceable: { ids, fingerprints }, ...remarks }
}
