// Switches a place back, if what was written still stands there. Only the certificates that were
// replaced are restored, in their places: what somebody else changed meanwhile stays.

import type { Inspection, Place } from './place.ts'
import { isEqual, type SwitchContext, type Switched, switchPlace } from './switch.ts'

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

/** Switches a place back. `changed`: the new certificate stands there no more. Never throws. */
export async function rollBack(written: Written, context: SwitchContext): Promise<Switched> {
  const { place, newId } = written
  const state = await place.read()
  if (state.kind === 'failed') {
    return { kind: 'uncertain', error: state.error, httpStatus: null, requestId: null }
  }
  const now = state.value.ids
  if (!now.includes(newId))
    return { kind: 'changed', error: null, httpStatus: null, requestId: null }
  const target = idsToRestore(written, now)
  if (target === null) return { kind: 'refused', error: null, httpStatus: null, requestId: null }
  return switchPlace(place, now, target, context)
}

/** Null if the place cannot be switched back. */
function idsToRestore(
  { place, inspection, oldIds, newId, ids }: Written,
  now: readonly string[],
): readonly string[] | null {
  const { restoreIds } = inspection
  if (restoreIds === null || !place.isList || isEqual(now, ids)) return restoreIds
  const wasThere = inspection.ids.includes(newId)
  const back = oldIds.filter((id) => !now.includes(id))
  return now.flatMap((id) => (id === newId ? [...back, ...(wasThere ? [newId] : [])] : [id]))
}
