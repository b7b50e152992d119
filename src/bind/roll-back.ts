// The changes that roll back. Each takes back another change, unless something else stands there by
// now. Only the certificates that were replaced are restored, in their places: whatever somebody
// else changed meanwhile stays.

import { type Change, type ChangeResult, type SwitchContext, switchPlace } from './change.ts'
import { type Identity, identitiesOf, idsOf, isEqual, isSameSet } from './place.ts'

/**
 * Takes a change back. `changed`: neither what it brought stands there, nor what it replaced. Never
 * throws an `ActionError`.
 * @param mayArriveUntil see `ChangeResult`; of the change
 */
export async function rollBack(
  change: Change,
  mayArriveUntil: number | null,
  context: SwitchContext,
): Promise<ChangeResult> {
  const back = change.takeBack()
  if (back === null) return { ...nothing, kind: 'refused' }
  const { deadline } = context
  const mayBeOverwritten = mayArriveUntil !== null && deadline.now() < mayArriveUntil
  const result = await switchPlace(back, context)
  if (result.kind !== 'done' || !mayBeOverwritten) return result
  // A lost write of the change may arrive after this, so the last word is written after that.
  try {
    await deadline.sleep(Math.max(0, mayArriveUntil - deadline.now()))
  } catch {
    return { ...result, kind: 'uncertain' }
  }
  return switchPlace(back, context)
}

const nothing = {
  error: null,
  says: null,
  httpStatus: null,
  requestId: null,
  seen: null,
  mayArriveUntil: null,
}

/**
 * The change that takes another one back; null if nothing can. What was replaced is written again
 * even where it is read: the read may lag, and then the harm would stay.
 * @param oldIds what it replaced, in the service's own ids
 * @param newId what it brought
 */
export function takeBack(change: Change, oldIds: readonly string[], newId: string): Change | null {
  const { place, inspection, before, after } = change
  const { restoreIds } = inspection
  if (restoreIds === null) return null
  const wasThere = idsOf(inspection.uses).includes(newId)
  const written = identitiesOf(change.next(inspection.uses))
  const isBefore = (uses: readonly Identity[]) => isSameSet(uses, inspection.uses)
  return {
    ...change,
    restores: true,
    isExpected: (uses) => idsOf(uses).includes(newId) || isBefore(uses),
    isDone: (uses) => {
      if (!place.isList) return isEqual(uses, identitiesOf(restoreIds))
      const ids = idsOf(uses)
      return oldIds.every((id) => ids.includes(id)) && (wasThere || !ids.includes(newId))
    },
    next: (uses) =>
      place.isList && !isEqual(uses, written) && !isBefore(uses)
        ? restoredIn(uses, oldIds, newId, wasThere)
        : restoreIds,
    takeBack: () => null,
    before: after,
    after: before,
    doubt: null,
  }
}

/**
 * A list that somebody else has changed meanwhile, with the old certificates where the new one is.
 * @param wasThere whether the new one was in the list before it replaced anything
 */
function restoredIn(
  now: readonly Identity[],
  oldIds: readonly string[],
  newId: string,
  wasThere: boolean,
): readonly string[] {
  const ids = idsOf(now)
  const back = oldIds.filter((id) => !ids.includes(id))
  return ids.flatMap((id) => (id === newId ? [...back, ...(wasThere ? [newId] : [])] : [id]))
}
