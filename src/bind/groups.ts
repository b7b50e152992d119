// Groups of things that must not be worked on at the same time. Pure.

/** Groups items that share a key, directly or through others; in their order. */
export function groupsByKeys<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): readonly (readonly Item[])[] {
  let groups: { readonly keys: ReadonlySet<string>; readonly items: readonly Item[] }[] = []
  for (const item of items) {
    const keys = keysOf(item)
    const isShared = (group: (typeof groups)[number]) => keys.some((key) => group.keys.has(key))
    const shared = groups.filter(isShared)
    const joined = {
      keys: new Set([...shared.flatMap((group) => [...group.keys]), ...keys]),
      items: [...shared.flatMap((group) => group.items), item],
    }
    groups = [...groups.filter((group) => !isShared(group)), joined]
  }
  return groups.map((group) => group.items)
}
