// What is bound in the simulated cloud before and after the step, as text.

import type { GoLiveSeed } from '../simulator/go-live-seed.ts'
import { type BoundPlace, listPlaces } from '../simulator/places.ts'
import type { Simulator } from '../simulator/simulator.ts'

/** Every place with its certificates, and what a person calls each certificate. */
export interface BoundTable {
  readonly places: readonly BoundPlace[]
  readonly titles: ReadonlyMap<string, { readonly name: string; readonly expires: string }>
}

/** Reads what is bound now. */
export function readBound(simulator: Simulator, seed: GoLiveSeed): BoundTable {
  const keys = Object.keys(seed.leaves)
  const titles = keys.map((key) => {
    const { names, notAfter } = simulator.leaf(key)
    const expires = new Date(notAfter).toISOString().slice(0, 10)
    return [key, { name: names[0] ?? key, expires }] as const
  })
  return { places: listPlaces(simulator, keys), titles: new Map(titles) }
}

/** A line per certificate of each place. With `before`, an arrow marks what has changed. */
export function renderBound({ places, titles }: BoundTable, before?: BoundTable): string {
  const width = Math.max(...places.map(({ name }) => name.length))
  const titleOf = (key: string) =>
    titles.get(key) ?? { name: 'an unknown certificate', expires: '?' }
  const change = (from: string, to: string) => {
    const [old, now] = [titleOf(from), titleOf(to)]
    if (from === to) return `${now.name}, expires ${now.expires}`
    return old.name === now.name
      ? `${now.name}, expires ${old.expires} → ${now.expires}`
      : `${old.name}, expires ${old.expires} → ${now.name}, expires ${now.expires}`
  }
  return places
    .flatMap(({ name, leaves }, index) =>
      leaves.map((leaf, position) => {
        const old = before?.places[index]?.leaves[position] ?? leaf
        return `${(position === 0 ? name : '').padEnd(width)}  ${change(old, leaf)}`
      }),
    )
    .join('\n')
}

/** How many bindings have changed, for a heading. */
export function countChanges({ places }: BoundTable, before: BoundTable): string {
  const changed = places.filter(
    ({ leaves }, index) => leaves.join() !== before.places[index]?.leaves.join(),
  )
  return changed.length === 0
    ? `none of ${places.length} bindings has changed`
    : `${changed.length} of ${places.length} bindings have changed`
}
