// Lists of ids, as services show them. Pure.

/** Whether two lists hold the same ids in the same order. */
export function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index])
}

/** Whether two lists hold the same ids in any order. */
export function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return isEqual([...one].sort(), [...other].sort())
}
