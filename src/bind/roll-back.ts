// Switches a place back, if what was written still stands there. Only the certificates that were
// replaced are restored, in their places: what somebody else changed meanwhile stays.

import { ActionError } from '../errors.ts'
import { type Change, type SwitchContext, type Switched, switchPlace } from './change.ts'
import {
  type Identity,
  type Inspection,
  identitiesOf,
  idsOf,
  isEqual,
  isSameSet,
  type Place,
} from './place.ts'

/** What was written to a place. */
export interface Written {
  readonly place: Place
  readonly inspection: Inspection
  /** The certificates that were replaced, in the service's own ids. */
  readonly oldIds: readonly string[]
  readonly newId: string
  /** What the place used after the switch. */
  readonly uses: readonly Identity[]
}

/**
 * Switches a place back. `changed`: the new certificate stands there no more. Never throws an
 * `ActionError`.
 */
export async function rollBack(written: Written, context: SwitchContext): Promise<Switched> {
  const nothing = { error: null, says: null, httpStatus: null, requestId: null, seen: null }
  let now: readonly Identity[]
  try {
    now = (await written.inspection.read()).uses
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return { ...nothing, kind: 'uncertain', error }
  }
  const back = takeBack(written, now)
  if (back === 'changed') return { ...nothing, kind: back, seen: now }
  if (back === 'refused') return { ...nothing, kind: back }
  return switchPlace(back, context)
}

/**
 * The change that takes back what was written; or how that ends without one.
 * @param now what the place uses
 */
function takeBack(written: Written, now: readonly Identity[]): Change | 'changed' | 'refused' {
  const { place, newId, inspection } = written
  if (!idsOf(now).includes(newId)) return 'changed'
  if (inspection.restoreIds === null) return 'refused'
  const target = idsToRestore(written, inspection.restoreIds, now)
  return {
    place,
    inspection,
    isExpected: (uses) => isSameSet(uses, now),
    isDone: (uses) => isEqual(uses, identitiesOf(target)),
    next: () => target,
  }
}

function idsToRestore(
  { place, inspection, oldIds, newId, uses }: Written,
  restoreIds: readonly string[],
  now: readonly Identity[],
): readonly string[] {
  if (!place.isList || isEqual(now, uses)) return restoreIds
  const ids = idsOf(now)
  const wasThere = idsOf(inspection.uses).includes(newId)
  const back = oldIds.filter((id) => !ids.includes(id))
  return ids.flatMap((id) => (id === newId ? [...back, ...(wasThere ? [newId] : [])] : [id]))
}
