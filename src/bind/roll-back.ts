// Switches a place back, if what was written still stands there. Only the certificates that were
// replaced are restored, in their places: what somebody else changed meanwhile stays.

import { isEqual, isSameSet } from './ids.ts'
import type { Inspection, Place } from './place.ts'
import { type SwitchContext, type Switched, switchPlace } from './switch.ts'

/** What was written to a place. */
export interface Written {
  readonly place: Place
  readonly inspection: Inspection
  /** The certificates that were replaced, in the service's own ids. */
  readonly oldIds: readonly string[]
  readonly newId: string
  /** What the place used after the switch. */
  readonly ids: readonly string[]
}

/**
 * Switches a place back. `changed`: the new certificate stands there no more. Never throws an
 * `ActionError`.
 */
export async function rollBack(written: Written, context: SwitchContext): Promise<Switched> {
  const { place, newId, inspection } = written
  const nothing = { error: null, says: null, httpStatus: null, requestId: null, ids: null }
  const state = await place.read()
  if (state.kind === 'failed') return { ...nothing, kind: 'uncertain', error: state.error }
  const now = state.value.ids
  if (!now.includes(newId)) return { ...nothing, kind: 'changed', ids: now }
  if (inspection.restoreIds === null) return { ...nothing, kind: 'refused' }
  const target = idsToRestore(written, now)
  const change = {
    place,
    isExpected: (ids: readonly string[]) => isSameSet(ids, now),
    isDone: (ids: readonly string[]) => isEqual(ids, target),
    next: () => target,
  }
  return switchPlace(change, context)
}

function idsToRestore(
  { place, inspection, oldIds, newId, ids }: Written,
  now: readonly string[],
): readonly string[] {
  const restoreIds = inspection.restoreIds ?? []
  if (!place.isList || isEqual(now, ids)) return restoreIds
  const wasThere = inspection.ids.includes(newId)
  const back = oldIds.filter((id) => !now.includes(id))
  return now.flatMap((id) => (id === newId ? [...back, ...(wasThere ? [newId] : [])] : [id]))
}
