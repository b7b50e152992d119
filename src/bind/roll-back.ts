// The changes that roll back. Each takes back another change, if the certificate that it brought
// still stands there. Only the certificates that were replaced are restored, in their places:
// whatever somebody else changed meanwhile stays.

import { ActionError } from '../errors.ts'
import { type Change, type ChangeResult, type SwitchContext, switchPlace } from './change.ts'
import { type Identity, identitiesOf, idsOf, isEqual, isSameSet } from './place.ts'

/**
 * Takes a change back. `changed`: what it brought stands there no more. Never throws an
 * `ActionError`.
 */
export async function rollBack(change: Change, context: SwitchContext): Promise<ChangeResult> {
  const nothing = { error: null, says: null, httpStatus: null, requestId: null, seen: null }
  let uses: readonly Identity[]
  try {
    uses = (await change.inspection.read()).uses
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return { ...nothing, kind: 'uncertain', error }
  }
  const back = change.takeBack(uses)
  if (back === 'changed') return { ...nothing, kind: back, seen: uses }
  if (back === 'refused') return { ...nothing, kind: back }
  return switchPlace(back, context)
}

/**
 * The change that takes another one back; or how that ends without a change.
 * @param oldIds what it replaced, in the service's own ids
 * @param newId what it brought
 * @param now what the place uses
 */
export function takeBack(
  change: Change,
  oldIds: readonly string[],
  newId: string,
  now: readonly Identity[],
): Change | 'changed' | 'refused' {
  const { place, inspection, before, after } = change
  if (!idsOf(now).includes(newId)) return 'changed'
  if (inspection.restoreIds === null) return 'refused'
  const isUntouched = isEqual(now, identitiesOf(change.next(inspection.uses)))
  const target =
    place.isList && !isUntouched
      ? restoredIn(now, oldIds, newId, idsOf(inspection.uses).includes(newId))
      : inspection.restoreIds
  return {
    ...change,
    isExpected: (uses) => isSameSet(uses, now),
    isDone: (uses) => isEqual(uses, identitiesOf(target)),
    next: () => target,
    takeBack: () => 'refused',
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
